"""The composition root: everything that acts, put together from the settings. It knows every adapter."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import MetaData

from app import admin, openid4vci
from app.assessment import (
    AssessmentRecords,
    Chains,
    Invigilators,
    Policies,
    Previews,
    Retention,
    own_record_to_json,
    personal_part,
    sealing_key,
)
from app.awards import (
    Cases,
    Copies,
    Corrections,
    CredentialFormat,
    Declines,
    Definitions,
    Derived,
    History,
    IssueQueue,
    Issuing,
    Looks,
    NameRequests,
    Permissions,
    Published,
    Register,
    Reviews,
    Sealing,
    Takeovers,
    images_named,
    personal_parts,
)
from app.clock import Clock, utc_now
from app.courses import CanvasGrants, Enrolment, RightsOf
from app.courses.canvas_http import CanvasHttp
from app.courses.errors import PlatformRefused, PlatformUnavailable
from app.courses.grants import Grants
from app.courses.readers import Place, Readers
from app.db import Base, Database, PersonalPart, Rows, SecretBox, Subject
from app.doctor import Doctor
from app.feedback import Feedback
from app.formats import EDITIONS, Badges, Pages, Papers, expected
from app.holders import Accesses
from app.images import Images
from app.issuers import Issuers
from app.jobs import Broker, Jobs, Work
from app.lti import PERSONAL as LAUNCHES
from app.lti import Lti, RosterRefused, RosterUnavailable, build_lti
from app.mail import Outbox, Postman, build_outbox
from app.notices import PERSONAL as NOTICES
from app.notices import Notices
from app.people import PERSONAL as CLASSES
from app.people import Assessing, People, Teachers, build_people
from app.personal import Objections, PersonalData
from app.reconciling import Reconciling, StoredFiles
from app.settings import Settings
from app.sharing import PERSONAL as LINKS
from app.sharing import Shares
from app.signing import Authorities, Devices, KeyFile, Sandbox, Sealer, build_sealer, read_paper
from app.verification import (
    Enclosures,
    EuropeanFormat,
    OpenBadgeFormat,
    OwnIssuers,
    PaperForms,
    SdJwtFormat,
    SealVerifier,
    StatusLists,
    VcJwtFormat,
    Verifier,
    file_digest,
    own_verifier,
    verifier_of_all,
)
from app.vocabularies import Skills
from app.web import LANGUAGES

_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Everything that the web edges and the command line act through."""

    settings: Settings
    db: Database
    keys: KeyFile
    outbox: Outbox
    postman: Postman
    issuers: Issuers
    images: Images
    lti: Lti
    grants: Grants
    canvas: CanvasGrants
    readers: Readers
    definitions: Definitions
    published: Published
    copies: Copies
    takeovers: Takeovers
    history: History
    reviews: Reviews
    looks: Looks
    assessing: Assessing
    invigilators: Invigilators
    chains: Chains
    retention: Retention
    issuing: Issuing
    queue: IssueQueue
    jobs: Jobs
    register: Register
    shares: Shares
    cases: Cases
    corrections: Corrections
    personal: PersonalData
    objections: Objections
    names: NameRequests
    declines: Declines
    people: People
    own_issuers: OwnIssuers
    verifier: Verifier
    trusting_verifier: Verifier
    status_lists: StatusLists
    sealer: Sealer
    authorities: Authorities
    seal_verifier: SealVerifier
    derived: Derived
    enclosures: Enclosures
    wallets: openid4vci.Wallets
    accesses: Accesses
    feedback: Feedback
    notices: Notices
    doctor: Doctor
    reconciling: Reconciling
    rights_of: RightsOf
    skills: Skills
    admin_access: admin.AdminAccess
    audit: admin.Audit
    clock: Clock

    def close(self) -> None:
        """Let jobs stop and release connections."""
        self.people.close()
        self.jobs.close()
        self.postman.close()
        self.lti.close()
        self.canvas.http.close()
        self.db.dispose()


def all_tables() -> MetaData:
    """Return every table of the product: importing this module has imported all models."""
    return Base.metadata


