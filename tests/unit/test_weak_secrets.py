"""A secret that somebody else could know stops the start of an installation that others reach."""

import secrets

import pytest

from app.settings import Settings, SettingsInvalid
from app.weak_secrets import is_default_database_password, used_twice, why_weak

STRONG = "Jr7vQ2mZx0Lw9TgKc4NsYb8HdPe1UfAo", "kE5pRt8Wq3ZnVu6Ghx1S", "Xb4Mw7Cy2DjLo9FvTi0Az"
GOOD = {
    "PUBLIC_URL": "https://tool.university.si",
    "SECRET_KEY": STRONG[0],
    "KEYS_PASSPHRASE": STRONG[1],
    "BACKUP_PASSPHRASE": STRONG[2],
    "DATABASE_URL": "postgresql+psycopg://tool:Zt6Lq0Vn4Rw@db/tool",
}


def test_a_random_secret_is_not_weak():
    for _ in range(200):
        assert why_weak(secrets.token_urlsafe(32)) == ""
        assert why_weak(secrets.token_hex(32)) == ""
    assert why_weak("correct horse battery staple") == ""


@pytest.mark.parametrize(
    "weak",
    [
        "s" * 48,
        "abababababababababababababababab",
        "h7Gk2pQx" * 4,
        "change-me-change-me-change-me-please",
        "please change this secret key now",
        "example-secret-key-for-the-compose",
        "0123456789abcdef0123456789abcdef",
        "a passphrase for tests",
    ],
)
def test_a_secret_that_repeats_itself_or_stands_in_documents_is_weak(weak):
    assert why_weak(weak)
    with pytest.raises(SettingsInvalid, match="SECRET_KEY") as refused:
        Settings.from_environment({**GOOD, "SECRET_KEY": weak if len(weak) >= 32 else weak * 2})
    assert weak not in str(refused.value)


def test_two_secrets_are_never_the_same():
    assert used_twice({"A": "x", "B": "y", "C": "x"}) == ("A", "C")
    assert used_twice({"A": "", "B": ""}) is None
    with pytest.raises(SettingsInvalid, match="KEYS_PASSPHRASE and BACKUP_PASSPHRASE"):
        Settings.from_environment({**GOOD, "BACKUP_PASSPHRASE": STRONG[1]})
    for name in ("METRICS_TOKEN", "OIDC_CLIENT_SECRET", "SEALER_TOKEN", "PKCS11_PIN"):
        with pytest.raises(SettingsInvalid, match=f"SECRET_KEY and {name}"):
            Settings.from_environment({**GOOD, name: STRONG[0]})


def test_a_weak_token_for_metrics_stops_the_start():
    for weak in ("m" * 32, "change-me-change-me-change-me-please"):
        with pytest.raises(SettingsInvalid, match="METRICS_TOKEN"):
            Settings.from_environment({**GOOD, "METRICS_TOKEN": weak})
    strong = "Vh3Kd8Wz5Tq1Rb6Yn9Lc2Xf7Gj4Ms0Pa"
    assert Settings.from_environment({**GOOD, "METRICS_TOKEN": strong}).metrics_token == strong


def test_a_database_with_a_default_password_stops_the_start():
    for url, is_default in (
        ("postgresql+psycopg://tool:tool@db/tool", True),
        ("postgresql+psycopg://postgres:postgres@db/tool", True),
        ("postgresql+psycopg://tool:p%61ssword@db/tool", True),
        ("postgresql+psycopg://tool:@db/tool", True),
        ("postgresql+psycopg://tool@/tool?host=/run/postgresql", False),
        ("sqlite:///var/tool.sqlite3", False),
        (GOOD["DATABASE_URL"], False),
    ):
        assert is_default_database_password(url) is is_default, url
    with pytest.raises(SettingsInvalid, match="DATABASE_URL"):
        Settings.from_environment({**GOOD, "DATABASE_URL": "postgresql+psycopg://tool:changeme@db/tool"})


def test_a_secret_in_a_file_that_everybody_may_read_stops_the_start(tmp_path):
    file = tmp_path / "secret"
    file.write_text(STRONG[0])
    environment = {name: value for name, value in GOOD.items() if name != "SECRET_KEY"}
    for mode, is_accepted in ((0o600, True), (0o640, True), (0o644, False), (0o604, False)):
        file.chmod(mode)
        if is_accepted:
            assert Settings.from_environment({**environment, "SECRET_KEY_FILE": str(file)}).secret_key == STRONG[0]
            continue
        with pytest.raises(SettingsInvalid, match="SECRET_KEY_FILE"):
            Settings.from_environment({**environment, "SECRET_KEY_FILE": str(file)})
    development = {**environment, "PUBLIC_URL": "http://127.0.0.1:8000", "SECRET_KEY_FILE": str(file)}
    assert Settings.from_environment(development).secret_key == STRONG[0]


def test_on_a_loopback_address_a_demo_may_have_weak_secrets_of_enough_characters():
    weak = {"SECRET_KEY": "s" * 32, "KEYS_PASSPHRASE": "p" * 16}
    assert Settings.from_environment(weak).is_development
    with pytest.raises(SettingsInvalid):
        Settings.from_environment({**weak, "PUBLIC_URL": GOOD["PUBLIC_URL"]})
