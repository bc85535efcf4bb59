"""The console's top bar: what is being done, time's speed, mend everything, and the kiosk beside."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QSizePolicy

from simulators.dock.deeds import Deed, Does
from simulators.dock.kiosk_beside import KioskBeside
from simulators.dock.look import button, label, set_tone
from simulators.dock.session import SPEEDS

Do = Callable[[Deed], None]


class Bar(QFrame):
    """`do` does a deed on the worker; the kiosk's buttons are there where the dock may start one."""

    def __init__(
        self, beside: KioskBeside | None, speed: Callable[[float], None], mend: Callable[[], None], do: Do
    ) -> None:
        super().__init__()
        self.setObjectName("bar")
        self._beside = beside
        self._start: Callable[[], None] | None = None
        self._trouble: str | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 8, 14, 8)
        row.setSpacing(10)
        row.addWidget(label("Everything around the kiosk", "title"))
        self.said = label("Click any part of a machine to break it or mend it.", "said", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # words never widen it
        row.addWidget(self.said, 1)
        self.speed = QComboBox()
        self.speed.setAccessibleName("Time speed")
        self.speed.addItems([f"Time: {name}" for name in SPEEDS])
        self.speed.currentIndexChanged.connect(lambda place: speed(list(SPEEDS.values())[place]))
        row.addWidget(self.speed)
        self.mend = button("Mend everything", mend)
        row.addWidget(self.mend)
        self.kiosk = button(
            "Start a kiosk" if beside is not None else "Start the kiosk", lambda: self._toggle(do), "go"
        )
        self.cut = button("Cut its power", lambda: do(Deed("kiosk", Does.ACT, "cut")), "bad")
        self.cut.hide()
        self.kiosk.setVisible(beside is not None)
        row.addWidget(self.kiosk)
        row.addWidget(self.cut)
        if beside is not None:
            self.kiosk.setToolTip(f"Or by hand: {beside.command}")
            self.say(f"Start a kiosk, or: {beside.command}")
            self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def say(self, words: str, tone: str = "") -> None:
        """Tell what is done, or why it could not be."""
        self.said.setText(words)
        set_tone(self.said, tone)

    def tick(self) -> None:
        """See whether the kiosk still runs."""
        if self._beside is not None:
            running = self._beside.running
            self.kiosk.setText("Stop the kiosk" if running else "Start a kiosk")
            self.cut.setVisible(running)
            trouble = self._beside.trouble
            if trouble is not None and trouble != self._trouble:
                self.say(f"The kiosk cannot serve: {trouble}", "bad")
            self._trouble = trouble

    def again(self, start: Callable[[], None]) -> None:
        """Offer to start a kiosk that shut down by itself; `start` is called once."""
        self._start = start
        self.kiosk.show()

    def _toggle(self, do: Do) -> None:
        if self._start is not None:
            self._start()
            self._start = None
            self.kiosk.hide()
        elif self._beside is not None:
            do(Deed("kiosk", Does.ACT, "stop" if self._beside.running else "start"))
