"""Commands about assessment records: whether their chain is whole, and the institution's policy."""

import json
import sys
from dataclasses import asdict

import click

from app.admin import Action
from app.assessment import AssessmentPolicy, ExaminerShown, Finding
from app.cli.context import columns, needs_product
from app.factory import Product


@click.group()
def assessment() -> None:
    """What institutions ask of their assessments, and the records of those."""


@assessment.command("verify")
@click.argument("slug", default="")
@click.option("--end", default="", help="NUMBER:DIGEST that an earlier run printed; the chain must still hold it.")
@needs_product
def verify_chains(product: Product, slug: str, end: str) -> None:
    """Verify that no record of the institution SLUG (default: of any) was altered, deleted or moved.

    Prints the number and the digest of the last record of each, which are worth keeping elsewhere: with them the
    deletion of everything is noticed too. Exit code 0 only if every chain is whole.
    """
    slugs = [product.issuers.get(slug).slug] if slug else product.chains.issuers()
    if end and not slug:
        raise click.UsageError("--end is of one institution: name it")
    is_whole = True
    for one in slugs:
        found = product.chains.inspect(one)
        fault = found.fault.value if found.fault else ""
        if not fault and end and not product.chains.holds(one, *_end(end)):
            fault = "the record that --end names is not in the chain"
        is_whole = is_whole and not fault
        click.echo(columns(one, "NO" if fault else "ok", _place(found, fault)))
    if not is_whole:
        sys.exit(1)


@assessment.command("export")
@click.argument("slug")
@needs_product
def export_chain(product: Product, slug: str) -> None:
    """Print the records of the institution SLUG as lines of JSON, in order, with their digests."""
    issuer_slug = product.issuers.get(slug).slug
    product.audit.record(issuer_slug, Action.ASSESSMENTS_EXPORTED)
    for values in product.chains.exported(issuer_slug):
        click.echo(json.dumps(values, sort_keys=True, ensure_ascii=False))


@assessment.command("policy")
@click.argument("slug")
@click.option("--known-personally/--not-known-personally", default=None, help="May an examiner know the learner?")
@click.option("--second-person/--one-person", default=None, help="Must a second person confirm?")
@click.option("--appeal-days", type=int, default=None, help="Days in which a result can be appealed.")
@click.option("--retention-months", type=int, default=None, help="Months after that until records are reduced.")
@click.option(
    "--examiner-shown", type=click.Choice([one.value for one in ExaminerShown]), help="What learners read of examiners."
)
@needs_product
def put_policy(  # noqa: PLR0917  # click hands options over by name
    product: Product,
    slug: str,
    known_personally: bool | None,
    second_person: bool | None,
    appeal_days: int | None,
    retention_months: int | None,
    examiner_shown: str | None,
) -> None:
    """Show the policy of the institution SLUG, after changing what is given."""
    issuer_slug, policies = product.issuers.get(slug).slug, product.assessing.policies
    before = policies.get(issuer_slug)
    wanted = AssessmentPolicy(
        known_personally=before.known_personally if known_personally is None else known_personally,
        second_person=before.second_person if second_person is None else second_person,
        appeal_days=before.appeal_days if appeal_days is None else appeal_days,
        retention_months=before.retention_months if retention_months is None else retention_months,
        examiner_shown=ExaminerShown(examiner_shown or before.examiner_shown),
    )
    if wanted != before:
        with product.audit.together():
            policies.put(issuer_slug, wanted)
            product.audit.record(issuer_slug, Action.ASSESSMENT_POLICY_CHANGED)
    for name, value in asdict(wanted).items():
        click.echo(columns(name, value))


def _end(words: str) -> tuple[int, str]:
    number, _, digest = words.partition(":")
    if not number.isdecimal() or not digest:
        raise click.UsageError("--end must be NUMBER:DIGEST")
    return int(number), digest


def _place(found: Finding, fault: str) -> str:
    return f"record {found.number}: {fault}" if fault else f"{found.number}:{found.digest}"
