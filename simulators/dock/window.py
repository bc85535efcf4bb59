"""The technician's console: every machine drawn, and below them wires, journal, books, cases and the tape.

Needs a QApplication. Nothing here waits: looking and doing each have threads of their own.
"""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from kiosk.core.terms import DocumentKind
from pin.secret import Secret
from simulators.dock.bar import Bar
from simulators.dock.books_pane import BooksPane, blanks_in
from simulators.dock.cases_pane import CasesPane
from simulators.dock.catalogue import PARTS
from simulators.dock.centre import Case
from simulators.dock.deeds import Deed, Does
from simulators.dock.draw_a4 import A4Drawing
from simulators.dock.draw_card import CardDrawing
from simulators.dock.draw_network import NetworkDrawing
from simulators.dock.draw_small import ReceiptDrawing, ScannerDrawing, UpsDrawing
from simulators.dock.drawing import Drawing
from simulators.dock.fault_menu import FaultMenu
from simulators.dock.journal_pane import JournalPane
from simulators.dock.kiosk_beside import KioskBeside, KioskHand
from simulators.dock.look import Group, stylesheet
from simulators.dock.output_panel import PrintedPane
from simulators.dock.phone_panel import ApprovalForm, PhonePanel
from simulators.dock.record_pane import RecordPane
from simulators.dock.sentences import sentence
from simulators.dock.session import Session
from simulators.dock.tape import Tape
from simulators.dock.watch import MachinesSeen, MachineWatch, OfficeSeen, OfficeWatch
from simulators.dock.wire_pane import WirePane
from simulators.dock.work import Worker
from simulators.registry.votes import Decision

MACHINES_EVERY: Final = 300  # ms
OFFICE_EVERY: Final = 800
SIZE: Final = (1440, 900)
READING: Final = 3  # looks for which the scanner glows


