"""A cleaning beside a stopped kiosk: the feeder is seen empty first, so that no blank is ever drawn for it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.card.dialogue import Patience
from devices.card.driver import Options
from devices.card.fittings import Fittings
from kiosk.cleaning import CleaningError, CleaningRun
from kiosk.trial import TrialError
from printjobs.journal import Journal, JournalFailed
from printjobs.stock import Loaded, StockError, book
from printjobs.words import RecordKind
from simulators.card.model import CardMachine
from simulators.card.parts import CardFault, Spot
from tests.devices.card.card_world import World

BLANKS = 50


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """The journal of a kiosk with as many blanks."""
    journal = Journal(tmp_path / "journal.sqlite", lambda: "")
    book(journal, Loaded(BLANKS, "op-1"))
    yield journal
    journal.close()


class Stand:
    """Who cleans: took blanks and ribbon out, and does what is told as time passes."""

    def __init__(self, journal: Journal, *, mouth: str = "exit") -> None:
        fittings = Fittings(mouth=mouth)
        self.world = World(CardMachine(blanks=0, fittings=fittings))
        self.world.machine.ribbon_in = False
        self.journal = journal
        self.lines: list[str] = []
        self.deeds: dict[str, Callable[[], object]] = {
            "put": self.world.machine.load_cleaner,
            "take": lambda: self.world.machine.take_card(self.world.time.now),
        }
        driver = self.world.driver(Options(fittings=fittings, patience=Patience()))
        self.run = CleaningRun(journal, driver, self._wait, self.lines.append)

    def _wait(self, seconds: float) -> None:
        """Do once what was told last."""
        self.world.time.pass_by(seconds)
        self.deeds.pop(self.lines[-1].split()[0], lambda: None)()

    @property
    def untouched(self) -> bool:
        """Whether nothing was drawn, and the books say the same as before."""
        books = self.journal.ledger.tally.books()
        return self.world.machine.counts["c"] == 0 and dict(books.blanks) == {"hopper": BLANKS} and books.balanced


@pytest.fixture
def stand(journal: Journal) -> Stand:
    """One who does as told."""
    return Stand(journal)


def test_the_printer_is_cleaned_and_no_blank_is_booked(stand: Stand) -> None:
    """Two deeds are asked for; who cleaned is noted before the printer is asked anything."""
    assert stand.run.clean("op-1") == 1
    assert [line.split(" ", 1)[0] for line in stand.lines] == ["put", "take"]
    assert stand.world.count(Spot.TAKEN) == 1
    assert dict(stand.journal.ledger.tally.books().blanks) == {"hopper": BLANKS}
    newest = list(stand.journal.entries())[-1]
    assert (newest.kind, newest.attempt) == (RecordKind.CLEANING, "")
    assert dict(newest.fields) == {"medium": "card", "by": "op-1"}
    assert stand.journal.verify() == stand.journal.ledger


def test_blanks_in_the_feeder_are_never_drawn(stand: Stand) -> None:
    """One is enough to refuse."""
    stand.world.machine.load(1)
    with pytest.raises(CleaningError, match="take the blanks out of the feeder"):
        stand.run.clean("op-1")
    assert stand.untouched


def test_a_printer_that_does_not_answer_is_told(stand: Stand) -> None:
    """Nobody knows what is in its feeder."""
    stand.world.fault(CardFault.DEAF)
    with pytest.raises(CleaningError, match="does not answer"):
        stand.run.clean("op-1")
    assert stand.untouched


def test_without_a_cleaning_card_nothing_is_cleaned(stand: Stand) -> None:
    """It is waited for, for two minutes."""
    del stand.deeds["put"]
    with pytest.raises(CleaningError, match="within two minutes"):
        stand.run.clean("op-1")
    assert stand.untouched


def test_with_the_ribbon_in_it_says_so(stand: Stand) -> None:
    """The printer refuses."""
    stand.world.machine.ribbon_in = True
    with pytest.raises(CleaningError, match="not cleaned: the ribbon is in"):
        stand.run.clean("op-1")
    assert stand.untouched


@pytest.mark.faults(16)
def test_a_jam_is_told_with_what_to_do(stand: Stand) -> None:
    """The cleaning card is in the path."""
    stand.world.fault(CardFault.EXIT_JAM)
    with pytest.raises(CleaningError, match="not cleaned: card_jam: take the cleaning card out"):
        stand.run.clean("op-1")


@pytest.mark.faults(23)
def test_a_blank_put_in_by_mistake_is_no_cleaning(stand: Stand) -> None:
    """The printer did not count it."""
    stand.deeds["put"] = lambda: stand.world.machine.load(1)
    with pytest.raises(CleaningError, match="not cleaned: nobody can tell"):
        stand.run.clean("op-1")


@pytest.mark.faults(20)
def test_a_cleaning_card_left_in_the_mouth_is_told(stand: Stand) -> None:
    """The next resident would find it."""
    del stand.deeds["take"]
    with pytest.raises(CleaningError, match="its mouth is not seen empty"):
        stand.run.clean("op-1")
    assert stand.world.count(Spot.MOUTH) == 1


@pytest.mark.faults(17)
def test_a_card_left_in_the_feeder_is_told(stand: Stand) -> None:
    """Two were put in where one was asked for."""
    put = stand.deeds["put"]
    stand.deeds["put"] = lambda: (put(), stand.world.machine.load(1))
    with pytest.raises(CleaningError, match="a card is left in the feeder"):
        stand.run.clean("op-1")
    assert stand.world.count(Spot.TAKEN) == 1


def test_without_a_sensor_in_the_mouth_who_cleans_looks(journal: Journal) -> None:
    """The line says what to take out."""
    stand = Stand(journal, mouth="")
    assert stand.run.clean("op-1") == 1
    assert stand.lines[-1] == "take the cleaning card out of the mouth"


@pytest.mark.faults(45, 48)
def test_beside_an_open_attempt_nothing_is_cleaned(stand: Stand) -> None:
    """Its evidence is what the printer has counted since; the kiosk ends it first."""
    stand.journal.append(RecordKind.ATTEMPT, "a", {"visit": "v", "grant": "g", "kind": "kartu_keluarga"})
    with pytest.raises(TrialError, match="start the kiosk"):
        stand.run.clean("op-1")
    assert stand.world.machine.counts["c"] == 0


def test_nothing_moves_when_the_journal_cannot_be_written(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Record before act."""

    def fail(*_: object) -> None:
        raise JournalFailed("the disk is gone")

    monkeypatch.setattr(stand.journal, "append", fail)
    with pytest.raises(JournalFailed):
        stand.run.clean("op-1")
    assert stand.untouched


def test_who_cleans_says_who_they_are(stand: Stand) -> None:
    """A staff number, no name."""
    with pytest.raises(StockError, match="staff number"):
        stand.run.clean("Budi Santoso")
    assert stand.untouched
