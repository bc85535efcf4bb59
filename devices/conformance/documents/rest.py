"""A printer at rest: status, look, prepare, and what is declined because it was never prepared."""

import json
from typing import Final

from devices.conformance.bench import PrinterBench, Trouble
from devices.conformance.check import Suite, an, must, never, same
from devices.conformance.documents.steps import LONG, begun, ended, made, prepared
from kiosk.core.printer import Declined, Identity, Made, Outlet, Pages, Ready, Submitted, Unknown
from kiosk.core.terms import Medium

REST: Final = Suite[PrinterBench]()
_ASKED: Final = 10


@REST.check()
def status_ready(bench: PrinterBench) -> None:
    """A printer at rest is ready, names its medium, and sees its outlet only if it has a gate."""
    driver = bench.start()
    must(driver.medium in set(Medium), f"medium {driver.medium!r}")
    same(driver.status(), Ready(Outlet.EMPTY if driver.holds else Outlet.NO_SENSOR), "status")


@REST.check()
def status_moves_nothing(bench: PrinterBench) -> None:
    """Asked ten times it answers the same ten times, and no blank moves."""
    driver = bench.start()
    first = driver.status()
    for _ in range(_ASKED):
        same(driver.status(), first, "status")
    same(bench.drawn(), 0, "blanks drawn")


@REST.check()
def status_while_working(bench: PrinterBench) -> None:
    """Asking how the printer is does not disturb the document being made."""
    driver = bench.start()
    begun(bench, driver)
    for _ in range(_ASKED):
        never(Unknown, driver.status())
    an(Made, ended(bench, driver))
    same(bench.documents(), 1, "documents")


@REST.check()
def look_names_the_device(bench: PrinterBench) -> None:
    """A look gives a serial number and counters, the same as often as asked, and the one that prepare gives."""
    driver = bench.start()
    seen = an(Identity, driver.look())
    must(bool(seen.serial), "no serial number")
    must(bool(seen.counters), "no counters")
    same(driver.look(), seen, "the second look")
    same(prepared(driver).serial, seen.serial, "the serial number at prepare")


@REST.check()
def look_moves_nothing(bench: PrinterBench) -> None:
    """No look draws a blank, nor begins an attempt."""
    driver = bench.start()
    for _ in range(_ASKED):
        an(Identity, driver.look())
    same(bench.drawn(), 0, "blanks drawn")
    an(Declined, driver.submit("a", bench.pages))


@REST.check()
def look_while_working(bench: PrinterBench) -> None:
    """A printer with a document under way is not proven clear."""
    driver = bench.start()
    begun(bench, driver)
    never(Identity, driver.look())


@REST.check()
def look_after_a_restart(bench: PrinterBench) -> None:
    """Another run of the kiosk sees the same serial number."""
    first, second = bench.start().look(), bench.start().look()
    same(an(Identity, second).serial, an(Identity, first).serial, "serial number")


@REST.check()
def look_counts(bench: PrinterBench) -> None:
    """A document made in between shows in the counters."""
    driver = bench.start()
    before = an(Identity, driver.look())
    presented = made(bench, driver)
    same(presented.serial, before.serial, "serial number")
    driver.retract("a")
    must(an(Identity, driver.look()).counters != before.counters, "the counters did not move")


@REST.check()
def prepare_names_the_boot(bench: PrinterBench) -> None:
    """Prepare gives serial number, boot epoch and counters; all that a restart needs."""
    identity = prepared(bench.start())
    must(bool(identity.serial and identity.boot_epoch and identity.counters), f"{identity!r} names too little")


@REST.check(1)
def prepare_survives_the_journal(bench: PrinterBench) -> None:
    """An identity is words and whole numbers, and the same after JSON."""
    counters = dict(prepared(bench.start()).counters)
    must(all(type(value) is int for value in counters.values()), f"counters that are no numbers: {counters}")
    same(json.loads(json.dumps(counters)), counters, "counters after JSON")


@REST.check()
def prepare_again(bench: PrinterBench) -> None:
    """The same attempt gets the same identity and at most one blank, and can then be printed."""
    driver = bench.start()
    first = prepared(driver)
    drawn = bench.drawn()
    must(drawn <= 1, f"{drawn} blanks drawn")
    same(prepared(driver), first, "the second prepare")
    same(bench.drawn(), drawn, "blanks drawn")
    same(driver.submit("a", bench.pages), Submitted(), "submit")
    an(Made, ended(bench, driver))


@REST.check(22)
def prepare_while_another_is_open(bench: PrinterBench) -> None:
    """With one document under way the next attempt is declined, and the first is made all the same."""
    driver = bench.start()
    begun(bench, driver)
    an(Declined, driver.prepare("b"))
    an(Made, ended(bench, driver))
    same(bench.documents(), 1, "documents")


@REST.check()
def prepare_after_submit(bench: PrinterBench) -> None:
    """An attempt that was handed over is not prepared a second time."""
    driver = bench.start()
    begun(bench, driver)
    never(Identity, driver.prepare("a"))


@REST.check()
def submit_unprepared(bench: PrinterBench) -> None:
    """What was not prepared is declined and nothing moves."""
    an(Declined, bench.start().submit("a", bench.pages))
    bench.wait(LONG)
    same((bench.documents(), bench.drawn()), (0, 0), "documents and blanks drawn")


@REST.check(22)
def submit_another_attempt(bench: PrinterBench) -> None:
    """Prepared for one attempt is not prepared for another."""
    driver = bench.start()
    prepared(driver)
    an(Declined, driver.submit("b", bench.pages))
    bench.wait(LONG)
    same(bench.documents(), 0, "documents")


@REST.check(1, 3)
def submit_after_a_restart(bench: PrinterBench) -> None:
    """What another run of the kiosk prepared is declined: nothing is printed after a restart."""
    prepared(bench.start())
    an(Declined, bench.start().submit("a", bench.pages))
    bench.wait(LONG)
    same(bench.documents(), 0, "documents")


@REST.check()
def submit_nothing(bench: PrinterBench) -> None:
    """A document without pages is declined."""
    driver = bench.start()
    prepared(driver)
    empty = Pages(bench.pages.width, bench.pages.height, bench.pages.dpi, ())
    an(Declined, driver.submit("a", empty))
    bench.wait(LONG)
    same(bench.documents(), 0, "documents")


@REST.check()
def submit_torn_pages(bench: PrinterBench) -> None:
    """A page whose pixels do not fill it is declined, never raised and never printed."""
    driver = bench.start()
    prepared(driver)
    torn = Pages(bench.pages.width, bench.pages.height, bench.pages.dpi, tuple(s[:-3] for s in bench.pages.sides))
    an(Declined, driver.submit("a", torn))
    bench.wait(LONG)
    same(bench.documents(), 0, "documents")


@REST.check()
def progress_before_prepare(bench: PrinterBench) -> None:
    """Of an attempt that never began nothing is said."""
    an(Unknown, bench.start().progress("a"))


@REST.check()
def close_is_no_end(bench: PrinterBench) -> None:
    """Closing may be repeated, and the next call opens the wire again."""
    driver = bench.start()
    driver.close()
    driver.close()
    an(Ready, driver.status())
    driver.close()
    an(Identity, driver.prepare("a"))


@REST.check()
def stranger_is_not_ours(bench: PrinterBench) -> None:
    """Somebody else's job or card inside: nothing is prepared, nothing drawn."""
    driver = bench.start()
    bench.provoke(Trouble.STRANGER)
    drawn = bench.drawn()
    never(Identity, driver.look())
    never(Identity, driver.prepare("a"))
    same(bench.drawn(), drawn, "blanks drawn")
