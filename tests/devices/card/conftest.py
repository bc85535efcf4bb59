"""Worlds for the tests of the card printer."""

from collections.abc import Callable, Iterator

import pytest
from card_world import World

from simulators.card.model import CardMachine


@pytest.fixture
def make_world() -> Callable[..., World]:
    """Build a world around a machine with the given properties."""

    def make(*, on_serial_line: bool = False, **properties: object) -> World:
        return World(CardMachine(**properties), serial=on_serial_line)  # type: ignore[arg-type]

    return make


@pytest.fixture
def world(make_world: Callable[..., World]) -> Iterator[World]:
    """A machine with 50 blanks and a fresh ribbon; whatever happened, no blank may be missing from its books."""
    it = make_world(blanks=50)
    yield it
    assert it.machine.snapshot().balanced
