"""Letters to people: written with what they tell of in one transaction, and sent afterwards."""

from app.mail.outbox import Outbox, build_outbox
from app.mail.postman import Postman
from app.mail.rules import is_address

__all__ = [
    "Outbox",
    "Postman",
    "build_outbox",
    "is_address",
]
