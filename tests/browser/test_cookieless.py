"""Launches in a real browser, tool and platform on different sites, with fewer and fewer cookies allowed."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import CHROMIUM, FLAGS
from tests.integration.stack import COURSE, TEACHER, Stack, in_situation, threaded_stack

NO_THIRD_PARTY = {"profile": {"cookie_controls_mode": 1, "block_third_party_cookies": True}}
READY = in_situation("ready").person_id
CLAIMING = [in_situation("ready", n).person_id for n in range(1, 6)]  # each claims once
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def sites(made_keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Give the tool on localhost and the platform on 127.0.0.1, which browsers hold for different sites."""
    folder = tmp_path_factory.mktemp("sites")
    with threaded_stack(f"sqlite:///{folder / 'test.sqlite3'}", folder, made_keys, tool_host="localhost") as stack:
        stack.offer()
        yield stack


def no_cookies_in_frames(stack: Stack) -> dict[str, Any]:
    """Return preferences that keep the tool's cookies, partitioned ones too, out of the platform's frames only."""
    exception = {f"{stack.tool_url},{stack.lms_url}": {"setting": 2}}
    return {"profile": {"content_settings": {"exceptions": {"cookies": exception}}}}


@pytest.fixture
def browser_with(chromium: Any, tmp_path: Path) -> Iterator[Open]:
    """Give a function that opens a browser whose user has these preferences, or skip with the reason."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}")
    with ExitStack() as stack:

        def start(preferences: dict[str, Any]) -> Any:
            profile = tmp_path / "profile" / "Default"
            profile.mkdir(parents=True)
            (profile / "Preferences").write_text(json.dumps(preferences))
            context = chromium.browser_type.launch_persistent_context(
                str(profile.parent), executable_path=str(CHROMIUM), args=FLAGS, locale="en"
            )
            stack.callback(context.close)
            context.set_default_timeout(20_000)
            return context

        yield start


def frame_page(stack: Stack, context: Any, person: int = READY, storage: str = "") -> Any:
    """Open the platform's page with the tool in a frame."""
    page = context.new_page()
    page.goto(f"{stack.lms_url}/frame?course={COURSE}&person={person}&storage={storage}")
    return page


def tool_in(page: Any) -> Any:
    return page.frame_locator("iframe.tool")


def shown_heading(page: Any) -> str:
    """Return the heading at which the steps of a launch, which run by themselves, come to rest."""
    heading = tool_in(page).locator("[data-show]:not([data-show=wait]):not([hidden]) h1, .problem h1")
    heading.wait_for()
    return str(heading.inner_text())


def tool_frame(page: Any) -> Any:
    return page.query_selector("iframe.tool").content_frame()


def wait_for_claim_page(page: Any) -> None:
    tool_in(page).get_by_role("button", name="Yes, issue it").wait_for()


def in_window(context: Any, page: Any) -> Any:
    """Press the one button and give the window that opens."""
    with context.expect_page() as opened:
        tool_in(page).get_by_role("button", name="Open in a new window").click()
    opened.value.get_by_role("button", name="Yes, issue it").wait_for()
    tool_in(page).get_by_role("heading", name="It is open in a new window").wait_for()
    return opened.value


def requests_of(page: Any) -> list[tuple[str, str]]:
    seen: list[tuple[str, str]] = []
    page.on("request", lambda request: seen.append((request.method, request.url)))
    return seen


@pytest.mark.parametrize(("person", "storage"), [(CLAIMING[0], ""), (CLAIMING[1], "parent"), (CLAIMING[2], "frame")])
def test_with_third_party_cookies_blocked_a_learner_claims_inside_the_frame(sites, browser_with, person, storage):
    context = browser_with(NO_THIRD_PARTY)
    page = frame_page(sites, context, person, storage=storage)
    wait_for_claim_page(page)
    frame = tool_frame(page)
    # The browser does what this test is about: an ordinary cookie is not kept here.
    frame.evaluate("document.cookie = 'ordinary=1; SameSite=None; Secure'")
    assert "ordinary" not in frame.evaluate("document.cookie")
    kept = [cookie for cookie in context.cookies() if cookie["name"] == "mc_session"]
    assert [cookie["partitionKey"] for cookie in kept] == ["http://127.0.0.1"]
    tool_in(page).get_by_role("button", name="Yes, issue it").click()
    tool_in(page).locator("a[href$='credential.pdf']").first.wait_for()


