"""Who holds credentials, and the doors through which holders reach what is theirs."""

from app.holders.door import Door, LaunchDoor
from app.holders.values import Holder

__all__ = ["Door", "Holder", "LaunchDoor"]
