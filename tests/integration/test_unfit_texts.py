"""Texts that PostgreSQL does not store, typed into the pages of a class: tried on both databases."""

from tests.integration.stack import code_of, in_situation
from tests.integration.test_people_page import REASON, here, person_page


def test_what_no_database_takes_finds_nobody_and_is_no_fault_of_ours(stack):
    stack.offer()
    page = stack.people()
    asked = page.browser.open(page.url.split("?")[0] + "/person?learner=5%00")
    assert (asked.status, code_of(asked)) == (404, "people.learner_missing")
    assert here(page, q="a\0").status == 200
    person = person_page(page, in_situation("ready"))
    form = person.form("/people/hold")
    refused = person.submit(form, learner="5\0", reason=REASON)
    assert (refused.status, code_of(refused)) == (404, "people.learner_missing")
    assert person.submit(form, reason="\0").status == 422
    held = person.submit(form, reason=f"\0{REASON}\0")
    assert [row.reason for row in stack.rows("holds")] == [REASON]
    refused = held.submit(held.form("/people/lift"), learner="5\0")
    assert (refused.status, code_of(refused)) == (404, "people.learner_missing")
