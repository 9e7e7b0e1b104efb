"""Why a person who asks may not receive."""

from app.errors import Kind, ProductError
from app.lti import Launch, Person


class NotReceiver(ProductError):
    """The person is more than a learner here (a teacher, assistant, administrator or test user)."""

    kind = Kind.FORBIDDEN
    code = "claim.not_receiver"


class StudentView(NotReceiver):
    """The person is the platform's test user, such as Canvas' Test Student in the student view."""

    code = "claim.test_student"


class Masqueraded(NotReceiver):
    """An administrator of the platform acts as the person, who is not there."""

    code = "claim.masqueraded"


class NotMember(ProductError):
    """The platform's roster does not hold the person as an active learner: withdrawn, suspended or never enrolled."""

    kind = Kind.FORBIDDEN
    code = "claim.not_member"


def check_receiver(launch: Launch) -> None:
    """Let only learners pass who are there themselves. Raises NotReceiver, StudentView or Masqueraded. Pure."""
    if launch.may_receive:
        return
    if Person.MASQUERADED in launch.kinds:
        raise Masqueraded
    raise StudentView if Person.TEST_USER in launch.kinds else NotReceiver
