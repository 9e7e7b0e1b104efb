"""Keys in devices (PKCS#11, OASIS, version 2.40) that never give them away: HSMs, smart cards, SoftHSM.

python-pkcs11 initializes a module with `C_Initialize(NULL)`, by which a process promises not to call it from two
threads at once ("C_Initialize"); so every call is made under one lock of the process. A process that was forked must
initialize the module anew, and so must one whose device was away.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from threading import RLock
from typing import Any, TypeVar
from urllib.parse import unquote, unquote_to_bytes

import pkcs11
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.util.ec import encode_named_curve_parameters

from app.signing.errors import DeviceAbsent, DeviceFailed, DeviceKeyMissing, DevicePinWrong, KeyTooWeak
from app.signing.signer import Algorithm, PublicKey, algorithm_of, is_signature
from app.signing.strength import check_strength

T = TypeVar("T")
_SAMPLE = b"signed to see whether it is the key that the key file names"
_NEW_RSA_BITS = 3072
_P256 = encode_named_curve_parameters("secp256r1")
_ED25519 = b"\x06\x03+ep"  # the object identifier 1.3.101.112
_ED25519_BY_NAME = b"\x13\x0cedwards25519"
_OCTET_STRING = 0x04
_PIN_REFUSED = (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange, pkcs11.PinLocked, pkcs11.PinExpired)
_ABSENT = (pkcs11.NoSuchToken, pkcs11.TokenNotPresent, pkcs11.TokenNotRecognised, pkcs11.SlotIDInvalid)
_NEVER_LEAVES = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False}


class _Process:
    """What is common to all who use modules in this process."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.generation = 0

    def forked(self) -> None:
        """Begin anew in a child: the lock may be held by a thread that is not there, and no session is ours."""
        self.lock = RLock()
        self.generation += 1


_PROCESS = _Process()
os.register_at_fork(after_in_child=_PROCESS.forked)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceKey:
    """Where a key lies: the label of its token, its CKA_ID in hexadecimal digits, and its CKA_LABEL."""

    token: str
    id: str
    label: str = ""


def device_key(uri: str) -> DeviceKey:
    """Return the key that a PKCS#11 URI (RFC 7512) names by `token` and `id`, and by `object` where one is given.

    Other parts would narrow the choice or carry a PIN, and are not taken: what they ask for would be ignored.
    Raises DeviceKeyMissing. Pure.
    """
    scheme, _, path = uri.partition(":")
    parts = dict(part.partition("=")[::2] for part in path.split(";"))
    kind = parts.pop("type", "private")
    named = {name for name, value in parts.items() if value}
    is_known = scheme == "pkcs11" and kind == "private" and "?" not in path
    if not is_known or not {"token", "id"} <= named == parts.keys() <= {"token", "id", "object"}:
        raise DeviceKeyMissing("not like pkcs11:token=LABEL;id=%01%02")
    try:
        token, label = (unquote(parts.get(name, ""), errors="strict") for name in ("token", "object"))
    except UnicodeDecodeError as error:
        raise DeviceKeyMissing("a label that is not UTF-8") from error
    return DeviceKey(token=token, id=unquote_to_bytes(parts["id"]).hex(), label=label)


class Devices:
    """The devices behind one PKCS#11 module, opened when they are needed. Safe to share between threads and to fork."""

    def __init__(self, module: str, pin: str) -> None:
        self._module = module
        self._pin = pin
        self._generation = -1
        self._sessions: dict[str, Any] = {}
        self._keys: dict[DeviceKey, Any] = {}
        self._refused: set[str] = set()

    def signer(self, key: DeviceKey, public: PublicKey) -> "Pkcs11Signer":
        """Return what signs with a key in a device; nothing is opened yet."""
        return Pkcs11Signer(key, public, self)

    def public_key(self, key: DeviceKey) -> PublicKey:
        """Return the public half of a key in a device. Raises KeyTooWeak or a device's errors."""
        found = self._use(key.token, lambda session: _public_key(_found(session, key, ObjectClass.PUBLIC_KEY)))
        check_strength(found)
        return found

    def create(self, token: str, label: str, algorithm: Algorithm) -> tuple[DeviceKey, PublicKey]:
        """Make a new key in a device, which never lets it out. Raises a device's errors."""
        identifier = token_bytes(8)

        def act(session: Any) -> PublicKey:
            with session.token.open(rw=True) as writing:  # the login is that of all sessions of the process
                return _public_key(_generated(writing, identifier, label, algorithm))

        public = self._use(token, act)
        return DeviceKey(token=token, id=identifier.hex(), label=label), public

    def sign(self, key: DeviceKey, public: PublicKey, data: bytes) -> bytes:
        """Return a signature as JOSE writes it. Raises a device's errors."""

        def act(session: Any) -> bytes:
            if key not in self._keys:
                self._keys[key] = _checked(_found(session, key, ObjectClass.PRIVATE_KEY), public)
            return _signed(self._keys[key], algorithm_of(public), data)

        return self._use(key.token, act)

    def _use(self, token: str, act: Callable[[Any], T]) -> T:
        """Call `act` with a session, a second time where the first was lost."""
        with _PROCESS.lock:
            try:
                return act(self._session(token))
            except (DeviceKeyMissing, pkcs11.PKCS11Error) as error:
                if isinstance(error, pkcs11.MechanismInvalid | pkcs11.FunctionNotSupported):
                    raise DeviceFailed(f"it does not do this: {_name(error)}") from error
            self._generation = -1
            try:
                return act(self._session(token))
            except pkcs11.PKCS11Error as error:
                self._generation = -1
                raise DeviceFailed(_name(error)) from error

    def _session(self, token: str) -> Any:
        if self._generation != _PROCESS.generation:
            self._sessions.clear()
            self._keys.clear()
            self._library(anew=True)
            self._generation = _PROCESS.generation
        if token not in self._sessions:
            self._sessions[token] = self._logged_in(token)
        return self._sessions[token]

    def _library(self, *, anew: bool = False) -> Any:
        if not self._module:
            raise DeviceAbsent("PKCS11_MODULE is not set")
        try:
            library = pkcs11.lib(self._module)
            if anew:
                try:
                    library.reinitialize()
                except pkcs11.PKCS11Error:  # a forked process may not even end what its parent began
                    library = pkcs11.lib(self._module)
        except pkcs11.PKCS11Error as error:
            raise DeviceAbsent(f"the module cannot be used: {_name(error)}") from error
        return library

    def _logged_in(self, token: str) -> Any:
        if token in self._refused:
            raise DevicePinWrong("refused before")
        try:
            found = self._library().get_token(token_label=token)
            try:
                return found.open(user_pin=self._pin)
            except pkcs11.UserAlreadyLoggedIn:  # by somebody else in this process
                return found.open()
        except _ABSENT as error:
            self._generation = -1  # a module may list the devices only when it is initialized
            raise DeviceAbsent("no such token") from error
        except _PIN_REFUSED as error:
            self._refused.add(token)
            raise DevicePinWrong(_name(error)) from error


