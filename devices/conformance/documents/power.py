"""Power: cut at every stage of an attempt; what was not proven before is not proven after."""

from typing import Final

from devices.conformance.bench import PrinterBench, Trouble
from devices.conformance.check import Suite, an, must, never, same
from devices.conformance.documents.steps import (
    LONG,
    begun,
    ended,
    halfway,
    made,
    nothing_more,
    prepared,
)
from kiosk.core.printer import Identity, Made, Submitted, Untouched

POWER: Final = Suite[PrinterBench]()
_OFF: Final = 10.0


def _cut(bench: PrinterBench) -> None:
    bench.off()
    bench.wait(_OFF)
    bench.on()


@POWER.check(51)
def power_cut_is_another_boot(bench: PrinterBench) -> None:
    """After off and on the serial number is the same and the boot epoch another."""
    bench.warm_up()
    driver = bench.start()
    before = prepared(driver)
    driver.reject("a")
    _cut(bench)
    after = prepared(driver, "b")
    same(after.serial, before.serial, "serial number")
    must(after.boot_epoch != before.boot_epoch, "the same boot epoch after a power cut")


@POWER.check(2, 4)
def power_cut_before_submit(bench: PrinterBench) -> None:
    """What was prepared before the cut is declined after it, and nothing comes out."""
    bench.warm_up()
    driver = bench.start()
    prepared(driver)
    _cut(bench)
    never(Submitted, driver.submit("a", bench.pages))
    bench.wait(LONG)
    same(bench.documents(), 0, "documents")


@POWER.check(4, 5, 26)
def power_cut_while_printing(bench: PrinterBench) -> None:
    """Neither made nor untouched, whoever asks as often as they ask; and nothing comes out afterwards."""
    driver = bench.start()
    identity = halfway(bench, driver)
    bench.off()
    never(Made | Untouched, ended(bench, driver))
    bench.on()
    for asked in (driver, bench.start(), bench.start()):
        never(Made | Untouched, asked.fence("a", identity))
    nothing_more(bench, "the fences")


@POWER.check(5, 26)
def power_back_before_the_next_poll(bench: PrinterBench) -> None:
    """Off and on between two polls is noticed all the same: what was under way is not made."""
    bench.warm_up()
    driver = bench.start()
    halfway(bench, driver)
    _cut(bench)
    never(Made, ended(bench, driver))
    same(bench.documents(), 0, "documents")


@POWER.check(6, 51)
def power_cut_after_it_was_made(bench: PrinterBench) -> None:
    """A fence in the next boot does not say that nothing was made, and nothing is printed again."""
    bench.warm_up()
    driver = bench.start()
    identity = made(bench, driver)
    _cut(bench)
    for _ in range(2):
        never(Untouched, bench.start().fence("a", identity))
    nothing_more(bench, "the fences")
    same(bench.documents(), 1, "documents")


@POWER.check(8, 26)
def power_cut_in_recovery(bench: PrinterBench) -> None:
    """Cut again after the first fence: the second one claims no more than the first could."""
    bench.warm_up()
    driver = bench.start()
    identity = halfway(bench, driver)
    for _ in range(3):
        _cut(bench)
        never(Made | Untouched, bench.start().fence("a", identity))
    nothing_more(bench, "the fences")


@POWER.check(26)
def power_cut_frees_the_next(bench: PrinterBench) -> None:
    """Once staff have cleared the path, the next attempt is made by the same driver."""
    bench.warm_up()
    driver = bench.start()
    identity = halfway(bench, driver)
    _cut(bench)
    driver.fence("a", identity)
    bench.clear()
    made(bench, driver, "b")


@POWER.check(51)
def replaced_printer_proves_nothing(bench: PrinterBench) -> None:
    """Another machine of the same make in its place: what the first one did is neither made nor untouched."""
    bench.warm_up()
    driver = bench.start()
    identity = made(bench, driver)
    bench.provoke(Trouble.OTHER_MACHINE)
    never(Made | Untouched, bench.start().fence("a", identity))


@POWER.check(51)
def replaced_printer_takes_nothing(bench: PrinterBench) -> None:
    """Replaced between prepare and submit: nothing is handed over to a machine that was not looked at."""
    bench.warm_up()
    driver = bench.start()
    prepared(driver)
    bench.provoke(Trouble.OTHER_MACHINE)
    never(Submitted, driver.submit("a", bench.pages))
    bench.wait(LONG)
    same(bench.documents(), 0, "documents")


@POWER.check(51)
def replaced_printer_ends_nothing(bench: PrinterBench) -> None:
    """Replaced while printing: never made by what the new one says."""
    bench.warm_up()
    driver = bench.start()
    halfway(bench, driver)
    bench.provoke(Trouble.OTHER_MACHINE)
    never(Made, ended(bench, driver))


@POWER.check(51)
def replaced_printer_has_its_own_name(bench: PrinterBench) -> None:
    """The new machine gives another serial number."""
    first = an(Identity, bench.start().look())
    bench.provoke(Trouble.OTHER_MACHINE)
    must(an(Identity, bench.start().look()).serial != first.serial, "the same serial number")


@POWER.check(1)
def restart_leaves_the_document(bench: PrinterBench) -> None:
    """A kiosk that ends while the machine prints ends no document: the fence finds it or stops it, once."""
    driver = bench.start()
    identity = begun(bench, driver)
    driver.close()
    bench.wait(LONG)
    an(Made, bench.start().fence("a", identity))
    same(bench.documents(), 1, "documents")
