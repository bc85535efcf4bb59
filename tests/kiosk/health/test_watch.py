"""A kiosk beside nobody: it gates by stock, tests itself, warns staff once, and leaves a sheet of its health."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace as changed

from kiosk.core.events import Cancel, Start
from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, NotReady, Outlet, Ready
from kiosk.core.screens import Documents, OutOfService, Session
from kiosk.core.supplies import Level, Source, Supply
from kiosk.core.terms import DocumentKind, Grant, GrantState, Medium
from kiosk.health.care import Care, local_time
from kiosk.health.sheet import seen_of
from kiosk.health.watch import SECONDS
from kiosk.runtime import Runtime
from pin.policy import Door
from printjobs.journal import Journal
from printjobs.usage import HOUR
from printjobs.words import RecordKind
from tests.kiosk.hand_kiosk import Kiosk

DAY = 24 * HOUR


class Desk(Kiosk):
    """A kiosk with fifty blanks, whose journal grows old by the loop's time, and what staff are told."""

    def __init__(self, folder: Path) -> None:
        self.clock = lambda: 0.0
        super().__init__(Journal(folder / "journal", lambda: "now", elapsed=self.elapsed))
        self.ahead = 0.0
        self.clock = lambda: self.loop.now + self.ahead
        self.journal.append(RecordKind.BLANKS, "", {"loaded": 50})
        self.file = folder / "health.json"
        self.told: list[frozenset[Fault]] = []
        self.lacks: dict[str, frozenset[Fault]] = {"receipt": frozenset()}
        self.begin()

    def elapsed(self) -> float:
        """Time by the loop; it comes after the journal."""
        return self.clock()

    def later(self, seconds: float) -> None:
        """Let the journal grow older in one leap, and a minute pass."""
        self.ahead += seconds
        self.loop.run(SECONDS)

    def begin(self, care: Care | None = None) -> None:
        """Start it, or start it again."""
        care = care or Care(per_hour=3, file=self.file, kiosk="k-1", lines=lambda: self.lacks, told=self.told.append)
        self.runtime = Runtime(replace(self.runtime._parts, care=care), "boot")
        self.runtime.start()
        self.loop.run(1)

    def menu(self) -> list[tuple[Fault | None, int]]:
        """What stands in the way of a card and a sheet, and for how many minutes."""
        grants = tuple(
            Grant(kind.value, kind, GrantState.PRINTABLE, "S***")
            for kind in (DocumentKind.KTP_EL, DocumentKind.KARTU_KELUARGA)
        )
        visit = changed(self.runtime._visit, session=Session("v", Door.QR, grants), screen=Documents())
        return [(offer.obstacle, offer.minutes) for offer in visit.offers()]

    def print(self, name: str, kind: DocumentKind) -> None:
        """Leave the records of a document."""
        self.journal.append(RecordKind.ATTEMPT, name, {"visit": "v", "grant": "g", "kind": kind.value})
        if kind.medium is Medium.CARD:
            self.journal.append(RecordKind.FEED, name, {})
        self.journal.append(RecordKind.SUBMIT, name, {"pages": 1})

    def kept(self) -> list[dict[str, object]]:
        """All HEALTH records."""
        return [dict(entry.fields) for entry in self.journal.entries() if entry.kind is RecordKind.HEALTH]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give one."""
    desk = Desk(tmp_path)
    yield desk
    desk.journal.close()


def count(left: int) -> Level:
    """As a machine counts."""
    return Level(left, Source.COUNTER)


@pytest.mark.faults(24)
def test_stock_gates_a_medium_in_the_menu_though_its_printer_is_ready(desk: Desk) -> None:
    """No blank by the books, no card's worth of ribbon, no sheet; what is filled comes back at the next look."""
    assert desk.menu() == [(None, 0), (None, 0)]
    desk.printers[Medium.CARD].left = {Supply.RIBBON: count(0)}
    desk.printers[Medium.A4].left = {Supply.PAPER: count(0)}
    desk.loop.run(1)
    assert desk.menu() == [(Fault.RIBBON_EMPTY, 0), (Fault.MEDIA_EMPTY, 0)]
    assert desk.screen() == OutOfService(Fault.MEDIA_EMPTY)
    desk.printers[Medium.CARD].left = {Supply.RIBBON: count(1)}
    desk.printers[Medium.A4].left = {Supply.PAPER: count(1)}
    desk.journal.append(RecordKind.BLANKS, "", {"moved": 50, "from": "hopper", "to": "removed"})
    desk.loop.run(1)
    assert desk.menu() == [(Fault.BLANKS_EMPTY, 0), (None, 0)]
    desk.printers[Medium.CARD].says = NotReady((Fault.CARD_COVER_OPEN,), Outlet.EMPTY)
    desk.loop.run(1)
    assert desk.menu()[0] == (Fault.CARD_COVER_OPEN, 0)


