"""Scripted residents: they do on the kiosk what a person would, and wait for the screen a person would wait for."""

import queue
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, TypeVar

from kiosk.core.events import Accept, Cancel, Choose, ConfirmTaken, Digit, Enter, Event, Finish, Rate
from kiosk.core.printer import Outlet
from kiosk.core.screens import Documents, EnterPrintPin, Idle, More, Review, Screen, Stopped, Survey, Take, Thanks
from kiosk.core.state import Visit
from kiosk.core.terms import GrantState
from pin.secret import Secret
from simulators.phone import Applied

S = TypeVar("S", bound=Screen)
PATIENCE: Final = 90.0


class GaveUpError(Exception):
    """A resident waited for a screen that did not come; names the screen that stood there instead."""


class Eyes:
    """What can be seen on the kiosk: `show` is called by it at every change, `wait_for` by a resident."""

    def __init__(self) -> None:
        self._seen: queue.SimpleQueue[Visit] = queue.SimpleQueue()
        self.visit: Visit | None = None

    def show(self, visit: Visit) -> None:
        """Take note of a change; callable from any thread."""
        self._seen.put(visit)

    def latest(self) -> Visit | None:
        """What stands there now."""
        with suppress(queue.Empty):
            while True:
                self.visit = self._seen.get_nowait()
        return self.visit

    def until(self, true: Callable[[Visit], bool], seconds: float = PATIENCE) -> None:
        """Wait until something is true of what can be seen."""
        end = time.monotonic() + seconds
        while self.visit is None or not true(self.visit):
            try:
                self.visit = self._seen.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise GaveUpError("what was waited for did not come") from None

    def wait_for(self, kind: type[S] | tuple[type[S], ...], seconds: float = PATIENCE) -> S:
        """Wait until a screen of this kind stands there."""
        until = time.monotonic() + seconds
        while self.visit is None or not isinstance(self.visit.screen, kind):
            try:
                self.visit = self._seen.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                stood = type(self.visit.screen).__name__ if self.visit else "nothing"
                raise GaveUpError(f"waited for {kind}, saw {stood}") from None
        return self.visit.screen


@dataclass
class Resident:
    """One person with a phone. `hold` holds a QR to the scanner; `take_card` takes a card out of the mouth."""

    eyes: Eyes
    post: Callable[[Event], None]
    hold: Callable[[str], None]
    take_card: Callable[[], None]
    say: Callable[[str], None] = field(default=lambda _: None)

    def print_everything(self, applied: Applied) -> list[str]:
        """Come with the QR, print each approved document, take it, and leave; gives the kinds that were taken."""
        self.eyes.wait_for(Idle)
        qr = applied.entry.qr
        self.hold("" if qr is None else qr.reveal())
        self.say("holds the QR to the scanner")
        self.eyes.wait_for(Documents)
        return self.finish_from_menu(applied)

    def go_home(self) -> None:
        """Leave whatever screen stands there."""
        visit = self.eyes.latest()
        if visit is None or not isinstance(visit.screen, Idle):
            self.post(Cancel())
            self.post(Finish())
        self.eyes.wait_for(Idle)

    def finish_from_menu(self, applied: Applied) -> list[str]:
        """Print everything from the menu on, and leave."""
        taken: list[str] = []
        while True:
            grant = self._choose()
            self._type(applied.print_pin(grant).pin)
            kind = self._take()
            taken.append(kind)
            self.say(f"took {kind}")
            if isinstance(self.eyes.wait_for((More, Survey)), Survey):
                break
            self.post(Accept())
            self.eyes.wait_for(Documents)
        self.post(Rate("easy"))
        self.eyes.wait_for(Thanks)
        self.post(Finish())
        self.eyes.wait_for(Idle)
        self.say("left")
        return taken

    def _choose(self) -> str:
        visit = self.eyes.visit
        offers = visit.offers() if visit else ()
        free = next(o for o in offers if o.obstacle is None and o.grant.state is GrantState.PRINTABLE)
        self.post(Choose(free.grant.grant))
        self.eyes.wait_for(Review)
        self.say(f"reviews {free.kind.value}")
        self.post(Accept())
        self.eyes.wait_for(EnterPrintPin)
        return free.grant.grant

    def _type(self, pin: Secret) -> None:
        for digit in pin.reveal():
            self.post(Digit(digit))
        self.post(Enter())
        self.say("typed the print PIN")

    def _take(self) -> str:
        screen = self.eyes.wait_for((Take, Stopped))
        if not isinstance(screen, Take):
            why = screen.fault.value if isinstance(screen, Stopped) else "nothing was held out"
            raise GaveUpError(f"the kiosk stopped: {why}")
        if screen.outlet is Outlet.NO_SENSOR:
            self.post(ConfirmTaken())
        else:
            self.take_card()
        return screen.grant.kind.value
