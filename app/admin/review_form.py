"""The rows of external reviews in the institution's form. Pure.

A row's fields are named `external-N-…`, N from 0; a row in which nothing is filled in is no review.
"""

import re
from collections.abc import Mapping
from datetime import date

from app.issuers import MAX_REVIEWS, ExternalReview, IssuerProfile, Problem

ADD = "add-external"
_REMOVE = re.compile(r"remove-external-(\d{1,3})", re.ASCII)
_LIMITS = {"kind": 20, "agency": 200, "country": 2, "date": 20, "url": 500, "deqar_id": 30, "deqar_url": 500}

Row = dict[str, str]


def rows_from(fields: Mapping[str, str]) -> list[Row]:
    """Return the rows as they were typed, without the empty ones. Pure."""
    # One more than can stand, so that it is refused and not dropped without a word.
    rows = [_row(fields, index) for index in range(MAX_REVIEWS + 1)]
    return [row for row in rows if any(row.values())]


def rows_of(profile: IssuerProfile) -> list[Row]:
    """Return the rows of a stored profile. Pure."""
    return [
        {
            "kind": review.kind,
            "agency": review.agency,
            "country": review.agency_country,
            "date": review.decided_on.isoformat() if review.decided_on else "",
            "url": review.url,
            "deqar_id": review.deqar_id,
            "deqar_url": review.deqar_url,
        }
        for review in profile.external_reviews
    ]


def changes_rows(action: str) -> bool:
    """Tell whether a button only adds or removes a row of the page. Pure."""
    return action == ADD or _REMOVE.fullmatch(action) is not None


def rows_after(fields: Mapping[str, str], action: str) -> list[Row]:
    """Return the typed rows after a button that adds or removes one. Pure."""
    if removed := _REMOVE.fullmatch(action):
        rows = [_row(fields, index) for index in range(MAX_REVIEWS + 1) if index != int(removed[1])]
        return [row for row in rows if any(row.values())]
    rows = rows_from(fields)
    return [*rows, dict.fromkeys(_LIMITS, "")] if len(rows) < MAX_REVIEWS else rows


def reviews_from_form(fields: Mapping[str, str]) -> tuple[tuple[ExternalReview, ...], dict[str, Problem]]:
    """Return the reviews, and what is wrong by field where a date cannot be read. Pure."""
    reviews, errors = [], {}
    for index, row in enumerate(rows_from(fields)):
        decided_on = None
        try:
            decided_on = date.fromisoformat(row["date"]) if row["date"] else None
        except ValueError:
            errors[f"external-{index}-date"] = Problem.DATE
        reviews.append(
            ExternalReview(
                kind=row["kind"],
                agency=row["agency"],
                decided_on=decided_on,
                url=row["url"],
                deqar_id=row["deqar_id"],
                deqar_url=row["deqar_url"],
                agency_country=row["country"].upper(),
            )
        )
    return tuple(reviews), errors


def _row(fields: Mapping[str, str], index: int) -> Row:
    return {name: fields.get(f"external-{index}-{name}", "").strip()[:limit] for name, limit in _LIMITS.items()}
