"""What another course published is taken over: seen, bound to this course, published, undone; and nothing else."""

from dataclasses import replace
from decimal import Decimal

from app.awards import ActivityCompleted, CourseCompleted, Criteria, GradeAtLeast, Unit, Window
from app.cli.demo_setup import SLUG
from app.demo import COURSES
from tests.integration.stack import COURSE, DEFINITION, TEACHER, code_of, in_situation
from tests.integration.tokens import form_token

NEXT_TERM = str(COURSES[2].course_id)
REPORT, QUIZ = "Projektno poročilo / Project report", "Končni kviz / Final quiz"
RULE = Criteria(
    items=(
        CourseCompleted(),
        ActivityCompleted(activity_id="cm:1", name=REPORT),
        GradeAtLeast(activity_id="cm:2", name=QUIZ, threshold=Decimal(6), unit=Unit.POINTS),
        GradeAtLeast(activity_id=None, name="", threshold=Decimal(60), unit=Unit.PERCENT),
    )
)
LAST_TERM = replace(DEFINITION, title={"en": "Data Literacy", "sl": "Podatkovna pismenost"}, criteria=RULE)


def launch(stack, person=TEACHER, course=NEXT_TERM):
    return stack.browser().open(f"{stack.lms_url}/launch?course={course}&person={person}")


def draft(stack, course=NEXT_TERM):
    return stack.product.definitions.draft(stack.platform_id, course)


def offered(stack, course=NEXT_TERM):
    return stack.product.definitions.offered(stack.platform_id, course)


def publish_elsewhere(stack, context, definition=LAST_TERM, by="somebody", platform_id=None, slug=SLUG):
    definitions = stack.product.definitions
    made = definitions.begin(platform_id or stack.platform_id, context, slug, definition)
    return definitions.publish(made, by)


def take(stack, page=None):
    listing = (page or launch(stack)).follow(href="/takeover")
    return listing.submit(listing.form("/takeover", button="Take it over"), button="Take it over")


def test_what_was_published_last_term_is_published_next_term_about_its_own_activities(stack):
    source = stack.offer(LAST_TERM)
    stack.claim(in_situation("ready"))
    page = take(stack)
    assert "Nothing is left to decide" in page.text
    assert offered(stack) is None
    taken = draft(stack).achievement
    report, quiz = taken.criteria.items[1:3]
    assert (report.activity_id, quiz.activity_id, quiz.threshold) == ("cm:21", "cm:22", 6)
    assert replace(taken, criteria=RULE) == LAST_TERM
    done = page.submit(page.form("/takeover/publish"))
    assert "done=published" in done.url
    new = offered(stack)
    assert (new.version, new.achievement, new.achievement_id == source.achievement_id) == (1, taken, False)
    assert {row.achievement_id for row in stack.rows("awards")} == {source.achievement_id}
    assert "Taken over" not in done.text


def test_where_approval_is_asked_for_it_is_sent_and_not_published_with_one_press(stack):
    stack.offer(LAST_TERM)
    stack.product.reviews.require(SLUG, required=True, by="Ana")
    page = take(stack)
    assert "Nothing is left to decide" in page.text
    assert not any("/takeover/publish" in form.action for form in page.forms)
    assert "Send for approval" in page.text


def test_nothing_is_offered_where_nothing_can_be_taken_over(stack):
    assert "Take over from another course" not in launch(stack).text
    stack.offer()
    assert "Take over from another course" not in launch(stack, course=COURSE).text  # its own is published
    assert "Take over from another course" in launch(stack).text


def test_undo_leads_back_to_the_draft_from_before_and_once_only(stack):
    stack.offer(LAST_TERM)
    mine = replace(DEFINITION, title={"en": "My own"})
    stack.product.definitions.begin(stack.platform_id, NEXT_TERM, SLUG, mine)
    page = take(stack)
    assert draft(stack).achievement.title == LAST_TERM.title
    again = take(stack, page)  # another choice leads back to the same draft
    undone = again.submit(again.form("/takeover/undo"))
    assert "The draft is again what it was before" in undone.text
    assert draft(stack).achievement == mine
    twice = again.submit(again.form("/takeover/undo"))
    assert "done=undone" not in twice.url
    assert draft(stack).achievement == mine


def test_what_was_edited_since_is_published_with_the_form_and_undone_after_a_question(stack):
    stack.offer(LAST_TERM)
    page = take(stack)
    stack.product.definitions.save(draft(stack), replace(draft(stack).achievement, title={"en": "Edited"}))
    stale = page.submit(page.form("/takeover/publish"))
    assert offered(stack) is None
    assert not [form for form in stale.forms if form.action.endswith("/takeover/publish")]
    assert "What you have changed since is lost" in stale.content.decode()
    stale.submit(stale.form("/takeover/undo"))
    assert draft(stack).achievement.title != {"en": "Edited"}


