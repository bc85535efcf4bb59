"""Plays a scenario live: the same steps at running machines and a running kiosk, in real time or faster.

What only the simulated world can do (the kiosk's power, disk, clocks, votes) is refused before anything happens.
"""

import time
from collections.abc import Callable, Iterator
from typing import Final

from kiosk.core.events import Choose, Event
from kiosk.core.printer import Outlet
from kiosk.core.screens import EnterPrintPin, Take
from kiosk.core.state import Visit
from kiosk.core.terms import DocumentKind
from printjobs.books import Books, balance
from printjobs.journal import JournalError
from simulators.card.server import CardPrinter
from simulators.ipp.server import IppPrinter
from simulators.machines import Machines
from simulators.phone import Applied, Sms
from simulators.recorded_books import moved, outcomes_of
from simulators.recording import WEATHER
from simulators.resident import Eyes, GaveUpError
from simulators.scenarios.breaking import LATE
from simulators.scenarios.expecting import said
from simulators.scenarios.format import (
    A4Breaks,
    CardBreaks,
    Does,
    Expects,
    NetworkTurns,
    Of,
    RegistryTurns,
    StaffDo,
    Step,
    Switches,
    UpsTurns,
)
from simulators.scenarios.format import Waits as Waiting
from simulators.scenarios.reading import Scenario
from simulators.scenarios.residents import NO_NIK, SIMPLE, STRANGE, WITH_WORDS, typed
from simulators.scenarios.run import HAND
from simulators.scenarios.words import Centre, Deed, Machine, Staff, Switch, Ups, Weather

LOOK: Final = 0.1  # seconds between two looks at what tells nobody that it changed
PATIENCE: Final = 120.0
LONGEST_DELAY: Final = 60.0  # seconds that the sandbox makes a question late at the most
LARGE, SMALL = 13, 4  # members of a family whose Kartu Keluarga takes two pages, and one
MODES: Final = {Weather.LOST: "down"} | {weather: mode for mode, weather in reversed(WEATHER.items())}
STAFF: Final = frozenset(Staff) - {Staff.VOTE}
CENTRE: Final = frozenset({Centre.BACK_UP, Centre.RESTORE, Centre.REVOKE})
SWITCHED: Final = frozenset({Machine.CARD, Machine.A4})
KIOSK: Final = "kiosk-1"
SEEN: Final = frozenset({"screen", "outcomes", "books"})


class ReplayError(RuntimeError):
    """A step that cannot be done live, could not be done, or did not come to what is expected; names the step."""


