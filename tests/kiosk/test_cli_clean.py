"""`anjungan clean card`, as a technician uses it beside a stopped kiosk, with the production driver at the wire."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import cli
from kiosk.app import open_journal
from kiosk.config import load
from printjobs.stock import Loaded, book
from simulators.card.model import CardMachine
from simulators.card.parts import Timing
from simulators.card.server import CardPrinter
from tests.kiosk.test_config import GOOD, write


@pytest.fixture
def printer() -> Iterator[CardPrinter]:
    """A card printer that needs no time, blanks and ribbon out."""
    with CardPrinter(CardMachine(blanks=0, timing=Timing.instant())) as printer:
        with printer.still() as machine:
            machine.ribbon_in = False
        yield printer


@pytest.fixture
def config(tmp_path: Path, printer: CardPrinter) -> Path:
    """A kiosk that was started once, with ten blanks."""
    path = write(tmp_path, GOOD.replace("tcp://localhost:9100", f"tcp://127.0.0.1:{printer.serve_tcp()}"))
    (tmp_path / "state").mkdir()
    journal = open_journal(load(path))
    book(journal, Loaded(10, "op-1"))
    journal.close()
    return path


def clean(config: Path, by: str = "op-1") -> int:
    """Run the command."""
    return cli.main(["clean", "card", "--by", by, "--config", str(config)])


def test_the_printer_is_cleaned(
    config: Path, printer: CardPrinter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The hand puts the card in, and takes it out again; the books stay as they were."""
    put = False

    def hand(_: float) -> None:
        nonlocal put
        if put:
            printer.take_card()
            return
        put = True
        with printer.still() as machine:
            machine.load_cleaner()

    monkeypatch.setattr("kiosk.cleaning_command.pause", hand)
    assert clean(config) == 0
    out = capsys.readouterr().out
    assert "put one cleaning card" in out
    assert "cleaning number 1" in out
    assert cli.main(["books", "--config", str(config)]) == 0
    assert "blanks loaded 10: hopper 10" in capsys.readouterr().out


@pytest.mark.parametrize(("pauses", "said"), [(1, "nothing was cleaned"), (2, "out of the mouth")])
def test_ctrl_c_says_where_the_card_is(
    config: Path,
    printer: CardPrinter,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    pauses: int,
    said: str,
) -> None:
    """Before it was put in, and while it waits in the mouth. Exit 130, no traceback."""
    left = iter([True] * (pauses - 1))

    def hand(_: float) -> None:
        if next(left, False):
            with printer.still() as machine:
                machine.load_cleaner()
        else:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr("kiosk.cleaning_command.pause", hand)
    assert clean(config) == cli.INTERRUPTED
    err = capsys.readouterr().err
    assert "anjungan: stopped; " in err
    assert said in err


def test_blanks_in_the_feeder_refuse_it(config: Path, printer: CardPrinter, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1, with what to do first."""
    printer.load(10)
    assert clean(config) == cli.FAILED
    assert "take the blanks out" in capsys.readouterr().err
    assert printer.snapshot().inserted == 0


def test_a_name_that_is_none_is_wrong_use(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2."""
    assert clean(config, "") == cli.WRONG_USE
    assert "nothing was cleaned" in capsys.readouterr().err


def test_beside_a_running_kiosk_nothing_is_cleaned(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its journal has one writer."""
    journal = open_journal(load(config))
    book(journal, Loaded(1, "op-1"))
    assert clean(config) == cli.FAILED
    assert "stop the kiosk first" in capsys.readouterr().err
    journal.close()


def test_a_kiosk_that_never_ran_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is no journal to note it in."""
    assert clean(write(tmp_path, GOOD)) == cli.FAILED
    assert "start the kiosk once" in capsys.readouterr().err
