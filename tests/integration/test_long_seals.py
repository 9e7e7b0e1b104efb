"""With an authority for timestamps set, Europass files prove themselves for ever; a stolen seal is withdrawn."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.cli.demo_setup import SLUG
from app.signing import pem_of
from tests.integration.sealing import answered
from tests.integration.stack import Stack, in_situation, threaded_stack
from tests.unit.signing.living_authority import LivingAuthority, living_authority


@pytest.fixture
def living() -> Iterator[LivingAuthority]:
    """Give an authority whose certificates are valid now."""
    now = datetime.now(UTC).replace(microsecond=0)
    with living_authority(now=now, begins=now - timedelta(days=30), ends=now + timedelta(days=300)) as found:
        yield found


@pytest.fixture
def sealing(sqlite_url: str, tmp_path: Path, made_keys: Path, living: LivingAuthority) -> Iterator[Stack]:
    """Give an installation with a seal of that authority, which it knows, and its timestamps."""
    known = tmp_path / "authorities.pem"
    known.write_text(pem_of([living.root.certificate, living.authority.certificate]))
    settings = {"TIMESTAMP_URL": f"{living.url}tsa", "SEAL_AUTHORITIES": str(known)}
    with threaded_stack(sqlite_url, tmp_path, made_keys, settings=settings) as stack:
        stack.identify()
        chain = [living.seal.certificate, living.authority.certificate]
        stack.product.sealer.seals.put_key(SLUG, chain, living.seal.key)
        yield stack


def test_files_are_sealed_at_the_highest_level_and_a_withdrawn_seal_leaves_the_older_ones_alone(
    sealing: Stack, living: LivingAuthority
) -> None:
    assert "level\tB-LTA" in sealing.command("seal", "check", SLUG).stdout
    sealing.offer()
    wallet = sealing.claim(in_situation("ready"))
    file = wallet.follow(href="credential.elm.json")
    answer = answered(sealing, file.content)
    seal = answer["seal"]
    assert isinstance(seal, dict)
    assert (answer["outcome"], seal["level"]) == ("genuine", "B-LTA")
    page = sealing.browser().open(f"{sealing.tool_url}/verify")
    shown = page.submit(page.form("/verify"), files={"file": ("credential.elm.json", file.content, "application/json")})
    assert "B-LTA: with the time proven" in shown.text
    assert wallet.follow(href="credential.elm.json").content == file.content

    refused = json.loads(file.content)
    refused["signatures"][0]["header"]["etsiU"].pop(2)  # what the authorities said
    assert answered(sealing, json.dumps(refused).encode())["outcome"] == "altered"

    name = sealing.command("seal", "show", SLUG).stdout.strip().rsplit("\t", 1)[1]
    moment = (datetime.now(UTC) + timedelta(seconds=-3600)).isoformat()
    done = sealing.command("seal", "withdraw", SLUG, name[:16], "--since", moment, "--reason", "The server was stolen")
    assert done.returncode == 0, done.stderr
    assert "withdrawn since" in done.stdout
    assert "awards with a file sealed by it: 1\nof these stored at or after the moment: 1" in done.stdout
    answer = answered(sealing, file.content)
    assert (answer["outcome"], answer["genuine"], answer["reason"]) == ("key_revoked", False, "The server was stolen")
    page = sealing.browser().open(f"{sealing.tool_url}/verify")
    shown = page.submit(page.form("/verify"), files={"file": ("credential.elm.json", file.content, "application/json")})
    for words in (
        "sealed with a seal that is withdrawn",
        "The server was stolen",
        "Nothing proves that this was sealed",
    ):
        assert words in shown.text
    verified = sealing.command("verify", _stored(sealing, file.content))
    assert verified.returncode == 1
    assert "seal withdrawn: not to be relied on since" in verified.stdout
    told = sealing.command("doctor", SLUG).stdout
    assert "“Living time” gives timestamps, and this site knows it." in told
    assert "The institution has withdrawn it and has no other yet" in told
    living.silent.add("tsa")
    assert "It gives no usable answer" in sealing.command("doctor", SLUG).stdout


def _stored(stack: Stack, content: bytes) -> str:
    path = Path(stack.environment["SEALS_FILE"]).with_name("credential.elm.json")
    path.write_bytes(content)
    return str(path)
