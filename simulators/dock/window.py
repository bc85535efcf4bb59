"""The dock's window: puts the panels together, looks every half second, sends what is pressed to a worker.

Needs a QApplication. Nothing here waits: looking and pressing each have a thread of their own.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.core.terms import DocumentKind
from pin.secret import Secret
from simulators.card.parts import CardFault, Spot
from simulators.dock import machine_panel as machine
from simulators.dock.look import STYLE, family, label
from simulators.dock.output_panel import A4Output, CardOutput
from simulators.dock.parts import Around
from simulators.dock.phone_panel import ApprovalForm, PhonePanel
from simulators.dock.watch import Sight, Watch
from simulators.dock.work import Worker
from simulators.phone import Applied
from simulators.receipt import ReceiptSimulator

EVERY: Final = 500  # ms
SIZE: Final = (1240, 900)
BLANKS: Final = 50
SHEETS: Final = 250


class DockWindow(QWidget):
    """One window on everything around one kiosk. `close_down` before the machines are closed."""

    def __init__(self, machines: Around, receipt: ReceiptSimulator | None = None) -> None:
        super().__init__()
        self._machines = machines
        self._network = "ok"
        self._watch = Watch(machines, receipt)
        self._looks: Worker[Sight] = Worker("dock looks")
        self._presses: Worker[object] = Worker("dock presses")
        self._a4_presses: Worker[object] = Worker("dock A4")  # its panel may take seconds to show a fault
        self.phone = PhonePanel(self._hold)
        self.form = ApprovalForm(self._approve)
        self.pages = A4Output()
        self.card_output = CardOutput(self._take_card)
        self.outlet = machine.OutletBox(self._emptied)
        self._make_boxes()
        self.said = label("", "said")
        self._lay_out()
        self._looking = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(EVERY)
        self._look()

    def close_down(self) -> None:
        """Stop looking, wait for what is under way, and close."""
        self._timer.stop()
        self._presses.close()
        self._a4_presses.close()
        self._looks.close()
        self._watch.close()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Stop looking when a person closes the window."""
        self._timer.stop()
        super().closeEvent(event)

    def press(self, what: str, task: Callable[[], object], then: Callable[[object], None] = lambda _: None) -> None:
        """Do something to a machine on the worker, saying so; `then` is told in the window what it gave."""
        self._press(self._presses, what, task, then)

    def _press(
        self,
        worker: Worker[object],
        what: str,
        task: Callable[[], object],
        then: Callable[[object], None] = lambda _: None,
    ) -> None:
        self.said.setText(f"{what} …")

        def done(given: object) -> None:
            self.said.setText(f"{what}: done")
            then(given)
            self._look()

        worker.run(task, done, lambda why: self.said.setText(f"{what}: {why}"))

    def _break_a4(self, what: str, reason: str) -> None:
        self._press(self._a4_presses, what, lambda: self._machines.a4.fault(reason))

    def _make_boxes(self) -> None:
        card = self._machines.card
        self.registry = machine.MachineBox(
            "Registry",
            ("Documents",),
            (
                ("Registry down", "bad", lambda: self._set_network("down")),
                ("Slow", "bad", lambda: self._set_network("slow")),
                ("Mend", "", lambda: self._set_network("ok")),
            ),
        )
        self.a4 = machine.MachineBox(
            "A4 printer",
            ("Faults", "In the queue", "Received"),
            (
                ("Paper out", "bad", lambda: self._break_a4("A4 paper out", "media-empty")),
                ("Paper jam", "bad", lambda: self._break_a4("A4 paper jam", "media-jam")),
                ("Mend", "", lambda: self._press(self._a4_presses, "Mend the A4 printer", self._mend_a4)),
            ),
        )
        empty, jam = CardFault.HOPPER_EMPTY, CardFault.PRINT_JAM
        self.card = machine.MachineBox(
            "Card printer",
            ("Faults", "Blanks", "Ribbon", "Card path", "Bins"),
            (
                ("Blanks out", "bad", lambda: self.press("Blanks out", lambda: card.fault(empty))),
                ("Card jam", "bad", lambda: self.press("Card jam", lambda: card.fault(jam))),
                ("Mend", "", lambda: self.press("Mend the card printer", self._mend_card)),
            ),
        )
        self.receipt = machine.MachineBox("Receipt printer", ("Newest slip",))
        self.receipt.hide()

    def _lay_out(self) -> None:
        self.setObjectName("dock")
        self.setWindowTitle("Anjungan \N{EN DASH} dock")
        self.setStyleSheet(f'{STYLE}\nQWidget {{ font-family: "{family()}"; }}')
        bar = QFrame()
        bar.setObjectName("bar")
        top = QHBoxLayout(bar)
        top.setContentsMargins(18, 10, 18, 10)
        top.addWidget(label("Everything around the kiosk", "title"))
        top.addStretch()
        top.addWidget(self.said)
        columns = QHBoxLayout()
        columns.setContentsMargins(14, 14, 14, 14)
        columns.setSpacing(14)
        for stretch, widgets in (
            (10, (self.phone, self.form)),
            (11, (self.outlet, self.registry, self.a4, self.card)),
            (10, (self.card_output, self.pages, self.receipt)),
        ):
            column = QVBoxLayout()
            column.setSpacing(14)
            for widget in widgets:
                column.addWidget(widget, 1 if widget in (self.phone, self.pages) else 0)
            if self.a4 in widgets:
                column.addStretch(1)
            columns.addLayout(column, stretch)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(bar)
        whole.addLayout(columns, 1)
        self.resize(*SIZE)

    def _look(self) -> None:
        if not self._looking:
            self._looking = True
            self._looks.run(self._watch.look, self._show, self._blind)

    def _show(self, sight: Sight) -> None:
        self._looking = False
        self.phone.add(sight.messages)
        machine.show_registry(self.registry, sight.registry, self._network)
        machine.show_a4(self.a4, sight.a4)
        machine.show_card(self.card, sight.card)
        machine.show_receipt(self.receipt, sight.receipt)
        self.outlet.show_attempts(sight.unsettled)
        self.pages.show_pages(sight.pages)
        self.card_output.show_card(sight.face, held_out=bool(sight.card.places.get(Spot.MOUTH)))

    def _blind(self, why: str) -> None:
        self._looking = False
        self.said.setText(why)

    def _hold(self, code: Secret) -> None:
        self.press("Hold the QR to the scanner", lambda: self._machines.scanner.hold(code.reveal()))

    def _approve(self, kinds: list[DocumentKind], members: int) -> None:
        def done(applied: object) -> None:
            if isinstance(applied, Applied):
                self.form.tell(applied.nik)

        self.press("Approve an application", lambda: self._machines.phone.apply(kinds, members), done)

    def _take_card(self) -> None:
        self.press("Take the card", self._machines.card.take_card)

    def _emptied(self, attempt: str) -> None:
        self.press("Tray emptied", lambda: self._machines.phone.emptied(attempt))

    def _set_network(self, mode: str) -> None:
        def done(_: object) -> None:
            self._network = mode

        what = "Mend the network" if mode == "ok" else f"Registry {mode}"
        self.press(what, lambda: self._machines.phone.network(mode), done)

    def _mend_a4(self) -> None:
        self._machines.a4.fault()
        self._machines.a4.load(SHEETS)

    def _mend_card(self) -> None:
        card = self._machines.card
        seen = card.snapshot()
        for fault in seen.faults:
            card.mend(fault)
        if any(seen.places.get(spot) for spot in (Spot.FEED, Spot.STATION, Spot.EXIT)) and not seen.moving:
            card.clear_path()
        if not seen.hopper:
            card.load(BLANKS)
