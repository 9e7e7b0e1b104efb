"""Why a login, a launch or a call to a platform is refused."""

from uuid import UUID

from app.errors import Kind, ProductError


class RegistrationInvalid(ProductError):
    """A platform cannot be registered with these values; `field` names the wrong one."""

    code = "lti.registration_invalid"

    def __init__(self, detail: str = "", *, field: str = "") -> None:
        super().__init__(detail)
        self.field = field


class LoginInvalid(ProductError):
    """A login initiation lacks a parameter, or one of them is malformed."""

    code = "lti.login_invalid"


class PlatformUnknown(ProductError):
    """No registration matches the issuer and client, or more than one does."""

    kind = Kind.FORBIDDEN
    code = "lti.platform_unknown"


class TargetForeign(ProductError):
    """The target_link_uri does not lead to this tool."""

    code = "lti.target_foreign"


class MessageTooLarge(ProductError):
    """A login or launch message is larger than any platform's."""

    kind = Kind.TOO_LARGE
    code = "lti.too_large"


class StateUnknown(ProductError):
    """The state was never given out, was used before, or is too old."""

    code = "lti.state_unknown"


class BrowserMismatch(ProductError):
    """The login began in another browser, or this browser kept our cookie back."""

    kind = Kind.FORBIDDEN
    code = "lti.cookie_missing"

    def __init__(self, detail: str = "", registration_id: UUID | None = None) -> None:
        super().__init__(detail)
        self.registration_id = registration_id


class WindowTicketSpent(ProductError):
    """A ticket into a window of our own was used, is too old, or comes from another site's page."""

    kind = Kind.FORBIDDEN
    code = "lti.window_ticket"


class AnswerForeign(ProductError):
    """A deep linking answer that a frame brings back is not as we made it, or comes from another site's page."""

    kind = Kind.FORBIDDEN
    code = "lti.answer_foreign"


class LoginRefused(ProductError):
    """The platform answered the login with an error instead of a token."""

    kind = Kind.FORBIDDEN
    code = "lti.platform_error"


class TokenInvalid(ProductError):
    """The id_token is not a JWT that the platform signed with RS256."""

    kind = Kind.FORBIDDEN
    code = "lti.token_invalid"


class KeyUnknown(ProductError):
    """The platform does not publish the key that the id_token names."""

    kind = Kind.FORBIDDEN
    code = "lti.key_unknown"


class TokenExpired(ProductError):
    """The id_token is too old, not valid yet, or valid for an absurd time."""

    kind = Kind.FORBIDDEN
    code = "lti.token_expired"


class NonceMismatch(ProductError):
    """The id_token does not carry the nonce of the login that it answers."""

    kind = Kind.FORBIDDEN
    code = "lti.nonce"


class IssuerMismatch(ProductError):
    """The id_token was issued by another platform than the one where the login began."""

    kind = Kind.FORBIDDEN
    code = "lti.issuer"


class AudienceMismatch(ProductError):
    """The id_token is meant for another tool, or for other tools too."""

    kind = Kind.FORBIDDEN
    code = "lti.audience"


class MessageTypeUnsupported(ProductError):
    """The message is not one of LTI 1.3.0."""

    code = "lti.message_type"


class MessageNotServed(ProductError):
    """The message is one of LTI 1.3, such as a submission review, but nothing that this tool does."""

    code = "lti.message_not_served"


class ReturnForeign(ProductError):
    """A deep linking request asks for its answer at an address that is not the platform's."""

    kind = Kind.FORBIDDEN
    code = "lti.return_foreign"


class DeepLinkingAnswered(ProductError):
    """A deep linking request was answered before: each takes one answer."""

    kind = Kind.CONFLICT
    code = "lti.deep_linking_answered"


class ClaimInvalid(ProductError):
    """A claim of the id_token is missing or malformed."""

    code = "lti.claim_invalid"


class AnonymousLaunch(ProductError):
    """The platform does not say who the person is."""

    kind = Kind.FORBIDDEN
    code = "lti.anonymous"


class ContextMissing(ProductError):
    """The launch does not come from a course."""

    kind = Kind.NOTHING_TO_DO
    code = "lti.context_missing"


class NoRole(ProductError):
    """The person is neither a teacher nor a learner of the course."""

    kind = Kind.NOTHING_TO_DO
    code = "lti.no_role"


class LaunchExpired(ProductError):
    """There is no such launch in this browser, or it is over."""

    kind = Kind.UNAUTHENTICATED
    code = "lti.launch_expired"


class LaunchRecordMissing(ProductError):
    """The launch inspector holds no such record, or not for this institution."""

    kind = Kind.NOT_FOUND
    code = "lti.launch_record_missing"


class RoleNotAllowed(ProductError):
    """The launch's person may not open this page."""

    kind = Kind.FORBIDDEN
    code = "lti.role_not_allowed"


class PlatformUnavailable(ProductError):
    """The platform did not answer in time, or answered with nonsense: worth a retry."""

    kind = Kind.UNAVAILABLE
    code = "lti.platform_unavailable"


class PlatformRefused(ProductError):
    """The platform refused the call: a retry does not help, the administrator must act."""

    kind = Kind.UNAVAILABLE
    code = "lti.platform_refused"


class RequestRejected(PlatformRefused):
    """The service knows us, and does not take or does not find what the request names."""


class RosterUnavailable(PlatformUnavailable):
    """The course's roster could not be read now."""

    code = "lti.roster_unavailable"


class RosterRefused(PlatformRefused):
    """The platform does not let us read the course's roster."""

    code = "lti.roster_refused"


class GradebookUnavailable(PlatformUnavailable):
    """The tool's line items or their results could not be read now."""

    code = "lti.gradebook_unavailable"


class GradebookRefused(PlatformRefused):
    """The platform does not let us read the tool's line items or their results."""

    code = "lti.gradebook_refused"
