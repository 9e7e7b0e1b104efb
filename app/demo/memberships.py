"""The roster as Moodle serves it: Names and Role Provisioning Services 2.0, "Membership container". Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from app.demo.values import Course, Person

MEDIA_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
PAGE_SIZE = 25  # Moodle sends all at once; here paging is the normal case, so that a tool cannot forget it


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterQuery:
    """What a tool asks for; `role` is "Learner", "Instructor", a role URI ending in either, or empty."""

    limit: int = PAGE_SIZE
    start: int = 0
    role: str = ""
    resource_link_id: str = ""


def short_roles(person: Person) -> list[str]:
    """Return the roles of a member: Moodle's roster has short names, its launches have URIs. Pure."""
    if not person.is_teacher:
        return ["Learner"]
    administrator = ["http://purl.imsglobal.org/vocab/lis/v2/person#Administrator"] if person.is_administrator else []
    return ["Instructor", *administrator]


def member(person: Person, *, with_message: bool) -> dict[str, Any]:
    """Return one member. Names are HTML-escaped here, though not in a launch. Pure."""
    found: dict[str, Any] = {"status": "Active", "roles": short_roles(person)}
    if with_message:
        message_type = "https://purl.imsglobal.org/spec/lti/claim/message_type"
        found["message"] = [{message_type: "LtiResourceLinkRequest"}]
    found |= {
        "user_id": str(person.person_id),
        "lis_person_sourcedid": person.idnumber,
        "name": escape(person.full_name, quote=False),
        "given_name": escape(person.given_name, quote=False),
        "family_name": escape(person.family_name, quote=False),
    }
    if person.email:
        found["email"] = person.email
    return found | {"ext_user_username": person.username}


def container(
    course: Course, active: Sequence[Person], query: RosterQuery, url: str
) -> tuple[dict[str, Any], str | None]:
    """Return one page of the roster and the URL of the next, None on the last. Pure.

    The next URL drops the role filter, as Moodle's does.
    """
    role = query.role.rpartition("#")[2]
    chosen = [person for person in active if not role or role in short_roles(person)]
    page = chosen[query.start : query.start + query.limit]
    following = query.start + query.limit
    next_url = None
    if following < len(chosen):
        link = f"&rlid={query.resource_link_id}" if query.resource_link_id else ""
        next_url = f"{url}?limit={query.limit}&from={following}{link}"
    body = {
        "id": url,
        "context": {"id": str(course.course_id), "label": course.shortname, "title": course.title},
        "members": [member(person, with_message=bool(query.resource_link_id)) for person in page],
    }
    return body, next_url
