"""The official shapes, contexts and samples of the European Learning Model 3.2, where they are at hand.

Nothing of theirs is copied here; without them the tests that need them are skipped.
"""

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pyshacl
import pytest
from pyld import jsonld
from rdflib import Graph

SHARED = Path(__file__).parents[3].parent / "shared"
OFFICIAL = SHARED / "elm-official"
# A git directory of the Commission's signature software, `esig/dss` on GitHub.
DSS = os.environ.get("DSS_REPOSITORY", "")
CONTEXTS = {
    "https://www.w3.org/2018/credentials/v1": "w3c-credentials-v1.jsonld",
    "http://data.europa.eu/snb/model/context/edc-ap": "edc-ap-context-3.2.jsonld",
}
# `owl:imports` is an address: what a profile builds on is read beside it.
PROFILES = {
    "generic-no-cv": ("EDC-generic-no-cv",),
    "generic-full": ("EDC-generic-no-cv", "EDC-generic-full"),
}

needs_official = pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official shapes of ELM are not at hand")
needs_dss = pytest.mark.skipif(not DSS, reason="DSS_REPOSITORY names no copy of the Commission's software")


def dss_sample(name: str) -> bytes:
    """Return one of the files on which that software tests itself."""
    place = f"HEAD:dss-jades/src/test/resources/validation/{name}"
    return subprocess.run(["git", "--git-dir", DSS, "show", place], check=True, capture_output=True).stdout


def violations(document: dict[str, Any] | Graph, profile: str = "generic-full") -> str:
    """Return what the official shapes of a profile say against a document, "" if it conforms."""
    data = document if isinstance(document, Graph) else statements([document])
    conforms, _, report = pyshacl.validate(
        data, shacl_graph=_shapes(profile), inference="none", do_owl_imports=False, allow_warnings=True
    )
    return "" if conforms else str(report)


def statements(documents: list[dict[str, Any]]) -> Graph:
    """Return what documents say, as one graph; to be told apart they must share no node but those of the lists."""
    data = Graph()
    for document in documents:
        quads = jsonld.to_rdf(document, {"documentLoader": _context, "format": "application/n-quads"})
        data.parse(data=quads, format="nt")
    return data


def example(name: str) -> bytes:
    """Return one of the Commission's samples."""
    return (OFFICIAL / "examples" / name).read_bytes()


@cache
def _shapes(profile: str) -> Graph:
    shapes = Graph()
    for name in PROFILES[profile]:
        shapes.parse(OFFICIAL / "shacl-3.2" / f"{name}.ttl")
    return shapes


def _context(url: str, _options: Any = None) -> dict[str, Any]:
    return {"contextUrl": None, "documentUrl": url, "document": context_document(url)}


@cache
def context_document(url: str) -> dict[str, Any]:
    """Return an official JSON-LD context."""
    found: dict[str, Any] = json.loads((OFFICIAL / "context" / CONTEXTS[url]).read_text(encoding="utf-8"))
    return found
