"""One session at the dock: the machines around one kiosk, and what is done to them. All calls from any thread.

UPS, chip encoder and the trace of the wires are there or not, as the machines were started.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from printjobs.journal import Entry
from simulators.dock.centre import Case, CentreHand
from simulators.dock.crowd import Crowd
from simulators.dock.deeds import Deed, Does
from simulators.dock.hands import A4Hand, CardHand, Hand
from simulators.dock.live import Live
from simulators.dock.officers import OfficeHand
from simulators.dock.scenario_of import Ending
from simulators.dock.small_hands import ReceiptHand, ScannerHand, UpsHand
from simulators.ipp.parts import Spot
from simulators.ipp.server import IppPrinter
from simulators.machines import Machines
from simulators.registry.votes import Decision
from simulators.scenarios.format import KioskSetup
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
        self.office = OfficeHand(site.phone, self.centre, self.crowd)
        self.hands["office"] = self.office
        self.crowd.met = lambda known: self.told(known.deed)
        self._began = Ending()

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

    def vote(self, officer: str, case: Case, decision: Decision, blank: str | None) -> None:
        """Let an officer sign what they say of this very case."""
        deed = self.office.voted(officer, case.kind, case.subject, decision, blank)
        self.centre.vote(officer, case, decision, blank)
        self._did(deed)

    def emptied(self, attempt: str) -> None:
        """Attest that the outlet of this very attempt was emptied."""
        deed = self.office.emptied(attempt)
        self.site.phone.emptied(attempt)
        self._did(deed)

    def _did(self, deed: Deed) -> None:
        self.told(deed)
        if self.live is not None:
            self.live.told_after(deed)

    # ---- a recording

    def begin(self) -> list[Deed]:
        """A recording begins: give the deeds that lead to how everything stands, and tell the live recorder."""
        known = self.crowd.begin()
        standing = self._standing()
        card, a4 = self.card.look().snapshot, self.a4.look().snapshot
        setup = KioskSetup(blanks=card.hopper, ribbon=card.ribbon_left, sheets=a4.tray)
        before = self._entries()
        self._began = Ending(setup, before=before)
        if self.live is not None:
            self.live.begin(known, standing, setup, before)
        return standing

    def again(self) -> None:
        """A tape is to be played: who applied before is not in it."""
        self.crowd.again()

    def ending(self) -> Ending:
        """What came of the recording so far."""
        return replace(self._began, known=tuple(self.crowd.counted), entries=self._entries())

    def pending(self) -> list[Deed]:
        """The printers' faults that were to happen once and have not: their end, for a scenario must not wait."""
        looks = {"card": self.card.look(), "a4": self.a4.look()}
        return [
            Deed(machine, Does.MEND, fault)
            for machine, look in looks.items()
            for fault, how in look.hows.items()
            if how.once
        ]

    def _standing(self) -> list[Deed]:
        faults = [
            Deed(machine, Does.FAULT, fault, how)
            for machine, hand in self.hands.items()
            for fault, how in hand.look().hows.items()
        ]
        off = {"card": self.card.look().snapshot.powered, "a4": self.a4.look().snapshot.powered}
        return [*faults, *(Deed(machine, Does.ACT, "off") for machine, powered in off.items() if not powered)]

    def _entries(self) -> tuple[Entry, ...]:
        """What the kiosk's journal holds; nothing before its first start."""
        if not self.journal.exists():
            return ()
        return tuple(self.site.entries())

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
            ("a4", "clear", a4.places[Spot.PATH] > 0),
            ("card", "load", card.hopper == 0),
            ("a4", "load", a4.tray == 0),
            ("card", "ribbon", card.ribbon_left == 0),
            ("a4", "toner", a4.toner == 0),
        ]
        for machine, what, lacks in needed:
            if lacks:
                self.do(Deed(machine, Does.ACT, what))

    def speed(self, times: float) -> None:
        """Let the printers' movements be so many times as fast, from the next one on."""
        self.card.pace(times)
        self.a4.pace(times)
