"""Silence and nonsense on the wire: never taken for ready, made or empty, and answered in bounded time."""

from collections.abc import Callable
from typing import Final

from devices.conformance.bench import PrinterBench, Trouble
from devices.conformance.check import Check, Suite, an, must, never, same
from devices.conformance.documents.steps import (
    LONG,
    begun,
    ended,
    halfway,
    made,
    nothing_more,
    prepared,
    silent,
)
from devices.presence import MISSES
from kiosk.core.printer import (
    DocumentPrinter,
    Identity,
    Made,
    Outlet,
    Ready,
    Submitted,
    Unknown,
    Untouched,
    Working,
)

SILENCE: Final = Suite[PrinterBench]()
BOUND: Final = 120.0  # seconds of the device's time for one call, whatever is wrong


@SILENCE.check(26)
def silence_is_told_at_the_third_miss(bench: PrinterBench) -> None:
    """Two misses leave the last word standing; from the third on the answer is Unknown."""
    driver = bench.start()
    last = driver.status()
    bench.off()
    silent([driver.status() for _ in range(MISSES + 1)], last)


@SILENCE.check(26)
def silence_ends_by_itself(bench: PrinterBench) -> None:
    """A printer that was gone is ready again without anybody's help, and a document can be made."""
    driver = bench.start()
    last = driver.status()
    bench.off()
    for _ in range(MISSES):
        driver.status()
    bench.on()
    same(driver.status(), last, "status")
    an(Identity, driver.prepare("a"))


@SILENCE.check(26)
def silence_restarts_the_count(bench: PrinterBench) -> None:
    """A good answer between misses begins their count anew."""
    driver = bench.start()
    last = driver.status()
    for _ in range(2):
        bench.off()
        same([driver.status() for _ in range(MISSES - 1)], [last] * (MISSES - 1), "the first two silent polls")
        bench.on()
        same(driver.status(), last, "status in between")


@SILENCE.check(26)
def silence_from_the_start(bench: PrinterBench) -> None:
    """A printer that never answered was never ready."""
    bench.off()
    driver = bench.start()
    for _ in range(MISSES):
        an(Unknown, driver.status())


@SILENCE.check(26)
def silence_at_look_and_prepare(bench: PrinterBench) -> None:
    """Who does not answer is neither named nor prepared."""
    driver = bench.start()
    bench.off()
    never(Identity, driver.look())
    never(Identity, driver.prepare("a"))
    same(bench.drawn(), 0, "blanks drawn")


@SILENCE.check(4, 26)
def silence_at_submit(bench: PrinterBench) -> None:
    """Gone between prepare and submit: not handed over, and nothing comes out when it is back."""
    driver = bench.start()
    prepared(driver)
    bench.off()
    never(Submitted, driver.submit("a", bench.pages))
    bench.on()
    bench.wait(LONG)
    same(bench.documents(), 0, "documents")


@SILENCE.check(26)
def silence_while_printing_is_told_at_the_third_miss(bench: PrinterBench) -> None:
    """The wire gone in the middle: working for two polls, then Unknown; never made and never failed."""
    driver = bench.start()
    halfway(bench, driver)
    bench.off()
    answers = [driver.progress("a") for _ in range(MISSES)]
    for answer in answers[:-1]:
        an(Working, answer)
    an(Unknown, answers[-1])


@SILENCE.check(26)
def silence_while_printing_ends_in_unknown(bench: PrinterBench) -> None:
    """A printer that hears nothing more is polled in bounded time to Unknown, not to made or failed."""
    driver = bench.start()
    halfway(bench, driver)
    bench.provoke(Trouble.DEAF)
    an(Unknown, ended(bench, driver))


