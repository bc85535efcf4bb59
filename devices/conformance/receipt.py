"""What every receipt printer must do: fail closed, print one slip a call, and never print for one that is not ready."""

from collections.abc import Callable
from functools import partial
from typing import Final

from devices.conformance.bench import ReceiptBench, Trouble
from devices.conformance.check import Check, Suite, an, must, never, same
from devices.presence import MISSES
from devices.receipt.driver import ReceiptNotReady, ReceiptReady, ReceiptUnknown, SlipSent
from devices.receipt.wire import Trouble as Told

RECEIPT: Final = Suite[ReceiptBench]()
SLIP: Final = ("ANJUNGAN", "Kartu Keluarga: 1 lembar", "Terima kasih")
_STOPS: Final = {
    Trouble.NO_MEDIA: Told.PAPER_OUT,
    Trouble.COVER_OPEN: Told.COVER_OPEN,
    Trouble.OFFLINE: Told.OFFLINE,
    Trouble.CUTTER: Told.CUTTER,
    Trouble.MECHANICAL: Told.MECHANICAL,
    Trouble.HOT: Told.TOO_HOT,
}
_NONSENSE: Final = (Trouble.SILENT, Trouble.DEAF, Trouble.GARBLED)


@RECEIPT.check()
def status_ready(bench: ReceiptBench) -> None:
    """A printer at rest is ready, and its paper is not near its end."""
    same(bench.start().status(), ReceiptReady(near_end=False), "status")


@RECEIPT.check()
def status_prints_nothing(bench: ReceiptBench) -> None:
    """Asked ten times, it prints nothing."""
    driver = bench.start()
    for _ in range(10):
        an(ReceiptReady, driver.status())
    same(bench.slips(), 0, "slips")


@RECEIPT.check()
def near_end_only_warns(bench: ReceiptBench) -> None:
    """Paper near its end is told, and a slip is still printed."""
    driver = bench.start()
    bench.provoke(Trouble.NEAR_END)
    same(driver.status(), ReceiptReady(near_end=True), "status")
    an(SlipSent, driver.print_slip(SLIP))
    same(bench.slips(), 1, "slips")


@RECEIPT.check()
def slip_reads_as_sent(bench: ReceiptBench) -> None:
    """What was asked for stands on the paper, and the paper is cut."""
    an(SlipSent, bench.start().print_slip(SLIP))
    same(bench.slips(), 1, "slips")
    must(bench.reads(SLIP), "another text stands on the slip")


@RECEIPT.check()
def slip_with_an_empty_line(bench: ReceiptBench) -> None:
    """An empty line between others does no harm."""
    an(SlipSent, bench.start().print_slip((SLIP[0], "", SLIP[1])))
    must(bench.reads(SLIP[:2]), "another text stands on the slip")


@RECEIPT.check()
def slip_wraps(bench: ReceiptBench) -> None:
    """A long line is wrapped at words, and nothing of it is lost at the edge."""
    long = "kata " * bench.columns
    an(SlipSent, bench.start().print_slip((SLIP[0], long)))
    must(bench.reads((SLIP[0], long)), "another text stands on the slip")


@RECEIPT.check()
def slip_after_slip(bench: ReceiptBench) -> None:
    """Two calls give two slips, the second with its own text alone."""
    driver = bench.start()
    an(SlipSent, driver.print_slip(SLIP))
    an(SlipSent, driver.print_slip(SLIP[:1]))
    same(bench.slips(), 2, "slips")
    must(bench.reads(SLIP[:1]), "another text stands on the second slip")


@RECEIPT.check()
def gone_is_unknown(bench: ReceiptBench) -> None:
    """A printer that is off or unplugged takes no slip at once, and is Unknown from the third miss in a row on."""
    driver = bench.start()
    an(ReceiptReady, driver.status())
    bench.off()
    an(ReceiptUnknown, driver.print_slip(SLIP))
    for _ in range(MISSES - 1):
        driver.status()
    an(ReceiptUnknown, driver.status())


@RECEIPT.check()
def gone_from_the_start(bench: ReceiptBench) -> None:
    """A printer that was never there is Unknown."""
    bench.off()
    an(ReceiptUnknown, bench.start().status())


@RECEIPT.check()
def back_by_itself(bench: ReceiptBench) -> None:
    """A printer that comes back is ready and prints, without a restart of the kiosk."""
    driver = bench.start()
    driver.status()
    bench.off()
    driver.status()
    bench.on()
    an(ReceiptReady, driver.status())
    an(SlipSent, driver.print_slip(SLIP))
    same(bench.slips(), 1, "slips")


