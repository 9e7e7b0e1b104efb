"""Every setting of the product, read once from the environment; README's table lists each by name."""

import math
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from app.errors import ProductError
from app.weak_secrets import is_default_database_password, used_twice, why_weak

LOCALES = ("en", "sl")
ELM_EDITIONS = ("3.2",)
CREDENTIAL_TYPE = "/credential-types/micro-credential/1"
MAX_LMS_TIMEOUT_S = 100  # the web server gives a request up after 120 s
MAX_LAUNCH_TTL_S = 7 * 24 * 3600
MIN_KEY_DELAY_S, MAX_KEY_DELAY_S = 300, 30 * 24 * 3600  # platforms keep a key set for minutes, some for a day
MAX_PER_MINUTE, MAX_PROXIES = 1_000_000, 5
MAX_HOLD_MINUTES = 7 * 24 * 60
MAX_PORT = 65535
MAX_NICE = 19
BROKERS = ("redis", "rediss", "amqp", "amqps")
# Where orchestrators put secrets, which nobody but the container's own processes sees, they are often 0444.
_MOUNTED = (Path("/run/secrets"), Path("/var/run/secrets"))
_CONTACT = re.compile(r"mailto:[^@]+@[^@]+|https://[^/]+|tel:\+?\d+")
_WEAK = {"", "secret", "changeme", "change-me", "password", "dev"}


class SettingsInvalid(ProductError):
    """A setting is missing, weak or contradictory: the product does not start."""

    code = "settings.invalid"


def is_loopback(url: str) -> bool:
    """Tell whether `url` names this machine by a loopback name. Pure."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_origin(url: str) -> bool:
    try:
        parts = urlsplit(url)
        bare = f"{parts.scheme}://{parts.netloc}"
        return (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and parts.port != 0
            and bare == url
            and "@" not in url
        )
    except ValueError:  # a port or an address in brackets that is none
        return False


def is_web_address(url: str) -> bool:
    """Tell whether `url` is an http(s) address without a name and password in it. Pure."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
        )
    except ValueError:
        return False


def _is_https(url: str) -> bool:
    try:
        return url.startswith("https://") and bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _is_contact(address: str) -> bool:
    return address.isascii() and address.isprintable() and " " not in address and bool(_CONTACT.match(address))


