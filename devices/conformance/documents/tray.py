"""A printer without gate and sensor (A4 into an open tray): it claims no place it cannot see, and believes no queue."""

from typing import Final

from devices.conformance.bench import PrinterBench, Trouble
from devices.conformance.check import Suite, an, must, never, same
from devices.conformance.documents.steps import LONG, begun, ended, halfway, made, nothing_more, prepared, until
from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Failed, Made, Outlet, Place, Submitted, Unknown, Untouched, Working

TRAY: Final = Suite[PrinterBench]()


@TRAY.check()
def outlet_has_no_sensor(bench: PrinterBench) -> None:
    """Nobody can tell what lies in the tray, before and after a document was made."""
    driver = bench.start()
    same(driver.outlet(), Outlet.NO_SENSOR, "outlet")
    made(bench, driver)
    same(driver.outlet(), Outlet.NO_SENSOR, "outlet")


@TRAY.check()
def made_lies_in_the_tray(bench: PrinterBench) -> None:
    """Every page lies in the tray, once, when the document is said to be made."""
    driver = bench.start()
    made(bench, driver)
    same(bench.count(Place.OUTLET), len(bench.pages.sides), "sheets in the tray")


@TRAY.check()
def made_counts_every_page(bench: PrinterBench) -> None:
    """The evidence tells as many counted impressions as the document has pages."""
    driver = bench.start()
    begun(bench, driver)
    evidence = an(Made, ended(bench, driver)).evidence
    same(evidence.get("impressions"), len(bench.pages.sides), "impressions")


@TRAY.check()
def release_has_nothing_to_do(bench: PrinterBench) -> None:
    """A release, once or twice, is taken and moves nothing."""
    driver = bench.start()
    made(bench, driver)
    sheets = bench.drawn()
    same([driver.release("a"), driver.release("a")], [Submitted()] * 2, "release")
    bench.wait(LONG)
    same(bench.drawn(), sheets, "sheets drawn")


@TRAY.check(20)
def retract_and_reject_claim_nothing(bench: PrinterBench) -> None:
    """Sheets are not taken back, and no bin is said to have them."""
    driver = bench.start()
    made(bench, driver)
    same((driver.retract("a").place, driver.reject("a").place), (Place.UNKNOWN, Place.UNKNOWN), "retract and reject")
    same(bench.count(Place.OUTLET), len(bench.pages.sides), "sheets in the tray")


@TRAY.check()
def prepare_moves_no_paper(bench: PrinterBench) -> None:
    """Sheets are not accountable blanks: prepare draws none."""
    prepared(bench.start())
    same(bench.drawn(), 0, "sheets drawn")


@TRAY.check()
def tray_that_refills(bench: PrinterBench) -> None:
    """A reason seen in one poll only, as when a tray refills, costs nothing."""
    driver = bench.start()
    halfway(bench, driver)
    bench.provoke(Trouble.NO_MEDIA)
    driver.progress("a")
    bench.mend(Trouble.NO_MEDIA)
    an(Made, ended(bench, driver))


@TRAY.check()
def job_refused(bench: PrinterBench) -> None:
    """A document that the printer refuses is declined, and nothing comes out."""
    driver = bench.start()
    prepared(driver)
    bench.provoke(Trouble.REFUSES, once=True)
    an(Declined, driver.submit("a", bench.pages))
    nothing_more(bench, "a refusal")
    same(bench.drawn(), 0, "sheets drawn")


@TRAY.check()
def job_refused_is_not_sent_again(bench: PrinterBench) -> None:
    """Refused once, the same attempt stays refused: nothing is sent twice."""
    driver = bench.start()
    prepared(driver)
    bench.provoke(Trouble.REFUSES, once=True)
    first = driver.submit("a", bench.pages)
    same(driver.submit("a", bench.pages), first, "the second submit")
    nothing_more(bench, "two submits")


@TRAY.check()
def job_at_a_busy_printer(bench: PrinterBench) -> None:
    """Busy with somebody else's job, the printer takes nothing, and nothing is queued behind it."""
    driver = bench.start()
    prepared(driver)
    bench.provoke(Trouble.BUSY, once=True)
    never(Submitted, driver.submit("a", bench.pages))
    nothing_more(bench, "a busy answer")


@TRAY.check(23)
def job_aborted(bench: PrinterBench) -> None:
    """A job that the printer aborts is not made."""
    driver = bench.start()
    begun(bench, driver)
    bench.provoke(Trouble.ABORTS, once=True)
    never(Made, ended(bench, driver))
    same(bench.documents(), 0, "documents")


