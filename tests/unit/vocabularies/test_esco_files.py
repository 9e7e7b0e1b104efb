"""Files of an ESCO download, as they are and as they must not be."""

import csv
import io
import zipfile
from pathlib import Path

import pytest

from app.vocabularies import EscoFileWrong
from app.vocabularies.esco_files import ESCO_SKILL, MAX_ROWS, esco_files

COLUMNS = [
    "conceptType",
    "conceptUri",
    "skillType",
    "reuseLevel",
    "preferredLabel",
    "altLabels",
    "status",
    "description",
]
PLAIN = {"conceptType": "KnowledgeSkillCompetence", "status": "released", "skillType": "knowledge"}


def sheet(*rows: dict[str, str], columns: list[str] = COLUMNS) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**PLAIN, **row} for row in rows)
    return text.getvalue().encode("utf-8-sig")


def skill(number: int, label: str, **more: str) -> dict[str, str]:
    return {"conceptUri": f"{ESCO_SKILL}{number:08d}", "preferredLabel": label, **more}


def read(path: Path) -> list[object]:
    (file,) = esco_files(path)
    return list(file.skills())


def wrong(path: Path) -> str:
    with pytest.raises(EscoFileWrong) as caught:
        for file in esco_files(path):
            list(file.skills())
    return caught.value.detail


def test_a_row_tells_a_skill_with_its_other_names(tmp_path: Path):
    path = tmp_path / "skills_sl.csv"
    path.write_bytes(
        sheet(skill(1, " analizirati  podatke", altLabels="obdelovati podatke\nanalizirati podatke\n\nx\x00y"))
    )
    (file,) = esco_files(path)
    assert file.language == "sl"
    (found,) = file.skills()
    assert found is not None
    assert (found.label, found.others, found.kind) == (
        "analizirati podatke", ("obdelovati podatke", "x y"), "knowledge"
    )  # fmt: skip


def test_what_has_no_label_in_the_language_or_was_withdrawn_is_passed_over(tmp_path: Path):
    path = tmp_path / "skills_sl.csv"
    path.write_bytes(sheet(skill(1, ""), skill(2, "staro", status="obsolete"), skill(3, "novo")))
    assert [found is None for found in read(path)] == [True, True, False]


def test_only_the_two_columns_that_matter_have_to_be_there(tmp_path: Path):
    path = tmp_path / "skills_en.csv"
    path.write_bytes(sheet(skill(1, "analyse data"), columns=["conceptUri", "preferredLabel"]))
    assert len(read(path)) == 1


def test_a_zip_is_looked_through_for_skills_wherever_they_lie(tmp_path: Path):
    path = tmp_path / "ESCO dataset - v1.2.0 - classification - en - csv.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ESCO/skills_en.csv", sheet(skill(1, "analyse data")))
        archive.writestr("ESCO/skills_sl.csv", sheet(skill(1, "analizirati podatke")))
        archive.writestr("ESCO/skillGroups_en.csv", b"x")
        archive.writestr("ESCO/occupations_en.csv", b"x")
    assert [(file.name, file.language, len(list(file.skills()))) for file in esco_files(path)] == [
        ("skills_en.csv", "en", 1), ("skills_sl.csv", "sl", 1)
    ]  # fmt: skip


def test_a_file_that_is_something_else_is_refused_with_what_is_wrong(tmp_path: Path):
    path = tmp_path / "skills_en.csv"
    for content, words in (
        (sheet(skill(1, "x"), columns=["conceptUri", "status"]), "no column preferredLabel"),
        (b"", "no column conceptUri and no column preferredLabel"),
        (sheet({"conceptUri": "http://data.europa.eu/esco/occupation/1", "preferredLabel": "x"}), "line 2: conceptUri"),
        (sheet({"conceptUri": f"{ESCO_SKILL}../1", "preferredLabel": "x"}), "line 2: conceptUri"),
        (sheet(skill(1, "x" * 1001)), "line 2: preferredLabel"),
        (sheet(skill(1, "učenje")).decode().encode("cp1250", "replace"), "damaged"),
        (b'conceptUri,preferredLabel\n"' + b"x" * 200_000, "damaged"),
        (sheet(*[skill(1, "x")] * (MAX_ROWS + 1)), "more than"),
    ):
        path.write_bytes(content)
        assert words in wrong(path), words


def test_a_name_that_does_not_tell_the_language_is_refused(tmp_path: Path):
    path = tmp_path / "skills.csv"
    path.write_bytes(sheet(skill(1, "analyse data")))
    assert "skills_xx.csv" in wrong(path)


def test_a_zip_without_skills_or_with_damage_or_a_password_is_refused(tmp_path: Path):
    path = tmp_path / "esco.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("occupations_en.csv", b"x")
    assert "holds no skills" in wrong(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("skills_en.csv", sheet(*(skill(n, f"label {n}") for n in range(500))))
    whole = path.read_bytes()
    path.write_bytes(whole[:600] + bytes(200) + whole[800:])
    assert "damaged" in wrong(path)
    locked = bytearray(whole)
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = locked.index(mark) + (6 if mark == b"PK\x03\x04" else 8)
        locked[at] |= 1  # the flag that says encrypted
    path.write_bytes(bytes(locked))
    assert "cannot be unpacked" in wrong(path)
