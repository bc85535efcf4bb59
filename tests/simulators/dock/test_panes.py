"""The panes below the machines: wires, journal, books, cases, and the tape's files."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import cast

import requests
from PySide6.QtWidgets import QLabel

from kiosk.core.terms import DocumentKind, Outcome
from printjobs.books import Books
from printjobs.journal import Journal
from printjobs.words import RecordKind
from simulators.decoders.words import Direction
from simulators.dock.books_pane import BooksPane
from simulators.dock.cases_pane import CaseBox
from simulators.dock.centre import OFFICERS, Case, CentreSnapshot, Unsettled
from simulators.dock.deeds import Deed, Does, How
from simulators.dock.journal_pane import MEANS, JournalPane
from simulators.dock.live import Live
from simulators.dock.record_pane import RecordPane
from simulators.dock.records import Recorded, Records
from simulators.dock.scenario_of import scenario
from simulators.dock.tape import Player, Tape, Taped
from simulators.dock.window import DockWindow
from simulators.dock.wire_pane import WirePane, dump
from simulators.machines import Machines
from simulators.scenarios.reading import read, read_text
from simulators.scenarios.run import play
from simulators.trace import Traced

Until = Callable[[Callable[[], bool]], None]


def piece(number: int, device: str, said: str, time: float = 0.0) -> Traced:
    """One message to a device."""
    return Traced(number, time, device, Direction.TO_DEVICE, said.encode(), said)


def test_the_wire_is_filtered_paused_and_shown_in_bytes() -> None:
    """Newest on top; one machine alone; nothing while paused, all of it afterwards; repeats hidden; bytes on choice."""
    pane = WirePane(traced=True)
    pane.add((piece(1, "card", "Sp;y"), piece(2, "a4", "Get-Jobs"), piece(3, "card", "Sp;y", 1.0)))
    assert pane.table.texts(3) == ["Get-Jobs", "Sp;y"]
    pane.repeats.setChecked(False)
    assert pane.table.texts(3) == ["Sp;y", "Get-Jobs", "Sp;y"]
    pane.device.setCurrentText("a4")
    assert pane.table.texts(3) == ["Get-Jobs"]
    pane.pause.setChecked(True)
    pane.add((piece(4, "a4", "Print-Job"),))
    assert pane.table.texts(3) == ["Get-Jobs"]
    pane.pause.setChecked(False)
    assert pane.table.texts(3) == ["Print-Job", "Get-Jobs"]
    pane.table.selectRow(0)
    assert pane.bytes.toPlainText() == dump(b"Print-Job")
    pane.clear()
    assert pane.table.texts(3) == []


def test_what_was_said_long_ago_is_forgotten() -> None:
    """A wire on which everything is new does not fill the memory."""
    pane = WirePane(traced=True)
    pane.add(tuple(piece(number, "card", f"said {number}", float(number)) for number in range(1, 1200)))
    assert len(pane._last) < 1100


def test_bytes_are_shown_as_hexadecimal_and_text() -> None:
    """Sixteen a line; what is no letter is a dot; the rest is counted."""
    assert dump(b"\x1bSi\r").split() == ["0000", "1b", "53", "69", "0d", ".Si."]
    assert dump(bytes(3000)).endswith("… and 952 bytes more")


def test_the_wires_of_real_machines_are_shown(dock: DockWindow, until: Until) -> None:
    """What is asked of the receipt printer over its own wire appears, decoded."""
    import socket  # noqa: PLC0415 - the test is the kiosk here

    with socket.create_connection(("127.0.0.1", dock._session.site.receipt.port), 5) as line:
        line.sendall(b"\x10\x04\x01")
        line.recv(1)
        until(lambda: "receipt" in dock.wire.table.texts(1))


def filled(path: Path) -> Journal:
    """A journal with blanks loaded and one card attempt, delivered."""
    journal = Journal(path, lambda: "2026-11-25T10:00:00.000")
    journal.append(RecordKind.BLANKS, "", {"loaded": 10})
    journal.append(RecordKind.ATTEMPT, "attempt-1", {"kind": DocumentKind.KTP_EL.value, "visit": "v", "grant": "g"})
    journal.append(RecordKind.FEED, "attempt-1", {})
    return journal


def test_journal_and_books_are_read_beside_the_one_who_writes(tmp_path: Path) -> None:
    """Nothing before the file is there; then each record once, and the books it comes to, while it is still open."""
    path = tmp_path / "journal.sqlite"
    records = Records(path)
    assert records.look() == Recorded()
    journal = filled(path)
    first = records.look()
    assert [entry.kind for entry in first.entries] == [RecordKind.BLANKS, RecordKind.ATTEMPT, RecordKind.FEED]
    assert first.books is not None
    assert first.books.blanks == {"hopper": 9, "transport": 1}
    journal.append(
        RecordKind.OUTCOME, "attempt-1", {"outcome": Outcome.DELIVERED.value, "place": "outlet", "fault": None}
    )
    second = records.look()
    assert [entry.kind for entry in second.entries] == [RecordKind.OUTCOME]
    assert second.books is not None
    assert second.books.attempts["delivered"] == 1
    pane = JournalPane()
    pane.add(first)
    pane.add(second)
    assert pane.table.texts(2) == ["outcome", "feed", "attempt", "blanks"]
    journal._store.connection.execute("UPDATE records SET body = '{}' WHERE sequence = 4")  # type: ignore[attr-defined]
    journal.close()
    records.close()
    damaged = Records(path).look()
    pane.add(damaged)
    assert "missing or was changed" in pane.said.text()


def test_every_kind_of_record_has_a_meaning() -> None:
    """One without would end the pane."""
    assert set(MEANS) == set(RecordKind)


def test_the_books_are_green_or_red_with_the_error_by_name() -> None:
    """Both sums are compared with their totals, and the hopper with the machine's."""
    pane = BooksPane()
    pane.show_books(None, {})
    assert pane.verdict.text() == "No journal yet: start a kiosk."
    pane.show_books(
        Books(10, Counter(hopper=9, delivered=1), Counter(delivered=1), 1), {"Hopper": 9, "Path and mouth": 0}
    )
    assert (pane.verdict.text(), pane.blanks.sum.text(), pane.attempts.sum.text()) == ("Balanced", "10  = 10", "1  = 1")
    assert pane.machine.property("tone") == "good"
    there = {"Hopper": 9, "Path and mouth": 0, "Reject bin": 0}
    pane.show_books(Books(10, Counter(hopper=8, transport=2), Counter(), 0, ("blanks: 2 fewer",)), there)
    assert (pane.verdict.text(), pane.verdict.property("tone")) == ("Not balanced", "bad")
    assert pane.errors.text() == "blanks: 2 fewer"
    assert pane.blanks.sum.text() == "10  = 10"
    assert pane.machine.text().splitlines() == [
        "Hopper of the machine: 9, 1 more than booked",
        "Path and mouth of the machine: 0, 2 fewer than booked",
        "What people loaded or carried away is booked with: anjungan blanks",
    ]


