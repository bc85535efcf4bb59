"""The benches of the printers keep their limits, and find what they are there for."""

import pytest

import kiosk.jobs
from devices.card.driver import CardPrinterDriver
from kiosk import bench_devices
from kiosk.core.printer import Status


def test_cards_come_nearly_as_fast_as_the_machine_makes_them() -> None:
    """At least 0.95 of the machine's own rate, and never more than that rate."""
    found = bench_devices.cards()
    assert 1 < found["ratio"] <= found["limit"]


def test_a_kiosk_that_looks_too_seldom_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two seconds between two looks at the mouth cost more than the limit allows."""
    monkeypatch.setattr(bench_devices, "CARDS", 3)
    monkeypatch.setattr(kiosk.jobs, "OUTLET_SECONDS", 2.0)
    found = bench_devices.cards()
    assert found["ratio"] > found["limit"]


def test_a_change_at_a_device_is_in_the_menu_within_two_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A status that is told three looks late is found."""
    monkeypatch.setattr(bench_devices, "CHANGES", 2)
    found = bench_devices.status()
    assert 0 < found["ratio"] <= found["limit"]

    look, old = CardPrinterDriver.status, list[Status]()

    def late(driver: CardPrinterDriver) -> Status:
        old.append(look(driver))
        return old[max(0, len(old) - 4)]

    monkeypatch.setattr(CardPrinterDriver, "status", late)
    assert bench_devices.status()["ratio"] > found["limit"]
