"""The formats in which a credential is a token: VC-JWT and SD-JWT VC."""

from app.awards import SD_JWT, VC_JWT, Award
from app.formats import (
    DECOYS,
    VC_JWT_TYPE,
    Elements,
    document,
    elements,
    sd_jwt_claims,
    sd_jwt_elements,
    vc_jwt_claims,
    withheld,
)
from app.signing import (
    SD_JWT_KEYS,
    VC_JWT_KEYS,
    KeyFile,
    disclosed_claims,
    opened_disclosable,
    opened_token,
    public_key_of,
    sign_disclosable,
    sign_token,
)
from app.verification.envelopes import token_list_uri
from app.verification.own import KeyedFormat, key_url
from app.verification.verifier import Verifier


class VcJwtFormat(KeyedFormat):
    """The Open Badges credential as a VC-JWT, signed with RS256 if the institution has a key for it."""

    name = VC_JWT

    def sealed(self, award: Award) -> bytes:
        """Return the token. Raises UnknownConcept, and what the key file raises."""
        key = self._keys.active_issuer_key(award.issuer.slug, VC_JWT_KEYS)
        claims = vc_jwt_claims(document(award))
        return sign_token(claims, key.signer, typ=VC_JWT_TYPE, cty="vc", kid=key_url(award, key)).encode()

    def elements(self, content: bytes, language: str = "") -> Elements:
        """Read back what the credential says in a language."""
        return elements(opened_token(content.decode()).unverified_claims, language)


class SdJwtFormat(KeyedFormat):
    """SD-JWT VC of our learning credential type `vct`, with all its disclosures."""

    name = SD_JWT

    def __init__(self, keys: KeyFile, verifier: Verifier, vct: str) -> None:
        super().__init__(keys, verifier)
        self._vct = vct

    def sealed(self, award: Award) -> bytes:
        """Return the credential as it is stored: bound to no key. Raises as `bound`."""
        return self.bound(award, None)

    def bound(self, award: Award, holder: dict[str, str] | None) -> bytes:
        """Return the credential for the holder of a key, a public JSON Web Key.

        Raises UnknownConcept, KeyUnfit for a key that is private or not to be relied on, and what the key file raises.
        """
        if holder is not None:
            public_key_of(holder)
        key = self._keys.active_issuer_key(award.issuer.slug, SD_JWT_KEYS)
        claims = sd_jwt_claims(award, self._vct, token_list_uri(award.status.list_url), holder)
        return sign_disclosable(claims, withheld(claims), key.signer, key_url(award, key), decoys=DECOYS).encode()

    def elements(self, content: bytes, language: str = "") -> Elements:
        """Read back what the credential says in a language, with all its disclosures."""
        return sd_jwt_elements(disclosed_claims(opened_disclosable(content.decode())), language)
