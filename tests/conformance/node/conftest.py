"""One process of other people's verifiers, and one product that has issued, for all tests of a session."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.conformance.node.issued import Issued, issued
from tests.conformance.node.strangers import Strangers, strangers
from tests.conformance.node_process import NodeMissing


@pytest.fixture(scope="session")
def others() -> Iterator[Strangers]:
    """Give the verifiers, or skip with the reason."""
    with ExitStack() as stack:
        try:
            found = stack.enter_context(strangers())
        except NodeMissing as error:
            pytest.skip(f"Node.js: {error}")
        yield found


@pytest.fixture(scope="session")
def world(others: Strangers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issued]:
    """Give what the product issued; only where somebody can verify it."""
    with issued(tmp_path_factory.mktemp("issued")) as found:
        yield found
