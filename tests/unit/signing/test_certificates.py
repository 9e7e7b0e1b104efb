"""Certificates: whom they name, what they say of themselves, and which authority stands behind them."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from app.signing import (
    DEMO_AUTHORITY,
    Authorities,
    AuthoritiesUnreadable,
    AuthorityUnknown,
    Quality,
    chain_to,
    holder_of,
    is_demo,
    pem_of,
    quality_of,
)
from app.signing.certificates import is_issued_by
from tests.unit.signing.seal_world import (
    COMPLIANT,
    ESEAL,
    ESIGN,
    HOLDER,
    IN_DEVICE,
    NOW,
    TYPES,
    YEAR,
    authority,
    certified,
    seal_pair,
    statements,
)


def fresh():
    return ec.generate_private_key(ec.SECP256R1())


def test_a_certificate_names_its_holder():
    holder = holder_of(seal_pair().certificate)
    nobody = holder_of(certified({"CN": "x"}).certificate)

    assert (holder.legal_name, holder.identifier, holder.country) == (HOLDER["O"], HOLDER["ID"], HOLDER["C"])
    assert (nobody.legal_name, nobody.identifier, nobody.country) == ("", "", "")


@pytest.mark.parametrize(
    ("given", "quality"),
    [
        ((), Quality.ADVANCED),
        ((COMPLIANT,), Quality.ADVANCED),
        ((COMPLIANT, TYPES, ESIGN), Quality.ADVANCED),
        ((TYPES, ESEAL, IN_DEVICE), Quality.ADVANCED),
        ((COMPLIANT, TYPES, ESEAL), Quality.QUALIFIED_CERTIFICATE),
        ((COMPLIANT, TYPES, ESIGN, ESEAL), Quality.QUALIFIED_CERTIFICATE),
        ((COMPLIANT, IN_DEVICE, TYPES, ESEAL), Quality.QUALIFIED),
    ],
)
def test_what_a_certificate_says_of_its_quality_is_read_from_its_statements(given, quality):
    extensions = ((statements(*given), False),) if given else ()
    assert quality_of([seal_pair(extensions=extensions).certificate]) is quality


def test_a_certificate_is_issued_by_whose_key_signed_it_unless_that_is_weak():
    weak = certified({"CN": "Weak"}, kind="RS1024", ca=True)
    assert is_issued_by(certified(HOLDER, authority()).certificate, authority().certificate)
    assert not is_issued_by(certified(HOLDER, authority()).certificate, certified({"CN": "Other"}, ca=True).certificate)
    assert not is_issued_by(certified(HOLDER, weak).certificate, weak.certificate)


def test_statements_that_cannot_be_read_say_nothing():
    broken = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3"), b"0\x05abc")
    assert quality_of([seal_pair(extensions=((broken, False),)).certificate]) is Quality.ADVANCED


def test_a_demos_authority_and_what_it_issued_are_known_as_such():
    demo = certified({"CN": DEMO_AUTHORITY}, ca=True)
    seal = certified(HOLDER, demo, extensions=((statements(COMPLIANT, TYPES, ESEAL), False),))

    assert is_demo([demo.certificate]) and is_demo([seal.certificate])
    assert quality_of([seal.certificate]) is Quality.TEST
    assert not is_demo([seal_pair().certificate])


def test_a_chain_leads_over_others_to_a_known_authority():
    middle = certified({"CN": "middle"}, authority(), ca=True, path_length=0, key=fresh())
    leaf = certified(HOLDER, middle)
    chain = chain_to(leaf.certificate, [middle.certificate], [authority().certificate], NOW)

    assert [holder_of(one).common_name for one in chain] == ["Pečat", "middle", "Authority of the tests"]
    assert len(chain_to(leaf.certificate, [], [middle.certificate], NOW)) == 2
    assert chain_to(leaf.certificate, [], [leaf.certificate], NOW) == [leaf.certificate]


def unknown_chains():
    stranger = certified({"C": "SI", "CN": "Authority of the tests"}, ca=True, key=fresh())
    no_authority = certified({"CN": "middle"}, authority(), key=fresh())
    over = certified({"CN": "middle"}, authority(), ca=True, key=fresh(), ends=NOW - timedelta(days=1))
    short = certified({"CN": "short"}, authority(), ca=True, path_length=0, key=fresh())
    below = certified({"CN": "below"}, short, ca=True, key=fresh())
    limits = x509.NameConstraints(permitted_subtrees=[x509.DNSName("example.org")], excluded_subtrees=None)
    limited = certified({"CN": "middle"}, authority(), ca=True, key=fresh(), extensions=((limits, True),))
    return {
        "an authority of the same name": (certified(HOLDER, stranger), []),
        "no authority in between": (certified(HOLDER, no_authority), [no_authority]),
        "an authority that has ended": (certified(HOLDER, over), [over]),
        "more in between than is allowed": (certified(HOLDER, below), [below, short]),
        "limits that are not checked": (certified(HOLDER, limited), [limited]),
        "the middle is missing": (certified(HOLDER, short), []),
        "itself": (certified(HOLDER), []),
    }


@pytest.mark.parametrize("case", unknown_chains().items(), ids=lambda case: case[0])
def test_a_chain_that_does_not_hold_leads_nowhere(case):
    leaf, others = case[1]
    with pytest.raises(AuthorityUnknown):
        chain_to(leaf.certificate, [one.certificate for one in others], [authority().certificate], NOW)


def test_certificates_that_all_seem_to_have_issued_each_other_keep_nobody_busy():
    key = fresh()
    same = [certified({"CN": "x"}, key=key, ca=True) for _ in range(12)]
    with pytest.raises(AuthorityUnknown):
        chain_to(same[0].certificate, [one.certificate for one in same], [authority().certificate], NOW)


def test_the_known_authorities_are_those_of_a_file(tmp_path):
    path, demo = tmp_path / "authorities.pem", certified({"CN": DEMO_AUTHORITY}, ca=True)
    path.write_text(pem_of([authority().certificate, demo.certificate]))

    assert Authorities(None)() == []
    assert Authorities(path)() == [authority().certificate]
    assert Authorities(path, demo=True)() == [authority().certificate, demo.certificate]
    for broken in (tmp_path / "none.pem", tmp_path):
        with pytest.raises(AuthoritiesUnreadable):
            Authorities(broken)()
    path.write_text("nothing")
    with pytest.raises(AuthoritiesUnreadable):
        Authorities(path)()


def test_a_leaf_past_its_time_is_judged_by_others():
    old = seal_pair(begins=NOW - 2 * YEAR, ends=NOW - timedelta(days=1))
    assert len(chain_to(old.certificate, [], [authority().certificate], NOW)) == 2
