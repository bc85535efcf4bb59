"""Watches receipt printer, scanner, USB bus and UPS, and tells staff; no visit and no job depends on them here."""

import logging
from collections.abc import Callable, Mapping
from typing import Final

from devices.presence import Presence
from devices.receipt.driver import ReceiptPrinter
from devices.scanner.driver import Scanner
from devices.ups.driver import Ups
from devices.usb.watch import BusUnseen, Stranger, UsbWatch
from kiosk.core.faults import FAULTS, Fault
from kiosk.loop import Loop

log = logging.getLogger("anjungan")
SECONDS: Final = 2.0  # between two looks at one line

Look = Callable[[], frozenset[Fault]]


class Lines:
    """Runs on the loop's thread; each look on the lane of its name. `told` hears each change, if anybody listens."""

    def __init__(
        self, loop: Loop, looks: Mapping[str, Look], told: Callable[[frozenset[Fault]], None] | None = None
    ) -> None:
        self._loop = loop
        self._looks = looks
        self._told = told
        self._seen: dict[str, frozenset[Fault]] = {}

    @property
    def faults(self) -> frozenset[Fault]:
        """What staff have to see to."""
        return frozenset().union(*self._seen.values())

    @property
    def seen(self) -> Mapping[str, frozenset[Fault]]:
        """The same, by line."""
        return dict(self._seen)

    def start(self) -> None:
        """Watch from now on."""
        for lane in self._looks:
            self._look(lane)

    def _look(self, lane: str) -> None:
        self._loop.work(lane, self._looks[lane], lambda found: self._found(lane, found))

    def _found(self, lane: str, found: frozenset[Fault]) -> None:
        before, self._seen[lane] = self._seen.get(lane, frozenset()), found
        for new in sorted(found - before):
            log.warning("line_fault fault=%s alert=%s", new.value, FAULTS[new].alert.value)
        for mended in sorted(before - found):
            log.info("line_mended fault=%s", mended.value)
        if found != before and self._told is not None:
            self._told(self.faults)
        self._loop.after(SECONDS, lambda: self._look(lane))


def receipt_look(printer: ReceiptPrinter) -> Look:
    """Ask the receipt printer; on the lane on which slips are printed."""

    def look() -> frozenset[Fault]:
        found = printer.status().fault
        return frozenset() if found is None else frozenset({found})

    return look


def scanner_look(scanner: Scanner) -> Look:
    """See whether the scanner's line is there."""

    def look() -> frozenset[Fault]:
        found = scanner.fault
        return frozenset() if found is None else frozenset({found})

    return look


def ups_look(ups: Ups) -> Look:
    """See what the UPS lacks; on the lane on which it is asked how it feeds the kiosk (`kiosk.power`)."""
    return lambda: ups.faults


def usb_look(watch: UsbWatch, met: Callable[[str], None] = lambda _: None) -> Look:
    """See who is on the bus. Each stranger is logged when it comes; it has gone when three looks miss it.

    `met` is told the VID:PID of each that comes, on the lane's thread.
    """
    here: dict[Stranger, Presence] = {}

    def look() -> frozenset[Fault]:
        now = watch.look()
        if isinstance(now, BusUnseen):
            log.warning("usb_bus_unseen why=%s", now.why.replace(" ", "_"))
        else:
            for stranger in now - here.keys():
                log.warning("foreign_device id=%s kinds=%s", stranger.id, "+".join(stranger.kinds))
                here[stranger] = Presence()
                met(stranger.id)
            for stranger, presence in tuple(here.items()):
                if stranger in now:
                    presence.answered()
                elif presence.missed():
                    del here[stranger]
        return frozenset({Fault.FOREIGN_DEVICE}) if here else frozenset()

    return look
