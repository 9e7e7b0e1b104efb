"""Who a holder is."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A person as one platform knows them. `learner_id` is unique within `platform_id` only."""

    platform_id: UUID
    learner_id: str
