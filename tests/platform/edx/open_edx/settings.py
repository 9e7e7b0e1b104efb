"""What Open edX's code finds in Django's settings; all that varies comes from the environment."""

import os

_ORIGIN = f"http://127.0.0.1:{os.environ['EDX_PORT']}"

SECRET_KEY = "open-edx-in-a-test-" + "x" * 40
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "open_edx.urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "rest_framework",
    "waffle",
    "config_models",
    "lti_consumer",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["EDX_DATABASE"]}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
SESSION_COOKIE_NAME = "edx_session"  # cookies ignore ports: the tool's must not be mixed up with this one

PLATFORM_NAME = "Open edX"
LMS_ROOT_URL = LTI_BASE = LTI_API_BASE = _ORIGIN
LTI_NRPS_DISALLOW_PII = False
FEATURES: dict[str, bool] = {}
USAGE_ID_PATTERN = r"(?P<usage_id>(?:i4x://?[^/]+/[^/]+/[^/]+/[^@]+(?:@[^/]+)?)|(?:[^/]+))"
