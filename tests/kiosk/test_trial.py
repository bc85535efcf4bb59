"""A test card and a test page: booked before anything moves, never beside an open attempt, and found again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.card.dialogue import Patience
from devices.card.driver import CardPrinterDriver, Options
from devices.card.fittings import Fittings
from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Place, Unknown
from kiosk.core.terms import DocumentKind, Medium
from kiosk.trial import StoppedError, Trial, TrialError
from printjobs.journal import Journal, JournalFailed
from printjobs.stock import Account, Loaded, Moved, StockError, book
from printjobs.words import RecordKind
from simulators.card.model import CardMachine
from simulators.card.parts import CardFault, Spot
from tests.devices.a4.a4_desk import Desk
from tests.devices.a4.a4_desk import pages as a4_pages
from tests.devices.card.card_world import World, pages

BLANKS = 50


@pytest.fixture
def world() -> Iterator[World]:
    """A machine in virtual time; no blank may be missing from its books."""
    it = World(CardMachine(blanks=BLANKS))
    yield it
    assert it.machine.snapshot().balanced


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """The journal of a kiosk with as many blanks."""
    journal = Journal(tmp_path / "journal.sqlite", lambda: "")
    book(journal, Loaded(BLANKS, "op-1"))
    yield journal
    journal.close()


class Stand:
    """Who tests: waits, and takes the card when it is held out."""

    def __init__(self, world: World, journal: Journal, driver: CardPrinterDriver | None = None) -> None:
        self.world, self.journal = world, journal
        self.lines: list[str] = []
        self.takes = True
        self.trial = Trial(journal, driver or world.driver(), self._wait, self.lines.append)

    def _wait(self, seconds: float) -> None:
        self.world.time.pass_by(seconds)
        if self.takes:
            self.world.machine.take_card(self.world.time.now)

    def test(self, by: str = "op-1", witness: str = "sv-2") -> None:
        """Print a test card."""
        self.trial.print_card(pages(), "trial-1", by, witness)

    @property
    def blanks(self) -> dict[str, int]:
        """Where the books have the blanks; they balance."""
        books = self.journal.ledger.tally.books()
        assert books.balanced
        assert books.started == 0
        return dict(books.blanks)


@pytest.fixture
def stand(world: World, journal: Journal) -> Stand:
    """One who takes the card."""
    return Stand(world, journal)


def test_a_test_card_is_printed_taken_and_booked(stand: Stand) -> None:
    """It is no attempt at a grant; the blank is removed by two persons, and the machine counts the same."""
    stand.test()
    assert stand.lines == ["take the test card"]
    assert stand.blanks == {"hopper": BLANKS - 1, "removed": 1}
    snapshot = stand.world.machine.snapshot()
    assert (snapshot.hopper, snapshot.places[Spot.TAKEN], snapshot.panels) == (BLANKS - 1, 1, 5)
    kinds = [(entry.kind, entry.attempt) for entry in stand.journal.entries()][1:]
    order = [RecordKind.TRIAL, RecordKind.BLANKS, RecordKind.HEALTH, RecordKind.BLANKS, RecordKind.BLANKS]
    assert kinds == [(kind, "") for kind in order]
    assert list(stand.journal.ledger.usage.last) == [Medium.CARD]
    assert stand.journal.verify() == stand.journal.ledger


@pytest.mark.parametrize(("command", "there"), [("Si", "transport"), ("Se", "outlet")])
def test_it_is_booked_before_the_blank_moves(stand: Stand, command: str, there: str) -> None:
    """A power cut at any later moment leaves a blank that the books miss in the path, not in the hopper."""
    heard: list[dict[str, int]] = []
    stand.world.before(command, lambda: heard.append(stand.blanks))
    stand.test()
    assert heard == [{"hopper": BLANKS - 1, there: 1}]


def test_nothing_moves_when_the_journal_cannot_be_written(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Record before act."""

    def fail(*_: object) -> None:
        raise JournalFailed("the disk is gone")

    monkeypatch.setattr(stand.journal, "append", fail)
    with pytest.raises(JournalFailed):
        stand.test()
    assert stand.world.machine.snapshot().inserted == 0