def test_what_is_published_can_no_longer_be_undone_or_replaced(stack):
    source = stack.offer(LAST_TERM)
    page = take(stack)
    page.submit(page.form("/takeover/publish"))
    page.submit(page.form("/takeover/undo"))
    assert draft(stack).achievement == offered(stack).achievement
    assert "/takeover" not in page.browser.open(page.url.split("?")[0] + "/takeover").url
    token = form_token(page.browser)
    address = page.url.split("?")[0] + "/takeover"
    form = {"csrf_token": token, "achievement": str(source.achievement_id)}
    assert page.browser.session.post(address, data=form, timeout=20).status_code == 409
    assert offered(stack).version == 1


def test_a_condition_that_fits_nothing_here_is_named_and_keeps_it_from_being_published(stack):
    items = (*RULE.items, ActivityCompleted(activity_id="cm:9", name="Only last term"))
    over = Window(until_on=stack.clock().date().replace(year=2020))
    publish_elsewhere(stack, "77", replace(LAST_TERM, criteria=replace(RULE, items=items, window=over)))
    page = take(stack)
    html = page.content.decode()
    assert html.count('data-open="activity"') == html.count('data-open="window"') == 1
    assert "Only last term" in page.text
    assert 'data-open="number"' in html  # nobody kept of how many points the quiz was
    assert not [form for form in page.forms if form.action.endswith("/takeover/publish")]
    forged = {"csrf_token": form_token(page.browser), "revision": str(draft(stack).revision)}
    page.browser.session.post(page.url + "/takeover/publish", data=forged, timeout=20)
    assert offered(stack) is None
    refused = page.submit(page.form(button="publish"), button="publish")
    assert refused.status == 422
    assert offered(stack) is None


def test_own_ones_come_first_then_the_newest_and_drafts_and_strangers_never(stack, other):
    titles = {"a": "First", "b": "Second", "c": "Third"}
    for n, (context, title) in enumerate(titles.items()):
        stack.clock.ahead_s = n * 60
        mine = str(TEACHER) if context == "a" else "somebody"
        publish_elsewhere(stack, context, replace(LAST_TERM, title={"en": title}), by=mine)
    stack.product.definitions.begin(stack.platform_id, "d", SLUG, replace(LAST_TERM, title={"en": "Secret draft"}))
    publish_elsewhere(stack, "e", replace(LAST_TERM, title={"en": "Elsewhere"}), platform_id=other.registered.id)
    profile = replace(stack.product.issuers.get(SLUG), slug="second", did=stack.product.own_issuers.did("second"))
    stack.product.issuers.put(profile)
    publish_elsewhere(stack, "f", replace(LAST_TERM, title={"en": "Another house"}), slug="second")
    page = launch(stack).follow(href="/takeover")
    shown = [title for title in (*titles.values(), "Secret draft", "Elsewhere", "Another house") if title in page.text]
    assert shown == ["First", "Second", "Third"]
    places = [page.text.index(title) for title in ("First", "Third", "Second")]
    assert places == sorted(places)
    assert page.text.count("Yours") == 1
    assert "Search by title" not in page.text


def test_more_than_ten_can_be_searched(stack):
    for n in range(11):
        publish_elsewhere(stack, f"c{n}", replace(LAST_TERM, title={"en": f"Course number {n}", "sl": "Predmet"}))
    page = launch(stack).follow(href="/takeover")
    found = page.submit(page.form("/takeover", button="Search"), q="NUMBER 7")
    assert found.text.count("Take it over") == 1
    none = page.submit(page.form("/takeover", button="Search"), q="<b>nothing")
    assert "No title holds “<b>nothing”" in none.text


def test_what_is_not_on_the_list_is_not_taken_over(stack):
    page = launch(stack)
    for chosen in ("", "nonsense", "00000000-0000-0000-0000-000000000000"):
        form = {"csrf_token": form_token(page.browser), "achievement": chosen}
        refused = page.browser.session.post(page.url + "/takeover", data=form, timeout=20)
        assert (refused.status_code, draft(stack)) == (404, None)


def test_without_the_courses_activities_nothing_is_taken_over(stack):
    stack.offer(LAST_TERM)
    listing = launch(stack).follow(href="/takeover")
    stack.fault("down")
    refused = listing.submit(listing.form("/takeover", button="Take it over"), button="Take it over")
    assert (code_of(refused), draft(stack)) == ("courses.platform_unavailable", None)
    stack.fault("ok")
    page = take(stack)
    stack.fault("down")
    waiting = page.browser.open(page.url)
    assert "cannot be read now" in waiting.text
    assert code_of(page.submit(page.form("/takeover/publish"))) == "courses.platform_unavailable"
    assert offered(stack) is None


def test_learners_have_no_such_pages(stack):
    stack.offer(LAST_TERM)
    page = stack.launch(in_situation("ready"))
    opened = page.browser.open(page.url.replace("/claim/", "/teach/") + "/takeover")
    assert opened.status == 403
