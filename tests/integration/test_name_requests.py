"""A learner asks for a corrected name; the institution corrects it once, or refuses with a reason."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete

from app.awards import Actor, CaseChanged, LearnerName, NameAnswer, NameRequestOver, Party
from app.awards.name_request_models import NameAnswerRow
from app.awards.name_requests import KEPT
from app.cli.demo_setup import SLUG
from app.demo import Page
from tests.integration.stack import Stack, code_of, in_situation
from tests.integration.test_at_once import at_once

ADMINISTRATOR = Actor(party=Party.ADMINISTRATOR, name="Ana Kovač")
LEARNER = Actor(party=Party.LEARNER)
RIGHT: dict[str, Any] = {"given": "Ana", "family": "Žnidaršič Novak", "name_reason": "I married."}


def held(stack: Stack) -> tuple[UUID, Page]:
    """Return the award that a learner claims and the page on which they ask for another name."""
    stack.offer()
    page = stack.claim(in_situation("ready"))
    return UUID(str(stack.rows("awards")[0].id)), page.follow(href="/name")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_learner_asks_takes_it_back_asks_again_and_the_institution_corrects_it_once(stack):
    award_id, page = held(stack)
    for wrong in ({"given": "", "family": " "}, {"family": "N\u202eovak"}, {"name_reason": "ana@example.org"}):
        assert page.submit(page.form("/name"), **{**RIGHT, **wrong}).status == 422
    assert stack.rows("name_requests") == []
    asked = page.submit(page.form("/name"), **RIGHT)
    assert page.submit(page.form("/name"), **RIGHT).status == 200  # a second click
    assert "Your institution has not answered yet." in asked.text
    other = page.submit(page.form("/name"), **{**RIGHT, "given": "Anna"})
    assert (other.status, code_of(other)) == (409, "awards.name_request_open")
    back = asked.submit(asked.form("/withdraw"))
    assert "Your request is taken back" in back.text
    back.submit(back.form("/name"), **RIGHT)
    assert [row.answer for row in stack.rows("name_answers")] == ["withdrawn"]
    assert len(stack.rows("name_requests")) == 2

    listed = stack.administrator().follow(href="/admin/names")
    assert "Names 1" in listed.text
    one = listed.follow(href="/admin/names/")
    assert "Ana Žnidaršič Novak" in one.text
    stack.product.cases.suspend(award_id, reason="A doubt", by=ADMINISTRATOR)
    assert code_of(one.submit(one.form("/accept"))) == "awards.case_changed"
    stack.product.cases.lift(award_id, reason="It was right", by=ADMINISTRATOR)
    assert code_of(one.submit(one.form("/accept"))) == "awards.case_changed"  # it has seen none of this
    one = one.browser.open(one.url)
    done, again = one.submit(one.form("/accept")), one.submit(one.form("/accept"))
    assert (done.status, again.status, done.url) == (200, 200, again.url)
    new = next(row for row in stack.rows("awards") if row.id != award_id)
    assert (new.learner_name, new.supersedes_id, len(stack.rows("awards"))) == ("Ana Žnidaršič Novak", award_id, 2)
    late = one.submit(one.form("/refuse"), refusal="Too late")
    assert (late.status, code_of(late)) == (409, "awards.name_request_over")
    assert [row.action for row in stack.rows("audit_lines") if row.action.startswith("name")] == ["name_corrected"]
    own = page.browser.open(page.url)
    assert "Your institution corrected the name" in own.text
    assert str(new.id) in own.content.decode()
    assert "No request waits for an answer" in listed.browser.open(listed.url).text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_refusal_says_why_and_what_was_asked_is_forgotten_in_the_end(stack):
    _, page = held(stack)
    page.submit(page.form("/name"), **RIGHT)
    one = stack.administrator().follow(href="/admin/names").follow(href="/admin/names/")
    assert one.submit(one.form("/refuse"), refusal="").status == 422
    assert one.submit(one.form("/refuse"), refusal="The register says otherwise.").status == 200
    assert code_of(one.submit(one.form("/accept"))) == "awards.name_request_over"
    assert "The register says otherwise." in page.browser.open(page.url).text
    assert len(stack.rows("awards")) == 1
    assert [row.action for row in stack.rows("audit_lines") if row.action.startswith("name")] == ["name_refused"]

    sweep = stack.product.retention.sweep
    stack.clock.ahead_s = int(KEPT.total_seconds()) - 600
    sweep()
    assert stack.rows("name_requests")[0].learner_name == "Ana Žnidaršič Novak"
    stack.clock.ahead_s += 1200
    sweep()
    (row,), (answer,) = stack.rows("name_requests"), stack.rows("name_answers")
    assert (row.learner_name, row.given_name, row.family_name, row.words, answer.words) == ("",) * 5
    (emptied,) = (one.ended for one in stack.product.schedule.rows() if one.of.name == "name_requests")
    assert emptied == 1  # though the row is still there
    kept = stack.product.names.newest(row.award_id)
    assert (kept.wish, kept.answered.answer) == (None, NameAnswer.REFUSED)


def test_of_many_answers_at_once_one_counts(stack):
    award_id, _ = held(stack)
    names = stack.product.names
    names.ask(award_id, "Ana", "Kos", "", by=LEARNER)
    (waiting,) = names.open_of(SLUG)

    def end(how: str) -> object:
        try:
            if how == "accept":
                return names.accept(waiting.request, reason="Asked for", by=ADMINISTRATOR, seen=0)
            if how == "refuse":
                return names.refuse(waiting.request, reason="No", by=ADMINISTRATOR)
            return names.withdraw(award_id)
        except (NameRequestOver, CaseChanged) as error:
            return type(error)

    at_once([partial(end, how) for how in ("accept", "refuse", "withdraw") * 3])
    (answer,) = stack.rows("name_answers")
    awards = stack.rows("awards")
    assert len(awards) == (2 if answer.answer == "accepted" else 1)
    assert answer.new_award_id == next((row.id for row in awards if row.id != award_id), None)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_request_is_closed_with_its_award_when_that_is_corrected_otherwise_or_revoked(stack):
    award_id, page = held(stack)
    product, names = stack.product, stack.product.names
    names.ask(award_id, "Ana", "Kos", "", by=LEARNER)
    assert "and is valid" in page.browser.open(page.url).text
    product.cases.suspend(award_id, reason="A doubt", by=ADMINISTRATOR)
    waits = page.browser.open(page.url).text
    assert ("has not answered yet" in waits, "and is valid" in waits) == (True, False)
    product.cases.lift(award_id, reason="It was right", by=ADMINISTRATOR)
    (waiting,) = names.open_of(SLUG)
    other = LearnerName(full="Anna Kos", given="Anna", family="Kos")
    new_id = product.corrections.correct_name(award_id, other, reason="The register", by=ADMINISTRATOR, seen=2)
    assert names.newest(award_id).answered.answer is NameAnswer.OVERTAKEN
    assert "was closed on" in page.browser.open(page.url).text
    with pytest.raises(NameRequestOver):
        names.refuse(waiting.request, reason="No", by=ADMINISTRATOR)

    names.ask(new_id, "Ana", "Kos", "", by=LEARNER)
    assert names.how_many_open(SLUG) == 1
    product.register.revoke(new_id, reason="Given by mistake", by="Ana Kovač")
    assert (names.open_of(SLUG), names.newest(new_id).answered.answer) == ([], NameAnswer.OVERTAKEN)
    with product.db.write() as session:  # as it was before requests were closed with their awards
        session.execute(delete(NameAnswerRow))
    names.sweep()
    assert names.how_many_open(SLUG) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_that_it_was_asked_for_is_read_in_the_language_of_whoever_reads_it(stack):
    _, page = held(stack)
    page.submit(page.form("/name"), **RIGHT)
    one = stack.administrator().follow(href="/admin/names").follow(href="/admin/names/")
    assert one.submit(one.form("/accept")).status == 200
    wallet = page.browser.open(page.url).follow("The newer credential")
    assert "The learner asked for it." in wallet.text
    assert "Za to je zaprosil učeči se." in wallet.follow("Slovenščina").text
