"""What may and may not be entered about an assessment."""

from datetime import date

import pytest

from app.assessment import Unfit, unfit

TODAY = date(2026, 11, 22)

FIT = [
    "",
    "attendance list 2026-11-14/room P2, kept by Student Office until 2027-11-14",
    "seznam prisotnih 14. 11. 2026, predavalnica P2, hrani referat do 14. 11. 2027",
    "P2",
    "Room 1.107, Večna pot 113, 1000 Ljubljana",
    "Building B, floor 3, seats 1-60",
    "https://files.university.example/attendance/2026-11-14/P2.pdf",
    "Exam reference PX-48213377",
    "EXAM-2026-0042",
    "exam code 63212, academic year 2026/27",
    "2026/2027, session 2, group 14",
    "14 November 2026, 9:00–11:00",
    "20261114-P2",
    "vendor session 550e8400-e29b-41d4-a716-446655440000",
    "learner arrived late, seen at 09:12",
    "retention until 2036-11-14",
    "Kulturni dom Dobrna, dvorana 2",
    "Dobila je novo študentsko izkaznico, št. izpita 12",
    "Max Born",
    "face-to-face exam, 14. 11. 2026",
    "obrazec 1.2, predavalnica 0.13",
]

UNFIT = [
    ("0101990500006", Unfit.PERSONAL_NUMBER),  # SI: EMŠO
    ("EMŠO 010199 0500006", Unfit.PERSONAL_NUMBER),
    ("010199-0500006", Unfit.LONG_NUMBER),
    ("RSSMRA85T10A562S", Unfit.PERSONAL_NUMBER),  # IT: codice fiscale
    ("rssmra85t10a562s", Unfit.PERSONAL_NUMBER),
    ("12345678Z", Unfit.PERSONAL_NUMBER),  # ES: NIF
    ("X1234567L", Unfit.PERSONAL_NUMBER),  # ES: NIE
    ("44051401359", Unfit.PERSONAL_NUMBER),  # PL: PESEL
    ("BSN 111222333", Unfit.LONG_NUMBER),  # NL
    ("811228-9874", Unfit.PERSONAL_NUMBER),  # SE: personnummer
    ("19811228-9874", Unfit.DATE_OF_BIRTH),
    ("131052-308T", Unfit.PERSONAL_NUMBER),  # FI
    ("131052A308T", Unfit.PERSONAL_NUMBER),
    ("211062-5629", Unfit.PERSONAL_NUMBER),  # DK: CPR
    ("736028/5163", Unfit.PERSONAL_NUMBER),  # CZ, SK
    ("161175-19997", Unfit.PERSONAL_NUMBER),  # LV
    ("38703181745", Unfit.PERSONAL_NUMBER),  # EE, LT
    ("93.05.18-223.61", Unfit.PERSONAL_NUMBER),  # BE
    ("2 55 08 14 168 025 38", Unfit.PERSONAL_NUMBER),  # FR: NIR
    ("1234567FA", Unfit.PERSONAL_NUMBER),  # IE: PPS
    ("1-850505-1234", Unfit.PERSONAL_NUMBER),  # HU
    ("1237 010180", Unfit.PERSONAL_NUMBER),  # AT
    ("7501020018", Unfit.LONG_NUMBER),  # BG: EGN
    ("1800101221144", Unfit.PERSONAL_NUMBER),  # RO: CNP
    ("94577403194", Unfit.PERSONAL_NUMBER),  # HR: OIB
    ("NIF 123456789", Unfit.LONG_NUMBER),  # PT
    ("01013099997", Unfit.PERSONAL_NUMBER),  # GR: AMKA
    ("passport PB1234567", Unfit.PERSONAL_NUMBER),  # SI
    ("osebna izkaznica 003456789", Unfit.LONG_NUMBER),
    ("L01X00T471", Unfit.PERSONAL_NUMBER),  # DE
    ("111 222 333", Unfit.LONG_NUMBER),
    ("111-222-333", Unfit.LONG_NUMBER),
    ("1\u200b1\u200b1\u200b2223334", Unfit.LONG_NUMBER),
    ("١١١٢٢٢٣٣٣", Unfit.LONG_NUMBER),
    ("１１１２２２３３３", Unfit.LONG_NUMBER),
    ("111‑222‑333", Unfit.LONG_NUMBER),
    ("14. 5. 1999", Unfit.DATE_OF_BIRTH),
    ("1999-05-14", Unfit.DATE_OF_BIRTH),
    ("14/05/1999", Unfit.DATE_OF_BIRTH),
    ("19990514", Unfit.DATE_OF_BIRTH),
    ("14051999", Unfit.DATE_OF_BIRTH),
    ("14 May 1999", Unfit.DATE_OF_BIRTH),
    ("14. maja 1999", Unfit.DATE_OF_BIRTH),
    ("born in 2005", Unfit.DATE_OF_BIRTH),
    ("rojena 2005", Unfit.DATE_OF_BIRTH),
    ("ana.novak@example.org", Unfit.EMAIL),
    ("mailto:ana", Unfit.EMAIL),
    ("https://files.example/ana.JPG", Unfit.MEDIA),
    ("scan.png", Unfit.MEDIA),
    ("https://files.example/exam.mp4?t=1", Unfit.MEDIA),
    ("https://youtu.be/dQw4w9WgXcQ", Unfit.MEDIA),
    ("data:image/png;base64,AAAA", Unfit.MEDIA),
    ("https://video.arnes.si/watch/abc", Unfit.MEDIA),
    ("message.eml", Unfit.MEDIA),
    ("face match 98 %", Unfit.BIOMETRIC),
    ("similarity score: 0.93", Unfit.BIOMETRIC),
    ("97,5 % biometric match", Unfit.BIOMETRIC),
    ("ujemanje obraza 0,98", Unfit.BIOMETRIC),
    ("liveness 9/10", Unfit.BIOMETRIC),
    ("x" * 301, Unfit.TOO_LONG),
]


@pytest.mark.parametrize("text", FIT)
def test_a_reference_a_place_and_a_reason_can_be_entered(text):
    assert unfit(text, TODAY) is None


@pytest.mark.parametrize(("text", "why"), UNFIT)
def test_what_belongs_into_no_record_of_ours_is_refused_with_its_reason(text, why):
    assert unfit(text, TODAY) is why
    if why is not Unfit.TOO_LONG:
        assert unfit(f"kept by the office: {text}.", TODAY) is why
