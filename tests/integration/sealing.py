"""Gives an institution of a stack a seal of the tests' own authority, and has files made and checked."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.awards import AwardState, Issuing, IssuingDelayed, LearnerName, Sealing
from app.awards.models import AwardRow
from app.cli.demo_setup import SLUG
from app.courses import Enrolment
from app.demo import Person
from app.formats import expected
from app.verification import EuropeanFormat, OpenBadgeFormat
from tests.integration.stack import COURSE, Stack
from tests.unit.signing.seal_world import HOLDER, Pair, authority, certified


def a_seal(stack: Stack, **subject: str) -> Pair:
    """Return a key with a certificate that is valid now; `subject` changes parts of its holder's name."""
    now = stack.clock()
    return certified({**HOLDER, **subject}, authority(), begins=now - timedelta(days=1), ends=now + timedelta(days=300))


def put(stack: Stack, pair: Pair) -> None:
    """Let the institution seal with it from now on."""
    stack.product.sealer.seals.put_key(SLUG, [pair.certificate, authority().certificate], pair.key)


def waiting_claim(stack: Stack, european: EuropeanFormat, person: Person) -> Issuing:
    """Claim for somebody while `european` cannot make its file, and return what may issue it later."""
    product = stack.product
    badge = OpenBadgeFormat(product.keys, product.trusting_verifier, product.clock)
    issuing = Issuing(
        product.db,
        product.clock,
        public_url=stack.tool_url,
        definitions=product.definitions,
        reader_of=product.readers.reader,
        facts_of=product.assessing.facts,
        sealing=Sealing([badge, european], stack.tool_url, expected),
    )
    enrolment = Enrolment(platform_id=stack.platform_id, context_id=COURSE, learner_id=str(person.person_id))
    with pytest.raises(IssuingDelayed):
        issuing.claim(enrolment, LearnerName(full="Ana Zgled"))
    with product.db.read() as session:
        assert session.scalar(select(AwardRow.state)) == AwardState.PENDING
    return issuing


def answered(stack: Stack, content: bytes) -> dict[str, object]:
    """Return what a program is told that has the verifier check a file."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    found: dict[str, object] = (
        stack.browser().session.post(f"{stack.tool_url}/verify", data=content, headers=headers).json()
    )
    return found
