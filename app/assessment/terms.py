"""What an achievement version and an institution ask of whoever confirms an assessment. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from app.assessment.values import IdentityMethod, SupervisionMethod

E = TypeVar("E", bound=StrEnum)

RETENTION_MONTHS = 24
APPEAL_DAYS = 30


class Attesters(StrEnum):
    """Who may confirm a sitting."""

    TEACHERS = "teachers"  # of the course
    NAMED = "named"  # those of them who are named


class Resit(StrEnum):
    """Which sittings must be confirmed where a learner took an assessment more than once."""

    LATEST = "latest"  # the last attempt counts: the latest sitting before the result
    EVERY = "every"  # the best attempt counts, and which that is nobody tells: each sitting before the result


class ExaminerShown(StrEnum):
    """What learners read of whoever examined them. A credential names the institution alone, whatever is chosen."""

    NAME = "name"
    ROLE = "role"  # a teacher of the course


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentTerms:
    """What an achievement version asks. Empty lists of methods accept each of the closed lists.

    `examiners` are user ids of the platform. Which activities assess, the outcomes say. With `by_link` whoever may
    confirm may also name somebody without an account, for one sitting, by a link.
    """

    supervision_methods: tuple[SupervisionMethod, ...] = ()
    identity_methods: tuple[IdentityMethod, ...] = ()
    attesters: Attesters = Attesters.TEACHERS
    examiners: tuple[str, ...] = ()
    second_person: bool = False
    resit: Resit = Resit.LATEST
    by_link: bool = False

    def accepts(self, supervision: SupervisionMethod) -> bool:
        """Tell whether a sitting may be supervised so."""
        return not self.supervision_methods or supervision in self.supervision_methods

    def accepts_identity(self, identity: IdentityMethod) -> bool:
        """Tell whether identities may be confirmed so."""
        return not self.identity_methods or identity in self.identity_methods

    def names(self, user_id: str) -> bool:
        """Tell whether a teacher of the course may confirm."""
        return self.attesters is Attesters.TEACHERS or user_id in self.examiners


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentPolicy:
    """What an institution asks of all its assessments, as it stands now.

    Records are reduced `retention_months` after the appeal period of `appeal_days` has ended.
    """

    known_personally: bool = False
    second_person: bool = False
    appeal_days: int = APPEAL_DAYS
    retention_months: int = RETENTION_MONTHS
    examiner_shown: ExaminerShown = ExaminerShown.NAME


def terms_to_json(terms: AssessmentTerms) -> dict[str, Any]:
    """Return the terms as JSON values, the inverse of `terms_from_json`; what is as usual is not written. Pure."""
    found: dict[str, Any] = {}
    if terms.supervision_methods:
        found["supervision_methods"] = [method.value for method in terms.supervision_methods]
    if terms.identity_methods:
        found["identity_methods"] = [method.value for method in terms.identity_methods]
    if terms.attesters is not Attesters.TEACHERS:
        found["attesters"] = terms.attesters.value
    if terms.examiners:
        found["examiners"] = list(terms.examiners)
    if terms.second_person:
        found["second_person"] = True
    if terms.resit is not Resit.LATEST:
        found["resit"] = terms.resit.value
    if terms.by_link:
        found["by_link"] = True
    return found


def terms_from_json(values: Mapping[str, Any]) -> AssessmentTerms:
    """Return the terms that `terms_to_json` wrote. Raises ValueError for what is in no list. Pure."""
    return AssessmentTerms(
        supervision_methods=_several(SupervisionMethod, values.get("supervision_methods")),
        identity_methods=_several(IdentityMethod, values.get("identity_methods")),
        attesters=Attesters(values.get("attesters") or Attesters.TEACHERS),
        examiners=tuple(str(one) for one in values.get("examiners") or ()),
        second_person=bool(values.get("second_person")),
        resit=Resit(values.get("resit") or Resit.LATEST),
        by_link=values.get("by_link") is True,
    )


def _several(kind: type[E], values: Any) -> tuple[E, ...]:
    return tuple(kind(str(value)) for value in values or ())
