"""Why a course could not be read at all."""

from app.errors import Kind, ProductError


class PlatformUnavailable(ProductError):
    """The platform did not answer in time, or answered with nonsense: worth a retry."""

    kind = Kind.UNAVAILABLE
    code = "courses.platform_unavailable"


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