@pytest.mark.faults(18)
def test_two_chips_in_a_row_stop_cards_until_staff_saw_to_the_blanks(desk: Desk) -> None:
    """Over a restart, too; before anybody is asked for a PIN, and staff read it on the sheet."""
    for name in ("a", "b"):
        assert desk.menu() == [(None, 0), (None, 0)]
        desk.print(name, DocumentKind.KTP_EL)
        fields = {"outcome": "spoiled", "fault": "chip_failed", "place": "reject_bin"}
        desk.journal.append(RecordKind.OUTCOME, name, fields)
        desk.loop.run(1)
    assert desk.menu() == [(Fault.CHIP_FAILED, 0), (None, 0)]
    desk.begin()
    assert desk.menu() == [(Fault.CHIP_FAILED, 0), (None, 0)]
    assert Fault.CHIP_FAILED in desk.runtime._health.sheet().faults
    desk.journal.append(RecordKind.BLANKS, "", {"loaded": 1, "by": "a-1"})
    desk.loop.run(1)
    assert desk.menu() == [(None, 0), (None, 0)]


@pytest.mark.faults(27)
def test_a_head_that_did_its_cards_rests_and_the_menu_says_how_long(desk: Desk) -> None:
    """Over a restart, too; the other medium goes on; nothing but time at work ends it."""
    for name in ("a", "b", "c"):
        desk.print(name, DocumentKind.KTP_EL)
        desk.later(540)
    assert desk.menu() == [(Fault.DUTY_PAUSE, 30), (None, 0)]
    desk.begin()
    assert desk.menu() == [(Fault.DUTY_PAUSE, 30), (None, 0)]
    desk.later(1640)
    assert desk.menu()[0] == (Fault.DUTY_PAUSE, 2)
    desk.loop.run(120)
    assert desk.menu()[0] == (None, 0)


@pytest.mark.faults(27)
def test_a_head_that_demands_to_cool_is_said_with_the_usual_minutes(desk: Desk) -> None:
    """Counted from when it began, never below one; a head that was cool again begins anew."""
    card = desk.printers[Medium.CARD]
    card.says = NotReady((Fault.HEAD_COOLING,), Outlet.EMPTY)
    desk.loop.run(1)
    assert desk.menu() == [(Fault.HEAD_COOLING, 10), (None, 0)]
    desk.loop.run(240)
    assert desk.menu()[0] == (Fault.HEAD_COOLING, 6)
    desk.later(3600)
    assert desk.menu()[0] == (Fault.HEAD_COOLING, 1)
    card.says = Ready(Outlet.EMPTY)
    desk.loop.run(1)
    card.says = NotReady((Fault.HEAD_COOLING,), Outlet.EMPTY)
    desk.loop.run(1)
    assert desk.menu()[0] == (Fault.HEAD_COOLING, 10)


