"""`anjungan blanks`, as staff use it beside a stopped kiosk."""

from pathlib import Path

import pytest

from kiosk import cli
from kiosk.app import journal_path, open_journal
from kiosk.config import load
from printjobs.stock import Loaded, book
from tests.kiosk.test_config import GOOD, write


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A kiosk that was started once, with ten blanks."""
    path = write(tmp_path, GOOD)
    (tmp_path / "state").mkdir()
    journal = open_journal(load(path))
    book(journal, Loaded(10, "op-1"))
    journal.close()
    return path


def blanks(config: Path, *words: str) -> int:
    """Run the command."""
    return cli.main(["blanks", "--config", str(config), *words])


def test_staff_load_count_and_move(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each deed is booked, and the books are printed after it."""
    assert blanks(config, "load", "40", "--by", "op-1") == 0
    assert blanks(config, "move", "hopper", "removed", "2", "--by", "op-1", "--witness", "sv-2") == 0
    assert blanks(config, "count", "hopper", "48", "--by", "op-1") == 0
    assert "blanks loaded 50: hopper 48, removed 2" in capsys.readouterr().out
    assert blanks(config, "count", "hopper", "47", "--by", "op-1") == cli.FAILED
    assert "1 fewer in hopper than booked" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("load", "-3", "--by", "op-1"),
        ("count", "hoper", "3", "--by", "op-1"),
        ("move", "hopper", "delivered", "1", "--by", "op-1", "--witness", "sv-2"),
        ("move", "hopper", "removed", "2", "--by", "op-1", "--witness", "op-1"),
    ],
)
def test_what_cannot_be_booked_says_why(
    config: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong use: exit 2, nothing written; a wrong name is answered with those that there are."""
    assert blanks(config, *words) == cli.WRONG_USE
    said = capsys.readouterr().err
    assert "nothing was booked" in said
    assert ("give hopper, transport, outlet, rejected, retracted" in said) == (
        not {"hoper", "delivered"}.isdisjoint(words)
    )


def test_a_running_kiosk_is_not_written_beside(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its journal has one writer."""
    journal = open_journal(load(config))
    book(journal, Loaded(1, "op-1"))
    assert blanks(config, "load", "5", "--by", "op-1") == cli.FAILED
    assert "stop the kiosk first" in capsys.readouterr().err
    journal.close()
    assert journal_path(load(config)).exists()
