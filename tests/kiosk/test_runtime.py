"""The runtime on a loop without threads or clock: recovery, service, and a disk that fails."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hand_kiosk import Kiosk, begun

from kiosk.core.events import ChooseNik, ChooseQr, Digit, Event, JobClosed, QrRead, Start, ToggleLargeText
from kiosk.core.faults import Fault
from kiosk.core.printer import NotReady, Outlet, Ready, Unknown
from kiosk.core.screens import Documents, EnterNik, Identify, Idle, OutOfService, StillThere
from kiosk.core.state import IDLE_LONG, WARNING
from kiosk.core.terms import DocumentKind, Medium, Outcome
from kiosk.jobs import _Work
from kiosk.registry import Hello, Hindrance
from pin.secret import Secret
from printjobs.job import Job, Phase
from printjobs.journal import Head, Journal, JournalFailed, JournalNotTrusted
from printjobs.words import Ask, Record, RecordKind, Value


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    """A kiosk with an empty journal."""
    journal = Journal(tmp_path / "journal", lambda: "now")
    yield Kiosk(journal)
    journal.close()


def test_a_kiosk_opens_when_devices_and_registry_answer(kiosk: Kiosk) -> None:
    """Out of service until the registry was there; then the first screen, and a touch goes on."""
    kiosk.runtime.start()
    assert kiosk.screen() == OutOfService(Fault.STARTING) or not kiosk.shown
    kiosk.loop.run(1)
    assert kiosk.screen() == Idle()
    kiosk.runtime.post(Start())
    kiosk.loop.run(0)
    assert kiosk.screen() == Identify()
    kiosk.loop.run(100)
    assert kiosk.screen() == Idle()


@pytest.mark.faults(41)
def test_a_visit_that_is_renewed_still_falls_silent(kiosk: Kiosk) -> None:
    """The registry's answers come each minute, and say nothing of whether somebody is there."""
    kiosk.runtime.start()
    kiosk.loop.run(1)
    for event in (ToggleLargeText(), Start(), ChooseQr(), QrRead(Secret("ADM1:E:ABCDEFGHIJKLMNOP:123456"))):
        kiosk.runtime.post(event)
    kiosk.loop.run(1)
    assert kiosk.screen() == Documents()
    kiosk.loop.run(IDLE_LONG)
    assert kiosk.screen() == StillThere(Documents())
    kiosk.loop.run(WARNING)
    assert kiosk.screen() == Idle()
    assert kiosk.registry.renewed > 0


@pytest.mark.faults(24, 26)
def test_what_a_printer_says_is_shown_at_the_next_look(kiosk: Kiosk) -> None:
    """Silence and faults are shown within a second; the service recovers by itself."""
    kiosk.runtime.start()
    kiosk.loop.run(1)
    for printer in kiosk.printers.values():
        printer.says = Unknown("no answer", Fault.PRINTER_SILENT)
    kiosk.loop.run(1)
    assert kiosk.screen() == OutOfService(Fault.PRINTER_SILENT)
    kiosk.printers[Medium.A4].says = NotReady((Fault.MEDIA_EMPTY,), Outlet.NO_SENSOR)
    kiosk.loop.run(1)
    assert kiosk.screen() == OutOfService(Fault.MEDIA_EMPTY)
    for printer in kiosk.printers.values():
        printer.says = Ready(Outlet.EMPTY)
    kiosk.loop.run(1)
    assert kiosk.screen() == Idle()


@pytest.mark.faults(23)
def test_a_mouth_that_nobody_can_see_opens_no_visit(kiosk: Kiosk) -> None:
    """The declared class without a sensor is the open tray of A4 alone."""
    kiosk.printers[Medium.A4].says = Ready(Outlet.NO_SENSOR)
    kiosk.runtime.start()
    kiosk.loop.run(2)
    assert kiosk.screen() == Idle()
    kiosk.printers[Medium.CARD].says = Ready(Outlet.NO_SENSOR)
    kiosk.loop.run(2)
    assert kiosk.screen() == OutOfService(Fault.OUTLET_OCCUPIED)


def test_a_witness_that_the_journal_does_not_hold_stops_the_service(kiosk: Kiosk) -> None:
    """A journal older than the registry's witness serves nobody."""
    kiosk.registry.greeting = Hello(1, Head(99, "ab"), frozenset())
    kiosk.runtime.start()
    kiosk.loop.run(5)
    assert kiosk.screen() == OutOfService(Fault.WITNESS_MISMATCH)


