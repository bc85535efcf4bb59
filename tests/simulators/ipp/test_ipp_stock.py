"""Clients that nobody here wrote: `ipptool` with its stock test files, and CUPS."""

import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from simulators.ipp.parts import IppFault
from simulators.ipp.server import IppPrinter
from simulators.ipp.stock_tests import FILES, PAGE, PASSED, SKIPPED, Result, run, table

BACKEND = Path("/usr/lib/cups/backend/ipp")
# Why a stock test is skipped, by a word in its name: what the printer does not claim to have.
NOT_CLAIMED = ("URI", "copies", "Duplex", "PostScript", "JPEG", "Standard Sheet", "2-Up", "Quality", "hold", "Release")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Result]]:
    """Both files, each against a fresh printer."""
    return {name: run(name, tmp_path_factory.mktemp("stock")) for name in FILES}


@pytest.mark.parametrize("name", FILES)
def test_every_stock_test_passes_or_asks_for_what_is_not_claimed(results: dict[str, list[Result]], name: str) -> None:
    """None fails; those that are skipped are about options that this printer does not have."""
    found = results[name]
    assert [one for one in found if one.outcome not in {PASSED, SKIPPED}] == []
    skipped = [one.name for one in found if one.outcome == SKIPPED]
    create_by_uri = "RFC 8011 section 4.2.4: Create-Job Operation"  # the one that Send-URI would follow
    assert [word for word in skipped if not any(part in word for part in NOT_CLAIMED)] == [create_by_uri]
    assert len(skipped) == 35
    assert len(found) - len(skipped) == {"ipp-1.1.test": 31, "ipp-2.0.test": 32}[name]


def test_the_page_tells_these_results(results: dict[str, list[Result]]) -> None:
    """docs/ipp-simulator.md holds the table as it comes out now."""
    assert table(dict(results)) in PAGE.read_text(encoding="utf-8")


def test_a_failure_is_told_with_its_reason() -> None:
    """The table names what failed."""
    told = table({"a": [Result("one", PASSED), Result("two", "no job-uri"), Result("three", SKIPPED)]})
    assert "| `a` | 3 | 1 | 1 | 1 |" in told
    assert "**two** failed: no job-uri" in told


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[IppPrinter]:
    """Give a printer that keeps what it gets."""
    with IppPrinter(instant=True, folder=tmp_path) as printer:
        yield printer


@pytest.fixture
def cups(printer: IppPrinter, tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Let CUPS' own client send a PDF of two pages to the printer, as its scheduler would."""
    document = tmp_path / "contoh.pdf"
    canvas = Canvas(str(document))
    for _ in range(2):
        canvas.drawString(100, 700, "Contoh")
        canvas.showPage()
    canvas.save()
    env = {
        "DEVICE_URI": printer.uri,
        "CONTENT_TYPE": "application/pdf",
        "FINAL_CONTENT_TYPE": "application/pdf",
        "PRINTER": "A4",
        "TMPDIR": str(tmp_path),
        "CUPS_SERVERROOT": str(tmp_path),
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
    }
    printer.fault(IppFault.COVER_OPEN)
    command = [str(BACKEND), "1", "petugas", "attempt-1", "1", "media=iso_a4_210x297mm", str(document)]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:  # noqa: S603
        ending = threading.Timer(20, process.kill)
        ending.start()
        yield process
        ending.cancel()
        process.kill()


def test_cups_prints(printer: IppPrinter, cups: "subprocess.Popen[str]", tmp_path: Path) -> None:
    """CUPS finds the printer, waits while its cover is open, sees the sheets counted, and says that it is done."""
    assert cups.stdout is not None
    said = []
    for line in cups.stdout:
        said.append(line)
        if line.startswith("STATE: +cover-open-error"):
            printer.mend(IppFault.COVER_OPEN)
    assert cups.wait(5) == 0, said
    assert "STATE: +cover-open-error\n" in said
    assert "PAGE: total 2\n" in said
    assert [path.read_bytes() for path in printer.spooled()] == [(tmp_path / "contoh.pdf").read_bytes()]
    assert printer.take_sheets() == 2
