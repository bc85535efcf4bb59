"""Writes a tape of the dock down as a scenario (docs/scenarios.md), to be played in virtual time.

The dock does not see what is touched on the kiosk's screen: a resident who holds a QR or takes a document touches there
what leads to it. What came of it is read from the kiosk's journal, where there is one.
"""

from dataclasses import dataclass
from typing import Final

from kiosk.core.terms import DocumentKind
from pin.secret import Secret
from printjobs.journal import Entry
from simulators.dock.crowd import Known
from simulators.dock.deeds import Deed, Does
from simulators.dock.sentences import sentence
from simulators.dock.tape import Taped
from simulators.dock.telling import STAFF, tell
from simulators.phone import Applied
from simulators.recording import BOOKED, Recorder
from simulators.scenarios.format import Does as Touches
from simulators.scenarios.format import KioskSetup, PowerTurns
from simulators.scenarios.words import Deed as Touch
from simulators.scenarios.words import Power

NAME: Final = "Recorded at the dock"
SAYS: Final = "What was done at the dock comes to the same end; what is touched on the screen follows from it."
FOR_EVER: Final = 30 * 86400.0  # seconds for which a kiosk stays off that nobody started again
OFF: Final = {"cut": Power.KILL, "stop": Power.SHUT_DOWN}


@dataclass(frozen=True)
class Ending:
    """How it stood when the tape began, and what came of it; of a tape that was opened nothing is known."""

    setup: KioskSetup | None = None
    known: tuple[Known, ...] = ()
    before: tuple[Entry, ...] = ()
    entries: tuple[Entry, ...] = ()


def scenario(taped: list[Taped], ending: Ending | None = None) -> str:
    """Give the file's text."""
    ending = ending or Ending()
    now = [0.0]
    recorder = Recorder(setup=ending.setup, clock=lambda: now[0], before=ending.before)
    known = ending.known or tuple(_known(one.deed) for one in taped if one.deed.what.startswith("approve "))
    for one in known:
        recorder.applied(one.applied, one.kinds, one.grants)
    crowd, held = _Crowd(recorder, known), list[Deed]()
    for place, done in enumerate(taped):
        now[0], deed = done.at, done.deed
        if deed.what.startswith("hold entry "):
            _book(recorder, held)
        touches = crowd.touches(deed)
        if touches is not None:
            recorder.does(touches)
        elif deed.machine == "kiosk":
            _switch(recorder, done, taped[place + 1 :])
        elif deed.what == "take":
            recorder.noted(f"{sentence(deed)}: the dock does not know who it was")
        elif STAFF.get((deed.machine, deed.what), (None,))[0] in BOOKED:
            held.append(deed)
        else:
            tell(recorder, deed)
    _book(recorder, held)
    return recorder.text(NAME, ending.entries, SAYS)


def _book(recorder: Recorder, held: list[Deed]) -> None:
    """What moves blanks is booked when nobody is served: as far as the dock knows, before the next one comes."""
    for deed in held:
        recorder.staff(*STAFF[deed.machine, deed.what], idle=True)
    held.clear()


def _switch(recorder: Recorder, done: Taped, later: list[Taped]) -> None:
    """A kiosk that goes off is off until somebody starts it; that it is started is no step of its own."""
    if done.deed.what in OFF:
        on = next((one.at for one in later if one.deed == Deed("kiosk", Does.ACT, "start")), done.at + FOR_EVER)
        recorder.turned(PowerTurns(power=OFF[done.deed.what], dark=round(on - done.at, 2)))


class _Crowd:
    """Who has done what so far: what a resident touches next follows from it."""

    def __init__(self, recorder: Recorder, known: tuple[Known, ...]) -> None:
        self._recorder = recorder
        self._left = [len(one.kinds) for one in known]  # to be taken
        self._holder = 0

    def touches(self, deed: Deed) -> Touches | None:
        """What a resident does; None where it is nobody's touch."""
        match deed.machine, deed.what.split():
            case "phone", ["hold", "entry", number]:
                self._holder = int(number)
                return self._touches((Touch.SCAN,))
            case "phone", ["hold", "print", number, document]:
                return self._touches((Touch.CHOOSE, Touch.ACCEPT, Touch.SCAN), int(number), int(document))
            case ("card" | "a4") as machine, ["take"] if self._holder:
                self._left[self._holder - 1] -= 1
                confirms = [Touch.CONFIRM] if machine == "a4" else []
                leaves = [Touch.ACCEPT] if self._left[self._holder - 1] > 0 else [Touch.RATE, Touch.FINISH]
                return self._touches((Touch.TAKE, *confirms, *leaves))
            case _:
                return None

    def _touches(self, touches: tuple[Touch, ...], number: int = 0, document: int = 0) -> Touches | None:
        of = self._recorder.numbered(number or self._holder, document)
        if of is None:
            return None
        if not document:
            return Touches(resident=of["resident"], does=touches[0] if len(touches) == 1 else touches)
        return Touches(**of, does=touches)


def _known(approval: Deed) -> Known:
    """An approval of which only the deed is known; of a marriage there are two copies."""
    kinds = [DocumentKind(kind) for kind in approval.what.split()[1].split(",")]
    copies = tuple(kind for kind in kinds for _ in range(2 if kind is DocumentKind.AKTA_PERKAWINAN else 1))
    return Known(Applied("", Secret(""), ()), (), copies)
