"""What the residents of a scenario do: on which screens each deed can be done, and what is posted."""

from typing import TYPE_CHECKING, Final

from kiosk.core.events import (
    Accept,
    AskHelp,
    Back,
    CallStaff,
    Cancel,
    Change,
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
    NextPage,
    QrRead,
    Rate,
    Retry,
    SetLanguage,
    Start,
    ToggleContrast,
    ToggleLargeText,
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
    Review,
    ScanQr,
    Screen,
    StillThere,
    Stopped,
    Survey,
    Take,
    Thanks,
)
from kiosk.core.terms import Language
from pin.secret import Secret
from simulators.scenarios.format import Does
from simulators.scenarios.words import Deed
from simulators.world.kiosk import Kiosk

if TYPE_CHECKING:
    from simulators.scenarios.stage import Stage

STRANGE: Final = "https://example.org/menu"
NO_NIK: Final = "0000000000000000"
_PIN: Final = (EnterEntryPin, EnterPrintPin)
_SCAN: Final = (Idle, Identify, ScanQr, EnterNik)
SIMPLE: Final[dict[Deed, tuple[tuple[type, ...], Event]]] = {
    Deed.START: ((Idle, Thanks), Start()),
    Deed.CHOOSE_QR: ((Identify,), ChooseQr()),
    Deed.CHOOSE_NIK: ((Identify, ScanQr), ChooseNik()),
    Deed.ACCEPT: ((Review, More), Accept()),
    Deed.CONFIRM: ((Take,), ConfirmTaken()),
    Deed.FINISH: ((Documents, More, Survey, Thanks, Stopped), Finish()),
    Deed.RATE: ((Survey,), Rate("easy")),
    Deed.BACK: ((Identify, ScanQr, EnterNik, EnterEntryPin, Documents, Review, EnterPrintPin, Stopped, Help), Back()),
    Deed.CANCEL: ((Identify, ScanQr, EnterNik, EnterEntryPin, Documents, Review, EnterPrintPin, More), Cancel()),
    Deed.CHANGE: ((Review, EnterPrintPin), Change()),
    Deed.NEXT_PAGE: ((Documents,), NextPage()),
    Deed.RETRY: ((Stopped,), Retry()),
    Deed.MORE_TIME: ((StillThere,), MoreTime()),
    Deed.HELP: ((object,), AskHelp()),
    Deed.CALL_STAFF: ((Help, Stopped), CallStaff()),
    Deed.LARGE_TEXT: ((object,), ToggleLargeText()),
    Deed.CONTRAST: ((object,), ToggleContrast()),
    Deed.ENGLISH: ((object,), SetLanguage(Language.ENGLISH)),
    Deed.INDONESIAN: ((object,), SetLanguage(Language.INDONESIAN)),
}
WITH_WORDS: Final[dict[Deed, tuple[type, ...]]] = {
    Deed.SCAN: (*_SCAN, EnterPrintPin),
    Deed.SCAN_FIRST: _SCAN,
    Deed.SCAN_PRINT_QR: _SCAN,
    Deed.SCAN_STRANGE_QR: (*_SCAN, EnterPrintPin),
    Deed.TYPE_NIK: (EnterNik,),
    Deed.TYPE_NO_NIK: (EnterNik,),
    Deed.TYPE_PIN: _PIN,
    Deed.TYPE_FIRST_PIN: _PIN,
    Deed.TYPE_WRONG_PIN: _PIN,
    Deed.TYPE_HALF_A_PIN: _PIN,
    Deed.CHOOSE: (Documents,),
}


class CannotBeDoneError(Exception):
    """A deed for which somebody lacks something: a message, a document in the menu."""