class Replay:
    """One scenario at one kiosk. `eyes` must be shown every visit; `post` takes events; `speed` 2: twice as fast.

    Of the books what the replay itself changed is expected. Only residents and staff hurry: machines keep their pace.
    """

    def __init__(
        self,
        scenario: Scenario,
        machines: Machines,
        post: Callable[[Event], None],
        eyes: Eyes,
        *,
        speed: float = 1.0,
        pause: Callable[[float], None] = time.sleep,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._scenario = scenario
        self._machines = machines
        self._post = post
        self._eyes = eyes
        self._speed = speed
        self._pause = pause
        self._say = say
        self._applied: dict[str, Applied] = {}
        self._before = balance(())
        self._backup: bytes | None = None
        for number, step in enumerate(scenario.steps, 1):
            why = _not_live(step)
            if why:
                raise ReplayError(f"step {number}: {why}; play it with `anjungan scenario run`")

    def run(self) -> None:
        """Let the residents apply, then do every step. Raises ReplayError."""
        head = self._scenario.head
        self._before = self._books()
        for one in head.residents:
            family = LARGE if one.pages > 1 else SMALL
            self._applied[one.name] = self._machines.phone.apply(list(dict.fromkeys(one.documents)), family)
        for number, step in enumerate(self._scenario.steps, 1):
            try:
                self._come_to(step)
                self._do(step)
            except (GaveUpError, ReplayError) as error:
                raise ReplayError(f"step {number}: {error}") from error

    def _come_to(self, step: Step) -> None:
        when = step.when
        if when is not None:
            self._eyes.until(lambda visit: when.screen in {None, type(visit.screen).__name__}, PATIENCE)
            if when.moving is not None:
                self._look_until(lambda: self._machines.card.snapshot().moving == when.moving, when.moving)
        if step.after is not None or isinstance(step, Does):
            self._pause((HAND if step.after is None else step.after) / self._speed)

    def _do(self, step: Step) -> None:
        match step:
            case Does():
                deeds = step.does if isinstance(step.does, tuple) else (step.does,)
                for number, deed in enumerate(deeds):
                    if number:
                        self._pause(HAND / self._speed)
                    self._say(f"{step.resident}: {deed.value}")
                    self._deed(step, deed)
            case CardBreaks():
                self._break_card(step)
            case A4Breaks():
                self._break_a4(step)
            case NetworkTurns():
                self._network(step)
            case Switches():
                self._switch(step)
            case RegistryTurns():
                self._registry(step)
            case UpsTurns():
                self._ups(step)
            case StaffDo():
                self._say(f"staff: {step.staff.value}")
                self._staff(step)
            case Waiting(wait=seconds):
                self._pause(seconds / self._speed)
            case Expects():
                self._expect(step)

    # ---- residents

    def _deed(self, step: Does, deed: Deed) -> None:
        eyes = self._eyes
        if deed in SIMPLE:
            screens, event = SIMPLE[deed]
            eyes.until(lambda visit: isinstance(visit.screen, screens), PATIENCE)
            self._post(event)
        elif deed in WITH_WORDS:
            there = WITH_WORDS[deed]
            eyes.until(lambda visit: isinstance(visit.screen, there) and not _waits(visit), PATIENCE)
            self._with_words(step, deed)
        elif deed is Deed.TAKE:
            eyes.until(lambda visit: isinstance(visit.screen, Take), PATIENCE)
            screen = eyes.visit.screen if eyes.visit else None
            if isinstance(screen, Take) and screen.outlet is Outlet.NO_SENSOR:
                if isinstance(self._machines.a4, IppPrinter):
                    self._machines.a4.take_sheets()
            else:
                self._machines.take_card()
        elif deed is Deed.PULL:
            self._machines.take_card()

    def _with_words(self, step: Does, deed: Deed) -> None:
        screen = self._eyes.visit.screen if self._eyes.visit else None
        whose = step.whose or str(step.resident)
        grant = screen.grant.grant if isinstance(screen, EnterPrintPin) else None
        match deed:
            case Deed.CHOOSE:
                self._post(Choose(self._offered(step)))
            case Deed.SCAN_STRANGE_QR:
                self._machines.scanner.hold(STRANGE)
            case Deed.SCAN_PRINT_QR:
                self._hold(self._messages(whose, self._grant(step))[-1])
            case Deed.SCAN | Deed.SCAN_FIRST:
                self._hold(self._messages(whose, grant)[0 if deed is Deed.SCAN_FIRST else -1])
            case Deed.TYPE_NIK:
                self._type(self._applied[whose].nik.reveal())
            case Deed.TYPE_NO_NIK:
                self._type(NO_NIK)
            case _:
                pin = self._messages(whose, grant)[0 if deed is Deed.TYPE_FIRST_PIN else -1].pin.reveal()
                if deed is Deed.TYPE_WRONG_PIN:
                    pin = f"{(int(pin) + 1) % 10 ** len(pin):0{len(pin)}}"
                self._type(pin[: len(pin) // 2] if deed is Deed.TYPE_HALF_A_PIN else pin)

    def _hold(self, message: Sms) -> None:
        if message.qr is not None:
            self._machines.scanner.hold(message.qr.reveal())

    def _type(self, digits: str) -> None:
        for event in typed(digits):
            self._post(event)

    def _offered(self, step: Does) -> str:
        kind, grant = self._kind(step), self._grant(step)
        offers = self._eyes.visit.offers() if self._eyes.visit else ()
        offer = next((one for one in offers if one.grant.grant == grant), None)
        if offer is None or offer.obstacle is not None:
            raise ReplayError(f"{kind.value} cannot be chosen: {offer.obstacle if offer else 'it is not in the menu'}")
        return offer.grant.grant

    # ---- the rest

    def _break_card(self, step: CardBreaks) -> None:
        self._say(f"{step.card.value} {'is mended' if step.mend else 'is to happen'}")
        if step.mend:
            self._machines.card.mend(step.card.value)
        else:
            self._machines.card.fault(step.card.value, once=step.once, seconds=step.seconds, chance=step.chance)

    def _break_a4(self, step: A4Breaks) -> None:
        self._say(f"{step.a4.value} {'is mended' if step.mend else 'is to happen'}")
        match self._machines.a4:
            case IppPrinter() as ours if step.mend:
                ours.mend(step.a4.value)
            case IppPrinter() as ours:
                ours.fault(step.a4.value, once=step.once, seconds=step.seconds, chance=step.chance)
            case _ if step.seconds is not None or step.chance < 1:
                raise ReplayError("this A4 printer has no faults for a time or by chance")
            case other if step.mend:
                other.fault()
            case other:
                other.fault(step.a4.value)

    def _network(self, step: NetworkTurns) -> None:
        self._say(f"network: {step.network.value}")
        delay = min(LATE if step.seconds is None else step.seconds, LONGEST_DELAY)
        self._machines.phone.network(MODES[step.network], once=step.times == 1, delay=delay)

    def _switch(self, step: Switches) -> None:
        self._say(f"{step.machine.value} printer: {step.does.value}")
        printer = self._machines.card if step.machine is Machine.CARD else self._machines.a4
        if not isinstance(printer, CardPrinter | IppPrinter):
            raise ReplayError("this A4 printer has no switch")
        if step.does is not Switch.ON:
            printer.cut_power()
        if step.does is not Switch.OFF:
            printer.restore_power()

    def _ups(self, step: UpsTurns) -> None:
        self._say(f"UPS: {step.ups.value}{' is over' if step.mend else ''}")
        ups = self._machines.ups
        if ups is None:
            raise ReplayError("there is no UPS")
        if step.ups is Ups.SILENT:
            (ups.wake if step.mend else ups.hang)()
            return
        try:
            (ups.mains if step.mend else ups.battery)()
        except RuntimeError as error:  # its driver hangs
            raise ReplayError(f"a UPS that is silent cannot change; end `silent` first ({error})") from error

    def _registry(self, step: RegistryTurns) -> None:
        self._say(f"registry: {step.registry.value}")
        phone = self._machines.phone
        match step.registry:
            case Centre.BACK_UP:
                self._backup = phone.backup()
            case Centre.RESTORE if self._backup is not None:
                phone.restore(self._backup)
            case Centre.REVOKE:
                phone.revoke(KIOSK)
            case _:
                raise ReplayError("there is no backup to restore")

    def _staff(self, step: StaffDo) -> None:
        machines = self._machines
        match step.staff:
            case Staff.CLEAR_PATH:
                machines.card.clear_path()
            case Staff.EMPTY_BINS:
                machines.card.empty_bins()
            case Staff.LOAD_BLANKS:
                machines.card.load(step.count)
            case Staff.CHANGE_RIBBON:
                machines.card.change_ribbon()
            case Staff.LOAD_PAPER:
                machines.a4.load(step.count)
            case Staff.CHANGE_TONER if isinstance(machines.a4, IppPrinter):
                machines.a4.change_toner()
            case Staff.CLEAR_A4 if isinstance(machines.a4, IppPrinter):
                machines.a4.clear_path()
                machines.a4.take_sheets()
            case Staff.ATTEST:
                grant = self._grant(step)
                for attempt in (one for one in self._rows("attempts") if one["grant"] == grant):
                    machines.phone.emptied(attempt["attempt"])

    def _expect(self, step: Expects) -> None:
        found: list[str] = []

        def met() -> bool:
            found[:] = self._differences(step)
            return not found

        self._look_until(met, "what is expected", step.within, found)

    def _differences(self, step: Expects) -> list[str]:
        expect = step.expect
        visit, entries = self._eyes.latest(), self._machines.entries()
        seen: dict[str, object] = {"screen": type(visit.screen).__name__ if visit else None}
        if expect.outcomes is not None:
            seen["outcomes"] = outcomes_of(entries).get(self._grant(step), [])
        if expect.books is not None:
            blanks = moved(self._before, balance(entries), self._scenario.head.kiosks[0].blanks)
            seen["books"] = {account: blanks.get(account, 0) for account in expect.books}
        wanted = {name: getattr(expect, name) for name in seen}
        return [
            f"{name}: expected {said(value)}, seen {said(seen[name])}"
            for name, value in wanted.items()
            if value is not None and said(value) != said(seen[name])
        ]

    def _books(self) -> Books:
        """As they are; before the kiosk's first start there are none."""
        try:
            return balance(self._machines.entries())
        except JournalError:
            return balance(())

    def _look_until(
        self, so: Callable[[], bool], what: str, within: float = PATIENCE, told: list[str] | None = None
    ) -> None:
        until = time.monotonic() + within
        while not so():
            if time.monotonic() > until:
                raise ReplayError("; ".join(told or ()) or f"it never came to {what}")
            time.sleep(LOOK)

    # ---- what is what

    def _kind(self, of: Of) -> DocumentKind:
        setup = next(one for one in self._scenario.head.residents if of.resident in {None, one.name})
        return of.document or setup.documents[0]

    def _grant(self, of: Of) -> str:
        """The grant of the document that a step is about."""
        name = of.resident or self._scenario.head.residents[0].name
        kinds = {one["grant"]: one["kind"] for one in self._rows("grants")}
        grants = dict.fromkeys(one.grant for one in self._applied[name].messages if one.grant is not None)
        return [grant for grant in grants if kinds[grant] == self._kind(of).value][of.copy - 1]

    def _messages(self, name: str, grant: str | None) -> list[Sms]:
        application = self._applied[name].application
        found = [m for m in self._machines.phone.messages() if m.application == application and m.grant == grant]
        if not found:
            raise ReplayError(f"no such message came to {name}")
        return found

    def _rows(self, what: str) -> Iterator[dict[str, str]]:
        rows = self._machines.phone.state()[what]
        for row in rows if isinstance(rows, list) else ():
            yield {key: str(value) for key, value in row.items()}


def _waits(visit: Visit) -> bool:
    return bool(getattr(visit.screen, "wait", 0))


def _not_live(step: Step) -> str:
    """Why a step can be played in the simulated world only; empty when it can be done live."""
    when = step.when
    if step.at is not None or step.kiosk != 1 or (when is not None and (when.phase or when.dark or when.page)):
        return "`at`, a second kiosk, and waiting for phase, page or darkness are for the simulated world"
    match step:
        case NetworkTurns() if step.network not in MODES or step.to is not None or (step.times or 1) > 1:
            return f"of `network` there are, for every question or the next one: {', '.join(MODES)}"
        case Switches() if step.does is Switch.REPLACE or step.machine not in SWITCHED:
            return "live the two printers are switched off and on, and never replaced"
        case RegistryTurns() if step.registry not in CENTRE:
            return f"of `registry` there are: {', '.join(sorted(CENTRE))}"
        case UpsTurns(ups=Ups.LOW):
            return "with its battery nearly empty the kiosk would go off"
        case StaffDo() if step.staff not in STAFF:
            return f"of `staff` there are: {', '.join(sorted(STAFF))}"
        case Expects():
            unseen = [name for name in step.expect.__struct_fields__ if getattr(step.expect, name) is not None]
            unseen = [name for name in unseen if name not in SEEN]
            return f"`{unseen[0]}` cannot be seen live; there are {', '.join(sorted(SEEN))}" if unseen else ""
        case Does() | CardBreaks() | A4Breaks() | NetworkTurns() | Switches() | RegistryTurns() | UpsTurns():
            return ""
        case StaffDo() | Waiting():
            return ""
        case _:
            return "the kiosk's power, disk and clock are for the simulated world"
