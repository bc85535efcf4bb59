"""Staff are told by a command of the configuration: once, in time, and with nothing but a code and a level."""

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk import alerts
from kiosk.alerts import PAUSE, Alerts
from kiosk.core.events import AskHelp, CallStaff, JobClosed, Start
from kiosk.core.faults import Fault
from kiosk.core.printer import NotReady, Outlet, Ready
from kiosk.core.screens import Help
from kiosk.core.terms import Medium, Outcome
from kiosk.loop import ThreadLoop
from printjobs.journal import Journal
from tests.kiosk.hand_kiosk import HandLoop, Kiosk


@pytest.fixture(autouse=True)
def heard(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """The log is heard: who has set up logging of its own in this process may have switched it off."""
    monkeypatch.setattr(logging.getLogger("anjungan"), "disabled", False)
    caplog.set_level(logging.WARNING, logger="anjungan")


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """What the command has written, a line a time it was run."""
    return tmp_path / "told"


@pytest.fixture
def command(told: Path) -> tuple[str, ...]:
    """A command that writes down the words it was given."""
    write = f"import sys; open({str(told)!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n')"
    return (sys.executable, "-c", write, "to-duty")


def lines(told: Path) -> list[str]:
    """What was told so far."""
    return told.read_text().splitlines() if told.exists() else []


def test_a_new_fault_is_told_with_its_level(told: Path, command: tuple[str, ...]) -> None:
    """What only passes by is not; what was there before is not told again."""
    loop = HandLoop()
    alert = Alerts(loop, command)
    alert.see("card", frozenset({Fault.CARD_JAM, Fault.CLEANING_DUE, Fault.HEAD_COOLING}))
    alert.see("card", frozenset({Fault.CARD_JAM, Fault.CLEANING_DUE}))
    loop.run(0)
    assert lines(told) == ["to-duty card_jam urgent", "to-duty cleaning_due warning"]


def test_the_same_code_is_told_once_in_five_minutes(told: Path, command: tuple[str, ...]) -> None:
    """However often a fault comes and goes, and a button is pressed."""
    loop = HandLoop()
    alert = Alerts(loop, command)
    for _ in range(20):
        alert.see("a4", frozenset({Fault.MEDIA_EMPTY}))
        alert.see("a4", frozenset())
        alert.called()
        loop.run(1)
    assert lines(told) == ["to-duty media_empty urgent", "to-duty staff_called urgent"]
    loop.run(PAUSE)
    alert.called()
    loop.run(0)
    assert lines(told)[2:] == ["to-duty staff_called urgent"]


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (("/nowhere/notify",), "FileNotFoundError"),
        (("false",), "exit_1"),
        ((sys.executable, "-c", "import time; time.sleep(60)"), "too_slow"),
    ],
)
def test_a_command_that_fails_is_logged_and_harms_nobody(
    command: tuple[str, ...], why: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the key that is to be mended; one that hangs is ended."""
    if why == "too_slow":
        monkeypatch.setattr(alerts, "SECONDS", 0.2)
    loop = HandLoop()
    Alerts(loop, command).called()
    loop.run(0)
    assert f"alert_not_delivered code=staff_called why={why}; mend staff.notify" in caplog.text


def test_without_a_command_it_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """And nothing is run."""
    Alerts(HandLoop()).called()
    assert [(record.levelno, record.message) for record in caplog.records] == [(logging.WARNING, "staff_called")]


def test_nothing_waits_for_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """While it runs, the loop goes on: it is what lets the command end here."""
    going_on, ran_on = threading.Event(), []
    loop = ThreadLoop()

    def run(_: object) -> str:
        ran_on.append(threading.current_thread() is not threading.main_thread() and going_on.wait(10))
        loop.stop()
        return ""

    monkeypatch.setattr(alerts, "_run", run)
    loop.post(Alerts(loop, ("notify",)).called)
    loop.post(going_on.set)
    loop.run()
    assert ran_on == [True]


@pytest.fixture
def kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Path, command: tuple[str, ...]) -> Kiosk:
    """A kiosk whose runtime tells by the command."""
    assert not told.exists()
    made: Callable[..., Alerts] = Alerts
    monkeypatch.setattr("kiosk.runtime.Alerts", lambda loop: made(loop, command))
    return Kiosk(Journal(tmp_path / "journal", lambda: "now"))


def test_the_runtime_tells_calls_warnings_and_faults(kiosk: Kiosk, told: Path) -> None:
    """A resident's call, what will soon stop a printer, what has stopped it, and what an attempt ended with."""
    kiosk.printers[Medium.CARD].says = Ready(Outlet.EMPTY, (Fault.CLEANING_DUE,))
    kiosk.runtime.start()
    kiosk.loop.run(1)
    for event in (Start(), AskHelp(), CallStaff()):
        kiosk.runtime.post(event)
    kiosk.loop.run(1)
    assert isinstance(kiosk.shown[-1].screen, Help)
    kiosk.printers[Medium.A4].says = NotReady((Fault.MEDIA_JAM,), Outlet.EMPTY)
    kiosk.loop.run(2)
    kiosk.runtime._told(JobClosed("a1", Outcome.SUSPECT, Fault.CARD_LOST))
    kiosk.loop.run(2)
    kiosk.journal.close()
    assert lines(told) == [
        "to-duty cleaning_due warning",
        "to-duty staff_called urgent",
        "to-duty media_jam urgent",
        "to-duty card_lost urgent",
    ]