@pytest.mark.parametrize(("person", "storage"), [(CLAIMING[3], "parent"), (CLAIMING[4], "frame")])
def test_with_no_cookie_in_frames_the_platforms_storage_finishes_the_launch_and_one_click_opens_it(
    sites, browser_with, person, storage
):
    context = browser_with(no_cookies_in_frames(sites))
    page = context.new_page()
    seen = requests_of(page)
    page.goto(f"{sites.lms_url}/frame?course={COURSE}&person={person}&storage={storage}")
    assert shown_heading(page) == "Continue in a new window"
    assert f"{sites.tool_url}/lti/launch/finish" in [url for _, url in seen]
    assert [cookie["name"] for cookie in context.cookies(sites.tool_url)] == []
    keeper = page if storage == "parent" else next(frame for frame in page.frames if frame.url.endswith("/storage"))
    assert keeper.evaluate("document.documentElement.dataset.kept") == "0"  # it was deleted after use
    window = in_window(context, page)
    assert window.url.startswith(f"{sites.tool_url}/claim/")
    window.get_by_role("button", name="Yes, issue it").click()
    window.locator("a[href$='credential.pdf']").first.wait_for()


def test_with_neither_cookie_nor_storage_the_login_is_begun_in_a_window_with_one_click(sites, browser_with):
    context = browser_with(no_cookies_in_frames(sites))
    page = context.new_page()
    seen = requests_of(page)
    page.goto(f"{sites.lms_url}/frame?course={COURSE}&person={READY}")
    tool_in(page).get_by_role("heading", name="Continue in a new window").wait_for()
    # The platform's hint works once, so it must not have been used up in the frame.
    assert not [url for _, url in seen if "/mod/lti/auth.php" in url]
    in_window(context, page)


def picker(stack: Stack, context: Any, storage: str) -> Any:
    """Open the platform's page in which a teacher picks links in a frame."""
    page = context.new_page()
    page.goto(f"{stack.lms_url}/frame?course={COURSE}&person={TEACHER}&storage={storage}&message=deep_linking")
    return page


def assert_picked(page: Any) -> None:
    """The platform has the answer, in the frame where it waits for it."""
    tool_in(page).get_by_text("A real platform would add these links to the course now:").wait_for()
    expect(tool_in(page).get_by_role("listitem")).to_have_count(1)
    assert "/mod/lti/contentitem_return.php" in tool_frame(page).url


@pytest.mark.parametrize("storage", ["", "parent", "frame"])
def test_with_third_party_cookies_blocked_a_teacher_picks_a_link_inside_the_frame(sites, browser_with, storage):
    page = picker(sites, browser_with(NO_THIRD_PARTY), storage)
    tool_in(page).get_by_role("button", name="Add links").click()
    assert_picked(page)


@pytest.mark.parametrize("storage", ["", "parent", "frame"])
def test_with_no_cookie_in_frames_a_link_is_picked_in_a_window_and_goes_back_through_the_frame(
    sites, browser_with, storage
):
    context = browser_with(no_cookies_in_frames(sites))
    page = picker(sites, context, storage)
    with context.expect_page() as opened:
        tool_in(page).get_by_role("button", name="Open in a new window").click()
    with opened.value.expect_event("close"):
        opened.value.get_by_role("button", name="Add links").click()
    assert_picked(page)


def test_when_the_frame_is_gone_the_window_brings_the_answer_itself(sites, browser_with):
    context = browser_with(no_cookies_in_frames(sites))
    page = picker(sites, context, "")
    with context.expect_page() as opened:
        tool_in(page).get_by_role("button", name="Open in a new window").click()
    opened.value.get_by_role("button", name="Add links").wait_for()
    page.goto("about:blank")
    opened.value.get_by_role("button", name="Add links").click()
    opened.value.get_by_text("A real platform would add these links to the course now:").wait_for()


