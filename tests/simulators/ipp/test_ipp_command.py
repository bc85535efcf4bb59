"""The printer started by hand: its URI, what can be typed, and errors that say what to do."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.a4.line import IppLine, Reading
from devices.http import HttpTransport
from kiosk.core.faults import Fault
from simulators.ipp.__main__ import main, obey
from simulators.ipp.server import IppPrinter


@pytest.fixture
def printer() -> Iterator[IppPrinter]:
    """Give a printer that prints at once."""
    with IppPrinter(instant=True) as printer:
        yield printer


def test_started_by_hand() -> None:
    """The first line is the URI; a typed fault is what a kiosk then reads."""
    command = [sys.executable, "-m", "simulators.ipp", "--instant"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdin is not None
        assert process.stdout is not None
        uri = process.stdout.readline().strip()
        process.stdin.write("fault cover-open\n")
        process.stdin.flush()
        assert process.stdout.readline().startswith("stopped (cover-open-error)")
        line = IppLine(HttpTransport("http" + uri.removeprefix("ipp"), content_type="application/ipp"), uri)
        reading = line.printer()
        line.close()
        process.terminate()
    assert isinstance(reading, Reading)
    assert reading.faults == (Fault.COVER_OPEN,)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("state", "idle (none): 0 jobs, 250 in tray"),
        ("load 10", "idle (none): 0 jobs, 260 in tray"),
        ("fault paused", "stopped (paused-error)"),
        ("mend", "idle (none)"),
        ("mend paused", "idle (none)"),
        ("clear", "idle (none)"),
        ("take", "idle (none)"),
        ("off", "off (none)"),
        ("on keep", "idle (none)"),
        ("", "idle (none)"),
        ("fault nonsense", "not understood"),
        ("load", "not understood"),
        ("load -300", "not understood"),
        ("jump", "not understood"),
    ],
)
def test_what_can_be_typed(printer: IppPrinter, typed: str, shown: str) -> None:
    """Each line is obeyed and answered by how the printer is, or by what could be typed."""
    assert obey(printer, typed.split()).startswith(shown)


def test_wrong_use(printer: IppPrinter, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A port that is taken and a folder that is not there: exit code 2, and what to do."""
    for arguments, told in (
        (["--port", str(printer.port)], "choose another"),
        (["--port", "70000"], "up to 65535"),
        (["--port", "none"], "is no port"),
        (["--keep", str(tmp_path / "a")], "make"),
    ):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
        assert told in capsys.readouterr().err
