"""The pages of sittings as they are shown, after each answer of their routes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.assessment import Examiner, IdentityMethod, Result, Sitting, Statement, may_second, printable, why_unfit
from app.issuers import IssuerProfile, Issuers
from app.lti import Launch
from app.people import LearnerMissing
from app.teach.rule_form import member
from app.teach.sitting_form import FIELDS, ZONES
from app.teach.sitting_service import RollRow, Sittings, declared


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingPages:
    """Shows a page of sittings, with what it needs beside the answer."""

    to: Sittings
    issuers: Issuers

    def page(self, name: str, launch: Launch, **values: Any) -> str:
        """Return a page; every form on it has a key, so that sending it twice does nothing twice."""
        return render_template(
            f"teach/sittings/{name}.html",
            launch=launch,
            issuer=self.issuer(launch),
            achievement=self.to.achievement(launch),
            **{"request_key": str(uuid4()), **values},
        )

    def form(
        self,
        launch: Launch,
        given: dict[str, str],
        errors: dict[str, str],
        *,
        sitting: Sitting | None = None,
        request_key: UUID | None = None,
    ) -> str:
        """Return the form of a sitting, of a new one without `sitting`."""
        return self.page(
            "form",
            launch,
            given=given,
            errors=errors,
            asked=self.to.asked(launch),
            zones=sorted({*ZONES.values(), "UTC"}),
            sitting=sitting,
            request_key=str(request_key or uuid4()),
        )

    def person(self, launch: Launch, sitting_id: UUID, *, error: str = "") -> str:
        """Return the page of one learner at a sitting."""
        found = self.to.assessing.records.sitting(self.to.course(launch), sitting_id)
        methods: list[IdentityMethod] = []
        if found.identity_method:
            methods = [one for one in self.to.asked(launch).identity if found.mode in one.modes]
        row = self.listed(launch, sitting_id)
        return self.page(
            "person", launch, sitting=found, row=row, methods=methods, declaration=declared(found), error=error
        )

    def listed(self, launch: Launch, sitting_id: UUID) -> RollRow:
        """Return the learner whom the address or the form names. Raises LearnerMissing."""
        rows = self.to.roll(launch, sitting_id).rows
        row = next((one for one in rows if one.learner_id == request.values.get("learner")), None)
        if row is None:
            raise LearnerMissing
        return row

    def statement(self, launch: Launch) -> Statement | None:
        """Return what the form states about one learner, None without a result."""
        result = member(Result, request.form.get("result", ""))
        given = request.form.get("identity")
        method = next((one for one in self.to.asked(launch).identity if one.value == given), None)
        return Statement(result=result, identity_method=method) if result else None

    def second(self, launch: Launch, rows: Sequence[RollRow]) -> dict[str, Any]:
        """Return how many wait for a second person, and how many of them this one may confirm."""
        stated = [row.stated for row in rows if row.stated] if self.to.needs_second(launch) else []
        me = Examiner(user_id=launch.sub, name=launch.name)
        mine = [one for one in stated if may_second(me, one)]
        return {"unseconded": sum(not one.seconded_by for one in stated), "to_second": len(mine)}

    def why_unfit(self, reason: str) -> str:
        """Return the code of why a reason cannot be recorded, "" if it can."""
        return why_unfit(printable(reason), self.to.clock().date())

    def issuer(self, launch: Launch) -> IssuerProfile:
        """Return the launch's institution."""
        return self.issuers.get(self.to.issuer_of(launch.registration_id))


def given_sitting() -> dict[str, str]:
    """Return the fields of a sitting as they were posted."""
    return {name: request.form.get(name, "") for name in (*FIELDS, "reason")}


def back(launch_id: UUID, sitting_id: UUID, done: str, number: int = 0) -> ResponseReturnValue:
    """Lead back to the sitting, which says what was done."""
    address = url_for("teach.sitting", launch_id=launch_id, sitting_id=sitting_id, done=done, number=number or None)
    return redirect(address, code=303)