@dataclass(frozen=True, slots=True)
class Pkcs11Signer:
    """Signs with a key in a device, which may be absent, refuse its PIN, lack the key, or fail."""

    key: DeviceKey
    public_key: PublicKey
    _devices: Devices = field(repr=False, compare=False)

    @property
    def algorithm(self) -> Algorithm:
        """The algorithm of its signatures."""
        return algorithm_of(self.public_key)

    def sign(self, data: bytes) -> bytes:
        """Return the signature as JOSE writes it.

        Raises DeviceAbsent, DevicePinWrong, DeviceKeyMissing or DeviceFailed.
        """
        return self._devices.sign(self.key, self.public_key, data)


def _found(session: Any, key: DeviceKey, kind: ObjectClass) -> Any:
    wanted = {Attribute.CLASS: kind, Attribute.ID: bytes.fromhex(key.id)}
    found = list(session.get_objects(wanted | ({Attribute.LABEL: key.label} if key.label else {})))
    if len(found) != 1:
        raise DeviceKeyMissing(f"{len(found)} keys of this name")
    return found[0]


def _checked(private: Any, public: PublicKey) -> Any:
    """Return the private key once it has signed as the public half says that it does."""
    if not is_signature(public, _signed(private, algorithm_of(public), _SAMPLE), _SAMPLE):
        raise DeviceKeyMissing("another key of this name")
    return private


def _signed(private: Any, algorithm: Algorithm, data: bytes) -> bytes:
    if algorithm is Algorithm.ES256:  # CKM_ECDSA takes the digest and gives r and s, as JOSE has them
        return bytes(private.sign(sha256(data).digest(), mechanism=Mechanism.ECDSA))
    mechanism = Mechanism.EDDSA if algorithm is Algorithm.EDDSA else Mechanism.SHA256_RSA_PKCS
    return bytes(private.sign(data, mechanism=mechanism))


def _generated(session: Any, identifier: bytes, label: str, algorithm: Algorithm) -> Any:
    named = {"store": True, "id": identifier, "label": label, "private_template": _NEVER_LEAVES}
    if algorithm is Algorithm.RS256:
        return session.generate_keypair(KeyType.RSA, _NEW_RSA_BITS, **named)[0]
    if algorithm is Algorithm.ES256:
        curve = session.create_domain_parameters(KeyType.EC, {Attribute.EC_PARAMS: _P256}, local=True)
        return curve.generate_keypair(**named)[0]
    curve = session.create_domain_parameters(KeyType.EC_EDWARDS, {Attribute.EC_PARAMS: _ED25519}, local=True)
    return curve.generate_keypair(mechanism=Mechanism.EC_EDWARDS_KEY_PAIR_GEN, **named)[0]


def _public_key(found: Any) -> PublicKey:
    if found.key_type is KeyType.RSA:
        exponent, modulus = found[Attribute.PUBLIC_EXPONENT], found[Attribute.MODULUS]
        return RSAPublicNumbers(int.from_bytes(exponent), int.from_bytes(modulus)).public_key()
    point, curve = _unwrapped(bytes(found[Attribute.EC_POINT])), bytes(found[Attribute.EC_PARAMS])
    try:
        if found.key_type is KeyType.EC and curve == _P256:
            return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
        if found.key_type is KeyType.EC_EDWARDS and curve in {_ED25519, _ED25519_BY_NAME}:
            return Ed25519PublicKey.from_public_bytes(point)
    except ValueError as error:
        raise DeviceFailed("a public key that is none") from error
    raise KeyTooWeak("neither P-256, Ed25519 nor RSA")


def _unwrapped(point: bytes) -> bytes:
    """Return the point without the OCTET STRING around it, which some devices leave out."""
    is_wrapped = len(point) > 2 and point[0] == _OCTET_STRING and point[1] == len(point) - 2
    return point[2:] if is_wrapped else point


def _name(error: Exception) -> str:
    return type(error).__name__
