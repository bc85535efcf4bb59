"""The kiosk as a process: keys, a display, kill -9, and a journal that somebody changed."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from kiosk.core.terms import DocumentKind
from simulators.card.parts import Spot
from simulators.kiosk_process import WAIT, Display, KioskProcess
from simulators.machines import Machines
from simulators.phone import Applied
from simulators.ups import UpsSimulator

AKTA, KTP = DocumentKind.AKTA_KELAHIRAN, DocumentKind.KTP_EL


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """All machines; the card printer takes the time that a real one takes."""
    with Machines(tmp_path_factory.mktemp("process"), seconds_per_page=0.3) as machines:
        yield machines


@pytest.fixture(scope="module")
def display() -> Iterator[Display]:
    """One display for all tests."""
    with Display() as display:
        yield display


class Restored:
    """A database that is as it was before, afterwards."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> sqlite3.Connection:
        self.connection = sqlite3.connect(self.path, isolation_level=None)
        self.before = sqlite3.connect(":memory:")
        self.connection.backup(self.before)
        return self.connection

    def __exit__(self, *_: object) -> None:
        self.before.backup(self.connection)
        self.connection.close()
        self.before.close()


class Person:
    """A resident who uses keys only, and looks at the screen before each."""

    def __init__(self, machines: Machines, display: Display, kiosk: KioskProcess) -> None:
        self.machines, self.display, self.kiosk = machines, display, kiosk

    def comes_with_qr(self, applied: Applied) -> None:
        """Scan at the first screen."""
        self.kiosk.wait_for("Idle")
        self.display.focus("Anjungan")
        qr = applied.entry.qr
        self.machines.scanner.hold(qr.reveal() if qr else "")
        self.kiosk.wait_for("Documents")

    def orders(self, applied: Applied, grant: str) -> None:
        """Choose the first document, agree, type the PIN."""
        self.display.press("Return")
        self.kiosk.wait_for("Review")
        self.display.press("Return")
        self.kiosk.wait_for("EnterPrintPin")
        self.display.press(*applied.print_pin(grant).pin.reveal(), "Return")
        self.kiosk.wait_for("Printing")

    def leaves(self) -> None:
        """Answer the survey and wait for the first screen."""
        self.kiosk.wait_for("Survey")
        self.display.press("Return")
        self.kiosk.wait_for("Thanks")
        self.kiosk.wait_for("Idle")


def grants(machines: Machines, applied: Applied) -> dict[str, str]:
    """Kind to grant of one application."""
    rows = told(machines, "grants")
    sent = {message.grant for message in applied.messages}
    return {str(row["kind"]): str(row["grant"]) for row in rows if row["grant"] in sent}


def told(machines: Machines, what: str) -> list[dict[str, object]]:
    """Rows of the registry's state."""
    return cast("list[dict[str, object]]", machines.phone.state()[what])


def state_of(machines: Machines, grant: str) -> str:
    """What the registry says of a grant."""
    return str(next(row["state"] for row in told(machines, "grants") if row["grant"] == grant))


def submitted(machines: Machines) -> None:
    """Wait until the newest attempt was handed to its machine."""
    place = (machines.config.parent / "kiosk" / "journal.sqlite").as_uri()
    journal = sqlite3.connect(f"{place}?mode=ro", uri=True, isolation_level=None)
    newest = "SELECT attempt FROM records WHERE kind = 'attempt' ORDER BY sequence DESC LIMIT 1"
    query = f"SELECT 1 FROM records WHERE kind = 'submit' AND attempt = ({newest})"  # noqa: S608 (our own words only)
    until = time.monotonic() + WAIT
    while not journal.execute(query).fetchone():
        assert time.monotonic() < until
    journal.close()


def books(machines: Machines) -> str:
    """The last line of `anjungan books`."""
    command = [sys.executable, "-m", "kiosk.cli", "books", "--config", str(machines.config)]
    told = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 (our own words only)
    return told.stdout.splitlines()[-1]


def test_a_card_and_a_sheet_by_keys_alone_at_a_real_pace(machines: Machines, display: Display) -> None:
    """One visit in another process: the first key to the empty mouth, and the books balance."""
    applied = machines.phone.apply([KTP, AKTA], family=3)
    found = grants(machines, applied)
    with KioskProcess(machines.config, display.name) as kiosk:
        person = Person(machines, display, kiosk)
        person.comes_with_qr(applied)
        person.orders(applied, found[KTP.value])
        kiosk.wait_for("Take")
        machines.take_card()
        kiosk.wait_for("More")
        display.press("Return")
        kiosk.wait_for("Documents")
        person.orders(applied, found[AKTA.value])
        kiosk.wait_for("Take")
        display.press("Return")
        person.leaves()
        assert kiosk.end(signal.SIGTERM) == 0
    assert {state_of(machines, grant) for grant in found.values()} == {"delivered"}
    assert books(machines) == "balanced"


@pytest.mark.faults(58)
def test_shut_down_while_a_card_is_held_out(machines: Machines, display: Display) -> None:
    """The card goes back into the closed bin, the registry hears of it, and only then the kiosk ends."""
    applied = machines.phone.apply([KTP], family=3)
    grant = grants(machines, applied)[KTP.value]
    with KioskProcess(machines.config, display.name) as kiosk:
        person = Person(machines, display, kiosk)
        person.comes_with_qr(applied)
        person.orders(applied, grant)
        kiosk.wait_for("Take")
        assert kiosk.end(signal.SIGTERM) == 0
        kiosk.wait_for_line("attempt_closed outcome=retracted")
    assert machines.card.snapshot().places[Spot.RETRACT_BIN] == 1
    assert state_of(machines, grant) == "case"
    assert books(machines) == "balanced"


