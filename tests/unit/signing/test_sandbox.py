"""The process in which strangers' documents are canonicalised. Starts real processes, so a few cases only."""

import os
import signal

import pytest

from app.signing import CREDENTIALS_V2, ContextUnknown, DocumentNotSignable, DocumentTooComplex, Sandbox, canonical

DOCUMENT = {"@context": [CREDENTIALS_V2], "type": ["VerifiableCredential"], "name": "Ana Žnidaršič 𞤀", "id": "urn:x:1"}


def test_the_sandbox_gives_the_same_answers_and_survives_what_brings_it_down():
    sandbox = Sandbox()
    assert sandbox.canonical(DOCUMENT) == canonical(DOCUMENT)
    with pytest.raises(DocumentNotSignable):
        sandbox.canonical({**DOCUMENT, "undefined": "x"})
    with pytest.raises(ContextUnknown):
        sandbox.canonical({**DOCUMENT, "@context": []})

    worker = sandbox._worker
    assert worker is not None
    os.kill(worker.pid, signal.SIGXCPU)  # what the kernel sends when the processor time is used up
    worker.wait(10)

    assert sandbox.canonical(DOCUMENT) == canonical(DOCUMENT)
    sandbox.close()


def test_a_document_that_takes_too_long_is_given_up():
    sandbox = Sandbox(timeout_s=0.001)

    with pytest.raises(DocumentTooComplex):
        sandbox.canonical(DOCUMENT)
    sandbox.close()
