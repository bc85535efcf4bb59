"""A printer with closed bins (cards): jams, what is taken back or rejected, and where each blank is found again."""

from typing import Final

from devices.conformance.bench import PrinterBench, Trouble
from devices.conformance.check import Suite, an, must, never, same
from devices.conformance.documents.steps import (
    begun,
    ended,
    halfway,
    lies,
    made,
    prepared,
    presented,
    pulled,
)
from kiosk.core.faults import Fault
from kiosk.core.printer import (
    Declined,
    Failed,
    Identity,
    Made,
    NotReady,
    Outlet,
    Place,
    Ready,
    Untouched,
)

BINS: Final = Suite[PrinterBench]()


@BINS.check(16)
def exit_jam_is_located(bench: PrinterBench) -> None:
    """Stuck on the way out: failed by a jam, in the path, the outlet unknown; then taken back."""
    driver = bench.start()
    made(bench, driver)
    bench.provoke(Trouble.EXIT_JAM, once=True)
    driver.release("a")
    failed = an(Failed, ended(bench, driver))
    same((failed.fault, failed.blank), (Fault.CARD_JAM, Place.TRANSPORT), "fault and place")
    same(driver.outlet(), Outlet.UNKNOWN, "outlet")
    same(driver.retract("a").place, Place.RETRACT_BIN, "retract")
    lies(bench, Place.RETRACT_BIN)


@BINS.check(21)
def exit_jam_and_a_pull(bench: PrinterBench) -> None:
    """A card pulled out of a jam is nowhere to be found: path clear, in no bin, not delivered."""
    driver = bench.start()
    made(bench, driver)
    bench.provoke(Trouble.EXIT_JAM)
    driver.release("a")
    pulled(bench)
    same(an(Failed, ended(bench, driver)).blank, Place.CLEAR, "place")
    same(driver.outlet(), Outlet.UNKNOWN, "outlet")
    same(driver.retract("a").place, Place.CLEAR, "retract")


@BINS.check(16)
def feed_jam_is_located(bench: PrinterBench) -> None:
    """A blank that sticks at the feed is declined as in the path, and is there; then rejected."""
    driver = bench.start()
    bench.provoke(Trouble.FEED_JAM, once=True)
    same(driver.prepare("a"), Declined(Fault.FEED_FAILED, Place.TRANSPORT), "prepare")
    lies(bench, Place.TRANSPORT)
    same(driver.reject("a").place, Place.REJECT_BIN, "reject")
    lies(bench, Place.REJECT_BIN)


@BINS.check(17)
def double_feed_is_counted(bench: PrinterBench) -> None:
    """Two blanks drawn at once: declined, both counted, neither moved blindly, the service closed until staff come."""
    driver = bench.start()
    bench.provoke(Trouble.DOUBLE_FEED, once=True)
    declined = an(Declined, driver.prepare("a"))
    same((declined.blank, declined.evidence.get("blanks")), (Place.TRANSPORT, 2), "place and blanks")
    same(driver.reject("a").place, Place.TRANSPORT, "reject")
    an(NotReady, driver.status())
    bench.clear()
    an(Ready, driver.status())


@BINS.check(20)
def retract_a_held_document(bench: PrinterBench) -> None:
    """Taken back into the closed bin without ever showing; asked again, the same, once."""
    driver = bench.start()
    made(bench, driver)
    same([driver.retract("a").place, driver.retract("a").place], [Place.RETRACT_BIN] * 2, "retract")
    same((bench.count(Place.RETRACT_BIN), bench.count(Place.OUTLET)), (1, 0), "in the bin and in the outlet")


@BINS.check(20, 58)
def retract_a_presented_document(bench: PrinterBench) -> None:
    """Not taken in time: drawn back out of reach, the outlet empty, the printer ready for the next."""
    driver = bench.start()
    presented(bench, driver)
    same([driver.retract("a").place, driver.retract("a").place], [Place.RETRACT_BIN] * 2, "retract")
    lies(bench, Place.RETRACT_BIN)
    same(driver.outlet(), Outlet.EMPTY, "outlet")
    an(Ready, driver.status())


@BINS.check(20)
def retract_what_was_taken(bench: PrinterBench) -> None:
    """Taken at the last moment: the machine does not claim to have it."""
    driver = bench.start()
    presented(bench, driver)
    must(bench.take(), "nothing to take")
    same(driver.retract("a").place, Place.CLEAR, "retract")
    lies(bench, Place.RETRACT_BIN, 0)


