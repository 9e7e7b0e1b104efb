"""Letters to people: written with what they tell of in one transaction, and sent afterwards."""

from app.mail.outbox import Kept, Outbox, Tally, build_outbox
from app.mail.postman import Postman
from app.mail.rules import Address, is_address
from app.mail.smtp import LetterRefused, MailUnreachable, Send, SmtpServer, smtp_server

__all__ = [
    "Address",
    "Kept",
    "LetterRefused",
    "MailUnreachable",
    "Outbox",
    "Postman",
    "Send",
    "SmtpServer",
    "Tally",
    "build_outbox",
    "is_address",
    "smtp_server",
]
