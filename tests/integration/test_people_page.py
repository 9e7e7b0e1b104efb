"""The teacher's list of people over HTTP: found, sorted, taken away, withheld, confirmed, issued."""

import csv
import io
import time
from dataclasses import replace
from urllib.parse import quote

import pytest
import requests

from app.awards import IssueMode
from app.demo import Page, Person
from app.lti import Standing as LtiStanding
from tests.integration.stack import COURSE, DEFINITION, TEACHER, Stack, code_of, in_situation
from tests.integration.test_claims import nothing_written, posted
from tests.integration.tokens import form_token

# The queries and jobs behind these pages are tried on both databases in test_class_jobs.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
REASON = "An academic misconduct procedure <b>is open</b>"


def here(shown: Page, /, **asked: str | int) -> Page:
    """Open the list with what the address asks for."""
    return shown.browser.open(
        shown.url.split("?")[0] + "?" + "&".join(f"{k}={quote(str(v))}" for k, v in asked.items())
    )


def standings(page: Page) -> list[str]:
    return [part.split('"')[0] for part in page.content.decode().split('data-standing="')[1:]]


def person_page(people: Page, person: Person) -> Page:
    return people.follow(href=f"/people/person?learner={person.person_id}")


def withhold(stack: Stack, person: Person, reason: str = REASON) -> Page:
    page = person_page(stack.people(), person)
    return page.submit(page.form("/people/hold"), reason=reason)


def lift(page: Page) -> Page:
    return page.submit(page.form("/people/lift"))


def choose(page: Page, mode: str) -> Page:
    return page.submit(page.form("/people/mode"), mode=mode)


def decide(stack: Stack, page: Page, button: str, scope: str, *people: Person) -> Page:
    ticked = [str(person.person_id) for person in people]
    form = page.form("/people/decide")
    return stack.settled(page.submit(form, button=button, scope=scope, learner=ticked))


def test_before_the_first_check_the_page_says_so_and_looking_reads_nothing(stack):
    stack.offer()
    page = stack.launch(TEACHER).follow(href="/people")
    assert "The class has not been checked yet" in page.text
    assert stack.rows("class_checks") == []


def test_a_class_can_be_filtered_searched_and_sorted_by_its_address_alone(stack):
    stack.offer()
    page = stack.people()
    assert len(standings(page)) == 38
    ready = here(page, standing="ready")
    assert standings(ready) == ["ready"] * 12
    assert in_situation("ready").family_name in here(page, q="znidarsic").text  # Žnidaršič, typed without its marks
    assert len(standings(here(page, q="znidarsic"))) == 1
    assert standings(here(page, q="%")) == []
    by_standing = standings(here(page, sort="standing"))
    assert by_standing == sorted(by_standing, key=["ready", "waiting", "not_yet", "unknown"].index)
    best, lowest = (here(page, sort=order).text for order in ("-grade", "grade"))
    names = [in_situation(*of).family_name for of in (("ready", 11), ("zero", 1))]  # full marks, and all zero
    assert best.index(names[0]) < best.index(names[1])
    assert lowest.index(names[1]) < lowest.index(names[0]) < lowest.index(in_situation("nothing").family_name)
    for asked in ({"standing": "nobody"}, {"sort": "x"}, {"page": "0"}, {"page": "99999999999"}):
        assert len(standings(here(page, **asked))) == 38


def test_whoever_is_no_learner_is_counted_with_the_reason(stack):
    stack.offer()
    assert "never awarded: 2 teachers." in " ".join(stack.people().text.split())


def test_the_picture_is_drawn_and_told_in_a_table(stack):
    stack.offer()
    page = stack.people()
    body = page.content.decode()
    assert '<svg class="histogram"' in body
    assert "graded learners reach 60 %." in page.text
    assert "The picture as a table" in page.text
    stack.offer(replace(DEFINITION, criteria=replace(DEFINITION.criteria, items=DEFINITION.criteria.items[:1])))
    assert "histogram" not in stack.people().content.decode()


