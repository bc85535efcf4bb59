"""The whole state of a kiosk's front: the screen, the visit behind it, and what this machine can do now."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from kiosk.core.commands import CloseVisit, Command, TellJobVisitOver
from kiosk.core.faults import Fault
from kiosk.core.screens import (
    EnterEntryPin,
    EnterPrintPin,
    Help,
    Idle,
    Offer,
    Opening,
    OutOfService,
    Printing,
    ScanQr,
    Screen,
    Session,
    StillThere,
    Survey,
    Take,
    Thanks,
)
from kiosk.core.terms import DocumentKind, Grant, GrantState, Language, Medium
from pin.policy import Door, PinPolicy

ROWS: Final = 4
IDLE, IDLE_LONG, WARNING, SURVEY, THANKS = 60.0, 120.0, 30.0, 15.0, 5.0


class Modes(Struct, frozen=True):
    """How this resident wants the screens; back to the defaults after each visit."""

    language: Language = Language.INDONESIAN
    large_text: bool = False
    high_contrast: bool = False


class Visit(Struct, frozen=True):
    """All of it. `boot` is a random mark of this start of the kiosk: with `serial` it makes the ids unique.

    `attempt` is the attempt that is not closed yet; it may outlive the session. `failures` and `waits` belong to this
    kiosk and the door, never to a person.
    """

    boot: str
    policy: PinPolicy = PinPolicy()
    screen: Screen = Idle()
    modes: Modes = Modes()
    session: Session | None = None
    attempt: str | None = None
    serial: int = 0
    failures: Mapping[Door, int] = field(default_factory=dict)
    waits: Mapping[Door, int] = field(default_factory=dict)
    fault: Fault | None = None
    doubt: Fault | None = None  # nobody begins, and nobody is disturbed
    media: Mapping[Medium, Fault] = field(default_factory=dict)
    rests: Mapping[Medium, int] = field(default_factory=dict)  # minutes until a medium comes back by itself
    sheets: int | None = None  # of A4, where the printer's gauge tells
    not_made: frozenset[DocumentKind] = frozenset()  # what this machine never prints

    def wait(self, door: Door) -> int:
        """Seconds of delay in force at a door, 0 for none."""
        return self.waits.get(door, 0)

    def offers(self) -> tuple[Offer, ...]:
        """The rows of the menu: what was approved and not yet delivered, with what stands in the way."""
        grants = self.session.grants if self.session else ()
        return tuple(self._offer(g) for g in grants if g.state is not GrantState.DELIVERED)

    def can_print(self, grant: Grant) -> bool:
        """Whether the menu offers it now with nothing in the way."""
        return any(o.obstacle is None for o in self.offers() if o.grant.grant == grant.grant)

    def page_of(self, grant: Grant) -> int:
        """The page of the menu with its row; the first when it has none."""
        rows = [offer.grant.grant for offer in self.offers()]
        return rows.index(grant.grant) // ROWS if grant.grant in rows else 0

    def _offer(self, grant: Grant) -> Offer:
        fault = self._obstacle(Offer(grant))
        stopped = fault is not None and fault is self.media.get(grant.kind.medium)
        return Offer(grant, fault, self.rests.get(grant.kind.medium, 0) if stopped else 0)

    def _obstacle(self, offer: Offer) -> Fault | None:
        match offer.grant.state:
            case GrantState.BUSY | GrantState.CASE:
                return Fault.GRANT_BUSY
            case _ if offer.kind in self.not_made:
                return Fault.NOT_MADE_HERE
            case GrantState.NOT_READY:
                return Fault.RECORD_NOT_READY
            case _:  # what stops the kiosk stops every document, also for who is signed in
                return self.media.get(offer.medium) or self.fault or self._short(offer)

    def _short(self, offer: Offer) -> Fault | None:
        """A document of more pages than there are sheets would stop half printed."""
        too_long = offer.medium is Medium.A4 and self.sheets is not None and offer.grant.pages > self.sheets
        return Fault.MEDIA_SHORT if too_long else None


Result = tuple[Visit, tuple[Command, ...]]


def show(visit: Visit, screen: Screen, *commands: Command) -> Result:
    """Change the screen."""
    return replace(visit, screen=screen), commands


def stay(visit: Visit) -> Result:
    """Nothing changes."""
    return visit, ()


def next_id(visit: Visit, what: str) -> tuple[Visit, str]:
    """Give a new id, unique over all starts of all kiosks."""
    serial = visit.serial + 1
    return replace(visit, serial=serial), f"{what}-{visit.boot}-{serial}"


def first_screen(visit: Visit) -> Idle | OutOfService:
    """What a newcomer would see now."""
    everything_stopped = set(visit.media) >= set(Medium)
    fault = visit.fault or (Fault.ATTEMPT_OPEN if visit.attempt else None) or visit.doubt
    if fault is None and everything_stopped:
        fault = visit.media[Medium.A4]
    return OutOfService(fault) if fault else Idle()


def home(visit: Visit) -> Visit:
    """The first screen for the next resident: nothing of the last one remains."""
    return replace(visit, screen=first_screen(visit), modes=Modes(), session=None)


def leave(visit: Visit, *, thanks: bool) -> Result:
    """End the session; a job that is still at work is told that nobody waits for it."""
    commands: list[Command] = []
    if visit.attempt:
        commands.append(TellJobVisitOver(visit.attempt))
    if visit.session:
        commands.append(CloseVisit(visit.session.visit))
    after = replace(visit, screen=Thanks(), session=None) if thanks else home(visit)
    return after, tuple(commands)


def patience(visit: Visit) -> float | None:
    """Seconds until the runtime sends `Silence`; None where the machine is at work or nobody is there."""
    match visit.screen:
        case OutOfService() | Idle():
            return None if visit.modes == Modes() else IDLE
        case Opening() | Printing() | Take():
            return None
        case StillThere():
            return WARNING
        case Help(under=Printing() | Take() | Opening()):
            return None
        case Survey():
            return SURVEY
        case Thanks():
            return THANKS
        case ScanQr() | EnterEntryPin() | EnterPrintPin() if visit.screen.wait:
            return IDLE_LONG
        case _:
            return IDLE_LONG if visit.modes.large_text else IDLE
