"""Confirmed addresses, as a query that others join with: the table, and what is sealed in it, stay in here."""

from sqlalchemy import Subquery, select

from app.holders.models import HolderAddressRow


def confirmed_addresses() -> Subquery:
    """Return each address's id, whose it is, and `lookup`, which is the same for all holders that share it."""
    return select(
        HolderAddressRow.id, HolderAddressRow.platform_id, HolderAddressRow.learner_id, HolderAddressRow.lookup
    ).subquery("confirmed_addresses")
