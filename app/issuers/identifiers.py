"""Numbers by which an institution is known: what each looks like. Pure.

Only shapes: whether a number is given to anybody, its register alone can tell.
"""

import re

# European Commission, VIES: structure of VAT identification numbers. Greece writes EL, Northern Ireland XI.
_VAT_SHAPES = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z]",
    "FI": r"\d{8}",
    "FR": r"[A-HJ-NP-Z0-9]{2}\d{9}",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"\d{7}[A-W][A-I]?|\d[A-Z+*]\d{5}[A-W]",
    "IT": r"\d{11}",
    "LT": r"\d{9}|\d{12}",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"[A-Z0-9+*]{12}",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{12}",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
    "XI": r"\d{9}|\d{12}|GD\d{3}|HA\d{3}",
}
_ELSEWHERE = re.compile(r"[A-Z0-9+*]{2,20}")
# ETSI EN 319 412-1, 5.1.4 "Legal person semantics identifier": scheme (or country and colon), country, hyphen, number.
_EIDAS = re.compile(r"(?:[A-Z]{3}|[A-Z]{2}:)[A-Z]{2}-[!-~]{1,80}", re.ASCII)
# Of a report or decision a number, of an institution the same with its prefix.
_DEQAR = re.compile(r"(?:DEQARINST)?\d{1,9}", re.ASCII)


def vat_written_plainly(given: str) -> str:
    """Return a VAT number in capitals, without the spaces, points and hyphens that people set in it. Pure."""
    return re.sub(r"[\s.-]", "", given).upper()


def is_vat_number(number: str, country: str) -> bool:
    """Tell whether `number` has the shape of its EU prefix, or else begins with the institution's `country`. Pure."""
    prefix, rest = number[:2], number[2:]
    if shape := _VAT_SHAPES.get(prefix):
        return re.fullmatch(shape, rest, re.ASCII) is not None
    return prefix == country and country != "GR" and _ELSEWHERE.fullmatch(rest) is not None


def is_eidas_identifier(identifier: str) -> bool:
    """Tell whether it reads as the organizationIdentifier of a seal's certificate, such as VATSI-12345678. Pure."""
    return _EIDAS.fullmatch(identifier) is not None


def is_deqar_id(identifier: str) -> bool:
    """Tell whether it reads as the number of a DEQAR entry. Pure."""
    return _DEQAR.fullmatch(identifier) is not None
