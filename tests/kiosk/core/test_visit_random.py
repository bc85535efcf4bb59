"""Random visits: whatever happens in whatever order, the promises of a visit hold."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from visits import CARD, CODE, ENTRY_QR, NIK, PIN, PRINT_QR, SHEET, keys

from kiosk.core import events as ev
from kiosk.core.commands import BeginJob, CloseVisit, Command, OpenVisit
from kiosk.core.faults import Fault
from kiosk.core.printer import Outlet
from kiosk.core.screens import EnterPrintPin, Help, Idle, OutOfService, Review, Session, StillThere, uncovered
from kiosk.core.state import Visit
from kiosk.core.terms import Language, Medium, Outcome, Step
from kiosk.core.visit import patience, step
from pin.policy import Door
from pin.secret import Secret

TOUCHES: list[ev.Event] = [
    *(ev.Start(), ev.ChooseQr(), ev.ChooseNik(), ev.Erase(), ev.Clear(), ev.Enter(), ev.Back(), ev.Cancel()),
    *(ev.AskHelp(), ev.Choose("g-card"), ev.Choose("g-a4"), ev.NextPage(), ev.Accept(), ev.Change()),
    *(ev.ConfirmTaken(), ev.CallStaff(), ev.Retry(), ev.MoreTime(), ev.Finish(), ev.Rate("ok")),
    *(ev.SetLanguage(Language.ENGLISH), ev.ToggleLargeText(), ev.ToggleContrast()),
    *(ENTRY_QR, PRINT_QR, ev.QrRead(Secret("ADM1:x")), ev.QrRead(Secret("x"))),
]
FAULTS = st.sampled_from([Fault.MEDIA_EMPTY, Fault.REGISTRY_UNREACHABLE, Fault.VISIT_OVER])


class Visits(RuleBasedStateMachine):
    """One kiosk's front under random residents, registry and jobs."""

    def __init__(self) -> None:
        super().__init__()
        self.visit = Visit("boot")
        self.asked: list[str] = []
        self.opened: set[str] = set()
        self.attempts: list[str] = []
        self.closed: set[str] = set()

    def feed(self, event: ev.Event) -> None:
        """Step, and check what was commanded."""
        before = self.visit
        self.visit, commands = step(before, event)
        for command in commands:
            self.check(before, event, command)

    def check(self, before: Visit, event: ev.Event, command: Command) -> None:
        """One command against the state that it came from."""
        assert NIK not in repr(command)
        assert PIN not in repr(command)
        match command:
            case OpenVisit(visit):
                assert visit not in self.asked
                self.asked.append(visit)
            case BeginJob(attempt, visit, _, pin):
                screen = before.screen
                assert isinstance(screen, EnterPrintPin)
                assert screen.wait == 0
                assert screen.entry.complete or isinstance(event, ev.QrRead)
                assert pin.reveal()
                assert set(self.attempts) <= self.closed
                assert before.session is not None
                assert visit == before.session.visit
                self.attempts.append(attempt)
            case CloseVisit(visit):
                assert visit in self.asked
                self.opened.discard(visit)
            case _:
                pass

    @initialize()
    def in_service(self) -> None:
        """The registry is there."""
        self.feed(ev.ServiceChanged(None, {}))

    @rule(event=st.sampled_from(TOUCHES))
    def touch(self, event: ev.Event) -> None:
        """Anything a resident can do, at any screen."""
        self.feed(event)

    @rule(digits=st.sampled_from([NIK, PIN, "12"]))
    def types(self, digits: str) -> None:
        """A number and Enter."""
        for event in [*keys(digits), ev.Enter()]:
            self.feed(event)

    @rule()
    def prints(self) -> None:
        """The short way to a job, from wherever it leads there."""
        for event in [ev.Start(), ENTRY_QR]:
            self.feed(event)
        if self.asked:
            self.feed(ev.Opened(Session(self.asked[-1], Door.QR, (CARD, SHEET))))
        for event in [ev.Choose("g-a4"), ev.Accept(), PRINT_QR]:
            self.feed(event)

    @rule(stray=st.booleans())
    def silence(self, stray: bool) -> None:
        """Time passes where the screen waits; now and then a timer that was cancelled too late."""
        if stray or patience(self.visit) is not None:
            self.feed(ev.Silence())

    @rule(door=st.sampled_from(Door))
    def wait_over(self, door: Door) -> None:
        """A delay ends."""
        self.feed(ev.WaitOver(door))

    @rule(data=st.data(), door=st.sampled_from(Door), fault=FAULTS, old=st.booleans())
    def answer(self, data: st.DataObject, door: Door, fault: Fault, old: bool) -> None:
        """The registry answers the last question, or an old one again."""
        if not self.asked:
            return
        visit = data.draw(st.sampled_from(self.asked)) if old else self.asked[-1]
        if self.visit.session and self.visit.session.visit == visit:
            self.feed(ev.Refreshed(visit, (SHEET,)))
            return
        session = Session(visit, door, (CARD, SHEET))
        self.feed(data.draw(st.sampled_from([ev.Opened(session), ev.Refused(visit), ev.OpenFailed(visit, fault)])))

    @rule(data=st.data(), outcome=st.sampled_from(Outcome), fault=FAULTS, outlet=st.sampled_from(Outlet))
    def job(self, data: st.DataObject, outcome: Outcome, fault: Fault, outlet: Outlet) -> None:
        """The job reports; a closed one may be heard again."""
        if not self.attempts:
            return
        attempt = self.attempts[-1]
        told: list[ev.Event] = [ev.JobMoved(attempt, Step.PRINTING, 1, 2), ev.JobOffers(attempt, outlet)]
        told += [ev.JobPinRefused(attempt), ev.JobClosed(attempt, outcome, fault)]
        event = data.draw(st.sampled_from(told))
        if isinstance(event, ev.JobPinRefused | ev.JobClosed):
            self.closed.add(attempt)
        self.feed(event)
        if isinstance(event, ev.JobClosed):
            self.feed(ev.JobReported(attempt, outcome))

    @rule(
        fault=st.none() | FAULTS,
        media=st.dictionaries(st.sampled_from(Medium), FAULTS, max_size=2),
        doubt=st.booleans(),
    )
    def service(self, fault: Fault | None, media: dict[Medium, Fault], doubt: bool) -> None:
        """Devices and registry come and go."""
        self.feed(ev.ServiceChanged(fault, media, doubt=Fault.REGISTRY_UNREACHABLE if doubt else None))

    @invariant()
    def nothing_is_left_on_the_first_screen(self) -> None:
        """Neither session nor digits outlive the visit."""
        if isinstance(self.visit.screen, Idle | OutOfService):
            assert self.visit.session is None
            assert self.visit.attempt is None or isinstance(self.visit.screen, OutOfService)

    @invariant()
    def no_pin_is_asked_for_what_cannot_be_printed(self) -> None:
        """Whatever came up meanwhile, also under help and warning."""
        screen = uncovered(self.visit.screen)
        if isinstance(screen, Review | EnterPrintPin):
            assert self.visit.fault is None
            assert self.visit.can_print(screen.grant)

    @invariant()
    def no_digits_are_shown(self) -> None:
        """The repr of the state holds no NIK, PIN or code."""
        shown = repr(self.visit)
        assert not any(secret in shown for secret in (NIK, PIN, CODE))

    @invariant()
    def an_open_attempt_is_never_forgotten(self) -> None:
        """What the state calls open is open, and what is closed is not."""
        still_open = [a for a in self.attempts if a not in self.closed]
        assert [self.visit.attempt] == (still_open or [None])

    @invariant()
    def covers_are_not_piled_up(self) -> None:
        """At most help under a warning."""
        screen = self.visit.screen
        if isinstance(screen, Help):
            assert not isinstance(screen.under, Help | StillThere)
        if isinstance(screen, StillThere):
            assert not isinstance(screen.under, StillThere)


Visits.TestCase.settings = settings(deadline=None, max_examples=120, stateful_step_count=40)
TestVisits = Visits.TestCase
