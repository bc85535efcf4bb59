"""Trouble by name: told before anything moves, named while printing, with what is in the machine located."""

from collections.abc import Callable, Mapping
from functools import partial

from devices.conformance.bench import PrinterBench, Trouble
from devices.conformance.check import Check, Suite, an, must, same
from devices.conformance.documents.steps import LONG, begun, ended, halfway, prepared, until
from kiosk.core.faults import FAULTS, Fault
from kiosk.core.printer import Declined, Failed, Identity, Made, NotReady, Place, Ready, Working

Meaning = Mapping[Trouble, Fault]


def troubles(
    *, gates: Meaning, warnings: Meaning, while_printing: Meaning, jam: Fault, after_prepare: Meaning
) -> Suite[PrinterBench]:
    """Give the checks of a printer to which these troubles mean these faults."""
    suite = Suite[PrinterBench]()

    def add(trouble: Trouble, what: str, says: str, act: Callable[[PrinterBench], None], *numbers: int) -> None:
        suite.add(Check(f"{trouble.replace('_', '-')}-{what}", says, act, numbers))

    for trouble, fault in gates.items():
        name = trouble.replace("_", " ").capitalize()
        add(
            trouble,
            "is-told",
            f"{name}: not ready by {fault}, which gates; ready again once it is mended.",
            partial(_told, trouble, fault),
            24,
        )
        add(
            trouble,
            "moves-nothing",
            f"{name}: look and prepare are declined with the blank in the hopper.",
            partial(_moves_nothing, trouble, fault),
            24,
        )
    for trouble, fault in warnings.items():
        name = trouble.replace("_", " ").capitalize()
        add(
            trouble,
            "only-warns",
            f"{name}: still ready, warned by {fault}, and a document is made.",
            partial(_warns, trouble, fault),
        )
    for trouble, fault in after_prepare.items():
        name = trouble.replace("_", " ").capitalize()
        add(
            trouble,
            "after-prepare",
            f"{name} between prepare and submit: declined or failed by {fault}, never made.",
            partial(_after_prepare, trouble, fault),
            16,
        )
    for trouble, fault in while_printing.items():
        name = trouble.replace("_", " ").capitalize()
        add(
            trouble,
            "while-printing",
            f"{name} while printing: failed by {fault}, evidence told, no reprint.",
            partial(_while_printing, trouble, fault),
            16,
        )
    add(
        Trouble.JAM,
        "is-located",
        f"A jam while printing: failed by {jam}, located in the path, and really there.",
        partial(_jam, jam),
        16,
    )
    add(
        Trouble.JAM,
        "is-not-printed-again",
        "Cleared by staff, a jammed document does not come out by itself.",
        partial(_jam_then_cleared, jam),
        16,
        25,
    )
    add(
        Trouble.JAM,
        "is-located-after-a-restart",
        "After a restart the fence finds a jammed document not made.",
        partial(_jam_fenced, jam),
        1,
        16,
    )
    return suite


def _told(trouble: Trouble, fault: Fault, bench: PrinterBench) -> None:
    driver = bench.start()
    bench.provoke(trouble)
    status = an(NotReady, driver.status())
    same(status.faults[0], fault, "the first fault")
    must(FAULTS[fault].gates, f"{fault} does not gate")
    bench.mend(trouble)
    an(Ready, driver.status())


def _moves_nothing(trouble: Trouble, fault: Fault, bench: PrinterBench) -> None:
    driver = bench.start()
    bench.provoke(trouble)
    wanted = Declined(fault, Place.HOPPER)
    same(driver.look(), wanted, "look")
    same(driver.prepare("a"), wanted, "prepare")
    bench.wait(LONG)
    same((bench.documents(), bench.drawn()), (0, 0), "documents and blanks drawn")
    bench.mend(trouble)
    an(Identity, driver.prepare("a"))


def _warns(trouble: Trouble, fault: Fault, bench: PrinterBench) -> None:
    driver = bench.start()
    bench.provoke(trouble)
    same(an(Ready, driver.status()).warnings, (fault,), "warnings")
    must(not FAULTS[fault].gates, f"{fault} gates")
    begun(bench, driver)
    an(Made, ended(bench, driver))


def _after_prepare(trouble: Trouble, fault: Fault, bench: PrinterBench) -> None:
    driver = bench.start()
    prepared(driver)
    bench.provoke(trouble)
    answer = driver.submit("a", bench.pages)
    outcome = answer if isinstance(answer, Declined) else an(Failed, ended(bench, driver))
    same(outcome.fault, fault, "fault")
    bench.mend(trouble)
    bench.wait(LONG)
    same(bench.documents(), 0, "documents")


def _while_printing(trouble: Trouble, fault: Fault, bench: PrinterBench) -> None:
    driver = bench.start()
    halfway(bench, driver)
    bench.provoke(trouble)
    failed = an(Failed, ended(bench, driver))
    same(failed.fault, fault, "fault")
    must(bool(failed.evidence), "failed without evidence")
    must(failed.blank in {Place.TRANSPORT, Place.UNKNOWN}, f"what was moving is said to be in {failed.blank}")
    same(driver.progress("a"), failed, "asked again")
    bench.mend(trouble)
    bench.wait(LONG)
    same(bench.documents(), 0, "documents after it was mended")


def _jammed(fault: Fault, bench: PrinterBench) -> Identity:
    """Jam as late as can be: at the last page of several, in the middle of a card."""
    driver = bench.start()
    identity = begun(bench, driver)
    last = len(bench.pages.sides) - 1
    until(bench, lambda: driver.progress("a"), lambda told: not isinstance(told, Working) or told.page >= last)
    bench.provoke(Trouble.JAM, once=True)
    failed = an(Failed, ended(bench, driver))
    same((failed.fault, failed.blank), (fault, Place.TRANSPORT), "fault and place")
    same(driver.progress("a"), failed, "asked again")
    return identity


def _jam(fault: Fault, bench: PrinterBench) -> None:
    _jammed(fault, bench)
    same(bench.count(Place.TRANSPORT), 1, "found in the path")


def _jam_then_cleared(fault: Fault, bench: PrinterBench) -> None:
    _jammed(fault, bench)
    drawn = bench.drawn()
    bench.clear()
    bench.wait(LONG)
    same((bench.documents(), bench.drawn()), (0, drawn), "documents and blanks drawn")


def _jam_fenced(fault: Fault, bench: PrinterBench) -> None:
    identity = _jammed(fault, bench)
    for _ in range(2):
        fenced = bench.start().fence("a", identity)
        same(an(Failed, fenced).blank, Place.TRANSPORT, "the place told by the fence")
