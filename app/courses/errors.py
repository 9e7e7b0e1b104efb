"""Why a course could not be read at all."""

from app.errors import Kind, ProductError


class PlatformUnavailable(ProductError):
    """The platform did not answer in time, or answered with nonsense: worth a retry."""

    kind = Kind.UNAVAILABLE
    code = "courses.platform_unavailable"


class AnswerTooLarge(PlatformUnavailable):
    """The platform's answer is larger than what is taken into memory; asking for less may help."""


class PlatformRefused(ProductError):
    """The platform refused the data grant: a retry does not help, the administrator must act."""

    kind = Kind.UNAVAILABLE
    code = "courses.platform_refused"


class DataAccessMissing(ProductError):
    """The administrator has not given this platform's data access yet."""

    kind = Kind.UNAVAILABLE
    code = "courses.data_access_missing"


class OwnLineItemsOnly(ProductError):
    """Of this platform only the tool's own line items are read, of which nothing can be tried outside a course."""

    kind = Kind.UNAVAILABLE
    code = "courses.own_line_items_only"


class DataAccessInvalid(ProductError):
    """The address or token that the administrator entered for a platform's data access cannot be one."""

    code = "courses.data_access_invalid"


class CanvasNotConnected(DataAccessMissing):
    """Nobody who may see the course's grades has connected it yet, or the connection has ended."""

    code = "courses.canvas_not_connected"


class CanvasCourseUnknown(DataAccessMissing):
    """No launch has told which course of Canvas this is: the custom fields are missing, or say something else."""

    code = "courses.canvas_course_unknown"


class CanvasKeyRefused(PlatformRefused):
    """Canvas refused the API key itself: it is off, its secret is another, or it lacks a scope."""

    code = "courses.canvas_key_refused"


class AuthorisationRefused(ProductError):
    """Whoever was asked at Canvas said no."""

    kind = Kind.FORBIDDEN
    code = "courses.authorisation_refused"


class AuthorisationSpent(ProductError):
    """The answer from Canvas belongs to no question of this browser that is still open."""

    kind = Kind.FORBIDDEN
    code = "courses.authorisation_spent"


class AuthorisationForeign(ProductError):
    """Somebody else allowed it at Canvas than the person who asked, or it cannot be told who asked."""

    kind = Kind.FORBIDDEN
    code = "courses.authorisation_foreign"
