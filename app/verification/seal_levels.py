"""How far what lies beside a seal proves it: the levels of TS 119 182-1, 6, as far as it can be told here. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from app.signing import (
    AuthorityUnknown,
    Revocations,
    Seal,
    Timestamp,
    are_revocations_known,
    chain_to,
    revocation_words,
)
from app.verification.seal_errors import SealCertificateRevoked
from app.verification.seal_values import SealLevel

Chain = Sequence[x509.Certificate]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenStamp:
    """A timestamp of an authority that is known, with the chain that leads there."""

    at: datetime
    chain: Chain


def proven_stamps(
    seal: Seal, stamps: Iterable[Timestamp], authorities: Sequence[x509.Certificate]
) -> Iterator[ProvenStamp]:
    """Yield the timestamps of known authorities; those of others, and of revoked certificates, prove nothing. Pure."""
    for stamp in stamps:
        certificate = stamp.certificate
        if not certificate.not_valid_before_utc <= stamp.at <= certificate.not_valid_after_utc:
            continue
        try:
            chain = chain_to(certificate, [*stamp.others, *seal.others], authorities, stamp.at)
        except AuthorityUnknown:
            continue
        if not any(word.spoils_stamp(stamp.at) for word in revocation_words(chain, seal.revocations)):
            yield ProvenStamp(at=stamp.at, chain=chain)


def check_not_revoked(chain: Chain, seal: Seal, moment: datetime) -> None:
    """Refuse a seal whose certificate, or one above it, was revoked by `moment`, by the authorities' words in the file.

    `moment` is when the seal is proven to have been there, or now. Raises SealCertificateRevoked. Pure.
    """
    if any(word.spoils(moment) for word in revocation_words(chain, seal.revocations)):
        raise SealCertificateRevoked


def level_of(
    seal: Seal, chain: Chain, stamps: Sequence[ProvenStamp], authorities: Sequence[x509.Certificate]
) -> SealLevel:
    """Return the highest level that the file proves.

    `chain` leads from the seal to an authority that is known; without one, no more than B-T can be told, nor without
    words of authorities, even where the certificates themselves are known and nothing is to be said of them. `stamps`
    are proven. Pure.
    """
    if not stamps:
        return SealLevel.B_B
    first = min(stamps, key=lambda stamp: stamp.at)

    def tell(said: Revocations) -> bool:
        return said.has_words and all(are_revocations_known(one, said, first.at) for one in (chain, first.chain))

    if not chain or not tell(seal.revocations):
        return SealLevel.B_T
    for archived in seal.archived:
        if tell(archived.kept) and any(proven_stamps(seal, [archived.stamp], authorities)):
            return SealLevel.B_LTA
    return SealLevel.B_LT


def written_level(seal: Seal) -> SealLevel:
    """Return the level that is written in a file, whoever stands behind it. Pure."""
    if not seal.timestamps:
        return SealLevel.B_B
    if not seal.revocations.has_words:
        return SealLevel.B_T
    return SealLevel.B_LTA if seal.archived else SealLevel.B_LT
