"""What the composition root puts between packages that do not know each other."""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from app import openid4vci
from app.assessment import own_record_to_json, personal_part
from app.awards import IssueQueue, personal_parts
from app.bulk import PERSONAL as BULK
from app.bulk import BulkActs, Imports
from app.courses import Enrolment
from app.courses.errors import PlatformRefused, PlatformUnavailable
from app.courses.readers import Place
from app.db import PersonalPart, Rows, Subject
from app.feedback import Feedback
from app.holders import Accesses
from app.jobs import Work
from app.lti import PERSONAL as LAUNCHES
from app.lti import Lti, RosterRefused, RosterUnavailable
from app.notices import PERSONAL as NOTICES
from app.people import PERSONAL as CLASSES
from app.people import Assessing, People
from app.sharing import PERSONAL as LINKS
from app.verification import file_digest

Names = Callable[[UUID, Collection[str]], Mapping[str, set[str]]]


def work_of(queue: IssueQueue, people: People, imports: Imports, bulk_acts: BulkActs) -> Work:
    """Return what there is to do, as jobs know it."""

    def look() -> None:
        people.run_due()
        imports.run_due()
        bulk_acts.run_due()

    return Work(
        check=people.checks.take_turn,
        batch=people.batches.take_turn,
        award_import=imports.run,
        bulk_act=bulk_acts.run,
        take_turn=lambda: queue.take_turn().taken,
        is_quiet=queue.is_quiet,
        look=look,
        stopping=people.watch_workers.stopping.is_set,
    )


def personal_parts_of(
    assessing: Assessing, chain_key: bytes, accesses: Accesses, feedback: Feedback
) -> list[PersonalPart]:
    """Return every part of the product that holds anything about learners, in the order in which they are erased."""

    def sittings(subject: Subject, course: str) -> Rows:
        enrolment = Enrolment(platform_id=subject.platform_id, context_id=course, learner_id=subject.learner_id)
        return own_record_to_json(assessing.own(enrolment))

    return [
        LAUNCHES,
        *CLASSES,
        *BULK,
        LINKS,
        openid4vci.PERSONAL,
        NOTICES,  # they hang on an address
        accesses.personal,
        feedback.personal,
        personal_part(chain_key, sittings),
        *personal_parts(file_digest),  # the last: awards lead to what is held about them
    ]


def names_of_all(*several: Names) -> Names:
    """Return what asks all of them under which names a platform's learners are known."""

    def known_names(platform_id: UUID, ids: Collection[str]) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        for names in several:
            for learner_id, names_there in names(platform_id, ids).items():
                found.setdefault(learner_id, set()).update(names_there)
        return found

    return known_names


def place_known(lti: Lti, platform_id: UUID, context_id: str) -> Place | None:
    """Return where a course is in its Canvas, None for a course that is not known there."""
    found = lti.canvas_courses.find(platform_id, context_id)
    return Place(api_domain=found.api_domain, course_id=found.course_id) if found else None


def people_known(lti: Lti, platform_id: UUID, context_id: str, subs: Collection[str]) -> Mapping[str, str]:
    """Return the names of people of a course by their ids. Raises PlatformUnavailable, PlatformRefused."""
    try:
        return lti.canvas_courses.people(platform_id, context_id, subs)
    except RosterUnavailable as error:
        raise PlatformUnavailable(error.detail) from error
    except RosterRefused as error:
        raise PlatformRefused(error.detail) from error