@pytest.mark.parametrize(("by", "witness"), [("op-1", ""), ("", "sv-2"), ("op-1", "OP-1"), ("Budi Santoso", "sv-2")])
def test_two_persons_say_so_or_nothing_moves(stand: Stand, by: str, witness: str) -> None:
    """A blank is accountable."""
    head = stand.journal.head
    with pytest.raises(StockError):
        stand.test(by, witness)
    assert (stand.journal.head, stand.world.machine.snapshot().inserted) == (head, 0)


def test_without_a_blank_in_the_books_nothing_moves(stand: Stand) -> None:
    """The machine may have one that nobody loaded: it is counted first."""
    book(stand.journal, Moved(Account.HOPPER, Account.REMOVED, BLANKS, "op-1", "sv-2"))
    with pytest.raises(StockError, match="count them again"):
        stand.test()
    assert stand.world.machine.snapshot().inserted == 0


@pytest.mark.faults(45, 48)
@pytest.mark.parametrize("fed", [True, False])
def test_beside_an_open_attempt_nothing_is_tested(stand: Stand, fed: bool) -> None:
    """Its evidence is what the printer has counted since; the kiosk ends it first."""
    stand.journal.append(RecordKind.ATTEMPT, "a", {"visit": "v", "grant": "g", "kind": "kartu_keluarga"})
    if fed:
        stand.journal.append(
            RecordKind.INTENT, "a", {"serial": "s", "boot_epoch": "e", "counters": {}, "chip_uid": None}
        )
    with pytest.raises(TrialError, match="start the kiosk"):
        stand.test()
    with pytest.raises(TrialError, match="start the kiosk"):
        stand.trial.print_page(a4_pages(1), "trial-1", "op-1")
    assert stand.world.machine.snapshot().inserted == 0


