"""Commands about administrators, what they did, and what platforms may still do."""

import sys
from uuid import UUID

import click

from app.admin import Action, AdminRole, Colleagues, try_access
from app.audit import BY_COMMAND
from app.cli.context import columns, needs_product
from app.cli.operate import admin
from app.cli.registry import platform
from app.factory import Product

_BY = BY_COMMAND


def _colleagues(product: Product) -> Colleagues:
    return Colleagues(product.db, product.clock, product.admin_access, product.audit, product.sign_ins.providers)


@admin.command("list")
@click.argument("slug")
@needs_product
def list_administrators(product: Product, slug: str) -> None:
    """List the colleagues of the institution SLUG, who is signed in and who is invited: kind, id, name, role or end."""
    colleagues = _colleagues(product)
    for one in colleagues.all(slug):
        click.echo(columns("colleague", one.id, one.name, one.role.value))
    for session in colleagues.signed_in(slug):
        click.echo(columns("session", session.id, session.name, session.expires_at.isoformat()))
    for invitation in colleagues.invitations(slug):
        click.echo(columns("invitation", invitation.id, invitation.name, invitation.expires_at.isoformat()))


@admin.command("withdraw")
@click.argument("slug")
@click.argument("invitation_id", type=click.UUID)
@needs_product
def withdraw_invitation(product: Product, slug: str, invitation_id: UUID) -> None:
    """Withdraw an invitation, so that its link opens nothing."""
    _colleagues(product).withdraw(slug, invitation_id, by=_BY)


@admin.command("role")
@click.argument("slug")
@click.argument("colleague_id", type=click.UUID)
@click.argument("role", type=click.Choice([role.value for role in AdminRole]))
@needs_product
def change_role(product: Product, slug: str, colleague_id: UUID, role: str) -> None:
    """Give a colleague another role."""
    _colleagues(product).change_role(slug, colleague_id, AdminRole(role), by=_BY)


@admin.command("remove")
@click.argument("slug")
@click.argument("colleague_id", type=click.UUID)
@needs_product
def remove_colleague(product: Product, slug: str, colleague_id: UUID) -> None:
    """Let a colleague in no more, and sign them out."""
    _colleagues(product).remove(slug, colleague_id, by=_BY)


@admin.command("end-session")
@click.argument("slug")
@click.argument("session_id", type=click.UUID)
@needs_product
def end_session(product: Product, slug: str, session_id: UUID) -> None:
    """Sign an administrator out."""
    _colleagues(product).end_session(slug, session_id, by=_BY)


@admin.command("audit")
@click.argument("slug")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
@needs_product
def list_audit(product: Product, slug: str, limit: int) -> None:
    """List what was done in the institution SLUG, newest first: when, who, what, about what."""
    for line in product.audit.newest(slug, limit):
        click.echo(columns(line.happened_at.isoformat(), line.who or line.actor, line.action, line.about or ""))


@platform.command("test")
@click.argument("platform_id", type=click.UUID)
@click.option("--course", default="", help="Id of a course (default: where the tool was opened last).")
@needs_product
def test_data_access(product: Product, platform_id: UUID, course: str) -> None:
    """Try every right to read a platform's grades and completion; exit code 0 only if none is missing."""
    trial = try_access(product.rights_of, product.lti.visits, product.lti.platforms.get(platform_id).id, course)
    click.echo(columns("ok" if trial.is_good else "NO", trial.problem, f"course {trial.context_id or '-'}"))
    for check in trial.checks:
        click.echo(columns(check.status.value, check.right, check.reason.value if check.reason else ""))
    if not trial.is_good:
        sys.exit(1)


@platform.command("forget-data-access")
@click.argument("platform_id", type=click.UUID)
@needs_product
def forget_data_access(product: Product, platform_id: UUID) -> None:
    """Forget the access to a platform's grades and completion; of a Canvas its API key and all connections."""
    found = product.lti.platforms.get(platform_id)
    product.grants.remove(found.id)
    product.canvas.remove_key(found.id)
    product.audit.record(found.issuer_slug, Action.DATA_ACCESS_REMOVED, found.issuer)
    click.echo(columns(found.id, "no data access"))


@platform.command("links")
@click.argument("slug")
@click.option("--withdraw", "link_id", type=click.UUID, help="Forget this one first.")
@needs_product
def list_links(product: Product, slug: str, link_id: UUID | None) -> None:
    """List the newest registration addresses of the institution SLUG: id, until when, used when and by whom."""
    links = product.lti.registrations.links
    with product.audit.together():
        if link_id and links.withdraw(slug, link_id):
            product.audit.record(slug, Action.REGISTRATION_LINK_WITHDRAWN)
    for link in links.list(slug):
        used = link.used_at.isoformat() if link.used_at else "not used"
        click.echo(columns(link.id, link.expires_at.isoformat(), used, link.used_by_host))
