"""Recording: what is done at the dock is taped, played again, saved, and written down as a scenario."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from simulators.dock.deeds import Deed
from simulators.dock.live import Live
from simulators.dock.look import button, label, set_tone
from simulators.dock.scenario_of import scenario
from simulators.dock.session import sentence
from simulators.dock.table import NewestFirst
from simulators.dock.tape import Player, Tape

MOST: Final = 500


class RecordPane(QWidget):
    """Buttons, and the tape as a list. `do` does a deed again; `begin` is told when a tape or a replay begins.

    `live`: the kiosk in this process. Then what is touched there is recorded and replayed, too, as a scenario.
    """

    def __init__(
        self, tape: Tape, do: Callable[[Deed], None], begin: Callable[[], None], live: Live | None = None
    ) -> None:
        super().__init__()
        self._live = live
        self._session: str | Path = ""  # the scenario that a live replay plays
        self._tape = tape
        self._do = do
        self._begin = begin
        self._player: Player | None = None
        self._told = 0
        self.said = label("Press Record: all that you do here is taped.", "state")
        self.record = button("Record", self._record, "bad")
        self.replay = button("Replay", self._replay, "main")
        self.save = button("Save …", lambda: self._ask("Save the session", "session.json", self.save_to))
        self.save.setVisible(live is None)
        self.load = button("Open …", self._open)
        self.write = button(
            "Save as a scenario …", lambda: self._ask("Save as a scenario", "session.toml", self.write_to)
        )
        top = QHBoxLayout()
        for made in (self.record, self.replay, self.save, self.load, self.write):
            top.addWidget(made)
        top.addStretch()
        self.table = NewestFirst(("At", "Done"), (90,), MOST)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addLayout(top)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        self.tick()

    def tick(self) -> None:
        """Show what is new on the tape, and do what the replay has come to. Called often."""
        taped = self._tape.taped
        if len(taped) < self._told:
            self.table.setRowCount(0)
            self._told = 0
        for one in taped[self._told :]:
            self.table.put((f"{one.at:.1f} s", sentence(one.deed)), 0)
        self._told = len(taped)
        if self._player is not None:
            for deed in self._player.due():
                self._do(deed)
            self.said.setText(f"Replaying: {self._player.left} to do")
            if not self._player.left:
                self._player = None
                self.said.setText("Replayed.")
        if self._live is not None and self._live.told:
            self.said.setText(self._live.told)
        still = not self._tape.running and self._player is None
        for made in (self.replay, self.save, self.write):
            made.setEnabled(still and bool(taped or self._session))
        self.load.setEnabled(not self._tape.running)
        self.record.setText("Stop recording" if self._tape.running else "Record")

    def save_to(self, path: Path) -> None:
        """Save the tape."""
        self._tape.save(path)
        self.said.setText(f"Saved: {path.name}")

    def write_to(self, path: Path) -> None:
        """Write the session down as a scenario."""
        text = scenario(self._tape.taped) if self._live is None else self._live.scenario()
        path.write_text(text, encoding="utf-8")
        self.said.setText(f"Saved: {path.name}. Play it: anjungan scenario run {path.name}")

    def open_from(self, path: Path) -> None:
        """Put a saved session on the tape; of a live kiosk, a scenario."""
        if self._live is not None:
            self._session = path
            self._say(f"Opened: {path.name}. Press Replay.")
            self.tick()
            return
        try:
            self._tape.load(path)
        except RuntimeError as error:
            self.said.setText(f"{error}.")
        else:
            self._told = len(self._tape.taped) + 1
            self.said.setText(f"Opened: {path.name}. Press Replay.")
        self.tick()

    def _record(self) -> None:
        if self._tape.running:
            self._tape.stop()
            self._say(f"{len(self._tape.taped)} deeds on the tape.")
            self._session = "" if self._live is None else self._live.scenario()
        else:
            self._begin()
            self._tape.start()
            if self._live is not None:
                self._live.begin()
            self._say("Recording …")
        set_tone(self.said, "bad" if self._tape.running else "")
        self.tick()

    def _replay(self) -> None:
        if self._live is not None:
            self._live.replay(self._session)
        else:
            self._begin()
            self._player = Player(self._tape.taped)
        self.tick()

    def _say(self, words: str) -> None:
        """Say it instead of how the last replay went."""
        if self._live is not None:
            self._live.told = ""
        self.said.setText(words)

    def _ask(self, title: str, name: str, then: Callable[[Path], None]) -> None:
        path, _ = QFileDialog.getSaveFileName(self, title, name)
        if path:
            then(Path(path))

    def _open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Open a session", "", "Sessions (*.json *.toml)")
        if path:
            self.open_from(Path(path))
