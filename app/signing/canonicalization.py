"""A JSON-LD document as canonical N-Quads: the very bytes that a Data Integrity signature covers. RDFC-1.0."""

import json
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from typing import Any

import pyoxigraph

from app.signing.contexts import inlined, language_maps
from app.signing.coverage import Marked, lost, marked, normalised, order_is_universal
from app.signing.errors import ContextUnknown, DocumentNotSignable, DocumentTooComplex

Canonicalize = Callable[[dict[str, Any]], str]
"""Returns a document's canonical N-Quads: `canonical` itself, or `Sandbox.canonical` for what strangers wrote."""

# Nodes that look alike make the algorithm try all their orders: 4! is quick, 10! is not.
_MOST_ALIKE = 4
_MOST_REMEMBERED = 4096
_covered: dict[bytes, bool] = {}
_lock = Lock()


def canonical(document: dict[str, Any]) -> str:
    """Return the canonical N-Quads of a document without its proof.

    Raises DocumentNotSignable, ContextUnknown or DocumentTooComplex. A hostile document may still take long: use
    `Sandbox` for those.
    """
    contexts = _contexts(document)
    body = {key: value for key, value in document.items() if key != "@context"}
    if not _is_covered(contexts, marked(body, language_maps(contexts))):
        raise DocumentNotSignable("a value is not defined by the contexts")
    lines = canonical_lines(document)
    if not order_is_universal(lines):
        raise DocumentNotSignable("verifiers would sort the statements differently")
    return "".join(lines)


def canonical_lines(document: dict[str, Any]) -> list[str]:
    """Return the statements by RDFC-1.0 alone: whether they cover the document, and read alike, is not asked here.

    Raises DocumentNotSignable for what is not JSON-LD, ContextUnknown or DocumentTooComplex.
    """
    body = {key: value for key, value in document.items() if key != "@context"}
    dataset = _dataset(_contexts(document), _text(normalised(body)))
    refuse_look_alikes(dataset)
    return canonical_quads(dataset)


def canonical_quads(dataset: pyoxigraph.Dataset) -> list[str]:
    """Return a dataset's statements by RDFC-1.0, sorted. Changes the dataset, and may take for ever."""
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(f"{quad} .\n" for quad in dataset)


def _is_covered(contexts: tuple[str, ...], expected: Marked) -> bool:
    """Tell whether the contexts define every value.

    The marked copy is the same for all documents of one shape, so the answer is remembered by it: a course's
    credentials are asked about once.
    """
    text = _text(expected.body)
    key = sha256("\n".join((*contexts, text)).encode()).digest()
    with _lock:
        known = _covered.get(key)
    if known is None:
        known = not lost(_dataset(contexts, text), expected)
        with _lock:
            if len(_covered) >= _MOST_REMEMBERED:
                del _covered[next(iter(_covered))]
            _covered[key] = known
    return known


def _contexts(document: dict[str, Any]) -> tuple[str, ...]:
    value = document.get("@context")
    urls = value if isinstance(value, list) else [value]
    if not urls or not all(isinstance(url, str) for url in urls):
        raise ContextUnknown("only contexts named by URL are accepted")
    return tuple(urls)


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _dataset(contexts: tuple[str, ...], text: str) -> pyoxigraph.Dataset:
    source = f'{{"@context":{inlined(contexts)},{text[1:]}' if text != "{}" else "{}"
    try:
        return pyoxigraph.Dataset(pyoxigraph.parse(source, pyoxigraph.RdfFormat.JSON_LD))
    except (SyntaxError, ValueError) as error:  # pyoxigraph reports every parse error as one of these
        raise DocumentNotSignable("not JSON-LD") from error


def refuse_look_alikes(dataset: pyoxigraph.Dataset) -> None:
    """Refuse a dataset of which the canonical form might take long. Raises DocumentTooComplex."""
    lines: dict[pyoxigraph.BlankNode, list[str]] = {}
    for quad in dataset:
        nodes = {part for part in (quad.subject, quad.object) if isinstance(part, pyoxigraph.BlankNode)}
        if isinstance(quad.graph_name, pyoxigraph.BlankNode):
            nodes.add(quad.graph_name)
        for node in nodes:
            lines.setdefault(node, []).append(" ".join(_seen_from(node, part) for part in quad))
    alike = Counter(sha256("\n".join(sorted(described)).encode()).digest() for described in lines.values())
    if any(count > _MOST_ALIKE for count in alike.values()):
        raise DocumentTooComplex


def _seen_from(node: pyoxigraph.BlankNode, part: object) -> str:
    if isinstance(part, pyoxigraph.BlankNode):
        return "_:a" if part == node else "_:z"
    return str(part)
