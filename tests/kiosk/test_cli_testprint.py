"""`anjungan testprint`, as a technician uses it beside a stopped kiosk, with the production driver at the wire."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from devices.card.panels import compose
from kiosk import cli
from kiosk.app import open_journal
from kiosk.config import load
from printjobs.stock import Loaded, book
from printjobs.words import RecordKind
from simulators.card.model import CardMachine
from simulators.card.parts import Side, Spot, Timing
from simulators.card.server import CardPrinter
from tests.devices.a4.a4_desk import Desk
from tests.kiosk.test_config import GOOD, write


@pytest.fixture
def printer() -> Iterator[CardPrinter]:
    """A card printer with ten blanks that needs no time."""
    with CardPrinter(CardMachine(blanks=10, timing=Timing.instant())) as printer:
        yield printer


@pytest.fixture
def config(tmp_path: Path, printer: CardPrinter) -> Path:
    """A kiosk that was started once, with ten blanks; its card printer's output is moved."""
    at = f"tcp://127.0.0.1:{printer.serve_tcp()}"
    moved = GOOD.replace("tcp://localhost:9100", at).replace("[scanner]", "offset_x = 15\noffset_y = -10\n[scanner]")
    path = write(tmp_path, moved)
    (tmp_path / "state").mkdir()
    journal = open_journal(load(path))
    book(journal, Loaded(10, "op-1"))
    journal.close()
    return path


def trial(config: Path, *words: str) -> int:
    """Run the command."""
    return cli.main(["testprint", *words, "--config", str(config)])


@pytest.mark.parametrize(("medium", "size"), [("card", (1016, 648)), ("a4", (2480, 3508))])
def test_a_picture_is_saved_and_nothing_is_printed(
    config: Path, printer: CardPrinter, tmp_path: Path, medium: str, size: tuple[int, int]
) -> None:
    """Even beside a running kiosk."""
    journal = open_journal(load(config))
    book(journal, Loaded(1, "op-1"))
    assert trial(config, medium, "--save", str(tmp_path / "test.png")) == 0
    with Image.open(tmp_path / "test.png") as saved:
        assert saved.size == size
    assert printer.snapshot().inserted == 0
    journal.close()


def test_a_test_card_comes_out_moved_and_is_booked(
    config: Path,
    printer: CardPrinter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What is burnt is the picture that `--save` gives, up to its date; the books balance."""
    pause = time.sleep

    def hand(seconds: float) -> None:
        printer.take_card()
        pause(min(seconds, 0.02))

    monkeypatch.setattr("kiosk.trial_command.pause", hand)
    assert trial(config, "card", "--by", "op-1", "--witness", "sv-2") == 0
    assert "take the test card" in capsys.readouterr().out
    assert printer.snapshot().places[Spot.TAKEN] == 1
    assert trial(config, "card", "--save", str(tmp_path / "test.png")) == 0
    with Image.open(tmp_path / "test.png") as saved:
        want = np.asarray(saved).astype(int)
    burnt = compose(printer.machine.places[Spot.TAKEN][0].sides[Side.FRONT]).astype(int)
    assert (np.abs(burnt - want).max(axis=2) > 1).mean() < 0.005
    assert (burnt[:, :18] == 255).all()  # 1.5 mm to the right
    assert cli.main(["books", "--config", str(config)]) == 0
    assert "blanks loaded 10: hopper 9, removed 1" in capsys.readouterr().out


def test_ctrl_c_puts_the_card_away_and_says_what_to_book(
    config: Path, printer: CardPrinter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 130, no traceback; the next Ctrl-C is Python's again."""
    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr("kiosk.trial_command.pause", lambda _: os.kill(os.getpid(), signal.SIGINT))
    assert trial(config, "card", "--by", "op-1", "--witness", "sv-2") == cli.INTERRUPTED
    said = capsys.readouterr().err
    away = "retracted" if printer.snapshot().places[Spot.RETRACT_BIN] else "rejected"
    step = f"anjungan blanks --config {config} move {away} removed 1 --by op-1 --witness sv-2"
    assert f"stopped; the test card is in {away}, so it is booked; take it out, then: {step}" in said
    assert printer.snapshot().places[Spot.MOUTH] == 0
    assert signal.getsignal(signal.SIGINT) is before
    assert cli.main(step.split()[1:]) == 0


def test_a_test_page_is_no_pdf(config: Path, tmp_path: Path) -> None:
    """Where documents are handed over as signed PDFs, the test page goes as a raster all the same."""
    desk = Desk(tmp_path)
    with desk.printer:
        text = config.read_text().replace("ipp://localhost:8631/ipp/print", f'{desk.printer.uri}"\nsend = "pdf')
        assert trial(write(tmp_path, text), "a4", "--by", "op-1") == 0
        desk.close()


def test_a_font_that_is_missing_is_one_line(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what to install."""
    monkeypatch.setattr("printjobs.lettering.FAMILY", "No Such Font")
    assert trial(config, "a4", "--by", "op-1") == cli.FAILED
    assert capsys.readouterr().err.startswith("anjungan: the font No Such Font is missing")


def test_pyscard_that_is_missing_is_one_line(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same."""
    monkeypatch.setitem(sys.modules, "smartcard", None)
    config.write_text(config.read_text().replace("[card]", '[card]\nchip = "pcsc:Reader"'))
    assert trial(config, "card", "--by", "op-1", "--witness", "sv-2") == cli.FAILED
    assert capsys.readouterr().err == (
        "anjungan: card.chip needs pyscard: pip install 'anjungan[chip]', or leave card.chip out\n"
    )


@pytest.mark.parametrize("words", [(), ("--by", "op-1"), ("--by", "op-1", "--witness", "OP-1")])
def test_a_test_card_needs_two_persons(
    config: Path, printer: CardPrinter, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong use: exit 2, nothing moved, nothing written."""
    assert trial(config, "card", *words) == cli.WRONG_USE
    assert "nothing was printed" in capsys.readouterr().err
    assert printer.snapshot().inserted == 0


def test_beside_a_running_kiosk_nothing_is_printed(
    config: Path, printer: CardPrinter, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its journal has one writer."""
    journal = open_journal(load(config))
    book(journal, Loaded(1, "op-1"))
    assert trial(config, "card", "--by", "op-1", "--witness", "sv-2") == cli.FAILED
    assert "stop the kiosk first" in capsys.readouterr().err
    assert printer.snapshot().inserted == 0
    journal.close()


def test_a_printer_that_is_away_is_told(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1, with what to do; who tried is noted."""
    assert trial(config, "a4", "--by", "op-1") == cli.FAILED
    assert "nothing was printed: printer_silent: " in capsys.readouterr().err
    journal = open_journal(load(config))
    assert [entry.kind for entry in journal.entries()] == [RecordKind.BLANKS, RecordKind.TRIAL]
    journal.close()


def test_a_kiosk_that_never_ran_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is no journal to book in."""
    assert trial(write(tmp_path, GOOD), "a4", "--by", "op-1") == cli.FAILED
    assert "start the kiosk once" in capsys.readouterr().err
