"""LTI Core 1.3, "Role vocabularies": https://www.imsglobal.org/spec/lti/v1p3/#role-vocabularies"""

import pytest

from app.lti.roles import kinds, rights
from app.lti.values import Person, Role

LIS = "http://purl.imsglobal.org/vocab/lis/v2"


@pytest.mark.parametrize(
    ("uris", "expected"),
    [
        ([f"{LIS}/membership#Instructor"], {Role.TEACHER}),
        ([f"{LIS}/membership#Learner"], {Role.LEARNER}),
        (["Instructor"], {Role.TEACHER}),
        (["Learner", "unknown"], {Role.LEARNER}),
        ([f"{LIS}/membership#Instructor", f"{LIS}/membership#Learner"], {Role.TEACHER, Role.LEARNER}),
        ([], set()),
        (["instructor"], set()),
        ([f"{LIS}/membership#instructor"], set()),
        ([f" {LIS}/membership#Instructor"], set()),
        ([f"{LIS}/membership#Instructor\n"], set()),
        ([f"{LIS}/membership/Learner#Instructor"], set()),
        ([f"{LIS}/membership/Instructor#Learner"], set()),
        ([f"{LIS}/membership/Instructor#PrimaryInstructor"], set()),
        ([f"{LIS}/anything#Instructor"], set()),
        (["https://evil.example/membership#Instructor"], set()),
        (["https" + LIS.removeprefix("http") + "/membership#Instructor"], set()),
        ([f"{LIS}/institution/person#Instructor"], set()),
        ([f"{LIS}/institution/person#Administrator"], set()),
        ([f"{LIS}/system/person#Administrator"], set()),
        ([f"{LIS}/membership#Administrator"], set()),
        (["Administrator"], set()),
        ([f"{LIS}/membership/Instructor#TeachingAssistant"], set()),
        ([f"{LIS}/membership#ContentDeveloper"], set()),
        ([f"{LIS}/membership#Mentor"], set()),
    ],
)
def test_only_an_exact_context_role_gives_a_right(uris: list[str], expected: set[Role]) -> None:
    assert rights(uris) == expected


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        (f"{LIS}/membership/Instructor#TeachingAssistant", Person.ASSISTANT),
        (f"{LIS}/membership#ContentDeveloper", Person.DESIGNER),
        (f"{LIS}/membership#Mentor", Person.OBSERVER),
        ("Mentor", Person.OBSERVER),
        (f"{LIS}/membership#Administrator", Person.ADMINISTRATOR),
        (f"{LIS}/institution/person#Administrator", Person.ADMINISTRATOR),
        (f"{LIS}/system/person#Administrator", Person.ADMINISTRATOR),
        (f"{LIS}/person#Administrator", Person.ADMINISTRATOR),
        ("http://purl.imsglobal.org/vocab/lti/system/person#TestUser", Person.TEST_USER),
    ],
)
def test_a_kind_is_told_by_its_exact_uri(uri: str, expected: Person) -> None:
    assert kinds([uri, f"{LIS}/membership#Learner", f"{LIS}/system/person#User"]) == {expected}
    assert kinds([uri + "x", uri.lower(), f"x{uri}"]) == set()


def test_an_ordinary_learner_or_teacher_is_of_no_kind() -> None:
    assert kinds([f"{LIS}/membership#Learner", f"{LIS}/membership#Instructor", f"{LIS}/system/person#User"]) == set()
