"""Canvas: a teacher connects a course, learners are awarded by it, and every way in which connecting fails."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from app.awards import CourseCompleted, Criteria, GradeAtLeast, Unit
from app.cli.demo_setup import SLUG
from app.demo import Page
from tests.integration.canvas_platform import COLLEAGUE, CONTEXT, TEACHING, CanvasPlatform
from tests.integration.courses.local_canvas import KEY_ID, KEY_SECRET, local_canvas
from tests.integration.other_platform import OtherPlatform
from tests.integration.stack import DEFINITION, Stack, code_of
from tests.unit.courses.canvas_double import ANNA, HIDDEN, NEW, TRAPPED, answered

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def platform(stack: Stack, other: OtherPlatform) -> Iterator[CanvasPlatform]:
    with local_canvas() as canvas:
        yield CanvasPlatform(stack, canvas, other)


@pytest.fixture
def keyed(platform: CanvasPlatform) -> CanvasPlatform:
    platform.put_key()
    return platform


def offer(platform: CanvasPlatform, **changes: object) -> None:
    definitions = platform.stack.product.definitions
    criteria = Criteria(
        items=(
            CourseCompleted(),
            GradeAtLeast(activity_id=None, name="", threshold=Decimal(60), unit=Unit.PERCENT),
        )
    )
    draft = definitions.begin(
        platform.platform_id,
        CONTEXT,
        SLUG,
        replace(DEFINITION, **{"criteria": criteria, **changes}),  # type: ignore[arg-type]
    )
    definitions.publish(draft, "somebody")


def checked(platform: CanvasPlatform, page: Page) -> Page:
    """Have the class checked from a teacher's page, and return the list of people then."""
    people = page.follow("People")
    return platform.stack.checked(people.submit(people.form("/people/check")))


def test_a_teacher_connects_and_a_learner_is_awarded_by_real_grades(keyed: CanvasPlatform) -> None:
    page = keyed.connect(keyed.teach())
    assert page.status == 200 and "Connected" in page.text and "yourself" in page.text
    (asked,) = keyed.canvas.authorisation.questions
    assert asked["client_id"] == KEY_ID and asked["response_type"] == "code"
    assert "url:GET|/api/v1/courses/:course_id/enrollments" in asked["scope"].split(" ")
    assert asked["redirect_uri"] == f"{keyed.stack.tool_url}/lti/canvas/authorised"
    offer(keyed)
    people = checked(keyed, keyed.teach(browser=page.browser))
    assert people.content.decode().count('data-standing="ready"') == 2  # Anna, and who has concluded
    assert people.content.decode().count('data-standing="not_yet"') == 3
    progress = keyed.launch(ANNA)
    assert "91.5" in progress.text
    wallet = progress.submit(progress.form("/claim/", button="Yes, issue it"))
    assert wallet.status == 200 and "/wallet/" in wallet.url
    for user_id in (TRAPPED, HIDDEN, NEW):
        refused = keyed.launch(user_id)
        assert not any("/claim/" in form.action and form.buttons for form in refused.forms if form.method == "post")
    assert len(keyed.stack.rows("awards")) == 1


def test_what_is_stored_of_a_connection_is_unreadable(keyed: CanvasPlatform) -> None:
    keyed.connect(keyed.teach())
    stored = str(keyed.stack.rows("canvas_grants")) + str(keyed.stack.rows("canvas_keys"))
    assert "access-" not in stored and "refresh-" not in stored and KEY_SECRET not in stored
    assert keyed.stack.rows("canvas_questions") == []


def test_without_a_connection_the_teacher_is_asked_and_a_learner_is_told(keyed: CanvasPlatform) -> None:
    page = keyed.teach()
    assert "Connect this course" in page.text and "did not answer" not in page.text
    offer(keyed)
    told = keyed.launch(ANNA)
    assert (told.status, code_of(told)) == (503, "courses.canvas_not_connected")
    assert "This course is not connected with Canvas" in checked(keyed, page).text


def test_a_platform_without_an_api_key_offers_no_connection(platform: CanvasPlatform) -> None:
    page = platform.teach()
    assert "Canvas" not in page.text
    opened = page.browser.open(f"{page.url}/canvas")
    assert opened.url == page.url


def test_somebody_who_says_no_is_told_so_and_may_try_again(keyed: CanvasPlatform) -> None:
    page = keyed.teach()
    keyed.canvas.authorisation.denies = "access_denied"
    refused = keyed.connect(page)
    assert (refused.status, code_of(refused)) == (403, "courses.authorisation_refused")
    assert keyed.stack.rows("canvas_grants") == []
    keyed.canvas.authorisation.denies = ""
    assert "Connected" in keyed.connect(page).text