def meet(dock: DockWindow) -> None:
    """Let the registry meet the kiosk: it says hello with its own certificate."""
    site = dock._session.site
    keys = site.registry.folder
    certificate = (str(keys / "clients" / "kiosk-1.pem"), str(keys / "clients" / "kiosk-1.key"))
    url = f"{site.registry.url}/v1/hello"
    requests.get(url, cert=certificate, verify=str(keys / "ca.pem"), timeout=5).raise_for_status()


def test_a_restored_registry_opens_cases_that_two_officers_close(dock: DockWindow, until: Until) -> None:
    """Back up, restore: each kiosk must replay; two signed votes stand in for one, and its case is gone."""
    meet(dock)
    dock.cases.acts["backup"].click()
    until(lambda: dock.bar.said.text().endswith("Back up: done"))
    dock.cases.acts["restore"].click()
    until(lambda: bool(dock.cases.findChildren(CaseBox)))
    cases = dock.cases.findChildren(CaseBox)
    words = [line.text() for line in cases[0].findChildren(QLabel)]
    assert any("The registry was restored" in line for line in words)
    while boxes := [box for box in dock.cases.findChildren(CaseBox) if box.isVisibleTo(dock.cases)]:
        before = len(boxes)
        boxes[0].votes[OFFICERS[0]].click()
        until(lambda: any(not box.votes[OFFICERS[0]].isEnabled() for box in dock.cases.findChildren(CaseBox)))
        voted = next(box for box in dock.cases.findChildren(CaseBox) if not box.votes[OFFICERS[0]].isEnabled())
        assert voted.votes[OFFICERS[0]].text() == "petugas-1: stand in"
        voted.votes[OFFICERS[1]].click()
        until(lambda now=before: len(dock._session.centre.look().snapshot.cases) < now)  # type: ignore[misc]
        until(lambda now=before: len([b for b in dock.cases.findChildren(CaseBox) if b.isVisibleTo(dock.cases)]) < now)  # type: ignore[misc]


