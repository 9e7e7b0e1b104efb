"""The teacher makes a link for somebody without an account to confirm one sitting, sees who has one, takes it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.assessment import (
    Invigilators,
    LinkDead,
    LinksNotAccepted,
    Sitting,
    end_from,
    latest_end,
    printable,
    usual_end,
    why_unfit,
    zone_of,
)
from app.lti import Launch, Role, current_launch, requires
from app.teach.sitting_form import request_of
from app.teach.sitting_pages import SittingPages
from app.teach.sitting_service import Sittings
from app.teach.sitting_sheet import SheetAnswers
from app.web import language, qr_image

_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Invigilating:
    """What links and sheets need beside the pages of sittings."""

    public_url: str
    invigilators: Invigilators
    sheets: SheetAnswers


def add_links(bp: Blueprint, *, to: Sittings, pages: SittingPages, by: Invigilating) -> None:
    """Add the routes of a sitting's links and its sheet."""
    records, invigilators = to.assessing.records, by.invigilators

    @bp.get("/<uuid:launch_id>/sittings/<uuid:sitting_id>/links")
    @requires(Role.TEACHER)
    def links(launch_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        found = records.sitting(to.course(launch), sitting_id)
        return _page(launch, found, {"until": _local(usual_end(found, to.clock()), found)}, {})

    @bp.post("/<uuid:launch_id>/sittings/<uuid:sitting_id>/links")
    @requires(Role.TEACHER)
    def make_link(launch_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        examiner, course = to.examiner(launch), to.course(launch)
        found = records.sitting(course, sitting_id)
        if not to.achievement(launch).assessment.by_link:
            raise LinksNotAccepted
        now, key = to.clock(), request_of(request.form) or uuid4()
        name, until = " ".join(printable(request.form.get("name", "")).split()), request.form.get("until", "")
        ends_at = end_from(until, found, now)
        errors = {"name": why_unfit(name, now.date(), longest=_LONGEST_NAME), "until": "" if ends_at else "end"}
        if ends_at is None or any(errors.values()):
            return _page(launch, found, {"name": name, "until": until}, errors, key), 422
        try:
            made, token = invigilators.make(
                course, sitting_id, name, examiner, ends_at=ends_at, course_title=launch.context_title, request=key
            )
        except LinkDead:  # the form of a link that is withdrawn since
            return redirect(url_for("teach.links", launch_id=launch_id, sitting_id=sitting_id), code=303)
        address = f"{by.public_url}{url_for('invigilate.door')}#{token}"
        return _page(launch, found, {"until": until}, {}, made=made, address=address, qr=qr_image(address))

    @bp.post("/<uuid:launch_id>/sittings/<uuid:sitting_id>/links/<uuid:link_id>/withdraw")
    @requires(Role.TEACHER)
    def withdraw_link(launch_id: UUID, sitting_id: UUID, link_id: UUID) -> ResponseReturnValue:
        invigilators.withdraw(to.course(current_launch()), sitting_id, link_id)
        address = url_for("teach.links", launch_id=launch_id, sitting_id=sitting_id, done="withdrawn")
        return redirect(address, code=303)

    @bp.get("/<uuid:launch_id>/sittings/<uuid:sitting_id>/sheet.pdf")
    @requires(Role.TEACHER)
    def sheet(launch_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        found = records.sitting(to.course(launch), sitting_id)
        rows = to.roll(launch, sitting_id).rows
        institution = pages.issuer(launch).name(language())
        return by.sheets.answer(found, rows, course=launch.context_title, institution=institution)

    def _page(
        launch: Launch,
        found: Sitting,
        given: Mapping[str, str],
        errors: Mapping[str, str],
        key: UUID | None = None,
        **made: object,
    ) -> str:
        now = to.clock()
        return pages.page(
            "links",
            launch,
            sitting=found,
            links=invigilators.of_sitting(to.course(launch), found.sitting_id),
            now=now,
            latest=latest_end(found, now),
            accepted=to.achievement(launch).assessment.by_link,
            given=given,
            errors=errors,
            request_key=str(key or uuid4()),
            **made,
        )


def _local(moment: datetime, sitting: Sitting) -> str:
    return f"{moment.astimezone(zone_of(sitting.zone)):%Y-%m-%dT%H:%M}"
