"""The real IPP printer: it starts, prints, breaks, and leaves nothing running."""

import os
import time
from pathlib import Path

import pytest

from devices.a4.line import IppLine, Reading
from devices.http import HttpTransport
from devices.transport import TransportError
from kiosk.core.faults import Fault
from kiosk.core.printer import Unknown
from simulators.a4 import EvePrinter
from simulators.a4_filter import pages_of

TREE = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count %d /Kids [] >>\nendobj\n"


def test_nothing_is_left_running(tmp_path: Path) -> None:
    """Closing ends both processes; the printer can be switched on again and has the same address."""
    printer = EvePrinter(tmp_path)
    for _ in range(2):
        with printer:
            pids = [process.pid for process in printer._processes]
            wire = HttpTransport(printer.url, content_type="application/ipp")
            line = IppLine(wire, printer.uri)
            assert isinstance(line.printer(), Reading)
        assert len(pids) == 2
        assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
        with pytest.raises(TransportError):
            wire.exchange(b"")
        line.close()
    printer.close()


def test_faults_come_and_go(tmp_path: Path) -> None:
    """Several faults at once, then one, then none."""
    with EvePrinter(tmp_path) as printer:
        line = IppLine(HttpTransport(printer.url, content_type="application/ipp"), printer.uri)
        for reasons, faults in (
            (("media-jam", "cover-open"), (Fault.MEDIA_JAM, Fault.COVER_OPEN)),
            (("media-empty",), (Fault.MEDIA_EMPTY,)),
            ((), ()),
        ):
            printer.fault(*reasons)
            reading = line.printer()
            assert isinstance(reading, Reading)
            assert reading.faults == faults
        assert printer.spooled() == []
        line.close()


def test_pages_take_their_time_and_are_counted(tmp_path: Path) -> None:
    """A document of three pages counts them one by one at the printer's pace, and is kept."""
    document = b"%PDF-1.4\n" + TREE % 3
    with EvePrinter(tmp_path, seconds_per_page=0.1) as printer:
        line = IppLine(HttpTransport(printer.url, content_type="application/ipp"), printer.uri)
        line.print_job("attempt-1", ("application/pdf", document), "iso_a4_210x297mm")
        began, seen = time.monotonic(), [0]
        while seen[-1] < 3:
            job = line.job("attempt-1", 1)
            assert job is not None
            assert not isinstance(job, Unknown)
            seen.append(job.impressions or 0)
            assert time.monotonic() - began < 10
        assert sorted(set(seen)) == [0, 1, 2, 3]
        assert seen == sorted(seen)
        assert time.monotonic() - began > 0.25
        assert [file.read_bytes() for file in printer.spooled()] == [document]
        line.close()


def test_missing_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its programs it says what to install."""
    monkeypatch.setattr("simulators.a4._PATH", os.fspath(tmp_path))
    with pytest.raises(RuntimeError, match="apt-get install"):
        EvePrinter(tmp_path).start()


@pytest.mark.parametrize(
    ("document", "pages"),
    [
        (TREE % 1, 1),
        (TREE % 4 + b"9 0 obj\n<< /Type /Outlines /Count 99 >>\nendobj\n" + TREE % 3, 4),
        (b"no document", 0),
    ],
)
def test_count_of_pages(document: bytes, pages: int) -> None:
    """The page tree counts, whatever other counts the file holds."""
    assert pages_of(document) == pages
