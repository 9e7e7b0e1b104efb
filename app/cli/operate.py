"""Commands that run the installation: serve, migrate, awards, the administrator's link."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import click

from app.admin import Action, AdminRole, link_path
from app.awards import Actor, Party
from app.cli.context import columns, needs_product
from app.db import migrate
from app.factory import Product, create_app

_CONFIG = Path(__file__).parents[2] / "config" / "gunicorn.conf.py"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(1, 64), help="Web processes (default: WEB_WORKERS or 2).")
def serve(host: str, port: int, workers: int | None) -> None:
    """Serve the tool with gunicorn; settings come from the environment."""
    options = ["--config", str(_CONFIG), "--bind", f"{host}:{port}"]
    if workers:
        options += ["--workers", str(workers)]
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # glibc else keeps memory for each of many threads apart
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *options, "app.wsgi:app"])  # noqa: S606


@click.command("migrate")
@needs_product
def migrate_database(product: Product) -> None:
    """Bring the database to this version; safe to repeat."""
    if product.settings.database_url.startswith("sqlite:///"):
        Path(product.settings.database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    click.echo(f"database: {migrate(product.db)}")


@click.group()
def award() -> None:
    """Awards of the institutions."""


@award.command("list")
@click.argument("slug")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
@needs_product
def list_awards(product: Product, slug: str, limit: int) -> None:
    """List the newest awards of the institution SLUG: id, state, date, title, name."""
    for entry in product.register.newest(slug, limit=limit):
        title = next(iter(entry.award.achievement.title.values()), "")
        when = entry.award.awarded_at.isoformat()
        click.echo(columns(entry.award.award_id, entry.state.value, when, title, entry.award.learner.full))


@award.command("revoke")
@click.argument("award_id", type=click.UUID)
@click.option("--reason", required=True, help="Shown to everybody who verifies the credential.")
@needs_product
def revoke_award(product: Product, award_id: UUID, reason: str) -> None:
    """Revoke an award for good."""
    entry = product.register.revoke(award_id, reason=reason, by="command line")
    click.echo(columns(entry.award.award_id, entry.state.value))


@award.command("suspend")
@click.argument("award_id", type=click.UUID)
@click.option("--reason", required=True, help="Shown to the learner, who can answer; to no verifier.")
@needs_product
def suspend_award(product: Product, award_id: UUID, reason: str) -> None:
    """Suspend an award until it is lifted or revoked."""
    _decide(product, product.cases.suspend, award_id, reason)


@award.command("lift")
@click.argument("award_id", type=click.UUID)
@click.option("--reason", required=True, help="Shown to the learner.")
@needs_product
def lift_award(product: Product, award_id: UUID, reason: str) -> None:
    """Let a suspended award be valid again."""
    _decide(product, product.cases.lift, award_id, reason)


def _decide(product: Product, decide: Callable[..., bool], award_id: UUID, reason: str) -> None:
    by = Actor(party=Party.ADMINISTRATOR, name="command line")
    decide(award_id, reason=reason, by=by)
    entry = product.register.entry(award_id)
    click.echo(columns(entry.award.award_id, entry.state.value))


@click.command("issue-pending")
@needs_product
def issue_pending(product: Product) -> None:
    """Sign the credentials of awards that are still waiting for it, those given up as well.

    Institutions whose queue is paused are left out, and named: `queue resume SLUG` goes on with them.
    """
    for profile in product.issuers.all():
        if product.queue.standing(profile.slug).paused_at:
            click.echo(f"paused: {profile.slug}")
    click.echo(f"issued: {product.issuing.issue_pending()}")


@click.command("send-mail")
@needs_product
def send_mail(product: Product) -> None:
    """Send the letters that are due; the web processes do so by themselves."""
    sent = 0
    while done := product.outbox.deliver():
        sent += done
    tally = product.outbox.tally()
    click.echo(f"sent: {sent}\twaiting: {tally.waiting}\tgiven up: {tally.given_up}")


@click.command("notices")
@needs_product
def write_notices(product: Product) -> None:
    """Put down the letters that holders asked for and that are due; the web processes do so by themselves."""
    with create_app(product).app_context():  # which has the letters' texts
        click.echo(f"written: {product.notices.run_due()}")


@click.group()
def admin() -> None:
    """The administrator's door."""


@admin.command("link")
@click.argument("slug")
@click.option("--name", default="", help="Whom it is for, as the list of administrators shall say.")
@click.option(
    "--role", default="administrator", type=click.Choice([role.value for role in AdminRole]), show_default=True
)
@needs_product
def admin_link(product: Product, slug: str, name: str, role: str) -> None:
    """Print a link that signs somebody in to the administration of the institution SLUG once, within an hour."""
    product.issuers.get(slug)
    with product.audit.together():
        token = product.admin_access.new_link(slug, name, role=AdminRole(role))
        product.audit.record(slug, Action.LINK_MADE, name)
    click.echo(f"{product.settings.public_url}{link_path(token)}")
