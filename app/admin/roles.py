"""What each role of the administration may do: the one table. Pure."""

from enum import StrEnum


class AdminRole(StrEnum):
    """Whom somebody is in the administration of an institution."""

    ADMINISTRATOR = "administrator"
    OFFICER = "officer"
    REGISTRAR = "registrar"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """What a route of the administration needs; each names one."""

    BE_SIGNED_IN = "be_signed_in"
    READ_AWARDS = "read_awards"
    CHANGE_AWARDS = "change_awards"
    READ_REVIEWS = "read_reviews"
    DECIDE_REVIEWS = "decide_reviews"
    LOOK_AGAIN = "look_again"
    READ_ALL = "read_all"
    ADMINISTER = "administer"


_ADMINISTRATOR, _OFFICER = AdminRole.ADMINISTRATOR, AdminRole.OFFICER
_REGISTRAR, _AUDITOR = AdminRole.REGISTRAR, AdminRole.AUDITOR

ALLOWED: dict[Permission, frozenset[AdminRole]] = {
    Permission.BE_SIGNED_IN: frozenset(AdminRole),
    Permission.READ_AWARDS: frozenset({_ADMINISTRATOR, _REGISTRAR, _AUDITOR}),
    Permission.CHANGE_AWARDS: frozenset({_ADMINISTRATOR, _REGISTRAR}),
    Permission.READ_REVIEWS: frozenset({_ADMINISTRATOR, _OFFICER, _AUDITOR}),
    # An administrator does not decide by being one.
    Permission.DECIDE_REVIEWS: frozenset({_OFFICER}),
    Permission.LOOK_AGAIN: frozenset({_ADMINISTRATOR, _OFFICER}),
    Permission.READ_ALL: frozenset({_ADMINISTRATOR, _AUDITOR}),
    Permission.ADMINISTER: frozenset({_ADMINISTRATOR}),
}


def may(role: AdminRole, permission: Permission) -> bool:
    """Tell whether somebody of this role may do that. Pure."""
    return role in ALLOWED[permission]
