"""A printer with a gate and closed bins (cards): held, presented, seen, taken, taken back, and every blank located."""

from typing import Final

from devices.conformance.bench import PrinterBench, Trouble
from devices.conformance.check import BrokenError, Suite, an, must, never, same
from devices.conformance.documents.steps import (
    PACE,
    POLLS,
    begun,
    ended,
    halfway,
    lies,
    made,
    nothing_more,
    prepared,
    presented,
)
from kiosk.core.faults import Fault
from kiosk.core.printer import (
    Declined,
    DocumentPrinter,
    Failed,
    Identity,
    Made,
    NotReady,
    Outlet,
    Pages,
    Place,
    Ready,
    Submitted,
    Unknown,
    Untouched,
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
    _pull(bench)
    an(Made, ended(bench, driver))
    same([driver.outlet(), driver.outlet()], [Outlet.OCCUPIED, Outlet.EMPTY], "outlet")
    same(driver.retract("a"), Place.CLEAR, "retract")


@GATE.check(23)
def outlet_after_a_false_ejection(bench: PrinterBench) -> None:
    """Acknowledged and still inside: failed and located there, never told as taken."""
    driver = bench.start()
    made(bench, driver)
    bench.provoke(Trouble.FALSE_EJECT)
    driver.release("a")
    same(an(Failed, ended(bench, driver)).blank, Place.TRANSPORT, "place")
    same(driver.outlet(), Outlet.UNKNOWN, "outlet")
    lies(bench, Place.TRANSPORT)


@GATE.check(16)
def exit_jam_is_located(bench: PrinterBench) -> None:
    """Stuck on the way out: failed by a jam, in the path, the outlet unknown; then taken back."""
    driver = bench.start()
    made(bench, driver)
    bench.provoke(Trouble.EXIT_JAM, once=True)
    driver.release("a")
    failed = an(Failed, ended(bench, driver))
    same((failed.fault, failed.blank), (Fault.CARD_JAM, Place.TRANSPORT), "fault and place")
    same(driver.outlet(), Outlet.UNKNOWN, "outlet")
    same(driver.retract("a"), Place.RETRACT_BIN, "retract")
    lies(bench, Place.RETRACT_BIN)


@GATE.check(21)
def exit_jam_and_a_pull(bench: PrinterBench) -> None:
    """A card pulled out of a jam is nowhere to be found: path clear, in no bin, not delivered."""
    driver = bench.start()
    made(bench, driver)
    bench.provoke(Trouble.EXIT_JAM)
    driver.release("a")
    _pull(bench)
    same(an(Failed, ended(bench, driver)).blank, Place.CLEAR, "place")
    same(driver.outlet(), Outlet.UNKNOWN, "outlet")
    same(driver.retract("a"), Place.CLEAR, "retract")


@GATE.check(16)
def feed_jam_is_located(bench: PrinterBench) -> None:
    """A blank that sticks at the feed is declined as in the path, and is there; then rejected."""
    driver = bench.start()
    bench.provoke(Trouble.FEED_JAM, once=True)
    same(driver.prepare("a"), Declined(Fault.FEED_FAILED, Place.TRANSPORT), "prepare")
    lies(bench, Place.TRANSPORT)
    same(driver.reject("a"), Place.REJECT_BIN, "reject")
    lies(bench, Place.REJECT_BIN)


@GATE.check(17)
def double_feed_is_counted(bench: PrinterBench) -> None:
    """Two blanks drawn at once: declined, both counted, neither moved blindly, the service closed until staff come."""
    driver = bench.start()
    bench.provoke(Trouble.DOUBLE_FEED, once=True)
    declined = an(Declined, driver.prepare("a"))
    same((declined.blank, declined.evidence.get("blanks")), (Place.TRANSPORT, 2), "place and blanks")
    same(driver.reject("a"), Place.TRANSPORT, "reject")
    an(NotReady, driver.status())
    bench.clear()
    an(Ready, driver.status())


@GATE.check(20)
def retract_a_held_document(bench: PrinterBench) -> None:
    """Taken back into the closed bin without ever showing; asked again, the same, once."""
    driver = bench.start()
    made(bench, driver)
    same([driver.retract("a"), driver.retract("a")], [Place.RETRACT_BIN] * 2, "retract")
    same((bench.count(Place.RETRACT_BIN), bench.count(Place.OUTLET)), (1, 0), "in the bin and in the outlet")


@GATE.check(20, 58)
def retract_a_presented_document(bench: PrinterBench) -> None:
    """Not taken in time: drawn back out of reach, the outlet empty, the printer ready for the next."""
    driver = bench.start()
    presented(bench, driver)
    same([driver.retract("a"), driver.retract("a")], [Place.RETRACT_BIN] * 2, "retract")
    lies(bench, Place.RETRACT_BIN)
    same(driver.outlet(), Outlet.EMPTY, "outlet")
    an(Ready, driver.status())


@GATE.check(20)
def retract_what_was_taken(bench: PrinterBench) -> None:
    """Taken at the last moment: the machine does not claim to have it."""
    driver = bench.start()
    presented(bench, driver)
    must(bench.take(), "nothing to take")
    same(driver.retract("a"), Place.CLEAR, "retract")
    lies(bench, Place.RETRACT_BIN, 0)


@GATE.check()
def retract_nothing(bench: PrinterBench) -> None:
    """With nothing in the machine nothing is said to be in a bin."""
    driver = bench.start()
    same((driver.retract("a"), driver.reject("a")), (Place.CLEAR, Place.CLEAR), "retract and reject")
    same(bench.drawn(), 0, "blanks drawn")


@GATE.check()
def reject_a_blank(bench: PrinterBench) -> None:
    """An unused blank goes to the reject bin; asked again, the same, once; the printer is ready."""
    driver = bench.start()
    prepared(driver)
    same([driver.reject("a"), driver.reject("a")], [Place.REJECT_BIN] * 2, "reject")
    lies(bench, Place.REJECT_BIN)
    an(Ready, driver.status())


@GATE.check(16)
def reject_after_a_jam(bench: PrinterBench) -> None:
    """A card broken off in the middle goes to the reject bin, and the next attempt is made."""
    driver = bench.start()
    halfway(bench, driver)
    bench.provoke(Trouble.JAM, once=True)
    an(Failed, ended(bench, driver))
    same(driver.reject("a"), Place.REJECT_BIN, "reject")
    lies(bench, Place.REJECT_BIN)
    made(bench, driver, "b")


@GATE.check(23)
def reject_that_did_not_fall(bench: PrinterBench) -> None:
    """A drop that is acknowledged and did not happen is not claimed."""
    driver = bench.start()
    prepared(driver)
    bench.provoke(Trouble.STUCK_DROP)
    same(driver.reject("a"), Place.TRANSPORT, "reject")
    lies(bench, Place.TRANSPORT)


@GATE.check()
def reject_into_a_full_bin(bench: PrinterBench) -> None:
    """A full bin takes nothing: the card is said to be in the path."""
    driver = bench.start()
    prepared(driver)
    bench.provoke(Trouble.BIN_TAKES_NOTHING)
    same(driver.reject("a"), Place.TRANSPORT, "reject")


@GATE.check(52)
def fence_finds_a_boxed_card(bench: PrinterBench) -> None:
    """After a restart a card in its bin is found in its bin, and counted once however often."""
    driver = bench.start()
    identity = made(bench, driver)
    driver.retract("a")
    for _ in range(2):
        same(an(Failed, bench.start().fence("a", identity)).blank, Place.RETRACT_BIN, "place")
    lies(bench, Place.RETRACT_BIN)


@GATE.check(1)
def fence_finds_a_rejected_blank(bench: PrinterBench) -> None:
    """A blank rejected unprinted leaves the attempt untouched."""
    driver = bench.start()
    identity = prepared(driver)
    driver.reject("a")
    an(Untouched, bench.start().fence("a", identity))


@GATE.check(1)
def fence_finds_a_presented_card(bench: PrinterBench) -> None:
    """After a restart a document in the outlet is found there and can be taken back."""
    identity = presented(bench, bench.start())
    again = bench.start()
    same(an(Made, again.fence("a", identity)).place, Place.OUTLET, "place")
    same(again.retract("a"), Place.RETRACT_BIN, "retract")


@GATE.check(6, 21)
def fence_after_it_was_taken(bench: PrinterBench) -> None:
    """Taken while the kiosk was down: neither made nor untouched, for nobody saw it go."""
    identity = presented(bench, bench.start())
    must(bench.take(), "nothing to take")
    never(Made | Untouched, bench.start().fence("a", identity))


@GATE.check(1, 17)
def fence_by_what_a_look_noted(bench: PrinterBench) -> None:
    """Cut while the blank was fed: by what the look before noted, the fence finds the blank in the path."""
    driver = bench.start()
    before = an(Identity, driver.look())
    prepared(driver)
    same(an(Failed, bench.start().fence("a", before)).blank, Place.TRANSPORT, "place")


@GATE.check(23)
def card_gone_from_inside(bench: PrinterBench) -> None:
    """All of it counted and nothing inside: no document, and the path told as clear."""
    driver = bench.start()
    begun(bench, driver)
    bench.wait(60)
    bench.clear()
    same(an(Failed, ended(bench, driver)).blank, Place.CLEAR, "place")


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


def _pull(bench: PrinterBench) -> None:
    """Pull from the moment the card sticks out."""
    for _ in range(POLLS):
        if bench.take():
            return
        bench.wait(0.1)
    raise BrokenError("nothing came out")
