"""Why the VC-API of the test mode refuses something. Programs read the code; nobody is shown a page."""

from app.errors import ProductError


class DataModelBroken(ProductError):
    """The document is not as the Verifiable Credentials Data Model 2.0 demands; the detail names the member."""

    code = "vcapi.data_model_broken"


class PeriodPassed(ProductError):
    """The credential is not valid yet, or no longer."""

    code = "vcapi.period_passed"


class StatusNotRead(ProductError):
    """The credential has a status, and nothing is fetched in order to read it."""

    code = "vcapi.status_not_read"


class NotTheIssuer(ProductError):
    """The key that signed does not belong to whom the document names."""

    code = "vcapi.not_the_issuer"


class ChallengeMissed(ProductError):
    """The presentation was signed for another question, another asker or another purpose."""

    code = "vcapi.challenge_missed"
