"""What may not be entered about an assessment: whatever would make the record one of documents and bodies. Pure.

The record refers to what the institution keeps; it never holds copies or numbers of documents, dates of birth,
recordings, scores of faces or addresses of people. What only looks like one is refused too: a reference can be written
otherwise, and what was entered once cannot be taken back from a record that is never changed.
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum

LONGEST = 300
_LONG_RUN = 9  # an identity card of Slovenia and a BSN have nine digits; room and exam codes have fewer
_YOUNGEST = 10  # years: whoever sits an assessment was born before that


class Unfit(StrEnum):
    """Why a text is refused. Each has a sentence in every language."""

    TOO_LONG = "too_long"
    EMAIL = "email"
    MEDIA = "media"
    PERSONAL_NUMBER = "personal_number"
    DATE_OF_BIRTH = "date_of_birth"
    BIOMETRIC = "biometric"
    LONG_NUMBER = "long_number"


_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>,;:]+@[^\s@<>,;:]+\.\w{2,}|\bmailto:", re.IGNORECASE)
_MEDIA = re.compile(
    r"\bdata:|\b(?:cid|blob):"
    r"|\.(?:jpe?g|png|gif|webp|heic|heif|bmp|tiff?|svg|raw|mp4|m4v|mov|avi|mkv|webm|wmv|mpe?g|3gp|mp3|m4a|wav|ogg|opus|eml|msg)\b"
    r"|\b(?:youtube\.com|youtu\.be|vimeo\.com|panopto\.|photos\.(?:google|app\.goo)|imgur\.com|flickr\.com|instagram\.com"
    r"|tiktok\.com|dailymotion\.com|loom\.com|echo360|kaltura|arnes\.si/video|video\.arnes\.si)",
    re.IGNORECASE,
)
_NOT_IN_WORD = r"(?<![0-9A-Za-z])(?:{})(?![0-9A-Za-z])"
# Some of nine or ten digits alone are not told from other numbers: they fall under the long ones.
_PERSONAL = re.compile(
    _NOT_IN_WORD.format(
        "|".join(
            (
                r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]",  # IT: codice fiscale
                r"\d{8}[ -]?[A-HJ-NP-TV-Z]|[XYZ][ -]?\d{7}[ -]?[A-HJ-NP-TV-Z]",  # ES: NIF, NIE
                r"(?:\d{2})?\d{6}[-+]\d{4}",  # SE: personnummer; DK: CPR
                r"\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]",  # FI: henkilötunnus
                r"\d{6}/\d{3,4}",  # CZ, SK: rodné číslo
                r"\d{6}-\d{5}",  # LV: personas kods
                r"\d{2}\.\d{2}\.\d{2}[- ]\d{3}[.-]\d{2}",  # BE: rijksregisternummer
                r"[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3}(?: ?\d{2})?",  # FR: NIR
                r"\d{7}[A-W][A-IW]?",  # IE: PPS; MT: identity card
                r"\d-?\d{6}-?\d{4}|\d{11}",  # HU: személyi szám; PL: PESEL; EE, LT; HR: OIB; GR: AMKA; DE: tax number
                r"\d{4} \d{6}",  # AT: Sozialversicherungsnummer
                r"P[A-Z]\d{7}|[A-Z]{2}\d{7}|[A-Z]{3}\d{6}",  # passports and identity cards: SI, IT, PL and others
                r"[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}\d?(?<=\d)",  # DE: Personalausweis
                r"[A-Z]{2} ?\d{6}",  # RO: carte de identitate
                r"\d{6} ?\d{7}|\d{13}",  # SI, HR: EMŠO, JMBG; RO: CNP; LU
            )
        )
    )
)
_DATES = re.compile(
    r"(?<!\d)(?:(?P<y1>(?:19|20)\d{2})[-./] ?(?P<m1>\d{1,2})[-./] ?(?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})[-./] ?(?P<m2>\d{1,2})[-./] ?(?P<y2>(?:19|20)\d{2})"
    r"|(?P<y3>(?:19|20)\d{2})(?P<m3>\d{2})(?P<d3>\d{2})"
    r"|(?P<d4>\d{2})(?P<m4>\d{2})(?P<y4>(?:19|20)\d{2}))(?!\d)"
)
_MONTHS = (
    "jan", "feb", "mar", "apr", "maj", "may", "jun", "jul", "avg", "aug", "sep", "okt", "oct", "nov", "dec",
)  # fmt: skip
_DATE_IN_WORDS = re.compile(
    rf"(?<!\d)\d{{1,2}}\.? (?:{'|'.join(_MONTHS)})\w*\.?,? (?P<year>(?:19|20)\d{{2}})(?!\d)", re.IGNORECASE
)
# Only with a number: people are called Born, and places Dobrna.
_BORN = re.compile(
    r"\b(?:born|date of birth|dob|rojen[a-z]?|datum rojstva|roj\.|geb\.|geboren)(?!\w)[^;]{0,30}?\d", re.IGNORECASE
)
_BODY = (
    r"(?:biometr\w*|face|facial|fingerprint\w*|voice|iris|liveness|similarity|match(?:ed|ing)?"
    r"|obraz(?:a|u|om|ov|i|e)?|obrazn\w*|odtis\w*|glas(?:u|om|ovn\w*)?|ujemanj\w*|podobnost\w*)"
)
_SCORE = r"(?:\d+(?:[.,]\d+)?\s?%|(?<![\d.,])[01][.,]\d+(?![.,]?\d)|\d+\s?/\s?100?(?!\d))"
_BIOMETRIC = re.compile(rf"\b{_BODY}(?!\w)[^;]{{0,30}}?{_SCORE}|{_SCORE}[^;]{{0,20}}?\b{_BODY}(?!\w)", re.IGNORECASE)
_YEARS = re.compile(r"(?<!\d)20\d{2}/(?:20)?\d{2}(?!\d)")  # an academic year
_JOINED = re.compile(r"\d(?:[ .\-/_]?\d)*")


def printable(text: str) -> str:
    """Drop what no database stores and no verifier signs alike: control characters, surrogates, noncharacters. Pure."""
    return "".join(mark for mark in text if mark.isspace() or unicodedata.category(mark) not in {"Cc", "Cs", "Cn"})


def unfit(text: str, today: date, *, longest: int = LONGEST) -> Unfit | None:
    """Return why a place, a reference or a reason may not be entered, None if it may. Pure.

    Digits are looked at as a reader would see them: of any script, and whatever invisible stands between them.
    """
    seen = "".join(mark for mark in unicodedata.normalize("NFKC", text) if unicodedata.category(mark) != "Cf")
    seen = "".join(str(unicodedata.digit(mark)) if mark.isdigit() else mark for mark in seen)
    seen = re.sub(r"[\u2010-\u2015\u2212]", "-", seen)
    seen = " ".join(seen.split())
    if len(text) > longest:
        return Unfit.TOO_LONG
    if _EMAIL.search(seen):
        return Unfit.EMAIL
    if _MEDIA.search(seen):
        return Unfit.MEDIA
    if _BORN.search(seen) or any(_is_birth(found, today) for found in _DATES.finditer(seen)):
        return Unfit.DATE_OF_BIRTH
    if any(int(found["year"]) <= today.year - _YOUNGEST for found in _DATE_IN_WORDS.finditer(seen)):
        return Unfit.DATE_OF_BIRTH
    if _BIOMETRIC.search(seen):
        return Unfit.BIOMETRIC
    seen = _YEARS.sub("#", _UUID.sub("#", seen))
    seen = _DATES.sub(lambda found: "#" if _day(found) else found.group(), seen)
    if _PERSONAL.search(seen.upper()):
        return Unfit.PERSONAL_NUMBER
    if any(sum(map(str.isdigit, found)) >= _LONG_RUN for found in _JOINED.findall(seen)):
        return Unfit.LONG_NUMBER
    return None


def why_unfit(text: str, today: date, *, longest: int = LONGEST) -> str:
    """Return the code of why a text that is needed may not be entered, "" if it may. Pure."""
    if not text.split():
        return "needed"
    why = unfit(text, today, longest=longest)
    return why.value if why else ""


def _is_birth(found: re.Match[str], today: date) -> bool:
    day = _day(found)
    return day is not None and day.year <= today.year - _YOUNGEST


def _day(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    n = next(n for n in "1234" if parts[f"y{n}"])
    try:
        return date(int(parts[f"y{n}"]), int(parts[f"m{n}"]), int(parts[f"d{n}"]))
    except ValueError:
        return None