@pytest.mark.faults(36)
def test_a_lost_greeting_throws_out_nobody_who_types(kiosk: Kiosk) -> None:
    """The first is forgiven; after the second nobody begins; the third ends it, and one that is heard mends it."""
    lost = Hindrance(Fault.REGISTRY_UNREACHABLE)
    kiosk.runtime.start()
    kiosk.loop.run(1)
    heard, kiosk.registry.greeting = kiosk.registry.greeting, lost
    kiosk.loop.run(2.5)
    assert kiosk.screen() == Idle()
    for event in (Start(), ChooseNik(), Digit("3")):
        kiosk.runtime.post(event)
    kiosk.loop.run(1)
    typing = kiosk.screen()
    assert isinstance(typing, EnterNik)
    assert kiosk.shown[-1].doubt is Fault.REGISTRY_UNREACHABLE
    kiosk.registry.greeting = heard
    kiosk.loop.run(1)
    assert (kiosk.screen(), kiosk.shown[-1].doubt) == (typing, None)
    kiosk.registry.greeting = lost
    kiosk.loop.run(4)
    assert kiosk.screen() == typing
    kiosk.loop.run(1)
    assert kiosk.screen() == OutOfService(Fault.REGISTRY_UNREACHABLE)
    kiosk.registry.greeting = heard
    kiosk.loop.run(3)
    assert kiosk.screen() == Idle()
    kiosk.registry.greeting = lost
    kiosk.loop.run(4)
    assert kiosk.screen() == OutOfService(Fault.REGISTRY_UNREACHABLE)


@pytest.mark.faults(34)
@pytest.mark.parametrize(
    ("greeting", "fault"),
    [
        (Hindrance(Fault.REGISTRY_NOT_TRUSTED), Fault.REGISTRY_NOT_TRUSTED),
        (Hindrance(Fault.REGISTRY_ANSWER_BAD), Fault.REGISTRY_ANSWER_BAD),
        (Hello(1, None, frozenset(), waits=True), Fault.REGISTRY_UNREACHABLE),
        (Hello(1, Head(99, "ab"), frozenset()), Fault.WITNESS_MISMATCH),
        (Hello(1, None, frozenset(), barred=True), Fault.REGISTRY_NOT_TRUSTED),
    ],
)
def test_what_the_registry_answers_acts_at_once(kiosk: Kiosk, greeting: Hello | Hindrance, fault: Fault) -> None:
    """Only silence is forgiven."""
    kiosk.runtime.start()
    kiosk.loop.run(1)
    kiosk.registry.greeting = greeting
    kiosk.loop.run(3)
    assert kiosk.screen() == OutOfService(fault)


@pytest.mark.faults(36)
def test_the_first_greeting_of_a_start_must_be_heard(kiosk: Kiosk) -> None:
    """Nobody is served on a registry that never answered."""
    kiosk.registry.greeting = Hindrance(Fault.REGISTRY_UNREACHABLE)
    kiosk.runtime.start()
    kiosk.loop.run(0.5)
    assert kiosk.screen() == OutOfService(Fault.REGISTRY_UNREACHABLE)


@pytest.mark.faults(13)
def test_a_journal_that_was_put_back_tells_nothing(kiosk: Kiosk) -> None:
    """Its recovery knows neither SUBMIT nor document: told, it would free the grant, and outgrow the witness."""
    begun(kiosk.journal)
    kiosk.journal.append(RecordKind.RESERVED, "a1", {"epoch": 1, "number": 1, "sha256": "ab", "person": "p"})
    kiosk.registry.witness = Head(3, "of the intent that was told with started, and is gone")
    kiosk.runtime.start()
    kiosk.loop.run(60)
    assert kiosk.registry.outcomes == []
    assert kiosk.screen() == OutOfService(Fault.WITNESS_MISMATCH)


@pytest.mark.faults(34)
def test_a_kiosk_whose_certificate_ends_serves_nobody_and_tells_what_it_did(kiosk: Kiosk) -> None:
    """Its facts are taken, and a restored registry hears them, too."""
    begun(kiosk.journal)
    kiosk.registry.greeting = Hello(1, None, frozenset(), replay=True, waits=True, barred=True)
    kiosk.runtime.start()
    kiosk.loop.run(5)
    assert kiosk.screen() == OutOfService(Fault.REGISTRY_NOT_TRUSTED)
    assert kiosk.registry.outcomes == [("a1", Outcome.NOT_PRODUCED)]
    assert [report.attempt for report in kiosk.registry.replayed][:1] == ["a1"]


