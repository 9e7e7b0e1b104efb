"""What may be signed at all: everything that will be signed, and that every verifier reads alike. Pure.

JSON-LD leaves out what its contexts do not define, without a word. Here each value is replaced by a mark of its own;
a mark that does not come out of the conversion to RDF belongs to a value that the signature would not cover.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph

from app.signing.errors import DocumentNotSignable, DocumentTooComplex

MAX_DEPTH = 32
MAX_VALUES = 5_000  # a full transcript has a few hundred; ten times this keeps a processor busy for seconds
_SAFE_INTEGER = 2**53 - 1
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_TYPE = pyoxigraph.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
# C0 except tab, line feed and carriage return; DEL; two noncharacters; unpaired surrogates. Libraries escape these
# differently in N-Quads, so that a good signature would look broken to some verifiers.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(slots=True)
class Marked:
    """A document with a unique mark in place of each value, and how many marks and types it has."""

    body: dict[str, Any] = field(default_factory=dict)
    marks: int = 0
    types: int = 0
    language_maps: frozenset[str] = frozenset()


def marked(body: dict[str, Any], language_maps: frozenset[str] = frozenset()) -> Marked:
    """Return the marked copy of a document without its `@context`.

    `language_maps` are the terms whose values are texts by language. Raises DocumentNotSignable or DocumentTooComplex.
    """
    result = Marked(language_maps=language_maps)
    result.body = _object(body, result, 0)
    return result


def lost(quads: Iterable[pyoxigraph.Quad], expected: Marked) -> bool:
    """Tell whether the statements of a marked document miss a value, an object or a type.

    Only objects of statements count: an undefined property may leave its object behind with nothing leading to it.
    """
    types, survived = 0, set()
    for quad in quads:
        if quad.predicate == _TYPE:  # its object is the document's own word: it may look like a mark
            types += 1
        else:
            survived.update(re.findall(r"mark-(\d+)-", str(quad.object)))
    return len(survived) != expected.marks or types != expected.types


def normalised(value: Any) -> Any:
    """Return the same JSON with whole floats as integers, as JavaScript writes them."""
    if isinstance(value, dict):
        return {key: normalised(part) for key, part in value.items()}
    if isinstance(value, list):
        return [normalised(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def is_unsafe(text: str) -> bool:
    """Tell whether a text holds characters that libraries write differently in N-Quads."""
    return _UNSAFE.search(text) is not None


def order_is_universal(lines: list[str]) -> bool:
    """Tell whether sorted lines keep their order when compared by UTF-16 code unit, as JavaScript verifiers do."""
    if all(line.isascii() for line in lines):
        return True
    return lines == sorted(lines, key=lambda line: line.encode("utf-16-be"))


def _object(value: dict[str, Any], result: Marked, depth: int) -> dict[str, Any]:
    if depth > MAX_DEPTH:
        raise DocumentNotSignable("nested too deeply")
    # Every object gets an address, so that what leads to it can be seen. The document itself needs nothing to.
    copy: dict[str, Any] = {"id": "urn:x-" + _mark(result)} if depth else {}
    for key, part in value.items():
        # Full IRIs and keywords as keys would allow to write the same statements in another way.
        if not isinstance(key, str) or not key or key.startswith("@") or ":" in key or _UNSAFE.search(key):
            raise DocumentNotSignable("a key is not a plain term")
        if key == "id":
            _check_id(part)
        else:
            copy[key] = _part(key, part, result, depth)
    return copy


def _part(key: str, part: Any, result: Marked, depth: int) -> Any:
    if key == "type":
        return _types(part, result)
    if key in result.language_maps:
        return _language_map(part, result)
    return _value(part, result, depth)


def _language_map(value: Any, result: Marked) -> dict[str, str]:
    # Written in one way only: libraries differ in what they make of the case of a language and of several texts in one.
    if not isinstance(value, dict) or not value:
        raise DocumentNotSignable("a text is not given by language")
    if not all(_LANGUAGE.fullmatch(key) and isinstance(words, str) for key, words in value.items()):
        raise DocumentNotSignable("a text is not given by language")
    return {key: _marked_text(words, result) for key, words in value.items()}


def _types(value: Any, result: Marked) -> Any:
    names = value if isinstance(value, list) else [value]
    if not names or not all(isinstance(name, str) and name and not _UNSAFE.search(name) for name in names):
        raise DocumentNotSignable("a type is not a name")
    if len(set(names)) != len(names):
        raise DocumentNotSignable("a type is repeated")
    result.types += len(names)
    return value


def _check_id(value: Any) -> None:
    if not isinstance(value, str) or _UNSAFE.search(value) or not _is_iri(value):
        raise DocumentNotSignable("an id is not an absolute IRI")


def _value(value: Any, result: Marked, depth: int, *, listed: bool = False) -> Any:
    if isinstance(value, dict):
        return _object(value, result, depth + 1)
    if isinstance(value, list):
        if not value or listed:
            raise DocumentNotSignable("a list is empty or nested")
        return [_value(part, result, depth, listed=True) for part in value]
    if isinstance(value, str):
        return _marked_text(value, result)
    if isinstance(value, int | float) and (isinstance(value, bool) or _is_plain(value)):
        return _mark(result)
    raise DocumentNotSignable("a value is null, or a number with more than four decimals")


def _marked_text(text: str, result: Marked) -> str:
    if _UNSAFE.search(text):
        raise DocumentNotSignable("a text holds control characters")
    return ("urn:x-" if _is_iri(text) else "") + _mark(result)


def _is_iri(text: str) -> bool:
    if not _SCHEME.match(text):
        return False
    try:
        pyoxigraph.NamedNode(text)
    except ValueError:
        return False
    return True


def _mark(result: Marked) -> str:
    result.marks += 1
    if result.marks > MAX_VALUES:
        raise DocumentTooComplex
    return f"mark-{result.marks}-"


def _is_plain(number: float) -> bool:
    return abs(number) <= _SAFE_INTEGER and round(number, 4) == number
