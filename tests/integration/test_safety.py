"""What an attacker tries: others' launches, forged posts, markup in every text, redirects, missing sessions."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import product
from uuid import UUID, uuid4

import pytest
import requests

from app.demo import Page
from app.issuers import QualityAssurance
from app.web import SESSION
from tests.integration.stack import TEACHER, code_of, in_situation
from tests.integration.tokens import form_token

MARKUP = """"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7919*7919}}"""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Give an SQLite database only: nothing here depends on the database."""
    return sqlite_url


class Dangers(HTMLParser):
    """Collects elements and attributes that only injected markup would bring."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [name for name, _ in attrs if name.startswith("on")]
        given = dict(attrs)
        if tag == "img" and given.get("src") == "x":
            self.found.append("img")
        self._script = tag == "script" and "src" not in given
        self.found += [f"{name}={value}" for name, value in attrs if (value or "").lower().startswith("javascript:")]

    def handle_data(self, data: str) -> None:
        if getattr(self, "_script", False) and "alert(1)" in data:
            self.found.append("script")

    def handle_endtag(self, tag: str) -> None:
        self._script = False


def is_safe(page: Page) -> bool:
    """Tell whether a page shows the markup as text, or not at all."""
    parser = Dangers()
    parser.feed(page.content.decode())
    return parser.found == [] and "62710561" not in page.text


def checked_headers(answer: requests.Response | Page) -> None:
    headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert re.fullmatch(r"[0-9a-f]{8}", headers["X-Request-Id"])
    if headers["Content-Type"].startswith("text/html"):
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "'unsafe" not in policy
        # A platform frames the pages of its launches, and nothing else belongs into anybody's frame.
        of_launch = re.search(r"/(lti|claim|teach|wallet|catalogue)/", answer.url)
        framing = r" http://127\.0\.0\.1:\d+" if of_launch else ""
        assert re.search(f"frame-ancestors 'self'{framing}$", policy)
        assert headers["Cache-Control"] == "no-store"


def test_markup_in_every_text_of_the_form_is_shown_as_text_everywhere(stack):
    page = stack.launch(TEACHER)
    texts = ["title", "description", "prerequisites", "stackability_note", "further_information"]
    page = page.submit(
        page.form("/teach/"),
        button="publish",
        **dict.fromkeys(texts, MARKUP),
        language="en",
        outcome=[MARKUP],
        ects="3",
        level="6",
        assessment=["6e6cb2cc78"],
        participation="e92d221e4d",
        supervision="nosupnoid",
        **{"criterion-threshold": ["", "60"]},
    )
    assert "done=published" in page.url
    person = in_situation("ready")
    stack.rename(person, "<b onclick=alert(1)>Ana", '"><script>alert(1)</script>')
    learner = stack.launch(person)
    wallet = learner.submit(learner.form("/claim/", button="Yes, issue it"))
    document = json.loads(wallet.follow(href="credential.openbadge.json").content)
    assert document["credentialSubject"]["achievement"]["name"] == MARKUP
    achievement = document["credentialSubject"]["achievement"]["id"]
    award_id = document["id"].rsplit("/", 1)[1]
    awards = stack.administrator()
    award = awards.follow(href=award_id)
    revoked = award.submit(award.form("/revoke"), reason=MARKUP)
    pages = [page, stack.people(), learner, wallet, stack.browser().open(achievement), awards, award]
    pages += [revoked, stack.browser().open(wallet.link(href="/verify/").href), stack.launch(person)]
    form = stack.browser().open(f"{stack.tool_url}/verify")
    pages.append(form.submit(form.form("/verify"), text=MARKUP))
    for shown in pages:
        assert shown.status == 200
        assert is_safe(shown), shown.url
        checked_headers(shown)


def test_markup_in_the_institutions_profile_is_shown_as_text(stack):
    profile = stack.product.issuers.get("zgled")
    stack.product.issuers.put(
        replace(
            profile,
            legal_name={"en": MARKUP, "sl": MARKUP},
            region=MARKUP,
            quality_assurance=QualityAssurance(type_code="bb4618238e", statement={"en": MARKUP}, agency=MARKUP),
        )
    )
    stack.offer()
    wallet = stack.claim(in_situation("ready"))
    administration = stack.administrator()
    pages = [wallet, stack.browser().open(wallet.link(href="/verify/").href), stack.launch(TEACHER), administration]
    for path in ("/admin/institution", "/admin/platforms"):
        pages.append(administration.browser.open(f"{stack.tool_url}{path}"))
    for shown in pages:
        assert shown.status == 200
        assert is_safe(shown), shown.url


