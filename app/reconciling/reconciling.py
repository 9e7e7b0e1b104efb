"""Goes through all that is stored and yields what does not add up. It changes nothing."""

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import MultipleResultsFound
from sqlalchemy.orm import Session

from app.awards import TOKEN_BITS, AwardState, TokenStatus, decode_status_list, decode_token_status_list
from app.clock import Clock
from app.db import Database
from app.errors import ProductError
from app.formats import Purpose
from app.reconciling import reading
from app.reconciling.rules import (
    Fault,
    act_faults,
    award_faults,
    differing,
    does_answer_fit,
    is_signed,
    link_faults,
    list_bits,
)
from app.reconciling.stored import Answer, encoded_list, encoded_token_list, place_of
from app.reconciling.values import Discrepancy, Sums
from app.verification import StatusLists

EVERY, NONE = -1, 0
"""How many awards' files are verified: all, or none."""

_AT_ONCE = 50  # awards whose files are held at a time
_LAST = (1 << 128) - 1
_WITHDRAWN = (AwardState.REVOKED, AwardState.SUPERSEDED)


class Reconciling:
    """Compares awards, files, status lists, acts, issues to classes and notices with each other."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        *,
        public_url: str,
        status_lists: StatusLists,
        answer_of: Callable[[bytes], Answer],
    ) -> None:
        self._db = db
        self._clock = clock
        self._public_url = public_url
        self._status_lists = status_lists
        self._answer_of = answer_of

    def run(self, sums: Sums, *, verify: int = NONE) -> Iterator[Discrepancy]:
        """Yield every discrepancy, and count into `sums` on the way.

        Rows are compared within one snapshot; lists as they are published, and files as they verify, are looked at
        afterwards and a second time where something differs, because work goes on meanwhile.
        """
        for found in self._all(sums, verify):
            sums.discrepancies += 1
            yield found

    def _all(self, sums: Sums, verify: int) -> Iterator[Discrepancy]:
        now = self._clock()
        with self._db.snapshot() as session:
            lists, first_made = reading.status_lists(session), reading.first_made(session)
            for facts in reading.awards(session):
                sums.awards[facts.issuer_slug][facts.state] += 1
                sums.files[facts.issuer_slug].update(facts.files)
                yield from award_faults(facts, lists, first_made, now)
            for link in reading.links(session):
                yield from link_faults(link)
            for award_id, state, acts in reading.acts(session):
                yield from act_faults(award_id, state, acts)
            yield from reading.looped(session)
            yield from reading.found_by_database(session)
            reading.count_batches(session, sums)
        for list_id, found in lists.items():
            sums.lists += 1
            yield from self._published(list_id, found.size)
        if verify != NONE:
            yield from self._verified(sums, verify)

    def _published(self, list_id: UUID, size: int) -> Iterator[Discrepancy]:
        """Yield where a list says something else than its awards, twice looked at."""
        try:
            found = self._differing(list_id, size) and self._differing(list_id, size)
        except (ProductError, ValueError, LookupError) as error:
            code = error.code if isinstance(error, ProductError) else type(error).__name__
            yield Discrepancy(code=Fault.LIST_UNPUBLISHED, about=f"{list_id}:{code}")
            return
        for index in found:
            award_id = self._at(list_id, index)
            yield Discrepancy(code=Fault.LIST_BITS, award_id=award_id, about=f"{list_id}:{index}")

    def _differing(self, list_id: UUID, size: int) -> list[int]:
        with self._db.read() as session:
            withdrawn = dict.fromkeys(reading.withdrawn(session, list_id, *_WITHDRAWN), TokenStatus.INVALID)
            resting = dict.fromkeys(reading.withdrawn(session, list_id, AwardState.SUSPENDED), TokenStatus.SUSPENDED)
        lists = self._status_lists
        revocation = decode_status_list(encoded_list(lists.credential(list_id).content))
        suspension = decode_status_list(encoded_list(lists.credential(list_id, Purpose.SUSPENSION).content))
        token = decode_token_status_list(encoded_token_list(lists.token(list_id).content))
        both = withdrawn | resting
        return sorted(
            differing(revocation, list_bits(both, size, 1), 1)
            | differing(suspension, list_bits(resting, size, 1), 1)
            | differing(token, list_bits(both, size, TOKEN_BITS), TOKEN_BITS)
        )

    def _verified(self, sums: Sums, verify: int) -> Iterator[Discrepancy]:
        """Verify the files of all awards, or of so many from a random id on: ids are random."""
        first, end = UUID(int=0), UUID(int=_LAST)
        begin = first if verify == EVERY else uuid4()
        left = verify
        for start, last in ((begin, end), (first, begin)):
            after = start
            while left and (ids := self._signed(after, last, left)):
                for award_id in ids:
                    # Again where something differs: it may have been revoked in between.
                    yield from self._failing(award_id) and self._failing(award_id)
                sums.verified += len(ids)
                after = ids[-1]
                left -= len(ids) if verify != EVERY else 0

    def _signed(self, after: UUID, last: UUID, most: int) -> Sequence[UUID]:
        of, files = reading.table("awards").c, reading.table("credentials").c
        has_file = select(files.id).where(files.award_id == of.id).exists()
        query = select(of.id).where(of.id > after, of.id <= last, has_file).order_by(of.id)
        with self._db.read() as session:
            return session.scalars(query.limit(_AT_ONCE if most == EVERY else min(most, _AT_ONCE))).all()

    def _failing(self, award_id: UUID) -> list[Discrepancy]:
        with self._db.read() as session:
            state, place = self._standing(session, award_id)
            if not is_signed(state):
                return []  # told of the award
            files = reading.table("credentials").c
            contents = session.execute(select(files.format, files.content).where(files.award_id == award_id)).all()
        found = []
        for name, content in contents:
            try:
                answer = self._answer_of(content)
            except MultipleResultsFound:  # of the awards in its place nobody can say which it is
                found.append(Discrepancy(code=Fault.FILE_FAILS, award_id=award_id, about=f"{name}:{Fault.PLACE_TWICE}"))
                continue
            if not does_answer_fit(state, answer.outcome):
                about = f"{name}:{answer.code or answer.outcome}"
                found.append(Discrepancy(code=Fault.FILE_FAILS, award_id=award_id, about=about))
            elif answer.place != place:
                found.append(Discrepancy(code=Fault.FILE_OF_ANOTHER, award_id=award_id, about=name))
        return found

    def _standing(self, session: Session, award_id: UUID) -> tuple[str, str]:
        of = reading.table("awards").c
        query = select(of.state, of.status_list_id, of.status_index).where(of.id == award_id)
        row = session.execute(query).one()
        return row.state, place_of(f"{self._public_url}/status/{row.status_list_id}", row.status_index)

    def _at(self, list_id: UUID, index: int) -> UUID | None:
        of = reading.table("awards").c
        with self._db.read() as session:
            return session.scalar(select(of.id).where(of.status_list_id == list_id, of.status_index == index).limit(1))
