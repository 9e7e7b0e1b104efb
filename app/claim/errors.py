"""Why a person who asks may not receive."""

from app.errors import Kind, ProductError


class NotReceiver(ProductError):
    """The person is more than a learner here (a teacher, assistant, administrator or test user)."""

    kind = Kind.FORBIDDEN
    code = "claim.not_receiver"


class NotMember(ProductError):
    """The platform's roster does not hold the person as an active learner: withdrawn, suspended or never enrolled."""

    kind = Kind.FORBIDDEN
    code = "claim.not_member"
