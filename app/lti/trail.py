"""What a login or launch came to know on its way, for whoever has to explain how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.lti.values import Platform


@dataclass(slots=True, kw_only=True)
class Trail:
    """Filled in step by step. `claims` have a verified signature; `unverified_request` anybody may have sent."""

    platform: Platform | None = None
    claims: Mapping[str, Any] | None = None
    unverified_request: Mapping[str, str] | None = None
    is_recorded: bool = False  # together with what it led to
