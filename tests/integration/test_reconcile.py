"""Whatever does not add up is found, by its code and the award's id, and what adds up is not."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Table, insert, select, text, update

from app.awards import Act, Actor, LearnerName, Party
from app.cli.demo_setup import SLUG
from app.db import Subject
from app.factory import Product, all_tables
from app.reconciling import EVERY, Fault, Sums
from tests.integration import postgres
from tests.integration.stack import in_situation
from tests.integration.waiting import installation, let_wait, publish

TABLES = all_tables().tables
AWARDS, FILES, ACTS, LISTS = (TABLES[name] for name in ("awards", "credentials", "award_acts", "status_lists"))
BATCHES, ISSUES, SENT = (TABLES[name] for name in ("issue_batches", "issue_rows", "notices_sent"))
BY = Actor(party=Party.ADMINISTRATOR, name="somebody")
NOBODY = UUID(int=7)
KEYED = ("openbadge", "vc_jwt", "sd_jwt")
OF_FILES = (Fault.FILE_FAILS, Fault.FILE_OF_ANOTHER)


def awards_of(product: Product) -> list[UUID]:
    with product.db.read() as session:
        return list(session.scalars(select(AWARDS.c.id).order_by(AWARDS.c.awarded_at)))


def found(product: Product, verify: int = EVERY) -> list[tuple[str, UUID | None, str]]:
    return [(one.code, one.award_id, one.about) for one in product.reconciling.run(Sums(), verify=verify)]


def lived(product: Product) -> None:
    """Let awards have gone every way that an award can go."""
    ids = awards_of(product)
    product.cases.suspend(ids[0], reason="It may be wrong", by=BY)
    product.cases.suspend(ids[1], reason="It may be wrong", by=BY)
    product.cases.lift(ids[1], reason="It is right", by=BY)
    product.register.revoke(ids[2], reason="A mistake", by="somebody")
    name = LearnerName(full="Ana Kos", given="Ana", family="Kos")
    product.corrections.correct_name(ids[3], name, reason="Misspelt", by=BY, seen=0)
    entry = product.register.entry(ids[4])
    subject = Subject(platform_id=entry.platform_id, learner_id=entry.learner_id)
    product.personal.erase([subject], withdraws=True)


def test_what_adds_up_has_no_discrepancy_on_both_databases(database_url, tmp_path: Path):
    with installation(database_url, tmp_path, european=True) as product:
        achievement = publish(product)
        let_wait(product, achievement, 7)
        product.issuing.issue_pending()
        lived(product)
        let_wait(product, achievement, 1)
        product.derived.content(awards_of(product)[1], "png")
        sums = Sums()
        assert list(product.reconciling.run(sums, verify=EVERY)) == []
        assert sums.awards[SLUG] == {"issued": 4, "suspended": 1, "revoked": 2, "superseded": 1, "pending": 1}
        assert (sums.files[SLUG]["openbadge"], sums.files[SLUG]["elm"], sums.files[SLUG]["png"]) == (7, 7, 1)
        assert (sums.verified, sums.lists) == (7, 1)
        some = Sums()
        assert list(product.reconciling.run(some, verify=3)) == []
        assert some.verified == 3


def spoilt(connection: Connection, ids: list[UUID], lists: list[UUID]) -> set[tuple[str, UUID | None, str]]:
    """Make one thing wrong about each award, and return what is to be found."""
    expected: set[tuple[str, UUID | None, str]] = set()

    def change(award_id: UUID, **values: Any) -> None:
        connection.execute(update(AWARDS).where(AWARDS.c.id == award_id).values(**values))

    def wrong(fault: Fault, about: str = "", **values: Any) -> UUID:
        award_id = ids.pop()
        if values:
            change(award_id, **values)
        expected.add((fault, award_id, about))
        return award_id

    def row(award_id: UUID) -> dict[str, Any]:
        return dict(connection.execute(select(AWARDS).where(AWARDS.c.id == award_id)).one()._mapping)

    def add(table: Table, **values: Any) -> None:
        connection.execute(insert(table).values(**values))

    def drop(award_id: UUID, *names: str) -> None:
        connection.execute(FILES.delete().where(FILES.c.award_id == award_id, FILES.c.format.in_(names)))

    now = connection.scalar(select(LISTS.c.created_at).limit(1))
    assert now

    wrong(Fault.STATE_UNKNOWN, "lost", state="lost")
    wrong(Fault.STATE_MOMENTS, "issued", revoked_at=now)
    wrong(Fault.FROM_THE_FUTURE, awarded_at=now.replace(year=now.year + 1))
    wrong(Fault.PENDING_HAS_FILES, state="pending")
    wrong(Fault.ERASED_HAS_FILES, erased_at=now, learner_id="erased", learner_name="")
    erased = wrong(Fault.ERASED_HAS_NAME, erased_at=now)
    drop(erased, *KEYED)
    bare = wrong(Fault.FILES_MISSING)
    drop(bare, *KEYED)
    partly = wrong(Fault.FORMAT_MISSING, "sd_jwt")
    drop(partly, "sd_jwt")
    double = wrong(Fault.FORMAT_TWICE, "vc_jwt")
    file = connection.execute(select(FILES).where(FILES.c.award_id == double, FILES.c.format == "vc_jwt")).one()
    add(FILES, **{**file._mapping, "id": uuid4()})
    abroad = wrong(Fault.LIST_OF_ANOTHER, str(lists[1]), status_list_id=lists[1])
    wrong(Fault.SUCCESSOR_MISSING, superseded_at=now)
    moved = wrong(Fault.VERSION_DIFFERS, issuer_slug="another")
    expected.add((Fault.LIST_OF_ANOTHER, moved, str(lists[0])))
    expected.add((Fault.LIST_UNPUBLISHED, None, f"{lists[1]}:signing.issuer_key_missing"))

    # Two in one place, two of one learner, one outside.
    first, second = ids.pop(), ids.pop()
    place = {name: row(first)[name] for name in ("status_list_id", "status_index")}
    change(second, **place)
    expected |= {(Fault.PLACE_TWICE, first, ""), (Fault.PLACE_TWICE, second, "")}
    expected |= {(Fault.FILE_FAILS, first, f"{name}:{Fault.PLACE_TWICE}") for name in KEYED}
    twice, again = ids.pop(), ids.pop()
    change(twice, learner_id=row(again)["learner_id"])
    expected |= {(Fault.AWARDED_TWICE, twice, ""), (Fault.AWARDED_TWICE, again, "")}
    outside = wrong(Fault.PLACE_OUTSIDE, "999999", status_index=999999)

    # Chains.
    lost = wrong(Fault.LIST_MISSING, str(NOBODY), status_list_id=NOBODY)
    expected.add((Fault.ORPHAN, None, f"awards:{NOBODY}"))
    # Withdrawn without a word to its list, which is published as it was.
    silent = ids.pop()
    change(silent, state="revoked", revoked_at=now)
    expected.add((Fault.LIST_BITS, silent, f"{lists[0]}:{row(silent)['status_index']}"))

    # Who looks up a place that is not the award's own finds nobody there.
    for award_id in (second, abroad, outside, lost):
        expected |= {(Fault.FILE_FAILS, award_id, f"{name}:verification.status_unreachable") for name in KEYED}
    early = wrong(Fault.PREDECESSOR_CURRENT, supersedes_id=first)
    expected.add((Fault.SUCCESSOR_ELSEWHERE, early, ""))
    old, elsewhere = ids.pop(), ids.pop()
    change(old, superseded_at=now)
    change(elsewhere, supersedes_id=old)
    expected.add((Fault.SUCCESSOR_ELSEWHERE, elsewhere, ""))
    one, other = ids.pop(), ids.pop()
    whose = row(one)["learner_id"]
    for award_id, before in ((one, other), (other, one)):
        change(award_id, superseded_at=now, supersedes_id=before, learner_id=whose)
        expected.add((Fault.CHAIN_LOOP, award_id, ""))

    # Acts.
    act = {"party": "administrator", "by_id": "", "by_name": "", "words": "", "happened_at": now, "newest_record": 0}
    unheard = wrong(Fault.ACT_DIFFERS, "revoked:issued")
    add(ACTS, id=uuid4(), award_id=unheard, number=1, act=Act.REVOKED.value, **act)
    gap = wrong(Fault.ACT_MISSING)
    add(ACTS, id=uuid4(), award_id=gap, number=2, act=Act.ANSWERED.value, **act)
    expected.add((Fault.LIST_BEHIND, None, str(lists[0])))

    # Files.
    altered = wrong(Fault.FILE_FAILS, "openbadge:signing.signature_invalid")
    this = (FILES.c.award_id == altered, FILES.c.format == "openbadge")
    content = connection.scalar(select(FILES.c.content).where(*this))
    assert content
    connection.execute(update(FILES).where(*this).values(content=content.replace(b"Ana Marija", b"Eva Marija")))
    swapped = wrong(Fault.FILE_OF_ANOTHER, "vc_jwt")
    this = (FILES.c.award_id == swapped, FILES.c.format == "vc_jwt")
    connection.execute(update(FILES).where(*this).values(content=file.content))

    # What others hang on.
    sample = {name: row(first)[name] for name in ("platform_id", "context_id", "achievement_id", "issuer_slug")}
    batch = {"id": uuid4(), **sample, "state": "done", "started_at": now, "heartbeat_at": now}
    batch |= {"memberships_url": "", "resource_link_id": "", "origin": "teacher", "started_by": ""}
    add(BATCHES, **batch)
    for learner_id, state in (("nobody", "issued"), ("waits", "pending")):
        add(ISSUES, batch_id=batch["id"], learner_id=learner_id, state=state)
    expected.add((Fault.BATCH_AWARD_MISSING, None, f"{batch['id']}:1"))
    expected.add((Fault.BATCH_NOT_DECIDED, None, f"{batch['id']}:1"))
    add(SENT, address_id=NOBODY, kind="issued", about=NOBODY, moment="", sent_at=now)
    expected.add((Fault.NOTICE_OF_NOTHING, None, str(NOBODY)))
    expected.add((Fault.ORPHAN, None, f"notices_sent:{NOBODY}"))
    add(FILES, id=uuid4(), award_id=NOBODY, format="openbadge", content=b"", created_at=now)
    expected.add((Fault.ORPHAN, NOBODY, "credentials"))
    return expected


def test_every_discrepancy_is_found_by_its_code_and_the_awards_id_and_nothing_else(
    postgres_server, migrated_postgres, tmp_path: Path
):
    with (
        postgres.database(postgres_server, migrated_postgres) as url,
        installation(url, tmp_path) as product,
    ):
        let_wait(product, publish(product), 34)
        product.issuing.issue_pending()
        assert found(product, verify=0) == []
        ids = awards_of(product)
        with product.db.engine.begin() as connection:
            connection.execute(text("SET session_replication_role = replica"))  # as no foreign key held
            for constraint in ("uq_awards_supersedes_id", "uq_awards_status_list_id", "uq_credentials_award_id"):
                table = constraint.split("_")[1]
                connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}"))
            connection.execute(text("DROP INDEX uq_awards_current"))
            mine = connection.scalar(select(LISTS.c.id))
            assert mine
            other = {**connection.execute(select(LISTS)).one()._mapping, "id": uuid4(), "issuer_slug": "another"}
            connection.execute(insert(LISTS).values(**other))
            expected = spoilt(connection, list(ids), [mine, other["id"]])
        assert set(found(product)) == expected
        assert {code for code, _, _ in expected} == set(Fault)
        assert set(found(product, verify=0)) == {one for one in expected if one[0] not in OF_FILES}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_command_says_it_in_words_and_in_json_and_by_its_exit_code(stack):
    stack.offer()
    stack.claim(in_situation("ready"))
    told = stack.command("reconcile", "--verify", "all")
    assert (told.returncode, told.stdout.splitlines()[-1]) == (0, "discrepancies: 0")
    (award,) = stack.rows("awards")
    with stack.product.db.write() as session:
        session.execute(FILES.delete().where(FILES.c.format == "openbadge"))
    told = stack.command("reconcile", "--json")
    one, sums = map(json.loads, told.stdout.splitlines())
    assert told.returncode == 1
    assert one == {"code": Fault.FORMAT_MISSING, "award": str(award.id), "about": "openbadge"}
    assert (sums["institutions"][SLUG]["files"], sums["verified"]) == ({"sd_jwt": 1, "vc_jwt": 1}, 1)
    assert stack.command("reconcile", "--verify", "some").returncode == 2
