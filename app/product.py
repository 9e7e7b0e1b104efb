"""The composition root: everything that acts, put together from the settings. It knows every adapter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
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
    sealing_key,
)
from app.audit import Audit, Chainer, Chaining
from app.audit import Chains as AuditChains
from app.awards import (
    Cases,
    Copies,
    Corrections,
    Declines,
    Definitions,
    Derived,
    EarnedBefore,
    History,
    Importing,
    IssueQueue,
    Issuing,
    Looks,
    NameRequests,
    Permissions,
    Published,
    Register,
    Reviews,
    Takeovers,
    images_named,
)
from app.bulk import BulkActs, Imports, Sealed
from app.clock import Clock, utc_now
from app.courses import CanvasGrants, CourseReader, RightsOf
from app.courses.ags import AgsReader
from app.courses.canvas import CanvasReader
from app.courses.canvas_http import CanvasHttp
from app.courses.grants import Grants
from app.courses.moodle import MoodleReader
from app.courses.readers import Readers
from app.db import Base, Database, SecretBox
from app.doctor import Doctor, Readiness
from app.feedback import Feedback
from app.holders import Accesses
from app.images import Images
from app.issuers import Issuers, Standings
from app.jobs import Jobs, broker_at
from app.lti import Lti, build_lti
from app.mail import Outbox, Postman, build_outbox
from app.making import build_making
from app.metrics import Ends, Metrics, Queue, Standing, measured_readers
from app.notices import Notices
from app.operations import Backups, Leaving, Schedule, place_of
from app.pace import Pace
from app.people import Assessing, People, Teachers, Workers, build_people
from app.personal import Objections, PersonalData
from app.reconciling import Reconciling, StoredFiles
from app.seams import names_of_all, people_known, personal_parts_of, place_known, work_of
from app.settings import Settings
from app.sharing import Shares
from app.signing import (
    Authorities,
    Devices,
    KeyFile,
    Notary,
    Sealer,
    opened_statement,
)
from app.verification import (
    Enclosures,
    OwnIssuers,
    SealVerifier,
    StatusLists,
    Verifier,
    own_verifier,
    verifier_of_all,
)
from app.vocabularies import Skills
from app.web import LANGUAGES

_READERS: dict[type, str] = {MoodleReader: "moodle", CanvasReader: "canvas", AgsReader: "ags"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Everything that the web edges and the command line act through."""

    settings: Settings
    db: Database
    keys: KeyFile
    outbox: Outbox
    postman: Postman
    issuers: Issuers
    standings: Standings
    images: Images
    lti: Lti
    grants: Grants
    canvas: CanvasGrants
    readers: Readers
    reader_of: Callable[[UUID], CourseReader]
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
    imports: Imports
    bulk_acts: BulkActs
    bulk_sealed: Sealed
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
    readiness: Readiness
    metrics: Metrics
    backups: Backups
    schedule: Schedule
    leaving: Leaving
    reconciling: Reconciling
    rights_of: RightsOf
    skills: Skills
    bulk_workers: Workers
    pace: Pace
    admin_access: admin.AdminAccess
    audit: Audit
    audit_chains: AuditChains
    chainer: Chainer
    sign_ins: admin.SignIns
    clock: Clock

    def close(self) -> None:
        """Let jobs stop and release connections."""
        self.people.close()
        self.bulk_workers.close()
        self.jobs.close()
        self.postman.close()
        self.chainer.close()
        self.lti.close()
        self.canvas.http.close()
        self.readiness.close()
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
        place_of=lambda platform_id, context_id: place_known(lti, platform_id, context_id),
        people_of=lambda platform_id, context_id, subs: people_known(lti, platform_id, context_id, subs),
        clock=clock,
    )
    audit, notary, metrics = Audit(db, clock), Notary(keys), Metrics()
    chaining = Chaining(db, clock, notary, settings.audit_checkpoints)
    audit_chains = AuditChains(db, chaining, notary, opened_statement)
    reader_of = measured_readers(readers.reader, metrics, _READERS)
    admin_access, outbox = admin.AdminAccess(db, clock, audit), build_outbox(db, clock, settings)
    accesses = Accesses(db, clock, outbox, settings.secret_key)
    register = Register(db, clock, settings.public_url)
    feedback = Feedback(db, clock, register, settings.secret_key)
    own = OwnIssuers(settings.public_url, keys, register)
    trusting = own_verifier(own, clock, trusted=True)
    images = Images(db, clock, named=lambda: images_named(db) | issuers.logos())
    making = build_making(
        settings, clock, keys=keys, devices=devices, own=own, trusting=trusting, images=images, metrics=metrics
    )
    sealer, sealing = making.sealer, making.sealing
    definitions = Definitions(db, clock, issuers.get, sealing)
    chain_key, earned_before = sealing_key(settings.secret_key), EarnedBefore(settings.secret_key)
    policies, records = Policies(db, clock), AssessmentRecords(db, clock, chain_key)
    chains, invigilators = Chains(db, clock, chain_key, policies), Invigilators(db, clock, records, chain_key)
    assessing = Assessing(
        records,
        policies,
        Teachers(lti.canvas_courses.members, clock),
        Previews(settings.secret_key, clock),
        issuer_of=lambda platform_id: lti.platforms.get(platform_id).issuer_slug,
    )
    personal = PersonalData(
        db, clock, personal_parts_of(assessing, chain_key, accesses, feedback, earned_before), settings.secret_key
    )
    issuing = Issuing(
        db,
        clock,
        public_url=settings.public_url,
        definitions=definitions,
        reader_of=reader_of,
        facts_of=assessing.facts,
        sealing=sealing,
        check_unasked=personal.check_unasked,
        erased_day=earned_before.day,
        pace=(pace := Pace()),
    )
    corrections = Corrections(db, clock, public_url=settings.public_url, sealing=sealing, issue=issuing.issue)
    names = NameRequests(db, clock, corrections)
    queue = IssueQueue(
        db,
        clock,
        sealing=sealing,
        public_url=settings.public_url,
        pace=pace,
        slugs=lambda: [one.slug for one in issuers.all()],
    )
    broker = broker_at(settings.celery_broker_url)
    status_lists = StatusLists(own, keys, register, settings.public_url, clock=clock)
    schedule = Schedule(
        db,
        clock,
        all_tables(),
        {
            "previews": records.sweep,
            "invigilators": invigilators.sweep,
            "holder_sign_in": accesses.sweep,
            "name_requests": names.sweep,
            "mail": outbox.sweep,
            "assessment_records": chains.reduced,  # by the institutions' own terms, which `Retention` runs before
        },
        {"assessment_records": lambda: sum(len(chains.due(slug).numbers) for slug in chains.issuers())},
    )
    people = build_people(
        db,
        clock,
        definitions=definitions,
        issuing=issuing,
        permissions=Permissions(db, clock),
        reader_of=reader_of,
        members_of=lti.canvas_courses.members,
        facts_of=assessing.facts,
        hand_over_check=broker.check if broker else None,
        hand_over_batch=broker.batch if broker else None,
    )
    readiness = Readiness(
        settings.database_url,
        keys_file=settings.keys_file,
        tool_keys=keys.tool_keys,
        further={"broker": broker.answers} if broker else None,
    )
    backups = Backups(db, clock, all_tables(), place_of(settings), settings.backup_passphrase)
    metrics.add(
        Standing(db, clock, {"dead_letters": lambda: Queue(*queue.given_up())}),
        Ends(
            keys=keys,
            sealer=sealer,
            issuers=issuers,
            readiness=readiness,
            last_backup=backups.last,
            clock=clock,
        ),
    )
    cases, published, bulk_workers = Cases(db, clock, policies), Published(db), Workers()
    importing = Importing(
        db,
        clock,
        sealing=sealing,
        policies=policies,
        issue=issuing.issue,
        check_unasked=personal.check_unasked,
        pace=pace,
    )
    imports, bulk_acts = (
        Imports(
            db,
            clock,
            bulk_workers,
            caps=people.caps,
            published=published,
            importing=importing,
            policies=policies,
            known_names=names_of_all(importing.names, people.classes.known_names, lti.visits.names),
            hold=timedelta(minutes=settings.import_hold_minutes),
            hand_over=broker.award_import if broker else None,
        ),
        BulkActs(
            db, clock, bulk_workers, register=register, cases=cases, hand_over=broker.bulk_act if broker else None
        ),
    )
    return Product(
        settings=settings,
        db=db,
        keys=keys,
        outbox=outbox,
        postman=Postman(outbox),
        issuers=issuers,
        standings=Standings(db, clock),
        images=images,
        lti=lti,
        grants=grants,
        canvas=canvas,
        readers=readers,
        reader_of=reader_of,
        definitions=definitions,
        published=published,
        copies=Copies(db, clock),
        takeovers=Takeovers(db, clock),
        history=History(db, clock),
        reviews=Reviews(db, clock, issuers.get, sealing),
        looks=Looks(db, clock),
        assessing=assessing,
        invigilators=invigilators,
        chains=chains,
        retention=Retention(db, clock, chains, policies, [schedule.run]),
        issuing=issuing,
        queue=queue,
        jobs=Jobs(db, broker, work_of(queue, people, imports, bulk_acts)),
        register=register,
        shares=Shares(db, clock, register=register, secret_key=settings.secret_key),
        derived=Derived(register, making.papers.makers(list(LANGUAGES))),
        enclosures=making.enclosures,
        wallets=openid4vci.build_wallets(
            db, clock, settings, register=register, issuers=issuers, own_issuers=own, keys=keys, sd_jwt=making.sd_jwt
        ),
        cases=cases,
        corrections=corrections,
        names=names,
        declines=Declines(db, clock),
        personal=personal,
        objections=Objections(db, clock),
        people=people,
        imports=imports,
        bulk_acts=bulk_acts,
        bulk_sealed=Sealed(settings.secret_key, clock),
        bulk_workers=bulk_workers,
        pace=pace,
        own_issuers=own,
        verifier=verifier_of_all(own, clock, settings),
        trusting_verifier=trusting,
        status_lists=status_lists,
        sealer=sealer,
        authorities=making.authorities,
        seal_verifier=making.seal_verifier,
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
            authorities=making.authorities,
            last_backup=backups.last,
            clock=clock,
        ),
        readiness=readiness,
        metrics=metrics,
        schedule=schedule,
        leaving=Leaving(
            db,
            clock,
            all_tables(),
            public_url=settings.public_url,
            vct=settings.vct,
            issuers=issuers,
            own_issuers=own,
            status_lists=status_lists,
            published=definitions,
            images=images,
            audit=audit_chains,
            assessments=chains,
        ),
        backups=backups,
        reconciling=Reconciling(
            db,
            clock,
            public_url=settings.public_url,
            status_lists=status_lists,
            answer_of=StoredFiles(
                verifier=trusting, seal_verifier=making.seal_verifier, enclosures=making.enclosures
            ).answer,
        ),
        rights_of=readers.rights,
        skills=Skills(db),
        admin_access=admin_access,
        sign_ins=admin.build_sign_ins(db, clock, box, settings, access=admin_access, audit=audit),
        audit=audit,
        audit_chains=audit_chains,
        chainer=Chainer(chaining),
        clock=clock,
    )
