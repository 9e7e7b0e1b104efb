"""The chain of assessment records: what was altered, deleted or moved is found, and its retention keeps it whole."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.assessment import (
    AssessmentPolicy,
    AssessmentRecords,
    Examiner,
    Fault,
    IdentityMethod,
    Mode,
    NothingStated,
    PolicyInvalid,
    RecordChanged,
    Result,
    Roster,
    Sitting,
    Statement,
    SupervisionMethod,
)
from app.assessment.chain import inspect
from app.assessment.links import head_of, links, sealing_key
from app.assessment.models import AssessmentHeadRow, AssessmentRecordRow
from app.cli.demo_setup import SLUG
from app.db import Subject
from tests.integration.sittings import course_of
from tests.integration.test_at_once import at_once

ROW = AssessmentRecordRow
EVA = Examiner(user_id="3", name="Eva Examiner")
ROSTER = Roster(memberships_url="https://lms.example/members", resource_link_id="1")
NEWEST = 1_000_000  # whoever states something has seen all there is
LEARNERS = {str(n): Statement(result=Result.CONFIRMED) for n in range(11, 16)}


def records_of(stack) -> AssessmentRecords:
    records: AssessmentRecords = stack.product.assessing.records
    return records


def sitting_of(stack, days_ago: int = 0) -> Sitting:
    begins = stack.clock() - timedelta(days=days_ago, hours=2)
    return Sitting(
        sitting_id=uuid4(),
        activity_id="",
        activity_name="",
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
        zone="UTC",
        mode=Mode.ONSITE,
        place="P2",
        supervision_method=SupervisionMethod.ONSITE_INVIGILATED,
        identity_method=IdentityMethod.ID_DOCUMENT_SEEN_ONSITE,
        supervisor_name="Eva Examiner",
        evidence="attendance list",
        created_by="3",
    )


def recorded(stack, days_ago: int = 0) -> UUID:
    """Record a sitting with five learners and return its id."""
    sitting, records = sitting_of(stack, days_ago), records_of(stack)
    records.add_sitting(course_of(stack), sitting, ROSTER, sitting.sitting_id)
    records.state(course_of(stack), sitting.sitting_id, LEARNERS, EVA, declared="words", request=uuid4(), seen=NEWEST)
    return sitting.sitting_id


def fault(stack) -> Fault | None:
    found: Fault | None = stack.product.chains.inspect(SLUG).fault
    return found


def change(stack, statement) -> None:
    with stack.product.db.write() as session:
        session.execute(statement.execution_options(synchronize_session=False))


ALTERATIONS = {
    "a result": (update(ROW).where(ROW.number == 3).values(personal={"result": "absent"}), Fault.ALTERED),
    "what stays": (update(ROW).where(ROW.number == 3).values(kept={"date": "2020-01-01"}), Fault.ALTERED),
    "whom it is found by": (update(ROW).where(ROW.number == 3).values(learner_id="99"), Fault.ALTERED),
    "in which course": (update(ROW).where(ROW.number == 3).values(context_id="99"), Fault.ALTERED),
    "a digest": (update(ROW).where(ROW.number == 3).values(digest="0" * 64), Fault.ALTERED),
    "the digest before": (update(ROW).where(ROW.number == 3).values(previous="0" * 64), Fault.GAP),
    "one deleted": (delete(ROW).where(ROW.number == 3), Fault.GAP),
    "the first deleted": (delete(ROW).where(ROW.number == 1), Fault.GAP),
    "the last deleted": (delete(ROW).where(ROW.number == 6), Fault.CUT),
    "the last two deleted": (delete(ROW).where(ROW.number > 4), Fault.CUT),
    "all deleted but the seal": (delete(ROW), Fault.CUT),
    "the seal deleted": (delete(AssessmentHeadRow), Fault.HEAD_MISSING),
    "the seal moved back": (update(AssessmentHeadRow).values(number=5), Fault.HEAD_FORGED),
    "a personal part erased": (
        update(ROW).where(ROW.number == 3).values(personal=None, platform_id=None, context_id="", learner_id=""),
        Fault.ERASED,
    ),
    "one put elsewhere": (update(ROW).where(ROW.number == 3).values(number=9), Fault.GAP),
}


def test_what_was_altered_deleted_or_moved_is_found(stack):
    recorded(stack)
    assert fault(stack) is None
    key = sealing_key(stack.product.settings.secret_key)
    for name, (statement, expected) in ALTERATIONS.items():
        with Session(stack.product.db.engine) as session:  # and never committed
            session.execute(statement.execution_options(synchronize_session=False))
            assert inspect(key, SLUG, links(session, SLUG), head_of(session, SLUG)).fault is expected, name
    assert fault(stack) is None
    assert inspect(b"another", SLUG, [], None).fault is None


def test_the_command_tells_it_with_its_exit_code(stack):
    recorded(stack)
    whole = stack.command("assessment", "verify")
    assert (whole.returncode, whole.stdout.split("\t")[:2]) == (0, [SLUG, "ok"])
    end = whole.stdout.split("\t")[2].strip()
    assert stack.command("assessment", "verify", SLUG, "--end", end).returncode == 0
    exported = stack.command("assessment", "export", SLUG)
    assert len(exported.stdout.splitlines()) == 6
    change(stack, update(ROW).where(ROW.number == 3).values(learner_id="99"))
    broken = stack.command("assessment", "verify", SLUG)
    assert broken.returncode == 1
    assert "record 3: a record was altered" in broken.stdout
    change(stack, delete(ROW))
    change(stack, delete(AssessmentHeadRow))
    assert stack.command("assessment", "verify", SLUG, "--end", end).returncode == 1


def test_after_its_term_a_record_is_reduced_and_the_chain_stays_whole(stack):
    old = recorded(stack, days_ago=1000)
    recorded(stack)
    dry = stack.command("retention", "run", "--dry-run")
    assert "6 records would be reduced" in dry.stdout
    assert {"assessment_records\t6 rows would end", "invigilators\tnot known"} < set(dry.stdout.splitlines())
    assert all(row.personal for row in stack.rows("assessment_records"))
    assert "6 records reduced" in stack.command("retention", "run").stdout
    shown = {one["class"]: one for one in json.loads(stack.command("retention", "show", "--json").stdout)}
    told = shown["assessment_records"]
    assert (told["due"], told["ended_last"], told["last_run"] is None) == (0, 6, False)
    (line,) = [row for row in stack.rows("audit_lines") if row.action == "retention_run"]
    assert (line.actor, line.about) == ("command_line", "6")
    reduced = [row for row in stack.rows("assessment_records") if row.sitting_id == old]
    assert all(
        (row.personal, row.platform_id, row.context_id, row.learner_id) == (None, None, "", "") for row in reduced
    )
    assert {tuple(sorted(row.kept)) for row in reduced} == {("date", "identity_method", "method", "value")}
    assert fault(stack) is None
    assert "0 records reduced" in stack.command("retention", "run").stdout
    told = stack.command("retention", "show", "--lang", "sl").stdout
    assert told.startswith("Vrsta\tVrstic\t")
    (launches,) = [line for line in told.splitlines() if line.startswith("launches\t")]
    assert "8 ur" in launches and "hours" not in told
    kept = {one["class"]: one for one in json.loads(stack.command("retention", "show", "--json").stdout)}
    assert kept["launches"]["how_long"].startswith("8 hours") and kept["launches"]["last_run"]
    assert len(stack.product.chains.due(SLUG).numbers) == 0
    found = records_of(stack).of_course(stack.platform_id, course_of(stack).context_id)
    assert [one.sitting_id for one in found.sittings] != [old]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the same on both
def test_what_meant_something_else_is_not_confirmed_once_more_with_the_rest(stack):
    records, course, sitting = records_of(stack), course_of(stack), sitting_of(stack)
    unchecked = replace(sitting, identity_method=None)
    records.add_sitting(course, unchecked, ROSTER, uuid4())
    records.state(course, sitting.sitting_id, LEARNERS, EVA, declared="words", request=uuid4(), seen=NEWEST)
    records.correct_sitting(course, sitting, ROSTER, uuid4(), reason="documents were seen")
    with pytest.raises(NothingStated):
        records.state_again(course, sitting.sitting_id, EVA, declared="words", request=uuid4(), seen=NEWEST)
    assert {one.identity_method for one in records.stated(course, sitting.sitting_id).values()} == {None}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_with_a_sitting_that_is_reduced_those_who_had_a_link_of_it_are_forgotten(stack):
    sitting_id, product = recorded(stack, days_ago=2), stack.product
    end, links = stack.clock() + timedelta(hours=1), []
    for sitting in (sitting_id, recorded(stack)):
        made, _ = product.invigilators.make(
            course_of(stack), sitting, "Vida Varuh", EVA, ends_at=end, course_title="", request=uuid4()
        )
        links.append(made.link_id)
    product.assessing.policies.put(SLUG, AssessmentPolicy(appeal_days=1, retention_months=0))
    stack.clock.ahead_s += 2 * 3600
    product.retention.run_due()
    assert [row.id for row in stack.rows("invigilator_links")] == links[1:]


def test_an_institution_sets_its_term_within_limits(stack):
    done = stack.command("assessment", "policy", SLUG, "--retention-months", "36", "--second-person")
    assert done.returncode == 0
    assert [row.action for row in stack.rows("audit_lines")][-1] == "assessment_policy_changed"
    assert stack.product.assessing.policies.get(SLUG) == AssessmentPolicy(retention_months=36, second_person=True)
    with pytest.raises(PolicyInvalid):
        stack.product.assessing.policies.put(SLUG, AssessmentPolicy(retention_months=-1))
    assert stack.command("assessment", "policy", SLUG, "--appeal-days", "9999").returncode == 1


def test_many_who_write_at_once_make_one_chain(stack):
    sitting, records, course = sitting_of(stack), records_of(stack), course_of(stack)

    def write(n: int) -> None:
        one = {f"l{n}": Statement(result=Result.CONFIRMED)}
        if n == 0:
            other = sitting_of(stack)
            records.add_sitting(course, other, ROSTER, other.sitting_id)
        else:
            records.state(course, sitting.sitting_id, one, EVA, declared="words", request=uuid4(), seen=NEWEST)

    records.add_sitting(course, sitting, ROSTER, sitting.sitting_id)
    at_once([lambda n=n: write(n) for n in range(12)])  # type: ignore[misc]
    assert [row.number for row in sorted(stack.rows("assessment_records"), key=lambda row: row.number)] == list(
        range(1, 14)
    )
    assert fault(stack) is None


def test_the_first_two_writers_of_an_institution_at_once_make_one_chain(stack):
    records, course = records_of(stack), course_of(stack)
    several = [sitting_of(stack) for _ in range(4)]
    at_once([lambda one=one: records.add_sitting(course, one, ROSTER, one.sitting_id) for one in several])  # type: ignore[misc]
    assert len(stack.rows("assessment_records")) == 4
    assert fault(stack) is None


def test_two_corrections_of_the_same_record_are_one_and_a_refusal(stack):
    sitting_id, records, course = recorded(stack), records_of(stack), course_of(stack)
    before = records.stated(course, sitting_id)["11"]

    def correct() -> bool:
        statement = Statement(result=Result.ABSENT)
        try:
            records.correct(
                course,
                sitting_id,
                "11",
                statement,
                EVA,
                declared="words",
                reason="was ill",
                corrects=before.record_id,
                seen=NEWEST,
            )
        except RecordChanged:
            return False
        return True

    assert sorted(at_once([correct, correct])) == [False, True]
    assert records.stated(course, sitting_id)["11"].result is Result.ABSENT
    assert fault(stack) is None


def test_of_several_processes_whose_retention_is_due_one_reduces(stack):
    recorded(stack, days_ago=1000)
    at_once([stack.product.retention.run_due] * 4)
    (run,) = stack.rows("retention_runs")
    assert run.reduced == 6
    assert [row.kind for row in stack.rows("assessment_records")].count("reduction") == 1
    assert fault(stack) is None


def test_what_is_recorded_about_a_learner_who_has_everything_erased_leaves_the_chain_whole(stack):
    recorded(stack)
    product, subject = stack.product, Subject(platform_id=stack.platform_id, learner_id="11")
    (held,) = [one.rows for one in product.personal.held([subject]) if one.name == "assessments"]
    assert [row["statements"][0]["result"] for row in held] == ["confirmed"]
    product.personal.erase([subject], withdraws=False)

    found = product.chains.inspect(SLUG)
    assert (found.fault, found.number) == (None, 7)
    assert {row.learner_id for row in stack.rows("assessment_records")} == {"", "12", "13", "14", "15"}
    assert product.retention.standing(SLUG).made == []  # which is no run of retention
    product.personal.erase([subject], withdraws=False)
    assert product.chains.inspect(SLUG) == found