@pytest.mark.faults(11)
def test_on_a_full_disk_nothing_is_tested(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left of it belongs to outcomes."""
    monkeypatch.setattr(type(stand.journal), "low", property(lambda _: True))
    with pytest.raises(TrialError, match="disk_full: "):
        stand.test()
    assert stand.world.machine.snapshot().inserted == 0


@pytest.mark.faults(20)
def test_a_test_card_that_nobody_takes_is_taken_back(stand: Stand) -> None:
    """It lies in a closed box, and the error says so."""
    stand.takes = False
    with pytest.raises(TrialError, match=r"the test card is in retracted, so it is booked: not_taken: \w+"):
        stand.test()
    assert stand.blanks == {"hopper": BLANKS - 1, "retracted": 1}
    assert stand.world.count(Spot.RETRACT_BIN) == 1


def test_what_stops_the_printer_stops_the_test_before_it_is_booked(stand: Stand) -> None:
    """The error says what staff do about it."""
    stand.world.fault(CardFault.HOPPER_EMPTY)
    with pytest.raises(TrialError, match=r"nothing was printed: blanks_empty: Count the blanks"):
        stand.test()
    assert stand.blanks == {"hopper": BLANKS}


@pytest.mark.faults(16, 17)
@pytest.mark.parametrize(
    ("fault", "booked"),
    [
        (CardFault.FEED_JAM, {"hopper": BLANKS - 1, "rejected": 1}),
        (CardFault.DOUBLE_FEED, {"hopper": BLANKS - 2, "transport": 2}),  # taken out by staff
        (CardFault.PRINT_JAM, {"hopper": BLANKS - 1, "rejected": 1}),
        (CardFault.FALSE_OK, {"hopper": BLANKS - 1, "rejected": 1}),
        (CardFault.EXIT_JAM, {"hopper": BLANKS - 1, "retracted": 1}),
    ],
)
def test_a_blank_that_is_stopped_is_booked_where_it_is(stand: Stand, fault: CardFault, booked: dict[str, int]) -> None:
    """Books and machine say the same of hopper and boxes."""
    stand.takes = False
    stand.world.fault(fault, once=True)
    with pytest.raises(TrialError):
        stand.test()
    assert stand.blanks == booked
    assert stand.world.machine.snapshot().hopper == booked["hopper"]


@pytest.mark.faults(17, 46)
def test_two_cards_are_drawn_and_the_books_have_one(stand: Stand) -> None:
    """The books keep what they have; the error says where the cards are, and what to book."""
    book(stand.journal, Moved(Account.HOPPER, Account.REMOVED, BLANKS - 1, "op-1", "sv-2"))
    stand.world.fault(CardFault.DOUBLE_FEED, once=True)
    with pytest.raises(TrialError, match="test card is in transport") as told:
        stand.test()
    assert stand.blanks == {"removed": BLANKS - 1, "transport": 1}
    for step in (
        "blanks --config FILE move transport removed 1 --by op-1 --witness sv-2",
        "1 more came out of the hopper than the books have",
        "load 1 --by op-1",
        "move hopper removed 1 --by op-1 --witness sv-2",
    ):
        assert step in str(told.value)


@pytest.mark.parametrize(
    ("polls", "at", "spot"), [(1, "rejected", Spot.REJECT_BIN), (120, "retracted", Spot.RETRACT_BIN)]
)
def test_who_stops_a_test_finds_the_card_put_away_and_booked(stand: Stand, polls: int, at: str, spot: Spot) -> None:
    """While it is printed, and while it is held out; with the command for when the box is emptied."""
    stand.takes = False
    left = iter([False] * (polls - 1) + [True])
    wait = stand._wait

    def pressed(seconds: float) -> None:
        wait(seconds)
        if next(left):
            raise KeyboardInterrupt

    stand.trial._pause = pressed
    with pytest.raises(StoppedError, match=f"is in {at}, so it is booked; .* move {at} removed 1 --by op-1"):
        stand.test()
    assert stand.blanks == {"hopper": BLANKS - 1, at: 1}
    assert stand.world.count(spot) == 1


def test_a_blank_that_was_never_drawn_is_booked_back(stand: Stand) -> None:
    """The hopper ran out just then."""
    stand.world.before("Si", lambda: stand.world.fault(CardFault.HOPPER_EMPTY))
    with pytest.raises(TrialError, match="the test card is in hopper, so it is booked: "):
        stand.test()
    assert stand.blanks == {"hopper": BLANKS}


@pytest.mark.faults(26)
def test_a_printer_that_falls_silent_is_fenced_and_its_blank_put_away(stand: Stand) -> None:
    """Power fails while the panels are burnt: what is left inside goes into the box once the printer is back."""
    stand.world.before("Sp", stand.world.cut)
    with pytest.raises(TrialError, match="rejected"):
        stand.test()
    assert stand.blanks == {"hopper": BLANKS - 1, "rejected": 1}
    assert stand.world.count(Spot.REJECT_BIN) == 1


def test_without_a_sensor_in_the_mouth_the_two_persons_say_that_it_was_taken(journal: Journal) -> None:
    """They stand before it."""
    fittings = Fittings(mouth="")
    world = World(CardMachine(blanks=BLANKS, fittings=fittings))
    stand = Stand(world, journal, world.driver(Options(fittings=fittings, patience=Patience())))
    stand.test()
    assert stand.blanks == {"hopper": BLANKS - 1, "removed": 1}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An IPP printer on a socket."""
    desk = Desk(tmp_path)
    with desk.printer:
        yield desk
        desk.close()


def test_a_test_page_is_printed_and_noted(desk: Desk, journal: Journal) -> None:
    """By whom; sheets are not counted."""
    said: Callable[[str], None] = [].append
    Trial(journal, desk.driver(), lambda _: None, said).print_page(a4_pages(1), "trial-1", "op-1")
    assert desk.printed("trial-1") == [1]
    noted, printed = list(journal.entries())[-2:]
    assert (noted.kind, dict(noted.fields)) == (RecordKind.TRIAL, {"medium": "a4", "by": "op-1"})
    assert (printed.kind, printed.fields["exercised"]) == (RecordKind.HEALTH, "a4")
    assert list(journal.ledger.usage.last) == [Medium.A4]
    assert journal.ledger.tally.books().balanced


def test_a_test_page_needs_a_name(desk: Desk, journal: Journal) -> None:
    """Who tests says who they are."""
    with pytest.raises(StockError, match="staff number"):
        Trial(journal, desk.driver(), lambda _: None, print).print_page(a4_pages(1), "trial-1", "")
    assert desk.printed("trial-1") == []


def test_a_page_that_is_refused_says_why(desk: Desk, journal: Journal) -> None:
    """Two pages for a printer without paper: nothing comes out, now or later."""
    desk.model.fault("media-empty")
    with pytest.raises(TrialError, match="nothing was printed: media_empty: "):
        Trial(journal, desk.driver(), lambda _: None, print).print_page(a4_pages(1), "trial-1", "op-1")
    assert desk.printed("trial-1") == []


def test_a_page_that_somebody_stops_is_cancelled(desk: Desk, journal: Journal) -> None:
    """It waits for paper; it does not come out when there is some."""
    desk.model.load(1 - desk.model.sheets_in_tray)

    def pressed(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(StoppedError, match="look in the tray"):
        Trial(journal, desk.driver(), pressed, print).print_page(a4_pages(2), "trial-1", "op-1")
    desk.model.load(50)
    assert desk.printed("trial-1") == [1]


def test_a_page_that_stops_half_way_is_told(desk: Desk, journal: Journal) -> None:
    """The last sheet is in the printer, and the test has two pages; the second never comes out later."""
    desk.model.load(1 - desk.model.sheets_in_tray)
    with pytest.raises(TrialError, match="the test page is not whole: media_empty: "):
        Trial(journal, desk.driver(), lambda _: None, print).print_page(a4_pages(2), "trial-1", "op-1")
    desk.model.load(50)
    assert desk.printed("trial-1") == [1]
    assert journal.ledger.usage.last == {}  # it still counts as idle


@pytest.mark.faults(20)
def test_no_test_page_falls_on_a_document(desk: Desk, journal: Journal) -> None:
    """One that nobody fetched may lie in the tray until somebody attests that it is empty."""
    journal.append(RecordKind.ATTEMPT, "a", {"visit": "v", "grant": "g", "kind": DocumentKind.BIODATA.value})
    journal.append(RecordKind.OUTCOME, "a", {"outcome": "left", "fault": None, "place": "outlet"})
    with pytest.raises(TrialError, match="may lie in the tray"):
        Trial(journal, desk.driver(), lambda _: None, print).print_page(a4_pages(1), "trial-1", "op-1")
    assert desk.printed("trial-1") == []


@pytest.mark.parametrize("step", ["prepare", "submit"])
def test_a_page_that_is_declined_late_is_told(
    desk: Desk, journal: Journal, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The tray was emptied since the first look."""
    printer = desk.driver()
    monkeypatch.setattr(printer, step, lambda *_: Declined(Fault.MEDIA_EMPTY))
    with pytest.raises(TrialError, match="nothing was printed: media_empty: "):
        Trial(journal, printer, lambda _: None, print).print_page(a4_pages(1), "trial-1", "op-1")
    assert desk.printed("trial-1") == []


@pytest.mark.parametrize(
    ("step", "answer", "booked"),
    [
        ("prepare", Unknown("no answer", Fault.CARD_PRINTER_SILENT), {"hopper": BLANKS - 1, "unlocated": 1}),
        ("submit", Unknown("no answer", Fault.CARD_PRINTER_SILENT), {"hopper": BLANKS - 1, "rejected": 1}),
        ("submit", Declined(Fault.CARD_REFUSED, Place.TRANSPORT), {"hopper": BLANKS - 1, "rejected": 1}),
        ("release", Unknown("no answer", Fault.CARD_PRINTER_SILENT), {"hopper": BLANKS - 1, "retracted": 1}),
    ],
)
def test_a_blank_of_which_nothing_is_known_is_looked_for(
    world: World,
    journal: Journal,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    answer: Unknown | Declined,
    booked: dict[str, int],
) -> None:
    """Put away where it is found, and booked as unlocated where it is not."""
    driver = world.driver()
    monkeypatch.setattr(driver, step, lambda *_: answer)
    stand = Stand(world, journal, driver)
    with pytest.raises(TrialError, match=answer.fault.value):
        stand.test()
    assert stand.blanks == booked
