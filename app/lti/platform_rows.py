"""Registrations as rows: the statements that find them, each compiled once, and the platforms that they make."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select

from app.db import table_of
from app.lti.models import Deployment, Registration
from app.lti.values import Platform, Standing

_MOST_CLIENTS = 200  # all institutions on one Canvas issuer, in one installation

_registration, _deployment = table_of(Registration), table_of(Deployment)
_joined = select(
    _registration,
    _deployment.c.deployment_id,
    _deployment.c.standing.label("deployment_standing"),
).select_from(_registration.outerjoin(_deployment, _deployment.c.registration_id == _registration.c.id))
_some = select(_registration.c.id).where(_registration.c.issuer == bindparam("issuer")).limit(_MOST_CLIENTS)

ALL = _joined.order_by(_registration.c.name, _registration.c.id)
BY_ID = _joined.where(_registration.c.id == bindparam("id"))
BY_ISSUER = _joined.where(_registration.c.id.in_(_some.scalar_subquery()))
BY_CLIENT = _joined.where(
    _registration.c.issuer == bindparam("issuer"), _registration.c.client_id == bindparam("client_id")
)


def platforms_of(rows: Iterable[Row[Any]]) -> list[Platform]:
    """Return the platforms of joined rows, in the order of the rows; each row holds one deployment, or none. Pure."""
    found: dict[UUID, Row[Any]] = {}
    deployments: dict[UUID, dict[str, set[str]]] = {}
    for row in rows:
        found.setdefault(row.id, row)
        if row.deployment_id is not None:
            by_standing = deployments.setdefault(row.id, {})
            by_standing.setdefault(row.deployment_standing, set()).add(row.deployment_id)
    return [_platform(row, deployments.get(row.id, {})) for row in found.values()]


def _platform(row: Row[Any], deployments: dict[str, set[str]]) -> Platform:
    return Platform(
        id=row.id,
        issuer=row.issuer,
        client_id=row.client_id,
        auth_url=row.auth_url,
        token_url=row.token_url,
        jwks_url=row.jwks_url,
        name=row.name,
        issuer_slug=row.issuer_slug,
        deployment_ids=frozenset(deployments.get(Standing.APPROVED, ())),
        created_at=row.created_at,
        standing=Standing(row.standing),
        waiting_ids=frozenset(deployments.get(Standing.PENDING, ())),
        refused_ids=frozenset(deployments.get(Standing.REFUSED, ())),
        software=row.software,
        config_host=row.config_host,
        token_audience=row.token_audience,
    )
