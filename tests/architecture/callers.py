"""Who comes to the product without a platform that sends them: by a launch as it is kept, or by a letter's link."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

from app.cli.demo_setup import SLUG
from app.clock import utc_now
from app.factory import Product
from app.holders import Holder
from app.lti import Launch, Person, Platform, Role


def platform_at(product: Product, origin: str, slug: str = SLUG) -> Platform:
    """Register a platform of an institution, of which nothing answers."""
    return product.lti.platforms.add(
        issuer=origin,
        client_id="c",
        deployments=["1"],
        auth_url=f"{origin}/auth",
        token_url=f"{origin}/token",
        jwks_url=f"{origin}/jwks",
        name="P",
        issuer_slug=slug,
    )


def launch_of(
    platform_id: UUID, roles: frozenset[Role], *, origin: str = "http://127.0.0.1:1", sub: str = "11", course: str = "2"
) -> Launch:
    """Return a launch of a few seconds ago."""
    return Launch(
        launch_id=uuid4(),
        registration_id=platform_id,
        issuer=origin,
        deployment_id="1",
        sub=sub,
        roles=roles,
        kinds=frozenset[Person](),
        context_id=course,
        context_title="Course",
        resource_link_id="1",
        name="Ana Novak",
        given_name="Ana",
        family_name="Novak",
        locale="en",
        memberships_url=f"{origin}/members",
        return_url="",
        launched_at=utc_now() - timedelta(seconds=5),
    )


def token_in(ask: Callable[[Callable[[str], str]], None]) -> str:
    """Return what the link of a letter carries; `ask` asks for the letter and is given what makes the address."""
    tokens: list[str] = []

    def address_of(token: str) -> str:
        tokens.append(token)
        return f"https://tool.example/my/link/{token}"

    ask(address_of)
    return tokens[0]


def link_of_a_holder(product: Product, holder: Holder, address: str = "ana@example.si") -> str:
    """Let a learner ask for a long-term access, and return what the letter's link carries."""
    return token_in(lambda address_of: product.accesses.ask(holder, address, "en", address_of))
