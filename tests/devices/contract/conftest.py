"""A bench for each document printer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from benches import BENCHES, Bench


@pytest.fixture(params=BENCHES)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """Give a printer ready to work."""
    made = BENCHES[request.param](tmp_path)
    try:
        yield made
    finally:
        made.close()
