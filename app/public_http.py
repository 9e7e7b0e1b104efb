"""HTTP adapters that reach public addresses only: somebody else's URL must not lead into our own network.

The name is looked up once for each connection, every address is checked, and the socket goes to a checked address; so a
name that changes its mind between check and use (DNS rebinding) gains nothing. Certificate and SNI keep the name.
"""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NameResolutionError, NewConnectionError

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[Address]]

_UNICAST = IPv6Network("2000::/3")  # RFC 4291: all that has been given out so far
_NAT64 = int(IPv6Address("64:ff9b::")) >> 32


def is_public(address: Address) -> bool:
    """Tell whether the internet routes to `address`, looking through IPv6 forms that carry an IPv4 address. Pure."""
    if isinstance(address, IPv6Address):
        carried = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if int(address) >> 32 == _NAT64:
            carried.append(IPv4Address(int(address) & 0xFFFFFFFF))
        if any(inner is not None and not is_public(inner) for inner in carried):
            return False
        if address.ipv4_mapped or int(address) >> 32 == _NAT64:
            return True
        if address not in _UNICAST:
            return False
    return address.is_global and not address.is_multicast


def resolve(host: str, port: int) -> Sequence[Address]:
    """Return every address of `host`. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def public_adapter(
    refusal: Callable[[str], Exception],
    resolve: Resolve = resolve,
    is_allowed: Callable[[Address], bool] = is_public,
) -> HTTPAdapter:
    """Return an adapter to mount on a session for https, or for http where what comes back is signed.

    Its connections raise `refusal` for an address that is not public.
    """

    class Checked(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            try:
                addresses = resolve(self.host, self.port)
            except (OSError, ValueError) as error:
                raise NameResolutionError(self.host, self, socket.gaierror(str(error))) from error
            if not addresses or not all(is_allowed(address) for address in addresses):
                raise refusal("not a public address")
            failed: OSError | None = None
            for address in addresses:
                try:
                    return socket.create_connection((str(address), self.port), timeout=self._seconds())
                except OSError as error:
                    failed = error
            raise NewConnectionError(self, f"no connection: {failed}") from failed

        def _seconds(self) -> float | None:
            return self.timeout if isinstance(self.timeout, float | int) else None

    class CheckedTls(Checked, HTTPSConnection):
        pass

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Checked

    class Pool(HTTPSConnectionPool):
        ConnectionCls = CheckedTls

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, **kwargs)
            self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": Pool}

    return Adapter()
