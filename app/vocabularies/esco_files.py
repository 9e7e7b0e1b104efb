"""The skills in an ESCO download: `skills_en.csv` and its like, or the zip that holds them, read row by row.

The columns are those of ESCO 1.1 and 1.2: conceptType, conceptUri, skillType, reuseLevel, preferredLabel, altLabels
(one a line), hiddenLabels, status and others, of which only conceptUri and preferredLabel have to be there.
"""

import csv
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path, PurePosixPath
from typing import IO

from app.vocabularies.errors import EscoFileWrong

ESCO_SKILL = "http://data.europa.eu/esco/skill/"
MAX_ROWS = 100_000  # ESCO 1.2 has 13,939 skills
_MAX_LABEL = 1000
_NAME = re.compile(r"skills_([a-z]{2})\.csv", re.IGNORECASE)
_SKILL_URI = re.compile(re.escape(ESCO_SKILL) + r"[A-Za-z0-9-]{1,100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EscoSkill:
    """A skill as a file of one language tells it."""

    uri: str
    label: str
    others: tuple[str, ...]
    kind: str
    reuse_level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EscoFile:
    """The skills in one language; `open` gives the bytes of the CSV."""

    name: str
    language: str
    open: Callable[[], AbstractContextManager[IO[bytes]]]

    def skills(self) -> Iterator[EscoSkill | None]:
        """Give one skill after the other, None for a row without a label in this language or withdrawn by ESCO.

        Raises EscoFileWrong as soon as a row is none of ESCO's skills.
        """
        try:
            with self.open() as source, TextIOWrapper(source, encoding="utf-8-sig", newline="") as text:
                yield from _read(text, self.name)
        except (UnicodeDecodeError, csv.Error, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise EscoFileWrong(f"{self.name} is damaged or not UTF-8") from error
        except (RuntimeError, NotImplementedError) as error:  # what zipfile says of a password or an odd compression
            raise EscoFileWrong(f"{self.name} cannot be unpacked") from error


def esco_files(path: Path) -> list[EscoFile]:
    """Return the files of skills that `path` is or, as a zip, holds. Raises EscoFileWrong if there is none."""
    if named := _NAME.fullmatch(path.name):
        return [EscoFile(name=path.name, language=named[1].lower(), open=lambda: path.open("rb"))]
    if not zipfile.is_zipfile(path):
        raise EscoFileWrong(f"{path.name} is neither a zip nor called skills_xx.csv, xx for its language")
    found = []
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            if named := _NAME.fullmatch(PurePosixPath(member).name):
                opens = lambda member=member: _member(path, member)  # noqa: E731
                found.append(EscoFile(name=named[0], language=named[1].lower(), open=opens))
    if not found:
        raise EscoFileWrong(f"{path.name} holds no skills_xx.csv")
    return found


def is_skill_uri(uri: str) -> bool:
    """Tell whether `uri` is formed as ESCO forms those of skills. Pure."""
    return bool(_SKILL_URI.fullmatch(uri))


class _member(AbstractContextManager[IO[bytes]]):  # noqa: N801 - used like a function
    """Open one file of a zip, and close both."""

    def __init__(self, path: Path, name: str) -> None:
        self._archive = zipfile.ZipFile(path)
        self._name = name

    def __enter__(self) -> IO[bytes]:
        self._file = self._archive.open(self._name)
        return self._file

    def __exit__(self, *_: object) -> None:
        self._archive.close()


def _read(text: IO[str], name: str) -> Iterator[EscoSkill | None]:
    rows = csv.DictReader(text)
    lacks = {"conceptUri", "preferredLabel"} - set(rows.fieldnames or ())
    if lacks:
        raise EscoFileWrong(f"{name} has no column {' and no column '.join(sorted(lacks))}")
    for count, row in enumerate(rows):
        if count >= MAX_ROWS:
            raise EscoFileWrong(f"{name} has more than {MAX_ROWS} rows")
        uri, label = (row["conceptUri"] or "").strip(), _plain(row["preferredLabel"] or "")
        if not is_skill_uri(uri):
            raise EscoFileWrong(f"{name}, line {rows.line_num}: conceptUri is not that of a skill")
        if len(label) > _MAX_LABEL:
            raise EscoFileWrong(f"{name}, line {rows.line_num}: preferredLabel is too long to be one")
        if not label or (row.get("status") or "released") != "released":
            yield None
            continue
        others = (_plain(other) for other in (row.get("altLabels") or "").splitlines())
        yield EscoSkill(
            uri=uri,
            label=label,
            others=tuple(dict.fromkeys(other for other in others if other and other != label)),
            kind=(row.get("skillType") or "").strip()[:32],
            reuse_level=(row.get("reuseLevel") or "").strip()[:32],
        )


def _plain(words: str) -> str:
    printable = words if words.isprintable() else "".join(c if c.isprintable() else " " for c in words)
    return " ".join(printable.split())
