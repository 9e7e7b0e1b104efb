"""An archive is whole, or there is none."""

import pytest

from app.awards import OPENBADGE, AwardMissing, Derived, Register
from app.awards.errors import FileNotMade
from app.wallet.archives import Archives
from tests.unit.formats.sample import AWARD


class Store(Register):
    """A register that holds pages, and of signed files only what it is said to hold."""

    def __init__(self, *held):
        self.held = set(held)

    def formats(self, _):
        return self.held

    def credential(self, _, kind):
        return b"a page" if kind.startswith("index-") else None


class Stuck(Derived):
    """Papers cannot be made at present."""

    def __init__(self):
        pass

    def content(self, _, __):
        raise FileNotMade


@pytest.mark.parametrize(("held", "error"), [((OPENBADGE,), FileNotMade), ((), AwardMissing)])
def test_without_one_of_its_files_no_archive_is_given(held, error):
    with pytest.raises(error):
        Archives(Store(*held), Stuck()).content(AWARD, "sl")
