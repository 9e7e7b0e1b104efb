"""The picker of a deep linking request: a teacher chooses links for the course, or goes back without any."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.awards import Definitions, Published
from app.catalogue.errors import NothingChosen, NotPicking
from app.catalogue.picking import MOST_SHOWN, Picking
from app.issuers import Issuers
from app.lti import DeepLinking, DeepLinkingAnswer, DeepLinks, Launch, Role, current_launch, requires
from app.web import allow_form_to


def blueprint(
    *,
    deep_links: DeepLinks,
    definitions: Definitions,
    published: Published,
    issuers: Issuers,
    issuer_of: Callable[[UUID], str],
) -> Blueprint:
    """Return the picker's routes over what they may touch."""
    bp = Blueprint("catalogue", __name__, url_prefix="/link")
    picking = Picking(definitions=definitions, published=published, issuer_of=issuer_of)

    @bp.get("/<uuid:launch_id>")
    @requires(Role.TEACHER)
    def pick(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        return _picker(launch, _settings(launch), has_chosen_nothing=False)

    @bp.post("/<uuid:launch_id>")
    @requires(Role.TEACHER)
    def place(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        settings = _settings(launch)
        if request.form.get("action") != "add":
            return _send(launch, deep_links.answer(launch, error=_no_links() if not settings.takes_links else ""))
        try:
            links = picking.links(launch, request.form.getlist("chosen"), _("Micro-credential of this course"))
        except NothingChosen:
            return _picker(launch, settings, has_chosen_nothing=True), 422
        return _send(launch, deep_links.answer(launch, links))

    @bp.get("/<uuid:launch_id>/refused")
    @requires(Role.LEARNER)
    def refused(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        _settings(launch)
        return render_template("catalogue/refused.html", launch=launch), 403

    @bp.post("/<uuid:launch_id>/refused")
    @requires(Role.LEARNER)
    def go_back(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        _settings(launch)
        error = _("Only a teacher of this course can add a micro-credential link.")
        return _send(launch, deep_links.answer(launch, error=error, log="not a teacher of the context"))

    def _picker(launch: Launch, settings: DeepLinking, *, has_chosen_nothing: bool) -> str:
        words = request.values.get("q", "").strip()
        others = picking.others(launch, words) if settings.takes_links else []
        return render_template(
            "catalogue/pick.html",
            launch=launch,
            settings=settings,
            issuer=issuers.get(issuer_of(launch.registration_id)),
            own=picking.own(launch),
            others=others[:MOST_SHOWN],
            has_more=len(others) > MOST_SHOWN,
            words=words,
            has_chosen_nothing=has_chosen_nothing,
        )

    return bp


def _settings(launch: Launch) -> DeepLinking:
    if launch.deep_linking is None:
        raise NotPicking
    return launch.deep_linking


def _no_links() -> str:
    return str(_("Nothing was added: only links to a tool can be added from here."))


def _send(launch: Launch, answer: DeepLinkingAnswer) -> str:
    """Return the page that posts the answer to the platform, from here or through the frame that waits for it."""
    allow_form_to(answer.url)
    return render_template("catalogue/send.html", launch=launch, answer=answer, is_for_frame=True)
