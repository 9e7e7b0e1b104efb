"""A holder shows a credential by links of their own; without one nobody is told who has it."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
import requests

from app.awards import AwardMissing, AwardState
from app.awards.models import AwardRow
from app.demo import Page, learners
from app.sharing import MOST_OPEN, LinkUnknown, Share, Shares, TooManyLinks
from app.signing import disclosed_claims, opened_disclosable
from tests.integration.stack import Stack, in_situation

PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def claimed(stack: Stack, *, grade: bool = True) -> tuple[Page, UUID]:
    stack.offer()
    page = stack.claim(in_situation("ready"), grade=grade)
    return page, UUID(str(stack.rows("awards")[0].id))


def opened(stack: Stack, share: Share, method: str = "GET", **headers: str) -> requests.Response:
    address = f"{stack.tool_url}/s/{share.token}"
    return requests.request(method, address, headers={"User-Agent": PERSON, **headers}, timeout=20)


def said(stack: Stack, share: Share) -> dict[str, Any]:
    found: dict[str, Any] = opened(stack, share, Accept="application/json").json()
    return found


def make(shares: Shares, award_id: UUID, request: UUID) -> Share:
    return shares.make(award_id, days=7, shows_grade=False, request=request)


def views(stack: Stack) -> list[int]:
    return [row.views for row in stack.rows("shares")]


def test_a_link_made_in_one_click_shows_everything_but_the_grade_and_counts_who_opens_it(stack: Stack) -> None:
    page, award_id = claimed(stack)
    grade = stack.product.register.entry(award_id).award.grade
    assert grade
    words = f"{grade.points.normalize():f} of {grade.points_possible.normalize():f} points"
    name = stack.rows("awards")[0].learner_name
    form = page.form("/share", button="Make a link")
    listed = page.submit(form)
    page.submit(form)  # pressed twice, it is one link
    (share,) = stack.product.shares.of_award(award_id)
    assert (share.shows_grade, (share.expires_at or stack.clock()) > stack.clock()) == (False, True)
    assert f"{stack.tool_url}/s/{share.token}" in listed.content.decode()
    assert share.token not in str(stack.rows("shares"))

    seen = opened(stack, share)
    assert 'data-outcome="genuine"' in seen.text
    assert name in seen.text
    assert "without the grade" in seen.text
    assert words not in seen.text
    assert ("for A4 paper" in seen.text, "what you gave here" in seen.text) == (True, False)
    answer = opened(stack, share, Accept="application/json")
    assert [one.headers["Cache-Control"] for one in (seen, answer)] == ["no-store", "no-store"]
    assert (seen.headers["X-Robots-Tag"], seen.headers["Referrer-Policy"]) == (
        "noindex, nofollow, noarchive", "no-referrer",
    )  # fmt: skip
    assert "Set-Cookie" not in seen.headers
    assert str(award_id) not in seen.text
    told = said(stack, share)
    assert (told["outcome"], told["withheld"], "grade" in told["content"]) == ("genuine", ["grade"], False)
    assert told["content"]["learner"] == name
    assert str(award_id) not in json.dumps(told)

    opened(stack, share, "HEAD")
    opened(stack, share, **{"Sec-Purpose": "prefetch"})
    opened(stack, share, **{"User-Agent": "Slackbot 1.0"})
    preview = listed.follow(href="/preview")
    assert "This is how others see it" in preview.text
    assert words not in preview.text
    assert views(stack) == [1]

    file = listed.follow(href="/share/credential.sd.jwt")
    checked = requests.post(f"{stack.tool_url}/verify", data={"text": file.content.decode()}, timeout=20).text
    assert ('data-outcome="genuine"' in checked, name in checked, words in checked) == (True, True, False)
    assert "grade" not in disclosed_claims(opened_disclosable(file.content.decode()))

    with_grade = listed.submit(listed.form("/share", button="Make a link"), grade=True, days="7")
    newest = next(one for one in stack.product.shares.of_award(award_id) if one.shows_grade)
    assert words in opened(stack, newest).text
    assert said(stack, newest)["withheld"] == []
    assert "Opened 1 time" in with_grade.text
    assert "2 times" not in with_grade.text


def test_a_form_that_is_sent_twice_at_the_same_moment_makes_one_link_and_each_opening_counts(stack: Stack) -> None:
    _, award_id = claimed(stack)
    shares, request = stack.product.shares, uuid4()
    with ThreadPoolExecutor(8) as pool:
        made = {share.share_id for share in pool.map(lambda _: make(shares, award_id, request), range(8))}
        list(pool.map(lambda _: shares.count(request), range(8)))
        list(pool.map(lambda _: shares.show_page(award_id, everything=True), range(8)))

    assert made == {request}
    assert views(stack) == [8]
    assert len(stack.rows("shared_pages")) == 1


@on_sqlite
def test_a_link_that_is_over_says_so_and_nothing_else(stack: Stack) -> None:
    page, award_id = claimed(stack)
    shares, name = stack.product.shares, stack.rows("awards")[0].learner_name
    gone = shares.make(award_id, days=7, shows_grade=True, request=uuid4())
    listed = page.follow(href="/share")
    assert "The link is withdrawn" in listed.submit(listed.form("/withdraw")).text
    brief, lasting = (shares.make(award_id, days=days, shows_grade=True, request=uuid4()) for days in (7, 0))
    stack.clock.ahead_s += 8 * 24 * 3600
    unknown = opened(stack, gone).text, requests.get(f"{stack.tool_url}/s/{'a' * 26}", timeout=20)

    for share, status, code in ((gone, 410, "sharing.link_withdrawn"), (brief, 410, "sharing.link_expired")):
        told = opened(stack, share)
        assert (told.status_code, code in told.text, name in told.text) == (status, True, False)
        assert "noindex" in told.headers["X-Robots-Tag"]
        answer = opened(stack, share, Accept="application/json")
        assert (answer.json()["code"], answer.headers["Cache-Control"]) == (code, "no-store")
    assert (unknown[1].status_code, "sharing.link_unknown" in unknown[1].text) == (404, True)
    assert opened(stack, lasting).status_code == 200
    assert views(stack).count(0) == 2  # those that were over have counted nothing

    shares.withdraw(uuid4(), lasting.share_id)  # somebody else's award
    with stack.product.db.write() as session:
        session.get_one(AwardRow, award_id).state = AwardState.REVOKED
    assert said(stack, lasting)["outcome"] == "revoked"
    with pytest.raises(AwardMissing):
        shares.make(award_id, days=7, shows_grade=True, request=uuid4())


@on_sqlite
def test_a_link_to_what_is_withdrawn_can_be_taken_back_from_the_credentials_page(stack: Stack) -> None:
    page, award_id = claimed(stack)
    page.submit(page.form("/share", button="Make a link"))
    (share,) = stack.product.shares.of_award(award_id)
    with stack.product.db.write() as session:
        session.get_one(AwardRow, award_id).state = AwardState.REVOKED
    listed = page.browser.open(page.url).follow(href="/share")
    listed.submit(listed.form("/withdraw"))
    assert stack.product.shares.one(award_id, share.share_id).withdrawn_at


@on_sqlite
def test_links_belong_to_the_holder_of_the_award_and_to_nobody_who_stands_in(stack: Stack) -> None:
    page, award_id = claimed(stack)
    listed = page.submit(page.form("/share", button="Make a link"))
    (share,) = stack.product.shares.of_award(award_id)
    other = [person for person in learners() if person.situation == "ready"][-1]
    theirs = stack.claim(other)
    place = theirs.url.partition("?")[0].rsplit("/", 1)[0]
    for path in ("", f"/{share.share_id}/preview"):
        answer = theirs.browser.open(f"{place}/{award_id}/share{path}")
        assert (answer.status, share.token in answer.content.decode()) == (404, False)
    own = theirs.url.partition("?")[0]
    # Another's link under one's own award is none either.
    assert theirs.browser.open(f"{own}/share/{share.share_id}/preview").status == 404
    form = theirs.form("/share", button="Make a link")
    for path in (f"/{share.share_id}/withdraw", "/page", ""):
        form.action = f"{place}/{award_id}/share{path}"
        assert theirs.submit(form).status == 404
    assert opened(stack, share).status_code == 200
    assert stack.rows("shared_pages") == []
    assert listed.browser.open(listed.url).status == 200


@on_sqlite
def test_the_page_of_a_paper_says_nothing_about_the_person_until_the_holder_lets_it(stack: Stack) -> None:
    page, award_id = claimed(stack)
    name, address = stack.rows("awards")[0].learner_name, f"{stack.tool_url}/credentials/{award_id}"

    def public() -> requests.Response:
        return requests.get(address, timeout=20)

    before = public()
    before_sheet = requests.get(f"{stack.tool_url}/verify/{award_id}/sheet", timeout=20).text
    assert 'data-outcome="genuine"' in before.text
    assert "Data Literacy in Practice" in before.text
    assert "Judges the quality of a data set" in before.text  # a paper can be compared with it
    assert "noindex" in before.headers["X-Robots-Tag"]
    listed = page.follow(href="/share")
    shown = listed.submit(listed.form("/share/page"), button="everything")
    after = public()
    after_sheet = requests.get(f"{stack.tool_url}/verify/{award_id}/sheet", timeout=20).text
    shown.submit(shown.form("/share/page"), button="nothing_personal")
    again = public()
    assert [name in one.text for one in (before, after, again)] == [False, True, False]
    assert ["points" in one.text for one in (before, after, again)] == [False, True, False]
    assert [(name in one, "The name is withheld" in one) for one in (before_sheet, after_sheet)] == [
        (False, True), (True, False),
    ]  # fmt: skip
    answer = requests.get(address, headers={"Accept": "application/json"}, timeout=20)
    told = answer.json()
    assert answer.headers["Cache-Control"] == "no-store"
    assert (told["outcome"], set(told["withheld"]) >= {"learner", "grade"}) == ("genuine", True)


@on_sqlite
def test_a_form_whose_link_is_over_makes_another_one_and_linkedin_gets_none_with_a_grade_or_an_end(
    stack: Stack,
) -> None:
    _, award_id = claimed(stack)
    shares, request = stack.product.shares, uuid4()
    first = make(shares, award_id, request)
    shares.withdraw(award_id, first.share_id)
    again = make(shares, award_id, request)
    assert (again.share_id != first.share_id, again.withdrawn_at) == (True, None)
    assert make(shares, award_id, request) == again

    shares.make(award_id, days=0, shows_grade=True, request=uuid4())
    assert shares.lasting_token(award_id) == ""
    lasting = shares.make(award_id, days=0, shows_grade=False, request=uuid4())
    assert shares.lasting_token(award_id) == lasting.token


@on_sqlite
def test_so_many_links_are_open_and_no_more_and_another_secret_key_shows_no_wrong_address(stack: Stack) -> None:
    _, award_id = claimed(stack)
    shares = stack.product.shares
    made = [shares.make(award_id, days=7, shows_grade=False, request=uuid4()) for _ in range(MOST_OPEN)]
    with pytest.raises(TooManyLinks):
        shares.make(award_id, days=7, shows_grade=False, request=uuid4())
    shares.withdraw(award_id, made[0].share_id)
    assert shares.make(award_id, days=7, shows_grade=False, request=uuid4()).token

    later = Shares(stack.product.db, stack.clock, register=stack.product.register, secret_key="another" * 8)
    assert {share.token for share in later.of_award(award_id)} == {""}
    assert later.opened(made[1].token).share_id == made[1].share_id
    with pytest.raises(LinkUnknown):
        later.one(uuid4(), made[1].share_id)
