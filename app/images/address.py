"""The public address of an image, which never means another one: its name is the hash of what is there. Pure."""

import re

_HASH = re.compile(r"[0-9a-f]{64}")


def is_image_hash(words: str) -> bool:
    """Tell whether `words` can name an image: a SHA-256 in lower-case hex digits. Pure."""
    return _HASH.fullmatch(words) is not None


def image_url(public_url: str, sha256: str) -> str:
    """Return where everybody finds the image, "" where there is none (`sha256` empty). Pure."""
    return f"{public_url}/images/{sha256}.png" if sha256 else ""
