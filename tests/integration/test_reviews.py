"""Four eyes: nothing is published that a quality officer has not approved, whichever way it is tried."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from threading import Barrier
from uuid import UUID

import pytest

from app.admin import AdminRole, link_path
from app.awards import Draft, Officer, Review, ReviewMissing, ReviewOver, Sender
from app.cli.demo_setup import SLUG
from app.demo import Page
from app.errors import ProductError
from tests.integration.stack import COURSE, DEFINITION, TEACHER, Stack, code_of, in_situation
from tests.integration.test_pausing import RULE, halved
from tests.integration.test_teaching import filled

sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BOR, EVA = Officer(name="Bor Novak"), Officer(name="Eva Kos")
OTHER = replace(DEFINITION, title={"en": "Another title"})


def officer(stack: Stack, name: str = "Bor Novak") -> Page:
    """Sign a quality officer in and show what waits."""
    token = stack.product.admin_access.new_link(SLUG, name, role=AdminRole.OFFICER)
    page = stack.browser().open(f"{stack.tool_url}{link_path(token)}")
    return page.submit(page.form("/sign-in/"))


def asked(stack: Stack) -> None:
    """Let the institution ask for approvals, as an administrator does."""
    page = stack.administrator().follow(href="/admin/reviews")
    page.submit(page.form("/reviews/policy"), required="yes")


def draft_of(stack: Stack) -> Draft:
    draft = stack.product.definitions.draft(stack.platform_id, COURSE)
    assert draft is not None
    return draft


def sent(stack: Stack, definition=DEFINITION) -> Review:
    """Send a definition without the form."""
    definitions = stack.product.definitions
    draft = definitions.begin(stack.platform_id, COURSE, SLUG, definition)
    if draft.achievement != definition:
        draft = definitions.save(draft, definition)
    outline = stack.outline()
    assert outline is not None
    sender = Sender(platform_id=stack.platform_id, learner_id=str(TEACHER), name="Ana Kovač")
    return stack.product.reviews.send(draft, sender, outline)


def refused(action: Callable[[], object]) -> str:
    try:
        action()
    except ProductError as error:
        return error.code
    return ""


@sqlite_only
def test_a_teacher_sends_an_officer_approves_and_the_teacher_publishes(stack: Stack) -> None:
    asked(stack)
    page = stack.launch(TEACHER)
    assert "Send for approval" in page.text
    assert not any(button.value == "publish" for form in page.forms for button in form.buttons)
    page = filled(page, button="send")
    assert "done=sent" in page.url and "Waits for approval" in page.text
    queue = officer(stack)
    assert queue.url.endswith("/admin/reviews")
    review = queue.follow("Data Literacy in Practice")
    assert "11 of 11 complete" in review.text and "Nothing of it has been published yet." in review.text
    assert "Course grade of at least 60 %" in review.text
    review.submit(review.form("/reviews/"), button="approve", comment="Well done")
    page = stack.launch(TEACHER)
    assert "Well done" in page.text and "Bor Novak" in page.text
    assert stack.rows("achievement_versions") == []  # an approval alone publishes nothing
    done = page.submit(page.form(button="publish"), button="publish")
    assert "done=published" in done.url
    assert [row.step for row in stack.rows("review_steps")] == ["sent", "approved", "published"]
    assert {row.digest for row in stack.rows("review_steps")} == {stack.rows("review_requests")[0].digest}
    assert [row.action for row in stack.rows("audit_lines")].count("review_approved") == 1


@sqlite_only
def test_what_is_returned_says_why_and_can_be_sent_again(stack: Stack) -> None:
    asked(stack)
    filled(stack.launch(TEACHER), button="send")
    review = officer(stack).follow("Data Literacy in Practice")
    again = review.submit(review.form("/reviews/"), button="return", comment=" ")
    assert again.status == 422 and "Say what has to be changed." in again.text
    again.submit(again.form("/reviews/"), button="return", comment="Name the level")
    page = stack.launch(TEACHER)
    assert "Returned" in page.text and "Name the level" in page.text
    page = filled(page, button="send", level="5")
    assert "Waits for approval" in page.text


@sqlite_only
def test_a_condition_that_cannot_be_sent_is_marked_where_it_stands(stack: Stack) -> None:
    asked(stack)
    page = filled(stack.launch(TEACHER), button="send", **{"criterion-threshold": ["", "many"]})
    assert page.status == 422
    rule = page.content.decode().partition('id="f-criteria"')[2].partition("<template>")[0]
    assert 'class="error"' in rule
    assert stack.rows("review_requests") == []


@sqlite_only
def test_what_was_sent_can_be_taken_back(stack: Stack) -> None:
    asked(stack)
    page = filled(stack.launch(TEACHER), button="send")
    page = page.submit(page.form("/withdraw"))
    assert "done=withdrawn" in page.url
    assert "Nothing waits" in officer(stack).text
    (review,) = stack.rows("review_requests")
    assert refused(lambda: stack.product.reviews.decide(SLUG, review.id, BOR, is_approved=True)) == "awards.review_over"


@sqlite_only
def test_no_way_of_publishing_leads_past_the_approval(stack: Stack) -> None:
    version = stack.offer(RULE)
    page = stack.launch(TEACHER)  # opened when a teacher could publish without asking
    asked(stack)
    definitions, outline = stack.product.definitions, stack.outline()
    assert outline is not None
    posted = page.submit(page.form(button="publish"), button="publish", title="Changed")
    assert code_of(posted) == "awards.review_missing"
    draft = definitions.save(draft_of(stack), OTHER)
    with pytest.raises(ReviewMissing):
        definitions.publish(draft, "somebody", outline)
    with pytest.raises(ReviewMissing):
        definitions.publish(draft, "somebody")
    with pytest.raises(ReviewMissing):
        definitions.renew(version, replace(RULE, title={"en": "Slipped in"}), "somebody", outline)
    assert len(stack.rows("achievement_versions")) == 1


@sqlite_only
def test_a_paused_rule_waits_for_an_approval_too(stack: Stack) -> None:
    stack.offer(RULE)
    asked(stack)
    halved(stack)
    page = stack.launch(TEACHER)
    assert "Your institution asks for an approval" in page.text
    page = page.submit(page.form("/rule"), button="proportional")
    assert "This needs an approval" in page.text
    assert len(stack.rows("achievement_versions")) == 1
    outline = stack.outline()
    assert outline is not None
    draft = draft_of(stack)
    sender = Sender(platform_id=stack.platform_id, learner_id=str(TEACHER), name="Ana Kovač")
    review = stack.product.reviews.send(draft, sender, outline)
    stack.product.reviews.decide(SLUG, review.review_id, BOR, is_approved=True)
    assert "Issuing is paused" in stack.launch(in_situation("ready")).text
    stack.product.definitions.publish(draft, "somebody", outline)
    assert "/wallet/" in stack.claim(in_situation("ready")).url


@sqlite_only
def test_a_change_of_draft_profile_or_course_makes_an_approval_void(stack: Stack) -> None:
    asked(stack)
    review, definitions = sent(stack, RULE), stack.product.definitions
    stack.product.reviews.decide(SLUG, review.review_id, BOR, is_approved=True)
    approved = draft_of(stack)
    halved(stack)
    with pytest.raises(ReviewMissing):
        definitions.publish(approved, "somebody", stack.outline())
    stack.change_course("quiz", points_possible=Decimal(10))
    profile = stack.product.issuers.get(SLUG)
    stack.product.issuers.put(replace(profile, locality="Koper"))
    with pytest.raises(ReviewMissing):
        definitions.publish(approved, "somebody", stack.outline())
    stack.product.issuers.put(profile)
    there_and_back = definitions.save(definitions.save(approved, OTHER), RULE)
    with pytest.raises(ReviewMissing):
        definitions.publish(there_and_back, "somebody", stack.outline())
    assert stack.rows("achievement_versions") == []


@sqlite_only
def test_an_approval_is_good_for_one_publication_and_keeps_its_basis_without_the_platform(stack: Stack) -> None:
    asked(stack)
    review, definitions = sent(stack, RULE), stack.product.definitions
    stack.product.reviews.decide(SLUG, review.review_id, BOR, is_approved=True)
    version = definitions.publish(draft_of(stack), "somebody")  # the platform does not answer: what was approved holds
    assert version.basis is not None and version.basis == review.basis
    assert definitions.publish(draft_of(stack), "somebody").version == 1
    stack.product.issuers.put(replace(stack.product.issuers.get(SLUG), locality="Koper"))
    with pytest.raises(ReviewMissing):
        definitions.publish(draft_of(stack), "somebody")


@sqlite_only
def test_nobody_decides_about_what_they_sent(stack: Stack) -> None:
    asked(stack)
    review = sent(stack)
    own = Officer(name="kovač ANA")
    same_browser = replace(BOR, also=frozenset({(stack.platform_id, str(TEACHER))}))
    reviews = stack.product.reviews
    assert refused(lambda: reviews.decide(SLUG, review.review_id, own, is_approved=True)) == "awards.own_review"
    assert (
        refused(lambda: reviews.decide(SLUG, review.review_id, same_browser, is_approved=True)) == "awards.own_review"
    )
    teacher = stack.launch(TEACHER)
    token = stack.product.admin_access.new_link(SLUG, "Bor Novak", role=AdminRole.OFFICER)
    page = teacher.browser.open(f"{stack.tool_url}{link_path(token)}")
    page = page.submit(page.form("/sign-in/")).follow("Data Literacy in Practice")
    assert code_of(page.submit(page.form("/reviews/"), button="approve")) == "awards.own_review"
    assert stack.rows("review_requests")[0].state == "pending"


@sqlite_only
def test_an_officer_sees_approvals_only_and_an_administrator_does_not_decide(stack: Stack) -> None:
    asked(stack)
    review = sent(stack)
    bor = officer(stack)
    for path in ("/admin/", "/admin/institution", "/admin/platforms", "/admin/administrators"):
        assert code_of(bor.browser.open(f"{stack.tool_url}{path}")) == "admin.role_lacking"
    page = stack.administrator().follow(href="/admin/reviews").follow("Data Literacy in Practice")
    assert "Quality officers decide." in page.text
    assert not [form for form in page.forms if form.method == "post" and "/reviews/" in form.action]
    other = stack.product.admin_access.new_link("other", "Eva", role=AdminRole.OFFICER)
    stranger = stack.browser().open(f"{stack.tool_url}{link_path(other)}")
    stranger.submit(stranger.form("/sign-in/"))
    assert refused(lambda: stack.product.reviews.get("other", review.review_id)) == "awards.review_missing"


@sqlite_only
def test_an_administrator_invites_an_officer_by_a_link(stack: Stack) -> None:
    page = stack.administrator().follow(href="/admin/administrators")
    page = page.submit(page.form("/admin/administrators", button="Make a sign-in link"), name="Eva Kos", role="officer")
    assert "whoever opens it first has the role “Quality officer”" in page.text
    assert [row.role for row in stack.rows("admin_links")] == ["officer"]
    assert ("officer_invited", "Eva Kos") in [(row.action, row.about) for row in stack.rows("audit_lines")]


@sqlite_only
def test_switching_it_off_is_written_down_and_lets_teachers_publish_again(stack: Stack) -> None:
    asked(stack)
    page = stack.administrator().follow(href="/admin/reviews")
    page.submit(page.form("/reviews/policy"), required="no")
    assert "done=published" in filled(stack.launch(TEACHER)).url
    actions = [row.action for row in stack.rows("audit_lines")]
    assert actions.count("review_required") == actions.count("review_not_required") == 1


def test_two_officers_at_once_decide_once(stack: Stack) -> None:
    asked(stack)
    review = sent(stack)
    at_once = Barrier(2)

    def decide(one: Officer, *, is_approved: bool) -> str:
        at_once.wait()
        reviews = stack.product.reviews
        return refused(lambda: reviews.decide(SLUG, review.review_id, one, is_approved=is_approved, comment="A word"))

    with ThreadPoolExecutor(2) as pool:
        found = [pool.submit(decide, BOR, is_approved=True), pool.submit(decide, EVA, is_approved=False)]
    assert sorted(one.result() for one in found) == ["", "awards.review_over"]
    assert len(stack.rows("review_steps")) == 2


def test_an_approval_that_meets_an_edit_approves_no_other_text(stack: Stack) -> None:
    asked(stack)
    review = sent(stack)
    draft, at_once = draft_of(stack), Barrier(2)

    def approve() -> str:
        at_once.wait()
        return refused(lambda: stack.product.reviews.decide(SLUG, review.review_id, BOR, is_approved=True))

    def edit() -> UUID:
        at_once.wait()
        return stack.product.definitions.save(draft, OTHER).achievement_id

    with ThreadPoolExecutor(2) as pool:
        approved, edited = pool.submit(approve), pool.submit(edit)
    assert edited.result() == draft.achievement_id
    assert approved.result() in {"", ReviewOver.code}
    with pytest.raises(ReviewMissing):
        stack.product.definitions.publish(draft_of(stack), "somebody", stack.outline())
    assert stack.rows("achievement_versions") == []


def test_sending_twice_at_once_sends_once(stack: Stack) -> None:
    first = sent(stack)
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda _: sent(stack).review_id, range(2)))
    assert found == [first.review_id, first.review_id]
    assert len(stack.rows("review_requests")) == 1
