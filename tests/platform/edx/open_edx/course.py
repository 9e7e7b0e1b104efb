"""One course with its people and one LTI block, and the answers that Open edX's LMS would give about them."""

import os
from types import SimpleNamespace
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth import get_user_model
from lti_consumer import models
from lti_consumer.plugin import compat, views
from opaque_keys.edx.keys import UsageKey

BLOCK_KEY = UsageKey.from_string("block-v1:Lab+C1+2026+type@lti_consumer+block@credential")
COURSE_KEY = BLOCK_KEY.course_key
TEACHER = 1
_TOOL = os.environ["EDX_TOOL"]
_LAUNCH = f"{_TOOL}/lti/launch"
_FLAGS = (
    "get_external_config_waffle_flag",
    "get_database_config_waffle_flag",
    "get_external_multiple_launch_urls_waffle_flag",
    "get_external_user_id_1p1_launches_waffle_flag",
)
_BLOCK = SimpleNamespace(
    location=BLOCK_KEY,
    context_id=str(COURSE_KEY),
    display_name="Micro-credential",
    weight=1,
    start=None,
    due=None,
    graded=True,
    has_score=True,
    max_score=lambda: 100,
    accept_grades_past_due=True,
    is_past_due=lambda: False,
    set_user_module_score=lambda *_: None,
    lti_1p3_passport_id="",
    lti_1p3_enable_nrps=True,
    lti_advantage_ags_mode="programmatic",
    lti_advantage_deep_linking_enabled=True,
    lti_advantage_deep_linking_launch_url=_LAUNCH,
)


def external_id(user_id):
    """Return what the tool gets to know a person by."""
    return str(uuid5(NAMESPACE_URL, f"person-{user_id}"))


def enrol(count):
    """Fill the course: the first person teaches, the others learn."""
    people = get_user_model().objects
    for number in range(1, count + 1):
        people.create(
            id=number,
            username=f"person{number}",
            email=f"person{number}@edx.example",
            first_name="Person",
            last_name=f"Nº {number} & Co",
            is_staff=number == TEACHER,
        )


def configure():
    """Return the block's LTI configuration, with a key pair and client id that are new each time."""
    passport = models.Lti1p3Passport.objects.create(lti_1p3_tool_keyset_url=f"{_TOOL}/lti/jwks")
    configuration = models.LtiConfiguration(
        version="lti_1p3",
        config_store="CONFIG_ON_DB",
        location=BLOCK_KEY,
        lti_1p3_passport=passport,
        lti_1p3_oidc_url=f"{_TOOL}/lti/login",
        lti_1p3_launch_url=_LAUNCH,
        lti_1p3_redirect_uris=[_LAUNCH],
        lti_advantage_enable_nrps=True,
        lti_advantage_ags_mode="programmatic",
        lti_advantage_deep_linking_enabled=True,
        lti_advantage_deep_linking_launch_url=_LAUNCH,
    )
    configuration.save()
    return configuration


def answer_for_the_lms():
    """Put our answers where Open edX's code asks the LMS, which is not here."""
    people = get_user_model().objects
    off = SimpleNamespace(is_enabled=lambda *_: False)
    for flag in _FLAGS:
        setattr(compat, flag, lambda: off)
    for access in ("user_has_access", "user_course_access"):
        setattr(compat, access, lambda *_, **__: True)
    compat.load_enough_xblock = compat.load_block_as_user = lambda _: _BLOCK
    compat.save_xblock = compat.publish_grade = lambda *_, **__: None
    compat.user_has_studio_write_access = lambda user, *_: user.is_staff
    compat.get_course_by_id = lambda key: SimpleNamespace(id=key, display_name="Data Literacy")
    compat.nrps_pii_disallowed = lambda: False
    compat.merge_course_forum_roles = lambda *_: None
    compat.get_course_members = lambda _: {user.id: _as_member(user) for user in people.order_by("id")}
    compat.batch_get_or_create_externalids = lambda users: {
        user.id: SimpleNamespace(external_user_id=external_id(user.id)) for user in users
    }
    views.get_lti_pii_sharing_state_for_course = lambda _: True
    views.LtiNrpsContextMembershipViewSet.attach_external_user_ids = _attach
    models.LtiConfiguration.sync_configurations = lambda _: None


def _as_member(user):
    roles = ["staff" if user.is_staff else "student"]
    name = f"{user.first_name} {user.last_name}"
    return {"id": user.id, "username": user.username, "email": user.email, "name": name, "roles": roles}


def _attach(_view, data):
    for user_id in data:
        data[user_id]["external_id"] = external_id(user_id)
