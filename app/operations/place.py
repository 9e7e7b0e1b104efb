"""The installation's place, from its settings."""

import hashlib

from app.db import derived_key
from app.operations.values import Place
from app.settings import Settings

_TOLD = ("default_locale", "lms_timeout_s", "launch_ttl_s", "lti_key_delay_s", "elm_edition", "sd_jwt_vct")
_TOLD_TOO = ("verify_elsewhere", "verify_per_minute", "proxies", "mail_from", "timestamp_url", "timestamp_required")


def place_of(settings: Settings) -> Place:
    """Return where an installation is. No secret is in it: of two a digest, derived for this purpose only."""
    return Place(
        files={
            "KEYS_FILE": settings.keys_file,
            "SEALS_FILE": settings.seals_file,
            "SEAL_AUTHORITIES": settings.seal_authorities,
        },
        marks={
            "PUBLIC_URL": settings.public_url,
            "SECRET_KEY": _mark(settings.secret_key),
            "KEYS_PASSPHRASE": _mark(settings.keys_passphrase),
        },
        values={name.upper(): str(getattr(settings, name)) for name in (*_TOLD, *_TOLD_TOO)},
    )


def _mark(secret: str) -> str:
    return hashlib.sha256(derived_key(secret, "the same secret where a backup is restored")).hexdigest()
