"""A wrong name is corrected: a new award takes the old one's place, once, and both are told from each other."""

import json
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import requests

from app.awards import Actor, AwardOver, CaseChanged, LearnerName, NameSame, NameUnusable, Party
from app.courses import Enrolment
from app.demo import Page
from tests.integration.stack import TEACHER, Stack, code_of, in_situation
from tests.integration.test_at_once import at_once

ADMINISTRATOR = Actor(party=Party.ADMINISTRATOR, name="Ana Kovač")
NAME = LearnerName(full="Ana Žnidaršič Novak", given="Ana", family="Žnidaršič Novak")
REASON = "Her name changed on marriage"


def issued(stack: Stack) -> UUID:
    stack.offer()
    assert code_of(stack.claim(in_situation("ready"))) == ""
    return UUID(str(stack.rows("awards")[0].id))


def outcome(stack: Stack, award_id: object) -> str:
    headers = {"Accept": "application/json"}
    return str(requests.get(f"{stack.tool_url}/verify/{award_id}", headers=headers, timeout=20).json()["outcome"])


def fill(page: Page, **changes: str) -> Page:
    """Fill the form of a correction and return its preview."""
    form = page.form("/correct")
    fields: dict[str, Any] = {"full": NAME.full, "given": NAME.given, "family": NAME.family, "reason": REASON}
    return page.submit(form, **{**fields, **changes})


def test_a_corrected_name_is_a_new_credential_and_the_old_one_says_that_it_was_replaced(stack):
    old = issued(stack)
    before = stack.rows("awards")[0]
    page = stack.administrator().follow(href=f"/awards/{old}").follow(href="/correct")
    same = {"full": before.learner_name, "given": before.given_name, "family": before.family_name}
    for changes in (same, {"full": " ", "given": "", "family": ""}, {"reason": ""}, {"reason": "number 0101990500006"}):
        assert fill(page, **changes).status == 422
    seen = fill(page)
    assert NAME.full in seen.text
    assert before.learner_name in seen.text
    assert len(stack.rows("awards")) == 1  # a preview changes nothing
    done = seen.submit(seen.form("/correct"))
    again = seen.submit(seen.form("/correct"))
    assert (done.status, again.status, done.url) == (200, 200, again.url)

    rows = {row.id: row for row in stack.rows("awards")}
    assert len(rows) == 2
    new = next(row for row in rows.values() if row.id != old)
    assert (new.supersedes_id, new.state, new.learner_name) == (old, "issued", NAME.full)
    assert (rows[old].state, rows[old].superseded_at is None) == ("superseded", False)
    assert new.recorded_at == rows[old].superseded_at
    for column in ("version_id", "awarded_at", "valid_until", "evidence", "evidence_digest", "grade", "assessed"):
        assert getattr(new, column) == getattr(before, column), column
    assert (outcome(stack, old), outcome(stack, new.id)) == ("superseded", "genuine")
    by_link = f"{stack.tool_url}/verify/{old}"
    assert "Ask the holder for the newer one" in stack.browser().open(by_link).text
    stack.product.shares.show_page(new.id, everything=True)
    assert stack.browser().open(by_link).follow("Open the newer one").url.endswith(str(new.id))
    stack.product.shares.show_page(new.id, everything=False)
    assert stack.product.register.status_list(rows[old].status_list_id).revoked == (rows[old].status_index,)
    public = requests.get(f"{stack.tool_url}/verify/{old}", timeout=20).text
    assert "Replaced by a newer version on" in public
    assert str(new.id) not in public
    assert REASON not in public

    own = stack.launch(in_situation("ready"))
    assert str(new.id) in own.content.decode()
    assert "Earlier credentials" in own.text
    assert REASON in own.text
    document = json.loads(own.follow(href="credential.openbadge.json").content)
    assert document["id"].endswith(str(new.id))
    assert NAME.full in json.dumps(document, ensure_ascii=False)
    # Asking for it again is still answered with what there is.
    whose = Enrolment(platform_id=new.platform_id, context_id=new.context_id, learner_id=new.learner_id)
    assert stack.product.issuing.claim(whose, NAME) == new.id
    audit = [row.action for row in stack.rows("audit_lines") if row.action.startswith("name")]
    assert audit == ["name_corrected"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_teacher_corrects_it_too_and_nothing_that_is_suspended_or_replaced(stack):
    old = issued(stack)
    launch = stack.launch(TEACHER)
    url = f"{stack.tool_url}/teach/{launch.url.rsplit('/', 1)[1].split('?', maxsplit=1)[0]}/awards/{old}"
    page = launch.browser.open(url).follow(href="/correct")
    seen = fill(page)
    stack.product.cases.suspend(old, reason="A doubt", by=ADMINISTRATOR)
    assert code_of(seen.submit(seen.form("/correct"))) == "awards.case_changed"
    stack.product.cases.lift(old, reason="It was right", by=ADMINISTRATOR)
    assert code_of(seen.submit(seen.form("/correct"))) == "awards.case_changed"  # it has seen none of this
    seen = fill(page.browser.open(page.url))
    done = seen.submit(seen.form("/correct"))
    assert "Issued with the corrected name" in done.text
    corrections = stack.product.corrections
    with pytest.raises(AwardOver):
        corrections.correct_name(old, LearnerName(full="Another"), reason=REASON, by=ADMINISTRATOR, seen=3)
    new = UUID(done.url.split("?", maxsplit=1)[0].rsplit("/", 1)[1])
    with pytest.raises(NameSame):
        corrections.correct_name(new, NAME, reason=REASON, by=ADMINISTRATOR, seen=0)
    for words in ("ana@example.org", "Ana 0101990500006"):
        with pytest.raises(NameUnusable):
            corrections.correct_name(new, LearnerName(full=words), reason=REASON, by=ADMINISTRATOR, seen=0)
    assert [row.act for row in stack.rows("award_acts") if row.award_id == new] == ["corrected"]


def test_of_many_corrections_at_once_one_award_comes_into_being(stack):
    old = issued(stack)
    correct = stack.product.corrections.correct_name

    def as_name(full: str) -> object:
        try:
            return correct(old, LearnerName(full=full), reason=REASON, by=ADMINISTRATOR, seen=0)
        except (AwardOver, CaseChanged) as error:
            return type(error)

    answers = at_once([partial(as_name, "Ana Novak"), partial(as_name, "Anna Novak")] * 4)
    rows = stack.rows("awards")
    assert len(rows) == 2
    assert sum(row.superseded_at is None for row in rows) == 1
    new = next(row.id for row in rows if row.id != old)
    assert (answers.count(new), answers.count(AwardOver)) == (4, 4)
