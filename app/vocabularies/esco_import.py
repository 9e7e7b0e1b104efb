"""Skills of an ESCO download into the tables: all of the given files, or nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, bindparam, delete, exists, insert, select, text, update

from app.db import Database, table_of
from app.vocabularies.errors import EscoFileWrong
from app.vocabularies.esco_files import EscoFile, EscoSkill, esco_files
from app.vocabularies.matching import fold
from app.vocabularies.models import EscoLabelRow, EscoSkillRow

T = TypeVar("T")
_BATCH = 500
_skills, _labels = table_of(EscoSkillRow), table_of(EscoLabelRow)
_CHANGE = (
    update(_labels)
    .where(_labels.c.uri == bindparam("of_uri"), _labels.c.language == bindparam("of_language"))
    .values(label=bindparam("label"), folded=bindparam("folded"), others=bindparam("others"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EscoReport:
    """What became of the skills of one file; `skipped` have no label in its language, or ESCO withdrew them."""

    name: str
    language: str
    new: int
    changed: int
    unchanged: int
    skipped: int
    removed: int


def import_esco(db: Database, paths: Sequence[Path]) -> list[EscoReport]:
    """Replace the skills of each file's language by the file's, in one transaction, and tell what that changed.

    Read row by row, so that the size of a file does not matter; a second time changes nothing. Raises EscoFileWrong,
    and then nothing is changed at all.
    """
    files = [file for path in paths for file in esco_files(path)]
    languages = [file.language for file in files]
    if twice := {language for language in languages if languages.count(language) > 1}:
        raise EscoFileWrong(f"more than one file is in {', '.join(sorted(twice))}")
    with db.change() as connection:
        if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
            connection.execute(text("LOCK TABLE esco_skills IN SHARE ROW EXCLUSIVE MODE"))
        reports = [_import(connection, file) for file in files]
        unnamed = ~exists().where(_labels.c.uri == _skills.c.uri)
        connection.execute(delete(_skills).where(unnamed))
    return reports


def _import(connection: Connection, file: EscoFile) -> EscoReport:
    counts = {"new": 0, "changed": 0, "unchanged": 0, "skipped": 0}
    skills = set(connection.execute(select(_skills.c.uri)).scalars())
    in_language = select(_labels).where(_labels.c.language == file.language)
    # Of what is stored a digest is enough to tell whether it changed.
    stored = {row.uri: hash((row.label, row.folded, row.others)) for row in connection.execute(in_language)}
    seen: set[str] = set()
    for batch in _batches(file.skills()):
        fresh: dict[str, EscoSkill] = {}
        for skill in batch:
            if skill is not None and skill.uri not in seen:
                fresh.setdefault(skill.uri, skill)
        counts["skipped"] += len(batch) - len(fresh)
        seen |= set(fresh)
        _add_skills(connection, [skill for uri, skill in fresh.items() if uri not in skills])
        _put_labels(connection, file.language, fresh.values(), stored, counts)
    if not seen:
        raise EscoFileWrong(f"{file.name} has no skill in it")
    gone = [uri for uri in stored if uri not in seen]
    for uris in _batches(gone):
        connection.execute(delete(_labels).where(_labels.c.language == file.language, _labels.c.uri.in_(uris)))
    return EscoReport(name=file.name, language=file.language, removed=len(gone), **counts)


def _add_skills(connection: Connection, skills: Sequence[EscoSkill]) -> None:
    if skills:
        rows = [{"uri": skill.uri, "kind": skill.kind, "reuse_level": skill.reuse_level} for skill in skills]
        connection.execute(insert(_skills), rows)


def _put_labels(
    connection: Connection,
    language: str,
    skills: Iterable[EscoSkill],
    stored: Mapping[str, int],
    counts: dict[str, int],
) -> None:
    rows = {skill.uri: _row(skill) for skill in skills}
    new = [{"uri": uri, "language": language, **row} for uri, row in rows.items() if uri not in stored]
    changed = [
        {"of_uri": uri, "of_language": language, **row}
        for uri, row in rows.items()
        if uri in stored and hash(tuple(row.values())) != stored[uri]
    ]
    if new:
        connection.execute(insert(_labels), new)
    if changed:
        connection.execute(_CHANGE, changed)
    counts["new"] += len(new)
    counts["changed"] += len(changed)
    counts["unchanged"] += len(rows) - len(new) - len(changed)


def _row(skill: EscoSkill) -> dict[str, str]:
    others = "".join(f"| {folded}" for other in skill.others if (folded := fold(other)))
    return {"label": skill.label, "folded": f" {fold(skill.label)}", "others": others}


def _batches(rows: Iterable[T]) -> Iterator[tuple[T, ...]]:
    source = iter(rows)
    while batch := tuple(islice(source, _BATCH)):
        yield batch
