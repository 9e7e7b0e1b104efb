"""Links by which a holder shows a credential to others, and what is seen through them."""

from app.sharing.errors import LinkExpired, LinkUnknown, TooManyLinks
from app.sharing.personal import PERSONAL
from app.sharing.rules import DEFAULT_DAYS, TERMS, is_opening, seen, withheld
from app.sharing.shares import MOST_OPEN, Shares
from app.sharing.values import Share, Shows, Standing

__all__ = [
    "DEFAULT_DAYS",
    "MOST_OPEN",
    "PERSONAL",
    "TERMS",
    "LinkExpired",
    "LinkUnknown",
    "Share",
    "Shares",
    "Shows",
    "Standing",
    "TooManyLinks",
    "is_opening",
    "seen",
    "withheld",
]
