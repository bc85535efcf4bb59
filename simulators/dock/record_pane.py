"""Recording: what is done at the dock is taped, played again, saved, and written down as a scenario."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from printjobs.journal import JournalError
from simulators.dock.deeds import Deed
from simulators.dock.live import Live
from simulators.dock.look import button, label, set_tone
from simulators.dock.scenario_of import Ending, scenario
from simulators.dock.sentences import sentence
from simulators.dock.table import NewestFirst
from simulators.dock.tape import Player, Tape, Taped
from simulators.dock.work import sentence as in_words
from simulators.scenarios.reading import ScenarioError, read, read_text
from simulators.scenarios.run import play

MOST: Final = 500
UNSEEN: Final = (OSError, RuntimeError, JournalError)  # the registry or the journal could not be read
Press = Callable[[str, Callable[[], object], Callable[[object], None]], None]


class Story(Protocol):
    """What a recording needs of the session: how everything stands when it begins, and what came of it."""

    def begin(self) -> list[Deed]:
        """A recording begins; gives the deeds that lead to how it stands."""
        ...

    def again(self) -> None:
        """A tape is about to be played."""
        ...

    def ending(self) -> Ending:
        """What came of it so far."""
        ...

    def pending(self) -> list[Deed]:
        """What was to happen once and has not, as deeds that end it."""
        ...


def at_once(_what: str, task: Callable[[], object], then: Callable[[object], None]) -> None:
    """Press without a worker."""
    then(task())


def _played(path: Path) -> str | None:
    """Play a scenario in the simulated world: why it went another way, None when it did not."""
    try:
        return play(read(path)).failure
    except (ScenarioError, OSError, RuntimeError) as error:
        return str(error)


class RecordPane(QWidget):
    """Buttons, and the tape as a list. `do` does a deed again; `story`: the session; `press` does what takes time.

    `live`: the kiosk in this process. Then what is touched there is recorded and replayed, too, as a scenario.
    """

    def __init__(
        self,
        tape: Tape,
        do: Callable[[Deed], None],
        story: Story | None = None,
        press: Press = at_once,
        live: Live | None = None,
    ) -> None:
        super().__init__()
        self._live = live
        self._text = ""  # the scenario of what was recorded or opened last
        self._tape = tape
        self._do = do
        self._story = story
        self._press = press
        self._busy = False  # beginning, or ending
        self._player: Player | None = None
        self._told = 0
        self.said = label("Press Record: all that you do here is taped.", "state", wrap=True)
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
            self._say(f"Replaying: {self._player.left} to do")
            if not self._player.left:
                self._player = None
                self.said.setText("Replayed.")
        if self._live is not None and self._live.told:
            self.said.setText(self._live.told)
        replaying = self._player is not None or (self._live is not None and self._live.replaying)
        still = not (self._tape.running or self._busy or replaying)
        for made in (self.replay, self.save):
            made.setEnabled(still and bool(self._text if self._live is not None else taped))
        self.write.setEnabled(still and bool(self._text))
        self.load.setEnabled(still)
        self.record.setEnabled(not self._busy and not replaying)
        self.record.setText("Stop recording" if self._tape.running else "Record")

    def save_to(self, path: Path) -> None:
        """Save the tape."""
        self._write(path, self._tape.text(), f"Saved: {path}")

    def write_to(self, path: Path) -> None:
        """Write down as a scenario what was recorded or opened last."""
        if not self._write(path, self._text, f"Saved: {path}. It is played …"):
            return
        self._press("Play the scenario", lambda: _played(path), lambda failure: self._say_played(path, failure))

    def _say_played(self, path: Path, failure: object) -> None:
        if failure is None:
            self._say(f"Saved: {path}. It plays to the same end: anjungan scenario run {path}")
        else:
            self._say(f"Saved: {path}. Played alone it goes another way; complete it by hand: {failure}", "bad")

    def open_from(self, path: Path) -> None:
        """Put a saved session on the tape; of a live kiosk, a scenario."""
        try:
            if self._live is not None:
                text = path.read_text(encoding="utf-8")
                read_text(path, text)
                self._text = text
            else:
                self._tape.load(path)
                self._told = len(self._tape.taped) + 1
                self._text = scenario(self._tape.taped)
        except (RuntimeError, ValueError, OSError) as error:
            self._say(f"{path.name} cannot be read." if isinstance(error, OSError) else f"{error}.", "bad")
        else:
            self._say(f"Opened: {path.name}. Press Replay.")
        self.tick()

    def _write(self, path: Path, text: str, said: str) -> bool:
        """Write a file that is whole, or leave what is there; whether it is written."""
        if not text:
            self._say("There is nothing to save yet.", "bad")
            return False
        try:
            part = path.with_name(f"{path.name}.part")
            part.write_text(text, encoding="utf-8")
            part.replace(path)
        except OSError as error:
            self._say(f"{path} cannot be written: {error.strerror}.", "bad")
            return False
        self._say(said)
        return True

    def _record(self) -> None:
        self._busy = True
        if self._tape.running:
            self._tape.stop()
            self._press("Stop recording", self._end, self._ended)
        else:
            self._press("Record", self._start, self._started)
        self.tick()

    def _start(self) -> str:
        try:
            self._tape.start([] if self._story is None else self._story.begin())
        except UNSEEN as error:
            return f"Nothing is recorded: {in_words(error)}"
        return ""

    def _started(self, why: object) -> None:
        self._busy = False
        self._say(str(why) or "Recording …", "bad")
        self.tick()

    def _end(self) -> tuple[str, str]:
        """Give the scenario, or why there is none."""
        try:
            return self._scenario(), ""
        except UNSEEN as error:
            return "", f"There is no scenario of it: {in_words(error)}"

    def _scenario(self) -> str:
        if self._live is not None:
            return self._live.end([] if self._story is None else self._story.pending())
        ends = [] if self._story is None else self._story.pending()
        last = self._tape.length
        return scenario(
            [*self._tape.taped, *(Taped(last, deed) for deed in ends)],
            None if self._story is None else self._story.ending(),
        )

    def _ended(self, found: object) -> None:
        self._busy = False
        if isinstance(found, tuple):
            self._text, why = found
            self._say(why or f"{len(self._tape.taped)} deeds on the tape.", "bad" if why else "")
        self.tick()

    def _replay(self) -> None:
        if self._live is not None:
            self._live.replay(self._text)
        else:
            if self._story is not None:
                self._story.again()
            self._player = Player(self._tape.taped)
        self.tick()

    def _say(self, words: str, tone: str = "") -> None:
        """Say it instead of how the last replay went."""
        if self._live is not None:
            self._live.told = ""
        self.said.setText(words)
        set_tone(self.said, tone)

    def _ask(self, title: str, name: str, then: Callable[[Path], None]) -> None:
        path, _ = QFileDialog.getSaveFileName(self, title, name)
        if path:
            then(Path(path))

    def _open(self) -> None:
        kinds = "Sessions (*.json)" if self._live is None else "Scenarios (*.toml)"
        path, _ = QFileDialog.getOpenFileName(self, "Open a session", "", kinds)
        if path:
            self.open_from(Path(path))