@pytest.mark.parametrize("error", ["invalid_scope", "unauthorized_client", "<script>"])
def test_a_key_that_canvas_refuses_is_for_the_administrator(keyed: CanvasPlatform, error: str) -> None:
    keyed.canvas.authorisation.denies = error
    refused = keyed.connect(keyed.teach())
    assert (refused.status, code_of(refused)) == (503, "courses.canvas_key_refused")
    keyed.canvas.authorisation.denies = ""
    keyed.canvas.authorisation.refusal = (401, "invalid_client")
    assert code_of(keyed.connect(keyed.teach())) == "courses.canvas_key_refused"


def test_an_answer_counts_once_and_in_the_browser_that_asked_only(keyed: CanvasPlatform) -> None:
    page = keyed.teach()
    back = keyed.answer(keyed.question(page))
    elsewhere = keyed.stack.browser().open(back)
    assert elsewhere.status == 401  # no session: the launch is not theirs
    thief = keyed.teach(COLLEAGUE)
    assert code_of(thief.browser.open(back)) == "lti.launch_expired"
    assert keyed.stack.rows("canvas_grants") == []
    assert "Connected" in page.browser.open(back).text
    again = page.browser.open(back)
    assert (again.status, code_of(again)) == (403, "courses.authorisation_spent")
    assert len(keyed.canvas.authorisation.asked) == 1


def test_a_state_that_was_made_up_or_is_too_old_counts_for_nothing(keyed: CanvasPlatform) -> None:
    page = keyed.teach()
    launch_id = urlsplit(page.url).path.split("/")[2]
    base = f"{keyed.stack.tool_url}/lti/canvas/authorised"
    for state in ("", "x", "admin-x.y", f"{launch_id}.{'A' * 43}", launch_id, "%00", "x" * 5000):
        opened = page.browser.open(f"{base}?code=c&state={state}")
        assert opened.status in {401, 403}
    question = keyed.question(page)
    keyed.stack.clock.ahead_s = 16 * 60
    assert code_of(page.browser.open(keyed.answer(question))) == "courses.authorisation_spent"
    assert keyed.canvas.authorisation.asked == []


def test_another_person_at_canvas_is_refused_and_their_token_given_back(keyed: CanvasPlatform) -> None:
    keyed.canvas.authorisation.user = {"id": 5102, "name": "Somebody"}
    refused = keyed.connect(keyed.teach())
    assert (refused.status, code_of(refused)) == (403, "courses.authorisation_foreign")
    assert keyed.stack.rows("canvas_grants") == []
    assert len(keyed.canvas.authorisation.revoked) == 1
    keyed.canvas.authorisation.user = {"id": 1, "global_id": TEACHING}
    assert "Connected" in keyed.connect(keyed.teach()).text


def test_whoever_acts_as_somebody_else_can_allow_nothing(keyed: CanvasPlatform) -> None:
    page = keyed.teach(masquerading_user_id="1").follow(href="/canvas")
    refused = page.submit(page.form("/canvas"))
    assert (refused.status, code_of(refused)) == (403, "courses.authorisation_foreign")
    keyed.canvas.authorisation.is_masqueraded = True
    assert code_of(keyed.connect(keyed.teach())) == "courses.authorisation_foreign"
    assert keyed.stack.rows("canvas_grants") == []


def test_a_launch_that_does_not_tell_the_person_can_connect_nothing(keyed: CanvasPlatform) -> None:
    page = keyed.teach(canvas_user_id="$Canvas.user.id").follow(href="/canvas")
    assert code_of(page.submit(page.form("/canvas"))) == "courses.authorisation_foreign"


def test_a_learner_can_connect_nothing(keyed: CanvasPlatform) -> None:
    offer(keyed)
    page = keyed.launch(ANNA)
    opened = page.browser.open(page.url.replace("/claim/", "/teach/") + "/canvas")
    assert (opened.status, code_of(opened)) == (403, "lti.role_not_allowed")


def test_an_old_token_is_refreshed_and_a_dead_grant_asks_again(keyed: CanvasPlatform) -> None:
    keyed.connect(keyed.teach())
    offer(keyed)
    keyed.stack.clock.ahead_s = 3600
    assert "91.5" in keyed.launch(ANNA).text
    assert keyed.canvas.authorisation.asked == ["authorization_code", "refresh_token"]
    keyed.canvas.double.tokens.clear()  # Canvas forgot the token before its time, as when scopes are changed
    assert "91.5" in keyed.launch(ANNA).text
    keyed.canvas.double.tokens.clear()
    keyed.canvas.authorisation.refresh_tokens.clear()
    dead = keyed.launch(ANNA)
    assert (dead.status, code_of(dead)) == (503, "courses.canvas_not_connected")
    (row,) = keyed.stack.rows("canvas_grants")
    assert (row.sealed_refresh_token, row.sealed_access_token) == ("", "") and row.ended_at
    asked = len(keyed.canvas.authorisation.asked)
    keyed.launch(ANNA)
    assert len(keyed.canvas.authorisation.asked) == asked  # a dead grant is not tried again
    page = keyed.teach(COLLEAGUE)
    assert "The connection to Canvas has ended" in page.text
    keyed.canvas.authorisation.user = {"id": int(COLLEAGUE)}
    assert "Connected" in keyed.connect(page).text
    assert "91.5" in keyed.launch(ANNA).text
    assert "a colleague" in keyed.teach().follow(href="/canvas").text