class DockWindow(QWidget):
    """One console on everything around one kiosk. `close_down` before the machines are closed.

    `beside`: the kiosk that its button starts; None where one is started by somebody else.
    """

    def __init__(self, session: Session, beside: KioskBeside | None = None) -> None:
        super().__init__()
        self._session = session
        self._beside = beside
        self._tape = Tape()
        session.told = self._tape.note
        if beside is not None:
            session.hands["kiosk"] = KioskHand(beside)
        self._machines, self._office = MachineWatch(session), OfficeWatch(session)
        self._machine_looks: Worker[MachinesSeen] = Worker("dock machines")
        self._office_looks: Worker[OfficeSeen] = Worker("dock office")
        self._presses: Worker[object] = Worker("dock presses")
        self._active: dict[str, dict[str, str]] = {machine: {} for machine in PARTS}
        self._in_machine: Mapping[str, int] = {}  # blanks by place
        self._reading = 0
        self.menu: FaultMenu | None = None
        self._make()
        self._lay_out()
        self._looking = {"machines": False, "office": False}
        self._timers = [self._timer(MACHINES_EVERY, self._look), self._timer(OFFICE_EVERY, self._look_at_office)]
        self._look()
        self._look_at_office()

    def close_down(self) -> None:
        """Stop looking, wait for what is under way, end the kiosk beside, and close."""
        for timer in self._timers:
            timer.stop()
        for worker in (self._presses, self._machine_looks, self._office_looks):
            worker.close()
        self._office.close()
        if self._beside is not None:
            self._beside.stop()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Stop looking when a person closes the window."""
        for timer in self._timers:
            timer.stop()
        super().closeEvent(event)

    def do(self, deed: Deed) -> None:
        """Do a deed on the worker, saying so."""
        self.press(sentence(deed), lambda: self._session.do(deed))

    def press(self, what: str, task: Callable[[], object], then: Callable[[object], None] = lambda _: None) -> None:
        """Do something on the worker; `then` is told in the window what it gave."""
        self.bar.say(f"{what} …")

        def done(given: object) -> None:
            self.bar.say(f"{what}: done")
            then(given)
            self._look()
            self._look_at_office()

        self._presses.run(task, done, lambda why: self.bar.say(f"{what}: {why}", "bad"))

    def _make(self) -> None:
        session = self._session
        self.bar = Bar(
            self._beside, self._speed, lambda: self.press("Mend everything", session.mend_everything), self.do
        )
        self.phone = PhonePanel(self._hold)
        self.form = ApprovalForm(self._approve)
        self.card, self.a4, self.network = CardDrawing(), A4Drawing(), NetworkDrawing()
        self.receipt, self.scanner, self.ups = ReceiptDrawing(), ScannerDrawing(), UpsDrawing()
        self.drawings: tuple[Drawing, ...] = (self.card, self.a4, self.receipt, self.scanner, self.ups, self.network)
        for drawing in self.drawings:
            drawing.clicked.connect(self._clicker(drawing))
            drawing.mended.connect(self._mender(drawing))
        self.ups.setVisible("ups" in session.hands)
        self.printed = PrintedPane()
        self.wire = WirePane(traced=session.trace is not None)
        self.journal, self.books = JournalPane(), BooksPane()
        self.cases = CasesPane(self._vote, self._emptied, lambda what: self.do(Deed("network", Does.ACT, what)))
        self.record = RecordPane(self._tape, self.do, session, self.press, session.live)

    def _lay_out(self) -> None:
        self.setObjectName("dock")
        self.setWindowTitle("Anjungan \N{EN DASH} dock")
        self.setStyleSheet(stylesheet())
        self.tabs = QTabWidget()
        panes = {
            "Printed": self.printed,
            "Wire": self.wire,
            "Journal": self.journal,
            "Books": self.books,
            "Cases": self.cases,
            "Record": self.record,
        }
        for name, pane in panes.items():
            pane.setObjectName("plain")
            self.tabs.addTab(pane, name)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.phone, 1)
        left.addWidget(self.form)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addLayout(_row((self.card, 9), (self.a4, 5)), 30)
        right.addLayout(_row((self.receipt, 24), (self.scanner, 17), (self.ups, 19), (self.network, 48)), 16)
        right.addWidget(self.tabs, 29)
        columns = QHBoxLayout()
        columns.setContentsMargins(10, 10, 10, 10)
        columns.setSpacing(10)
        columns.addLayout(left, 0)
        columns.addLayout(right, 1)
        for panel in (self.phone, self.form):
            panel.setFixedWidth(312)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.bar)
        whole.addLayout(columns, 1)
        self.resize(*SIZE)

    def _timer(self, every: int, look: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.timeout.connect(look)
        timer.start(every)
        return timer

    def _look(self) -> None:
        if not self._looking["machines"]:
            self._looking["machines"] = True
            self._machine_looks.run(self._machines.look, self._show, lambda why: self._blind("machines", why))
        self.record.tick()
        self.bar.tick()

    def _look_at_office(self) -> None:
        if not self._looking["office"]:
            self._looking["office"] = True
            self._office_looks.run(self._office.look, self._show_office, lambda why: self._blind("office", why))

    def _blind(self, which: str, why: str) -> None:
        self._looking[which] = False
        self.bar.say(why, "bad")

    def _show(self, seen: MachinesSeen) -> None:
        self._looking["machines"] = False
        self._reading = max(0, self._reading - 1)
        self.card.show_seen(seen.card, seen.face)
        self.a4.show_seen(seen.a4)
        self.receipt.show_seen(seen.receipt)
        self.scanner.show_seen(seen.scanner, reading=self._reading > 0)
        active = {"card": seen.card, "a4": seen.a4, "receipt": seen.receipt, "scanner": seen.scanner}
        self._active |= {machine: dict(one.active) for machine, one in active.items()}
        if seen.ups is not None:
            self.ups.show_seen(seen.ups)
            self._active["ups"] = dict(seen.ups.active)
        self._in_machine = blanks_in(seen.card.snapshot)
        self.printed.card.show_card(seen.face)
        self.printed.pages.show_pages(seen.pages)
        self.wire.add(seen.traced)

    def _show_office(self, seen: OfficeSeen) -> None:
        self._looking["office"] = False
        self.phone.add(seen.messages)
        self.network.show_seen(seen.centre)
        self._active["network"] = dict(seen.centre.active) if seen.centre is not None else {}
        self.journal.add(seen.recorded)
        self.books.show_books(seen.recorded.books, self._in_machine)
        self.cases.show_centre(None if seen.centre is None else seen.centre.snapshot)
        count = 0 if seen.centre is None else len(seen.centre.snapshot.cases)
        self.tabs.setTabText(self.tabs.indexOf(self.cases), f"Cases ({count})" if count else "Cases")

    def _mender(self, drawing: Drawing) -> Callable[[str], None]:
        return lambda part: self._mend(drawing, part)

    def _mend(self, drawing: Drawing, key: str) -> None:
        """End every fault of a part, and do what else it takes."""
        part = next(part for part in PARTS[drawing.machine] if part.key == key)
        for trouble in part.troubles:
            if trouble.fault in self._active[drawing.machine]:
                self.do(Deed(drawing.machine, Does.MEND, trouble.fault))
        if key in drawing.view.cures:
            self.do(Deed(drawing.machine, Does.ACT, drawing.view.cures[key]))

    def _clicker(self, drawing: Drawing) -> Callable[[str], None]:
        return lambda part: self._clicked(drawing, part)

    def _clicked(self, drawing: Drawing, key: str) -> None:
        """Take what is held out at once; for all else open the part's menu under it."""
        if drawing is self.card and key == "mouth" and self.card.view.notes.get("mouth"):
            self.do(Deed("card", Does.ACT, "take"))
            return
        if drawing is self.a4 and key == "outlet" and self.a4.view.notes.get("outlet") and not self._active["a4"]:
            self.do(Deed("a4", Does.ACT, "take"))
            return
        part = next(part for part in PARTS[drawing.machine] if part.key == key)
        self.menu = FaultMenu(self, drawing.machine, part, self._active[drawing.machine], self.do)
        self.menu.adjustSize()
        at = drawing.mapToGlobal(drawing.middle_of(key).toPoint())
        room = self.screen().availableGeometry()
        left = max(room.left(), min(at.x() - self.menu.width() // 2, room.right() - self.menu.width()))
        self.menu.move(left, max(room.top(), min(at.y() + 12, room.bottom() - self.menu.height())))
        self.menu.show()

    def _speed(self, times: float) -> None:
        self.press("Time speed", lambda: self._session.speed(times))

    def _hold(self, code: Secret) -> None:
        self._reading = READING
        crowd = self._session.crowd

        def hold() -> None:
            deed = crowd.deed_of(code)
            if deed is None:
                crowd.hold(code)
            else:
                self._session.do(deed)

        self.press("Hold the QR to the scanner", hold)

    def _approve(self, kinds: list[DocumentKind], members: int) -> None:
        deed = Deed("phone", Does.ACT, f"approve {','.join(kind.value for kind in kinds)} {members}")

        def done(_: object) -> None:
            self.form.tell(self._session.crowd.approved[-1].nik)

        self.press("Approve an application", lambda: self._session.do(deed), done)

    def _vote(self, officer: str, case: Case, decision: Decision, uid: str | None) -> None:
        self.press(f"{officer} signs", lambda: self._session.vote(officer, case, decision, uid))

    def _emptied(self, attempt: str) -> None:
        self.press("Outlet emptied", lambda: self._session.emptied(attempt))


def _row(*drawn: tuple[Drawing, int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    for drawing, stretch in drawn:
        group = Group()
        group.column.setContentsMargins(8, 6, 8, 6)
        group.column.addWidget(drawing)
        row.addWidget(group, stretch)
    return row
