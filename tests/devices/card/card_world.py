"""A machine in virtual time, drivers for it, and a face to print."""

from collections.abc import Callable
from itertools import count

import numpy as np

from devices.card.driver import CardPrinterDriver, Options
from devices.card.panels import DPI, HEIGHT, WIDTH
from devices.transport import Transport
from kiosk.core.printer import Identity, Made, Pages, Progress, Submitted, Working
from simulators.card.far_end import Malformed, Request
from simulators.card.line import Lines
from simulators.card.model import CardMachine
from simulators.card.parts import CardFault, Spot
from simulators.virtual_time import VirtualTime


def face(seed: int = 1) -> bytes:
    """A white face with a noisy portrait, a red bar and black text."""
    noise = np.random.default_rng(seed)
    rgb = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    rgb[100:300, 50:300] = noise.integers(0, 256, (200, 250, 3))
    rgb[400:420] = (200, 16, 46)
    rgb[500:540, 600:900] = 0
    return rgb.tobytes()


def pages(*seeds: int) -> Pages:
    """A document of as many sides as seeds."""
    return Pages(WIDTH, HEIGHT, DPI, tuple(face(seed) for seed in seeds or (1,)))


class World:
    """One machine, its time, and whoever drives it."""

    def __init__(self, machine: CardMachine, *, serial: bool = False) -> None:
        self.machine = machine
        self.time = VirtualTime()
        self.lines = Lines(machine, self.time, serial=serial)
        self._epochs = (f"boot-{number}" for number in count(1))

    def driver(
        self, options: Options | None = None, connect: Callable[[], Transport] | None = None
    ) -> CardPrinterDriver:
        """A fresh driver, as after a restart of the kiosk."""
        return CardPrinterDriver(
            connect or self.lines.connect,
            clock=self.time,
            new_epoch=lambda: next(self._epochs),
            options=options,
            pause=self.time.pass_by,
        )

    def printing(self, driver: CardPrinterDriver, attempt: str = "a") -> Identity:
        """Prepare and submit; gives the identity noted."""
        identity = driver.prepare(attempt)
        assert isinstance(identity, Identity)
        sides = (1, 2) if identity.counters["panels_wanted"] == 10 else (1,)
        assert driver.submit(attempt, pages(*sides)) == Submitted()
        return identity

    def ended(self, driver: CardPrinterDriver, attempt: str = "a") -> Progress:
        """Poll until the attempt is no longer working."""
        for _ in range(2000):
            answer = driver.progress(attempt)
            if not isinstance(answer, Working):
                return answer
            self.time.pass_by(0.25)
        raise AssertionError("the attempt never ended")

    def held(self, driver: CardPrinterDriver, attempt: str = "a") -> Identity:
        """Print a whole card that stays inside."""
        identity = self.printing(driver, attempt)
        assert isinstance(self.ended(driver, attempt), Made)
        return identity

    def count(self, spot: Spot) -> int:
        """How many cards are at a place."""
        return self.machine.snapshot().places[spot]

    def cut(self, *, back: bool = True) -> None:
        """Cut the machine's power; by default give it back after two seconds."""
        self.machine.power_off(self.time.now)
        if back:
            self.time.pass_by(2)
            self.machine.power_on(self.time.now)

    def fault(self, fault: CardFault, *, once: bool = False) -> None:
        """Let something go wrong."""
        self.machine.fault(fault, once=once)

    def before(self, command: str, happens: Callable[[], object]) -> None:
        """Let something happen just before the machine hears a command for the first time from now on."""
        receive = self.machine.receive

        def hear(request: Request | Malformed, now: float, channel: int = 0) -> None:
            if isinstance(request, Request) and request.name == command:
                self.machine.receive = receive  # type: ignore[method-assign]
                happens()
            receive(request, now, channel)

        self.machine.receive = hear  # type: ignore[method-assign]