def test_a_token_endpoint_that_is_down_ends_no_grant(keyed: CanvasPlatform) -> None:
    keyed.connect(keyed.teach())
    offer(keyed)
    keyed.stack.clock.ahead_s = 3600
    keyed.canvas.authorisation.refusal = (503, "busy")
    assert code_of(keyed.launch(ANNA)) == "courses.platform_unavailable"
    keyed.canvas.authorisation.refusal = (401, "invalid_client")
    assert code_of(keyed.launch(ANNA)) == "courses.canvas_key_refused"
    keyed.canvas.authorisation.refusal = None
    assert "91.5" in keyed.launch(ANNA).text


def test_disconnecting_revokes_the_token_at_canvas(keyed: CanvasPlatform) -> None:
    page = keyed.connect(keyed.teach())
    page = page.submit(page.form("/disconnect"))
    assert "Canvas confirmed" in page.text
    assert keyed.stack.rows("canvas_grants") == [] and len(keyed.canvas.authorisation.revoked) == 1
    page = keyed.connect(keyed.teach())
    keyed.canvas.authorisation.refusal = (500, "x")
    page = page.submit(page.form("/disconnect"))
    assert "Canvas did not confirm" in page.text and keyed.stack.rows("canvas_grants") == []


def test_a_course_of_another_canvas_is_not_read_and_its_host_sees_no_token(keyed: CanvasPlatform) -> None:
    keyed.connect(keyed.teach())
    offer(keyed)
    with local_canvas() as foreign:
        keyed.custom["canvas_api_domain"] = foreign.domain
        refused = keyed.launch(ANNA)
        assert (refused.status, code_of(refused)) == (503, "courses.platform_refused")
        assert foreign.double.asked == []


def test_a_course_id_that_is_not_the_rosters_own_is_not_believed(keyed: CanvasPlatform) -> None:
    keyed.custom["canvas_course_id"] = "2418"
    keyed.connect(keyed.teach())
    offer(keyed)
    assert code_of(keyed.launch(ANNA)) == "courses.canvas_course_unknown"


