"""Many awards at once, by an institution: decisions from a file, and suspending, lifting and revoking."""

from app.bulk.acts import BulkActs
from app.bulk.decisions import COLUMNS
from app.bulk.errors import (
    FileColumnsMissing,
    FileEmpty,
    FileTooLarge,
    FileUnreadable,
    ImportMissing,
    ImportRefused,
    NothingChosen,
    NumberWrong,
    PreviewSpent,
    TooManyChosen,
)
from app.bulk.file import MAX_BYTES, MAX_BYTES_BY_PAGE, MAX_LINES, MAX_LINES_BY_PAGE
from app.bulk.imports import Imports
from app.bulk.personal import PERSONAL
from app.bulk.sealed import Sealed
from app.bulk.survey import ids_of
from app.bulk.values import (
    ACTS,
    SHOWN,
    ActState,
    BulkAct,
    Chosen,
    Fault,
    FaultWhy,
    Import,
    ImportState,
    Looked,
    RowState,
    Selection,
    Surveyed,
    Untouched,
)

__all__ = [
    "ACTS",
    "COLUMNS",
    "MAX_BYTES",
    "MAX_BYTES_BY_PAGE",
    "MAX_LINES",
    "MAX_LINES_BY_PAGE",
    "PERSONAL",
    "SHOWN",
    "ActState",
    "BulkAct",
    "BulkActs",
    "Chosen",
    "Fault",
    "FaultWhy",
    "FileColumnsMissing",
    "FileEmpty",
    "FileTooLarge",
    "FileUnreadable",
    "Import",
    "ImportMissing",
    "ImportRefused",
    "ImportState",
    "Imports",
    "Looked",
    "NothingChosen",
    "NumberWrong",
    "PreviewSpent",
    "RowState",
    "Sealed",
    "Selection",
    "Surveyed",
    "TooManyChosen",
    "Untouched",
    "ids_of",
]
