"""The console command."""

from app.cli import people  # its commands join the groups of others
from app.cli.main import main

__all__ = ["main", "people"]