def _is_open_to_all(path: Path) -> bool:
    """Tell whether everybody on this machine may read a file. Raises OSError."""
    return bool(path.stat().st_mode & stat.S_IROTH) and not any(path.is_relative_to(folder) for folder in _MOUNTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The product's settings.

    `public_url` is the origin under which browsers and platforms reach the tool, without a trailing slash. Plain http
    is accepted for loopback only, which also marks a development installation.
    """

    public_url: str
    database_url: str
    secret_key: str
    keys_file: Path
    keys_passphrase: str
    pkcs11_module: str = ""
    pkcs11_pin: str = field(default="", repr=False)
    default_locale: str = "en"
    lms_timeout_s: float = 10.0
    launch_ttl_s: int = 8 * 3600
    lti_key_delay_s: int = 24 * 3600
    elm_edition: str = "3.2"
    seals_file: Path = Path("seals.json")
    seal_authorities: Path | None = None
    sealer_token: str = ""
    timestamp_url: str = ""
    timestamp_token: str = ""
    timestamp_required: bool = True
    demo_seals: bool = False
    sd_jwt_vct: str = CREDENTIAL_TYPE
    vc_api_test_mode: bool = False
    verify_elsewhere: bool = True
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    demo_mail: bool = False
    verify_per_minute: int = 60
    import_hold_minutes: int = 60
    proxies: int = 0
    audit_checkpoints: Path | None = None
    metrics_token: str = field(default="", repr=False)
    worker_metrics_port: int = 0
    access_log: bool = False
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    celery_broker_url: str = field(default="", repr=False)
    worker_nice: int = 10
    backup_passphrase: str = field(default="", repr=False)
    security_contact: str = ""

    def __post_init__(self) -> None:
        if not _is_origin(self.public_url):
            raise SettingsInvalid("PUBLIC_URL must be an http(s) origin without a trailing slash")
        if self.is_development and not is_loopback(self.public_url):
            raise SettingsInvalid("PUBLIC_URL must be https unless it is a loopback address")
        if self.secret_key in _WEAK or len(self.secret_key) < 32:
            raise SettingsInvalid("SECRET_KEY must have at least 32 characters")
        if self.keys_passphrase in _WEAK or len(self.keys_passphrase) < 16:
            raise SettingsInvalid("KEYS_PASSPHRASE must have at least 16 characters")
        self._check_secrets()
        if self.default_locale not in LOCALES:
            raise SettingsInvalid("DEFAULT_LOCALE must be one of " + ", ".join(LOCALES))
        if self.elm_edition not in ELM_EDITIONS:
            raise SettingsInvalid("ELM_EDITION must be one of " + ", ".join(ELM_EDITIONS))
        if self.sd_jwt_vct != CREDENTIAL_TYPE and not _is_https(self.sd_jwt_vct):
            raise SettingsInvalid(f"SD_JWT_VCT must be {CREDENTIAL_TYPE} or an https address")
        if self.vc_api_test_mode and not self.is_development:
            raise SettingsInvalid("VC_API_TEST_MODE signs for everybody: only on a loopback address")
        if not 0 < self.lms_timeout_s <= MAX_LMS_TIMEOUT_S:
            raise SettingsInvalid(f"LMS_TIMEOUT_S must be more than 0 and at most {MAX_LMS_TIMEOUT_S}")
        if not 0 < self.launch_ttl_s <= MAX_LAUNCH_TTL_S:
            raise SettingsInvalid(f"LAUNCH_TTL_S must be more than 0 and at most {MAX_LAUNCH_TTL_S}")
        if not MIN_KEY_DELAY_S <= self.lti_key_delay_s <= MAX_KEY_DELAY_S:
            raise SettingsInvalid(f"LTI_KEY_DELAY_S must be from {MIN_KEY_DELAY_S} to {MAX_KEY_DELAY_S}")
        if not 0 <= self.import_hold_minutes <= MAX_HOLD_MINUTES:
            raise SettingsInvalid(f"IMPORT_HOLD_MINUTES must be from 0 to {MAX_HOLD_MINUTES}")
        if not 1 <= self.verify_per_minute <= MAX_PER_MINUTE:
            raise SettingsInvalid(f"VERIFY_PER_MINUTE must be from 1 to {MAX_PER_MINUTE}")
        if not 0 <= self.proxies <= MAX_PROXIES:
            raise SettingsInvalid(f"PROXIES must be from 0 to {MAX_PROXIES}")
        if not 0 <= self.worker_nice <= MAX_NICE:
            raise SettingsInvalid(f"WORKER_NICE must be from 0 to {MAX_NICE}")
        # RFC 3161 over plain http is usual: what is asked for is a hash, and what comes back is signed.
        if self.timestamp_url and not is_web_address(self.timestamp_url):
            raise SettingsInvalid("TIMESTAMP_URL must be an http(s) address")
        if self.timestamp_token and not self.timestamp_url.startswith("https://") and not self.is_development:
            raise SettingsInvalid("TIMESTAMP_TOKEN needs an https TIMESTAMP_URL")
        if self.metrics_token and len(self.metrics_token) < 32:
            raise SettingsInvalid("METRICS_TOKEN must have at least 32 characters")
        if not 0 <= self.worker_metrics_port <= MAX_PORT:
            raise SettingsInvalid(f"WORKER_METRICS_PORT must be from 0 to {MAX_PORT}")
        if self.demo_seals and not self.is_development:
            raise SettingsInvalid("DEMO_SEALS is for demos on a loopback address only")
        if self.security_contact and not _is_contact(self.security_contact):
            raise SettingsInvalid("SECURITY_CONTACT must begin with mailto:, https:// or tel:, in one line")

        if self.oidc_issuer and not (self.oidc_client_id and (_is_https(self.oidc_issuer) or self.is_development)):
            raise SettingsInvalid("OIDC_ISSUER must be an https address, and OIDC_CLIENT_ID belongs to it")
        if self.celery_broker_url and urlsplit(self.celery_broker_url).scheme not in BROKERS:
            raise SettingsInvalid(
                "CELERY_BROKER_URL must begin with one of " + ", ".join(f"{one}://" for one in BROKERS)
            )
        if self.demo_mail and not self.is_development:
            raise SettingsInvalid("DEMO_MAIL shows letters to everybody: for demos on a loopback address only")

    def _check_secrets(self) -> None:
        """Refuse secrets that somebody else could know, where others reach the installation. Raises SettingsInvalid."""
        if self.is_development:
            return
        secrets = {
            "SECRET_KEY": self.secret_key,
            "KEYS_PASSPHRASE": self.keys_passphrase,
            "BACKUP_PASSPHRASE": self.backup_passphrase,
            "METRICS_TOKEN": self.metrics_token,
        }
        for name, secret in secrets.items():
            if secret and (why := why_weak(secret)):
                raise SettingsInvalid(f"{name} {why}")
        # Somebody else chose these, and may have chosen a short one.
        others = {
            "SEALER_TOKEN": self.sealer_token,
            "TIMESTAMP_TOKEN": self.timestamp_token,
            "PKCS11_PIN": self.pkcs11_pin,
            "OIDC_CLIENT_SECRET": self.oidc_client_secret,
        }
        if same := used_twice({**secrets, **others}):
            raise SettingsInvalid(f"{same[0]} and {same[1]} must differ")
        if is_default_database_password(self.database_url):
            raise SettingsInvalid("DATABASE_URL must have a password of its own")

    @property
    def is_development(self) -> bool:
        """Whether plain-http loopback platforms are allowed: only where the tool itself is one."""
        return self.public_url.startswith("http://")

    @property
    def vct(self) -> str:
        """The type of our SD-JWT VC: an address at which its metadata is read."""
        return f"{self.public_url}{CREDENTIAL_TYPE}" if self.sd_jwt_vct == CREDENTIAL_TYPE else self.sd_jwt_vct

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings; a secret may be given as NAME or as NAME_FILE. Raises SettingsInvalid."""
        is_development = environ.get("PUBLIC_URL", "http://").startswith("http://")

        def text(name: str, default: str | None = None) -> str:
            if path := environ.get(f"{name}_FILE"):
                try:
                    if not is_development and _is_open_to_all(Path(path)):
                        raise SettingsInvalid(f"{name}_FILE may be read by everybody: take that right away")
                    return Path(path).read_text(encoding="utf-8").strip()
                except (OSError, UnicodeDecodeError) as error:
                    raise SettingsInvalid(f"{name}_FILE cannot be read") from error
            value = environ.get(name, default)
            if value is None:
                raise SettingsInvalid(f"{name} is not set")
            return value

        def number(name: str, default: str) -> float:
            try:
                value = float(text(name, default))
            except ValueError as error:
                raise SettingsInvalid(f"{name} must be a number") from error
            if not math.isfinite(value):
                raise SettingsInvalid(f"{name} must be a number")
            return value

        def flag(name: str, default: str) -> bool:
            value = text(name, default)
            if value not in {"yes", "no"}:
                raise SettingsInvalid(f"{name} must be yes or no")
            return value == "yes"

        authorities = text("SEAL_AUTHORITIES", default="")
        checkpoints = text("AUDIT_CHECKPOINTS", default="")
        return cls(
            public_url=text("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
            database_url=text("DATABASE_URL", "sqlite:///var/microcredentials.sqlite3"),
            secret_key=text("SECRET_KEY"),
            keys_file=Path(text("KEYS_FILE", "lti-keys.json")),
            keys_passphrase=text("KEYS_PASSPHRASE"),
            pkcs11_module=text("PKCS11_MODULE", ""),
            pkcs11_pin=text("PKCS11_PIN", ""),
            default_locale=text("DEFAULT_LOCALE", "en"),
            lms_timeout_s=number("LMS_TIMEOUT_S", "10"),
            launch_ttl_s=int(number("LAUNCH_TTL_S", str(8 * 3600))),
            lti_key_delay_s=int(number("LTI_KEY_DELAY_S", str(24 * 3600))),
            elm_edition=text("ELM_EDITION", "3.2"),
            seals_file=Path(text("SEALS_FILE", "seals.json")),
            seal_authorities=Path(authorities) if authorities else None,
            sealer_token=text("SEALER_TOKEN", default=""),
            timestamp_url=text("TIMESTAMP_URL", default=""),
            timestamp_token=text("TIMESTAMP_TOKEN", default=""),
            timestamp_required=flag("TIMESTAMP_REQUIRED", "yes"),
            demo_seals=flag("DEMO_SEALS", "no"),
            sd_jwt_vct=text("SD_JWT_VCT", "/credential-types/micro-credential/1"),
            vc_api_test_mode=flag("VC_API_TEST_MODE", "no"),
            verify_elsewhere=flag("VERIFY_ELSEWHERE", "yes"),
            smtp_url=text("SMTP_URL", default=""),
            mail_from=text("MAIL_FROM", default=""),
            demo_mail=flag("DEMO_MAIL", "no"),
            verify_per_minute=int(number("VERIFY_PER_MINUTE", "60")),
            import_hold_minutes=int(number("IMPORT_HOLD_MINUTES", "60")),
            proxies=int(number("PROXIES", "0")),
            worker_nice=int(number("WORKER_NICE", "10")),
            audit_checkpoints=Path(checkpoints) if checkpoints else None,
            metrics_token=text("METRICS_TOKEN", default=""),
            worker_metrics_port=int(number("WORKER_METRICS_PORT", "0")),
            access_log=flag("ACCESS_LOG", "no"),
            oidc_issuer=text("OIDC_ISSUER", default=""),
            oidc_client_id=text("OIDC_CLIENT_ID", default=""),
            oidc_client_secret=text("OIDC_CLIENT_SECRET", default=""),
            celery_broker_url=text("CELERY_BROKER_URL", default=""),
            backup_passphrase=text("BACKUP_PASSPHRASE", default=""),
            security_contact=text("SECURITY_CONTACT", default=""),
        )
