"""Who ends what is past its term, in words."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.operations import By

ENDED_BY: Mapping[By, LazyString] = {
    By.USE: _("whatever adds to it, once a minute at most; and each day's run"),
    By.RUN: _("each day's run, or `retention run`"),
    By.JOBS: _("the work in the background, every 20 seconds"),
    By.PERSON: _("the person whom it is about, or somebody for them"),
    By.NOBODY: _("nobody"),
}
