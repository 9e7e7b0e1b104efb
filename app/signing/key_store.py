"""The key file on disk."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from app.signing.errors import KeyFileMissing, KeyFileUnreadable
from app.signing.issuer_keys import check_entry
from app.signing.json_file import JsonFile

Content = dict[str, Any]


class KeyStore:
    """A JSON file `{"tool": […], "issuers": {slug: […]}}` that only its owner may read."""

    def __init__(self, path: Path) -> None:
        self._file = JsonFile(path, _parsed, lambda: {"tool": [], "issuers": {}})

    def exists(self) -> bool:
        """Tell whether there is a key file."""
        return self._file.exists()

    def content(self) -> Content:
        """Return what the file holds now; not to be changed. Raises KeyFileMissing or KeyFileUnreadable."""
        try:
            return self._file.content()
        except FileNotFoundError as error:
            raise KeyFileMissing from error
        except OSError as error:
            raise KeyFileUnreadable("the file cannot be read") from error

    def change(self, edit: Callable[[Content], object]) -> None:
        """Apply `edit` to the newest content and replace the file. Raises KeyFileUnreadable."""
        try:
            self._file.change(edit)
        except OSError as error:
            raise KeyFileUnreadable("the file cannot be written") from error


def _parsed(data: bytes) -> Content:
    try:
        content: Content = json.loads(data)
        for entry in content["tool"]:
            _ = entry["kid"], entry["private_key_pem"], entry["public_jwk"]["n"], entry["public_jwk"]["e"]
            for name in ("published_at", "signs_from"):
                if name in entry and datetime.fromisoformat(entry[name]).tzinfo is None:
                    raise ValueError(name)
        for entries in content["issuers"].values():
            for entry in entries:
                check_entry(entry)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyFileUnreadable("not a key file; see lti-keys.example") from error
    return content
