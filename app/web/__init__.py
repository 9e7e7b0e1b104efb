"""What all web edges share: problem pages, headers, cookies, forms, languages, guards."""

from app.web.allowance import Allowance, TooManyRequests, network_of
from app.web.busy import Busy, init_busy
from app.web.cookies import (
    SESSION,
    NoSignedSession,
    cookie,
    is_framed,
    is_framed_by_another_site,
    is_from_own_page,
    set_cookie,
)
from app.web.csrf import FormExpired, check_csrf, csrf_token, use_session
from app.web.database_problems import database_code, init_database_problems
from app.web.filters import day, init_filters, moment, number
from app.web.guards import guarded, public
from app.web.locale import LANGUAGES, init_locale, language, supported
from app.web.pacing import init_pace
from app.web.problems import init_problems, problem_response, problem_table, wants_json
from app.web.qr import qr_image
from app.web.references import init_references
from app.web.security import allow_form_to, csp_nonce, init_proxies, init_security
from app.web.tables import table

__all__ = [
    "LANGUAGES",
    "SESSION",
    "Allowance",
    "Busy",
    "FormExpired",
    "NoSignedSession",
    "TooManyRequests",
    "allow_form_to",
    "check_csrf",
    "cookie",
    "csp_nonce",
    "csrf_token",
    "database_code",
    "day",
    "guarded",
    "init_busy",
    "init_database_problems",
    "init_filters",
    "init_locale",
    "init_pace",
    "init_problems",
    "init_proxies",
    "init_references",
    "init_security",
    "is_framed",
    "is_framed_by_another_site",
    "is_from_own_page",
    "language",
    "moment",
    "network_of",
    "number",
    "problem_response",
    "problem_table",
    "public",
    "qr_image",
    "set_cookie",
    "supported",
    "table",
    "use_session",
    "wants_json",
]
