"""One session at the dock: the machines around one kiosk, and what is done to them. All calls from any thread.

UPS, chip encoder and the trace of the wires are there or not, as the machines were started.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from simulators.dock.catalogue import TITLES, title_of
from simulators.dock.centre import CentreHand
from simulators.dock.crowd import Crowd
from simulators.dock.deeds import Deed, Does
from simulators.dock.hands import A4Hand, CardHand, Hand
from simulators.dock.live import Live
from simulators.dock.small_hands import ReceiptHand, ScannerHand, UpsHand
from simulators.ipp.server import IppPrinter
from simulators.machines import Machines
from simulators.trace import Trace

KIOSK: Final = "kiosk-1"
SPEEDS: Final = {"Real": 1.0, "x2": 2.0, "x10": 10.0, "Instant": 1000.0}


class Session:
    """Does deeds and looks. `told` hears of each deed after it was done."""

    def __init__(self, site: Machines, trace: Trace | None = None, live: Live | None = None) -> None:
        """`trace`: the one that the machines were started with; `live`: the kiosk, where it runs in this process.

        TypeError when the A4 printer is not our own.
        """
        if not isinstance(site.a4, IppPrinter):
            raise TypeError("the dock draws our own A4 printer only")
        self.site = site
        self.trace = trace
        self.live = live
        self.printer = site.a4
        self.told: Callable[[Deed], None] = lambda _deed: None
        self.card = CardHand(site.card, site.encoder)
        self.a4 = A4Hand(site.a4)
        self.centre = CentreHand(site.phone, site.registry.folder, KIOSK)
        self.crowd = Crowd(site.phone, site.scanner, live)
        self.hands: dict[str, Hand] = {
            "card": self.card,
            "a4": self.a4,
            "scanner": ScannerHand(site.scanner),
            "receipt": ReceiptHand(site.receipt),
            "phone": self.crowd,
        }
        if site.ups is not None:
            self.hands["ups"] = UpsHand(site.ups)
        self.hands["network"] = self.centre

    @property
    def journal(self) -> Path:
        """Where a kiosk of this configuration keeps its journal."""
        return self.site.config.parent / "kiosk" / "journal.sqlite"

    def do(self, deed: Deed) -> None:
        """Do it. RuntimeError, in words, when it cannot be done."""
        hand = self.hands[deed.machine]
        if self.live is not None:
            self.live.told_before(deed)
        match deed.does:
            case Does.FAULT:
                hand.fault(deed.what, deed.how)
            case Does.MEND:
                hand.mend(deed.what)
            case Does.ACT:
                hand.act(deed.what)
        self.told(deed)
        if self.live is not None:
            self.live.told_after(deed)

    def mend_everything(self) -> None:
        """End every fault, clear both paths, and fill what is empty."""
        for name, hand in self.hands.items():
            for fault in hand.look().active:
                self.do(Deed(name, Does.MEND, fault))
        card, a4 = self.card.look().snapshot, self.a4.look().snapshot
        needed = [
            ("card", "on", not card.powered),
            ("a4", "on", not a4.powered),
            ("card", "clear", card.error is not None and not card.moving),
            ("a4", "clear", True),
            ("card", "load", card.hopper == 0),
            ("a4", "load", a4.tray == 0),
        ]
        for machine, what, lacks in needed:
            if lacks:
                self.do(Deed(machine, Does.ACT, what))

    def speed(self, times: float) -> None:
        """Let the printers' movements be so many times as fast, from the next one on."""
        self.card.pace(times)
        self.a4.pace(times)


def sentence(deed: Deed) -> str:
    """A deed in words."""
    if deed.machine == "phone":
        return deed.what.capitalize()
    title, machine = title_of(deed.machine, deed.what), TITLES[deed.machine]
    match deed.does:
        case Does.FAULT:
            return f"{machine}: {title}, {deed.how.words}"
        case Does.MEND:
            return f"{machine}: {title} is mended"
        case Does.ACT:
            return f"{machine}: {title}"
