"""The residents' phone: messages newest first, PIN and QR of each, and a form that has the office approve documents."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from kiosk.core.terms import DocumentKind
from pin.secret import Secret
from simulators.dock import pictures
from simulators.dock.look import Group, button, label
from simulators.phone import Sms

MOST: Final = 24
QR_SIDE: Final = 116
KINDS: Final = {
    DocumentKind.KARTU_KELUARGA: "Kartu Keluarga",
    DocumentKind.AKTA_KELAHIRAN: "Akta Kelahiran",
    DocumentKind.KTP_EL: "KTP-el (card)",
    DocumentKind.KIA: "KIA (card)",
    DocumentKind.AKTA_KEMATIAN: "Akta Kematian",
    DocumentKind.AKTA_PERKAWINAN: "Akta Perkawinan",
    DocumentKind.AKTA_PERCERAIAN: "Akta Perceraian",
    DocumentKind.SURAT_PINDAH: "Surat Pindah",
    DocumentKind.BIODATA: "Biodata",
}
FIRST: Final = frozenset({DocumentKind.KARTU_KELUARGA, DocumentKind.AKTA_KELAHIRAN, DocumentKind.KTP_EL})
"""What is ticked until somebody chooses otherwise."""
TITLES: Final = {"entry": "Entry PIN: opens a visit", "print": "Print PIN: for one document"}

Hold = Callable[[Secret], None]
Approve = Callable[[list[DocumentKind], int], None]


class PhonePanel(Group):
    """Shows what the phones received. `hold` holds a QR to the scanner."""

    def __init__(self, hold: Hold) -> None:
        super().__init__("Residents' phone")
        self._hold = hold
        self._boxes: list[MessageBox] = []
        inside = QWidget()
        inside.setObjectName("inside")
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 6, 0)
        self._list.setSpacing(10)
        self._nothing = label("No message yet. Approve an application below.", "note", wrap=True)
        self._list.addWidget(self._nothing)
        self._list.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self.column.addWidget(scroll, 1)

    def add(self, messages: tuple[Sms, ...]) -> None:
        """Put newer messages on top; of the older ones only so many stay."""
        for message in messages[-MOST:]:
            self._nothing.hide()
            box = MessageBox(message, self._hold)
            self._list.insertWidget(0, box)
            self._boxes.append(box)
        while len(self._boxes) > MOST:
            oldest = self._boxes.pop(0)
            oldest.hide()
            oldest.deleteLater()


class MessageBox(QFrame):
    """One message."""

    def __init__(self, message: Sms, hold: Hold) -> None:
        super().__init__()
        self.setObjectName("message")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addWidget(label(TITLES.get(message.kind, "Notice"), "state"))
        column.addWidget(label(message.text.reveal(), "note", wrap=True))
        code = message.qr
        if code is None:
            return
        row = QHBoxLayout()
        drawn = label("", "code")
        drawn.setAccessibleName("QR code")
        drawn.setFixedSize(QR_SIDE, QR_SIDE)
        drawn.setAlignment(Qt.AlignmentFlag.AlignCenter)
        drawn.setPixmap(QPixmap.fromImage(pictures.qr(code, QR_SIDE)))
        row.addWidget(drawn)
        side = QVBoxLayout()
        side.addStretch()
        pin = label(message.pin.reveal(), "pin")
        pin.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        side.addWidget(pin, alignment=Qt.AlignmentFlag.AlignCenter)
        side.addWidget(button("Hold the QR to\nthe scanner", lambda: hold(code), "main"))
        side.addStretch()
        row.addLayout(side, 1)
        column.addLayout(row)


class ApprovalForm(Group):
    """What the office is to approve next."""

    def __init__(self, approve: Approve) -> None:
        super().__init__("New application")
        self._approve = approve
        self.kinds = {kind: QCheckBox(name) for kind, name in KINDS.items()}
        grid = QGridLayout()
        for place, (kind, box) in enumerate(self.kinds.items()):
            box.setChecked(kind in FIRST)
            grid.addWidget(box, place // 2, place % 2)
            box.toggled.connect(lambda _on: self._check())
        self.column.addLayout(grid)
        row = QHBoxLayout()
        row.addWidget(label("In the family", "note"))
        self.family = QSpinBox()
        self.family.setRange(1, 40)
        self.family.setValue(4)
        row.addWidget(self.family)
        row.addStretch()
        self.send = button("Approve", self._pressed, "main")
        row.addWidget(self.send)
        self.column.addLayout(row)
        self.nik = label("", "fact")
        self.nik.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.nik.hide()
        self.column.addWidget(self.nik)

    def tell(self, nik: Secret) -> None:
        """Show whose application it was, for who would rather type than scan."""
        self.nik.setText(f"Applicant's NIK: {nik.reveal()}")
        self.nik.show()

    def _check(self) -> None:
        self.send.setEnabled(any(box.isChecked() for box in self.kinds.values()))

    def _pressed(self) -> None:
        self._approve([kind for kind, box in self.kinds.items() if box.isChecked()], self.family.value())
