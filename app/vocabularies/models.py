"""Tables of the skills that were imported from ESCO."""

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class EscoSkillRow(Base):
    """A skill, by its URI in ESCO; `kind` and `reuse_level` are ESCO's words for them, "" if not told."""

    __tablename__ = "esco_skills"

    uri: Mapped[str] = mapped_column(String(255), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), default="")
    reuse_level: Mapped[str] = mapped_column(String(32), default="")


class EscoLabelRow(Base):
    """What a skill is called in one language (ISO 639-1).

    `folded` is the label as it is searched, with a space before each word; `others` holds the other names so, each
    after a "|".
    """

    __tablename__ = "esco_labels"
    __table_args__ = (Index("ix_esco_labels_language", "language"),)

    uri: Mapped[str] = mapped_column(ForeignKey("esco_skills.uri", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    label: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)
    others: Mapped[str] = mapped_column(Text)
