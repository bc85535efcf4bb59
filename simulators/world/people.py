"""Residents: they look at the screen and do what a person would, each in their own manner."""

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.core.events import (
    Accept,
    Back,
    Choose,
    ChooseNik,
    ChooseQr,
    Clear,
    ConfirmTaken,
    Digit,
    Enter,
    Event,
    Finish,
    MoreTime,
    QrRead,
    Rate,
    Retry,
    Start,
)
from kiosk.core.printer import Outlet
from kiosk.core.screens import (
    Documents,
    EnterEntryPin,
    EnterNik,
    EnterPrintPin,
    Help,
    Identify,
    Idle,
    More,
    OutOfService,
    Printing,
    Review,
    ScanQr,
    StillThere,
    Stopped,
    Survey,
    Take,
    Thanks,
)
from pin.secret import Secret

if TYPE_CHECKING:
    from simulators.world.kiosk import Kiosk
    from simulators.world.world import World

GUESSES: Final = 0.3  # how often a greedy one tries a neighbour's NIK
GREEDY_CONFIRMS: Final = 0.1  # at each look
PULLS: Final = 0.03  # how often a greedy one pulls out a kiosk's line at a look at the printing
STAYS: Final = 300.0  # nobody stands at a kiosk for longer


@dataclass(frozen=True)
class Manner:
    """How somebody behaves: seconds between two deeds, and chances."""

    quick: float
    slow: float
    walks_away: float = 0.0  # at each deed
    mistypes: float = 0.0
    forgets: float = 0.0  # to take what was made
    greedy: bool = False
    nik: float = 0.2  # how often the NIK is typed instead of a QR held


MANNERS: Final = {
    "hurried": Manner(0.2, 0.7),
    "calm": Manner(0.6, 2.0, mistypes=0.05),
    "slow": Manner(1.5, 6.0, mistypes=0.1, forgets=0.1, nik=0.5),
    "restless": Manner(0.4, 1.5, walks_away=0.05, forgets=0.15),
    "clumsy": Manner(0.5, 2.0, mistypes=0.5, nik=0.5),
    "greedy": Manner(0.15, 0.5, walks_away=0.02, greedy=True),
}