def test_staff_are_warned_once_and_told_when_it_is_mended(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """Of what a printer says will soon stop it, and of the small devices; the sheet holds both."""
    caplog.set_level(logging.INFO, logger="anjungan")
    logging.getLogger("anjungan").disabled = False  # as import-linter leaves it
    desk.printers[Medium.CARD].says = Ready(Outlet.EMPTY, (Fault.BLANKS_LOW,))
    desk.lacks["receipt"] = frozenset({Fault.RECEIPT_EMPTY})
    desk.loop.run(3 * SECONDS)
    sheet = json.loads(desk.file.read_text())
    assert (sheet["faults"], sheet["warnings"], sheet["kiosk"]) == (["receipt_empty"], ["blanks_low"], "k-1")
    desk.printers[Medium.CARD].says = Ready(Outlet.EMPTY)
    desk.lacks["receipt"] = frozenset()
    desk.loop.run(SECONDS)
    assert desk.told == []  # who watches printers and lines tells these
    said = [record.getMessage() for record in caplog.records if record.getMessage().startswith("health")]
    assert said == [
        "health_fault fault=blanks_low alert=warning",
        "health_fault fault=receipt_empty alert=warning",
        "health_mended fault=blanks_low",
        "health_mended fault=receipt_empty",
    ]


@pytest.mark.faults(24)
def test_staff_hear_of_stock_from_here_and_of_what_a_printer_says_from_its_watcher(desk: Desk) -> None:
    """The books have no blank: nobody else knows. The printer then says so, too: told there."""
    desk.journal.append(RecordKind.BLANKS, "", {"moved": 50, "from": "hopper", "to": "removed"})
    desk.loop.run(SECONDS)
    assert desk.told == [{Fault.BLANKS_EMPTY}]
    desk.printers[Medium.CARD].says = NotReady((Fault.BLANKS_EMPTY,), Outlet.EMPTY)
    desk.loop.run(SECONDS)
    assert desk.told[1:] == [frozenset()]


def test_nothing_is_tested_while_somebody_is_before_the_screen(desk: Desk) -> None:
    """Somebody who types has no session yet."""
    desk.runtime.post(Start())
    desk.loop.run(SECONDS)
    assert "tests" not in str(desk.kept()) or desk.kept()[-1]["tests"] == ""
    desk.runtime.post(Cancel())
    desk.loop.run(SECONDS)
    assert desk.kept()[-1]["tests"] == "card=ok a4=ok receipt=ok"


def test_the_sheet_says_when_it_was_written(tmp_path: Path) -> None:
    """By the clock on the wall: a sheet that nobody writes any more looks old."""
    desk = Desk(tmp_path)
    desk.begin(Care(file=desk.file, now=lambda: "2026-11-30T08:00:00+07:00"))
    desk.loop.run(SECONDS)
    assert json.loads(desk.file.read_text())["seen_at"] == "2026-11-30T08:00:00+07:00"
    assert datetime.fromisoformat(local_time()).tzinfo is not None
    desk.journal.close()


def test_words_of_another_version_stop_no_start(desk: Desk) -> None:
    """A fault, a supply and a source that were renamed are left out."""
    kept = {"levels": {"blanks": 9, "foil": 3, "toner": 7}, "sources": "blanks=books foil=counter toner=guess odd"}
    desk.journal.append(RecordKind.HEALTH, "", {**kept, "faults": "card_jam card_stuck", "warnings": "", "tests": "x"})
    seen = seen_of(desk.journal.ledger.usage.health)
    assert seen.faults == (Fault.CARD_JAM,)
    assert seen.levels == {Supply.BLANKS: Level(9, Source.BOOKS)}
    desk.begin()
    assert not isinstance(desk.screen(), OutOfService)


def test_health_is_recorded_each_hour_and_when_something_changed(desk: Desk) -> None:
    """Not when only a level fell; at most once a minute, however it flickers."""
    desk.loop.run(SECONDS)
    assert len(desk.kept()) == 1
    desk.printers[Medium.CARD].left = {Supply.RIBBON: count(199)}
    desk.later(HOUR - 2 * SECONDS)
    assert len(desk.kept()) == 1
    desk.loop.run(SECONDS)
    assert [kept["levels"] for kept in desk.kept()] == [{"blanks": 50}, {"blanks": 50, "ribbon": 199}]
    for _ in range(30):
        desk.printers[Medium.CARD].says = Ready(Outlet.EMPTY, (Fault.RIBBON_LOW,))
        desk.loop.run(1)
        desk.printers[Medium.CARD].says = Ready(Outlet.EMPTY)
        desk.loop.run(1)
    assert len(desk.kept()) <= 3


def test_an_idle_kiosk_tests_itself_and_one_with_a_visit_does_not(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every six hours: each printer is looked into as before a document, and the lines are named."""
    monkeypatch.setattr(desk.printers[Medium.A4], "look", lambda: Declined(Fault.PRINTER_REFUSED), raising=False)
    desk.loop.run(SECONDS)
    assert desk.kept()[-1]["tests"] == "card=ok a4=printer_refused receipt=ok"
    monkeypatch.undo()
    desk.later(5 * HOUR)
    assert desk.kept()[-1]["tested"] == SECONDS
    monkeypatch.setattr(desk.runtime._health, "_idle", lambda: False)
    desk.later(2 * HOUR)
    assert desk.kept()[-1]["tested"] == SECONDS
    monkeypatch.undo()
    desk.loop.run(SECONDS)
    assert desk.kept()[-1]["tests"] == "card=ok a4=ok receipt=ok"
    desk.begin()
    desk.loop.run(SECONDS)
    assert json.loads(desk.file.read_text())["self_test"]["a4"] == "ok"


def test_machines_that_stood_idle_are_named_until_they_print(desk: Desk) -> None:
    """After seven days at work without a print; never before."""
    desk.loop.run(SECONDS)
    desk.later(7 * DAY - 2 * SECONDS)
    assert desk.told == []
    desk.later(SECONDS)
    assert desk.told[-1] == {Fault.PRINTER_IDLE, Fault.CARD_PRINTER_IDLE}
    desk.print("a", DocumentKind.BIODATA)
    desk.loop.run(SECONDS)
    assert desk.told[-1] == {Fault.CARD_PRINTER_IDLE}


@pytest.mark.faults(24)
def test_what_will_be_used_up_in_three_days_is_warned_of(desk: Desk) -> None:
    """By use, though no printer calls it low: 50 blanks, a dozen a day."""
    for day in range(3):
        for number in range(12):
            desk.print(f"{day}-{number}", DocumentKind.KIA)
        desk.later(DAY)
    assert Fault.BLANKS_LOW in desk.told[-1]
    assert not any(Fault.BLANKS_LOW in told for told in desk.told[:-1])


@pytest.mark.faults(11)
def test_a_full_disk_is_left_to_outcomes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """No health is recorded on what was set aside; the file and the hook still tell."""
    monkeypatch.setattr(Journal, "low", True)
    desk.later(2 * HOUR)
    assert desk.kept() == []
    assert desk.file.exists()


@pytest.mark.faults(10)
def test_a_disk_that_refuses_ends_the_service(desk: Desk) -> None:
    """As with every record."""
    desk.journal._store.connection.execute("PRAGMA query_only=ON")
    desk.loop.run(2 * SECONDS)
    assert desk.screen() == OutOfService(Fault.JOURNAL_FAILED)


def test_a_sheet_that_cannot_be_written_stops_nothing(desk: Desk) -> None:
    """It is a copy."""
    desk.begin(Care(file=desk.file / "nowhere"))
    desk.loop.run(2 * SECONDS)
    assert desk.menu() == [(None, 0), (None, 0)]
    assert not desk.file.exists() or desk.file.is_file()
