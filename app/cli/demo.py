"""`demo`: the whole product on one machine, with a small LMS; the main job runs once and both keep serving."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import click
import requests
from werkzeug.serving import make_server

from app.admin import link_path
from app.cli.demo_setup import SLUG, prepare, tool_registration
from app.clock import utc_now
from app.demo import COURSES, TEACHERS, Run, ToolRegistration, create_lms, learners, lms_details
from app.factory import build
from app.settings import Settings

_HOST = "127.0.0.1"
_WAIT_S = 60
_OFFER_TTL = timedelta(days=1)
AUTHORITY = "authority.pem"
_OF_SEALS = {"SEALS_FILE", "SEAL_AUTHORITIES", "DEMO_SEALS", "TIMESTAMP_URL", "TIMESTAMP_REQUIRED"}
_OF_MAIL = {"SMTP_URL", "MAIL_FROM", "DEMO_MAIL"}
_MARK = ".demo"  # only a folder with this file in it is ever emptied


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port of the tool.")
@click.option("--lms-port", default=8001, show_default=True, type=click.IntRange(1, 65535), help="Port of the LMS.")
@click.option("--once", is_flag=True, help="Stop after the run; exit code 0 only if every step did what it must.")
@click.option("--state", default=None, type=click.Path(path_type=Path), help="Folder (default: var/demo-PORT).")
def demo(port: int, lms_port: int, once: bool, state: Path | None) -> None:
    """Start the tool and a demo LMS, run the main job once, and keep serving. Begins anew each time."""
    if port == lms_port:
        raise click.UsageError("--port and --lms-port must differ")
    folder = (state or Path("var") / f"demo-{port}").resolve()
    _empty(folder)
    tool_url, lms_url = f"http://{_HOST}:{port}", f"http://{_HOST}:{lms_port}"
    environment = _environment(folder, tool_url)
    tool = tool_registration(tool_url)
    admin_url = _prepare(environment, folder, lms_url, tool)
    click.echo("ok      prepared: database, keys, institution, platform, access to grades")
    # A signal that ends this process must end its servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    servers = [
        _start(environment, folder / "tool.log", "serve", "--port", str(port), "--workers", "2"),
        _start(environment, folder / "lms.log", "demo-lms", "--port", str(lms_port), "--state", str(folder), tool_url),
    ]
    try:
        for name, url, server in (("tool", f"{tool_url}/readyz", servers[0]), ("LMS", lms_url, servers[1])):
            _await(name, url, server, folder)
        click.echo("ok      started: the tool and the demo LMS")
        credential = folder / "credential.openbadge.json"
        run = Run(tool_url=tool_url, lms_url=lms_url, credential=credential, admin_url=admin_url, say=click.echo)
        done = run.all()
        _closing(tool_url, lms_url, run.verify_url, credential if done else None)
        if done:
            click.echo(f"offer: {_wallet_offer(environment, run.page_url)}")
        if once or not done:
            sys.exit(0 if done else 1)
        click.echo("\nServing. Press Ctrl-C to stop.", err=True)
        while all(server.poll() is None for server in servers):
            time.sleep(0.5)
        sys.exit(1)
    except KeyboardInterrupt:
        click.echo("\nStopped.", err=True)
    finally:
        for server in servers:
            _stop(server)


@click.command("demo-lms", hidden=True)
@click.option("--port", required=True, type=int)
@click.option("--state", required=True, type=click.Path(path_type=Path))
@click.argument("tool_url")
def demo_lms(port: int, state: Path, tool_url: str) -> None:
    """Serve the demo LMS for the tool at TOOL_URL."""
    lms = create_lms(f"http://{_HOST}:{port}", tool_registration(tool_url), state, utc_now)
    make_server(_HOST, port, lms, threaded=True).serve_forever()


def _environment(folder: Path, tool_url: str) -> dict[str, str]:
    """Return the settings of this demo, in place of whatever a real installation on this machine has."""
    names = {"DATABASE_URL", "SECRET_KEY", "KEYS_PASSPHRASE", "KEYS_FILE", "PUBLIC_URL", *_OF_SEALS, *_OF_MAIL}
    kept = {key: value for key, value in os.environ.items() if key.removesuffix("_FILE") not in names}
    return {
        **kept,
        "PUBLIC_URL": tool_url,
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "KEYS_FILE": str(folder / "lti-keys.json"),
        "KEYS_PASSPHRASE": secrets.token_urlsafe(32),
        "SEALS_FILE": str(folder / "seals.json"),
        "SEAL_AUTHORITIES": str(folder / AUTHORITY),
        "DEMO_SEALS": "yes",
        "DEMO_MAIL": "yes",
    }


def _prepare(environment: dict[str, str], folder: Path, lms_url: str, tool: ToolRegistration) -> str:
    """Fill the database and return an administrator's one-time link."""
    product = build(Settings.from_environment(environment))
    try:
        prepare(product, lms_details(create_lms(lms_url, tool, folder, utc_now)))
        return f"{product.settings.public_url}{link_path(product.admin_access.new_link(SLUG))}"
    finally:
        product.close()


def _wallet_offer(environment: dict[str, str], page_url: str) -> str:
    """Return a link with which a wallet takes the run's credential, once, as long as the demo serves."""
    product = build(Settings.from_environment(environment))
    try:
        award_id = UUID(page_url.rsplit("/", 1)[1])
        return product.wallets.offers.make(award_id, with_tx_code=False, ttl=_OFFER_TTL).link
    finally:
        product.close()


def _start(environment: dict[str, str], log: Path, *arguments: str) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "app", *arguments],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=Path(__file__).parents[2],
        )


def _await(name: str, url: str, server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + _WAIT_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            if requests.get(url, timeout=2).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise click.ClickException(f"the {name} did not start at {urlsplit(url).netloc}; see the logs in {folder}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _empty(folder: Path) -> None:
    """Begin anew, but never delete a folder that is not a demo's."""
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise click.UsageError(f"{folder} is not a folder of this demo")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / _MARK).touch()


def _closing(tool_url: str, lms_url: str, verify_url: str, credential: Path | None) -> None:
    course = COURSES[0].course_id
    someone = [person for person in learners() if person.situation == "ready"][1]
    launch: Callable[[int], str] = lambda person: f"{lms_url}/launch?course={course}&person={person}"  # noqa: E731
    click.echo("")
    click.echo(f"teacher: {launch(TEACHERS[0].person_id)}")
    click.echo(f"learner: {launch(someone.person_id)}")
    click.echo(f"verifier: {tool_url}/verify")
    click.echo(f"tool: {tool_url}")
    click.echo(f"lms: {lms_url}")
    if verify_url:
        click.echo(f"verify: {verify_url}")
    if credential:
        click.echo(f"credential: {credential}")
        click.echo(f"authority of the seal: {credential.with_name(AUTHORITY)}")
