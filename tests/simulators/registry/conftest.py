"""One test CA for the session, and a fresh desk for each test."""

from collections.abc import Iterator

import pytest
from office_desk import Desk

from simulators.registry.pki import TestCa


@pytest.fixture(scope="session")
def ca(tmp_path_factory: pytest.TempPathFactory) -> TestCa:
    """Make one authority; its keys take time."""
    return TestCa.create(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def desk(ca: TestCa) -> Iterator[Desk]:
    """Give a fresh registry with one application."""
    made = Desk.make(ca)
    yield made
    made.registry.close()