@SILENCE.check(4, 26)
def silence_while_printing_then_a_fence(bench: PrinterBench) -> None:
    """When it answers again a fence finds what is true: never untouched, made only if a document is there."""
    driver = bench.start()
    identity = halfway(bench, driver)
    bench.provoke(Trouble.DEAF)
    ended(bench, driver)
    bench.mend(Trouble.DEAF)
    fenced = bench.start().fence("a", identity)
    there = bench.documents()
    never(Untouched, fenced)
    must(not isinstance(fenced, Made) or there == 1, f"{fenced!r} with {there} documents")
    nothing_more(bench, "the fence")


@SILENCE.check(4, 26)
def silence_at_a_fence(bench: PrinterBench) -> None:
    """A fence of a printer that stays off ends, and says Unknown."""
    driver = bench.start()
    identity = begun(bench, driver)
    bench.off()
    an(Unknown, driver.fence("a", identity))


@SILENCE.check(21, 26)
def silence_at_the_outlet(bench: PrinterBench) -> None:
    """Of a silent printer nobody knows that its outlet is empty."""
    driver = bench.start()
    made(bench, driver)
    bench.off()
    seen = driver.outlet()
    must(seen in {Outlet.UNKNOWN, Outlet.NO_SENSOR}, f"a silent printer's outlet is {seen}")


@SILENCE.check(4, 26)
def answers_lost_at_submit(bench: PrinterBench) -> None:
    """Handed over and the answer lost: Unknown, sent once however often it is asked, and never called untouched."""
    bench.warm_up()
    driver = bench.start()
    identity = prepared(driver)
    bench.provoke(Trouble.ANSWER_LOST)
    an(Unknown, driver.submit("a", bench.pages))
    bench.mend(Trouble.ANSWER_LOST)
    never(Submitted, driver.submit("a", bench.pages))
    bench.wait(LONG)
    there = bench.documents()
    must(there <= 1, f"{there} documents")
    never(Untouched, driver.fence("a", identity))


@SILENCE.check(4, 26)
def answers_lost_while_printing(bench: PrinterBench) -> None:
    """It prints and nobody hears it: a fence afterwards does not call that untouched."""
    driver = bench.start()
    identity = begun(bench, driver)
    bench.provoke(Trouble.SILENT)
    an(Unknown, ended(bench, driver))
    bench.mend(Trouble.SILENT)
    bench.wait(LONG)
    never(Untouched, driver.fence("a", identity))
    same(bench.documents(), 1, "documents")


@SILENCE.check(23, 26)
def answers_garbled_at_rest(bench: PrinterBench) -> None:
    """Nonsense is no answer: never ready by it, nobody named, nothing drawn; ready again afterwards."""
    driver = bench.start()
    bench.provoke(Trouble.GARBLED)
    for _ in range(MISSES):
        an(Unknown, driver.status())
    never(Identity, driver.look())
    never(Identity, driver.prepare("a"))
    same(bench.drawn(), 0, "blanks drawn")
    bench.mend(Trouble.GARBLED)
    an(Ready, driver.status())


@SILENCE.check(23, 26)
def answers_garbled_while_printing(bench: PrinterBench) -> None:
    """Nonsense in the middle is neither made nor failed; afterwards the truth is found."""
    driver = bench.start()
    halfway(bench, driver)
    bench.provoke(Trouble.GARBLED)
    an(Unknown, ended(bench, driver))
    bench.mend(Trouble.GARBLED)
    bench.wait(LONG)
    answer = ended(bench, driver)
    must(isinstance(answer, Made | Unknown), f"{answer!r} after nonsense")
    same(bench.documents(), 1, "documents")


@SILENCE.check(4, 26)
def document_torn_on_its_way(bench: PrinterBench) -> None:
    """The wire breaks in the middle of the document: never made, sent once however often it is asked, and fenced."""
    driver = bench.start()
    identity = prepared(driver)
    bench.provoke(Trouble.TORN, once=True)
    never(Made, driver.submit("a", bench.pages))
    driver.submit("a", bench.pages)
    never(Made, ended(bench, driver))
    bench.wait(LONG)
    same(bench.documents(), 0, "documents")
    drawn = bench.drawn()
    never(Made, bench.start().fence("a", identity))
    nothing_more(bench, "the fence")
    same(bench.drawn(), drawn, "blanks drawn")