@pytest.mark.faults(1, 6)
def test_killed_while_it_prints_it_never_prints_again(machines: Machines, display: Display) -> None:
    """After kill -9 and a restart the sheet is a case until staff emptied the tray; then the kiosk serves again."""
    applied = machines.phone.apply([AKTA], family=3)
    grant = grants(machines, applied)[AKTA.value]
    before = len(machines.a4.spooled())
    with KioskProcess(machines.config, display.name) as kiosk:
        person = Person(machines, display, kiosk)
        person.comes_with_qr(applied)
        person.orders(applied, grant)
        kiosk.wait_for("Take")
        assert kiosk.end(signal.SIGKILL) == -signal.SIGKILL
    with KioskProcess(machines.config, display.name) as kiosk:
        kiosk.wait_for("OutOfService")
        ours = next(row["attempt"] for row in told(machines, "attempts") if row["grant"] == grant)
        machines.phone.emptied(str(ours))
        kiosk.wait_for("Idle")
        assert kiosk.end(signal.SIGTERM) == 0
    assert len(machines.a4.spooled()) == before + 1
    assert state_of(machines, grant) == "case"
    assert books(machines) == "balanced"


@pytest.mark.faults(13, 14)
def test_a_changed_or_older_journal_is_a_screen_and_a_message(machines: Machines) -> None:
    """Residents see that the machine is being checked, staff read which record; nothing is repaired by guessing."""
    with Restored(machines.config.parent / "kiosk" / "journal.sqlite") as journal:
        journal.execute("UPDATE records SET body = '{\"loaded\":51}' WHERE sequence = 1")
        with KioskProcess(machines.config) as kiosk:
            kiosk.wait_for("OutOfService")
            assert kiosk.end(signal.SIGTERM) == 1
        assert any("record 1 is missing or was changed" in line for line in kiosk.log)
    with Restored(machines.config.parent / "kiosk" / "journal.sqlite") as journal:
        journal.execute("DELETE FROM records WHERE sequence > 5")
        with KioskProcess(machines.config) as kiosk:
            kiosk.wait_for("OutOfService")
            kiosk.wait_for_line("witness_mismatch")
            assert kiosk.end(signal.SIGTERM) == 0
    with KioskProcess(machines.config) as kiosk:
        kiosk.wait_for("Idle")


def with_ups(machines: Machines, ups: UpsSimulator, *, wait: float, done: Path) -> Path:
    """The kiosk's configuration with a UPS, and a command that leaves a mark instead of switching the machine off."""
    config = machines.config.with_name("with-ups.toml")
    section = f'\n[ups]\nat = "{ups.at}"\nwait = {wait}\nshutdown = ["touch", "{done}"]\n'
    config.write_text(machines.config.read_text(encoding="utf-8") + section, encoding="utf-8")
    return config


@pytest.mark.faults(58)
def test_the_mains_go_while_a_card_is_printed(machines: Machines, display: Display, tmp_path: Path) -> None:
    """It is finished and given out, nobody else is served, and when the battery has lasted its time the kiosk ends."""
    applied = machines.phone.apply([KTP], family=3)
    grant = grants(machines, applied)[KTP.value]
    done = tmp_path / "done"
    with UpsSimulator() as ups, KioskProcess(with_ups(machines, ups, wait=30.0, done=done), display.name) as kiosk:
        person = Person(machines, display, kiosk)
        person.comes_with_qr(applied)
        person.orders(applied, grant)
        submitted(machines)
        ups.battery()
        kiosk.wait_for_line("power state=OnBattery")
        assert machines.card.snapshot().places[Spot.MOUTH] == 0
        kiosk.wait_for("Take")
        machines.take_card()
        kiosk.wait_for("Survey")
        display.press("Return")
        kiosk.wait_for("OutOfService")
        assert not done.exists()
        assert kiosk.wait() == 0
    assert done.exists()
    assert state_of(machines, grant) == "delivered"
    assert books(machines) == "balanced"


@pytest.mark.faults(58)
def test_a_battery_that_ends_while_a_card_is_held_out(machines: Machines, display: Display, tmp_path: Path) -> None:
    """After a short outage the kiosk serves by itself; at the end of the battery: retract, outcome, then shut down."""
    applied = machines.phone.apply([KTP], family=3)
    grant = grants(machines, applied)[KTP.value]
    before = machines.card.snapshot().places[Spot.RETRACT_BIN]
    done = tmp_path / "done"
    with UpsSimulator() as ups, KioskProcess(with_ups(machines, ups, wait=60.0, done=done), display.name) as kiosk:
        kiosk.wait_for("Idle")
        ups.battery()
        kiosk.wait_for("OutOfService")
        ups.mains()
        person = Person(machines, display, kiosk)
        person.comes_with_qr(applied)
        person.orders(applied, grant)
        kiosk.wait_for("Take")
        ups.low()
        assert kiosk.wait() == 0
        kiosk.wait_for_line("attempt_closed outcome=retracted")
    assert done.exists()
    assert machines.card.snapshot().places[Spot.RETRACT_BIN] == before + 1
    assert state_of(machines, grant) == "case"
    assert books(machines) == "balanced"
