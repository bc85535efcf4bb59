"""A printer with a gate (cards): held inside, released for its own attempt, seen in the outlet, taken."""

from typing import Final

from devices.conformance.bench import PrinterBench, Trouble
from devices.conformance.check import BrokenError, Suite, an, must, never, same
from devices.conformance.documents.steps import (
    PACE,
    POLLS,
    begun,
    ended,
    lies,
    made,
    nothing_more,
    prepared,
    presented,
    pulled,
)
from kiosk.core.faults import Fault
from kiosk.core.printer import (
    Declined,
    DocumentPrinter,
    Failed,
    Made,
    NotReady,
    Outlet,
    Pages,
    Place,
    Ready,
    Submitted,
    Unknown,
)

GATE: Final = Suite[PrinterBench]()


@GATE.check()
def made_is_held(bench: PrinterBench) -> None:
    """A finished document stays inside: the outlet is empty, the document in the path."""
    driver = bench.start()
    made(bench, driver)
    bench.wait(PACE)
    same(driver.outlet(), Outlet.EMPTY, "outlet")
    same((bench.count(Place.TRANSPORT), bench.count(Place.OUTLET)), (1, 0), "in the path and in the outlet")


@GATE.check()
def prepare_moves_one_blank(bench: PrinterBench) -> None:
    """Prepare lays one blank in the path, and the printer is ready with it."""
    driver = bench.start()
    prepared(driver)
    same((bench.drawn(), bench.count(Place.TRANSPORT)), (1, 1), "drawn and in the path")
    an(Ready, driver.status())


@GATE.check()
def prepare_over_anothers_blank(bench: PrinterBench) -> None:
    """The blank of one attempt keeps the next from being fed."""
    driver = bench.start()
    prepared(driver)
    an(Declined, driver.prepare("b"))
    same(bench.drawn(), 1, "blanks drawn")


@GATE.check()
def submit_of_another_size(bench: PrinterBench) -> None:
    """A face of another size is declined, with the blank located in the path."""
    driver = bench.start()
    prepared(driver)
    small = Pages(10, 10, bench.pages.dpi, tuple(bytes(300) for _ in bench.pages.sides))
    same(an(Declined, driver.submit("a", small)).blank, Place.TRANSPORT, "the blank")


@GATE.check()
def release_presents(bench: PrinterBench) -> None:
    """Released, the document is seen in the outlet, and is there."""
    driver = bench.start()
    presented(bench, driver)
    same(driver.outlet(), Outlet.OCCUPIED, "outlet")
    lies(bench, Place.OUTLET)
    same(driver.outlet(), Outlet.OCCUPIED, "outlet as long as it lies there")


@GATE.check()
def release_again(bench: PrinterBench) -> None:
    """Released twice it comes out once."""
    driver = bench.start()
    presented(bench, driver)
    same(driver.release("a"), Submitted(), "the second release")
    bench.wait(PACE)
    lies(bench, Place.OUTLET)


@GATE.check()
def release_before_it_is_made(bench: PrinterBench) -> None:
    """What is not made is not released."""
    driver = bench.start()
    prepared(driver)
    an(Unknown, driver.release("a"))
    same(driver.submit("a", bench.pages), Submitted(), "submit")
    an(Unknown, driver.release("a"))
    bench.wait(PACE)
    lies(bench, Place.OUTLET, 0)


@GATE.check(55)
def release_of_another_attempt(bench: PrinterBench) -> None:
    """The held document comes out for its own attempt only."""
    driver = bench.start()
    made(bench, driver)
    an(Unknown, driver.release("b"))
    bench.wait(10)
    lies(bench, Place.OUTLET, 0)


@GATE.check(1)
def release_after_a_restart(bench: PrinterBench) -> None:
    """Another run of the kiosk releases nothing that it has not fenced."""
    made(bench, bench.start())
    an(Unknown, bench.start().release("a"))
    bench.wait(10)
    lies(bench, Place.OUTLET, 0)


@GATE.check(1)
def release_after_a_fence(bench: PrinterBench) -> None:
    """What a fence found held can be released."""
    identity = made(bench, bench.start())
    again = bench.start()
    an(Made, again.fence("a", identity))
    same(again.release("a"), Submitted(), "release")
    ended(bench, again)
    lies(bench, Place.OUTLET)


@GATE.check()
def release_into_an_occupied_outlet(bench: PrinterBench) -> None:
    """A card is not pushed onto another: it stays inside."""
    driver = bench.start()
    made(bench, driver)
    bench.provoke(Trouble.OUTLET_OCCUPIED)
    an(Unknown, driver.release("a"))
    bench.wait(10)
    lies(bench, Place.OUTLET)
    lies(bench, Place.TRANSPORT)