def build(settings: Settings, clock: Clock = utc_now) -> Product:
    """Put the product together from its settings."""
    db = Database(settings.database_url)
    devices = Devices(settings.pkcs11_module, settings.pkcs11_pin)
    keys = KeyFile(
        settings.keys_file,
        settings.keys_passphrase,
        clock=clock,
        delay=timedelta(seconds=settings.lti_key_delay_s),
        devices=devices,
    )
    issuers = Issuers(db, clock)
    lti = build_lti(db, settings, keys, clock)
    box = SecretBox(settings.secret_key)
    grants = Grants(
        db,
        box,
        timeout_s=settings.lms_timeout_s,
        clock=clock,
        allow_loopback_http=settings.is_development,
        own_gradebook=lti.own_line_items,
    )
    canvas = CanvasGrants(
        db,
        box,
        CanvasHttp(timeout_s=settings.lms_timeout_s),
        redirect_uri=f"{settings.public_url}/lti/canvas/authorised",
        clock=clock,
        allow_loopback_http=settings.is_development,
    )
    readers = Readers(
        grants,
        canvas,
        place_of=lambda platform_id, context_id: _place(lti, platform_id, context_id),
        people_of=lambda platform_id, context_id, subs: _people(lti, platform_id, context_id, subs),
        clock=clock,
    )
    audit = admin.Audit(db, clock)
    outbox = build_outbox(db, clock, settings)
    accesses = Accesses(db, clock, outbox, settings.secret_key)
    register = Register(db, clock, settings.public_url)
    feedback = Feedback(db, clock, register, settings.secret_key)
    own = OwnIssuers(settings.public_url, keys, register)
    trusting = own_verifier(own, clock, trusted=True)
    images = Images(db, clock, named=lambda: images_named(db) | issuers.logos())
    pages = Pages(template=_ROOT / "templates" / "credential" / "page.typ", picture_of=images.picture)
    sealer = build_sealer(settings, clock, devices)
    authorities = Authorities(settings.seal_authorities, demo=settings.demo_seals)
    seal_verifier = SealVerifier(
        authorities=authorities,
        own=sealer.seals.certificates,
        status_of=own.status,
        withdrawal_of=sealer.seals.withdrawal_of,
        recorded_at=lambda place, content: own.recorded_at("", place, content),
        clock=clock,
    )
    papers = PaperForms(
        Papers(template=_ROOT / "templates" / "credential" / "paper.typ", picture_of=images.picture),
        Badges(template=_ROOT / "templates" / "credential" / "badge.typ", picture_of=images.picture),
        sealer,
        read_paper,
    )
    european = EuropeanFormat(pages, EDITIONS[settings.elm_edition], sealer, seal_verifier)
    sd_jwt = SdJwtFormat(keys, trusting, settings.vct)
    formats: list[CredentialFormat] = [
        OpenBadgeFormat(keys, trusting, clock),
        VcJwtFormat(keys, trusting),
        sd_jwt,
        european,
    ]
    sealing = Sealing(formats, settings.public_url, expected)
    definitions = Definitions(db, clock, issuers.get, sealing)
    chain_key = sealing_key(settings.secret_key)
    policies, records = Policies(db, clock), AssessmentRecords(db, clock, chain_key)
    chains, invigilators = Chains(db, clock, chain_key, policies), Invigilators(db, clock, records, chain_key)
    assessing = Assessing(
        records,
        policies,
        Teachers(lti.canvas_courses.members, clock),
        Previews(settings.secret_key, clock),
        issuer_of=lambda platform_id: lti.platforms.get(platform_id).issuer_slug,
    )
    personal = PersonalData(db, clock, _personal_parts(assessing, chain_key, accesses, feedback), settings.secret_key)
    issuing = Issuing(
        db,
        clock,
        public_url=settings.public_url,
        definitions=definitions,
        reader_of=readers.reader,
        facts_of=assessing.facts,
        sealing=sealing,
        check_unasked=personal.check_unasked,
    )
    corrections = Corrections(db, clock, public_url=settings.public_url, sealing=sealing, issue=issuing.issue)
    names = NameRequests(db, clock, corrections)
    sweeps = [records.sweep, invigilators.sweep, accesses.sweep, names.sweep, outbox.sweep]
    queue = IssueQueue(
        db,
        clock,
        sealing=sealing,
        public_url=settings.public_url,
        slugs=lambda: [one.slug for one in issuers.all()],
    )
    broker = Broker(settings.celery_broker_url) if settings.celery_broker_url else None
    people = build_people(
        db,
        clock,
        definitions=definitions,
        issuing=issuing,
        permissions=Permissions(db, clock),
        reader_of=readers.reader,
        members_of=lti.canvas_courses.members,
        facts_of=assessing.facts,
        hand_over_check=broker.check if broker else None,
        hand_over_batch=broker.batch if broker else None,
    )
    enclosures = Enclosures(
        read_paper=Sandbox().paper,
        authorities=authorities,
        own=sealer.seals.certificates,
        withdrawal_of=sealer.seals.withdrawal_of,
        clock=clock,
    )
    status_lists = StatusLists(own, keys, register, settings.public_url, clock=clock)
    stored = StoredFiles(verifier=trusting, seal_verifier=seal_verifier, enclosures=enclosures)
    return Product(
        settings=settings,
        db=db,
        keys=keys,
        outbox=outbox,
        postman=Postman(outbox),
        issuers=issuers,
        images=images,
        lti=lti,
        grants=grants,
        canvas=canvas,
        readers=readers,
        definitions=definitions,
        published=Published(db),
        copies=Copies(db, clock),
        takeovers=Takeovers(db, clock),
        history=History(db, clock),
        reviews=Reviews(db, clock, issuers.get, sealing),
        looks=Looks(db, clock),
        assessing=assessing,
        invigilators=invigilators,
        chains=chains,
        retention=Retention(db, clock, chains, policies, sweeps),
        issuing=issuing,
        queue=queue,
        jobs=Jobs(db, broker, _work(queue, people)),
        register=register,
        shares=Shares(db, clock, register=register, secret_key=settings.secret_key),
        derived=Derived(register, papers.makers(list(LANGUAGES))),
        enclosures=enclosures,
        wallets=openid4vci.build_wallets(
            db, clock, settings, register=register, issuers=issuers, own_issuers=own, keys=keys, sd_jwt=sd_jwt
        ),
        cases=Cases(db, clock, policies),
        corrections=corrections,
        names=names,
        declines=Declines(db, clock),
        personal=personal,
        objections=Objections(db, clock),
        people=people,
        own_issuers=own,
        verifier=verifier_of_all(own, clock, settings),
        trusting_verifier=trusting,
        status_lists=status_lists,
        sealer=sealer,
        authorities=authorities,
        seal_verifier=seal_verifier,
        accesses=accesses,
        feedback=feedback,
        notices=Notices(
            db,
            clock,
            accesses=accesses,
            register=register,
            definitions=definitions,
            permissions=people.permissions,
            public_url=settings.public_url,
            secret_key=settings.secret_key,
        ),
        doctor=Doctor(
            public_url=settings.public_url,
            keys_file=settings.keys_file,
            db=db,
            keys=keys,
            register=register,
            lti=lti,
            site_of=readers.site,
            rights_of=readers.rights,
            obstacles_of=lambda slug: sealing.obstacles(issuers.get(slug)),
            sealer=sealer,
            authorities=authorities,
            clock=clock,
        ),
        reconciling=Reconciling(
            db, clock, public_url=settings.public_url, status_lists=status_lists, answer_of=stored.answer
        ),
        rights_of=readers.rights,
        skills=Skills(db),
        admin_access=admin.AdminAccess(db, clock, audit),
        audit=audit,
        clock=clock,
    )


