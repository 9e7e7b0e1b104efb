"""The process in which strangers' documents are canonicalised. Starts real processes, so a few cases only."""

import os
import signal
import threading

import pytest

from app.signing import (
    CREDENTIALS_V2,
    ContextUnknown,
    DocumentNotSignable,
    DocumentTooComplex,
    Sandbox,
    SigningBusy,
    canonical,
)

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


def test_while_one_document_takes_long_others_are_turned_away_and_served_afterwards():
    sandbox = Sandbox(wait_s=0.05, places=2)
    sandbox.canonical(DOCUMENT)
    worker = sandbox._worker
    assert worker is not None
    os.kill(worker.pid, signal.SIGSTOP)
    long = threading.Thread(target=sandbox.canonical, args=[DOCUMENT])
    long.start()
    while not sandbox._lock.locked():
        pass

    with pytest.raises(SigningBusy, match="no turn in time"):
        sandbox.canonical(DOCUMENT)
    assert sandbox._places.acquire(blocking=False)  # as somebody who waits
    with pytest.raises(SigningBusy, match="no place"):
        sandbox.canonical(DOCUMENT)
    sandbox._places.release()

    os.kill(worker.pid, signal.SIGCONT)
    long.join()
    assert sandbox.canonical(DOCUMENT) == canonical(DOCUMENT)
    sandbox.close()
