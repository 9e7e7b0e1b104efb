"""The settings, read from the environment."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats import EDITIONS
from app.settings import ELM_EDITIONS, Settings, SettingsInvalid, is_loopback

GOOD = {"SECRET_KEY": "Jr7vQ2mZx0Lw9TgKc4NsYb8HdPe1UfAo", "KEYS_PASSPHRASE": "kE5pRt8Wq3ZnVu6Ghx1S"}


def test_secrets_are_all_that_must_be_given():
    settings = Settings.from_environment(GOOD)
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.is_development
    assert (settings.lms_timeout_s, settings.launch_ttl_s, settings.default_locale) == (10.0, 28800, "en")


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_secret_may_stand_in_a_file(name, tmp_path):
    file = tmp_path / "secret"
    file.write_text(f"{GOOD[name]}-from-file\n")
    environment = {key: value for key, value in GOOD.items() if key != name} | {f"{name}_FILE": str(file)}
    assert getattr(Settings.from_environment(environment), name.lower()) == f"{GOOD[name]}-from-file"


@pytest.mark.parametrize(
    "changes",
    [
        {"SECRET_KEY": "s" * 31},
        {"SECRET_KEY": ""},
        {"SECRET_KEY": "changeme"},
        {"KEYS_PASSPHRASE": "p" * 15},
        {"KEYS_PASSPHRASE_FILE": "/nowhere/at/all"},
        {"PUBLIC_URL": "http://tool.example.org"},
        {"PUBLIC_URL": "ftp://tool.example.org"},
        {"PUBLIC_URL": "tool.example.org"},
        {"PUBLIC_URL": "https://"},
        {"PUBLIC_URL": ""},
        {"LMS_TIMEOUT_S": "soon"},
        {"LAUNCH_TTL_S": "ever"},
        {"LMS_TIMEOUT_S": "nan"},
        {"LMS_TIMEOUT_S": "0"},
        {"LAUNCH_TTL_S": "inf"},
        {"VERIFY_PER_MINUTE": "0"},
        {"SECURITY_CONTACT": "security@example.org"},
        {"SECURITY_CONTACT": "mailto:a@example.org\nContact: mailto:b@example.org"},
        {"SECURITY_CONTACT": "http://example.org/report"},
        {"PROXIES": "-1"},
        {"PROXIES": "many"},
        {"WORKER_NICE": "-1"},
        {"WORKER_NICE": "20"},
        {"LAUNCH_TTL_S": "-1"},
        {"PUBLIC_URL": "https://tool.example.org/path"},
        {"PUBLIC_URL": "https://tool.example.org?x=1"},
        {"PUBLIC_URL": "https://user@tool.example.org"},
        {"PUBLIC_URL": "https://tool.example.org:port"},
        {"PUBLIC_URL": "https://[::1"},
        {"DEFAULT_LOCALE": "xx"},
        {"TIMESTAMP_URL": "ftp://stamps.example.org"},
        {"TIMESTAMP_URL": "https://name:word@stamps.example.org"},
        {
            "PUBLIC_URL": "https://tool.example.org",
            "TIMESTAMP_URL": "http://stamps.example.org",
            "TIMESTAMP_TOKEN": "word",
        },
        {"TIMESTAMP_REQUIRED": "maybe"},
        {"PUBLIC_URL": "https://tool.example.org", "DEMO_SEALS": "yes"},
    ],
)
def test_a_setting_that_cannot_work_stops_the_start(changes):
    with pytest.raises(SettingsInvalid):
        Settings.from_environment({**GOOD, **changes})


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_missing_secret_is_named_and_its_value_never_shown(name):
    with pytest.raises(SettingsInvalid, match=name):
        Settings.from_environment({key: value for key, value in GOOD.items() if key != name})
    with pytest.raises(SettingsInvalid) as refused:
        Settings.from_environment({**GOOD, name: "weak-value"})
    assert "weak-value" not in str(refused.value)


def test_a_trailing_slash_does_not_matter():
    environment = {**GOOD, "PUBLIC_URL": "https://tool.example.org/"}
    settings = Settings.from_environment(environment)
    assert (settings.public_url, settings.is_development) == ("https://tool.example.org", False)


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost", True),
        ("http://[::1]:80", True),
        ("http://127.8.8.8", True),
        ("http://127.0.0.1.evil.example", False),
        ("http://127.evil.example", False),
        ("http://localhost.evil.example", False),
        ("http://evil.example/127.0.0.1", False),
        ("http://127.0.0.1@evil.example", False),
        ("", False),
    ],
)
def test_only_this_machine_is_loopback(url, local):
    assert is_loopback(url) is local


@given(st.dictionaries(st.sampled_from(["PUBLIC_URL", "LMS_TIMEOUT_S", "LAUNCH_TTL_S"]), st.text(max_size=30)))
def test_any_environment_gives_settings_or_a_refusal(changes):
    with suppress(SettingsInvalid):
        assert Settings.from_environment({**GOOD, **changes}).launch_ttl_s > 0


def test_an_edition_of_the_learning_model_that_is_not_known_is_refused():
    assert Settings.from_environment(GOOD).elm_edition == "3.2"
    assert tuple(EDITIONS) == ELM_EDITIONS
    with pytest.raises(SettingsInvalid, match="ELM_EDITION"):
        Settings.from_environment({**GOOD, "ELM_EDITION": "3.9"})


def test_the_type_of_a_credential_is_an_address_of_this_tool_or_an_https_address_of_another():
    ours = Settings.from_environment(GOOD)
    theirs = Settings.from_environment({**GOOD, "SD_JWT_VCT": "https://types.example/micro-credential"})

    assert ours.vct == f"{ours.public_url}/credential-types/micro-credential/1"
    assert theirs.vct == "https://types.example/micro-credential"
    for wrong in ("", "http://types.example", "/elsewhere", "urn:x", "https://", "https://["):
        with pytest.raises(SettingsInvalid, match="SD_JWT_VCT"):
            Settings.from_environment({**GOOD, "SD_JWT_VCT": wrong})
