"""An issuer elsewhere, over HTTP on this machine: its keys, its status lists and its credentials."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.formats import STATUS_LIST_TYPE, document, status_list_claims, status_list_credential, vc_jwt_claims
from app.signing import (
    PrivateKeySigner,
    add_proof,
    did_document,
    did_web,
    public_jwk,
    sign_disclosable,
    sign_token,
    to_multikey,
)
from tests.unit.formats.sample import MOMENT, award

SIGNER = PrivateKeySigner(Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32))
MULTIKEY = to_multikey(SIGNER.public_key)
INDEX = 4711


class ForeignSite:
    """What it serves can be changed; `url` is its address, without a slash at the end."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.did = did_web(url, "college")
        self.method = f"{self.did}#{MULTIKEY}"
        self.list_url, self.token_list_url = f"{url}/lists/1", f"{url}/lists/1.jwt"
        self.pages: dict[str, bytes] = {}
        keys = {"keys": [{**public_jwk(SIGNER.public_key), "kid": "key-1"}]}
        self.put("/college/did.json", did_document(self.did, [MULTIKEY]))
        self.put("/.well-known/jwt-vc-issuer/college", {"issuer": f"{url}/college", "jwks": keys})
        self.withdraw()

    def put(self, path: str, content: Any) -> None:
        """Serve something at a path."""
        self.pages[path] = content.encode() if isinstance(content, str) else json.dumps(content).encode()

    def withdraw(self, *places: int) -> None:
        """Serve lists in which exactly these are revoked."""
        made = status_list_credential(self.list_url, self.did, places, MOMENT)
        self.put("/lists/1", add_proof(made, SIGNER, self.method, MOMENT))
        claims = status_list_claims(
            self.token_list_url,
            f"{self.url}/college",
            revoked=places,
            suspended=[],
            issued_at=MOMENT,
            expires_at=MOMENT.replace(year=2040),
        )
        self.put("/lists/1.jwt", sign_token(claims, SIGNER, typ=STATUS_LIST_TYPE, kid="key-1"))

    def unsigned(self) -> dict[str, Any]:
        """Return an Open Badge without a proof."""
        entry = {
            "id": f"{self.list_url}#{INDEX}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(INDEX),
            "statusListCredential": self.list_url,
        }
        made = document(award(issuer={"did": self.did}))
        return {**made, "validFrom": "2020-01-01T00:00:00Z", "credentialStatus": entry}

    def badge(self) -> str:
        """Return an Open Badge."""
        return json.dumps(add_proof(self.unsigned(), SIGNER, self.method, MOMENT))

    def vc_jwt(self) -> str:
        """Return an Open Badge as a token."""
        return sign_token(vc_jwt_claims(self.unsigned()), SIGNER, typ="vc+jwt", kid=self.method)

    def sd_jwt(self) -> str:
        """Return an SD-JWT VC of a type of its own."""
        claims = {
            "iss": f"{self.url}/college",
            "vct": f"{self.url}/types/course",
            "given_name": "Eva",
            "course": {"name": "Data for beginners", "hours": 25},
            "status": {"status_list": {"uri": self.token_list_url, "idx": INDEX}},
        }
        return sign_disclosable(claims, [["given_name"]], SIGNER, "key-1")


@contextmanager
def foreign_site() -> Iterator[ForeignSite]:
    """Serve an issuer elsewhere."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = site.pages.get(self.path)
            self.send_response(200 if content is not None else 404)
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = ForeignSite(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
