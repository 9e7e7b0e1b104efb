"""What can go wrong with a controlled list."""

from app.errors import Kind, ProductError


class UnknownConcept(ProductError):
    """A code stands in no entry of the controlled list."""

    kind = Kind.INVALID
    code = "vocabularies.unknown_concept"
