"""The one object between Python and QML: read-only properties of the view, and slots that post intents."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.core import events
from kiosk.core.printer import Outlet
from kiosk.core.screens import Help, Idle, Printing, Stopped, Take
from kiosk.core.terms import Language
from ui import texts
from ui.documents import DocumentsModel
from ui.view import View

QML_IMPORT_NAME = "Anjungan"
QML_IMPORT_MAJOR_VERSION = 1

Post = Callable[[events.Intent], None]


def _nowhere(_intent: events.Intent) -> None:
    """Stand in until somebody listens."""


@QmlElement
@QmlSingleton
class Kiosk(QObject):
    """Shows a `View` and posts intents. PIN digits never pass through here to QML: only how many there are."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = View(Idle())
        self._documents = DocumentsModel(self)
        self._post: Post = _nowhere

    def listen(self, post: Post) -> None:
        """Send intents there from now on."""
        self._post = post

    def show(self, view: View) -> None:
        """Show this view."""
        if view == self._view:
            return
        self._view = view
        self._documents.show(view.rows, view.language)
        self.changed.emit()

    # --- what is shown ------------------------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def screen(self) -> str:
        """Name of the screen's class, which is the name of its QML file."""
        return self._view.name

    @Property(str, notify=changed)
    def under(self) -> str:
        """Name of the screen under help or the time-out warning."""
        return "" if self._view.under is None else type(self._view.under).__name__

    @Property(str, notify=changed)
    def digits(self) -> str:
        """The NIK typed so far, grouped; empty while a PIN is typed."""
        return self._view.digits

    @Property(int, notify=changed)
    def count(self) -> int:
        """How many digits were typed."""
        return 0 if self._view.entry is None else self._view.entry.count

    @Property(int, notify=changed)
    def length(self) -> int:
        """How many digits are needed."""
        return 0 if self._view.entry is None else self._view.entry.length

    @Property(str, notify=changed)
    def problem(self) -> str:
        """What is wrong with what was given; empty when nothing is."""
        return texts.problem_text(self._view)

    @Property(int, notify=changed)
    def wait(self) -> int:
        """Seconds to wait, counted from when the screen appeared."""
        return self._view.wait

    @Property(QObject, notify=changed)
    def documents(self) -> DocumentsModel:
        """The rows of the document menu."""
        return self._documents

    @Property(int, notify=changed)
    def documentCount(self) -> int:  # noqa: N802  QML's spelling
        """How many rows this page of the menu has."""
        return len(self._view.rows)

    @Property(int, notify=changed)
    def firstChoice(self) -> int:  # noqa: N802
        """Which row of this page is the first that can be chosen; -1 for none."""
        return next((at for at, offer in enumerate(self._view.rows) if offer.obstacle is None), -1)

    @Property(int, notify=changed)
    def menuPage(self) -> int:  # noqa: N802
        """Page of the menu, from 0."""
        return self._view.menu_page

    @Property(int, notify=changed)
    def menuPages(self) -> int:  # noqa: N802
        """How many pages the menu has."""
        return self._view.menu_pages

    @Property(str, notify=changed)
    def document(self) -> str:
        """Name of the chosen document."""
        grant = self._view.grant
        return "" if grant is None else texts.title(grant.kind, self._view.language)

    @Property(str, notify=changed)
    def holder(self) -> str:
        """Whose document it is, masked by the registry."""
        return "" if self._view.grant is None else self._view.grant.holder

    @Property(str, notify=changed)
    def detail(self) -> str:
        """What tells this document from its like."""
        return "" if self._view.grant is None else self._view.grant.detail

    @Property(str, notify=changed)
    def medium(self) -> str:
        """What it is printed on: 'card' or 'a4'."""
        return "" if self._view.grant is None else self._view.grant.kind.medium.value

    @Property(str, notify=changed)
    def step(self) -> str:
        """What the machine is doing: a value of `Step`."""
        return self._view.screen.step.value if isinstance(self._view.screen, Printing) else ""

    @Property(int, notify=changed)
    def page(self) -> int:
        """Pages finished."""
        return self._view.screen.page if isinstance(self._view.screen, Printing) else 0

    @Property(int, notify=changed)
    def pages(self) -> int:
        """Pages in all; 0 while unknown."""
        return self._view.screen.pages if isinstance(self._view.screen, Printing) else 0

    @Property(str, notify=changed)
    def fault(self) -> str:
        """What stopped the document or the kiosk."""
        return texts.view_fault(self._view)

    @Property(str, notify=changed)
    def nextStep(self) -> str:  # noqa: N802
        """What the resident can do about it."""
        return texts.next_step(self._view)

    @Property(bool, notify=changed)
    def pinIntact(self) -> bool:  # noqa: N802
        """Whether the print PIN still works."""
        return isinstance(self._view.screen, Stopped) and self._view.screen.pin_intact

    @Property(bool, notify=changed)
    def canRetry(self) -> bool:  # noqa: N802
        """Whether trying again makes sense."""
        return isinstance(self._view.screen, Stopped) and self._view.screen.retry

    @Property(bool, notify=changed)
    def staffCalled(self) -> bool:  # noqa: N802
        """Whether staff were called from this screen."""
        return isinstance(self._view.screen, Stopped | Help) and self._view.screen.staff_called

    @Property(bool, notify=changed)
    def needsConfirm(self) -> bool:  # noqa: N802
        """Whether only the resident can tell that the document was taken."""
        shown = self._view.screen
        return isinstance(shown, Take) and shown.outlet is Outlet.NO_SENSOR and not shown.confirmed

    @Property(str, notify=changed)
    def helpText(self) -> str:  # noqa: N802
        """What to do on the screen that help was asked for."""
        return texts.help_text(self._view)

    @Property(bool, notify=changed)
    def canBack(self) -> bool:  # noqa: N802
        """Whether there is a screen to go back to."""
        return self._view.can_back

    @Property(bool, notify=changed)
    def canCancel(self) -> bool:  # noqa: N802
        """Whether the visit can be ended here."""
        return self._view.can_cancel

    @Property(bool, notify=changed)
    def canHelp(self) -> bool:  # noqa: N802
        """Whether help can be asked for here."""
        return self._view.can_help

    @Property(bool, notify=changed)
    def largeText(self) -> bool:  # noqa: N802
        """Whether text is large."""
        return self._view.large_text

    @Property(bool, notify=changed)
    def highContrast(self) -> bool:  # noqa: N802
        """Whether the dark theme is on."""
        return self._view.high_contrast

    # --- what the resident does ---------------------------------------------------------------------------------------

    @Slot()
    def start(self) -> None:
        """Begin a visit."""
        self._post(events.Start())

    @Slot()
    def chooseQr(self) -> None:  # noqa: N802
        """Sign in with a QR code."""
        self._post(events.ChooseQr())

    @Slot()
    def chooseNik(self) -> None:  # noqa: N802
        """Sign in with the NIK."""
        self._post(events.ChooseNik())

    @Slot(str)
    def digit(self, digit: str) -> None:
        """Press a digit."""
        self._post(events.Digit(digit))

    @Slot()
    def erase(self) -> None:
        """Take the last digit away."""
        self._post(events.Erase())

    @Slot()
    def clear(self) -> None:
        """Take all digits away."""
        self._post(events.Clear())

    @Slot()
    def enter(self) -> None:
        """Finish typing."""
        self._post(events.Enter())

    @Slot()
    def back(self) -> None:
        """Go one screen back."""
        self._post(events.Back())

    @Slot()
    def cancel(self) -> None:
        """End the visit."""
        self._post(events.Cancel())

    @Slot()
    def help(self) -> None:
        """Ask for help with this screen."""
        self._post(events.AskHelp())

    @Slot(str)
    def choose(self, grant: str) -> None:
        """Choose a document."""
        self._post(events.Choose(grant))

    @Slot()
    def accept(self) -> None:
        """Say yes."""
        self._post(events.Accept())

    @Slot()
    def change(self) -> None:
        """Want another document."""
        self._post(events.Change())

    @Slot()
    def confirmTaken(self) -> None:  # noqa: N802
        """Say that the document was taken."""
        self._post(events.ConfirmTaken())

    @Slot()
    def callStaff(self) -> None:  # noqa: N802
        """Call a person."""
        self._post(events.CallStaff())

    @Slot()
    def retry(self) -> None:
        """Try again."""
        self._post(events.Retry())

    @Slot()
    def moreTime(self) -> None:  # noqa: N802
        """Say that somebody is still there."""
        self._post(events.MoreTime())

    @Slot()
    def finish(self) -> None:
        """Be done."""
        self._post(events.Finish())

    @Slot(str)
    def rate(self, level: str) -> None:
        """Answer the survey: easy, ok, hard or skip."""
        self._post(events.Rate(level))

    @Slot()
    def toggleLanguage(self) -> None:  # noqa: N802
        """Change to the other language."""
        other = Language.ENGLISH if self._view.language is Language.INDONESIAN else Language.INDONESIAN
        self._post(events.SetLanguage(other))

    @Slot()
    def toggleLargeText(self) -> None:  # noqa: N802
        """Switch large text."""
        self._post(events.ToggleLargeText())

    @Slot()
    def toggleContrast(self) -> None:  # noqa: N802
        """Switch the dark theme."""
        self._post(events.ToggleContrast())

    @Slot()
    def nextPage(self) -> None:  # noqa: N802
        """Turn the page of the menu."""
        self._post(events.NextPage())
