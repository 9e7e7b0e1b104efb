"""Everything of an award to take away at once: each of its files, and pages that say in words what they are for."""

import json
from collections.abc import Iterator, Mapping, Sequence

from flask import render_template
from flask_babel import force_locale

from app.awards import ELM, OPENBADGE, SD_JWT, VC_JWT, Award, AwardMissing, Derived, Register
from app.formats import elements
from app.signing import told_quality
from app.verification import paper_kind
from app.wallet.archive import packed

_PAPER = "credential.pdf"
_SIGNED = {
    "credential.openbadge.json": OPENBADGE,
    "credential.elm.json": ELM,
    "credential.vc.jwt": VC_JWT,
    "credential.sd.jwt": SD_JWT,
}
_PICTURES = {"credential.png": "png", "credential.svg": "svg"}


class Archives:
    """Packs them. The pages are kept as they were first written, so that a later release makes no other archive.

    Credentials that are bound to a wallet's key are left out: without the key nobody can show them.
    """

    def __init__(self, register: Register, derived: Derived) -> None:
        self._register = register
        self._derived = derived

    def content(self, award: Award, language: str) -> bytes:
        """Return the archive with paper and page in a language of the product: each time the same bytes.

        The page is there in English too. Raises AwardMissing while, or because, the award was never signed, and
        FileNotMade.
        """
        held = self._register.formats(award.award_id)
        if OPENBADGE not in held:
            raise AwardMissing
        signed = [name for name, kind in _SIGNED.items() if kind in held]
        return packed(self._files(award, language, signed), award.awarded_at)

    def _files(self, award: Award, language: str, signed: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        pages = {"en": "index.en.html", language: "index.html"}
        for tongue, name in reversed(pages.items()):
            yield name, self._page(award, tongue, pages, [_PAPER, *signed, *_PICTURES])
        yield _PAPER, self._derived.content(award.award_id, paper_kind(language))
        for name in signed:
            yield name, self._stored(award, _SIGNED[name])
        for name, kind in _PICTURES.items():
            yield name, self._derived.content(award.award_id, kind)

    def _page(self, award: Award, language: str, pages: Mapping[str, str], names: Sequence[str]) -> bytes:
        kind = "-".join(("index", *sorted(pages), language))  # each names its translation
        if kept := self._register.credential(award.award_id, kind):
            return kept
        document = json.loads(self._stored(award, OPENBADGE))
        sealed = self._register.credential(award.award_id, ELM)
        with force_locale(language):
            page = render_template(
                "wallet/archive.html",
                award=award,
                pages=pages,
                names=names,
                elements=elements(document, language),
                quality=told_quality(sealed) if sealed else None,
            )
        return self._register.keep(award.award_id, kind, page.encode())

    def _stored(self, award: Award, kind: str) -> bytes:
        content = self._register.credential(award.award_id, kind)
        if content is None:
            raise AwardMissing
        return content
