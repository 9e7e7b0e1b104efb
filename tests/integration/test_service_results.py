"""A proctoring service's results at the page of a sitting: read, looked through, confirmed once, and not kept."""

from dataclasses import replace
from typing import Any

import pytest

from app.assessment import AssessmentTerms, Attesters, SupervisionMethod
from app.demo import Page
from tests.integration.sittings import IDENTIFIED, enter_sitting, open_sitting, sitting_fields
from tests.integration.stack import Stack, code_of, in_situation


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Give SQLite alone: what two databases could do differently is that of records, which have tests of their own."""
    return sqlite_url


ONLINE: dict[str, Any] = {
    "method": "proctoring_service_human_review",
    "identity": "proctoring_service_identity_result_human_confirmed",
    "place": "",
}
HEADER = "email,identity confirmed,note\n"
SECRET = "passport PB1234567"


def opened(stack: Stack) -> Page:
    """Enter a sitting that a service supervised and open the page for its results."""
    return enter_sitting(stack, **ONLINE).follow(href="/service")


def hand_in(page: Page, text: str | bytes, **fields: str) -> Page:
    data = text.encode() if isinstance(text, str) else text
    return page.submit(page.form("/service"), files={"file": ("results.csv", data, "text/csv")}, **fields)


def attestations(stack: Stack) -> list[tuple[str, str, str | None]]:
    rows = [row.personal for row in stack.rows("assessment_records") if row.kind == "attestation"]
    return [(row["learner"], row["result"], row["identity_method"]) for row in rows]


def test_results_are_looked_through_and_confirmed_once_and_the_file_is_not_kept(stack):
    stack.offer(IDENTIFIED)
    ready, other = in_situation("ready"), in_situation("ready", 1)
    stack.make_ready(ready)
    text = (
        f"{HEADER}{ready.email},confirmed,\n{other.email},risk 12 %,\n"
        f"{in_situation('ready', 2).email},confirmed,{SECRET}\nnobody@x.example,confirmed,\n"
    )
    looked = hand_in(opened(stack), text)
    shown = looked.content.decode()
    assert [f'data-line="{state}"' in shown for state in ("counts", "score", "forbidden", "not_listed")] == [True] * 4
    assert SECRET not in shown
    assert "not an automatic score, confirmed the identity of each learner" in looked.text
    assert attestations(stack) == []
    done = looked.submit(looked.form("/confirm"))
    method = ONLINE["identity"]
    assert attestations(stack) == [(str(ready.person_id), "confirmed", method)]
    assert code_of(looked.submit(looked.form("/confirm"))) == ""  # a second click
    again = hand_in(done.follow(href="/service"), text)
    assert 'data-line="recorded"' in again.content.decode()
    assert not any("/confirm" in form.action for form in again.forms)
    assert len(attestations(stack)) == 1
    stored = "".join(str(row) for row in stack.rows("assessment_records"))
    assert not any(word in stored for word in (ready.email, SECRET, "results.csv"))
    assert code_of(stack.claim(ready)) == ""
    (award,) = stack.rows("awards")
    assert (award.assessed["supervision"], award.assessed["identity"]) == ("online_reviewed", "service_reviewed")


def test_a_sitting_that_changed_in_between_and_a_preview_of_others_record_nothing(stack):
    stack.offer(IDENTIFIED)
    person = in_situation("ready")
    page = opened(stack)
    looked = hand_in(page, f"user id;identity\n{person.person_id};yes\n".encode("utf-16"))
    sitting = page.browser.open(page.url.removesuffix("/service"))
    edit = sitting.follow(href="/edit")
    edit.submit(
        edit.form(button="Save the correction"),
        reason="Wrong time",
        **sitting_fields(stack, **ONLINE, supervisor="Another"),
    )
    assert code_of(looked.submit(looked.form("/confirm"))) == "assessment.sitting_changed"
    looked = hand_in(page, f"user id,identity\n{person.person_id},yes\n")
    theirs = hand_in(open_sitting(stack, sitting).follow(href="/service"), f"user id,identity\n{person.person_id},no\n")
    sealed = next(one.value for one in looked.form("/confirm").controls if one.name == "preview")
    form = theirs.form("/confirm")
    altered = replace(
        form, controls=[replace(one, value=sealed) if one.name == "preview" else one for one in form.controls]
    )
    assert code_of(theirs.submit(altered)) == "assessment.service_preview_spent"
    stack.clock.ahead_s += 3700
    assert code_of(looked.submit(looked.form("/confirm"))) == "assessment.service_preview_spent"
    assert attestations(stack) == []


def test_each_file_that_cannot_be_used_says_why(stack):
    stack.offer(IDENTIFIED)
    page = opened(stack)
    for data, code in (
        (b"", "service_file_empty"),
        (b"PK\x03\x04\x00", "service_file_unreadable"),
        (b"a,b\n" * 70_000, "service_file_too_large"),
        (b"who,what\nx,y\n", "service_columns_unknown"),
        (b"email,risk score\na@x.example,12\n", "service_score_only"),
    ):
        refused = hand_in(page, data)
        assert (refused.status, f'data-code="assessment.{code}"' in refused.content.decode()) == (422, True)
    chosen = hand_in(hand_in(page, "who,what\n11,yes\n"), "who,what\n11,yes\n", who="0", by="user_id", result="1")
    assert 'data-line="counts"' in chosen.content.decode()
    assert code_of(hand_in(page, b"x" * 600_000)) == "web.too_large"
    assert attestations(stack) == []


def test_a_sitting_that_no_service_supervised_takes_no_results(stack):
    stack.offer(IDENTIFIED)
    page = enter_sitting(stack)
    address = page.url.split("?")[0]
    assert not any(link.href.endswith("/service") for link in page.links)
    assert code_of(page.browser.open(f"{address}/service")) == "assessment.service_not_here"
    # Nor does one whose method the micro-credential no longer accepts, and only named examiners hand in any.
    page = enter_sitting(stack, **ONLINE).follow(href="/service")
    terms = AssessmentTerms(supervision_methods=(SupervisionMethod.ONSITE_INVIGILATED,))
    stack.offer(replace(IDENTIFIED, assessment=terms))
    assert code_of(hand_in(page, f"{HEADER}a@x.example,yes,\n")) == "assessment.service_not_here"
    named = AssessmentTerms(attesters=Attesters.NAMED, examiners=("4",))
    stack.offer(replace(IDENTIFIED, assessment=named))
    assert code_of(hand_in(page, f"{HEADER}a@x.example,yes,\n")) == "assessment.not_examiner"
