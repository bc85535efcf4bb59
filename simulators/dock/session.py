"""One session at the dock: the machines around one kiosk, and what is done to them. All calls from any thread.

What not every site has is given or left out: UPS, chip encoder, a trace of the wires.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from kiosk.core.terms import DocumentKind
from pin.secret import Secret
from simulators.card.server import CardPrinter
from simulators.chip.stand import EncoderStand
from simulators.dock.catalogue import TITLES, title_of
from simulators.dock.centre import CentreHand
from simulators.dock.deeds import Deed, Does
from simulators.dock.hands import A4Hand, CardHand, Hand
from simulators.dock.small_hands import ReceiptHand, ScannerHand, UpsHand
from simulators.ipp.server import IppPrinter
from simulators.machines import Machines
from simulators.phone import Applied, Phone
from simulators.receipt import ReceiptSimulator
from simulators.scanner import ScannerSimulator
from simulators.ups import UpsSimulator

KIOSK: Final = "kiosk-1"
SPEEDS: Final = {"Real": 1.0, "x2": 2.0, "x10": 10.0, "Instant": 1000.0}


class Traced(Protocol):
    """One piece on a wire; `said` is its meaning in a sentence."""

    @property
    def number(self) -> int: ...  # noqa: D102 - a field
    @property
    def time(self) -> float: ...  # noqa: D102 - a field
    @property
    def device(self) -> str: ...  # noqa: D102 - a field
    @property
    def direction(self) -> str: ...  # noqa: D102 - a field
    @property
    def data(self) -> bytes: ...  # noqa: D102 - a field
    @property
    def said(self) -> str: ...  # noqa: D102 - a field


class Tracing(Protocol):
    """What keeps the traffic; `simulators.trace.Trace` is one."""

    def since(self, number: int) -> Sequence[Traced]:
        """Give what came after that number."""
        ...


@dataclass(frozen=True)
class Fitted:
    """The machines of one site."""

    config: Path
    phone: Phone
    registry: Path
    card: CardPrinter
    a4: IppPrinter
    scanner: ScannerSimulator
    receipt: ReceiptSimulator | None = None
    ups: UpsSimulator | None = None
    encoder: EncoderStand | None = None
    trace: Tracing | None = None


def fitted(
    machines: Machines,
    *,
    ups: UpsSimulator | None = None,
    encoder: EncoderStand | None = None,
    trace: Tracing | None = None,
) -> Fitted:
    """Give the machines of `simulators.machines`, and what stands beside them."""
    return Fitted(
        machines.config,
        machines.phone,
        machines.registry.folder,
        machines.card,
        machines.a4,
        machines.scanner,
        machines.receipt,
        ups,
        encoder,
        trace,
    )


class Session:
    """Does deeds and looks. `told` hears of each deed after it was done."""

    def __init__(self, site: Fitted) -> None:
        self.site = site
        self.told: Callable[[Deed], None] = lambda _deed: None
        self.card = CardHand(site.card, site.encoder)
        self.a4 = A4Hand(site.a4)
        self.centre = CentreHand(site.phone, site.registry, KIOSK)
        self.hands: dict[str, Hand] = {"card": self.card, "a4": self.a4, "scanner": ScannerHand(site.scanner)}
        if site.receipt is not None:
            self.hands["receipt"] = ReceiptHand(site.receipt)
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
        match deed.does:
            case Does.FAULT:
                hand.fault(deed.what, deed.how)
            case Does.MEND:
                hand.mend(deed.what)
            case Does.ACT:
                hand.act(deed.what)
        self.told(deed)

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

    def hold(self, code: Secret) -> None:
        """Hold a QR to the scanner."""
        self.site.scanner.hold(code.reveal())

    def approve(self, kinds: list[DocumentKind], members: int) -> Applied:
        """Have the office approve documents."""
        return self.site.phone.apply(kinds, members)



def sentence(deed: Deed) -> str:
    """A deed in words."""
    title, machine = title_of(deed.machine, deed.what), TITLES[deed.machine]
    match deed.does:
        case Does.FAULT:
            return f"{machine}: {title}, {deed.how.words}"
        case Does.MEND:
            return f"{machine}: {title} is mended"
        case Does.ACT:
            return f"{machine}: {deed.what}"
