"""What people type, made fit to store and to sign. Pure."""

import unicodedata


def cleaned(words: str) -> str:
    """Drop what no verifier signs alike: control characters but line ends and tabs, surrogates, noncharacters. Pure."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Cn"}).strip()
