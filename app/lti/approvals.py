"""Who is let in: an administrator's decisions on platforms and on their deployments."""

from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from app.db import Database
from app.lti.errors import PlatformUnknown
from app.lti.models import Deployment, DeploymentPolicy, LaunchRow, LoginAttempt, Registration
from app.lti.platforms import Platforms
from app.lti.registration_errors import DeploymentDeclined, DeploymentMissing, DeploymentPending
from app.lti.values import Platform, Standing

_MOST_WAITING = 1000  # a platform that invents deployments must not fill the database


class Approvals:
    """Decides on platforms and deployments, and recalls what was decided."""

    def __init__(self, db: Database, platforms: Platforms) -> None:
        self._db = db
        self._platforms = platforms

    def decide(self, platform_id: UUID, standing: Standing) -> Platform:
        """Approve or refuse a platform; the deployment that it registered with shares its fate.

        What is refused loses the launches that are open. Raises PlatformUnknown.
        """
        with self._db.write() as session:
            row = session.get(Registration, platform_id)
            if row is None:
                raise PlatformUnknown
            is_first = row.standing == Standing.PENDING
            row.standing = standing
            for deployment in row.deployments:
                if is_first and deployment.standing == Standing.PENDING and standing is Standing.APPROVED:
                    deployment.standing = standing
            if standing is not Standing.APPROVED:
                session.execute(delete(LaunchRow).where(LaunchRow.registration_id == platform_id))
                session.execute(delete(LoginAttempt).where(LoginAttempt.registration_id == platform_id))
        self._platforms.forget_origins()
        return self._platforms.get(platform_id)

    def decide_deployment(self, platform_id: UUID, deployment_id: str, standing: Standing) -> Platform:
        """Approve or refuse a deployment that is known. What is refused loses the launches that are open.

        Raises DeploymentMissing.
        """
        with self._db.write() as session:
            row = session.get(Deployment, (platform_id, deployment_id))
            if row is None:
                raise DeploymentMissing
            row.standing = standing
            if standing is not Standing.APPROVED:
                session.execute(
                    delete(LaunchRow).where(
                        LaunchRow.registration_id == platform_id, LaunchRow.deployment_id == deployment_id
                    )
                )
        return self._platforms.get(platform_id)

    def admit(self, platform: Platform, deployment_id: str) -> None:
        """Let a launch of an approved deployment pass; a new one is remembered, and passes if the institution says so.

        Raises DeploymentPending or DeploymentDeclined.
        """
        if deployment_id in platform.deployment_ids:
            return
        if deployment_id in platform.refused_ids:
            raise DeploymentDeclined
        if deployment_id in platform.waiting_ids:
            raise DeploymentPending
        standing = Standing.APPROVED if self.admits_new(platform.issuer_slug) else Standing.PENDING
        try:
            stored = self._remember(platform.id, deployment_id, standing)
        except IntegrityError:  # another launch of it came at the same moment
            stored = self._remember(platform.id, deployment_id, standing)
        if stored is Standing.REFUSED:
            raise DeploymentDeclined
        if stored is Standing.PENDING:
            raise DeploymentPending

    def admits_new(self, issuer_slug: str) -> bool:
        """Tell whether new deployments of the institution's approved platforms are admitted without asking."""
        with self._db.read() as session:
            policy = session.get(DeploymentPolicy, issuer_slug)
            return policy is not None and policy.admits_new

    def set_admits_new(self, issuer_slug: str, admits_new: bool) -> None:
        """Choose whether new deployments are admitted without asking; those that wait go on waiting."""
        with self._db.write() as session:
            session.merge(DeploymentPolicy(issuer_slug=issuer_slug, admits_new=admits_new))

    def _remember(self, platform_id: UUID, deployment_id: str, standing: Standing) -> Standing:
        with self._db.write() as session:
            row = session.get(Deployment, (platform_id, deployment_id))
            if row is not None:
                return Standing(row.standing)
            waiting = session.scalar(
                select(func.count())
                .select_from(Deployment)
                .where(Deployment.registration_id == platform_id, Deployment.standing == Standing.PENDING)
            )
            if standing is Standing.APPROVED or (waiting or 0) < _MOST_WAITING:
                session.add(
                    Deployment(registration_id=platform_id, deployment_id=deployment_id, standing=standing.value)
                )
        return standing
