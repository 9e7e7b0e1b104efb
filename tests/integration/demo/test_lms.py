import re

import pytest
import requests

from app.clock import utc_now
from app.demo import Browser, DemoUnreachable, PageUnexpected, ToolRegistration, create_lms, learners, lms_details
from app.settings import SettingsInvalid

TOOL = ToolRegistration(
    login_url="http://127.0.0.1:1/login",
    launch_url="http://127.0.0.1:1/launch",
    jwks_url="http://127.0.0.1:1/jwks",
    client_id="c",
    deployment_id="1",
)


@pytest.fixture
def browser():
    found = Browser()
    with found.session:
        yield found


@pytest.mark.parametrize("path", ["/", "/demo", "/frame?person=11", "/?course=3", "/demo?course=3"])
@pytest.mark.parametrize("lang", ["sl", "en"])
def test_every_page_exists_in_each_language(browser, lms, path, lang):
    page = browser.open(f"{lms.url}{path}{'&' if '?' in path else '?'}lang={lang}")
    assert (page.status, page.language) == (200, lang)


def test_the_first_page_names_every_person_and_opens_the_tool(browser, lms, tool):
    page = browser.open(f"{lms.url}/?lang=en")
    assert all(person.full_name in page.text for person in learners())
    assert len([link for link in page.links if "/launch?" in link.href]) == 42
    opened = page.follow("Ana Žnidaršič", href="/launch")
    assert opened.text == "Welcome"
    assert tool.logins[-1]["login_hint"] == "11"


def test_a_visitor_changes_a_grade_and_the_platform_reports_it(browser, lms):
    page = browser.open(f"{lms.url}/demo?lang=en")
    page = page.submit(page.form("/demo/grade"), person="32", item="quiz", points="7,5")
    assert "Done." in page.text
    items = lms.call("gradereport_user_get_grade_items", courseid=2, userid=32)["usergrades"][0]["gradeitems"]
    assert [(item["graderaw"], item["grademax"]) for item in items[1::2]] == [(7.5, 10), (7.5, 10)]


def test_a_grade_can_be_taken_away(browser, lms):
    page = browser.open(f"{lms.url}/demo?lang=en")
    page.submit(page.form("/demo/grade"), person="11", item="assign", points="")
    items = lms.call("gradereport_user_get_grade_items", courseid=2, userid=11)["usergrades"][0]["gradeitems"]
    assert items[0]["graderaw"] is None


def test_a_visitor_completes_the_course_for_a_learner_and_takes_it_back(browser, lms):
    def completed(person):
        answer = lms.call("core_completion_get_course_completion_status", courseid=2, userid=person)
        return answer["completionstatus"]["completed"]

    page = browser.open(f"{lms.url}/demo?lang=en")
    form = page.form("/demo/complete")
    assert not completed(27)
    page.submit(form, person="27", button="Complete")
    assert completed(27)
    page.submit(form, person="27", button="Take the reading back")
    assert not completed(27)
    page.submit(form, person="42", button="Complete")
    assert completed(42)


def test_completing_does_not_help_without_grades(lms):
    assert lms.post("/demo/complete", person="32").status_code == 303
    answer = lms.call("core_completion_get_course_completion_status", courseid=2, userid=32)
    assert answer["completionstatus"]["completed"] is False


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("/demo/grade", {"person": "11", "item": "quiz", "points": "11"}, 400),
        ("/demo/grade", {"person": "11", "item": "quiz", "points": "-1"}, 400),
        ("/demo/grade", {"person": "11", "item": "quiz", "points": "NaN"}, 400),
        ("/demo/grade", {"person": "11", "item": "quiz", "points": "many"}, 400),
        ("/demo/grade", {"person": "11", "item": "page", "points": "1"}, 404),
        ("/demo/grade", {"person": "3", "item": "quiz", "points": "1"}, 404),
        ("/demo/grade", {"person": "11", "course": "3", "item": "oral", "points": "1"}, 404),
        ("/demo/complete", {"person": "999"}, 404),
        ("/demo/faults", {"mode": "worse"}, 400),
    ],
)
def test_what_makes_no_sense_changes_nothing(lms, path, form, status):
    before = lms.call("gradereport_user_get_grade_items", courseid=2)
    assert lms.post(path, **form).status_code == status
    assert lms.call("gradereport_user_get_grade_items", courseid=2) == before


def test_another_website_cannot_change_anything(lms):
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        answer = requests.post(f"{lms.url}/demo/faults", data={"mode": "down"}, headers={"Origin": origin}, timeout=5)
        assert answer.status_code == 403
    assert lms.call("core_webservice_get_site_info")["siteurl"] == lms.url


def test_another_host_name_is_refused(lms):
    assert requests.get(lms.url, headers={"Host": "evil.example"}, timeout=5).status_code == 403


def test_pages_load_nothing_from_elsewhere_and_no_unlisted_script(lms, tool):
    answer = requests.get(f"{lms.url}/launch?course=2&person=11", timeout=5)
    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r"script-src 'nonce-([^']+)'", policy)
    assert nonce and f'<script nonce="{nonce.group(1)}">' in answer.text
    assert f"form-action 'self' {tool.url};" in policy
    assert not re.search(r"(?:src|href)=\"(?!/|data:|http://127\.0\.0\.1|#)", answer.text)


def test_the_style_sheet_is_served_by_the_lms_itself(lms):
    answer = requests.get(f"{lms.url}/static/demo.css", timeout=5)
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, "text/css")


def test_key_and_token_outlive_a_restart_and_nobody_else_reads_them(tmp_path):
    first = create_lms("http://127.0.0.1:1", TOOL, tmp_path, utc_now)
    second = create_lms("http://127.0.0.1:1", TOOL, tmp_path, utc_now)
    assert lms_details(first) == lms_details(second)
    certs = [app.test_client().get("/mod/lti/certs.php", base_url="http://127.0.0.1:1").json for app in (first, second)]
    assert certs[0] == certs[1]
    files = list(tmp_path.iterdir())
    assert len(files) == 2
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_two_installations_differ(tmp_path):
    first = create_lms("http://127.0.0.1:1", TOOL, tmp_path / "a", utc_now)
    second = create_lms("http://127.0.0.1:1", TOOL, tmp_path / "b", utc_now)
    assert lms_details(first).web_service_token != lms_details(second).web_service_token


@pytest.mark.parametrize(
    "url", ["https://lms.example", "http://10.0.0.1:8100", "http://127.0.0.1:1/", "http://0.0.0.0:1"]
)
def test_the_demo_serves_loopback_only(tmp_path, url):
    with pytest.raises(SettingsInvalid):
        create_lms(url, TOOL, tmp_path, utc_now)


def test_a_damaged_state_folder_is_refused_in_plain_words(tmp_path):
    (tmp_path / "platform-key.pem").write_text("not a key")
    with pytest.raises(SettingsInvalid):
        create_lms("http://127.0.0.1:1", TOOL, tmp_path, utc_now)


def test_a_server_that_is_gone_is_unreachable(browser):
    with pytest.raises(DemoUnreachable):
        browser.open("http://127.0.0.1:1/")


def test_a_link_or_form_that_is_not_there_is_unexpected(browser, lms):
    page = browser.open(lms.url)
    with pytest.raises(PageUnexpected):
        page.follow("No such link")
    with pytest.raises(PageUnexpected):
        page.form("/no/such/form")
