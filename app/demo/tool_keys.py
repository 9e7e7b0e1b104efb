"""The tool's public keys, fetched when an unknown key id turns up."""

import jwt
import requests

from app.demo.tools import Tools

_TIMEOUT_S = (3, 5)


class ToolKeyring:
    """Finds the key that verifies what the tool signed."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._keys: dict[str, jwt.PyJWK] = {}

    def key(self, key_id: str) -> jwt.PyJWK:
        """Return the tool's key. Raises InvalidKeyError, or RequestException when the tool does not answer."""
        if key_id not in self._keys:
            answer = requests.get(self._tools.current.jwks_url, timeout=_TIMEOUT_S, allow_redirects=False)
            answer.raise_for_status()
            found = jwt.PyJWKSet.from_dict(answer.json())
            self._keys = {key.key_id: key for key in found.keys if key.key_id}
        if key_id not in self._keys:
            raise jwt.InvalidKeyError("unknown kid")
        return self._keys[key_id]