@SILENCE.check(23, 26)
def answers_torn_at_rest(bench: PrinterBench) -> None:
    """Half an answer is none: never ready by it, nobody named, nothing drawn; ready again afterwards."""
    driver = bench.start()
    bench.provoke(Trouble.ANSWER_TORN)
    for _ in range(MISSES):
        an(Unknown, driver.status())
    never(Identity, driver.look())
    never(Identity, driver.prepare("a"))
    same(bench.drawn(), 0, "blanks drawn")
    bench.mend(Trouble.ANSWER_TORN)
    an(Ready, driver.status())


@SILENCE.check(23, 26)
def answer_torn_while_printing(bench: PrinterBench) -> None:
    """The wire breaks once in the middle of an answer: it is asked again, and what is said then is true."""
    driver = bench.start()
    identity = halfway(bench, driver)
    bench.provoke(Trouble.ANSWER_TORN, once=True)
    answer = ended(bench, driver)
    must(isinstance(answer, Made | Unknown), f"{answer!r} after half an answer")
    bench.wait(LONG)
    same(bench.documents(), 1, "documents")
    never(Untouched, driver.fence("a", identity))


@SILENCE.check(22)
def answers_repeated_at_rest(bench: PrinterBench) -> None:
    """Answers that come twice do not make an empty printer ready."""
    bench.provoke(Trouble.NO_MEDIA)
    bench.provoke(Trouble.REPEATED)
    driver = bench.start()
    for _ in range(MISSES):
        never(Ready, driver.status())
    never(Identity, driver.prepare("a"))
    bench.mend(Trouble.REPEATED)
    bench.mend(Trouble.NO_MEDIA)
    an(Ready, driver.status())


@SILENCE.check(26)
def late_document(bench: PrinterBench) -> None:
    """A document kept back on its way: after the fence nothing comes out, and untouched means that nothing did."""
    bench.warm_up()
    driver = bench.start()
    identity = prepared(driver)
    bench.provoke(Trouble.LATE, once=True)
    driver.submit("a", bench.pages)
    fenced = bench.start().fence("a", identity)
    there = bench.documents()
    nothing_more(bench, "the fence")
    must(isinstance(fenced, Made) == bool(there) or isinstance(fenced, Unknown), f"{fenced!r} with {there} documents")


_CALLS: Final[dict[str, Callable[[DocumentPrinter, Identity, PrinterBench], object]]] = {
    "status": lambda driver, _, __: driver.status(),
    "look": lambda driver, _, __: driver.look(),
    "prepare": lambda driver, _, __: driver.prepare("b"),
    "submit": lambda driver, _, bench: driver.submit("a", bench.pages),
    "progress": lambda driver, _, __: driver.progress("a"),
    "release": lambda driver, _, __: driver.release("a") if driver.holds else None,  # else there is nothing to do
    "outlet": lambda driver, _, __: driver.outlet(),
    "retract": lambda driver, _, __: driver.retract("a"),
    "reject": lambda driver, _, __: driver.reject("a"),
    "fence": lambda driver, identity, __: driver.fence("a", identity),
}


def _ends(call: Callable[[DocumentPrinter, Identity, PrinterBench], object]) -> Callable[[PrinterBench], None]:
    def act(bench: PrinterBench) -> None:
        driver = bench.start()
        identity = prepared(driver)
        bench.provoke(Trouble.DEAF)
        before = bench.now()
        answer = call(driver, identity, bench)
        took = bench.now() - before
        must(took <= BOUND, f"took {took:.0f} seconds")
        never(Made | Untouched | Submitted, answer)

    return act


for _name, _call in _CALLS.items():
    SILENCE.add(
        Check(
            f"deaf-{_name}-ends", f"With a deaf printer {_name} ends in time and claims nothing.", _ends(_call), (26,)
        )
    )
