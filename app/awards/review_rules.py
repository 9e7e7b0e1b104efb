"""Approval before publication: what is approved, by whom it may be, and when an approval no longer holds. Pure."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.awards.achievement import Achievement, achievement_to_json
from app.awards.basis import Basis
from app.awards.evidence import digest
from app.issuers import IssuerProfile, profile_to_json


class ReviewState(StrEnum):
    """Where a request stands. Only an approved one lets something be published, and only once."""

    PENDING = "pending"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStep:
    """One thing that was done about a request: `step` is "sent", or the state that it led to."""

    step: str
    who: str
    comment: str
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A definition that was sent for approval, as it was then, and what became of it.

    `is_void` tells that the draft or the institution's profile has changed since, so that it can be neither approved
    nor published any more.
    """

    review_id: UUID
    achievement_id: UUID
    achievement: Achievement
    issuer: IssuerProfile
    basis: Basis
    digest: str
    state: ReviewState
    is_void: bool
    sender_name: str
    sent_at: datetime
    steps: tuple[ReviewStep, ...]

    @property
    def is_open(self) -> bool:
        """Whether it can still be decided."""
        return self.state is ReviewState.PENDING and not self.is_void

    @property
    def lets_publish(self) -> bool:
        """Whether the draft may be published as it is."""
        return self.state is ReviewState.APPROVED and not self.is_void


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends: the platform's id of a teacher, and the name that the platform gave, "" if it gives none."""

    platform_id: UUID
    learner_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Who decides: the name of the invitation, and the people as whom the same browser has opened the tool."""

    name: str
    also: frozenset[tuple[UUID, str]] = frozenset()


def definition_digest(achievement: Achievement, issuer: IssuerProfile) -> str:
    """Return the SHA-256, in hex, of all that a publication would carry. Pure."""
    return digest({"definition": achievement_to_json(achievement), "issuer": profile_to_json(issuer)})


def is_same_person(sender: Sender, officer: Officer) -> bool:
    """Tell whether sender and officer are seen to be one: the same name in any order, or the same browser. Pure."""
    names = _name(sender.name), _name(officer.name)
    return (bool(names[0]) and names[0] == names[1]) or (sender.platform_id, sender.learner_id) in officer.also


def _name(name: str) -> tuple[str, ...]:
    return tuple(sorted(unicodedata.normalize("NFKC", name).casefold().split()))
