"""Hours and ECTS credits side by side: is their ratio one that readers expect? Pure."""

from decimal import Decimal

# ECTS Users' Guide 2015, "Glossary", workload: one credit corresponds to 25 to 30 hours of work.
LEAST_HOURS_PER_CREDIT = Decimal(25)
MOST_HOURS_PER_CREDIT = Decimal(30)


def unusual_ratio(ects: Decimal | None, hours: Decimal | None, hours_per_ects: Decimal) -> Decimal | None:
    """Return the hours per credit where they lie outside 25 to 30; None where they are usual or cannot be told. Pure.

    Without `hours` those of the institution count, `hours_per_ects`. Nothing is forbidden by it: an institution may
    have its reasons, and a reader sees both numbers.
    """
    if ects is None or ects <= 0 or (hours is not None and hours <= 0):
        return None
    ratio = hours_per_ects if hours is None else hours / ects
    return None if LEAST_HOURS_PER_CREDIT <= ratio <= MOST_HOURS_PER_CREDIT else ratio
