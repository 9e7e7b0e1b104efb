"""A registrar's file: what is read of it, what is wrong with each line, and what is never guessed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from app.assessment import Answer, AssessmentPolicy, IdentityMethod, Missing, Supervision
from app.awards import (
    Act,
    AlreadyAwarded,
    AwardState,
    Declined,
    ImportOrigin,
    decided_from_json,
    decided_to_json,
    gate_of_decision,
)
from app.awards.elsewhere import awarded_at, evidence_of
from app.bulk import (
    Chosen,
    FaultWhy,
    FileColumnsMissing,
    FileEmpty,
    FileTooLarge,
    FileUnreadable,
    Looked,
    PreviewSpent,
    Sealed,
    Untouched,
    ids_of,
)
from app.bulk.decisions import decided_of, standing_fault
from app.bulk.file import read_table
from app.bulk.survey import states_before, survey
from tests.unit.formats.sample import AWARD

TODAY = date(2026, 11, 28)
HEADER = "key;learner;name;awarded_on;grade"
UNSUPERVISED = replace(AWARD.achievement, supervision=Supervision.UNSUPERVISED)
IDENTIFIED = replace(AWARD.achievement, supervision=Supervision.SUPERVISED_IDENTIFIED)
STATED = (
    "key,learner,name,awarded_on,supervision_method,identity_method,examiner,assessed_on,confirmed_on,place\n"
    "R1,42,Ana Novak,2026-05-31,onsite_invigilated,id_document_seen_onsite,Dr. Zupan,2026-05-30,2026-05-30,P2\n"
)


def read(text, achievement=UNSUPERVISED):
    return decided_of(read_table(text.encode()), achievement, TODAY)


def faults(text, achievement=UNSUPERVISED):
    return [(one.line, one.column, one.why) for one in read(text, achievement)[1]]


def test_a_file_is_read_with_and_without_a_mark_by_comma_or_semicolon_quoted_and_never_run():
    for text in (
        f"{HEADER}\nR1;42;Ana Novak;2026-05-31;8/10\n",
        f"\ufeff{HEADER}\r\n\r\nR1;42;Ana Novak;31. 5. 2026;8/10\r\n",
        'Name,KEY,Awarded on,Learner,Grade,unused\n"Ana Novak",R1,2026-05-31,42,8/10,x\n',
    ):
        (line, decided), *_ = read(text)[0]
        assert (decided.key, decided.learner_id, decided.name.full) == ("R1", "42", "Ana Novak"), text
        assert (decided.awarded_on, decided.grade, line > 1) == (date(2026, 5, 31), "8/10", True)
        assert decided_from_json(decided_to_json(decided)) == decided
    assert read(f"{HEADER}\n=1+1;42;Ana;2026-05-31;\n")[0][0][1].key == "=1+1"
    quoted = read(f'{HEADER}\nR1;42;"Novak; Ana\nMarija";2026-05-31;\n')[0][0][1]
    assert quoted.name.full == "Novak; Ana Marija"


def test_what_is_no_such_file_is_refused_as_a_whole():
    for data, error in (
        (b"", FileEmpty),
        (HEADER.encode(), FileEmpty),
        (f"{HEADER}\nR1;42;\u010c;2026-05-31;".encode("cp1250"), FileUnreadable),
        (b"PK\x03\x04\x00", FileUnreadable),
        (f'{HEADER}\n"R1;42'.encode(), FileUnreadable),
        (HEADER.encode() + b"\nR;1;A;2026-01-01;" * 3, FileTooLarge),
    ):
        with pytest.raises(error):
            read_table(data, most_lines=2)
    with pytest.raises(FileTooLarge):
        read_table(b"x" * 11, most_bytes=10)
    with pytest.raises(FileColumnsMissing) as refused:
        read("key;key;learner;name\nR1;R1;42;Ana\n")
    assert refused.value.about == ("awarded_on", "key")


def test_every_fault_of_every_line_is_told_with_its_line_and_column():
    text = (
        f"{HEADER}\n"
        ";;;;\n"
        ";42;;2026-13-01;\n"
        "R2;43;Ana;2026-11-29;<b>\n"
        f"{'k' * 101};44;Ana;2026-01-01;\n"
        "R3;45;ana@example.org;2026-01-01;;;extra\n"
        "R4;46;!!!;2026-01-01;\n"
    )
    assert faults(text) == [
        (3, "key", FaultWhy.NEEDED),
        (3, "name", FaultWhy.NEEDED),
        (3, "awarded_on", FaultWhy.DAY),
        (4, "awarded_on", FaultWhy.DAY_TO_COME),
        (4, "grade", FaultWhy.GRADE),
        (5, "key", FaultWhy.TOO_LONG),
        (6, "", FaultWhy.CELLS),
        (6, "name", FaultWhy.UNFIT),
        (7, "name", FaultWhy.NAME),
    ]
    assert faults(f"{HEADER}\nR1;42;Ana;1026-05-31;\n") == [(2, "awarded_on", FaultWhy.DAY_TOO_EARLY)]
    assert faults(f"{HEADER}\nR1;42;Ana;2000-01-01;\n") == []
    ending = replace(UNSUPERVISED, expires_after_months=6)
    assert faults(f"{HEADER}\nR1;42;Ana;2026-05-01;\n", ending) == [(2, "awarded_on", FaultWhy.OVER)]


def test_of_lines_with_one_key_or_one_learner_none_is_used():
    text = f"{HEADER}\nR1;1;Ana;2026-05-01;\nR1;2;Bor;2026-05-01;\nR2;3;Cene;2026-05-01;\nR3;3;Cene;2026-05-01;\n"
    found, wrong = read(f"{text}R4;4;Dana;2026-05-01;\n")
    assert [decided.key for _, decided in found] == ["R4"]
    assert [(one.line, one.why) for one in wrong] == [
        (2, FaultWhy.DUPLICATE_KEY),
        (3, FaultWhy.DUPLICATE_KEY),
        (4, FaultWhy.DUPLICATE_LEARNER),
        (5, FaultWhy.DUPLICATE_LEARNER),
    ]


def test_nobody_is_guessed_and_what_is_kept_from_a_learner_stays_kept():
    (line, decided), *_ = read(f"{HEADER}\nR1;42;Ana Žnidaršič;2026-05-31;\n")[0]
    for names, kept, why in (
        ({}, {}, FaultWhy.LEARNER_UNKNOWN),
        ({"42": {"Bor Kranjc"}}, {}, FaultWhy.NAME_DIFFERS),
        ({"42": {"ZNIDARSIC, Ana Marija"}}, {}, None),
        ({"42": {""}}, {}, None),  # the platform shares no names
        ({"42": {"Ana"}}, {"42": Declined.code}, FaultWhy.DECLINED),
        ({"42": {"Ana"}}, {"42": "awards.withheld"}, FaultWhy.WITHHELD),
        ({"42": {"Ana"}}, {"42": AlreadyAwarded.code}, None),
    ):
        fault = standing_fault(line, decided, names, kept)
        assert (fault.why if fault else None) is why


def test_a_version_that_promises_supervision_needs_it_stated_as_a_sitting_would():
    assert {why for _, _, why in faults(f"{HEADER}\nR1;42;Ana;2026-05-31;\n", IDENTIFIED)} == {FaultWhy.NEEDED}
    stated = read(STATED, IDENTIFIED)[0][0][1]
    policy = AssessmentPolicy()

    def missing(decided, achievement=IDENTIFIED, policy=policy):
        return gate_of_decision(achievement, policy, decided).missing

    assert gate_of_decision(IDENTIFIED, policy, stated).answer is Answer.AWARD
    assert decided_from_json(decided_to_json(stated)) == stated
    told = stated.assessment
    known = replace(stated, assessment=replace(told, identity_method=IdentityMethod.KNOWN_PERSONALLY))
    assert missing(known) == (Missing.KNOWN_PERSONALLY,)
    assert missing(replace(stated, assessment=replace(told, identity_method=None))) == (Missing.IDENTITY_CONFIRMATION,)
    assert Missing.ATTESTER_IS_LEARNER in missing(replace(stated, assessment=replace(told, examiner="42")))
    assert missing(stated, policy=AssessmentPolicy(second_person=True)) == (Missing.SECOND_PERSON,)
    assert Missing.SUPERVISED_SITTING in missing(replace(stated, assessment=None))
    assert missing(stated, replace(IDENTIFIED, supervision=None)) == (Missing.SUPERVISION_CHOICE,)
    late = STATED.replace("2026-05-30,2026-05-30", "2026-06-02,2026-06-01")
    assert [why for _, _, why in faults(late, IDENTIFIED)] == [FaultWhy.DAY, FaultWhy.DAY]
    unknown = STATED.replace("onsite_invigilated", "proctoring score 0.9")
    assert (2, "supervision_method", FaultWhy.METHOD) in faults(unknown, IDENTIFIED)


def test_an_award_keeps_by_which_decision_and_which_file_it_was_made_and_no_moment_to_come():
    decided = read(STATED, IDENTIFIED)[0][0][1]
    now = datetime(2026, 5, 31, 7, tzinfo=UTC)
    origin = ImportOrigin(import_id=UUID(int=7), file_digest="f" * 64, imported_by="Ana Kovač", imported_at=now)
    evidence, digest = evidence_of(decided, origin)
    told = evidence["elsewhere"]
    assert (told["key"], told["file"], told["imported_by"]) == ("R1", "f" * 64, "Ana Kovač")
    assert (told["assessment"]["examiner"], len(digest)) == ("Dr. Zupan", 64)
    assert awarded_at(decided, now) == now
    assert awarded_at(decided, now + timedelta(days=3)).hour == 12


def test_a_preview_is_opened_by_the_same_person_within_an_hour_and_is_no_other_kind():
    now = [datetime(2026, 11, 28, tzinfo=UTC)]
    sealed = Sealed("s" * 32, lambda: now[0])
    ready = [decided for _, decided in read(f"{HEADER}\nR1;42;Ana;2026-05-31;\n")[0]]
    looked = Looked(achievement_id=uuid4(), version=3, file_digest="f", lines=1, ready=ready)
    words = sealed.file(looked, issuer_slug="uni", by="a")
    seen = sealed.opened_file(words, issuer_slug="uni", by="a")
    assert (seen.ready, seen.version) == (tuple(ready), 3)
    chosen = [Chosen(award_id=uuid4(), state=AwardState.ISSUED, learner_name="", awarded_at=now[0], seen=2)]
    choice = sealed.choice(Act.REVOKED, chosen, issuer_slug="uni", by="a")
    assert sealed.opened_choice(choice, issuer_slug="uni", by="a").chosen == ((chosen[0].award_id, 2),)
    for other in ({"issuer_slug": "other", "by": "a"}, {"issuer_slug": "uni", "by": "b"}):
        with pytest.raises(PreviewSpent):
            sealed.opened_file(words, **other)
    with pytest.raises(PreviewSpent):
        sealed.opened_file(choice, issuer_slug="uni", by="a")
    now[0] += timedelta(hours=2)
    with pytest.raises(PreviewSpent):
        sealed.opened_file(words, issuer_slug="uni", by="a")


def test_an_act_is_surveyed_by_state_and_what_it_leaves_has_a_reason():
    def one(state):
        return Chosen(award_id=uuid4(), state=state, learner_name="", awarded_at=datetime.now(UTC), seen=0)

    counted = {(state, False): 1 for state in AwardState} | {(AwardState.ISSUED, True): 1}
    found = {
        act: survey(act, [one(state) for state in states_before(act)], counted, missing=1, unfit=3)
        for act in (Act.SUSPENDED, Act.LIFTED, Act.REVOKED)
    }
    assert {act: len(one.chosen) for act, one in found.items()} == {Act.SUSPENDED: 1, Act.LIFTED: 1, Act.REVOKED: 3}
    assert found[Act.LIFTED].untouched == {
        Untouched.MISSING: 1,
        Untouched.UNFIT: 3,
        Untouched.NOT_SUSPENDED: 2,
        Untouched.OVER: 2,
        Untouched.ERASED: 1,
    }
    assert found[Act.REVOKED].untouched[Untouched.ALREADY] == 1
    award_id = uuid4()
    assert ids_of(f"https://x.example/credentials/{award_id}\n{award_id};Ana\nnothing") == [award_id]
