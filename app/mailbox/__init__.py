"""The page of a demo on which letters are read, because a demo sends none."""

from app.mailbox.routes import blueprint

__all__ = ["blueprint"]