@pytest.mark.faults(20)
def test_nobody_is_served_before_every_outlet_was_looked_into(kiosk: Kiosk) -> None:
    """A card may have come out at power-up: the registry's answer alone opens nothing, nor does the end of recovery."""
    looked = kiosk.runtime._service._note_status
    kiosk.runtime._service._note_status = lambda _medium, _status: None  # type: ignore[method-assign]  # the answers are late
    kiosk.runtime.start()
    kiosk.loop.run(5)
    assert kiosk.screen() == OutOfService(Fault.STARTING)
    kiosk.runtime._service._note_status = looked  # type: ignore[method-assign]
    kiosk.loop.run(5)
    assert kiosk.screen() == Idle()


@pytest.mark.faults(20)
def test_an_outlet_that_is_not_proven_empty_serves_nobody(kiosk: Kiosk) -> None:
    """Whoever comes next could take what lies in the card's mouth, though they only want paper."""
    kiosk.runtime.start()
    kiosk.loop.run(1)
    kiosk.printers[Medium.CARD].says = NotReady((Fault.OUTLET_OCCUPIED,), Outlet.OCCUPIED)
    kiosk.loop.run(1)
    assert kiosk.screen() == OutOfService(Fault.OUTLET_OCCUPIED)
    kiosk.printers[Medium.CARD].says = Unknown("no answer")
    kiosk.loop.run(10)
    assert kiosk.screen() == OutOfService(Fault.OUTLET_OCCUPIED)
    kiosk.printers[Medium.CARD].says = Ready(Outlet.EMPTY)
    kiosk.loop.run(1)
    assert kiosk.screen() == Idle()


@pytest.mark.faults(20)
@pytest.mark.parametrize("outcome", [Outcome.LEFT, Outcome.SUSPECT, Outcome.NOT_PRODUCED])
def test_a_restart_does_not_forget_a_card_that_may_lie_in_the_mouth(kiosk: Kiosk, outcome: Outcome) -> None:
    """Until the printer says that the mouth is empty, nobody is served."""
    begun(kiosk.journal, DocumentKind.KTP_EL)
    fields: dict[str, Value] = {"outcome": outcome.value, "fault": None, "place": "outlet"}
    kiosk.journal.append(RecordKind.OUTCOME, "a1", fields)
    kiosk.printers[Medium.CARD].says = Unknown("no answer")
    kiosk.runtime.start()
    kiosk.loop.run(5)
    assert kiosk.screen() == OutOfService(Fault.OUTLET_OCCUPIED)
    kiosk.printers[Medium.CARD].says = Ready(Outlet.EMPTY)
    kiosk.loop.run(1)
    assert kiosk.screen() == Idle()


