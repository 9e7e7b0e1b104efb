"""The audit's page: what was done, whether the chain is unbroken, and an export for whoever verifies it elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.roles import Permission
from app.audit import Action, Audit, Chains, Finding, Subject, Wanted, actions_about
from app.clock import day_of
from app.issuers import Issuers

PAGE = 50
_LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the form asks for: texts as they were written, what they mean, and which of them mean nothing."""

    subject: str
    since: str
    until: str
    wanted: Wanted
    wrong: frozenset[str]


def add_audit(bp: Blueprint, *, access: AdminAccess, audit: Audit, chains: Chains, issuers: Issuers) -> None:
    """Add the audit's routes."""
    may_read = access.may(Permission.READ_ALL)  # the one place that says who reads the audit

    def page(asked: _Asked, found: Finding | None = None) -> ResponseReturnValue:
        number = min(max(request.args.get("page", 1, type=int), 1), _LAST_PAGE)
        lines = (
            []
            if asked.wrong
            else audit.newest(g.admin_issuer, PAGE + 1, wanted=asked.wanted, offset=(number - 1) * PAGE)
        )
        content = render_template(
            "admin/audit.html",
            issuer=issuers.get(g.admin_issuer),
            lines=lines[:PAGE],
            page=number,
            has_more=len(lines) > PAGE,
            asked=asked,
            subjects=list(Subject),
            standing=chains.standing(g.admin_issuer),
            unchained=audit.unchained(g.admin_issuer),
            found=found,
        )
        return content, 422 if asked.wrong else 200

    @bp.get("/audit")
    @may_read
    def audit_page() -> ResponseReturnValue:
        return page(_asked(request.args))

    @bp.post("/audit/verify")
    @may_read
    def verify_audit() -> ResponseReturnValue:
        return page(_asked(request.args), chains.inspect(g.admin_issuer))

    @bp.post("/audit/export")
    @may_read
    def export_audit() -> ResponseReturnValue:
        asked = _asked(request.form)
        if asked.wrong:
            return page(asked)
        audit.record(g.admin_issuer, Action.AUDIT_EXPORTED, who=g.admin_name)
        lines = chains.exported(g.admin_issuer, asked.wanted)
        first = next(lines)  # whatever stands in the way is said before anything is sent
        return Response(
            _with_ends(chain([first], lines)),
            content_type="application/jsonl; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="audit-{g.admin_issuer}.jsonl"',
                "Cache-Control": "no-store",
            },
        )


def _with_ends(lines: Iterable[str]) -> Iterable[str]:
    return (f"{line}\n" for line in lines)


def _asked(given: Mapping[str, str]) -> _Asked:
    subject = given.get("about", "")
    days = {name: given.get(name, "") for name in ("since", "until")}
    wrong = {name for name, text in days.items() if text and day_of(text) is None}
    if subject and subject not in list(Subject):
        wrong.add("about")
    since, until = day_of(days["since"]), day_of(days["until"])
    return _Asked(
        subject=subject,
        since=days["since"],
        until=days["until"],
        wanted=Wanted(
            actions=actions_about(Subject(subject)) if subject and "about" not in wrong else None,
            since=_begin(since) if since else None,
            until=_begin(until) + timedelta(days=1) if until else None,
        ),
        wrong=frozenset(wrong),
    )


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
