"""Who holds credentials, and the doors through which holders reach what is theirs."""

from app.holders.accesses import Accesses
from app.holders.door import COOKIE, Door, KeptDoor, LaunchDoor
from app.holders.errors import AddressUnfit, HolderLinkSpent, MailOff, SignedOut
from app.holders.queries import confirmed_addresses
from app.holders.rules import LinkKind
from app.holders.values import Holder

__all__ = [
    "COOKIE",
    "Accesses",
    "AddressUnfit",
    "Door",
    "Holder",
    "HolderLinkSpent",
    "KeptDoor",
    "LaunchDoor",
    "LinkKind",
    "MailOff",
    "SignedOut",
    "confirmed_addresses",
]