@pytest.mark.faults(10)
def test_a_disk_that_refuses_the_first_record_is_said(kiosk: Kiosk, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is served, the screen says so, and the log why."""
    kiosk.journal._store.connection.execute("PRAGMA query_only=ON")
    kiosk.runtime.start()
    kiosk.loop.run(5)
    assert kiosk.screen() == OutOfService(Fault.JOURNAL_FAILED)
    assert "journal_failed: the disk refused record 1: SQLITE_READONLY" in caplog.messages


@pytest.mark.faults(32)
def test_a_restored_registry_hears_all_and_serves_nobody_until_every_kiosk_told(kiosk: Kiosk) -> None:
    """It is told once for each greeting that asks; the first screen returns when it waits for nobody any more."""
    begun(kiosk.journal)
    kiosk.registry.greeting = Hello(2, None, frozenset(), replay=True, waits=True)
    kiosk.runtime.start()
    kiosk.loop.run(1)
    assert [report.attempt for report in kiosk.registry.replayed] == ["a1"]
    kiosk.registry.greeting = Hello(2, None, frozenset(), waits=True)
    kiosk.loop.run(3)
    assert kiosk.screen() == OutOfService(Fault.REGISTRY_UNREACHABLE)
    kiosk.registry.greeting = Hello(2, None, frozenset())
    kiosk.loop.run(3)
    assert kiosk.screen() == Idle()
    assert len(kiosk.registry.replayed) == 1


@pytest.mark.faults(3, 7)
def test_an_attempt_without_submit_is_reported_after_a_restart(kiosk: Kiosk) -> None:
    """It is not produced, the registry hears it once, and the kiosk opens."""
    begun(kiosk.journal)
    kiosk.runtime.start()
    kiosk.loop.run(5)
    assert kiosk.registry.outcomes == [("a1", Outcome.NOT_PRODUCED)]
    assert kiosk.screen() == Idle()
    assert kiosk.runtime.unreported == 0


@pytest.mark.faults(10)
def test_a_disk_that_fails_under_a_job_stops_everything(kiosk: Kiosk) -> None:
    """The screen says so whichever answer met the disk, and nothing is done or shown any more."""
    kiosk.runtime.start()
    kiosk.loop.run(1)
    kiosk.journal._store.connection.execute("PRAGMA query_only=ON")
    job = Job("a1", "v", "g", DocumentKind.KARTU_KELUARGA)
    kiosk.runtime._jobs.begin(job, Secret("1"))
    assert kiosk.screen() == OutOfService(Fault.JOURNAL_FAILED)
    assert kiosk.runtime.unreported == 0
    shown = len(kiosk.shown)
    kiosk.runtime.post(Start())
    kiosk.loop.run(10)
    assert len(kiosk.shown) == shown


@pytest.mark.faults(14)
def test_a_record_that_rots_while_the_kiosk_works_ends_the_service(tmp_path: Path) -> None:
    """Found by the scrub within a day; nothing new is begun, and no start forgets it before every record is whole."""
    path = tmp_path / "journal"
    kiosk = Kiosk(Journal(path, lambda: "now", seal_every=3))
    for number in range(8):
        kiosk.journal.append(RecordKind.BLANKS, "", {"loaded": number})
    kiosk.runtime.start()
    kiosk.loop.run(61)
    assert kiosk.screen() == Idle()
    kiosk.journal._store.connection.execute("UPDATE records SET time = 'rot' WHERE sequence = 2")
    kiosk.loop.run(61)
    assert kiosk.screen() == OutOfService(Fault.JOURNAL_NOT_TRUSTED)
    closed: list[Event] = []
    kiosk.runtime._jobs._tell = closed.append
    kiosk.runtime._jobs.begin(Job("a1", "v", "g", DocumentKind.KARTU_KELUARGA), Secret("1"))
    assert closed == [JobClosed("a1", Outcome.NOT_PRODUCED, Fault.JOURNAL_NOT_TRUSTED)]
    assert kiosk.journal.ledger.jobs == {}
    kiosk.journal.close()
    with pytest.raises(JournalNotTrusted, match="record 2"):
        Journal(path, lambda: "now")
    mended = sqlite3.connect(path)
    with mended:
        mended.execute("UPDATE records SET time = 'now' WHERE sequence = 2")
    mended.close()
    for _ in range(2):
        again = Journal(path, lambda: "now")
        assert not again.rotten
        again.close()


@pytest.mark.faults(11)
def test_a_disk_that_is_full_stops_the_service_until_there_is_room(kiosk: Kiosk) -> None:
    """What is at work ends; a job that came as far as the device is declined before anything moves."""
    kiosk.runtime.start()
    kiosk.loop.run(5)
    kiosk.journal._store.reserve.give_up()
    kiosk.loop.run(1)
    assert kiosk.screen() == OutOfService(Fault.DISK_FULL)
    jobs = kiosk.runtime._jobs
    job = Job("a1", "v", "g", DocumentKind.KTP_EL, phase=Phase.PREPARING, fed=True)
    for record in (
        Record(RecordKind.ATTEMPT, {"visit": "v", "grant": "g", "kind": "ktp_el"}),
        Record(RecordKind.FEED, {}),
    ):
        kiosk.journal.append(record.kind, "a1", record.fields)
    jobs._works["a1"] = _Work(job, None)
    jobs._carry_out("a1", (Ask.PREPARE,))
    kiosk.loop.run(5)
    assert kiosk.registry.outcomes == [("a1", Outcome.NOT_PRODUCED)]
    assert kiosk.journal.ledger.tally.books().attempts["not_produced"] == 1
    assert kiosk.screen() == OutOfService(Fault.DISK_FULL)
    kiosk.loop.run(60)
    assert kiosk.screen() == Idle()


@pytest.mark.faults(10, 58)
def test_a_kiosk_whose_disk_fails_can_be_shut_down_all_the_same(kiosk: Kiosk) -> None:
    """Whichever comes first, the disk's failure or the wish to shut down: there is nothing left to wait for."""
    begun(kiosk.journal)
    kiosk.runtime.start()
    rested: list[str] = []
    kiosk.runtime._jobs.begin(Job("a2", "v", "g", DocumentKind.KARTU_KELUARGA), Secret("1"))
    kiosk.runtime.shut_down(lambda: rested.append("asked before"))
    assert rested == []
    kiosk.runtime._die(JournalFailed("the disk refused record 1"))
    kiosk.runtime.shut_down(lambda: rested.append("asked after"))
    assert rested == ["asked before", "asked after"]
