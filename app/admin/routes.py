"""The institution's administration: its profile, its awards, revocation; platforms and colleagues beside."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.assessment_routes import add_assessments
from app.admin.audit import Audit
from app.admin.audit_routes import add_audit
from app.admin.bulk_routes import add_bulk
from app.admin.canvas_routes import add_canvas
from app.admin.case_routes import add_cases
from app.admin.colleague_routes import add_colleagues
from app.admin.colleagues import Colleagues
from app.admin.connect_routes import add_connecting
from app.admin.correction_routes import add_corrections
from app.admin.doctor_routes import add_doctor
from app.admin.door_routes import add_door
from app.admin.import_routes import add_imports
from app.admin.institution_routes import add_institution
from app.admin.issuing_routes import add_issuing
from app.admin.kept_routes import add_kept
from app.admin.keys import add_keys
from app.admin.launch_routes import add_launches
from app.admin.logo_routes import add_logo
from app.admin.moodle_routes import add_moodle
from app.admin.name_routes import add_names
from app.admin.objection_routes import add_objections
from app.admin.oidc_routes import add_oidc
from app.admin.platform_routes import Connections, add_platforms
from app.admin.queue_routes import add_queue
from app.admin.review_routes import Reviewing, add_reviews
from app.admin.roles import Permission, may
from app.admin.sign_ins import SignIns
from app.assessment import Policies, Retention
from app.audit import Chains
from app.awards import Cases, Corrections, IssueQueue, NameRequests, Published, Register
from app.bulk import BulkActs, Imports, Sealed
from app.doctor import Doctor
from app.images import Images
from app.issuers import Issuers
from app.lti import Inspector
from app.people import People
from app.personal import Objections
from app.signing import KeyFile

PAGE = 50


def blueprint(
    *,
    access: AdminAccess,
    issuers: Issuers,
    register: Register,
    cases: Cases,
    corrections: Corrections,
    names: NameRequests,
    inspector: Inspector,
    audit: Audit,
    audit_chains: Chains,
    people: People,
    queue: IssueQueue,
    wake: Callable[[], None],
    published: Published,
    images: Images,
    colleagues: Colleagues,
    to: Connections,
    keys: KeyFile,
    doctor: Doctor,
    reviewing: Reviewing,
    policies: Policies,
    retention: Retention,
    term_runs: Callable[[], Mapping[str, datetime]],
    objections: Objections,
    imports: Imports,
    bulk_acts: BulkActs,
    bulk_sealed: Sealed,
    sign_ins: SignIns,
) -> Blueprint:
    """Return the administrator's routes over what they may touch."""
    bp = Blueprint("admin", __name__, url_prefix="/admin")

    @bp.context_processor
    def permissions() -> dict[str, Callable[[str], bool]]:
        return {"may": lambda permission: may(g.admin_role, Permission(permission))}

    @bp.get("/")
    @access.may(Permission.READ_AWARDS)
    def awards() -> ResponseReturnValue:
        page = min(max(request.args.get("page", 1, type=int), 1), 100_000)
        entries = register.newest(g.admin_issuer, limit=PAGE + 1, offset=(page - 1) * PAGE)
        return render_template(
            "admin/awards.html",
            issuer=issuers.get(g.admin_issuer),
            entries=entries[:PAGE],
            page=page,
            has_more=len(entries) > PAGE,
            waiting=cases.waiting(g.admin_issuer),
            objections=len(objections.waiting(g.admin_issuer)),
        )

    add_cases(bp, access=access, issuers=issuers, register=register, cases=cases)
    add_door(bp, access=access, issuers=issuers, sign_ins=sign_ins, public_url=to.public_url)
    add_oidc(bp, access=access, audit=audit, issuers=issuers, sign_ins=sign_ins)
    add_corrections(
        bp, access=access, audit=audit, issuers=issuers, register=register, cases=cases, corrections=corrections
    )
    add_names(bp, access=access, audit=audit, issuers=issuers, register=register, cases=cases, names=names)
    add_institution(bp, access=access, audit=audit, issuers=issuers)
    add_logo(bp, access=access, audit=audit, issuers=issuers, images=images)
    add_platforms(bp, access=access, audit=audit, issuers=issuers, to=to)
    add_moodle(bp, access=access, issuers=issuers, to=to)
    add_connecting(bp, access=access, audit=audit, issuers=issuers, to=to)
    add_canvas(bp, access=access, audit=audit, issuers=issuers, to=to)
    add_launches(bp, access=access, issuers=issuers, inspector=inspector)
    add_colleagues(bp, access=access, audit=audit, issuers=issuers, colleagues=colleagues, public_url=to.public_url)
    add_doctor(bp, access=access, issuers=issuers, doctor=doctor)
    add_issuing(
        bp,
        access=access,
        audit=audit,
        issuers=issuers,
        people=people,
        published=published,
        queue=queue,
        imports=imports,
    )
    add_queue(bp, access=access, queue=queue, wake=wake)
    add_reviews(bp, access=access, audit=audit, issuers=issuers, reviewing=reviewing)
    add_assessments(bp, access=access, audit=audit, issuers=issuers, policies=policies, retention=retention)
    add_kept(bp, access=access, issuers=issuers, runs=term_runs)
    add_objections(bp, access=access, audit=audit, issuers=issuers, objections=objections)
    add_audit(bp, access=access, audit=audit, chains=audit_chains, issuers=issuers)
    add_imports(
        bp,
        access=access,
        issuers=issuers,
        published=published,
        imports=imports,
        sealed=bulk_sealed,
    )
    add_bulk(
        bp,
        access=access,
        issuers=issuers,
        published=published,
        imports=imports,
        acts=bulk_acts,
        sealed=bulk_sealed,
    )
    add_keys(bp, access=access, audit=audit, issuers=issuers, keys=keys)

    return bp
