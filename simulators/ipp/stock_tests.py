"""Runs the stock test files of `ipptool` (Debian cups-ipp-utils) against the simulator; nobody here wrote them.

Time passes with every question, so that a run is the same on a slow machine: `python -m simulators.ipp.stock_tests`
writes the table of docs/ipp-simulator.md anew.
"""

import plistlib
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas

from simulators.ipp.model import IppModel
from simulators.ipp.server import IppPrinter

STOCK: Final = Path("/usr/share/cups/ipptool")
FILES: Final = {"ipp-1.1.test": "1.1", "ipp-2.0.test": "2.0"}
PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "ipp-simulator.md"
PASSED: Final = "passed"
SKIPPED: Final = "skipped"
_BEGIN, _END = "<!-- generated: python -m simulators.ipp.stock_tests -->", "<!-- end -->"
# What the files name and Debian does not ship. Only the PDFs are ever sent: the printer takes neither of the others.
_PDFS: Final = {"document-a4.pdf": A4, "document-letter.pdf": LETTER}
_NEVER_SENT: Final = ("document-a4.ps", "document-letter.ps", "color.jpg", "gray.jpg")
_PATIENCE: Final = 120
_XML: Final = b"<?xml"


@dataclass(frozen=True)
class Result:
    """One test of a file: PASSED, SKIPPED, or why it failed."""

    name: str
    outcome: str


def run(name: str, folder: Path) -> list[Result]:
    """Run one stock file against a fresh printer; `folder` is empty and stays behind. OSError without ipptool."""
    for file in FILES:  # the later includes the earlier
        (folder / file).symlink_to(STOCK / file)
    for document, size in _PDFS.items():
        canvas = Canvas(str(folder / document), pagesize=size, invariant=1)
        for _ in range(2):
            canvas.drawString(100, 700, "Contoh")
            canvas.showPage()
        canvas.save()
    for document in _NEVER_SENT:
        (folder / document).touch()
    ticks = count()
    report = folder / "report.plist"
    with IppPrinter(IppModel(lambda: float(next(ticks)), seconds_per_page=1.0)) as printer:
        command = ("ipptool", "-P", str(report), "-I", "-V", FILES[name], "-f", str(folder / "document-a4.pdf"))
        subprocess.run(  # noqa: S603 (our own words only)
            (*command, printer.uri, str(folder / name)), check=False, capture_output=True, timeout=_PATIENCE
        )
    return [_result(test) for test in _tests(report.read_bytes())]


def table(results: dict[str, Sequence[Result]]) -> str:
    """Give the results as Markdown."""
    lines = ["| file | tests | passed | skipped | failed |", "|---|---|---|---|---|"]
    for name, found in results.items():
        counts = Counter(one.outcome if one.outcome in {PASSED, SKIPPED} else "failed" for one in found)
        lines.append(f"| `{name}` | {len(found)} | {counts[PASSED]} | {counts[SKIPPED]} | {counts['failed']} |")
    for name, found in results.items():
        lines += [
            f"\n`{name}`: **{one.name}** failed: {one.outcome}" for one in found if one.outcome not in {PASSED, SKIPPED}
        ]
    return "\n".join(lines)


def _tests(report: bytes) -> Iterator[dict[str, object]]:
    """Give the tests of a report; ipptool begins another list for a file that includes one, and ends only the last."""
    for part in report.split(_XML)[1:]:
        whole = part if part.rstrip().endswith(b"</plist>") else part + b"</array></dict></plist>"
        yield from plistlib.loads(_XML + whole)["Tests"]


def _result(test: dict[str, object]) -> Result:
    name = str(test["Name"])
    if test.get("Skipped") is True:
        return Result(name, SKIPPED)
    errors = test.get("Errors")
    return Result(name, PASSED if test.get("Successful") is True else "; ".join(map(str, errors or ["no reason"])))  # type: ignore[call-overload]


def main() -> int:
    """Run both files and write the page; 1 when a test failed."""
    results: dict[str, Sequence[Result]] = {}
    for name in FILES:
        with tempfile.TemporaryDirectory() as folder:
            results[name] = run(name, Path(folder))
    found = table(results)
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(re.sub(f"{_BEGIN}.*?{_END}", f"{_BEGIN}\n{found}\n{_END}", text, flags=re.DOTALL), encoding="utf-8")
    return int(any(one.outcome not in {PASSED, SKIPPED} for some in results.values() for one in some))


if __name__ == "__main__":
    sys.exit(main())
