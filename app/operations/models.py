"""The table of what was done to keep the installation."""

from datetime import datetime

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class BackupRow(Base):
    """One backup that was written and read again; `sha256` is the archive's."""

    __tablename__ = "backups"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    size_bytes: Mapped[int] = mapped_column(BigInteger)


class TermRunRow(Base):
    """The last run over a class of what is kept: when, and how many rows it ended."""

    __tablename__ = "term_runs"

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    ran_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended: Mapped[int] = mapped_column(Integer)
