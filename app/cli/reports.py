"""What `verify` prints of a report."""

import click

from app.verification import NOT_SEALED, Opened, Outcome, Report, SealReport, SealVerifier, answer_of


def echo_steps(report: Report | SealReport) -> None:
    """Print every step of a check."""
    for step in report.steps:
        mark = {True: "ok", False: "NO", None: "not checked"}[step.passed]
        click.echo(f"{step.number} {step.name.value}: {mark}{f' ({step.code})' if step.code else ''}")


def echo_standing(report: Report | SealReport) -> None:
    """Print what the issuer says about it now."""
    if report.reason:
        click.echo(f"reason: {report.reason}")
    if report.suspended_at:
        click.echo(f"suspended: {report.suspended_at.isoformat()}, under review")
    if report.superseded_at:
        click.echo(f"superseded: {report.superseded_at.isoformat()}")


def echo_european(verifier: SealVerifier, found: Opened) -> bool:
    """Print what is to be thought of it and tell whether it is genuine and valid."""
    if not found.has_seal:
        click.echo(f"outcome: {NOT_SEALED}")
        return False
    report = verifier.check(found.content)
    echo_steps(report)
    _echo_seal(report)
    answer = answer_of(report)
    click.echo(f"outcome: {answer}")
    echo_standing(report)
    return answer == Outcome.GENUINE


def _echo_seal(report: SealReport) -> None:
    if report.holder is None or report.quality is None or report.claimed_at is None:
        return
    known = "" if report.is_issuer_known else " (nobody known vouches for it)"
    click.echo(f"sealed by: {report.holder.legal_name}, {report.holder.identifier}, {report.holder.country}{known}")
    click.echo(f"seal: {report.quality.value}; by the certificate's own words, the EU's lists were not asked")
    stamped = f"; stamped {report.stamped_at.isoformat()}" if report.stamped_at else "; no proof of the time"
    click.echo(f"sealed at: {report.claimed_at.isoformat()}, as it says{stamped}")
    click.echo(f"level: {report.level.value if report.level else 'none'}, as far as it can be told here")
    if report.withdrawn_since:
        click.echo(f"seal withdrawn: not to be relied on since {report.withdrawn_since.isoformat()}")
