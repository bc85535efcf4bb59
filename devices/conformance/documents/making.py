"""A document being made: once, counted upwards, proven, and told apart from every other."""

from typing import Final

from devices.conformance.bench import PrinterBench, Trouble
from devices.conformance.check import Suite, an, must, never, same
from devices.conformance.documents.steps import LONG, PACE, POLLS, begun, ended, halfway, made, nothing_more, prepared
from kiosk.core.printer import Made, Place, Submitted, Unknown, Working

MAKING: Final = Suite[PrinterBench]()


@MAKING.check()
def made_once(bench: PrinterBench) -> None:
    """One submit makes one document, and says where it is."""
    driver = bench.start()
    begun(bench, driver)
    answer = an(Made, ended(bench, driver))
    same(answer.place, Place.HELD if driver.holds else Place.OUTLET, "place")
    bench.wait(LONG)
    same(bench.documents(), 1, "documents")


@MAKING.check(23)
def made_is_proven(bench: PrinterBench) -> None:
    """Made carries evidence, in words and whole numbers."""
    driver = bench.start()
    begun(bench, driver)
    evidence = an(Made, ended(bench, driver)).evidence
    must(bool(evidence), "made without evidence")
    plain = all(type(name) is str and type(value) in {int, str} for name, value in evidence.items())
    must(plain, f"evidence of another kind: {evidence!r}")


@MAKING.check(22)
def made_stays_made(bench: PrinterBench) -> None:
    """Asked again, at once and later, the answer is the same."""
    driver = bench.start()
    begun(bench, driver)
    answer = ended(bench, driver)
    same(driver.progress("a"), answer, "progress at once")
    bench.wait(LONG)
    same(driver.progress("a"), answer, "progress later")


@MAKING.check(23)
def made_never_early(bench: PrinterBench) -> None:
    """Made is not said before the machine has made it."""
    driver = bench.start()
    begun(bench, driver)
    an(Made, ended(bench, driver))
    same(bench.documents(), 1, "documents at the moment at which Made is said")


@MAKING.check()
def made_one_after_the_other(bench: PrinterBench) -> None:
    """Three attempts in a row are three documents, each its own; one boot has one name."""
    driver = bench.start()
    epochs = set()
    for attempt in ("a", "b", "c"):
        epochs.add(made(bench, driver, attempt).boot_epoch)
        driver.retract(attempt)
    same((bench.documents(), len(epochs)), (3, 1), "documents and boots")


@MAKING.check(22)
def made_is_of_its_attempt(bench: PrinterBench) -> None:
    """When the next attempt is prepared, nothing is said of it by what the last one did."""
    driver = bench.start()
    made(bench, driver)
    driver.retract("a")
    prepared(driver, "b")
    never(Made, driver.progress("b"))


@MAKING.check()
def submit_again_while_working(bench: PrinterBench) -> None:
    """Handed over twice while it is printed, it is printed once, and answered the same."""
    driver = bench.start()
    halfway(bench, driver)
    same(driver.submit("a", bench.pages), Submitted(), "the second submit")
    an(Made, ended(bench, driver))
    nothing_more(bench, "a second submit")
    same(bench.documents(), 1, "documents")


@MAKING.check()
def submit_again_when_made(bench: PrinterBench) -> None:
    """Handed over again when it is made, nothing more is printed."""
    driver = bench.start()
    made(bench, driver)
    same(driver.submit("a", bench.pages), Submitted(), "the second submit")
    nothing_more(bench, "a second submit")
    same(bench.documents(), 1, "documents")


@MAKING.check()
def progress_counts_up(bench: PrinterBench) -> None:
    """Working never goes back and never beyond the document; the number of pages is the document's."""
    driver = bench.start()
    begun(bench, driver)
    seen: list[int] = []
    for _ in range(POLLS):
        answer = driver.progress("a")
        if not isinstance(answer, Working):
            break
        same(answer.pages, len(bench.pages.sides), "pages")
        must(0 <= answer.page <= answer.pages, f"page {answer.page} of {answer.pages}")
        seen.append(answer.page)
        bench.wait(PACE)
    must(bool(seen), "never working")
    same(seen, sorted(seen), "pages as they were told")


@MAKING.check(22, 51)
def progress_of_another_attempt(bench: PrinterBench) -> None:
    """What is done for one attempt is never said of another, before and after it is made."""
    driver = bench.start()
    begun(bench, driver)
    an(Unknown, driver.progress("b"))
    ended(bench, driver)
    an(Unknown, driver.progress("b"))


@MAKING.check(1, 22)
def progress_after_a_restart(bench: PrinterBench) -> None:
    """A run of the kiosk that did not begin the attempt says nothing of it without a fence."""
    driver = bench.start()
    begun(bench, driver)
    an(Unknown, bench.start().progress("a"))


@MAKING.check(22)
def progress_with_a_repeated_answer(bench: PrinterBench) -> None:
    """An answer that comes twice is not taken for another one: one document, or nobody can tell."""
    driver = bench.start()
    begun(bench, driver)
    bench.provoke(Trouble.REPEATED, once=True)
    answer = ended(bench, driver)
    must(isinstance(answer, Made | Unknown), f"{answer!r} by an answer that came twice")
    bench.wait(LONG)
    same(bench.documents(), 1, "documents")


@MAKING.check(26)
def progress_survives_a_miss(bench: PrinterBench) -> None:
    """One lost question costs nothing: the document is made and said to be made."""
    driver = bench.start()
    begun(bench, driver)
    bench.provoke(Trouble.DEAF, once=True)
    an(Made, ended(bench, driver))
    same(bench.documents(), 1, "documents")


@MAKING.check(23)
def progress_believes_no_false_ok(bench: PrinterBench) -> None:
    """Acknowledged, but not all of it counted: that is no document made."""
    driver = bench.start()
    prepared(driver)
    bench.provoke(Trouble.FALSE_OK)
    same(driver.submit("a", bench.pages), Submitted(), "submit")
    never(Made, ended(bench, driver))
