"""What can go wrong with a controlled list."""

from app.errors import Kind, ProductError


class UnknownConcept(ProductError):
    """A code stands in no entry of the controlled list."""

    kind = Kind.INVALID
    code = "vocabularies.unknown_concept"


class EscoFileWrong(ProductError):
    """A file is not the skills of an ESCO download; the detail says which file, where and what."""

    kind = Kind.INVALID
    code = "vocabularies.esco_file_wrong"
