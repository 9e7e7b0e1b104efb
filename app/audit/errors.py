"""Why an audit could not be read."""

from app.errors import ProductError


class ExportUnreadable(ProductError):
    """A file is no export of an audit, or no file of checkpoints."""

    code = "audit.export_unreadable"