@TRAY.check(22, 51)
def job_forgotten(bench: PrinterBench) -> None:
    """A printer that forgets ended jobs proves nothing: unknown, never untouched."""
    bench.warm_up()
    driver = bench.start()
    identity = prepared(driver)
    bench.provoke(Trouble.FORGETS)
    same(driver.submit("a", bench.pages), Submitted(), "submit")
    an(Unknown, ended(bench, driver))
    never(Made | Untouched, bench.start().fence("a", identity))


@TRAY.check(26)
def job_that_waits_for_somebody(bench: PrinterBench) -> None:
    """A job that stands still is cancelled, and does not come out when somebody presses a key."""
    driver = bench.start()
    prepared(driver)
    bench.provoke(Trouble.WAITS)
    same(driver.submit("a", bench.pages), Submitted(), "submit")
    same(an(Failed, ended(bench, driver)).blank, Place.HOPPER, "place")
    bench.mend(Trouble.WAITS)
    nothing_more(bench, "the key")
    same(bench.drawn(), 0, "sheets drawn")


@TRAY.check(26)
def job_that_is_not_let_go(bench: PrinterBench) -> None:
    """A printer that does not cancel is given up in bounded time: Unknown, from progress and from the fence."""
    driver = bench.start()
    identity = prepared(driver)
    bench.provoke(Trouble.WAITS)
    bench.provoke(Trouble.KEEPS_JOBS)
    driver.submit("a", bench.pages)
    an(Unknown, ended(bench, driver))
    an(Unknown, bench.start().fence("a", identity))


@TRAY.check(4, 26)
def job_torn_on_its_way(bench: PrinterBench) -> None:
    """The connection breaks in the middle of the document: Unknown, not sent again, never a whole document twice."""
    driver = bench.start()
    identity = prepared(driver)
    bench.provoke(Trouble.TORN, once=True)
    first = an(Unknown, driver.submit("a", bench.pages))
    same(driver.submit("a", bench.pages), first, "the second submit")
    bench.wait(LONG)
    same(bench.documents(), 0, "documents")
    never(Made, bench.start().fence("a", identity))


@TRAY.check(22, 51)
def job_numbers_that_restart(bench: PrinterBench) -> None:
    """After a power cut another's job gets our number: its end is not ours."""
    bench.warm_up()
    driver = bench.start()
    begun(bench, driver)
    bench.provoke(Trouble.NUMBERS_RESTART)
    bench.off()
    bench.wait(10)
    bench.on()
    bench.provoke(Trouble.STRANGER)
    never(Made, ended(bench, driver))


@TRAY.check(26)
def job_queued_through_a_power_cut(bench: PrinterBench) -> None:
    """A queue that survives the cut is cancelled by the fence: nothing comes out after it."""
    bench.warm_up()
    driver = bench.start()
    identity = begun(bench, driver)
    bench.provoke(Trouble.KEEPS_QUEUE)
    bench.off()
    bench.wait(10)
    bench.on()
    never(Made | Untouched, bench.start().fence("a", identity))
    nothing_more(bench, "the fence")


@TRAY.check(5, 26)
def job_that_goes_on_after_a_power_cut(bench: PrinterBench) -> None:
    """A job is matched by its boot: one that goes on by itself after the cut is not followed to made."""
    bench.warm_up()
    driver = bench.start()
    begun(bench, driver)
    bench.provoke(Trouble.KEEPS_QUEUE)
    bench.off()
    bench.wait(10)
    bench.on()
    an(Unknown, ended(bench, driver))


@TRAY.check(25)
def jam_at_page_two_leaves_page_one(bench: PrinterBench) -> None:
    """The pages before the jam lie in the tray; the document is not made and not begun again."""
    driver = bench.start()
    begun(bench, driver)
    until(bench, lambda: driver.progress("a"), lambda told: not isinstance(told, Working) or told.page >= 1)
    bench.provoke(Trouble.JAM, once=True)
    failed = an(Failed, ended(bench, driver))
    same(failed.fault, Fault.MEDIA_JAM, "fault")
    same(bench.count(Place.OUTLET), 1, "sheets in the tray")
    bench.clear()
    bench.wait(LONG)
    must(bench.drawn() <= len(bench.pages.sides), f"{bench.drawn()} sheets drawn")
