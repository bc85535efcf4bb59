"""The steps that checks of document printers share."""

from collections.abc import Callable
from typing import Final

from devices.conformance.bench import PrinterBench
from devices.conformance.check import BrokenError, an, same
from devices.presence import MISSES
from kiosk.core.printer import DocumentPrinter, Identity, Made, Place, Progress, Submitted, Unknown, Working

POLLS: Final = 2000
PACE: Final = 0.25
LONG: Final = 60.0  # whatever still wants to come out has come out by then


def prepared(driver: DocumentPrinter, attempt: str = "a") -> Identity:
    """Prepare; it must succeed."""
    return an(Identity, driver.prepare(attempt))


def begun(bench: PrinterBench, driver: DocumentPrinter, attempt: str = "a") -> Identity:
    """Prepare and submit."""
    identity = prepared(driver, attempt)
    same(driver.submit(attempt, bench.pages), Submitted(), "submit")
    return identity


def until(bench: PrinterBench, ask: Callable[[], Progress], done: Callable[[Progress], bool]) -> Progress:
    """Poll until it is so."""
    answer = ask()
    for _ in range(POLLS):
        if done(answer):
            return answer
        bench.wait(PACE)
        answer = ask()
    raise BrokenError(f"still {answer!r} after {POLLS} polls")


def ended(bench: PrinterBench, driver: DocumentPrinter, attempt: str = "a") -> Progress:
    """Poll until the attempt is over."""
    return until(bench, lambda: driver.progress(attempt), lambda answer: not isinstance(answer, Working))


def made(bench: PrinterBench, driver: DocumentPrinter, attempt: str = "a") -> Identity:
    """Make a whole document; gives the identity noted."""
    identity = begun(bench, driver, attempt)
    an(Made, ended(bench, driver, attempt))
    return identity


def presented(bench: PrinterBench, driver: DocumentPrinter, attempt: str = "a") -> Identity:
    """Make a document and hold it out."""
    identity = made(bench, driver, attempt)
    same(driver.release(attempt), Submitted(), "release")
    ended(bench, driver, attempt)
    return identity


def halfway(bench: PrinterBench, driver: DocumentPrinter) -> Identity:
    """Begin a document and come to the middle of it."""
    identity = begun(bench, driver)
    bench.wait(3)
    return identity


def pulled(bench: PrinterBench) -> None:
    """Pull from the moment at which it sticks out."""
    for _ in range(POLLS):
        if bench.take():
            return
        bench.wait(0.1)
    raise BrokenError("nothing came out")


def nothing_more(bench: PrinterBench, what: str) -> None:
    """From now on nothing comes out."""
    before = bench.documents()
    bench.wait(LONG)
    same(bench.documents(), before, f"documents a while after {what}")


def lies(bench: PrinterBench, place: Place, number: int = 1) -> None:
    """So many cards or sheets lie there."""
    same(bench.count(place), number, f"found in {place}")


def silent(answers: list[object], last: object) -> None:
    """Two misses leave the last word standing, the third is Unknown."""
    same(answers[: MISSES - 1], [last] * (MISSES - 1), "the first two silent polls")
    for answer in answers[MISSES - 1 :]:
        an(Unknown, answer)