@GATE.check(5)
def release_of_what_is_gone(bench: PrinterBench) -> None:
    """A held document that is no longer proven to be inside is not released."""
    driver = bench.start()
    made(bench, driver)
    bench.clear()
    an(Unknown, driver.release("a"))


@GATE.check()
def outlet_on_the_way(bench: PrinterBench) -> None:
    """A document on its way out is not there yet; on arrival it is seen, once at least."""
    driver = bench.start()
    made(bench, driver)
    driver.release("a")
    seen = [driver.outlet()]
    while seen[-1] is not Outlet.OCCUPIED and len(seen) < POLLS:
        bench.wait(PACE)
        seen.append(driver.outlet())
    same(set(seen[:-1]) | {Outlet.EMPTY}, {Outlet.EMPTY}, "the outlet before it came")
    lies(bench, Place.OUTLET)


@GATE.check(20)
def outlet_after_it_was_taken(bench: PrinterBench) -> None:
    """Taken, the outlet is empty."""
    driver = bench.start()
    presented(bench, driver)
    same(driver.outlet(), Outlet.OCCUPIED, "outlet")
    must(bench.take(), "nothing to take")
    same(driver.outlet(), Outlet.EMPTY, "outlet")


@GATE.check(21)
def outlet_with_a_quick_hand(bench: PrinterBench) -> None:
    """Taken before anybody looked: seen once all the same, then empty."""
    driver = bench.start()
    made(bench, driver)
    driver.release("a")
    bench.wait(10)
    must(bench.take(), "nothing to take")
    ended(bench, driver)
    same([driver.outlet(), driver.outlet()], [Outlet.OCCUPIED, Outlet.EMPTY], "outlet")


@GATE.check(21)
def outlet_after_a_pull(bench: PrinterBench) -> None:
    """Pulled out during ejection: seen to have been there, and gone; in no bin."""
    driver = bench.start()
    made(bench, driver)
    driver.release("a")
    pulled(bench)
    an(Made, ended(bench, driver))
    same([driver.outlet(), driver.outlet()], [Outlet.OCCUPIED, Outlet.EMPTY], "outlet")
    same(driver.retract("a").place, Place.CLEAR, "retract")


@GATE.check(23)
def outlet_after_a_false_ejection(bench: PrinterBench) -> None:
    """Acknowledged and still inside: failed and located there, never told as taken."""
    driver = bench.start()
    made(bench, driver)
    bench.provoke(Trouble.FALSE_EJECT)
    driver.release("a")
    same(an(Failed, ended(bench, driver)).blank, Place.TRANSPORT, "place")
    same(driver.outlet(), Outlet.UNKNOWN, "outlet")
    an(Failed, driver.progress("a"))
    lies(bench, Place.TRANSPORT)


@GATE.check()
def occupied_outlet_closes_the_service(bench: PrinterBench) -> None:
    """A card left in the outlet keeps the next visit out."""
    presented(bench, bench.start())
    other = bench.start()
    status = an(NotReady, other.status())
    same((status.faults, status.outlet), ((Fault.OUTLET_OCCUPIED,), Outlet.OCCUPIED), "faults and outlet")
    same(other.prepare("b"), Declined(Fault.OUTLET_OCCUPIED, Place.HOPPER), "prepare")


@GATE.check(26)
def slow_answers_are_not_mixed_up(bench: PrinterBench) -> None:
    """Answers that come seconds late are never taken for others: nothing is ready, made or drawn by them."""
    bench.provoke(Trouble.NO_MEDIA)
    bench.provoke(Trouble.SLOW)
    driver = bench.start()
    for _ in range(3):
        never(Ready, driver.status())
    bench.mend(Trouble.SLOW)
    bench.wait(10)
    same(_settled(bench, driver).faults[0], Fault.BLANKS_EMPTY, "the first fault")


@GATE.check(26)
def slow_answers_while_printing(bench: PrinterBench) -> None:
    """Late acknowledgements of a print are acknowledgements all the same, or nobody can tell; one document."""
    driver = bench.start()
    begun(bench, driver)
    bench.provoke(Trouble.SLOW)
    never(Failed, ended(bench, driver))
    bench.mend(Trouble.SLOW)
    nothing_more(bench, "late answers")
    same(bench.documents(), 1, "documents")


def _settled(bench: PrinterBench, driver: DocumentPrinter) -> NotReady:
    """Ask until it answers again; three misses at most."""
    for _ in range(3):
        status = driver.status()
        if isinstance(status, NotReady):
            return status
        bench.wait(PACE)
    raise BrokenError("no answer after the answers came in time again")
