"""The web application: every edge, put over the product."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from flask import Blueprint, Flask

from app import admin, catalogue, claim, mailbox, openid4vci, teach, vcapi, verify, wallet
from app.formats import AttendanceSheets
from app.holders import Door, KeptDoor, LaunchDoor
from app.lti import Lti, frame_ancestors
from app.lti import blueprint as lti_blueprint
from app.metrics import init_metrics, metrics_blueprint
from app.product import Product, all_tables, build
from app.vocabularies import ListName, annex1_label, concepts, country_name, exists, label
from app.web import (
    SESSION,
    Allowance,
    NoSignedSession,
    cookie,
    init_busy,
    init_database_problems,
    init_filters,
    init_locale,
    init_pace,
    init_problems,
    init_proxies,
    init_references,
    init_security,
    language,
)

__all__ = ["Product", "all_tables", "build", "create_app"]

_ROOT = Path(__file__).parent.parent
LETTERS_PER_MINUTE = 10  # that one network address may have sent
MAX_BODY = 2 * 1024 * 1024  # the largest that anybody sends: a credential file to verify, or an image


def create_app(product: Product) -> Flask:
    """Return the web application over a product."""
    settings = product.settings
    app = Flask(__name__, template_folder=str(_ROOT / "templates"), static_folder=str(_ROOT / "app" / "static"))
    app.config.update(
        PUBLIC_URL=settings.public_url,
        SECRET_KEY=settings.secret_key,
        DEFAULT_LOCALE=settings.default_locale,
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
    )
    app.session_interface = NoSignedSession()
    app.extensions["lti"] = product.lti
    app.extensions["product"] = product
    init_locale(app)
    init_filters(app)
    init_problems(app)
    init_database_problems(app)
    init_proxies(app, proxies=settings.proxies)
    init_security(app, public_url=settings.public_url, frame_ancestors=frame_ancestors)
    init_references(app, proxies=settings.proxies, access_log=settings.access_log)
    init_metrics(app, product.metrics)
    init_pace(app, product.pace)
    init_busy(app, public_url=settings.public_url)
    app.jinja_env.globals.update(
        annex1_label=annex1_label,
        country_name=country_name,
        vocabulary=concepts,
        vocabulary_label=label,
        concept_words=_concept_words,
    )

    def issuer_of(platform_id: UUID) -> str:
        return product.lti.platforms.get(platform_id).issuer_slug

    invigilating = teach.Invigilating(
        public_url=settings.public_url,
        invigilators=product.invigilators,
        sheets=teach.SheetAnswers(sheets=AttendanceSheets(_ROOT / "templates" / "sheet" / "attendance.typ")),
    )
    app.register_blueprint(lti_blueprint(product.lti))
    app.register_blueprint(
        teach.blueprint(
            definitions=product.definitions,
            people=product.people,
            issuers=product.issuers,
            copies=product.copies,
            takeovers=product.takeovers,
            images=product.images,
            clock=product.clock,
            ancestry=product.lti.ancestry,
            issuer_of=issuer_of,
            reader_of=product.reader_of,
            register=product.register,
            cases=product.cases,
            corrections=product.corrections,
            skills=product.skills,
            feedback=product.feedback,
            assessing=product.assessing,
            invigilating=invigilating,
            connecting=teach.ConnectingCanvas(
                grants=product.canvas,
                issuers=product.issuers,
                issuer_of=issuer_of,
                way_out=product.lti.sessions.way_out,
            ),
            versioning=teach.Versioning(
                definitions=product.definitions,
                history=product.history,
                reviews=product.reviews,
                looks=product.looks,
            ),
        )
    )
    room = teach.Room(
        by=invigilating,
        assessing=product.assessing,
        people=product.people,
        issuers=product.issuers,
        seated=lambda: product.lti.sessions.people(cookie(SESSION)),
        clock=product.clock,
    )
    app.register_blueprint(teach.invigilator_blueprint(room))
    app.register_blueprint(
        claim.blueprint(
            issuing=product.issuing,
            definitions=product.definitions,
            register=product.register,
            published=product.published,
            permissions=product.people.permissions,
            history=product.history,
            issuer_of=issuer_of,
            member_of=lambda launch: product.lti.roster.member(launch, launch.sub),
            own_sittings=product.assessing.own,
            barred=product.standings.barred,
            clock=product.clock,
        )
    )
    app.register_blueprint(claim.decline_blueprint(definitions=product.definitions, declines=product.declines))
    letters, checks = Allowance(LETTERS_PER_MINUTE), Allowance(settings.verify_per_minute)
    kept = KeptDoor(product.accesses)
    app.register_blueprint(wallet.off_blueprint(product.notices, letters))
    app.register_blueprint(wallet.kept_blueprint(kept, accesses=product.accesses, allowance=letters))
    for door in (LaunchDoor(), kept):
        app.register_blueprint(_holder_pages(product, door, letters))
    app.register_blueprint(wallet.erased_blueprint())
    app.register_blueprint(openid4vci.blueprint(product.wallets))
    app.register_blueprint(
        catalogue.blueprint(
            deep_links=product.lti.deep_links,
            definitions=product.definitions,
            published=product.published,
            issuers=product.issuers,
            issuer_of=issuer_of,
        )
    )
    app.register_blueprint(
        verify.blueprint(
            verifier=replace(product.verifier, told=product.metrics.verified),
            trusting_verifier=replace(product.trusting_verifier, told=product.metrics.verified),
            seal_verifier=replace(product.seal_verifier, told=product.metrics.verified),
            enclosures=product.enclosures,
            register=product.register,
            definitions=product.definitions,
            status_lists=product.status_lists,
            issuers=product.issuers,
            own_issuers=product.own_issuers,
            images=product.images,
            shares=product.shares,
            vct=settings.vct,
            allowance=checks,
        )
    )
    app.register_blueprint(verify.shared_blueprint(_showing(product), checks))
    app.register_blueprint(
        admin.blueprint(
            access=product.admin_access,
            issuers=product.issuers,
            register=product.register,
            cases=product.cases,
            corrections=product.corrections,
            names=product.names,
            inspector=product.lti.inspector,
            audit=product.audit,
            audit_chains=product.audit_chains,
            people=product.people,
            queue=product.queue,
            wake=product.jobs.wake,
            published=product.published,
            images=product.images,
            colleagues=admin.Colleagues(
                product.db, product.clock, product.admin_access, product.audit, product.sign_ins.providers
            ),
            to=admin.Connections(
                public_url=settings.public_url,
                platforms=product.lti.platforms,
                approvals=product.lti.approvals,
                links=product.lti.registrations.links,
                data_access=product.grants,
                canvas=admin.CanvasAccess(
                    grants=product.canvas,
                    rights=product.readers.canvas_rights,
                    course_to_try=lambda platform_id: _course_to_try(product.lti, platform_id),
                ),
                visits=product.lti.visits,
                rights_of=product.rights_of,
            ),
            keys=product.keys,
            doctor=product.doctor,
            policies=product.assessing.policies,
            retention=product.retention,
            term_runs=product.schedule.runs,
            objections=product.objections,
            imports=product.imports,
            bulk_acts=product.bulk_acts,
            bulk_sealed=product.bulk_sealed,
            sign_ins=product.sign_ins,
            reviewing=admin.Reviewing(
                reviews=product.reviews,
                history=product.history,
                looks=product.looks,
                published=product.published,
                seated=lambda: product.lti.sessions.people(cookie(SESSION)),
            ),
        )
    )
    app.register_blueprint(verify.home_blueprint(states=product.readiness.states, verdict=product.readiness.verdict))
    app.register_blueprint(
        verify.security_blueprint(
            contact=settings.security_contact, public_url=settings.public_url, clock=product.clock
        )
    )
    app.register_blueprint(metrics_blueprint(product.metrics, settings.metrics_token))
    if settings.demo_mail:
        app.register_blueprint(mailbox.blueprint(product.outbox))
    if settings.vc_api_test_mode:
        app.register_blueprint(vcapi.blueprint(clock=product.clock))
    return app


def _holder_pages(product: Product, door: Door, letters: Allowance) -> Blueprint:
    """Return all that a holder finds behind a door."""
    pages = wallet.blueprint(
        door,
        register=product.register,
        derived=product.derived,
        cases=product.cases,
        names=product.names,
        own_sittings=product.assessing.own,
        names_examiners=product.assessing.names_examiners,
        lasting_link=product.shares.lasting_token,
        clock=product.clock,
    )
    pages.register_blueprint(wallet.list_blueprint(door, register=product.register, clock=product.clock))
    pages.register_blueprint(wallet.feedback_blueprint(door, feedback=product.feedback, register=product.register))
    pages.register_blueprint(
        wallet.access_blueprint(door, accesses=product.accesses, notices=product.notices, allowance=letters)
    )
    pages.register_blueprint(wallet.notices_blueprint(door, notices=product.notices))
    pages.register_blueprint(openid4vci.learner_blueprint(door, product.wallets))
    pages.register_blueprint(
        wallet.data_blueprint(
            door,
            product.personal,
            product.objections,
            issuer_of=lambda platform_id: product.lti.platforms.get(platform_id).issuer_slug,
        )
    )
    pages.register_blueprint(wallet.sharing_blueprint(door, product.shares, product.register, product.clock))
    pages.register_blueprint(verify.preview_blueprint(door, _showing(product)))
    pages.register_blueprint(
        wallet.name_blueprint(door, register=product.register, names=product.names, clock=product.clock)
    )
    if isinstance(door, LaunchDoor):
        pages.register_blueprint(wallet.of_this_course(door, product.register))
    return pages


def _showing(product: Product) -> verify.Showing:
    counted = replace(product.trusting_verifier, told=product.metrics.verified)
    return verify.Showing(product.shares, product.register, counted, product.clock)


def _concept_words(list_name: ListName, item: Mapping[str, str]) -> str:
    """Return a concept of a credential in the page's language, or as the credential itself calls it."""
    code = item.get("code", "")
    return label(list_name, code, language()) if exists(list_name, code) else item.get("name", "")


def _course_to_try(lti: Lti, platform_id: UUID) -> str:
    found = lti.canvas_courses.newest(platform_id)
    return found.context_id if found else ""
