"""By keys alone: every button is reached, the one in focus shows it, and a whole visit needs no finger."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from screen_items import is_button

from kiosk.core import events
from kiosk.core.commands import BeginJob, Command, OpenVisit, TellJobTaken
from kiosk.core.printer import Outlet
from kiosk.core.screens import Session
from kiosk.core.terms import DocumentKind, Grant, GrantState, Outcome, Step
from kiosk.core.visit import Visit, step
from kiosk.stage import view_of
from ui.samples import NIK, SCREENS, sample

Open = Callable[..., Any]
ENTER, DOWN, TAB, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Escape


class Desk:
    """A visit at the window, driven by keys; what the world answers is given by hand."""

    def __init__(self, shown: Any, visit: Visit) -> None:
        self.shown, self.visit = shown, visit
        self.commands: list[Command] = []
        shown.show(view_of(visit))

    def world(self, *answers: events.Event) -> None:
        """Let these happen."""
        for answer in answers:
            self.visit, commands = step(self.visit, answer)
            self.commands += commands
        self.shown.show(view_of(self.visit))

    def press(self, *keys: Qt.Key) -> None:
        """Press keys, and let what was posted happen after each."""
        for key in keys:
            self.shown.key(key)
            posted, self.shown.posted[:] = list(self.shown.posted), []
            self.world(*posted)

    def enter(self, digits: str) -> None:
        """Type digits."""
        self.press(*(Qt.Key(Qt.Key.Key_0.value + int(digit)) for digit in digits))

    def command(self, kind: type[Command]) -> Any:
        """The last command of a kind."""
        return next(command for command in reversed(self.commands) if isinstance(command, kind))

    @property
    def screen(self) -> str:
        """Name of the screen."""
        return type(self.visit.screen).__name__


def ringed(shown: Any) -> list[str]:
    """Names of the buttons with a focus ring."""
    return [item.parentItem().objectName() for item in shown.items() if item.objectName() == "ring"]


def focused(shown: Any) -> str:
    """Name of the visible button that has the focus; empty for none."""
    item = shown.window.view.activeFocusItem()
    return item.objectName() if item is not None and item.isVisible() and is_button(item) else ""


def test_a_whole_visit_needs_no_finger(stage: Open) -> None:
    """From the first screen to thanks with digits, arrows and Enter; whatever Enter would press wears the ring."""
    shown = stage()
    desk = Desk(shown, Visit("boot"))

    def at(screen: str, button: str) -> None:
        assert (desk.screen, focused(shown)) == (screen, button)
        assert ringed(shown) == ([button] if button else [])

    desk.press(TAB, Qt.Key.Key_Backtab)
    at("Idle", "start")
    desk.press(ENTER)
    at("Identify", "chooseQr")
    desk.press(DOWN)
    at("Identify", "chooseNik")
    desk.press(ENTER)
    desk.enter(NIK.reveal())
    at("EnterNik", "")
    desk.press(ENTER)
    desk.enter("123456")
    at("EnterEntryPin", "")
    desk.press(ENTER)
    assert desk.screen == "Opening"
    opening = desk.command(OpenVisit)
    grants = (
        Grant("g-1", DocumentKind.KTP_EL, GrantState.BUSY, "S***"),
        Grant("g-2", DocumentKind.KARTU_KELUARGA, GrantState.PRINTABLE, "S***"),
        Grant("g-3", DocumentKind.BIODATA, GrantState.PRINTABLE, "S***"),
    )
    desk.world(events.Opened(Session(opening.visit, opening.door, grants)))
    at("Documents", "document.1")
    desk.press(ENTER)
    at("Review", "accept")
    desk.press(ENTER)
    desk.enter("654321")
    at("EnterPrintPin", "")
    desk.press(ENTER)
    job = desk.command(BeginJob)
    assert job.grant.grant == "g-2"
    desk.world(events.JobMoved(job.attempt, Step.PRINTING, 0, 1))
    at("Printing", "")
    desk.world(events.JobOffers(job.attempt, Outlet.NO_SENSOR))
    at("Take", "confirmTaken")
    desk.press(ENTER)
    assert desk.command(TellJobTaken).attempt == job.attempt
    desk.world(events.JobClosed(job.attempt, Outcome.DELIVERED))
    at("More", "accept")
    desk.press(DOWN, ENTER)
    assert desk.screen in {"Survey", "Thanks"}
    desk.press(ENTER)
    assert desk.screen == "Thanks"


@pytest.mark.parametrize("name", ["stopped", "stopped-retry", "help"])
def test_the_focus_is_not_lost_with_a_button_that_goes(stage: Open, name: str) -> None:
    """Calling staff takes its own button away; the focus goes to one that is left."""
    shown = stage()
    desk = Desk(shown, Visit("boot", screen=SCREENS[name]))
    for _ in range(9):
        if focused(shown) != "callStaff":
            desk.press(TAB)
    desk.press(ENTER)
    assert getattr(desk.visit.screen, "staff_called", False)
    assert focused(shown) not in {"", "callStaff"}
    assert ringed(shown) == [focused(shown)]


@pytest.mark.parametrize("name", SCREENS)
def test_help_and_back_by_keys(stage: Open, name: str) -> None:
    """F1 opens help wherever the help button is, Escape closes it again."""
    shown = stage()
    desk = Desk(shown, Visit("boot", screen=SCREENS[name]))
    helped = any(item.objectName() == "bar.help" and is_button(item) for item in shown.items())
    desk.press(Qt.Key.Key_F1)
    assert (desk.screen == "Help") == (helped or name.startswith("help"))
    if helped:
        desk.press(ESCAPE)
        assert desk.visit.screen == SCREENS[name]


def test_a_key_held_down_counts_once(stage: Open) -> None:
    """A hand that rests on a key does not fill the field, nor give it away."""
    shown = stage()
    shown.show(sample("enter-nik"))
    for key in (Qt.Key.Key_7, ENTER, ESCAPE, Qt.Key.Key_Backspace):
        for again in (False, True):
            event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", again)
            QGuiApplication.sendEvent(shown.window.view, event)
    assert shown.posted == [events.Digit("7"), events.Enter(), events.Cancel(), events.Erase()]


def test_enter_and_escape_on_a_screen_that_just_appeared_do_not_count(stage: Open) -> None:
    """The second strike of a trembling hand neither gives nor ends what the next screen asks; digits go on."""
    shown = stage(guard=600_000)
    shown.show(sample("enter-entry-pin"))
    for key in (ENTER, ESCAPE, Qt.Key.Key_7):
        shown.key(key)
    assert shown.posted == [events.Digit("7")]


@pytest.mark.parametrize("name", SCREENS)
def test_every_button_can_be_reached_with_tab_alone(stage: Open, name: str) -> None:
    """Tab goes round all buttons of the screen, and the one in focus shows it."""
    shown = stage()
    shown.show(sample(name))
    wanted = {item.objectName() for item in shown.items() if is_button(item)}
    reached = set()
    for _ in range(2 * len(wanted) + 4):
        focus = shown.window.view.activeFocusItem()
        if focus is not None and is_button(focus):
            reached.add(focus.objectName())
        shown.key(TAB)
        assert ringed(shown) == [focused(shown)]
    assert reached == wanted


def test_enter_presses_the_first_button(stage: Open) -> None:
    """With keys only: Enter starts the visit without any Tab."""
    shown = stage()
    shown.show(sample("identify"))
    shown.show(sample("idle"))
    shown.key(Qt.Key.Key_Return)
    assert shown.posted == [events.Start()]


def test_keys_type_erase_finish_and_cancel(stage: Open) -> None:
    """Digits, Backspace, Enter and Escape of a tactile keypad work on a screen where something is typed."""
    shown = stage()
    shown.show(sample("enter-entry-pin"))
    for key in (Qt.Key.Key_7, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
        shown.key(key)
    assert shown.posted == [events.Digit("7"), events.Erase(), events.Clear(), events.Enter(), events.Cancel()]


def test_digits_mean_nothing_where_nothing_is_typed(stage: Open) -> None:
    """A digit on the document menu is not passed on, nor Escape while a document is being made."""
    shown = stage()
    shown.show(sample("documents"))
    shown.key(Qt.Key.Key_1)
    shown.show(sample("printing"))
    shown.key(Qt.Key.Key_Escape)
    assert shown.posted == []