def _work(queue: IssueQueue, people: People) -> Work:
    return Work(
        check=people.checks.run,
        batch=people.batches.run,
        take_turn=lambda: queue.take_turn().taken,
        is_quiet=queue.is_quiet,
        look=people.run_due,
        stopping=people.watch_workers.stopping.is_set,
    )


def _personal_parts(
    assessing: Assessing, chain_key: bytes, accesses: Accesses, feedback: Feedback
) -> list[PersonalPart]:
    """Return every part of the product that holds anything about learners, in the order in which they are erased."""

    def sittings(subject: Subject, course: str) -> Rows:
        enrolment = Enrolment(platform_id=subject.platform_id, context_id=course, learner_id=subject.learner_id)
        return own_record_to_json(assessing.own(enrolment))

    return [
        LAUNCHES,
        *CLASSES,
        LINKS,
        openid4vci.PERSONAL,
        NOTICES,  # they hang on an address
        accesses.personal,
        feedback.personal,
        personal_part(chain_key, sittings),
        *personal_parts(file_digest),  # the last: awards lead to what is held about them
    ]


def _place(lti: Lti, platform_id: UUID, context_id: str) -> Place | None:
    found = lti.canvas_courses.find(platform_id, context_id)
    return Place(api_domain=found.api_domain, course_id=found.course_id) if found else None


def _people(lti: Lti, platform_id: UUID, context_id: str, subs: Collection[str]) -> Mapping[str, str]:
    try:
        return lti.canvas_courses.people(platform_id, context_id, subs)
    except RosterUnavailable as error:
        raise PlatformUnavailable(error.detail) from error
    except RosterRefused as error:
        raise PlatformRefused(error.detail) from error
