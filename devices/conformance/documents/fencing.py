"""The fence: cancelled, drained, quiet, and then only evidence decides, the same as often as it is asked."""

import json
from typing import Final

from devices.conformance.bench import PrinterBench
from devices.conformance.check import BrokenError, Suite, an, must, never, same
from devices.conformance.documents.steps import LONG, begun, halfway, made, nothing_more, prepared
from kiosk.core.printer import Failed, Fenced, Identity, Made, Place, Unknown, Untouched

FENCING: Final = Suite[PrinterBench]()
_AGAIN: Final = 3


def _found(bench: PrinterBench, identity: Identity) -> Fenced:
    return bench.start().fence("a", identity)


@FENCING.check(1, 3)
def fence_before_prepare(bench: PrinterBench) -> None:
    """By what a look noted, a printer that did nothing since is untouched."""
    bench.warm_up()
    identity = an(Identity, bench.start().look())
    an(Untouched, _found(bench, identity))
    same((bench.documents(), bench.drawn()), (0, 0), "documents and blanks drawn")


@FENCING.check(3, 4)
def fence_before_submit(bench: PrinterBench) -> None:
    """Prepared and not submitted: untouched, or the blank of the attempt where it lies."""
    bench.warm_up()
    driver = bench.start()
    match _found(bench, prepared(driver)):
        case Untouched():
            must(not driver.holds, "untouched, with a blank in the path")
        case Failed(_, place):
            same(place, Place.TRANSPORT, "the blank's place")
            same(bench.count(Place.TRANSPORT), 1, "found in the path")
        case other:
            raise BrokenError(f"{other!r} of what was only prepared")
    same(bench.documents(), 0, "documents")


@FENCING.check(1, 4)
def fence_in_the_middle(bench: PrinterBench) -> None:
    """Stopped or finished: made if a document is there; after the fence nothing more comes out."""
    driver = bench.start()
    identity = begun(bench, driver)
    fenced, there = _found(bench, identity), bench.documents()
    must(isinstance(fenced, Made) == bool(there) or isinstance(fenced, Unknown), f"{fenced!r} with {there} documents")
    nothing_more(bench, "the fence")


@FENCING.check(1, 8)
def fence_in_the_middle_again(bench: PrinterBench) -> None:
    """The second fence says what the first one said."""
    driver = bench.start()
    identity = halfway(bench, driver)
    first = _found(bench, identity)
    bench.wait(LONG)
    for _ in range(_AGAIN):
        same(type(_found(bench, identity)), type(first), "the next fence")


@FENCING.check(1, 6)
def fence_after_it_was_made(bench: PrinterBench) -> None:
    """After a restart the machine proves what was made, again and again, at the same place, with evidence."""
    driver = bench.start()
    identity = made(bench, driver)
    noted = Identity(identity.serial, identity.boot_epoch, json.loads(json.dumps(dict(identity.counters))))
    for _ in range(_AGAIN):
        found = an(Made, _found(bench, noted))
        same(found.place, Place.HELD if driver.holds else Place.OUTLET, "place")
        must(bool(found.evidence), "made without evidence")
    same(bench.documents(), 1, "documents")


@FENCING.check(1)
def fence_by_the_driver_that_made_it(bench: PrinterBench) -> None:
    """A fence without a restart says the same."""
    driver = bench.start()
    identity = made(bench, driver)
    an(Made, driver.fence("a", identity))
    same(bench.documents(), 1, "documents")


@FENCING.check(1, 26)
def fence_ends_the_attempt(bench: PrinterBench) -> None:
    """What was fenced is not printed again by handing it over once more."""
    driver = bench.start()
    identity = halfway(bench, driver)
    driver.fence("a", identity)
    there = bench.documents()
    driver.submit("a", bench.pages)
    bench.start().submit("a", bench.pages)
    bench.wait(LONG)
    same(bench.documents(), there, "documents")


@FENCING.check(51)
def fence_of_another_serial_before(bench: PrinterBench) -> None:
    """Another serial number proves nothing of what was only prepared."""
    bench.warm_up()
    identity = prepared(bench.start())
    an(Unknown, _found(bench, Identity("another", identity.boot_epoch, identity.counters)))


@FENCING.check(51)
def fence_of_another_serial_after(bench: PrinterBench) -> None:
    """Another serial number proves nothing of what was made."""
    identity = made(bench, bench.start())
    an(Unknown, _found(bench, Identity("another", identity.boot_epoch, identity.counters)))


@FENCING.check(51)
def fence_at_other_counts(bench: PrinterBench) -> None:
    """Each counter counts: noted higher by a thousand, nothing is made or untouched by it."""
    bench.warm_up()
    identity = prepared(bench.start())
    for name in identity.counters:
        counters = {**identity.counters, name: identity.counters[name] + 1000}
        never(Made | Untouched, _found(bench, Identity(identity.serial, identity.boot_epoch, counters)))


@FENCING.check(51)
def fence_without_counts(bench: PrinterBench) -> None:
    """An identity without counters proves that nothing was done as little as that something was."""
    bench.warm_up()
    identity = prepared(bench.start())
    never(Made | Untouched, _found(bench, Identity(identity.serial, identity.boot_epoch, {})))


@FENCING.check(51)
def fence_after_somebody_else(bench: PrinterBench) -> None:
    """Another document was made since: the attempt before it is not untouched by its counters."""
    bench.warm_up()
    driver = bench.start()
    identity = prepared(driver)
    driver.reject("a")
    made(bench, driver, "b")
    driver.retract("b")
    never(Made | Untouched, _found(bench, identity))
