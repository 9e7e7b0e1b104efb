"""Skills of ESCO in the database: imported whole or not at all, and found the same on both databases."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import event, func, select

from app.cli.main import cli
from app.db import Database, migrate
from app.factory import all_tables
from app.vocabularies import EscoFileWrong, Skills
from tests.integration.stack import Stack, threaded_stack

SKILL = "http://data.europa.eu/esco/skill/"
SHIPPED = "http://data.europa.eu/esco/skill/5354a726-ee64-4f34-90f8-8436f9f374b8"
ENGLISH = {1: "analyse data", 2: "data mining", 3: "teach people", 4: "use a database"}
SLOVENIAN = {1: "analizirati podatke", 2: "rudarjenje podatkov", 3: "učenje ljudi"}


@pytest.fixture
def skills(database_url: str) -> Iterator[Skills]:
    """Give the list of skills over an empty, migrated database."""
    db = Database(database_url)
    migrate(db)
    yield Skills(db)
    db.dispose()


def written(folder: Path, language: str, labels: dict[int, str], **others: str) -> Path:
    path = folder / f"skills_{language}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels", "status"])
        for number, label in labels.items():
            kind = ["KnowledgeSkillCompetence", f"{SKILL}{number}", "skill/competence", "cross-sector"]
            rows.writerow([*kind, label, others.get(f"of_{number}", ""), "released"])
    return path


def found(skills: Skills, query: str, language: str = "sl") -> list[str]:
    return [skill.label for skill in skills.find(query, language)]


def count(skills: Skills, table: str) -> int:
    with skills.db.read() as session:
        return session.execute(select(func.count()).select_from(all_tables().tables[table])).scalar_one()


def test_without_an_import_the_skills_that_the_product_brings_along_are_found(skills):
    assert found(skills, "ekoloske pod") == ["analizirati ekološke podatke"]
    assert skills.labels([SHIPPED, f"{SKILL}nothing"]) == {SHIPPED: skills.labels([SHIPPED])[SHIPPED]}
    assert skills.labels([SHIPPED])[SHIPPED]["en"] == "analyse ecological data"
    assert skills.labels([]) == {} == skills.stock()
    assert skills.labels(["", "\x00", f"{SKILL}\x00", f"{SKILL}\ud800", "x" * 9999]) == {}
    assert found(skills, "\x00zz\ud800") == []


def test_an_import_is_told_in_numbers_and_a_second_one_changes_nothing(skills, tmp_path):
    files = [written(tmp_path, "en", ENGLISH), written(tmp_path, "sl", SLOVENIAN)]
    first = skills.bring_in(files)
    assert [(one.language, one.new, one.changed, one.unchanged, one.removed) for one in first] == [
        ("en", 4, 0, 0, 0), ("sl", 3, 0, 0, 0)
    ]  # fmt: skip
    assert skills.stock() == {"en": 4, "sl": 3}
    again = skills.bring_in(files)
    assert [(one.new, one.changed, one.unchanged, one.removed) for one in again] == [(0, 0, 4, 0), (0, 0, 3, 0)]
    assert skills.labels([f"{SKILL}1"]) == {f"{SKILL}1": {"en": "analyse data", "sl": "analizirati podatke"}}


def test_a_newer_file_changes_labels_adds_skills_and_takes_away_those_that_are_gone(skills, tmp_path):
    skills.bring_in([written(tmp_path, "en", ENGLISH), written(tmp_path, "sl", SLOVENIAN)])
    newer = {1: "analyse data sets", 2: "data mining", 5: "visualise data"}
    (report,) = skills.bring_in([written(tmp_path, "en", newer)])
    assert (report.new, report.changed, report.unchanged, report.removed) == (1, 1, 1, 2)
    assert found(skills, "data set", "en") == ["analyse data sets"]
    assert skills.labels([f"{SKILL}3"]) == {f"{SKILL}3": {"sl": "učenje ljudi"}}  # Slovenian still has it
    assert skills.labels([f"{SKILL}4"]) == {}
    assert count(skills, "esco_skills") == 4


@pytest.mark.parametrize("broken", ["skills_sl.csv", "occupations_sl.csv"])
def test_of_files_of_which_one_is_wrong_none_is_imported(skills, tmp_path, broken):
    skills.bring_in([written(tmp_path, "en", ENGLISH)])
    wrong = tmp_path / broken
    wrong.write_text(f"conceptUri,preferredLabel\n{SKILL}1,učenje\nhttp://data.europa.eu/esco/occupation/2,učitelj\n")
    with pytest.raises(EscoFileWrong):
        skills.bring_in([written(tmp_path, "en", {1: "another label"}), wrong])
    assert skills.stock() == {"en": 4}
    assert found(skills, "another", "en") == []


def test_an_empty_file_or_two_of_one_language_are_refused(skills, tmp_path):
    skills.bring_in([written(tmp_path, "en", ENGLISH)])
    (tmp_path / "b").mkdir()
    german = [written(tmp_path, "de", {1: "x"}), written(tmp_path / "b", "de", {})]
    for files in ([written(tmp_path, "sl", {})], german):
        with pytest.raises(EscoFileWrong):
            skills.bring_in(files)
    assert skills.stock() == {"en": 4}


def test_a_skill_that_stands_twice_in_a_file_counts_once(skills, tmp_path):
    path = written(tmp_path, "en", ENGLISH)
    path.write_text(path.read_text() + f"x,{SKILL}1,,,second,,released\n")
    (report,) = skills.bring_in([path])
    assert (report.new, report.skipped) == (4, 1)
    assert found(skills, "second", "en") == []


def test_best_comes_first_in_the_language_and_then_what_has_only_an_english_name(skills, tmp_path):
    other = {"of_3": "poučevanje ljudi\npodatki o ljudeh"}
    skills.bring_in([written(tmp_path, "en", ENGLISH), written(tmp_path, "sl", SLOVENIAN, **other)])
    assert found(skills, "UCENJE") == ["učenje ljudi"]
    assert found(skills, "podatk")[:2] == ["analizirati podatke", "rudarjenje podatkov"]
    assert found(skills, "podatk")[-1] == "učenje ljudi"  # by another of its names
    english = {skill.also or skill.label: skill.label for skill in skills.find("data", "sl")}
    assert english["data mining"] == "rudarjenje podatkov"
    assert english["use a database"] == "use a database"
    assert found(skills, "data", "en")[0] == "data mining"
    assert found(skills, "data analyse", "en")[0] == "analyse data"
    assert found(skills, "zz") == found(skills, "d") == found(skills, "%_") == []
    assert len(skills.find("data", "en", limit=2)) == 2


def test_what_esco_calls_a_skill_replaces_what_the_product_brought_along(skills, tmp_path):
    path = written(tmp_path, "sl", SLOVENIAN)
    path.write_text(path.read_text() + f"x,{SHIPPED},,,preučevati ekološke podatke,,released\n")
    skills.bring_in([path])
    assert found(skills, "ekoloske") == ["preučevati ekološke podatke"]
    assert skills.labels([SHIPPED])[SHIPPED]["sl"] == "preučevati ekološke podatke"


def test_the_whole_of_esco_takes_a_bounded_number_of_statements(skills, tmp_path):
    """Counted and not timed, because machines differ."""
    many = {number: f"skill {number % 97} of kind {number}" for number in range(14_000)}
    statements: list[str] = []
    event.listen(skills.db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    skills.bring_in([written(tmp_path, "en", many)])
    assert len(statements) < 100
    statements.clear()
    assert len(skills.find("of kind 77", "sl")) == 12 + 8
    assert len(statements) < 10


def test_the_command_imports_lists_and_finds_and_says_what_is_wrong(tmp_path, made_keys):
    with threaded_stack(f"sqlite:///{tmp_path / 'tool.sqlite3'}", tmp_path, made_keys) as stack:
        files = [str(written(tmp_path, language, labels)) for language, labels in (("en", ENGLISH), ("sl", SLOVENIAN))]
        assert said(stack, "import", *files).split("\n")[0] == (
            "en\t4 new\t0 changed\t0 unchanged\t0 removed\t0 skipped\tskills_en.csv"
        )
        assert "učenje ljudi" in said(stack, "find", "ucenje", "--language", "sl")
        refused = stack.command("esco", "import", str(Path(__file__)))
        assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
        assert "This is not a file of ESCO skills: test_esco.py is neither" in refused.stderr
        assert said(stack, "list") == "en\t4\nsl\t3\n"


def said(stack: Stack, *arguments: str) -> str:
    """Run the command in this process, which is quicker, and return what it says."""
    done = CliRunner().invoke(cli, ["esco", *arguments], env=stack.environment, catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout
