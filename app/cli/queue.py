"""Commands over what waits for its credential, and the worker."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import click

from app.audit import BY_COMMAND
from app.cli.context import columns, needs_product
from app.factory import Product, build
from app.jobs import Jobs, run_worker
from app.logs import init_logs
from app.metrics import Metrics, counting_together, serve_metrics
from app.settings import Settings, SettingsInvalid


@click.command()
@click.option(
    "--concurrency",
    type=click.IntRange(1, 64),
    help="Processes that work at once (default: as many as there are CPUs).",
)
@click.option(
    "--only",
    type=click.Choice(["classes", "turns"]),
    help="Take nothing but jobs about classes, or nothing but turns at what waits for signing (default: both).",
)
@click.option("--metrics-host", default="127.0.0.1", show_default=True, help="Address for WORKER_METRICS_PORT.")
def worker(concurrency: int | None, only: str | None, metrics_host: str) -> None:
    """Do what the web processes leave to CELERY_BROKER_URL: class checks, issues to classes, imports, what waits."""
    settings = Settings.from_environment()
    if not settings.celery_broker_url:
        raise SettingsInvalid("CELERY_BROKER_URL is not set: the web processes do the work themselves")
    init_logs()
    products: list[Product] = []

    def jobs() -> Jobs:
        products.append(build(settings))
        return products[-1].jobs

    def shut() -> None:
        for product in products:
            product.close()

    concurrency = concurrency or os.cpu_count() or 1
    again = ["worker", "--concurrency", str(concurrency), "--metrics-host", metrics_host]
    again += ["--only", only] if only else []
    with _measured(settings, metrics_host, again):  # which may begin this process anew
        os.nice(settings.worker_nice)  # of the processes that work, too, which begin from this one
        code = run_worker(settings.celery_broker_url, concurrency, jobs, shut, only)
    sys.exit(code)


@contextmanager
def _measured(settings: Settings, host: str, command: list[str]) -> Iterator[None]:
    """Answer with what this process and those that work for it count, if that is wanted; `command` is this one."""
    if not (settings.worker_metrics_port and settings.metrics_token):
        yield
        return
    with counting_together(command):
        try:
            serve_metrics(Metrics(), settings.metrics_token, settings.worker_metrics_port, host)
        except OSError as error:
            raise SettingsInvalid("WORKER_METRICS_PORT cannot be listened on: it is taken or not allowed") from error
        yield


@click.group()
def queue() -> None:
    """Awards that wait for their credentials."""


@queue.command("list")
@click.argument("slug")
@needs_product
def list_queue(product: Product, slug: str) -> None:
    """Tell how the queue of the institution SLUG stands; list what failed: id, attempts, code, last and next try."""
    product.issuers.get(slug)
    standing = product.queue.standing(slug)
    paused = f"\tpaused since: {standing.paused_at.isoformat()}" if standing.paused_at else ""
    click.echo(f"waiting: {standing.waiting}\tgiven up: {standing.stuck}{paused}")
    for one in product.queue.stuck(slug, limit=1000):
        when = one.next_try_at.isoformat() if one.next_try_at else "never"
        click.echo(columns(one.award_id, one.attempts, one.code, one.failed_at.isoformat(), when))


@queue.command("retry")
@click.argument("slug")
@click.argument("award_id", type=click.UUID, required=False)
@needs_product
def retry(product: Product, slug: str, award_id: UUID | None) -> None:
    """Have what could not be signed for the institution SLUG tried again soon: one award, or all."""
    product.issuers.get(slug)
    click.echo(f"tried again: {product.queue.retry(slug, award_id, by=BY_COMMAND)}")
    product.jobs.wake()


@queue.command("pause")
@click.argument("slug")
@needs_product
def pause(product: Product, slug: str) -> None:
    """Sign nothing that waits for the institution SLUG, and issue to no class of it, until it is resumed."""
    product.issuers.get(slug)
    product.queue.pause(slug, by=BY_COMMAND)
    click.echo("paused")


@queue.command("resume")
@click.argument("slug")
@needs_product
def resume(product: Product, slug: str) -> None:
    """Go on signing for the institution SLUG, and issuing to its classes."""
    product.issuers.get(slug)
    was_paused = product.queue.resume(slug, by=BY_COMMAND)
    product.jobs.wake()
    click.echo("resumed" if was_paused else "was not paused")
