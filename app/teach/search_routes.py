"""What a teacher's form asks while it is filled in: skills of ESCO, fields of education, how an outcome begins."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.lti import Role, requires
from app.teach.outcome_hints import hint
from app.teach.rule_rows import Fields
from app.teach.skills_form import Looked, looked_for
from app.vocabularies import Skills, find_fields
from app.web import language

MOST = 12  # choices on a screen without scrolling
_MAX_TEXT = 500
_PER_WINDOW = 60  # a person types slower
_WINDOW_S = 10.0


@dataclass(slots=True)
class Pace:
    """How often each launch may ask in a while; kept in this process, for a few thousand launches at most."""

    now: Callable[[], float] = time.monotonic
    asked: "OrderedDict[UUID, tuple[float, int]]" = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def allows(self, launch_id: UUID) -> bool:
        """Count one question and tell whether it may still be answered."""
        with self.lock:
            began, count = self.asked.pop(launch_id, (self.now(), 0))
            if self.now() - began >= _WINDOW_S:
                began, count = self.now(), 0
            self.asked[launch_id] = (began, count + 1)
            while len(self.asked) > 5000:
                self.asked.popitem(last=False)
            return count < _PER_WINDOW


def looked(skills: Skills, fields: Fields, action: str, chosen: str) -> Looked | None:
    """Return what a search by button finds in the language `chosen`, None if the button was another."""
    asked = looked_for(fields, action)
    if asked is None:
        return None
    row, query = asked
    return Looked(row=row, query=query[:_MAX_TEXT], found=tuple(skills.find(query, chosen, MOST)))


def add_searching(bp: Blueprint, *, skills: Skills) -> None:
    """Add the routes that the form asks while somebody types."""
    pace = Pace()

    def query(launch_id: UUID) -> str:
        if not pace.allows(launch_id):
            abort(429)
        return request.args.get("q", "")[:_MAX_TEXT]

    @bp.get("/<uuid:launch_id>/skills")
    @requires(Role.TEACHER)
    def find_skills(launch_id: UUID) -> ResponseReturnValue:
        found = skills.find(query(launch_id), _language(), MOST)
        return _choices(
            [{"value": one.uri, "label": one.label, "also": one.also, "lang": one.language} for one in found]
        )

    @bp.get("/<uuid:launch_id>/fields")
    @requires(Role.TEACHER)
    def find_isced_fields(launch_id: UUID) -> ResponseReturnValue:
        chosen = language()
        found = find_fields(query(launch_id), chosen, MOST)
        return _choices(
            [{"value": one.code, "label": one.label(chosen), "also": one.code, "lang": chosen} for one in found]
        )

    @bp.get("/<uuid:launch_id>/hint")
    @requires(Role.TEACHER)
    def outcome_hint(launch_id: UUID) -> ResponseReturnValue:
        words, chosen = query(launch_id), _language()
        return render_template("teach/_hint.html", found=hint(words, chosen), lang=chosen)


def _language() -> str:
    asked = request.args.get("in", "")
    return asked if len(asked) == 2 and asked.isascii() and asked.isalpha() else language()


def _choices(choices: list[dict[str, Any]]) -> ResponseReturnValue:
    answer = jsonify(choices=choices)
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer
