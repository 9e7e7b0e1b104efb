"""A JSON-LD document as canonical N-Quads: the very bytes that a Data Integrity signature covers. RDFC-1.0."""

import json
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pyoxigraph

from app.signing.contexts import inlined, language_maps
from app.signing.coverage import lost, marked, normalised, order_is_universal
from app.signing.errors import ContextUnknown, DocumentNotSignable, DocumentTooComplex

Canonicalize = Callable[[dict[str, Any]], str]
"""Returns a document's canonical N-Quads: `canonical` itself, or `Sandbox.canonical` for what strangers wrote."""

# Nodes that look alike make the algorithm try all their orders: 4! is quick, 10! is not.
_MOST_ALIKE = 4


def canonical(document: dict[str, Any]) -> str:
    """Return the canonical N-Quads of a document without its proof.

    Raises DocumentNotSignable, ContextUnknown or DocumentTooComplex. A hostile document may still take long: use
    `Sandbox` for those.
    """
    contexts = _contexts(document)
    body = {key: value for key, value in document.items() if key != "@context"}
    expected = marked(body, language_maps(contexts))
    if lost(_dataset(contexts, expected.body), expected):
        raise DocumentNotSignable("a value is not defined by the contexts")
    dataset = _dataset(contexts, normalised(body))
    _refuse_look_alikes(dataset)
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad} .\n" for quad in dataset)
    if not order_is_universal(lines):
        raise DocumentNotSignable("verifiers would sort the statements differently")
    return "".join(lines)


def _contexts(document: dict[str, Any]) -> tuple[str, ...]:
    value = document.get("@context")
    urls = value if isinstance(value, list) else [value]
    if not urls or not all(isinstance(url, str) for url in urls):
        raise ContextUnknown("only contexts named by URL are accepted")
    return tuple(urls)


def _dataset(contexts: tuple[str, ...], body: dict[str, Any]) -> pyoxigraph.Dataset:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    source = f'{{"@context":{inlined(contexts)},{text[1:]}' if body else "{}"
    try:
        return pyoxigraph.Dataset(pyoxigraph.parse(source, pyoxigraph.RdfFormat.JSON_LD))
    except (SyntaxError, ValueError) as error:  # pyoxigraph reports every parse error as one of these
        raise DocumentNotSignable("not JSON-LD") from error


def _refuse_look_alikes(dataset: pyoxigraph.Dataset) -> None:
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