def test_the_platforms_texts_are_shown_as_text(stack, other):
    stack.offer(platform_id=other.registered.id)
    other.enrol(11, name=MARKUP, given_name=MARKUP, family_name=MARKUP)
    context = {"id": "2", "title": MARKUP, "label": MARKUP}
    page = other.launch(11, name=MARKUP, **{"https://purl.imsglobal.org/spec/lti/claim/context": context})
    assert is_safe(page)
    assert is_safe(page.submit(page.form("/claim/", button="Yes, issue it")))


def test_a_forged_document_cannot_bring_markup_into_the_answer(stack):
    stack.offer()
    document = json.loads(stack.claim(in_situation("ready")).follow(href="credential.openbadge.json").content)
    form = stack.browser().open(f"{stack.tool_url}/verify")
    for key in ("name", "id", "validFrom", "validUntil"):
        assert is_safe(form.submit(form.form("/verify"), text=json.dumps({**document, key: MARKUP})))
    issuer = {"id": f"did:web:{MARKUP}", "type": ["Profile"], "name": MARKUP}
    assert is_safe(form.submit(form.form("/verify"), text=json.dumps({**document, "issuer": issuer})))


@pytest.mark.parametrize("token", ["", "0" * 64, "é", "a" * 100_000])
def test_a_form_without_its_token_changes_nothing(stack, token):
    stack.offer()
    page = stack.launch(in_situation("ready"))
    answer = page.browser.session.post(page.url, data={"csrf_token": token}, timeout=10)
    assert answer.status_code == 403
    assert "web.form_expired" in answer.text
    assert stack.rows("awards") == []


def test_the_token_of_another_session_is_worthless(stack):
    stack.offer()
    page, stranger = stack.launch(in_situation("ready")), stack.launch(in_situation("ready", 1))
    answer = page.browser.session.post(page.url, data={"csrf_token": form_token(stranger.browser)}, timeout=10)
    assert answer.status_code == 403
    assert stack.rows("awards") == []


def test_the_launch_of_somebody_else_is_closed(stack):
    stack.offer()
    mine, theirs = stack.launch(in_situation("ready")), stack.launch(in_situation("ready", 1))
    for path in (theirs.url, theirs.url.replace("/claim/", "/wallet/"), theirs.url.replace("/claim/", "/teach/")):
        page = mine.browser.open(path)
        assert (page.status, code_of(page)) == (401, "lti.launch_expired")
    answer = mine.browser.session.post(theirs.url, data={"csrf_token": form_token(mine.browser)}, timeout=10)
    assert answer.status_code == 401
    assert stack.rows("awards") == []


def test_a_launch_gives_no_access_to_the_administration(stack):
    for person in (in_situation("ready"), TEACHER, 4):
        page = stack.launch(person).browser.open(f"{stack.tool_url}/admin/")
        assert (page.status, code_of(page)) == (401, "admin.signed_out")


def test_a_launchs_session_is_no_administrators_session(stack):
    browser = stack.launch(4).browser
    secret = next(cookie.value for cookie in browser.session.cookies if cookie.name == SESSION)
    answer = requests.get(f"{stack.tool_url}/admin/", cookies={"mc_admin": secret}, timeout=10)
    assert answer.status_code == 401


def test_an_administrators_session_opens_no_launch(stack):
    stack.offer()
    page = stack.launch(in_situation("ready"))
    assert stack.administrator().browser.open(page.url).status == 401


def test_an_administrator_sees_and_revokes_the_own_institutions_awards_only(stack):
    stack.offer()
    stack.claim(in_situation("ready"))
    award_id = stack.rows("awards")[0].id
    profile = stack.product.issuers.get("zgled")
    stack.product.issuers.put(replace(profile, slug="other", did="did:web:other.example"))
    link = f"{stack.tool_url}/admin/sign-in/#{stack.product.admin_access.new_link('other')}"
    page = stack.browser().open(link)
    page = page.submit(page.form("/sign-in/"))
    assert str(award_id) not in page.content.decode()
    assert page.browser.open(f"{stack.tool_url}/admin/awards/{award_id}").status == 404
    token = page.form("/sign-out").controls[0].value
    answer = page.browser.session.post(
        f"{stack.tool_url}/admin/awards/{award_id}/revoke", data={"reason": "x", "csrf_token": token}, timeout=10
    )
    assert answer.status_code == 404
    assert stack.rows("awards")[0].state == "issued"


def test_an_administrators_post_needs_the_forms_token(stack):
    stack.offer()
    stack.claim(in_situation("ready"))
    award_id = stack.rows("awards")[0].id
    session = stack.administrator().browser.session
    answer = session.post(f"{stack.tool_url}/admin/awards/{award_id}/revoke", data={"reason": "x"}, timeout=10)
    assert answer.status_code == 403
    assert stack.rows("awards")[0].state == "issued"


