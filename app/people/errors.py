"""Why a class check ended without a result, and why nothing was issued to a class."""

from app.errors import Kind, ProductError


class CheckInterrupted(ProductError):
    """The process that read the class has gone."""

    kind = Kind.UNAVAILABLE
    code = "people.check_interrupted"


class CheckBroken(ProductError):
    """Something went wrong on our side."""

    kind = Kind.UNAVAILABLE
    code = "people.check_broken"


class CheckMissing(ProductError):
    """The class was not checked yet, or too long ago."""

    kind = Kind.CONFLICT
    code = "people.check_missing"


class CheckOutdated(ProductError):
    """The class was not checked by the rule that shall begin: the draft, or what is published, changed since."""

    kind = Kind.CONFLICT
    code = "people.check_outdated"


class LearnerMissing(ProductError):
    """The last class check does not list this learner."""

    kind = Kind.NOT_FOUND
    code = "people.learner_missing"


class NobodyChosen(ProductError):
    """Nobody was chosen, or nobody of those chosen is ready."""

    kind = Kind.INVALID
    code = "people.nobody_chosen"


class CapInvalid(ProductError):
    """The hourly cap must be a whole number from 0 to 100000."""

    kind = Kind.INVALID
    code = "people.cap_invalid"


class NotOnRoster(ProductError):
    """The platform's roster does not hold the learner as an active one any more."""

    kind = Kind.FORBIDDEN
    code = "people.not_on_roster"


class Stopped(ProductError):
    """Somebody stopped the issue before it was this learner's turn."""

    kind = Kind.CONFLICT
    code = "people.stopped"