class Hands:
    """Does what residents do, at the screen and at the outlets."""

    def __init__(self, stage: "Stage") -> None:
        self._stage = stage

    def may(self, kiosk: Kiosk, step: Does, deed: Deed) -> bool:
        """Whether the screen, or what lies in the outlet, lets it be done now."""
        match deed:
            case Deed.WALK_AWAY:
                return True
            case Deed.TAKE:
                offered = kiosk.seen is not None and isinstance(kiosk.seen.screen, Take)
                return offered and (kiosk.card.in_mouth() is not None or bool(kiosk.tray.lying()))
            case Deed.PULL:
                return self._take(kiosk, str(step.resident))
        screen = None if kiosk.seen is None else kiosk.seen.screen
        screens = SIMPLE[deed][0] if deed in SIMPLE else WITH_WORDS[deed]
        if deed is Deed.CONFIRM and isinstance(screen, Take) and screen.outlet is not Outlet.NO_SENSOR:
            return False
        return isinstance(screen, screens) and not getattr(screen, "wait", 0)

    def do(self, kiosk: Kiosk, step: Does, deed: Deed) -> None:
        """Do it. Raises CannotBeDoneError."""
        name = str(step.resident)
        self._stage.say(name, f"{deed.value} at {kiosk.name}")
        match deed:
            case Deed.WALK_AWAY | Deed.PULL:
                return
            case Deed.TAKE:
                self._take(kiosk, name)
            case _ if deed in SIMPLE:
                kiosk.post(SIMPLE[deed][1])
            case _ if kiosk.seen is not None:
                for event in self._words(kiosk, kiosk.seen.screen, step, deed):
                    kiosk.post(event)

    def _take(self, kiosk: Kiosk, holder: str) -> bool:
        pulled = kiosk.card.take(holder)
        if pulled is not None:
            self._stage.card_taken(kiosk, *pulled)
        lying = kiosk.tray.lying()
        for paper in kiosk.tray.take(holder) if lying else ():
            self._stage.taken(kiosk, paper)
        return pulled is not None or bool(lying)

    def _words(self, kiosk: Kiosk, screen: Screen, step: Does, deed: Deed) -> list[Event]:
        whose = step.whose or str(step.resident)
        first = deed in {Deed.SCAN_FIRST, Deed.TYPE_FIRST_PIN}
        grant = screen.grant.grant if isinstance(screen, EnterPrintPin) else None
        match deed:
            case Deed.CHOOSE:
                return [Choose(self._offered(kiosk, step))]
            case Deed.SCAN_STRANGE_QR:
                return [QrRead(Secret(STRANGE))]
            case Deed.SCAN_PRINT_QR:
                return [
                    QrRead(Secret(self._message(whose, self._stage.grant(self._stage.document(step)), first=False)))
                ]
            case Deed.SCAN | Deed.SCAN_FIRST:
                return [QrRead(Secret(self._message(whose, grant, first=first)))]
            case Deed.TYPE_NIK:
                return typed(self._stage.applications[whose][1])
            case Deed.TYPE_NO_NIK:
                return typed(NO_NIK)
        pin = self._message(whose, grant, first=first).rsplit(":", 1)[1]
        if deed is Deed.TYPE_WRONG_PIN:
            pin = f"{(int(pin) + 1) % 10 ** len(pin):0{len(pin)}}"
        return typed(pin[: len(pin) // 2] if deed is Deed.TYPE_HALF_A_PIN else pin)

    def _offered(self, kiosk: Kiosk, step: Does) -> str:
        grant = self._stage.grant(self._stage.document(step))
        offers = kiosk.seen.offers() if kiosk.seen else ()
        found = next((offer for offer in offers if offer.grant.grant == grant), None)
        if found is None:
            raise CannotBeDoneError("the document is not in the menu")
        if found.obstacle is not None:
            raise CannotBeDoneError(f"the menu says {found.obstacle.value}")
        return grant

    def _message(self, whose: str, grant: str | None, *, first: bool) -> str:
        """The QR of the first or the newest message with the entry PIN, or with the print PIN of a grant."""
        found = [one for one in self._stage.phone(self._stage.applications[whose][0]) if one.grant == grant and one.qr]
        if not found:
            raise CannotBeDoneError(f"no such message came to {whose}")
        return str(found[0 if first else -1].qr)


def typed(digits: str) -> list[Event]:
    """What is posted when somebody types these digits into an emptied field."""
    return [Clear(), *map(Digit, digits), Enter()]
