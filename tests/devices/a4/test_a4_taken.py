"""A printer whose queue does not become empty is not ready: nobody types a PIN for it."""

import pytest

from devices.a4.driver import A4Printer
from devices.conformance.bench import Trouble
from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Identity, Made, NotReady, Outlet, Ready, Status, Submitted, Working
from simulators.conformance.a4 import PAGES, IppBench

READY = Ready(Outlet.NO_SENSOR)
TAKEN = NotReady((Fault.PRINTER_REFUSED,), Outlet.NO_SENSOR)


def polls(bench: IppBench, driver: A4Printer, count: int) -> list[Status]:
    """What it says, once a second."""
    found = []
    for _ in range(count):
        found.append(driver.status())
        bench.wait(1)
    return found


def a_desk() -> tuple[IppBench, A4Printer]:
    """A printer that has been on for a minute."""
    bench = IppBench()
    bench.warm_up()
    driver = bench.start()
    assert isinstance(driver, A4Printer)
    assert driver.status() == READY
    return bench, driver


@pytest.mark.faults(24)
def test_a_job_that_is_held_for_somebody_gates_the_printer_until_it_is_gone() -> None:
    """Idle, no reason told, one job counted: `look` would refuse every document."""
    bench, driver = a_desk()
    bench.provoke(Trouble.WAITS)
    bench.provoke(Trouble.STRANGER)
    assert polls(bench, driver, 4) == [READY, READY, TAKEN, TAKEN]
    bench.mend(Trouble.WAITS)
    bench.wait(30)
    assert polls(bench, driver, 2) == [READY, READY]
    assert isinstance(driver.look(), Identity)


def test_a_job_that_passes_does_not_gate() -> None:
    """A status page from the panel, or our own document that is just ending."""
    bench, driver = a_desk()
    for _ in range(3):
        bench.provoke(Trouble.STRANGER)
        assert driver.status() == READY
        bench.wait(30)
        assert driver.status() == READY


def test_an_attempt_in_between_begins_the_count_anew() -> None:
    """At work before it and at work after it is not at work all the time."""
    bench, driver = a_desk()
    bench.provoke(Trouble.STRANGER)
    assert driver.status() == READY
    bench.wait(30)
    assert isinstance(driver.prepare("a"), Identity)
    assert driver.submit("a", PAGES) == Submitted()
    while isinstance(ended := driver.progress("a"), Working):
        bench.wait(0.1)
    assert isinstance(ended, Made)
    bench.provoke(Trouble.STRANGER)
    assert driver.status() == READY


def test_what_only_a_look_saw_gates_at_once_and_ends_with_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """A printer that counts no held job tells of it in its list alone: a self-test that found it is not forgotten."""
    bench, driver = a_desk()
    bench.provoke(Trouble.WAITS)
    bench.provoke(Trouble.STRANGER)
    monkeypatch.setattr(type(bench.model), "queued", 0)
    assert polls(bench, driver, 4) == [READY] * 4
    assert driver.look() == Declined(Fault.PRINTER_REFUSED)
    assert polls(bench, driver, 2) == [TAKEN, TAKEN]
    bench.mend(Trouble.WAITS)
    bench.wait(30)
    assert polls(bench, driver, 2) == [READY, READY]


def test_what_else_is_wrong_is_mended_first() -> None:
    """A job that waits for paper is not the printer's fault."""
    bench, driver = a_desk()
    bench.provoke(Trouble.NO_MEDIA)
    bench.provoke(Trouble.STRANGER)
    polls(bench, driver, 4)
    assert driver.status() == NotReady((Fault.MEDIA_EMPTY, Fault.PRINTER_REFUSED), Outlet.NO_SENSOR)
