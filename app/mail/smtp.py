"""A mail server by SMTP. RFC 5321; RFC 3207, STARTTLS; RFC 8314, submission over TLS."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from app.errors import Kind, ProductError

Send = Callable[[EmailMessage], None]
"""Sends a letter. Raises MailUnreachable or LetterRefused."""

_TIMEOUT_S = 20.0
_PORTS = {"smtp": 587, "smtps": 465}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_LAST_WORD = range(550, 560)  # RFC 5321, "Reply Codes by Function Groups": there is no use in trying again


class MailUnreachable(ProductError):
    """The mail server does not answer, or not now."""

    kind = Kind.UNAVAILABLE
    code = "mail.unreachable"


class LetterRefused(ProductError):
    """The mail server refuses this letter for good, for instance because there is no such mailbox."""

    code = "mail.letter_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """A mail server: over TLS from the start or from STARTTLS on, but for one on this machine."""

    host: str
    port: int
    is_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)

    def send(self, message: EmailMessage) -> None:
        """Send a letter. Raises MailUnreachable or LetterRefused; neither says to whom it was."""
        is_in = False
        try:
            server = self._connected()
            try:
                if self.user:
                    server.login(self.user, self.password)
                is_in = True
                server.send_message(message)
            finally:
                with suppress(OSError):  # what the server has taken is sent, however it takes its leave
                    server.quit()
                server.close()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise (LetterRefused if all(code in _LAST_WORD for code in codes) else MailUnreachable) from None
        except smtplib.SMTPResponseException as error:
            is_final = isinstance(error, smtplib.SMTPDataError) and error.smtp_code in _LAST_WORD
            raise (LetterRefused if is_final else MailUnreachable)(str(error.smtp_code)) from None
        except UnicodeError as error:
            if is_in:
                raise
            raise MailUnreachable(type(error).__name__) from None  # the settings are wrong, and not the letter
        except (OSError, smtplib.SMTPException) as error:
            raise MailUnreachable(type(error).__name__) from None

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.is_tls:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_TIMEOUT_S, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT_S)
        if self.host not in _LOOPBACK:
            server.starttls(context=context)
        return server


def smtp_server(url: str) -> SmtpServer | None:
    """Read `smtp://user:password@host:587` or `smtps://…`, None if it is neither. Pure."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        return None
    return SmtpServer(
        host=parts.hostname,
        port=port,
        is_tls=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
