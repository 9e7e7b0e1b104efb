"""What the letters say in both languages: which micro-credential, where to look, how to turn them off."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from app.notices.letters import Named, letter
from app.notices.rules import NoticeKind
from app.web import init_locale

OWN, OFF = "https://tool.example/my", "https://tool.example/notices/off/x.y?lang=sl"
NAMED = Named(title="Podatkovna\npismenost", institution="Univerza Zgled", valid_until=datetime(2027, 3, 1, tzinfo=UTC))
SUBJECTS = {
    "sl": {
        "Na prevzem čaka: Podatkovna pismenost",
        "Izdano: Podatkovna pismenost",
        "Veljavnost začasno ustavljena: Podatkovna pismenost",
        "Preklicano: Podatkovna pismenost",
        "Nadomeščeno: Podatkovna pismenost",
        "Kmalu poteče (1. marec 2027): Podatkovna pismenost",
    },
    "en": {
        "Ready to claim: Podatkovna pismenost",
        "Issued: Podatkovna pismenost",
        "Suspended: Podatkovna pismenost",
        "Revoked: Podatkovna pismenost",
        "Replaced: Podatkovna pismenost",
        "Valid until 1 March 2027: Podatkovna pismenost",
    },
}


@pytest.mark.parametrize("language", ["sl", "en"])
def test_each_letter_names_what_it_is_about_and_how_to_turn_it_off(language):
    app = Flask(__name__)
    app.config["DEFAULT_LOCALE"] = "en"
    init_locale(app)
    with app.app_context(), force_locale(language):
        letters = [letter(kind, NAMED, own_page=OWN, off_page=OFF) for kind in NoticeKind]
    assert {subject for subject, _ in letters} == SUBJECTS[language]
    for _, body in letters:
        assert "Podatkovna pismenost\nUniverza Zgled\n" in body
        assert f"\n{OWN}\n" in body
        assert f"{OFF}\n" in body


def test_only_of_a_suspension_a_letter_promises_an_answer():
    app = Flask(__name__)
    app.config["DEFAULT_LOCALE"] = "en"
    init_locale(app)
    with app.app_context():
        bodies = {kind: letter(kind, NAMED, own_page=OWN, off_page=OFF)[1] for kind in NoticeKind}
    assert {kind for kind, body in bodies.items() if "how you can answer" in body} == {NoticeKind.SUSPENDED}
    assert "Why stands on its page." in bodies[NoticeKind.REVOKED]
