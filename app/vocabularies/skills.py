"""Skills of ESCO: found by words in a local list, of what was imported and of the few that the product brings along."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import Select, and_, case, func, not_, or_, select

from app.db import Database, table_of
from app.vocabularies.esco_files import is_skill_uri
from app.vocabularies.esco_import import EscoReport, import_esco
from app.vocabularies.matching import fold, rank, wanted
from app.vocabularies.models import EscoLabelRow

MOST_FOUND = 20
_FILE = Path(__file__).parent / "data" / "esco-skills.json"
_labels = table_of(EscoLabelRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSkill:
    """A skill that fits: its URI and its label in `language`; `also` is the English one if only that fits."""

    uri: str
    label: str
    language: str
    also: str = ""


@cache
def own_skills() -> Mapping[str, Mapping[str, str]]:
    """Return the labels by language of the skills that the product brings along, by URI. Pure after one read."""
    stored = json.loads(_FILE.read_text(encoding="utf-8"))
    return MappingProxyType(
        {f"{stored['base']}{entry['code']}": MappingProxyType(entry["labels"]) for entry in stored["concepts"]}
    )


@dataclass(frozen=True, slots=True)
class Skills:
    """The local list of skills; nothing is asked of ESCO's own service."""

    db: Database

    def find(self, query: str, language: str, limit: int = MOST_FOUND) -> list[FoundSkill]:
        """Return the skills that fit, best first as `rank` has it: all in `language`, then those in English only."""
        looked_for = wanted(query)
        if not looked_for:
            return []
        found = self._in(language, looked_for, limit)
        if language == "en" or len(found) >= limit:
            return found
        known = {skill.uri for skill in found}
        english = [skill for skill in self._in("en", looked_for, limit) if skill.uri not in known]
        named = self.labels([skill.uri for skill in english])
        found += [
            FoundSkill(uri=skill.uri, label=named[skill.uri][language], language=language, also=skill.label)
            if language in named[skill.uri]
            else skill
            for skill in english
        ]
        return found[:limit]

    def labels(self, uris: Collection[str]) -> dict[str, dict[str, str]]:
        """Return the labels by language of those of `uris` that the list has; they may be anything that was sent."""
        formed = {uri for uri in uris if is_skill_uri(uri)}  # a database refuses some characters altogether
        known = {uri: dict(own_skills()[uri]) for uri in formed if uri in own_skills()}
        if formed:
            chosen = select(_labels.c.uri, _labels.c.language, _labels.c.label).where(_labels.c.uri.in_(formed))
            with self.db.look() as connection:
                for uri, language, label in connection.execute(chosen.order_by(_labels.c.language)):
                    known.setdefault(uri, {})[language] = label
        return known

    def bring_in(self, files: Collection[Path]) -> list[EscoReport]:
        """Import files of an ESCO download, all or none. Raises EscoFileWrong."""
        return import_esco(self.db, list(files))

    def stock(self) -> dict[str, int]:
        """Return how many skills were imported, by language."""
        count = select(_labels.c.language, func.count()).group_by(_labels.c.language).order_by(_labels.c.language)
        with self.db.look() as connection:
            return {row[0]: row[1] for row in connection.execute(count)}

    def _in(self, language: str, looked_for: str, limit: int) -> list[FoundSkill]:
        with self.db.look() as connection:
            rows: list[tuple[str, str, str, str]] = []
            for statement in _fitting(language, looked_for, limit):
                if len(rows) < limit:
                    rows += [(row.uri, row.label, row.folded, row.others) for row in connection.execute(statement)]
            here = select(_labels.c.uri).where(_labels.c.language == language, _labels.c.uri.in_(own_skills()))
            stored = set(connection.execute(here).scalars())
        rows += [
            (uri, labels[language], fold(labels[language]), "")
            for uri, labels in own_skills().items()
            if language in labels and uri not in stored
        ]
        ranked = [
            (fit, len(folded), folded, FoundSkill(uri=uri, label=label, language=language))
            for uri, label, folded, others in rows
            if (fit := rank(looked_for, folded.strip(), others.split("| ")[1:])) is not None
        ]
        return [skill for *_, skill in sorted(ranked, key=lambda one: one[:3])[:limit]]


def _fitting(language: str, looked_for: str, limit: int) -> list[Select[tuple[str, str, str, str]]]:
    """Return two statements for the best of a language, in the order of `rank`: labels that begin so, then all else.

    What is typed first is short and fits much, but then the first statement has enough of it.
    """
    folded, others = _labels.c.folded, _labels.c.others
    words = looked_for.split()
    begins = folded.like(f" {looked_for}%")
    in_label = and_(*(folded.like(f"%{word}%") for word in words))
    in_others = and_(*(others.like(f"%{word}%") for word in words))
    order = case(
        (folded.like(f"% {looked_for}%"), 1),
        (folded.like(f"%{looked_for}%"), 2),
        (and_(*(folded.like(f"% {word}%") for word in words)), 3),
        (in_label, 4),
        (others.like(f"%| {looked_for}%"), 5),
        (others.like(f"% {looked_for}%"), 6),
        else_=7,
    )
    chosen = select(_labels.c.uri, _labels.c.label, folded, others).where(_labels.c.language == language).limit(limit)
    return [
        chosen.where(begins).order_by(func.length(folded), folded),
        chosen.where(or_(in_label, in_others), not_(begins)).order_by(order, func.length(folded), folded),
    ]
