"""A deep linking answer that was picked in a window of our own, handed back to the frame where the platform waits.

A platform takes the answer in the frame that it opened: it looks for itself in the page around it. A frame that keeps
no cookies goes on in a window of our own, which gives the answer, sealed, to the frame, and the frame brings it here.
"""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from app.lti.errors import AnswerForeign
from app.lti.opening import message
from app.lti.tool import Lti
from app.lti.urls import origin
from app.web import allow_form_to, is_from_own_page, public


def add_handing_back(bp: Blueprint, lti: Lti) -> None:
    """Add the route that sends a sealed answer on to its platform."""

    @bp.post("/answer")
    @public
    def hand_back() -> ResponseReturnValue:
        if not is_from_own_page(lti.public_url):
            raise AnswerForeign
        answer = lti.deep_links.sealed_answer(message())
        allow_form_to(answer.url)
        # The frame belongs into the platform's page, which on hosted Canvas is not on a registered host.
        g.framing_origins = {origin(answer.url)}
        return render_template("catalogue/send.html", answer=answer, is_for_frame=False)