def downloaded(page: Page, language: str, delimiter: str) -> tuple[requests.Response, list[list[str]]]:
    link = page.link(href="/people.csv").href
    answer = page.browser.session.get(f"{link}?lang={language}", timeout=20)
    text = answer.content.decode("utf-8-sig")
    return answer, list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_the_table_has_a_line_for_everybody_in_the_pages_language(stack):
    stack.offer()
    stack.rename(in_situation("ready", 1), '=HYPERLINK("http://x")', "Novak")
    page = stack.people()
    answer, rows = downloaded(page, "en", ",")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="people-')
    assert rows[0] == ["Learner", "Id in the learning platform", "Standing", "Why", "Grade"]
    assert len(rows) == 39
    by_id = {row[1]: row for row in rows}
    ana = by_id[str(in_situation("ready").person_id)]
    assert (ana[0], ana[2]) == ("Ana Žnidaršič", "Ready")
    assert "Complete the course: met; Course grade of at least 60 %: met (" in ana[3]
    assert by_id[str(in_situation("ready", 1).person_id)][0] == '\'=HYPERLINK("http://x") Novak'
    assert by_id[str(in_situation("nothing").person_id)][4] == ""  # no grade is no zero
    _, rows = downloaded(page, "sl", ";")
    assert rows[0][0] == "Učeči se"
    assert len(rows) == 39
    assert all("&" not in cell or "Smith & Jones" in cell for row in rows for cell in row)


def test_a_table_before_any_check_is_a_refusal_with_words(stack):
    stack.offer()
    page = stack.launch(TEACHER).follow(href="/people")
    refused = page.browser.open(page.url + ".csv")
    assert (refused.status, code_of(refused)) == (409, "people.check_missing")


def test_whoever_is_withheld_cannot_claim_sees_the_reason_and_can_after_it_was_lifted(stack):
    stack.offer()
    person = in_situation("ready")
    opened = stack.launch(person)  # before it was withheld
    page = withhold(stack, person)
    assert "Withheld" in page.text
    refused = opened.submit(opened.form("/claim/", button="Yes, issue it"))
    assert (refused.status, code_of(refused)) == (409, "awards.withheld")
    learner = stack.launch(person)
    assert "Your teacher has withheld this" in learner.text
    assert REASON in learner.text  # as words, whatever is in it
    assert "info@univerza-zgled.example.org" in learner.text
    assert not [form for form in learner.forms if form.method == "post" and "/claim/" in form.action]
    assert posted(learner, stack).status_code == 409
    assert nothing_written(stack)
    assert standings(here(stack.people(), standing="withheld")) == ["withheld"]
    page = lift(page)
    assert "No longer withheld" in page.text
    assert "/wallet/" in stack.claim(person).url
    (hold,) = stack.rows("holds")
    assert (hold.reason, hold.held_by, hold.lifted_by, hold.lifted_at is not None) == (REASON, "3", "3", True)


@pytest.mark.parametrize("reason", ["", "  \r\n "])
def test_without_a_reason_nothing_is_withheld(stack, reason):
    stack.offer()
    refused = withhold(stack, in_situation("ready"), reason)
    assert refused.status == 422
    assert "Give a reason" in refused.text
    assert stack.rows("holds") == []


def test_what_is_issued_cannot_be_withheld_any_more(stack):
    stack.offer()
    person = in_situation("ready")
    page = person_page(stack.people(), person)
    stack.claim(person)
    refused = page.submit(page.form("/people/hold"), reason=REASON)
    assert refused.status == 422
    assert "Only an administrator of the micro-credentials can withdraw it" in refused.text
    assert stack.rows("holds") == []


def test_a_second_click_keeps_one_hold_and_lifting_twice_changes_nothing(stack):
    stack.offer()
    page = person_page(stack.people(), in_situation("ready"))
    form = page.form("/people/hold")
    for reason in ("First", "Second"):
        held = page.submit(form, reason=reason)
    assert [row.reason for row in stack.rows("holds")] == ["First"]
    form = held.form("/people/lift")
    assert held.submit(form).status == held.submit(form).status == 200


