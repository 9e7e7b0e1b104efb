"""Tokens of ours by jose, and by @sd-jwt/sd-jwt-vc with @sd-jwt/jwt-status-list; Bitstring Status Lists as tokens.

In each, which algorithm a token may have is decided by the key. What an attacker may write into a token is tried with
every format and kind of key alike.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.awards import SD_JWT, VC_JWT
from app.formats import status_list_claims
from app.signing import Algorithm, PrivateKeySigner, PublicKey, Signer, bind, public_jwk, sign_token
from tests.conformance.node.issued import VALID_MONTHS, Batch, Files, Issued, Json
from tests.conformance.node.strangers import Finding, Strangers
from tests.unit.formats.sample import DID, MOMENT
from tests.unit.verification.signers import SIGNERS, TOKEN_LIST, method, sd_jwt, showing, vc_jwt

TOOLS = {VC_JWT: "jose", SD_JWT: "sd-jwt-vc"}
TYPES = {VC_JWT: "vc+jwt", SD_JWT: "dc+sd-jwt"}
STRANGERS = {
    Algorithm.EDDSA: PrivateKeySigner(Ed25519PrivateKey.generate()),
    Algorithm.ES256: PrivateKeySigner(generate_private_key(SECP256R1())),
    Algorithm.RS256: PrivateKeySigner(generate_rsa(65537, 2048)),
}
_A_DAY_S = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """A token and the world in which it is judged."""

    form: str
    token: str
    signer: Signer
    kid: str
    documents: Json
    now: int

    @property
    def key(self) -> PublicKey:
        return self.signer.public_key

    def judged(self, others: Strangers, token: str = "", **changes: Any) -> Finding:
        """Ask the library of its format about this token, or one in its place."""
        given = {"keys": [{**public_jwk(self.key), "kid": self.kid}], "documents": self.documents, "now": self.now}
        asked = {**given, "typ": TYPES[self.form], **changes}
        return others.ask(TOOLS[self.form], token or self.token, **asked)

    def parts(self) -> tuple[Json, Json, str, str]:
        """Return header, claims, signature, and the disclosures with all that separates them."""
        signed, tilde, disclosures = self.token.partition("~")
        header, claims, signature = signed.split(".")
        return json.loads(_decoded(header)), json.loads(_decoded(claims)), signature, tilde + disclosures


@pytest.fixture(params=[VC_JWT, SD_JWT])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def specimens(form: str, world: Issued) -> list[Specimen]:
    """Give what the product issued with its keys of two kinds, and the same format with a key of the third."""
    make = {VC_JWT: vc_jwt, SD_JWT: sd_jwt}[form]
    sample = Specimen(
        form=form,
        token=make(Algorithm.RS256),
        signer=SIGNERS[Algorithm.RS256],
        kid=method(Algorithm.RS256),
        documents={TOKEN_LIST: sample_list(SIGNERS[Algorithm.RS256])},
        now=int(MOMENT.timestamp()) + _A_DAY_S,
    )
    return [*(issued_specimen(world, batch, form) for batch in world.batches.values()), sample]


def issued_specimen(world: Issued, batch: Batch, form: str) -> Specimen:
    """Return what the product issued."""
    return Specimen(
        form=form,
        token=batch.valid[form].decode(),
        signer=batch.key.signer,
        kid=batch.method,
        documents=batch.before,
        now=world.now,
    )


def sample_list(signer: Signer, **changes: Any) -> str:
    """Return the status list token of the fake issuer, in which its credential stands as valid."""
    claims = status_list_claims(TOKEN_LIST, DID, revoked=(1,), suspended=(2,), issued_at=MOMENT, expires_at=_until())
    return sign_token({**claims, **changes}, signer, typ="statuslist+jwt", kid=method(signer.algorithm))


def _until() -> Any:
    return MOMENT.replace(year=MOMENT.year + 1)


def test_a_token_is_verified_with_a_key_of_each_kind(others, specimens, form):
    for specimen in specimens:
        found = specimen.judged(others)
        assert (found.verified, found.errors) == (True, []), specimen
        assert found.claims["iss"] == specimen.kid.partition("#")[0]
        assert found.statuses == ([] if form == VC_JWT else [0])
        assert form == VC_JWT or {"name", "given_name", "family_name"} <= found.claims.keys()


def test_nothing_is_accepted_that_was_changed(others, specimens):
    for specimen in specimens:
        header, claims, signature, rest = specimen.parts()
        for name, value in (("iss", "did:web:elsewhere.example"), ("nbf", 1), ("exp", 4_000_000_000)):
            assert_refused(specimen, others, _token(header, {**claims, name: value}, signature, rest))
        assert_refused(specimen, others, _token({**header, "cty": "other"}, claims, signature, rest))
        flipped = ("A" if signature[10] != "A" else "B").join((signature[:10], signature[11:]))
        assert_refused(specimen, others, _token(header, claims, flipped, rest))
        assert_refused(specimen, others, _token(header, claims, "", rest))


def test_nothing_is_accepted_that_another_key_signed(others, specimens):
    for specimen in specimens:
        header, claims, _, rest = specimen.parts()
        for signer in STRANGERS.values():
            assert_refused(specimen, others, _signed(header, claims, signer, rest))
        nobody = [{**public_jwk(specimen.key), "kid": f"{specimen.kid}-other"}]
        assert not specimen.judged(others, keys=nobody).verified


def test_no_algorithm_is_believed_because_the_token_names_it(others, specimens):
    for specimen in specimens:
        header, claims, signature, rest = specimen.parts()
        for name in ("none", "None", "NONE", ""):
            assert_refused(specimen, others, _token({**header, "alg": name}, claims, "", rest))
        for name in {"ES256", "RS256", "EdDSA", "PS256", "ES384"} - {header["alg"]}:
            assert_refused(specimen, others, _token({**header, "alg": name}, claims, signature, rest))
        for secret in _public_forms(specimen):
            signed = _token({**header, "alg": "HS256"}, claims, "", "").removesuffix(".")
            forged = _encoded(hmac.new(secret, signed.encode(), hashlib.sha256).digest())
            assert_refused(specimen, others, f"{signed}.{forged}{rest}")
        stranger = STRANGERS[Algorithm.ES256]
        assert_refused(
            specimen,
            others,
            _signed({"typ": header["typ"], "jwk": public_jwk(stranger.public_key)}, claims, stranger, rest),
        )


def test_no_token_is_taken_for_one_of_another_type_or_with_an_unknown_extension(others, specimens):
    for specimen in specimens:
        header, claims, _, rest = specimen.parts()
        assert specimen.judged(others, _signed(header, claims, specimen.signer, rest)).verified
        for typ in ("JWT", "kb+jwt", "statuslist+jwt"):
            assert_refused(specimen, others, _signed({**header, "typ": typ}, claims, specimen.signer, rest))
        demanding = {**header, "crit": ["exp"], "exp": 1}
        assert_refused(specimen, others, _signed(demanding, claims, specimen.signer, rest))


def test_nothing_is_accepted_after_its_end_or_before_its_beginning(others, world, form):
    for batch in world.batches.values():
        token = issued_specimen(world, batch, form)
        assert not token.judged(others, now=world.now + VALID_MONTHS * 31 * _A_DAY_S).verified
        assert not token.judged(others, now=world.now - _A_DAY_S).verified


def test_only_what_the_issuer_hashed_is_disclosed(others: Strangers, world: Issued):
    batch = world.batches[Algorithm.EDDSA]
    signed, *disclosures, _ = batch.valid[SD_JWT].decode().split("~")
    given: Json = {"keys": world.keys, "documents": batch.before, "now": world.now}

    def shown(*chosen: str) -> Finding:
        return others.ask("sd-jwt-vc", "~".join((signed, *chosen, "")), **given)

    assert not {"name", "given_name", "family_name", "_sd"} & shown().claims.keys()
    names = {json.loads(_decoded(one))[1]: one for one in disclosures}
    assert shown(names["given_name"]).claims.keys() & set(names) == {"given_name"}
    salt, _, value = json.loads(_decoded(names["given_name"]))
    for other in ([salt, "given_name", "Eva"], [salt, "family_name", value], [salt, "iss", "did:web:a.example"]):
        found = shown(_encoded(json.dumps(other).encode()))
        assert not found.verified or found.claims == shown().claims, other


def test_a_presentation_is_accepted_only_from_its_holder_for_its_question_with_its_disclosures(others):
    holder, moment = STRANGERS[Algorithm.ES256], int(MOMENT.timestamp())
    token = sd_jwt(Algorithm.RS256, holder=public_jwk(holder.public_key))
    specimen = Specimen(
        form=SD_JWT,
        token=token,
        signer=SIGNERS[Algorithm.RS256],
        kid=method(Algorithm.RS256),
        documents={TOKEN_LIST: sample_list(SIGNERS[Algorithm.RS256])},
        now=moment + _A_DAY_S,
    )

    def bound(signer: Signer) -> str:
        shown = showing(token, "grade")
        return bind(shown, signer, audience="https://verifier.example", nonce="n-1", issued_at=moment + 60)

    found = specimen.judged(others, bound(holder), nonce="n-1")
    assert (found.verified, found.errors) == (True, [])
    assert "grade" in found.claims
    assert "given_name" not in found.claims
    signed, _, rest = bound(holder).partition("~")
    more = next(one for one in token.split("~")[1:] if one not in rest)
    for wrong, nonce in (
        (bound(holder), "n-2"),
        (bound(STRANGERS[Algorithm.EDDSA]), "n-1"),
        (showing(token, "grade"), "n-1"),
        ("~".join((signed, more, rest)), "n-1"),
    ):
        assert not specimen.judged(others, wrong, nonce=nonce).verified, nonce


def test_the_token_list_tells_who_is_revoked_or_suspended(others: Strangers, world: Issued):
    for batch in world.batches.values():
        learners = (batch.valid, batch.revoked, batch.suspended)

        def statuses(documents: Json, learners: tuple[Files, ...] = learners) -> list[list[Any]]:
            given: Json = {"keys": world.keys, "documents": documents, "now": world.now}
            return [others.ask("sd-jwt-vc", of[SD_JWT].decode(), **given).statuses for of in learners]

        assert statuses(batch.before) == [[0], [0], [0]]
        assert statuses(world.after) == [[0], [1], [2]]


def test_a_token_list_that_is_another_s_another_one_ended_or_missing_tells_nothing(others):
    signer = SIGNERS[Algorithm.ES256]
    specimen = Specimen(
        form=SD_JWT,
        token=sd_jwt(Algorithm.ES256),
        signer=signer,
        kid=method(Algorithm.ES256),
        documents={},
        now=int(MOMENT.timestamp()) + _A_DAY_S,
    )
    for wrong in (
        sample_list(STRANGERS[Algorithm.ES256]),
        sample_list(signer, sub="https://elsewhere.example/status"),
        sample_list(signer, exp=int(MOMENT.timestamp()) + 1),
        None,
    ):
        found = specimen.judged(others, documents={TOKEN_LIST: wrong} if wrong else {})
        assert not found.verified
        assert found.statuses == []
    assert specimen.judged(others, documents={TOKEN_LIST: sample_list(signer)}).verified


def test_a_bitstring_list_as_a_token_tells_the_same_as_the_one_with_a_proof(others, world):
    for batch in world.batches.values():
        for learner, withdrawn in ((batch.valid, False), (batch.revoked, True), (batch.suspended, True)):
            entry = batch.badge(learner)["credentialStatus"]
            for documents, status in ((batch.before, False), (world.after, withdrawn)):
                token = documents[entry["statusListCredential"] + "/vc-jwt"]
                index = int(entry["statusListIndex"])
                found = others.ask("jose-bitstring", token, keys=world.keys, now=world.now, typ="vc+jwt", index=index)
                assert (found.verified, found.statuses) == (True, [status])
                subject = documents[entry["statusListCredential"]]["credentialSubject"]
                assert found.claims["credentialSubject"] == subject


def assert_refused(specimen: Specimen, others: Strangers, token: str) -> None:
    """Accept only that the library refuses this token in the specimen's place."""
    found = specimen.judged(others, token)
    assert not found.verified, token
    assert found.errors


def _token(header: Json, claims: Json, signature: str, rest: str) -> str:
    return ".".join([*(_encoded(json.dumps(part).encode()) for part in (header, claims)), signature]) + rest


def _signed(header: Json, claims: Json, signer: Signer, rest: str) -> str:
    signed = _token({**header, "alg": signer.algorithm.value}, claims, "", "").removesuffix(".")
    return f"{signed}.{_encoded(signer.sign(signed.encode()))}{rest}"


def _public_forms(specimen: Specimen) -> list[bytes]:
    """Return a public key in the forms in which careless readers take it for a secret."""
    pem = specimen.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    der = specimen.key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return [pem, pem.strip(), der, json.dumps(public_jwk(specimen.key)).encode()]


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
