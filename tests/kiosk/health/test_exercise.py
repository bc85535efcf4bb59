"""The test page: by staff, through the production driver, where no document may lie; what did not come out is none."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.a4.driver import A4Options, A4Printer
from devices.a4.line import IppLine
from devices.http import HttpTransport
from kiosk import cli
from kiosk.app import open_journal
from kiosk.config import load
from kiosk.core.printer import Declined, Pages, Submitted, Unknown
from kiosk.core.terms import DocumentKind, Medium
from kiosk.health.exercise import ExerciseError, exercise
from printjobs.journal import Journal
from printjobs.testpage import HEIGHT, WIDTH, make
from printjobs.words import RecordKind
from simulators.ipp.model import IppModel
from simulators.ipp.parts import IppFault
from simulators.ipp.server import IppPrinter
from tests.kiosk.test_config import GOOD, write


@pytest.fixture
def far_end(tmp_path: Path) -> Iterator[IppPrinter]:
    """An IPP printer that prints at once."""
    spool = tmp_path / "spool"
    spool.mkdir()
    with IppPrinter(IppModel(time.monotonic, seconds_per_page=0.0), folder=spool) as printer:
        yield printer


@pytest.fixture
def config(tmp_path: Path, far_end: IppPrinter) -> Path:
    """A kiosk that was started once."""
    path = write(tmp_path, GOOD.replace("ipp://localhost:8631/ipp/print", far_end.uri))
    (tmp_path / "state").mkdir()
    journal = open_journal(load(path))
    journal.append(RecordKind.BOOT, "", {"boot": "b", "kiosk": "kiosk-01"})
    journal.close()
    return path


def run(config: Path, *words: str) -> int:
    """Run a command."""
    return cli.main([words[0], "--config", str(config), *words[1:]])


def test_staff_print_a_page_and_it_counts_as_a_print(
    config: Path, far_end: IppPrinter, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sheet comes out, and the idle days begin anew; `anjungan health` says both."""
    assert run(config, "exercise", "--by", "op-1") == 0
    assert "take it out" in capsys.readouterr().out
    assert len(far_end.model.sheets) == 1
    journal = open_journal(load(config))
    assert journal.ledger.usage.last.keys() == {Medium.A4}
    assert journal.verify().tally.books().balanced
    journal.close()
    assert run(config, "health", "--json") == 0
    sheet = json.loads(capsys.readouterr().out)
    assert sheet["exercise_due_in_days"] == {"card": 7.0, "a4": 7.0}
    assert [line["supply"] for line in sheet["supplies"]] == ["blanks", "ribbon", "paper", "toner"]


def test_beside_a_kiosk_at_work_nothing_is_printed_and_health_is_told(
    config: Path, far_end: IppPrinter, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its journal has one writer and many readers."""
    journal = open_journal(load(config))
    journal.append(RecordKind.BLANKS, "", {"loaded": 9})
    journal.append(
        RecordKind.HEALTH,
        "",
        {
            "levels": {"ribbon": 31, "blanks": 9},
            "sources": "ribbon=counter blanks=books",
            "faults": "receipt_empty",
            "warnings": "",
            "tests": "a4=ok receipt=receipt_empty",
            "tested": 0,
        },
    )
    journal.append(RecordKind.BLANKS, "", {"loaded": 2})
    assert run(config, "exercise", "--by", "op-1") == cli.FAILED
    assert "stop the kiosk first" in capsys.readouterr().err
    assert far_end.model.sheets == []
    assert run(config, "health") == 0
    journal.close()
    said = capsys.readouterr().out.splitlines()
    assert said[:3] == [
        "blanks: 11 cards (books), not enough history",
        "ribbon: 31 cards (counter), not enough history",
        "paper: level unknown",
    ]
    assert "faults: receipt_empty" in said
    assert "self-test: 0.0 hours at work ago: a4 ok receipt receipt_empty" in said


def test_a_kiosk_that_never_looked_says_so(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not that all is well."""
    assert run(config, "health") == 0
    said = capsys.readouterr().out
    assert "machines seen: never" in said
    assert "self-test: never" in said


def test_who_prints_must_say_who_they_are(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong use: nothing was printed."""
    assert run(config, "exercise", "--by", "a b") == cli.WRONG_USE
    assert "staff number" in capsys.readouterr().err


class Desk:
    """A journal, and the driver of a printer."""

    def __init__(self, folder: Path, far_end: IppPrinter) -> None:
        self.journal = Journal(folder / "journal", lambda: "now")
        line = IppLine(HttpTransport(far_end.url, content_type="application/ipp"), far_end.uri)
        self.printer = A4Printer(line, A4Options(quiet=0.05, let_go=0.3))

    def exercise(self) -> None:
        """Print a page."""
        exercise(self.journal, self.printer, "op-1", "exercise-1", lambda _: None)


@pytest.fixture
def desk(tmp_path: Path, far_end: IppPrinter) -> Iterator[Desk]:
    """Give them."""
    desk = Desk(tmp_path, far_end)
    yield desk
    desk.printer.close()
    desk.journal.close()


@pytest.mark.faults(20)
def test_where_a_document_may_lie_no_page_falls_on_it(desk: Desk, far_end: IppPrinter) -> None:
    """An open attempt, and a tray that nobody attested to be empty."""
    fields = {"visit": "v", "grant": "g", "kind": DocumentKind.BIODATA.value}
    desk.journal.append(RecordKind.ATTEMPT, "a", fields)
    with pytest.raises(ExerciseError, match="an attempt is open"):
        desk.exercise()
    desk.journal.append(RecordKind.OUTCOME, "a", {"outcome": "left", "fault": None, "place": "outlet"})
    with pytest.raises(ExerciseError, match="may lie in the tray"):
        desk.exercise()
    assert far_end.model.sheets == []
    assert desk.journal.ledger.usage.pages == 0


@pytest.mark.parametrize(
    ("fault", "said"),
    [(IppFault.COVER_OPEN, "does not take it: cover_open"), (IppFault.MEDIA_JAM, "did not come out: media_jam")],
)
def test_a_page_that_did_not_come_out_is_no_exercise(
    desk: Desk, far_end: IppPrinter, fault: IppFault, said: str
) -> None:
    """What is wrong is said by its code; the printer still counts as idle."""
    far_end.model.fault(fault, once=fault is IppFault.MEDIA_JAM)
    with pytest.raises(ExerciseError, match=said):
        desk.exercise()
    assert desk.journal.ledger.usage.last == {}


def test_an_answer_that_was_lost_is_no_page_that_was(desk: Desk, far_end: IppPrinter) -> None:
    """Whether it came out the printer is asked, as of a document."""
    submitted = desk.printer.submit

    def unheard(name: str, pages: Pages) -> Submitted | Declined | Unknown:
        submitted(name, pages)
        return Unknown("no answer")

    desk.printer.submit = unheard  # type: ignore[method-assign]
    desk.exercise()
    assert desk.journal.ledger.usage.last == {Medium.A4: 0}
    assert len(far_end.model.sheets) == 1


def test_the_page_is_a_whole_sheet_as_raster_and_as_pdf() -> None:
    """Black on white, for printers of either kind."""
    page = make()
    assert (page.width, page.height, len(page.sides[0])) == (WIDTH, HEIGHT, WIDTH * HEIGHT * 3)
    assert all(value in page.sides[0] for value in (b"\0", b"\xff", b"\x80"))
    assert page.document.startswith(b"%PDF")