def test_somebody_who_is_not_in_the_list_cannot_be_withheld(stack):
    stack.offer()
    page = stack.people()
    refused = page.browser.open(page.url.split("?")[0] + "/person?learner=99999")
    assert (refused.status, code_of(refused)) == (404, "people.learner_missing")


def test_where_the_teacher_confirms_first_a_learner_claims_only_after_that(stack):
    stack.offer()
    people = choose(stack.people(), "confirm")
    first, second, third = (in_situation("ready", n) for n in range(3))
    learner = stack.launch(first)
    assert "In this course your teacher confirms every learner first" in learner.text
    answer = posted(learner, stack)
    assert (answer.status_code, "awards.release_missing" in answer.text) == (409, True)
    page = decide(stack, people, "release", "ticked", first)
    assert "These learners can claim it now" in page.text
    assert "/wallet/" in stack.claim(first).url
    assert posted(stack.launch(second), stack).status_code == 409
    decide(stack, here(page), "release", "others", third)  # all who are ready but the third
    assert "/wallet/" in stack.claim(second).url
    assert posted(stack.launch(third), stack).status_code == 409
    choose(here(page), "claim")
    assert "/wallet/" in stack.claim(third).url


def test_a_teacher_issues_to_those_who_are_ticked_and_to_all_but_those(stack):
    stack.offer()
    page = stack.people()
    first, second = in_situation("ready"), in_situation("ready", 1)
    below = in_situation("below")
    page = decide(stack, page, "issue", "ticked", first)
    assert "Issued to 1 learner" in page.text
    assert stack.rows("awards")[0].learner_name == first.full_name
    assert "/wallet/" in stack.launch(first).url
    page = decide(stack, page, "issue", "others", second)
    awards = {row.learner_id for row in stack.rows("awards")}
    assert len(awards) == 11
    assert not awards & {str(second.person_id), str(below.person_id)}


def test_nobody_chosen_is_a_refusal_with_words(stack):
    stack.offer()
    page = stack.people()
    refused = page.submit(page.form("/people/decide"), button="issue", scope="ticked")
    assert (refused.status, code_of(refused)) == (400, "people.nobody_chosen")


def test_before_publication_there_is_nothing_to_issue(stack):
    draft = stack.product.definitions.begin(stack.platform_id, COURSE, "zgled", DEFINITION)
    page = stack.people()
    assert not [form for form in page.forms if "/people/decide" in form.action]
    assert len(standings(page)) == 38
    assert draft.published_version == 0


def test_an_automatic_micro_credential_is_issued_by_the_check_itself(stack):
    stack.offer()
    choose(stack.people(), "automatic")
    tried = stack.settled(stack.people())
    assert ('data-dry-run="12"' in tried.content.decode(), stack.rows("awards")) == (True, [])
    begin = tried.form("/people/automatic")
    assert code_of(tried.submit(begin, most="many")) == "awards.most_invalid"
    stack.offer(replace(DEFINITION, title={"en": "Data in Practice", "sl": "Podatki v praksi"}))
    assert not [form for form in here(tried).forms if "/people/automatic" in form.action]
    assert code_of(tried.submit(begin, version="2")) == "people.check_outdated"
    tried = stack.settled(stack.people())
    tried.submit(tried.form("/people/automatic"))
    page = stack.settled(stack.people())
    stack.settled(here(page))
    assert len(stack.rows("awards")) == 12
    assert "/wallet/" in stack.launch(in_situation("ready")).url
    assert stack.product.people.permissions.mode(stack.rows("achievements")[0].id) is IssueMode.AUTOMATIC


