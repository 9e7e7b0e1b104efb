"""Role URIs of LTI Core 1.3, "Role vocabularies", as rights and kinds of person; exact matches only. Pure."""

from collections.abc import Iterable

from app.lti.values import Person, Role

_LIS = "http://purl.imsglobal.org/vocab/lis/v2"
_CONTEXT = f"{_LIS}/membership#"

# Names and Role Provisioning Services and some platforms send the simple names of context roles.
_RIGHTS = {
    f"{_CONTEXT}Instructor": Role.TEACHER,
    "Instructor": Role.TEACHER,
    f"{_CONTEXT}Learner": Role.LEARNER,
    "Learner": Role.LEARNER,
}

_ASSISTING = (
    "TeachingAssistant",
    "TeachingAssistantGroup",
    "TeachingAssistantOffering",
    "TeachingAssistantSection",
    "TeachingAssistantSectionAssociation",
    "TeachingAssistantTemplate",
)

# A kind only ever takes away: whoever has one receives no award, and none of them makes a teacher.
_KINDS = {
    **{f"{_LIS}/membership/Instructor#{name}": Person.ASSISTANT for name in _ASSISTING},
    "TeachingAssistant": Person.ASSISTANT,
    f"{_CONTEXT}ContentDeveloper": Person.DESIGNER,
    "ContentDeveloper": Person.DESIGNER,
    f"{_CONTEXT}Mentor": Person.OBSERVER,
    "Mentor": Person.OBSERVER,
    f"{_CONTEXT}Administrator": Person.ADMINISTRATOR,
    "Administrator": Person.ADMINISTRATOR,
    f"{_LIS}/institution/person#Administrator": Person.ADMINISTRATOR,
    f"{_LIS}/system/person#Administrator": Person.ADMINISTRATOR,
    f"{_LIS}/person#Administrator": Person.ADMINISTRATOR,  # Moodle's roster says it so
    "http://purl.imsglobal.org/vocab/lti/system/person#TestUser": Person.TEST_USER,
}


def rights(uris: Iterable[str]) -> frozenset[Role]:
    """Return what the person may do; only an exact context role counts, unknown roles are ignored. Pure."""
    return frozenset(_RIGHTS[uri] for uri in uris if uri in _RIGHTS)


def kinds(uris: Iterable[str]) -> frozenset[Person]:
    """Return what the person is beside being a teacher or learner; unknown roles are ignored. Pure."""
    return frozenset(_KINDS[uri] for uri in uris if uri in _KINDS)