def test_a_case_shows_its_evidence_and_an_outlet_waits_for_a_hand(dock: DockWindow) -> None:
    """Evidence is written out; a decision about a blank asks for its number; an attempt's outlet has a button."""
    case = Case(7, "outcome", "attempt-9", "suspect", 1, '{"device.inserted": 3}', ())
    dock.cases.show_centre(CentreSnapshot(cases=(case,), unsettled=(Unsettled("attempt-9", "left"),)))
    box = dock.cases.findChildren(CaseBox)[-1]
    assert "Evidence: device.inserted 3" in [line.text() for line in box.findChildren(QLabel)]
    box.decision.setCurrentText("not produced")
    assert box.blank.isVisibleTo(box)
    box.decision.setCurrentText("delivered")
    assert not box.blank.isVisibleTo(box)
    dock.cases.show_centre(None)
    assert dock.cases.said.text() == "The registry does not answer."


DEEDS = (
    Deed("phone", Does.ACT, "approve ktp_el,akta_kelahiran 3"),
    Deed("phone", Does.ACT, "hold entry 1"),
    Deed("card", Does.FAULT, "slow", How(once=True)),
    Deed("network", Does.FAULT, "late", How(once=True)),
    Deed("phone", Does.ACT, "hold print 1 1"),
    Deed("card", Does.ACT, "take"),
    Deed("phone", Does.ACT, "hold print 1 2"),
    Deed("a4", Does.ACT, "take"),
    Deed("receipt", Does.FAULT, "paper_low"),
    Deed("a4", Does.FAULT, "toner-low", How(seconds=30.0)),
    Deed("a4", Does.FAULT, "media-jam", How(chance=0.5)),
    Deed("a4", Does.MEND, "media-jam"),
)


def taped() -> Tape:
    """A tape with one of each, ten seconds apart."""
    now = [0.0]
    tape = Tape(lambda: now[0])
    tape.note(DEEDS[0])
    assert tape.taped == []
    tape.start()
    for deed in DEEDS:
        tape.note(deed)
        now[0] += 10
    tape.stop()
    return tape


def test_a_tape_is_saved_opened_and_played_in_time(tmp_path: Path) -> None:
    """What was saved is what is opened; each deed is due once, at its time."""
    saved = taped()
    saved.save(tmp_path / "session.json")
    tape = Tape()
    done: list[Deed] = []
    pane = RecordPane(tape, done.append)
    pane.open_from(tmp_path / "session.json")
    assert tape.taped == saved.taped
    assert pane.table.rowCount() == len(DEEDS)
    now = [0.0]
    player = Player(tape.taped, lambda: now[0])
    assert player.due() == [DEEDS[0]]
    now[0] = 25.0
    assert player.due() == [DEEDS[1], DEEDS[2]]
    assert player.left == len(DEEDS) - 3
    (tmp_path / "other.json").write_text("[]")
    pane.open_from(tmp_path / "other.json")
    assert pane.said.text() == "this file is no saved session of the dock."


def opened(taped: Tape, tmp_path: Path) -> RecordPane:
    """A pane in which a saved tape was opened."""
    taped.save(tmp_path / "session.json")
    pane = RecordPane(Tape(), lambda _deed: None)
    pane.open_from(tmp_path / "session.json")
    return pane


def test_a_tape_becomes_a_scenario_that_plays(tmp_path: Path) -> None:
    """The file is read by `anjungan scenario` and plays to its end; what it has no words for is a comment."""
    path = tmp_path / "session.toml"
    pane = opened(taped(), tmp_path)
    pane.write_to(path)
    assert pane.said.text() == f"Saved: {path}. It plays to the same end: anjungan scenario run {path}"
    text = path.read_text()
    for line in ('once = true, card = "slow"', 'mend = true, a4 = "media-jam"', "chance = 0.5", "seconds = 30.0"):
        assert line in text
    assert "# 80.0 s: Receipt printer: Paper low, until mended" in text
    assert "stands among the steps as a comment" in text
    assert play(read(path)).failure is None


