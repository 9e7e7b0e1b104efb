"""Many requests at the same moment, against real web server processes."""

import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import requests

from app.demo import Page, learners
from tests.integration.stack import TEACHER, Stack, gunicorn_stack, in_situation
from tests.integration.tokens import form_token


def at_once(actions: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all actions at the same moment and return their results."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], Any]) -> Any:
        barrier.wait()
        return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def press(stack: Stack, page: Page, grade: str = "") -> requests.Response:
    """Press the claim button of an opened page, on a connection of its own; `grade` is the choice to show it."""
    launch_id = page.url.rsplit("/", 1)[1]
    return requests.post(
        f"{stack.tool_url}/claim/{launch_id}",
        data={"csrf_token": form_token(page.browser), **({"grade": grade} if grade else {})},
        cookies=page.browser.session.cookies.get_dict(),
        headers={"Accept": "text/html"},
        timeout=120,
    )


def shown(answer: requests.Response) -> str:
    """Return the status, with the code of a problem."""
    problem = answer.text.rsplit("<code>", 1)[-1].split("</code>")[0] if answer.status_code >= 400 else ""
    return f"{answer.status_code} {problem}".strip()


def test_a_hundred_claims_of_one_learner_at_once_make_one_award_and_one_credential(gunicorn):
    gunicorn.offer()
    pages = [gunicorn.launch(in_situation("ready")) for _ in range(5)]
    answers = at_once([partial(press, gunicorn, pages[n % 5]) for n in range(100)])
    assert Counter(shown(answer) for answer in answers) == {"200": 100}
    links = {answer.text.split("/verify/")[1][:36] for answer in answers}
    assert len(gunicorn.rows("awards")) == len(gunicorn.badges()) == 1
    assert links == {str(gunicorn.rows("awards")[0].id)}
    files = {page.browser.open(page.url).follow(href="credential.openbadge.json").content for page in pages}
    assert files == {bytes(gunicorn.badges()[0].content)}


def test_a_hundred_claims_with_both_choices_about_the_grade_at_once_make_one_award_that_holds_to_one_of_them(gunicorn):
    gunicorn.offer()
    pages = [gunicorn.launch(in_situation("ready")) for _ in range(4)]
    seen = pages[0].content.decode().split('name="grade" value="')[1].split('"')[0]
    answers = at_once([partial(press, gunicorn, pages[n % 4], seen if n % 2 else "") for n in range(100)])
    assert Counter(shown(answer) for answer in answers) == {"200": 100}
    (award,), (credential,) = gunicorn.rows("awards"), gunicorn.badges()
    assert len({answer.text.split("/verify/")[1][:36] for answer in answers}) == 1
    subject = json.loads(bytes(credential.content))["credentialSubject"]
    assert ("result" in subject) is (award.grade is not None)


def test_twenty_learners_at_once_receive_twenty_credentials_with_places_of_their_own(gunicorn):
    gunicorn.offer()
    people = [person for person in learners() if person.situation in {"ready", "below", "open", "nothing"}][:20]
    for person in people:
        gunicorn.make_ready(person)
    pages = [gunicorn.launch(person) for person in people]
    answers = at_once([partial(press, gunicorn, page) for page in pages])
    assert Counter(shown(answer) for answer in answers) == {"200": 20}
    awards = gunicorn.rows("awards")
    assert {row.learner_id for row in awards} == {str(person.person_id) for person in people}
    assert len({(row.status_list_id, row.status_index) for row in awards}) == 20
    documents = [json.loads(bytes(row.content)) for row in gunicorn.badges()]
    assert len({document["id"] for document in documents}) == 20
    assert len({document["credentialSubject"]["id"] for document in documents}) == 20


def test_a_first_form_posted_by_two_teachers_at_once_loses_neither_silently(gunicorn):
    pages = [gunicorn.launch(teacher) for teacher in (TEACHER, 4)]
    forms = [page.form("/teach/") for page in pages]
    titles = ["Written by the first", "Written by the second"]
    answers = at_once(
        [
            partial(page.submit, form, button="save", title=title)
            for page, form, title in zip(pages, forms, titles, strict=True)
        ]
    )
    assert sorted(answer.status for answer in answers) == [200, 409]
    saved = next(title for answer, title in zip(answers, titles, strict=True) if answer.status == 200)
    draft = gunicorn.product.definitions.draft(gunicorn.platform_id, "2")
    assert draft is not None
    assert list(draft.achievement.title.values()) == [saved]


def test_one_sign_in_link_opened_twice_at_once_signs_in_once(gunicorn):
    door = f"{gunicorn.tool_url}/admin/sign-in/"
    form = {"token": gunicorn.product.admin_access.new_link("zgled")}
    own = {"Sec-Fetch-Site": "same-origin"}
    answers = at_once([lambda: requests.post(door, data=form, headers=own, allow_redirects=False, timeout=30)] * 8)
    assert Counter(answer.status_code for answer in answers) == {303: 1, 403: 7}
    assert len(gunicorn.rows("admin_sessions")) == 1


def test_the_keys_are_answered_while_every_thread_waits_for_the_platform(tmp_path, made_keys):
    with gunicorn_stack(f"sqlite:///{tmp_path / 'busy.sqlite3'}", tmp_path, made_keys, threads=2) as busy:
        busy.offer()
        page = busy.launch(in_situation("ready"))
        busy.fault("slow")
        with ThreadPoolExecutor(8) as pool:
            waiting = [pool.submit(press, busy, page) for _ in range(8)]
            time.sleep(2)
            assert not any(one.done() for one in waiting)
            answer = requests.get(f"{busy.tool_url}/lti/jwks", timeout=10)
            assert answer.status_code == 200
            assert answer.json()["keys"]
            busy.fault("ok")
        assert all(one.result().status_code in {200, 503} for one in waiting)
        assert len(busy.rows("awards")) <= 1