@RECEIPT.check()
def close_is_no_end(bench: ReceiptBench) -> None:
    """Closing may be repeated, and the next call opens the wire again."""
    driver = bench.start()
    driver.close()
    driver.close()
    an(ReceiptReady, driver.status())
    driver.close()
    an(SlipSent, driver.print_slip(SLIP))


@RECEIPT.check()
def torn_slip_is_not_sent(bench: ReceiptBench) -> None:
    """The wire goes in the middle of a slip: Unknown, and nothing is sent again by itself."""
    driver = bench.start()
    an(ReceiptReady, driver.status())
    bench.provoke(Trouble.TORN, once=True)
    an(ReceiptUnknown, driver.print_slip(SLIP))
    an(ReceiptReady, driver.status())
    same(bench.slips(), 0, "slips")


@RECEIPT.check()
def stale_bytes_are_not_believed(bench: ReceiptBench) -> None:
    """Good status bytes that lay in the line do not make a printer without paper ready."""
    driver = bench.start()
    bench.provoke(Trouble.NO_MEDIA)
    driver.status()
    bench.provoke(Trouble.STALE)
    never(ReceiptReady, driver.status())


@RECEIPT.check()
def repeated_answers_are_not_believed(bench: ReceiptBench) -> None:
    """Status bytes that come twice do not hide that paper is out."""
    bench.provoke(Trouble.NO_MEDIA)
    bench.provoke(Trouble.REPEATED)
    driver = bench.start()
    for _ in range(3):
        never(ReceiptReady, driver.status())


@RECEIPT.check()
def one_silent_answer_is_unknown(bench: ReceiptBench) -> None:
    """A single status byte that does not come is enough for Unknown, and only for that one time."""
    driver = bench.start()
    bench.provoke(Trouble.SILENT, once=True)
    an(ReceiptUnknown, driver.status())
    an(ReceiptReady, driver.status())


@RECEIPT.check()
def the_worst_is_not_hidden(bench: ReceiptBench) -> None:
    """Two troubles at once are both told."""
    driver = bench.start()
    bench.provoke(Trouble.COVER_OPEN)
    bench.provoke(Trouble.NO_MEDIA)
    troubles = an(ReceiptNotReady, driver.status()).troubles
    must({Told.COVER_OPEN, Told.PAPER_OUT} <= troubles, f"told only {sorted(troubles)}")


def _told(trouble: Trouble, told: Told, bench: ReceiptBench) -> None:
    driver = bench.start()
    bench.provoke(trouble)
    troubles = an(ReceiptNotReady, driver.status()).troubles
    must(told in troubles, f"told only {sorted(troubles)}")
    bench.mend(trouble)
    same(driver.status(), ReceiptReady(near_end=False), "status once it is mended")


def _prints_nothing(trouble: Trouble, bench: ReceiptBench) -> None:
    driver = bench.start()
    bench.provoke(trouble)
    an(ReceiptNotReady, driver.print_slip(SLIP))
    bench.mend(trouble)
    an(ReceiptReady, driver.status())
    same(bench.slips(), 0, "slips")


def _nonsense(trouble: Trouble, bench: ReceiptBench) -> None:
    driver = bench.start()
    bench.provoke(trouble)
    an(ReceiptUnknown, driver.status())
    an(ReceiptUnknown, driver.print_slip(SLIP))
    bench.mend(trouble)
    an(ReceiptReady, driver.status())
    same(bench.slips(), 0, "slips")


def _add(trouble: Trouble, what: str, says: str, act: Callable[[ReceiptBench], None]) -> None:
    RECEIPT.add(Check(f"{trouble.replace('_', '-')}-{what}", says, act))


for _trouble, _word in _STOPS.items():
    _name = _trouble.replace("_", " ").capitalize()
    _add(
        _trouble, "is-told", f"{_name}: not ready by {_word}; ready once it is mended.", partial(_told, _trouble, _word)
    )
    _add(
        _trouble,
        "prints-nothing",
        f"{_name}: a slip is refused and does not come later.",
        partial(_prints_nothing, _trouble),
    )
for _trouble in _NONSENSE:
    _add(
        _trouble,
        "is-unknown",
        f"A {_trouble} printer is Unknown, never ready, and prints nothing.",
        partial(_nonsense, _trouble),
    )
