"""Secrets that somebody else could know: short of different characters, taken from documents, used twice. Pure."""

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

MIN_DIFFERENT = 8
# Whoever copies a document has these; what stands between the words does not matter.
_EXAMPLES = (
    "changeme", "changethis", "secret", "example", "password", "passphrase", "secretkey", "yoursecret", "mysecret",
    "insecure", "placeholder", "replaceme", "notasecret", "topsecret", "microcredentials", "forpublic", "donotuse",
    "dummy", "sample", "default", "development", "0123456789", "abcdefgh", "qwerty", "lorem",
)  # fmt: skip
_MOST_BESIDE = 20  # random characters beside such a word, which make it a secret after all
_DATABASE = {
    "",
    "postgres",
    "postgresql",
    "password",
    "microcredentials",
    "changeme",
    "secret",
    "admin",
    "root",
    "test",
}


def why_weak(secret: str) -> str:
    """Return why a secret is weak, "" if nothing is known against it."""
    if len(set(secret)) < MIN_DIFFERENT:
        return f"has fewer than {MIN_DIFFERENT} different characters"
    if any(secret == secret[:size] * (len(secret) // size) for size in range(1, len(secret) // 2 + 1)):
        return "repeats itself"
    plain = "".join(letter for letter in secret.lower() if letter.isalnum())
    beside = plain
    for words in sorted(_EXAMPLES, key=len, reverse=True):
        beside = beside.replace(words, "")
    return "looks like an example" if len(beside) < min(_MOST_BESIDE, len(plain)) else ""


def used_twice(secrets: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the names of two secrets that are the same, None if there are none. What is not set does not count."""
    seen: dict[str, str] = {}
    for name, secret in secrets.items():
        if secret and secret in seen:
            return seen[secret], name
        seen[secret] = name
    return None


def is_default_database_password(url: str) -> bool:
    """Tell whether the password in a database's address is one that comes with a database or a document."""
    try:
        parts = urlsplit(url)
        password, user = parts.password, parts.username
    except ValueError:
        return False
    if password is None:
        return False  # the server lets this machine's user in, or reads a password file
    password = unquote(password).lower()
    return password in _DATABASE or password == unquote(user or "").lower()
