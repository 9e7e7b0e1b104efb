"""A PostgreSQL server for one run of the tests: a given one, or one of our own from this machine's binaries."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import create_engine, make_url, text

_START_S = 30


class PostgresMissing(Exception):
    """There is no server to be had; the words say why."""


@contextmanager
def server() -> Iterator[str]:
    """Give the URL of a database in which other databases can be made. Raises PostgresMissing."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield given
        return
    initdb, postgres = _binary("initdb"), _binary("postgres")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has at most 107 characters
    user = _user()
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    account: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    made = subprocess.run(
        [initdb, "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        **account,
    )
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise PostgresMissing(f"initdb failed: {made.stderr.strip()[-200:]}")
    unsafe = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
    options = [part for option in unsafe for part in ("-c", option)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [postgres, "-D", str(folder / "data"), "-k", str(folder), *options],
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            **account,
        )
    try:
        _await(process, folder)
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(server_url: str, template: str = "template0", options: str = "") -> Iterator[str]:
    """Give the URL of a new database like `template`, empty without one, which is dropped afterwards."""
    name = f"test_{uuid4().hex}"
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY {options}"))
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()


def _binary(name: str) -> str:
    places = [folder / name for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    found = next((str(place) for place in places if place.exists()), None) or shutil.which(name)
    if not found:
        raise PostgresMissing(f"no {name} on this machine and TEST_POSTGRES_URL is not set")
    return found


def _user() -> pwd.struct_passwd | None:
    """Return whom PostgreSQL runs as, None for whoever runs the tests: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresMissing("PostgreSQL does not run as root and there is no other user")


def _await(process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + _START_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(f"host={folder} user=postgres dbname=postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise PostgresMissing(f"the server did not start: {(folder / 'log').read_text()[-300:]}")
