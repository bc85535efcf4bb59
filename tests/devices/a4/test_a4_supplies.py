"""How much paper and toner a printer says is left; what it does not tell is not guessed."""

import pytest
from a4_desk import Desk

from devices.a4.supplies import levels_of
from kiosk.core.printer import NotReady, Ready
from kiosk.core.supplies import Level, Source, Supplies, Supply


def gauge(left: int) -> Level:
    """A level by a gauge."""
    return Level(left, Source.GAUGE)


def test_the_driver_tells_sheets_and_toner_over_the_wire(desk: Desk) -> None:
    """As of its last status; before the first it knows nothing."""
    driver = desk.driver()
    assert driver.supplies() == {}
    desk.model.sheets_in_tray = 41
    assert isinstance(driver.status(), Ready)
    assert driver.supplies() == {Supply.PAPER: gauge(41), Supply.TONER: gauge(desk.model.marker_level)}
    desk.model.sheets_in_tray = 0
    assert isinstance(driver.status(), NotReady)
    assert driver.supplies()[Supply.PAPER] == gauge(0)


@pytest.mark.parametrize(
    ("trays", "markers", "types", "found"),
    [
        ((), (), (), {}),
        (("type=x;level=-2;name=a;",), (-1,), (), {}),
        (("type=x;name=a;",), (101,), (), {}),
        (("level=100000;",), (), (), {}),
        (("level=" + "9" * 5000 + ";",), (), (), {}),
        (("level=20;unit=sheets;",), (), (), {Supply.PAPER: gauge(20)}),
        (("level=20;unit=8;", "level=0;"), (), (), {Supply.PAPER: gauge(20)}),
        (("level=20;", "level=-3;"), (), (), {}),
        (("level=80;unit=percent;",), (), (), {}),
        (("level=0;unit=percent;",), (), (), {Supply.PAPER: gauge(0)}),
        ((), (40, 7, 90), ("toner", "toner-cartridge", "waste-toner"), {Supply.TONER: gauge(7)}),
        ((), (3,), ("waste-toner",), {}),
    ],
)
def test_only_what_is_told_in_sheets_and_percent_counts(
    trays: tuple[str, ...], markers: tuple[int, ...], types: tuple[str, ...], found: Supplies
) -> None:
    """Unknown levels, other units, and what fills up instead of running out say nothing."""
    assert levels_of(trays, markers, types) == found
