"""The main job on both databases: a teacher turns it on, a learner claims, anyone verifies, the institution revokes."""

import json
from collections import Counter
from dataclasses import replace

import pytest
import requests

from app.awards import ELM, OPENBADGE, SD_JWT, VC_JWT, AwardState, decode_status_list, is_set
from app.demo import Page, Run
from tests.integration.sealing import a_seal, put
from tests.integration.stack import DEFINITION, Stack, in_situation

FORMATS = (OPENBADGE, VC_JWT, SD_JWT, ELM)


def outcome(page: Page) -> str:
    """Return the verifier's answer that a page shows."""
    return page.content.decode().split('data-outcome="')[1].split('"')[0]


def issued(stack: Stack) -> tuple[Page, dict, bytes]:
    """Return a learner's wallet with the credential, as document and as bytes."""
    stack.offer()
    page = stack.claim(in_situation("ready"))
    content = page.follow(href="credential.openbadge.json").content
    return page, json.loads(content), content


def test_the_demo_run_does_every_step_on_both_databases(stack, tmp_path):
    stack.identify()
    put(stack, a_seal(stack))
    said: list[str] = []
    link = f"{stack.tool_url}/admin/sign-in/#{stack.product.admin_access.new_link('zgled')}"
    run = Run(
        tool_url=stack.tool_url,
        lms_url=stack.lms_url,
        credential=tmp_path / "credential.openbadge.json",
        admin_url=link,
        say=said.append,
    )
    assert run.all(), said
    assert all(line.startswith("ok ") for line in said)
    assert len(stack.rows("awards")) == 2
    downloaded = {"pdf-en": 1, "png": 1, "svg": 1, "index-en-en": 1}  # by one of the two, and made then
    kept = dict.fromkeys(FORMATS, 2) | downloaded
    assert Counter(row.format for row in stack.rows("credentials")) == kept


def test_a_dry_run_issues_nothing(stack):
    stack.offer()
    page = stack.people()
    assert page.content.decode().count('data-standing="ready"') == 12
    assert stack.rows("awards") == stack.badges() == []


def test_a_suspended_learner_is_not_in_the_dry_run(stack):
    stack.offer()
    page = stack.people()
    assert in_situation("ready").family_name in page.text
    assert in_situation("suspended").family_name not in page.text


def test_the_wallet_shows_the_roster_name_and_the_download_carries_it(stack):
    page, document, _ = issued(stack)
    person = in_situation("ready")
    assert person.full_name in page.text
    assert person.full_name in json.dumps(document, ensure_ascii=False)


def test_a_download_gives_the_stored_bytes_every_time(stack):
    page, _, first = issued(stack)
    assert page.follow(href="credential.openbadge.json").content == first
    assert bytes(stack.badges()[0].content) == first


def test_a_credential_is_genuine_by_link_file_paste_and_json(stack):
    page, document, content = issued(stack)
    link = page.link(href="/verify/").href
    assert outcome(stack.browser().open(link)) == "genuine"
    form = stack.browser().open(f"{stack.tool_url}/verify")
    upload = {"file": ("credential.json", content, "application/json")}
    assert outcome(form.submit(form.form("/verify"), files=upload)) == "genuine"
    assert outcome(form.submit(form.form("/verify"), text=content.decode())) == "genuine"
    assert outcome(form.submit(form.form("/verify"), text=json.dumps(document, indent=8))) == "genuine"
    for answer in (
        requests.get(link, headers={"Accept": "application/json"}, timeout=10),
        requests.post(
            f"{stack.tool_url}/verify",
            data=content,
            headers={"Accept": "application/json", "Content-Type": "application/json"},
            timeout=10,
        ),
    ):
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.json()["genuine"] is True
        assert answer.json()["issuer"]["name"] == "Example University"


@pytest.mark.parametrize("key", ["name", "validFrom", "credentialSubject", "issuer", "credentialStatus"])
def test_a_credential_with_a_changed_or_missing_part_is_not_genuine(stack, key):
    _, document, _ = issued(stack)
    changed = {**document, key: "2001-01-01T00:00:00Z" if key == "validFrom" else document["id"]}
    missing = {name: value for name, value in document.items() if name != key}
    form = stack.browser().open(f"{stack.tool_url}/verify")
    for forged in (changed, missing):
        page = form.submit(form.form("/verify"), text=json.dumps(forged))
        assert outcome(page) != "genuine"
        assert page.status == 200