def test_a_storage_that_answers_late_needs_one_more_click(sites, browser_with):
    context = browser_with(no_cookies_in_frames(sites))
    page = context.new_page()
    page.add_init_script(
        "addEventListener('message', hold, true); function hold(event) { if (window.deaf &&"
        " event.data?.subject === 'lti.get_data') event.stopImmediatePropagation(); }"
    )
    page.route("**/mod/lti/auth.php*", lambda route: (page.evaluate("window.deaf = true"), route.continue_()))
    page.goto(f"{sites.lms_url}/frame?course={COURSE}&person={READY}&storage=parent")
    tool_in(page).get_by_role("heading", name="Your learning platform does not answer yet").wait_for()
    page.evaluate("window.deaf = false")
    tool_in(page).get_by_role("button", name="Try again").click()
    in_window(context, page)


def test_a_platform_that_names_a_storage_and_never_answers_is_not_waited_for(sites, browser_with):
    context = browser_with(NO_THIRD_PARTY)
    page = context.new_page()
    page.route("**/demo_storage.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{sites.lms_url}/frame?course={COURSE}&person={READY}&storage=parent")
    wait_for_claim_page(page)


def test_a_page_that_does_not_come_is_told_and_can_be_asked_for_again(sites, browser_with):
    context = browser_with(NO_THIRD_PARTY)
    page = context.new_page()
    page.route("**/launch.js", told("const NEXT_MS = 10000;", "const NEXT_MS = 1000;"))
    with held_up(page, "**/mod/lti/auth.php*"):
        page.goto(f"{sites.lms_url}/frame?course={COURSE}&person={READY}&storage=parent")
    tool_in(page).get_by_role("heading", name="The next page takes longer than usual").wait_for()
    tool_in(page).get_by_role("button", name="Try again").click()
    wait_for_claim_page(page)


def test_a_server_that_does_not_say_whether_its_cookie_came_back_is_not_waited_for(sites, browser_with):
    context = browser_with(NO_THIRD_PARTY)
    page = context.new_page()
    page.route("**/launch.js", told("const SERVER_MS = 6000;", "const SERVER_MS = 1000;"))
    with held_up(page, "**/lti/launch/kept"):
        page.goto(f"{sites.lms_url}/frame?course={COURSE}&person={READY}")
    wait_for_claim_page(page)


@contextmanager
def held_up(page: Any, address: str) -> Iterator[None]:
    """Let one request that is sent meanwhile wait for ever, and leave once it is sent."""
    page.route(address, lambda _route: None, times=1)
    with page.expect_request(address):
        yield


def test_a_stranger_around_the_frame_learns_nothing_of_what_is_stored(sites, browser_with):
    context = browser_with(NO_THIRD_PARTY)
    page = context.new_page()
    spy = "addEventListener('message', (event) => (window.heard = [...(window.heard || []), event.data]))"
    page.add_init_script(spy)
    # The tool believes that its platform is another one than the page that holds the frame.
    elsewhere = 'const data = { ...page.dataset, origin: "https://platform.example" };'
    page.route("**/launch.js", told("const data = page.dataset;", elsewhere))
    page.goto(f"{sites.lms_url}/frame?course={COURSE}&person={READY}&storage=parent")
    wait_for_claim_page(page)
    assert page.evaluate("window.heard") is None


def told(line: str, other: str) -> Callable[[Any], None]:
    """Give the tool's script with another line in the place of one."""

    def answer(route: Any) -> None:
        given = route.fetch()
        assert line in given.text()
        route.fulfill(response=given, body=given.text().replace(line, other))

    return answer


def test_courses_in_several_tabs_go_on_side_by_side(sites, browser_with):
    context = browser_with(NO_THIRD_PARTY)
    learner = frame_page(sites, context, READY, storage="parent")
    wait_for_claim_page(learner)
    teacher = frame_page(sites, context, TEACHER)
    for page, where in ((learner, "/claim/"), (teacher, "/teach/")):
        frame = tool_frame(page)
        frame.wait_for_url(f"**{where}**")
        frame.goto(frame.url)
        assert where in frame.url
        expect(tool_in(page).locator(".problem")).to_have_count(0)
