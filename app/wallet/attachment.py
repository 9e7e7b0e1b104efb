"""A file that a holder takes away: it is theirs, so no cache on the way keeps it."""

from flask import Response


def attachment(content: bytes | str, media_type: str, file_name: str) -> Response:
    """Return the answer that a browser stores under a name."""
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