class Person:
    """A holder of an application with one or more documents."""

    def __init__(self, world: "World", name: str, application: str, nik: str, rng: random.Random) -> None:
        self.world = world
        self.name = name
        self.application = application
        self.nik = nik
        self._rng = rng
        self.manner_name = rng.choice(sorted(MANNERS))
        self.manner = MANNERS[self.manner_name]
        self._expects = False  # a card that is being made here
        self._guesses: str | None = None  # the NIK of somebody else, whose PIN is guessed

    def begin(self) -> None:
        """Set out."""
        task = self.world.scheduler.task(self._live)
        self.world.scheduler.after(self._rng.uniform(0, 90), task.switch)

    @property
    def lacks(self) -> list[int]:
        """The documents that are not in these hands."""
        held = {paper.document for paper in self.world.papers if paper.holder == self.name}
        return [number for number, owner in self.world.owners.items() if owner == self.name and number not in held]

    def _sleep(self, quick: float, slow: float) -> None:
        self.world.scheduler.sleep(self._rng.uniform(quick, slow))

    def _live(self) -> None:
        while self.lacks or (self.manner.greedy and self.world.storm):
            kiosk = self._choose()
            if kiosk is None:
                self._sleep(3, 15)
                continue
            kiosk.person = self.name
            self._stand_at(kiosk)
            kiosk.person = None
            self._sleep(4, 40 if self.world.storm else 15)

    def _choose(self) -> "Kiosk | None":
        free = [k for k in self.world.kiosks if k.person is None and k.seen and isinstance(k.seen.screen, Idle)]
        return self._rng.choice(free) if free else None

    # ---- at the screen

    def _stand_at(self, kiosk: "Kiosk") -> None:
        world, manner = self.world, self.manner
        until = world.scheduler.now + STAYS
        dark = 0
        forgets = world.storm and self._rng.random() < manner.forgets
        self._expects, self._guesses = False, None
        if world.storm and manner.greedy and self._rng.random() < GUESSES:
            self._guesses = self._rng.choice(world.people).nik
        began = False
        while world.scheduler.now < until:
            screen = None if kiosk.seen is None else kiosk.seen.screen
            waiting = isinstance(screen, Printing | Take)
            if waiting and not manner.greedy:
                self._sleep(0.8, 2.0)
            else:
                self._sleep(manner.quick, manner.slow)
            if world.storm and manner.walks_away and self._rng.random() < manner.walks_away:
                world.say(self.name, f"walks away from {kiosk.name}")
                return
            if kiosk.seen is None:
                dark += 1
                if dark > 5:  # noqa: PLR2004 - it stays dark
                    return
                self._pull(kiosk, forgets=forgets)
                continue
            self._pull(kiosk, forgets=forgets)
            screen = kiosk.seen.screen
            if isinstance(screen, OutOfService) or (isinstance(screen, Idle) and began):
                return
            began = began or not isinstance(screen, Idle)
            for event in self._deeds(kiosk, forgets=forgets):
                kiosk.post(event)

    def _pull(self, kiosk: "Kiosk", *, forgets: bool) -> None:
        """Take what lies in the mouth, if this is somebody with a visit here."""
        seen = kiosk.seen
        engaged = seen is not None and seen.session is not None
        if forgets or not (engaged or self._expects):
            return
        pulled = kiosk.card.take(self.name)
        if pulled is not None:
            self.world.taken(kiosk, pulled[1])
        if kiosk.tray.lying():
            for paper in kiosk.tray.take(self.name):
                self.world.taken(kiosk, paper)

    def _deeds(self, kiosk: "Kiosk", *, forgets: bool) -> list[Event]:
        if kiosk.seen is None:
            return []
        match kiosk.seen.screen:
            case Idle() if self._guesses is not None:
                return [Start()]
            case Identify() if self._guesses is not None:
                return [ChooseNik()]
            case EnterNik() if self._guesses is not None:
                return [Clear(), *map(Digit, self._guesses), Enter()]
            case EnterEntryPin(wait=0) if self._guesses is not None:
                return self._typing(f"{self._rng.randrange(1_000_000):06}")
            case Idle():
                return self._hold_entry_qr() if self._rng.random() > self.manner.nik else [Start()]
            case Identify():
                return [ChooseNik()] if self._rng.random() < self.manner.nik else [ChooseQr()]
            case ScanQr(wait=0):
                return self._hold_entry_qr()
            case EnterNik():
                return [Clear(), *map(Digit, self.nik), Enter()]
            case EnterEntryPin(wait=0):
                return self._typing(self._pin("entry", None))
            case Documents():
                lacks = set(self.lacks)
                free = [o.grant.grant for o in kiosk.seen.offers() if o.obstacle is None]
                wanted = [g for g in free if self.manner.greedy or self.world.document_of(g) in lacks]
                return [Choose(self._rng.choice(wanted))] if wanted else [Finish()]
            case Review():
                return [Accept()]
            case EnterPrintPin(grant=grant, wait=0):
                return self._typing(self._pin("print", grant.grant))
            case Printing():
                self._expects = True
                if self.manner.greedy and self._rng.random() < PULLS:
                    self.world.trouble.unplugged(kiosk)
                return []
            case Take(outlet=Outlet.NO_SENSOR, confirmed=False) if not forgets:
                return [ConfirmTaken()] if not self.manner.greedy or self._rng.random() < GREEDY_CONFIRMS else []
            case More():
                return [Accept()]
            case Survey():
                return [Rate("ok")]
            case Thanks():
                return [Finish()]
            case Stopped(retry=retry):
                return [Retry()] if retry and self._rng.random() < 0.5 else [Back(), Finish()]  # noqa: PLR2004 - a coin
            case StillThere():
                return [] if forgets else [MoreTime()]
            case Help():
                return [Back()]
            case _:
                return []

    def _hold_entry_qr(self) -> list[Event]:
        found = self._message("entry", None)
        return [] if found is None else [QrRead(Secret(found))]

    def _typing(self, pin: str | None) -> list[Event]:
        if pin is None:
            return [Back()]
        if self.world.storm and self._rng.random() < self.manner.mistypes:
            pin = f"{(int(pin) + self._rng.randint(1, 999)) % 1_000_000:06}"
        return [Clear(), *map(Digit, pin), Enter()]

    def _pin(self, kind: str, grant: str | None) -> str | None:
        qr = self._message(kind, grant)
        return None if qr is None else qr.rsplit(":", 1)[1]

    def _message(self, kind: str, grant: str | None) -> str | None:
        """The QR of the newest message of a kind."""
        found = [m for m in self.world.phone(self.application) if m.kind == kind and m.grant == grant]
        return found[-1].qr if found else None