def test_beyond_the_cap_teacher_and_administrator_see_what_waits_and_let_it_through(stack):
    stack.offer()
    admin = stack.administrator().follow(href="/admin/issuing")
    refused = admin.submit(admin.form("/issuing/cap"), per_hour="many")
    assert refused.status == 422
    admin = admin.submit(admin.form("/issuing/cap"), per_hour="2")
    page = decide(stack, stack.people(), "issue", "others")
    assert "10 learners wait" in page.text
    assert len(stack.rows("awards")) == 2
    waiting = admin.browser.open(admin.url)
    assert "10 learners wait" in waiting.text
    waiting.submit(waiting.form("/admin/issuing/", button="more"), button="more", number="4")
    stack.settled(here(page))
    assert len(stack.rows("awards")) == 6
    page = here(page)
    page = stack.settled(page.submit(page.form("/people/batch", button="more")))
    assert len(stack.rows("awards")) == 12
    actions = [row.action for row in stack.rows("audit_lines")]
    assert actions.count("hourly_cap_changed") == 1
    released = [(row.actor, bool(row.who)) for row in stack.rows("audit_lines") if row.action == "waiting_released"]
    assert released == [("administrator", False), ("teacher", True)]
    assert "/wallet/" in stack.launch(in_situation("ready")).url


def test_a_refused_platform_is_issued_nothing_to_by_what_was_begun_before(stack):
    stack.offer()
    stack.product.people.caps.put("zgled", "2")
    page = decide(stack, stack.people(), "issue", "others")
    stack.product.lti.approvals.decide(stack.platform_id, LtiStanding.REFUSED)
    batch = stack.product.people.batches.of_course(stack.platform_id, COURSE)
    assert batch is not None
    stack.product.people.batches.release(batch.batch_id, 99, by="somebody")
    deadline = time.monotonic() + 30
    while batch and batch.left and time.monotonic() < deadline:
        time.sleep(0.05)
        batch = stack.product.people.batches.of_course(stack.platform_id, COURSE)
    assert batch is not None
    assert batch.refused == {"lti.roster_refused": 10}
    assert len(stack.rows("awards")) == 2
    assert page.status == 200


def test_a_learners_own_claim_is_never_held_up_by_the_cap(stack):
    stack.offer()
    stack.product.people.caps.put("zgled", "0")
    assert "/wallet/" in stack.claim(in_situation("ready")).url


def test_a_failing_platform_leaves_the_last_list_with_its_date(stack):
    stack.offer()
    page = stack.people()
    stack.fault("down")
    page = stack.checked(page.submit(page.form("/people/check")))
    assert "The class could not be read" in page.text
    assert "The list below is of the last reading that succeeded" in page.text
    assert standings(page).count("ready") == 12


def test_a_reading_under_way_shows_how_far_it_is_without_scripts(stack):
    stack.offer()
    page = stack.launch(TEACHER).follow(href="/people")
    stack.fault("slow")
    page = page.submit(page.form("/people/check"))
    body = page.content.decode()
    if 'data-check="running"' in body:  # the platform may have been given up already
        assert "<progress" in body
        assert '<noscript><meta http-equiv="refresh"' in body
    stack.fault("ok")
    stack.checked(page)


def test_two_teachers_see_the_same_check(stack):
    stack.offer()
    stack.people()
    assert len(standings(stack.launch(4).follow(href="/people"))) == 38
    assert len(stack.rows("class_checks")) == 1


def test_a_changed_draft_is_said_beside_the_list_of_the_old_rule(stack):
    stack.offer()
    page = stack.people()
    stack.product.definitions.save(
        stack.product.definitions.draft(stack.platform_id, COURSE), replace(DEFINITION, eqf_level=5)
    )
    page = here(page)
    assert "The draft has changed since" in page.text
    assert "The draft is not the published version" in page.text


@pytest.mark.parametrize("action", ["", "Issue", "x"])
def test_nothing_is_issued_or_released_that_nobody_said(stack, action):
    stack.offer()
    page = stack.people()
    said = {"csrf_token": form_token(page.browser), "scope": "others", "action": action}
    answer = page.browser.session.post(page.form("/people/decide").action, data=said, timeout=20)
    assert answer.status_code == 200
    assert stack.rows("issue_batches") == stack.rows("releases") == []
