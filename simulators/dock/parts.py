"""What the dock needs of the machines around a kiosk."""

from typing import Protocol

from simulators.a4_machine import A4Machine
from simulators.card.server import CardPrinter
from simulators.phone import Phone
from simulators.scanner import ScannerSimulator


class Around(Protocol):
    """One kiosk's surroundings; `simulators.machines.Machines` is one."""

    phone: Phone
    a4: A4Machine
    scanner: ScannerSimulator
    card: CardPrinter