def at(*deeds: tuple[float, Deed]) -> list[Taped]:
    """A tape with these."""
    return [Taped(time, deed) for time, deed in deeds]


def test_what_is_done_at_once_is_mended_and_switched_plays_too() -> None:
    """Before the kiosk has started; a cut for five seconds ends; a mute chip is a comment; the kiosk comes back.

    What staff did to blanks stands where nobody is served.
    """
    text = scenario(
        at(
            (0.1, Deed("network", Does.FAULT, "down", How(seconds=5.0))),
            (0.2, Deed("card", Does.FAULT, "mute", How(once=True))),
            (0.3, Deed("phone", Does.ACT, "approve akta_kelahiran 3")),
            (1.0, Deed("kiosk", Does.ACT, "start")),
            (9.0, Deed("phone", Does.ACT, "hold entry 1")),
            (9.5, Deed("card", Does.ACT, "load")),
            (10.0, Deed("a4", Does.ACT, "off")),
            (11.0, Deed("a4", Does.ACT, "on")),
            (30.0, Deed("phone", Does.ACT, "hold print 1 1")),
            (45.0, Deed("a4", Does.ACT, "take")),
            (60.0, Deed("kiosk", Does.ACT, "cut")),
            (70.0, Deed("kiosk", Does.ACT, "start")),
        )
    )
    for line in (
        '{ after = 5.0, network = "fine" },',
        "# 0.2 s: Card printer: Chip does not answer, once",
        '{ after = 1.0, machine = "a4", does = "off" },',
        '{ after = 15.0, power = "kill", dark = 10.0 },',
        'when = { screen = "Idle" }, staff = "load_blanks" },',
    ):
        assert line in text
    assert play(read_text(Path("session.toml"), text)).failure is None


def test_a_vote_of_two_is_one_step_and_a_tape_without_gaps_says_what_comes_of_it() -> None:
    """The second officer's word closes the case; nothing is a comment, so that the file says that it is the same."""
    text = scenario(
        at(
            (0.0, Deed("phone", Does.ACT, "approve akta_kelahiran,ktp_el 3")),
            (1.0, Deed("office", Does.ACT, "vote petugas-1 outcome delivered 1 2 -")),
            (2.0, Deed("office", Does.ACT, "vote petugas-2 outcome delivered 1 2 -")),
            (3.0, Deed("office", Does.ACT, "emptied 1 1")),
            (4.0, Deed("network", Does.ACT, "backup")),
        )
    )
    assert text.count('staff = "vote"') == 1
    assert 'document = "ktp_el", staff = "vote", decision = "delivered"' in text
    assert 'document = "akta_kelahiran", staff = "attest"' in text
    assert 'registry = "back_up"' in text
    assert "comes to the same end" in text
    read_text(Path("session.toml"), text)


def test_a_file_is_never_emptied(tmp_path: Path) -> None:
    """With nothing recorded nothing is written; what was opened is written back whole."""
    path = tmp_path / "kept.toml"
    path.write_text("what was there")
    pane = RecordPane(Tape(), lambda _deed: None)
    assert not pane.write.isEnabled()
    pane.write_to(path)
    assert path.read_text() == "what was there"
    assert pane.said.text() == "There is nothing to save yet."
    live = RecordPane(Tape(), lambda _deed: None, live=Live(cast("Machines", None)))
    live.open_from(path)
    assert "is not TOML" in live.said.text()
    whole = scenario(at((1.0, Deed("a4", Does.FAULT, "toner-low"))))
    path.write_text(whole)
    live.open_from(path)
    assert live.said.text() == "Opened: kept.toml. Press Replay."
    live.write_to(path)
    assert path.read_text() == whole
    path.write_text(
        'name = "A name"\nsays = "A sentence about it."\nfield = ["not_simple"]\n'
        'steps = [{ expect = { screen = "Thanks" }, within = 1 }]\n'
    )
    live.open_from(path)
    live.write_to(path)
    assert live.said.text().startswith(f"Saved: {path}. Played alone it goes another way; complete it by hand: step 1")
    live.write_to(tmp_path / "nowhere" / "a.toml")
    assert live.said.text() == f"{tmp_path / 'nowhere' / 'a.toml'} cannot be written: No such file or directory."