def test_a_revocation_without_a_reason_changes_nothing(stack):
    stack.offer()
    stack.claim(in_situation("ready"))
    award = stack.administrator().follow(href=str(stack.rows("awards")[0].id))
    for reason in ("", "  \n ", "x" * 501):
        refused = award.submit(award.form("/revoke"), reason=reason)
        assert (refused.status, code_of(refused)) == (400, "awards.reason_missing")
    assert stack.rows("awards")[0].state == "issued"


def test_no_parameter_redirects_away(stack):
    session = requests.Session()
    parameters = ("next", "target_link_uri", "redirect", "return_url", "url")
    for path, parameter in product(("/", "/verify", "/lti/login", f"/credentials/{uuid4()}", "/admin/"), parameters):
        answer = session.get(
            f"{stack.tool_url}{path}",
            params={parameter: "https://evil.example/", "iss": stack.lms_url, "login_hint": "1"},
            allow_redirects=False,
            timeout=10,
        )
        assert "evil.example" not in answer.headers.get("Location", "").split("?")[0]
    session.close()


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/%2f%2fevil.example/", "/\\evil.example", "/verify//evil.example"]
)
def test_no_path_redirects_away(stack, path):
    answer = requests.get(f"{stack.tool_url}{path}", allow_redirects=False, timeout=10)
    assert answer.status_code in {302, 308, 404}
    assert "//evil.example" not in answer.headers.get("Location", "").removeprefix(stack.tool_url)


ANSWERS = [
    ("GET", "/", 200),
    ("GET", "/verify", 200),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/lti/jwks", 200),
    ("GET", "/issuers/zgled/did.json", 200),
    ("GET", "/static/app.css", 200),
    ("GET", "/nowhere", 404),
    ("GET", "/verify/00000000-0000-0000-0000-000000000000", 404),
    ("GET", "/verify/not-a-number", 404),
    ("GET", "/status/00000000-0000-0000-0000-000000000000", 404),
    ("GET", "/achievements/00000000-0000-0000-0000-000000000000/1", 404),
    ("POST", "/", 405),
    ("POST", "/lti/login", 400),
    ("POST", "/lti/launch", 400),
    ("POST", "/verify", 422),
    ("GET", "/claim/00000000-0000-0000-0000-000000000000", 401),
    ("GET", "/admin/", 401),
    ("GET", "/admin/sign-in/", 200),
    ("POST", "/admin/sign-in/", 403),
]


def test_every_answer_carries_the_protecting_headers(stack):
    for method, path, status in ANSWERS:
        answer = requests.request(method, f"{stack.tool_url}{path}", allow_redirects=False, timeout=10)
        assert answer.status_code == status, path
        checked_headers(answer)


def test_too_large_an_upload_is_a_clear_refusal(stack):
    answer = requests.post(f"{stack.tool_url}/verify", files={"file": b"x" * (3 * 1024 * 1024)}, timeout=20)
    assert answer.status_code == 413
    assert "web.too_large" in answer.text


def test_problems_are_json_for_whoever_asks_for_it(stack):
    answer = requests.get(f"{stack.tool_url}/nowhere", headers={"Accept": "application/json"}, timeout=10)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "web.not_found"
    assert answer.json()["reference"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize("cookie", ["\x80\xff", '"\\355\\240\\200"', "x" * 5000, "a=b; c"])
def test_an_odd_cookie_is_no_session_and_no_failure(stack, cookie):
    for path in ("/admin/", f"/claim/{uuid4()}", f"/teach/{uuid4()}"):
        header = f"mc_session={cookie}; mc_admin={cookie}; mc_language={cookie}".encode("latin-1")
        answer = requests.get(f"{stack.tool_url}{path}", headers={"Cookie": header}, timeout=10)
        assert answer.status_code in {401, 403}


def test_logs_hold_no_name_mail_token_or_grade(stack, caplog):
    caplog.set_level("DEBUG", logger="microcredentials")
    stack.offer()
    person = in_situation("ready")
    stack.claim(person)
    stack.launch(in_situation("below"))
    stack.launch(in_situation("suspended"))
    ours = [record for record in caplog.records if record.name.startswith("microcredentials")]
    clocks = {"created", "msecs", "relativeCreated", "thread", "process"}
    lines = "\n".join(str({k: v for k, v in record.__dict__.items() if k not in clocks}) for record in ours)
    assert "issued" in lines
    for secret in (person.given_name, person.family_name, "92.5", stack.lms.keys.web_service_token, "eyJ", "@"):
        assert secret not in lines


@pytest.mark.parametrize("number", ["9223372036854775808", "99999999999999999999999"])
def test_a_number_that_no_database_holds_is_not_found(stack, number):
    answer = requests.get(f"{stack.tool_url}/achievements/{UUID(int=1)}/{number}", timeout=20)
    assert answer.status_code == 404