@BINS.check()
def retract_nothing(bench: PrinterBench) -> None:
    """With nothing in the machine nothing is said to be in a bin."""
    driver = bench.start()
    same((driver.retract("a").place, driver.reject("a").place), (Place.CLEAR, Place.CLEAR), "retract and reject")
    same(bench.drawn(), 0, "blanks drawn")


@BINS.check()
def reject_a_blank(bench: PrinterBench) -> None:
    """An unused blank goes to the reject bin; asked again, the same, once; the printer is ready."""
    driver = bench.start()
    prepared(driver)
    same([driver.reject("a").place, driver.reject("a").place], [Place.REJECT_BIN] * 2, "reject")
    lies(bench, Place.REJECT_BIN)
    an(Ready, driver.status())


@BINS.check(16)
def reject_after_a_jam(bench: PrinterBench) -> None:
    """A card broken off in the middle goes to the reject bin, and the next attempt is made."""
    driver = bench.start()
    halfway(bench, driver)
    bench.provoke(Trouble.JAM, once=True)
    an(Failed, ended(bench, driver))
    same(driver.reject("a").place, Place.REJECT_BIN, "reject")
    lies(bench, Place.REJECT_BIN)
    made(bench, driver, "b")


@BINS.check(23)
def reject_that_did_not_fall(bench: PrinterBench) -> None:
    """A drop that is acknowledged and did not happen is not claimed."""
    driver = bench.start()
    prepared(driver)
    bench.provoke(Trouble.STUCK_DROP)
    same(driver.reject("a").place, Place.TRANSPORT, "reject")
    lies(bench, Place.TRANSPORT)


@BINS.check()
def reject_into_a_full_bin(bench: PrinterBench) -> None:
    """A full bin takes nothing: the card is said to be in the path."""
    driver = bench.start()
    prepared(driver)
    bench.provoke(Trouble.BIN_TAKES_NOTHING)
    same(driver.reject("a").place, Place.TRANSPORT, "reject")


@BINS.check(52)
def fence_finds_a_boxed_card(bench: PrinterBench) -> None:
    """After a restart a card in its bin is found in its bin, and counted once however often."""
    driver = bench.start()
    identity = made(bench, driver)
    driver.retract("a")
    for _ in range(2):
        same(an(Failed, bench.start().fence("a", identity)).blank, Place.RETRACT_BIN, "place")
    lies(bench, Place.RETRACT_BIN)


@BINS.check(1)
def fence_finds_a_rejected_blank(bench: PrinterBench) -> None:
    """A blank rejected unprinted leaves the attempt untouched."""
    driver = bench.start()
    identity = prepared(driver)
    driver.reject("a")
    an(Untouched, bench.start().fence("a", identity))


@BINS.check(1)
def fence_finds_a_presented_card(bench: PrinterBench) -> None:
    """After a restart a document in the outlet is found there and can be taken back."""
    identity = presented(bench, bench.start())
    again = bench.start()
    same(an(Made, again.fence("a", identity)).place, Place.OUTLET, "place")
    same(again.retract("a").place, Place.RETRACT_BIN, "retract")


@BINS.check(6, 21)
def fence_after_it_was_taken(bench: PrinterBench) -> None:
    """Taken while the kiosk was down: neither made nor untouched, for nobody saw it go."""
    identity = presented(bench, bench.start())
    must(bench.take(), "nothing to take")
    never(Made | Untouched, bench.start().fence("a", identity))


@BINS.check(1, 17)
def fence_by_what_a_look_noted(bench: PrinterBench) -> None:
    """Cut while the blank was fed: by what the look before noted, the fence finds the blank in the path."""
    driver = bench.start()
    before = an(Identity, driver.look())
    prepared(driver)
    same(an(Failed, bench.start().fence("a", before)).blank, Place.TRANSPORT, "place")


@BINS.check(23)
def card_gone_from_inside(bench: PrinterBench) -> None:
    """All of it counted and nothing inside: no document, and the path told as clear."""
    driver = bench.start()
    begun(bench, driver)
    bench.wait(60)
    bench.clear()
    same(an(Failed, ended(bench, driver)).blank, Place.CLEAR, "place")
