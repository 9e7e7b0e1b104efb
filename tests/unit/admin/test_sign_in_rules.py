"""Whom the claims of a provider make of somebody, and where they are sent afterwards."""

import pytest

from app.admin import ALLOWED, AdminRole, Permission, ProviderInvalid, SignInBy, roles_from
from app.admin.sign_ins import own_path
from app.oidc import Provider

BY = SignInBy(
    provider=Provider(issuer="https://login.example", client_id="c"),
    role_claim="realm_access.roles",
    role_values=(("boss", AdminRole.ADMINISTRATOR), ("clerk", AdminRole.REGISTRAR)),
)


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"realm_access": {"roles": ["clerk", "boss"]}}, AdminRole.ADMINISTRATOR),
        ({"realm_access": {"roles": "clerk"}}, AdminRole.REGISTRAR),
        ({"realm_access.roles": ["clerk"]}, AdminRole.REGISTRAR),
        ({"realm_access": {"roles": ["bosses", 1, None, ["boss"]]}}, None),
        ({"realm_access": {"roles": {"boss": True}}}, None),
        ({"realm_access": "boss"}, None),
        ({}, None),
    ],
)
def test_the_first_line_that_somebody_has_gives_the_role(claims, role):
    assert BY.role(claims) is role


def test_without_a_claim_for_roles_nobody_gets_one():
    assert SignInBy(provider=BY.provider, role_values=BY.role_values).role({"": "boss"}) is None


@pytest.mark.parametrize(("claims", "person"), [({"sub": "p"}, "p"), ({"sub": ""}, ""), ({"sub": 1}, ""), ({}, "")])
def test_a_person_is_told_by_a_text_that_is_not_empty(claims, person):
    assert BY.person(claims) == person


@pytest.mark.parametrize(
    ("claim", "claims", "is_mail"),
    [
        ("sub", {"sub": "p7@uni.example"}, False),  # an id with a scope is no address
        ("sub", {"sub": "Ana@uni.example", "email": "ana@uni.example"}, True),
        ("sub", {"sub": "ana@uni.example", "preferred_username": "ana@uni.example"}, True),
        ("eduPersonUniqueId", {"eduPersonUniqueId": "28c5@uni.example", "email": "ana@uni.example"}, False),
        ("contact", {"contact": "ana@uni.example"}, True),
        ("employee", {"employee": "4711"}, False),
    ],
)
def test_an_address_is_nobodys_id_whatever_the_claim_is_called(claim, claims, is_mail):
    assert SignInBy(provider=BY.provider, person_claim=claim).is_mail(claims) is is_mail


def test_lines_say_what_gives_which_role():
    assert roles_from(" a = b = auditor \n\ncn=x,dc=y = officer") == (
        ("a = b", AdminRole.AUDITOR),
        ("cn=x,dc=y", AdminRole.OFFICER),
    )
    for wrong in ("auditor", "= auditor", "x = king", "x =", "y" * 201 + " = auditor", "x = auditor\n" * 51):
        with pytest.raises(ProviderInvalid):
            roles_from(wrong)


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/admin/", True),
        ("/admin/names?page=2", True),
        ("/admin", False),
        ("/wallet/", False),
        ("https://evil.example/admin/", False),
        ("//evil.example/admin/", False),
        ("/admin//evil.example", False),
        ("/admin/\\evil", False),
        ("/admin/../wallet/", False),
        ("/admin/\n", False),
        ("//[", False),
        ("http://[/admin/", False),
        ("/admin/oidc/uni", False),
        ("/admin/sign-in/", False),
        ("/admin/" + "x" * 512, False),
        ("", False),
    ],
)
def test_only_a_path_of_the_administration_is_gone_to(path, kept):
    assert own_path(path) == (path if kept else "")


def test_only_officers_decide_and_an_auditor_changes_nothing():
    assert set(ALLOWED) == set(Permission)
    assert ALLOWED[Permission.DECIDE_REVIEWS] == {AdminRole.OFFICER}
    held = {permission for permission, roles in ALLOWED.items() if AdminRole.AUDITOR in roles}
    assert {permission.value.split("_")[0] for permission in held} == {"read", "be"}
