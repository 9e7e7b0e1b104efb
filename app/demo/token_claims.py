"""The id_token's claims as Moodle 4.5 writes them: LTI Core 1.3, "LTI message". Pure."""

import hashlib
from datetime import datetime
from typing import Any

from app.demo import institution
from app.demo.launches import StartedLaunch
from app.demo.platform import MOODLE_VERSION, Platform
from app.demo.values import Person

_LTI = "https://purl.imsglobal.org/spec/lti/claim"
_VOCAB = "http://purl.imsglobal.org/vocab/lis/v2"
ID_TOKEN_TTL_S = 60


def role_uris(person: Person) -> list[str]:
    """Return the roles of a launch. Pure."""
    if not person.is_teacher:
        return [f"{_VOCAB}/membership#Learner"]
    roles = [f"{_VOCAB}/membership#Instructor"]
    if person.is_administrator:
        roles += [f"{_VOCAB}/institution/person#Administrator", f"{_VOCAB}/system/person#Administrator"]
    return roles


def id_token_claims(
    platform: Platform, started: StartedLaunch, *, nonce: str, session_key: str, now: datetime
) -> dict[str, Any]:
    """Return the claims of a resource link launch. Pure. A person without an e-mail address has no such claim."""
    course, person = started.course, started.person
    issued_at = int(now.timestamp())
    container = 3 if started.in_frame else 4
    claims: dict[str, Any] = {
        "nonce": nonce,
        "iat": issued_at,
        "exp": issued_at + ID_TOKEN_TTL_S,
        "iss": platform.base_url,
        "aud": platform.tool.client_id,
        f"{_LTI}/deployment_id": platform.tool.deployment_id,
        f"{_LTI}/target_link_uri": platform.tool.launch_url,
        "sub": str(person.person_id),
        f"{_LTI}/lis": {"person_sourcedid": person.idnumber, "course_section_sourcedid": course.idnumber},
        f"{_LTI}/roles": role_uris(person),
        f"{_LTI}/context": {
            "id": str(course.course_id),
            "label": course.shortname,
            "title": course.title,
            "type": ["CourseSection"],
        },
        f"{_LTI}/message_type": "LtiResourceLinkRequest",
        f"{_LTI}/resource_link": {"title": course.link.name, "description": "", "id": str(course.link.instance)},
        "given_name": person.given_name,
        "family_name": person.family_name,
        "name": person.full_name,
        f"{_LTI}/ext": {"user_username": person.username, "lms": "moodle-2"},
        "email": person.email,
        f"{_LTI}/launch_presentation": {
            "locale": started.locale,
            "document_target": "iframe" if started.in_frame else "window",
            "return_url": f"{platform.base_url}/mod/lti/return.php?course={course.course_id}"
            f"&launch_container={container}&instanceid={course.link.instance}&sesskey={session_key}",
        },
        f"{_LTI}/tool_platform": {
            "product_family_code": "moodle",
            "version": MOODLE_VERSION,
            "guid": hashlib.sha256(platform.base_url.encode()).hexdigest()[:32],
            "name": institution.SHORT_NAME,
            "description": institution.NAME,
        },
        f"{_LTI}/version": "1.3.0",
        f"{_LTI}/custom": {"context_memberships_url": platform.memberships_url(course)},
        "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": {
            "context_memberships_url": platform.memberships_url(course),
            "service_versions": ["1.0", "2.0"],
        },
    }
    if not person.email:
        del claims["email"]
    return claims
