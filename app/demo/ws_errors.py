"""Moodle's web services errors, which are answers with status 200."""

from typing import Any

_DOCS = "https://docs.moodle.org/405/en/error"
_MOODLE = "core\\exception\\moodle_exception"


class WebServiceError(Exception):
    """An error of a web services function, with Moodle's exception class, code and words."""

    def __init__(self, exception: str, errorcode: str, message: str, component: str = "moodle") -> None:
        super().__init__(errorcode)
        self.exception = exception
        self.errorcode = errorcode
        self.message = message
        self.component = component

    def answer(self) -> dict[str, Any]:
        """Return the body of a call that failed."""
        return {"exception": self.exception, "errorcode": self.errorcode, "message": self.message}

    def batch_answer(self, site_url: str) -> dict[str, Any]:
        """Return the exception of a failed call within a batch: other members than a single call's."""
        return {
            "message": self.message,
            "errorcode": self.errorcode,
            "link": f"{site_url}/",
            "moreinfourl": f"{_DOCS}/{self.component}/{self.errorcode}",
        }


def invalid_token() -> WebServiceError:
    """The token is unknown."""
    return WebServiceError(_MOODLE, "invalidtoken", "Invalid token - token not found", "webservice")


def function_not_in_service() -> WebServiceError:
    """The function is not among those of the service."""
    return WebServiceError("webservice_access_exception", "accessexception", "Access control exception", "webservice")


def invalid_parameter() -> WebServiceError:
    """A parameter is missing or of the wrong type."""
    message = "Invalid parameter value detected"
    return WebServiceError("core\\exception\\invalid_parameter_exception", "invalidparameter", message, "debug")


def no_course() -> WebServiceError:
    """There is no such course."""
    message = "Can't find data record in database table course."
    return WebServiceError("dml_missing_record_exception", "invalidrecord", message)


def no_user() -> WebServiceError:
    """There is no such person."""
    return WebServiceError("dml_missing_record_exception", "invaliduser", "Invalid user")


def not_tracked() -> WebServiceError:
    """The person's completion is not tracked: an outsider, a suspended learner or a teacher."""
    return WebServiceError(_MOODLE, "usernotenroled", "User is not enrolled in this course", "completion")


def no_report() -> WebServiceError:
    """There is no completion report: no right to it, or completion is off in the course."""
    return WebServiceError(_MOODLE, "cannotviewreport", "You cannot view this report", "error")
