"""The parent believes nothing that a taken-over process says."""

from pathlib import Path

import pytest

from printjobs import raster
from printjobs.raster import Raster, Rasteriser, RasterLimits, RasterProblem, RasterRefused

HEAD = """
import os, signal, struct, sys
FRAME = struct.Struct(">12sIIII")
os.write(1, b"RASTER1\\n")
length = struct.unpack(">IHHI", os.read(0, 12))[0]
while length:
    length -= len(os.read(0, length))
"""
PAGE = "os.write(1, FRAME.pack(b'page', 1, 2, 2, 12) + b'x' * 12)\n"


def told(monkeypatch: pytest.MonkeyPatch, folder: Path, act: str) -> Raster | RasterProblem:
    """What the parent makes of a process that does this after it received the document."""
    program = folder / "taken_over.py"
    program.write_text(HEAD + act)
    monkeypatch.setattr(raster, "PROGRAM", program)
    with Rasteriser(RasterLimits(seconds=0.8, pages=2)) as rasteriser:
        result = rasteriser.rasterise(b"pdf")
    return result.problem if isinstance(result, RasterRefused) else result


def test_an_honest_process_is_believed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The stand-in speaks the frames rightly, so the refusals below are for what they do."""
    result = told(monkeypatch, tmp_path, PAGE + "os.write(1, FRAME.pack(b'done', 1, 0, 0, 0))")
    assert isinstance(result, Raster)
    assert [page.rgb for page in result.pages] == [b"x" * 12]


@pytest.mark.faults(38)
@pytest.mark.parametrize(
    ("act", "problem"),
    [
        ("os.write(1, FRAME.pack(b'page', 1, 2, 2, 4_000_000_000))", RasterProblem.CRASHED),
        ("os.write(1, FRAME.pack(b'page', 1, 60_000, 60_000, 10_800_000_000 % 2**32))", RasterProblem.CRASHED),
        ("os.write(1, FRAME.pack(b'nonsense', 0, 0, 0, 0))", RasterProblem.CRASHED),
        ("os.write(1, FRAME.pack(b'page', 1, 2, 2, 12) + b'x')", RasterProblem.CRASHED),
        (PAGE * 4, RasterProblem.TOO_MANY_PAGES),
        (PAGE + "signal.pause()", RasterProblem.TIMEOUT),
        ("os.close(1)\nsignal.pause()", RasterProblem.CRASHED),
        ("os.kill(os.getpid(), signal.SIGSYS)", RasterProblem.FORBIDDEN),
        ("os.kill(os.getpid(), signal.SIGSEGV)", RasterProblem.CRASHED),
        ("os.kill(os.getpid(), signal.SIGXCPU)", RasterProblem.TIMEOUT),
    ],
    ids=["length", "size", "word", "torn", "pages", "silent", "closed", "forbidden", "crash", "processor"],
)
def test_a_process_that_was_taken_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, act: str, problem: RasterProblem
) -> None:
    """Lengths, sizes and words are checked before they are used; silence ends at the limit."""
    assert told(monkeypatch, tmp_path, act) is problem


def test_a_process_that_does_not_take_the_document(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """When the process ends before it read the document, that is a crash and not an exception."""
    program = tmp_path / "gone.py"
    program.write_text("import os\nos.write(1, b'RASTER1\\n')\nos.close(0)\nimport signal; signal.pause()\n")
    monkeypatch.setattr(raster, "PROGRAM", program)
    with Rasteriser(RasterLimits(seconds=0.8)) as rasteriser:
        result = rasteriser.rasterise(b"x" * 4_000_000)
    assert result in {RasterRefused(RasterProblem.CRASHED), RasterRefused(RasterProblem.TIMEOUT)}
