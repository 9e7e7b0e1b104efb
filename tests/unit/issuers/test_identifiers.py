"""What the numbers of an institution look like."""

import pytest

from app.issuers.identifiers import is_eidas_identifier, is_vat_number, vat_written_plainly

# The examples of the European Commission's VIES, "Structure of VAT identification number", with digits in its places.
GOOD = (
    *("ATU12345678", "BE0123456789", "BE1123456789", "BG123456789", "BG1234567890", "CY12345678L"),
    *("CZ12345678", "CZ123456789", "CZ1234567890", "DE123456789", "DK12345678", "EE123456789"),
    *("EL123456789", "ESX1234567X", "ES12345678X", "ESX12345678", "FI12345678", "FRXX123456789"),
    *("FR12123456789", "HR12345678901", "HU12345678", "IE1234567WA", "IE1234567F", "IE1X23456L"),
    *("IT12345678901", "LT123456789", "LT123456789012", "LU12345678", "LV12345678901", "MT12345678"),
    *("NL123456789B01", "PL1234567890", "PT123456789", "RO12", "RO1234567890", "SE123456789012"),
    *("SI12345678", "SK1234567890", "XI123456789", "XIGD123"),
)


@pytest.mark.parametrize("number", GOOD)
def test_a_vat_number_of_each_member_state_is_taken(number):
    assert is_vat_number(number, number[:2])


@pytest.mark.parametrize("number", GOOD)
def test_a_vat_number_with_more_behind_it_is_not(number):
    assert not is_vat_number(f"{number}!", number[:2])
    assert not is_vat_number(number[2:], "SI")


@pytest.mark.parametrize(
    "number", ["SI1234567", "SI123456789", "AT12345678", "GR123456789", "SI１２３４５６７８", "US123", ""]
)
def test_a_number_that_no_member_state_gives_is_not_taken(number):
    assert not is_vat_number(number, "GR" if number.startswith("GR") else "SI")


def test_elsewhere_a_number_begins_with_the_institutions_country():
    assert is_vat_number("NO123456789MVA", "NO")
    assert not is_vat_number("NO123456789MVA", "SI")


def test_a_vat_number_is_written_without_what_people_set_in_it():
    assert vat_written_plainly(" si 12-345.678 ") == "SI12345678"


@pytest.mark.parametrize("identifier", ["VATSI-12345678", "NTRSI-1234567000", "LEIXG-549300ABC", "EI:SE-5567971433"])
def test_an_identifier_as_in_a_certificate_is_taken(identifier):
    assert is_eidas_identifier(identifier)


@pytest.mark.parametrize("identifier", ["12345678", "SI12345678", "VAT-12345678", "vatsi-1", "VATSI-", "VATSI-1 2"])
def test_another_identifier_is_not(identifier):
    assert not is_eidas_identifier(identifier)
