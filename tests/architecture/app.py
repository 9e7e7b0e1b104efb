"""The product's web application, over an empty database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from app.db import migrate
from app.factory import Product, build, create_app
from app.settings import Settings

PUBLIC_URL = "http://127.0.0.1:8000"


def settings(folder: Path, database_url: str | None = None, **more: Any) -> Settings:
    return Settings(
        public_url=PUBLIC_URL,
        database_url=database_url or f"sqlite:///{folder / 'architecture.sqlite3'}",
        secret_key="s" * 48,
        keys_file=folder / "lti-keys.json",
        keys_passphrase="a passphrase for tests",
        vc_api_test_mode=True,
        demo_mail=True,
        **more,
    )


@contextmanager
def product_in(folder: Path, **more: Any) -> Iterator[tuple[Product, Flask]]:
    """Give the product on a migrated database, and its web application."""
    product = build(settings(folder, **more))
    try:
        migrate(product.db)
        yield product, create_app(product)
    finally:
        product.close()
