"""Staff are told by a command of the configuration: once, in time, and with nothing but a code and a level."""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
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


class Duty:
    """Who is told: a command that needs no process, and the times at which it was run."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.loop = HandLoop()
        self.alerts = Alerts(self.loop, ("notify",))
        self.told: list[tuple[int, str]] = []
        self.failures: list[str] = []
        monkeypatch.setattr(alerts, "_run", self._run)

    def _run(self, words: Sequence[str], _: threading.Event) -> str:
        self.told.append((round(self.loop.now), words[1]))
        return self.failures.pop(0) if self.failures else ""

    def flicker(self, fault: Fault, seconds: float) -> None:
        """It comes, and goes after half of that time."""
        for faults in (frozenset({fault}), frozenset[Fault]()):
            self.alerts.see("a4", faults)
            self.loop.run(seconds / 2)


@pytest.fixture
def duty(monkeypatch: pytest.MonkeyPatch) -> Duty:
    """Give one."""
    return Duty(monkeypatch)


def test_a_fault_that_comes_back_while_its_code_rests_is_told_when_the_rest_ends(duty: Duty) -> None:
    """A jam is mended, is back in a minute, and stands for a day: two alerts. One that stayed away: one."""
    for fault in (Fault.MEDIA_JAM, Fault.MEDIA_EMPTY):
        duty.flicker(fault, 60)
    duty.alerts.see("a4", frozenset({Fault.MEDIA_JAM}))
    duty.loop.run(24 * 3600)
    assert duty.told == [(0, "media_jam"), (60, "media_empty"), (300, "media_jam")]


def test_what_stands_at_two_sources_is_told_once(duty: Duty) -> None:
    """And again only when it came back."""
    for source in ("card", "health"):
        duty.alerts.see(source, frozenset({Fault.BLANKS_LOW}))
    duty.loop.run(PAUSE)
    duty.alerts.see("card", frozenset())
    duty.alerts.see("card", frozenset({Fault.BLANKS_LOW}))
    duty.loop.run(3600)
    assert duty.told == [(0, "blanks_low")]


def test_a_fault_that_flaps_all_day_is_told_once_an_hour(duty: Duty) -> None:
    """After an hour of quiet it is new again."""
    for _ in range(24 * 60 * 3):
        duty.flicker(Fault.REGISTRY_UNREACHABLE, 20)
    assert len(duty.told) < 30
    duty.loop.run(2.5 * 3600)
    begin = duty.loop.now
    duty.told.clear()
    for _ in range(20):
        duty.flicker(Fault.REGISTRY_UNREACHABLE, 20)
    assert [at - begin for at, _ in duty.told] == [0, 300]


def test_what_ends_an_attempt_is_told_each_time(duty: Duty) -> None:
    """It does not stand: three wrong chips hours apart are three alerts, two within five minutes are two."""
    for pause in (3 * 3600, 3 * 3600, 60, 3600):
        duty.alerts.happened(Fault.CHIP_WRONG)
        duty.loop.run(pause)
    assert duty.told == [(at, "chip_wrong") for at in (0, 10800, 21600, 21900)]


def test_each_stranger_is_told_by_itself_and_a_crowd_together(duty: Duty) -> None:
    """A second stick is no news of the first; one that calls itself another every time does not flood staff."""
    for name in ("0781:5567", "046d:c31c", "0781:5567"):
        duty.alerts.happened(Fault.FOREIGN_DEVICE, name)
    duty.alerts.see("lines", frozenset({Fault.FOREIGN_DEVICE}))
    duty.loop.run(PAUSE)
    assert [at for at, _ in duty.told] == [0, 0, 300]
    for number in range(1000):
        duty.alerts.happened(Fault.FOREIGN_DEVICE, f"1234:{number:04x}")
    duty.loop.run(1)
    assert len(duty.told) == 3 + alerts.STRANGERS - 2 + 1


def test_a_second_resident_is_heard(duty: Duty) -> None:
    """A call rests one minute, however often somebody presses, and never longer."""
    for _ in range(20):
        duty.alerts.called()
        duty.loop.run(1)
    duty.loop.run(100)
    duty.alerts.called()
    duty.loop.run(0)
    assert duty.told == [(0, "staff_called"), (60, "staff_called"), (120, "staff_called")]


@pytest.mark.parametrize(
    ("event", "stands", "times"),
    [
        (False, True, [0, 10, 30, 70]),
        (False, False, [0]),  # mended before anybody heard of it
        (True, False, [0, 10, 30, 70]),
    ],
)
def test_a_command_that_failed_is_run_again(duty: Duty, event: bool, stands: bool, times: list[int]) -> None:
    """Later and later, as long as there is something to tell."""
    duty.failures = ["exit_1"] * 3
    if event:
        duty.alerts.happened(Fault.CARD_JAM)
    else:
        duty.alerts.see("card", frozenset({Fault.CARD_JAM}))
        duty.loop.run(1)
        duty.alerts.see("card", frozenset({Fault.CARD_JAM}) if stands else frozenset())
    duty.loop.run(24 * 3600)
    assert [at for at, _ in duty.told] == times


def test_a_command_that_never_works_is_given_up_after_a_day(duty: Duty) -> None:
    """A call after five minutes; both are told when they happen again."""
    duty.failures = ["exit_1"] * 1000
    duty.alerts.happened(Fault.CARD_JAM)
    duty.alerts.called()
    duty.loop.run(48 * 3600)
    jams = [at for at, code in duty.told if code == "card_jam"]
    assert (len(jams), len(duty.told) - len(jams)) == (alerts.TRIES, alerts.CALL_TRIES)
    assert 20 * 3600 < jams[-1] < 24 * 3600
    duty.alerts.happened(Fault.CARD_JAM)
    duty.loop.run(1)
    assert len(duty.told) == alerts.TRIES + alerts.CALL_TRIES + 1


def test_a_stopping_kiosk_does_not_wait_for_a_command_that_hangs(caplog: pytest.LogCaptureFixture) -> None:
    """It gets a moment; then it is ended, with all that it started."""
    loop = ThreadLoop()
    alert = Alerts(loop, ("sh", "-c", "sleep 60; true"))
    loop.post(alert.called)
    loop.after(0.5, alert.stop)
    loop.after(0.6, loop.stop)
    begin = time.monotonic()
    loop.run()
    assert 0.5 < time.monotonic() - begin < alerts.SECONDS / 2
    alert.stop()
    assert caplog.messages == ["staff_called"]


def test_the_last_words_of_a_kiosk_are_told_once_an_hour(told: Path, command: tuple[str, ...], tmp_path: Path) -> None:
    """A supervisor starts one that fails at every start again and again."""
    for _ in range(3):
        Alerts(HandLoop(), command, tmp_path / "mark").last("runtime_failed")
    assert lines(told) == ["to-duty runtime_failed urgent"]
    os.utime(tmp_path / "mark", (0, 0))
    Alerts(HandLoop(), command, tmp_path / "mark").last("runtime_failed")
    assert len(lines(told)) == 2


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

    def run(*_: object) -> str:
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
    for _ in range(2):
        kiosk.runtime._told(JobClosed("a1", Outcome.SUSPECT, Fault.CARD_LOST))
        kiosk.loop.run(3600)
    kiosk.journal.close()
    assert lines(told) == [
        "to-duty cleaning_due warning",
        "to-duty staff_called urgent",
        "to-duty media_jam urgent",
        "to-duty card_lost urgent",
        "to-duty card_lost urgent",
    ]