def test_in_a_frame_the_teacher_goes_on_in_a_window_of_its_own(keyed: CanvasPlatform) -> None:
    page = keyed.teach()
    framed = requests.get(
        f"{page.url}/canvas",
        cookies=page.browser.session.cookies,
        headers={"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "same-origin"},
        timeout=5,
    )
    assert 'target="_blank"' in framed.text and 'name="ticket"' in framed.text and "/login/oauth2" not in framed.text
    window = keyed.stack.browser()
    ticket = framed.text.split('name="ticket" value="')[1].split('"')[0]
    moved = window.session.post(
        f"{keyed.stack.tool_url}/lti/window",
        data={"ticket": ticket},
        headers={"Sec-Fetch-Site": "same-origin"},
        allow_redirects=False,
        timeout=5,
    )
    opened = window.open(f"{keyed.stack.tool_url}{moved.headers['Location']}")
    opened = opened.submit(opened.form("/canvas"))
    back = keyed.answer(opened.link(href="/login/oauth2/auth").href)
    assert "Connected" in window.open(back).text


# --- the administrator ---


def test_an_administrator_enters_the_key_connects_the_account_and_tests(platform: CanvasPlatform) -> None:
    stack = platform.stack
    platform.teach()
    admin = stack.administrator()
    page = admin.browser.open(f"{stack.tool_url}/admin/platforms/{platform.platform_id}/canvas")
    assert f"{stack.tool_url}/lti/canvas/authorised" in page.content.decode()
    bad = page.submit(page.form("/canvas/key"), base_url="http://elsewhere.example", client_id="1", secret="s")
    assert bad.status == 422 and "begins with https" in bad.text
    page = page.submit(
        page.form("/canvas/key"), base_url=f"{platform.canvas.url}/courses/1", client_id=KEY_ID, secret=KEY_SECRET
    )
    assert page.status == 200 and KEY_SECRET not in page.content.decode() and platform.canvas.url in page.text
    untried = page.submit(page.form("/canvas/test"))
    assert "This course is not connected with Canvas" in untried.text
    page = page.submit(page.form("/canvas/ask"))
    page = page.browser.open(platform.answer(page.link(href="/login/oauth2/auth").href))
    assert "Connected for all courses" in page.text and "5101" in page.text
    page = page.submit(page.form("/canvas/test"))
    assert "It works" in page.text and "Missing" not in page.text
    platform.canvas.double.faults["/sections"] = answered(401, {"status": "unauthorized"})
    page = page.submit(page.form("/canvas/test"))
    assert "It works" in page.text and "Missing" in page.text  # which only the names of sections are
    platform.canvas.double.faults["/modules"] = answered(401, {"status": "unauthorized"})
    platform.canvas.double.allows_includes = False
    page = page.submit(page.form("/canvas/test"))
    assert "Something is missing" in page.text
    platform.canvas.double.faults.clear()
    offer(platform)
    assert "91.5" in platform.launch(ANNA).text  # with no connection of the course's own
    assert "Connected by the administrator" in platform.teach().follow(href="/canvas").text
    page = page.browser.open(f"{stack.tool_url}/admin/platforms/{platform.platform_id}/canvas")
    page = page.submit(page.form("/canvas/key/remove"))
    assert "Removed" in page.text and stack.rows("canvas_keys") == [] and stack.rows("canvas_grants") == []
    assert len(platform.canvas.authorisation.revoked) == 1
    assert "Canvas" in stack.command("admin", "audit", SLUG).stdout


def test_the_answer_to_an_administrator_counts_in_that_session_only(keyed: CanvasPlatform) -> None:
    stack = keyed.stack
    page = stack.administrator()
    page = page.browser.open(f"{stack.tool_url}/admin/platforms/{keyed.platform_id}/canvas")
    page = page.submit(page.form("/canvas/ask"))
    question = page.link(href="/login/oauth2/auth").href
    assert parse_qs(urlsplit(question).query)["state"][0].startswith("admin-")
    back = keyed.answer(question)
    assert stack.browser().open(back).status == 401
    assert code_of(stack.administrator().browser.open(back)) == "courses.authorisation_spent"
    assert keyed.stack.rows("canvas_grants") == []
    assert "Connected" in page.browser.open(back).text


def test_the_key_is_entered_by_command_too(platform: CanvasPlatform, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("secret") / "secret"
    secret.write_text(f"{KEY_SECRET}\n")
    done = platform.stack.command(
        "platform", "canvas-key", "--issuer", platform.other.registered.issuer,
        "--url", platform.canvas.url, "--key", KEY_ID, "--secret-file", str(secret),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "/lti/canvas/authorised" in done.stdout and "bulk_user_progress" in done.stdout
    assert KEY_SECRET not in done.stdout
    assert "data access" in platform.stack.command("platform", "list").stdout
    assert "Connected" in platform.connect(platform.teach()).text
    gone = platform.stack.command("platform", "forget-data-access", str(platform.platform_id))
    assert gone.returncode == 0 and platform.stack.rows("canvas_keys") == []


def test_another_key_forgets_what_the_first_one_gave(keyed: CanvasPlatform) -> None:
    keyed.connect(keyed.teach())
    keyed.put_key()
    assert len(keyed.stack.rows("canvas_grants")) == 1
    keyed.stack.product.canvas.put_key(keyed.platform_id, keyed.canvas.url, "another", KEY_SECRET)
    assert keyed.stack.rows("canvas_grants") == []


@pytest.mark.parametrize("path", ["/assignments", "/modules"])
def test_a_scope_that_is_dropped_pauses_no_rule(keyed: CanvasPlatform, path: str) -> None:
    page = keyed.connect(keyed.teach())
    definitions = keyed.stack.product.definitions
    essay = GradeAtLeast(activity_id="assignment:5501", name="Essay", threshold=Decimal(60), unit=Unit.PERCENT)
    achievement = replace(DEFINITION, criteria=Criteria(items=(essay,)))
    draft = definitions.begin(keyed.platform_id, CONTEXT, SLUG, achievement)
    definitions.publish(draft, "somebody", keyed.stack.product.readers.reader(keyed.platform_id).outline(CONTEXT))
    keyed.canvas.double.faults[path] = answered(401, {"status": "unauthorized"})
    page = keyed.teach(browser=page.browser)
    assert page.status == 200 and not any(form.action.endswith("/rule") for form in page.forms)
    told = keyed.launch(ANNA)
    progress = told.submit(told.form("/claim/", button="Yes, issue it")) if told.status == 200 else told
    assert (progress.status, code_of(progress)) == (503, "courses.platform_refused")
    keyed.canvas.double.faults.clear()
    assert "90" in keyed.launch(ANNA).text