def test_the_did_document_publishes_the_key_that_signed(stack):
    _, document, _ = issued(stack)
    answer = requests.get(f"{stack.tool_url}/issuers/zgled/did.json", timeout=10)
    did = answer.json()
    assert did["id"] == document["issuer"]["id"]
    assert document["proof"][0]["verificationMethod"] in [method["id"] for method in did["verificationMethod"]]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert requests.get(f"{stack.tool_url}/issuers/nobody/did.json", timeout=10).status_code == 404


def bit(document: dict) -> bool:
    """Tell whether the published status list has this credential's bit set."""
    status = document["credentialStatus"]
    published = requests.get(status["statusListCredential"], timeout=10).json()
    return is_set(decode_status_list(published["credentialSubject"]["encodedList"]), int(status["statusListIndex"]))


def test_a_revocation_by_an_administrator_is_seen_by_everybody(stack):
    page, document, content = issued(stack)
    assert not bit(document)
    administration = stack.administrator().follow(href=document["id"].rsplit("/", 1)[1])
    revoking = administration.form("/revoke")
    done = administration.submit(revoking, reason="Issued by mistake")
    assert done.status == 200
    assert administration.submit(revoking, reason="Again").status == 200
    assert [row.revoked_by for row in stack.rows("awards")] == ["administrator without a name"]
    award_id = document["id"].rsplit("/", 1)[1]
    audit = [(row.action, row.about) for row in stack.rows("audit_lines")]
    assert audit.count(("award_revoked", award_id)) == 1
    seen = stack.browser().open(page.link(href="/verify/").href)
    assert outcome(seen) == "revoked"
    assert "Issued by mistake" in seen.text
    form = stack.browser().open(f"{stack.tool_url}/verify")
    assert outcome(form.submit(form.form("/verify"), text=content.decode())) == "revoked"
    assert bit(document)
    assert "Issued by mistake" in stack.launch(in_situation("ready")).text


def test_a_revocation_by_command_is_seen_by_everybody(stack):
    page, document, _ = issued(stack)
    award_id = document["id"].rsplit("/", 1)[1]
    done = stack.process("award", "revoke", award_id, "--reason", "Plagiarism found")
    assert (done.returncode, done.stderr) == (0, "")
    assert [row.revoked_by for row in stack.rows("awards")] == ["command line"]
    assert [(row.about, row.who) for row in stack.rows("audit_lines") if row.action == "award_revoked"] == [
        (award_id, "")
    ]
    assert outcome(stack.browser().open(page.link(href="/verify/").href)) == "revoked"
    assert bit(document)
    assert stack.process("award", "revoke", award_id, "--reason", " ").returncode == 1


def test_a_second_revocation_keeps_the_first_reason_and_date(stack):
    _, document, _ = issued(stack)
    award_id = stack.rows("awards")[0].id
    first = stack.product.register.revoke(award_id, reason="First", by="test")
    stack.clock.ahead_s = 3600
    assert stack.product.register.revoke(award_id, reason="Second", by="test") == first
    assert bit(document)


def test_revoking_one_credential_leaves_the_others(stack):
    _, document, _ = issued(stack)
    other = json.loads(stack.claim(in_situation("ready", 1)).follow(href="credential.openbadge.json").content)
    stack.product.register.revoke(stack.product.register.newest("zgled")[0].award.award_id, reason="x1", by="test")
    assert sorted([bit(document), bit(other)]) == [False, True]


def test_the_command_verifies_the_downloaded_file(stack, tmp_path):
    _, _, content = issued(stack)
    file = tmp_path / "credential.json"
    file.write_bytes(content)
    done = stack.process("verify", str(file))
    assert (done.returncode, "outcome: genuine" in done.stdout) == (0, True)
    file.write_bytes(content.replace(b"Data Literacy", b"Date Literacy"))
    assert stack.process("verify", str(file)).returncode == 1


def test_an_edited_definition_makes_a_new_version_and_leaves_awards_as_they_are(stack):
    page, document, content = issued(stack)
    stack.offer(replace(DEFINITION, eqf_level=7))
    again = stack.launch(in_situation("ready"))
    assert again.follow(href="credential.openbadge.json").content == content
    assert outcome(stack.browser().open(page.link(href="/verify/").href)) == "genuine"
    assert [row.version for row in stack.rows("achievement_versions")] == [1, 2]
    assert requests.get(document["credentialSubject"]["achievement"]["id"], timeout=10).status_code == 200
    second = json.loads(stack.claim(in_situation("ready", 1)).follow(href="credential.openbadge.json").content)
    assert second["credentialSubject"]["achievement"]["id"].endswith("/2")
    assert {row.state for row in stack.rows("awards")} == {AwardState.ISSUED}
