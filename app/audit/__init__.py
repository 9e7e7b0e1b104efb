"""The audit: who configured, attested, approved, issued, withdrew, exported; in a chain that shows every change."""

from app.audit.actions import Action, ActorKind, Subject, actions_about
from app.audit.audit import Audit
from app.audit.chain import Fault, Finding, Line
from app.audit.chaining import Chaining
from app.audit.errors import ExportUnreadable
from app.audit.export import read_export
from app.audit.lines import BY_COMMAND, by_whom, note, note_all
from app.audit.queries import Wanted
from app.audit.thread import Chainer
from app.audit.verifying import Chains, Standing, inspect_export

__all__ = [
    "BY_COMMAND",
    "Action",
    "ActorKind",
    "Audit",
    "Chainer",
    "Chaining",
    "Chains",
    "ExportUnreadable",
    "Fault",
    "Finding",
    "Line",
    "Standing",
    "Subject",
    "Wanted",
    "actions_about",
    "by_whom",
    "inspect_export",
    "note",
    "note_all",
    "read_export",
]
