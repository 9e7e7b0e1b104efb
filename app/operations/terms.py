"""The schedule of everything that is kept: each table stands in one class, and each class says how long, since when.

The page, the command, the documents and the run all come from here; a test holds that no table is forgotten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class By(StrEnum):
    """Who ends what is past its term."""

    USE = "use"  # whatever adds to it looks, once a minute at most; and `retention run`
    RUN = "run"  # `retention run`, which each web process does once a day
    JOBS = "jobs"  # the class jobs, every 20 seconds
    PERSON = "person"  # the person whom it is about, or their administrator for them
    NOBODY = "nobody"  # it is kept, for the reason that is given


@dataclass(frozen=True, slots=True, kw_only=True)
class DataClass:
    """One kind of what is kept.

    Rows are past their term where the column `ends`, or else `since`, is `kept_for` ago in whichever of the tables has
    it; with neither column a rule of their own ends them, or nothing does. `why` says why it is kept at all.
    """

    name: str
    tables: Sequence[str]
    what: str
    how_long: str
    since_words: str
    why: str
    by: By
    kept_for: timedelta = timedelta(0)
    since: str = ""
    ends: str = ""
    is_personal: bool = False


def _(text: str) -> str:
    """Mark words that are translated where they are shown."""
    return text


_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)

SCHEDULE: tuple[DataClass, ...] = (
    DataClass(
        name="logins",
        tables=("lti_login_attempt", "lti_window_ticket", "canvas_questions", "admin_questions"),
        what=_("logins and consents under way"),
        how_long=_("minutes"),
        since_words=_("their beginning"),
        why=_("to finish them"),
        by=By.USE,
        ends="expires_at",
    ),
    DataClass(
        name="launches",
        tables=("lti_launch", "lti_browser_session"),
        what=_("who opened which course, in which browser"),
        how_long=_("8 hours, or what LAUNCH_TTL_S says"),
        since_words=_("the launch"),
        why=_("to know whose pages are shown"),
        by=By.USE,
        ends="expires_at",
        is_personal=True,
    ),
    DataClass(
        name="inspector",
        tables=("lti_launch_record",),
        what=_("the last launches of an institution without names, for finding faults"),
        how_long=_("7 days"),
        since_words=_("the launch"),
        why=_("to say why a launch failed"),
        by=By.USE,
        kept_for=7 * _DAY,
        since="at",
        is_personal=True,
    ),
    DataClass(
        name="sign_in",
        tables=("admin_links", "admin_sessions"),
        what=_("links that sign administrators in once, and their browsers"),
        how_long=_("an hour to three days"),
        since_words=_("when they were made"),
        why=_("to sign somebody in"),
        by=By.RUN,
        ends="expires_at",
    ),
    DataClass(
        name="registration_links",
        tables=("lti_registration_link",),
        what=_("one-time addresses at which a platform registers"),
        how_long=_("an hour, and 30 days to say that one was used"),
        since_words=_("their end"),
        why=_("to connect a platform"),
        by=By.RUN,
        kept_for=30 * _DAY,
        ends="expires_at",
    ),
    DataClass(
        name="holder_sign_in",
        tables=("holder_links", "holder_sessions"),
        what=_("holders' links to sign in, with their address encrypted, and their browsers"),
        how_long=_("an hour after the link's end; half a day for a browser"),
        since_words=_("the end"),
        why=_("to sign somebody in, and to limit letters to an address"),
        by=By.RUN,
        kept_for=_HOUR,
        ends="expires_at",
        is_personal=True,
    ),
    DataClass(
        name="class_checks",
        tables=("class_checks", "class_check_rows"),
        what=_("who in a class is ready, and why not"),
        how_long=_("7 days"),
        since_words=_("the check"),
        why=_("to show the class without asking the platform each time"),
        by=By.JOBS,
        kept_for=7 * _DAY,
        since="started_at",
        is_personal=True,
    ),
    DataClass(
        name="batches",
        tables=("issue_batches", "issue_rows"),
        what=_("issues to a class: who was issued to, and who was not"),
        how_long=_("while the micro-credential is there"),
        since_words="",
        why=_("the institution's account of what was issued unasked"),
        by=By.PERSON,
        is_personal=True,
    ),
    DataClass(
        name="imports",
        tables=("award_imports", "imported_decisions"),
        what=_("decisions made elsewhere that were imported: by whom, under which key, with what result"),
        how_long=_("for good; of who was refused, 30 days"),
        since_words=_("the end of the import"),
        why=_("so that the same decision never awards twice"),
        by=By.JOBS,
        is_personal=True,
    ),
    DataClass(
        name="hour",
        tables=("issue_places",),
        what=_("when something was issued that counts in the institution's hour"),
        how_long=_("1 hour"),
        since_words=_("the issue"),
        why=_("the hourly cap"),
        by=By.USE,
        kept_for=_HOUR,
        since="taken_at",
    ),
    DataClass(
        name="many_at_once",
        tables=("bulk_acts", "bulk_act_awards"),
        what=_("what was done about many awards at once: by whom, why, to which"),
        how_long=_("for good, unless the learner has their award erased"),
        since_words="",
        why=_("the institution's account of what it did"),
        by=By.PERSON,
        is_personal=True,
    ),
    DataClass(
        name="signing_queue",
        tables=("sealing_tries", "queue_turns"),
        what=_("which awards could not be signed yet, and whose turn it is"),
        how_long=_("until they are signed; a turn while the institution is there"),
        since_words="",
        why=_("to try again"),
        by=By.NOBODY,
    ),
    DataClass(
        name="colleagues",
        tables=("admin_colleagues", "admin_providers"),
        what=_("who may sign in to the administration, and the institution's own sign-in, its secret encrypted"),
        how_long=_("until an administrator removes them"),
        since_words="",
        why=_("to know who is who"),
        by=By.PERSON,
        is_personal=True,
    ),
    DataClass(
        name="awards",
        tables=("awards", "credentials", "award_acts", "erased_files", "feedback", "name_answers"),
        what=_("what was awarded, the signed files, what was decided about them"),
        how_long=_("for good, unless the learner has it erased"),
        since_words="",
        why=_("what was issued must be there to be taken away and checked"),
        by=By.PERSON,
        is_personal=True,
    ),
    DataClass(
        name="sharing",
        tables=("shares", "shared_pages", "wallet_offers"),
        what=_("links that holders shared, and offers to wallets"),
        how_long=_("as long as the award; they open nothing after their end"),
        since_words="",
        why=_("to say of a link that it is over, and not that it never was"),
        by=By.PERSON,
        is_personal=True,
    ),
    DataClass(
        name="addresses",
        tables=("holder_addresses", "notice_choices", "notices_sent"),
        what=_("private addresses of holders, encrypted, and what they asked to be told"),
        how_long=_("until the holder erases it"),
        since_words="",
        why=_("their access after the studies"),
        by=By.PERSON,
        is_personal=True,
    ),
    DataClass(
        name="mail",
        tables=("mail_outbox",),
        what=_("letters that wait, encrypted; of those given up, only that they were"),
        how_long=_("until sent; 30 days"),
        since_words=_("when they were given up"),
        why=_("to send them once"),
        by=By.RUN,
        kept_for=30 * _DAY,
        since="given_up_at",
        is_personal=True,
    ),
    DataClass(
        name="name_requests",
        tables=("name_requests",),
        what=_("requests to correct a name, with the names"),
        how_long=_("730 days; then empty"),
        since_words=_("the answer"),
        why=_("to answer, and to account for the answer"),
        by=By.RUN,
        is_personal=True,
    ),
    DataClass(
        name="decisions",
        tables=("declines", "holds", "releases", "versions_seen", "objections", "erased_subjects", "erased_ends"),
        what=_(
            "what learners declined, objected to or read; what teachers held back or let through; the days of erased "
            "awards that end"
        ),
        how_long=_("until the learner has it erased; a hold in force, and the mark and those days of an erasure, stay"),
        since_words="",
        why=_("so that it goes on to hold"),
        by=By.PERSON,
        is_personal=True,
    ),
    DataClass(
        name="assessment_records",
        tables=("assessment_records", "assessment_heads"),
        what=_("sittings and who confirmed what at them"),
        how_long=_("appeal days and months that the institution sets; then value, date and method stay"),
        since_words=_("the day of the sitting"),
        why=_("an appeal, and what the credential says of supervision"),
        by=By.RUN,
        is_personal=True,
    ),
    DataClass(
        name="previews",
        tables=("assessment_requests",),
        what=_("keys of forms that were sent, and of previews that were carried out"),
        how_long=_("1 day"),
        since_words=_("the form"),
        why=_("so that a second click does nothing"),
        by=By.RUN,
        kept_for=_DAY,
        since="created_at",
    ),
    DataClass(
        name="invigilators",
        tables=("invigilator_links", "invigilator_sessions"),
        what=_("links for invigilators, and their browsers"),
        how_long=_("90 days, and no longer than the sitting's record is whole"),
        since_words=_("the end of the link"),
        why=_("to answer for who came by them"),
        by=By.RUN,
        is_personal=True,
    ),
    DataClass(
        name="nonces",
        tables=("wallet_nonces_spent",),
        what=_("random numbers that wallets have used"),
        how_long=_("minutes"),
        since_words=_("their end"),
        why=_("so that none is used twice"),
        by=By.USE,
        ends="expires_at",
    ),
    DataClass(
        name="audit",
        tables=("audit_lines", "audit_heads", "audit_checkpoints"),
        what=_("what was done for an institution, by whom"),
        how_long=_("for good"),
        since_words="",
        why=_("it is only ever added to, so that nobody can take back what they did"),
        by=By.NOBODY,
        is_personal=True,
    ),
    DataClass(
        name="definitions",
        tables=(
            "achievements", "achievement_versions", "definition_looks", "issue_modes", "review_policies",
            "review_requests", "review_steps", "takeovers", "copies_declined", "images", "status_lists",
        ),
        what=_("micro-credentials as published, who approved them, their pictures; status lists"),
        how_long=_("for good"),
        since_words="",
        why=_("awards and public pages rest on them"),
        by=By.NOBODY,
        is_personal=True,
    ),
    DataClass(
        name="institutions",
        tables=(
            "issuers", "issuer_standings", "issue_caps", "assessment_policies", "retention_runs", "term_runs",
            "backups",
        ),
        what=_("institutions, what they and the operator decided, when this schedule and backups were run"),
        how_long=_("while the institution issues or anything of it is kept"),
        since_words="",
        why=_("whoever checks a credential asks who issued it"),
        by=By.NOBODY,
    ),
    DataClass(
        name="platforms",
        tables=(
            "lti_registration", "lti_deployment", "lti_deployment_policy", "lti_resource_link", "lti_canvas_course",
            "data_grants", "canvas_keys", "canvas_grants",
        ),
        what=_("learning platforms and how they are read; secrets of theirs encrypted"),
        how_long=_("while the platform is connected"),
        since_words="",
        why=_("to know who launches, and to read courses"),
        by=By.NOBODY,
        is_personal=True,
    ),
    DataClass(
        name="vocabularies",
        tables=("esco_skills", "esco_labels"),
        what=_("skills of ESCO"),
        how_long=_("until the next edition is loaded"),
        since_words="",
        why=_("to be chosen"),
        by=By.NOBODY,
    ),
)  # fmt: skip


def class_of(table: str) -> DataClass | None:
    """Return the class in which a table stands, None for one that was forgotten. Pure."""
    return next((one for one in SCHEDULE if table in one.tables), None)
