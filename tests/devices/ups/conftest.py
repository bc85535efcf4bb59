"""One UPS for all tests: it takes seconds to start. Each test finds it on mains."""

from collections.abc import Iterator

import pytest

from simulators.ups import UpsSimulator


@pytest.fixture(scope="session")
def one_upsd() -> Iterator[UpsSimulator]:
    """Give real `upsd` and `dummy-ups`."""
    with UpsSimulator() as simulator:
        yield simulator


@pytest.fixture
def upsd(one_upsd: UpsSimulator) -> UpsSimulator:
    """Give it on mains."""
    if one_upsd.told("ups.status") != "OL CHRG":
        one_upsd.mains()
    return one_upsd
