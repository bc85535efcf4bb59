"""The kiosk in this very process: it is seen and touched here, so that a whole session can be recorded and replayed."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from kiosk.core.events import Event, QrRead
from kiosk.core.state import Visit
from kiosk.core.terms import DocumentKind
from pin.secret import Secret
from printjobs.journal import JournalError
from simulators.card.parts import CardFault
from simulators.dock.deeds import Deed, Does
from simulators.ipp.parts import IppFault
from simulators.machines import Machines
from simulators.phone import Applied, Sms
from simulators.recording import WEATHER, Recorder
from simulators.replay import Replay
from simulators.resident import Eyes
from simulators.scenarios.format import KioskSetup
from simulators.scenarios.reading import ScenarioError, read, read_text
from simulators.scenarios.words import Staff

NAME: Final = "Recorded at the dock"
STAFF: Final = {
    ("card", "load"): Staff.LOAD_BLANKS,
    ("card", "clear"): Staff.CLEAR_PATH,
    ("card", "bins"): Staff.EMPTY_BINS,
    ("a4", "load"): Staff.LOAD_PAPER,
    ("a4", "clear"): Staff.CLEAR_A4,
}


class Live:
    """Tells a recorder, while there is one, what is done. Callable from any thread."""

    def __init__(self, machines: Machines) -> None:
        self._machines = machines
        self._post: Callable[[Event], None] = lambda _event: None
        self._visit: Visit | None = None
        self._eyes: Eyes | None = None  # of the replay
        self._recorder: Recorder | None = None
        self._replaying: threading.Thread | None = None
        self.told = ""  # what the replay does, or why it ended

    def listen(self, post: Callable[[Event], None]) -> None:
        """Send what is touched there."""
        self._post = post

    def shown(self, visit: Visit) -> None:
        """The kiosk shows this."""
        self._visit = visit
        if self._eyes is not None:
            self._eyes.show(visit)
        if self._recorder is not None:
            self._recorder.shown(visit)

    def posted(self, event: Event) -> None:
        """Somebody touched this."""
        if self._recorder is not None:
            self._recorder.posted(event)
        self._post(event)

    # ---- recording

    def begin(self) -> None:
        """Record from here on."""
        seen = self._machines.card.snapshot()
        setup = KioskSetup(blanks=seen.hopper, ribbon=seen.ribbon_left)
        self._recorder = Recorder(lambda: self._machines.card.snapshot().moving, setup=setup)
        if self._visit is not None:
            self._recorder.shown(self._visit)

    def applied(self, applied: Applied, kinds: Sequence[DocumentKind]) -> None:
        """The office approved these."""
        if self._recorder is not None:
            self._recorder.applied(applied, kinds)

    def received(self, messages: Sequence[Sms]) -> None:
        """Messages came."""
        if self._recorder is not None:
            self._recorder.received(messages)

    def held(self, code: Secret) -> None:
        """A code is held to the scanner."""
        if self._recorder is not None:
            self._recorder.posted(QrRead(code))

    def told_before(self, deed: Deed) -> None:
        """A deed is about to be done; a hand that takes is told of afterwards."""
        recorder = self._recorder
        if recorder is None:
            return
        match deed.machine, deed.does:
            case (("card" | "a4"), (Does.FAULT | Does.MEND)) if deed.what in {*CardFault, *IppFault}:
                fault = CardFault(deed.what) if deed.machine == "card" else IppFault(deed.what)
                if deed.does is Does.MEND:
                    recorder.mended(fault)
                else:
                    recorder.broke(fault, once=deed.how.once, seconds=deed.how.seconds, chance=deed.how.chance)
            case "network", Does.FAULT if deed.what in WEATHER:
                recorder.network(deed.what, deed.how.seconds)
            case "network", Does.MEND:
                recorder.network("ok")
            case machine, Does.ACT if (machine, deed.what) in STAFF:
                recorder.staff(STAFF[machine, deed.what])
            case _:
                pass

    def told_after(self, deed: Deed) -> None:
        """A deed was done."""
        if self._recorder is not None and deed.does is Does.ACT and deed.what == "take":
            self._recorder.took()

    def scenario(self) -> str:
        """Give what was recorded, with what came of it by the journal."""
        if self._recorder is None:
            return ""
        try:
            return self._recorder.text(NAME, self._machines.entries())
        except JournalError as error:
            self.told = f"{error}."
            return ""

    # ---- replay

    def replay(self, scenario: str | Path) -> None:
        """Do it all again at these machines and this kiosk, on a thread; `told` says how it goes."""
        eyes = Eyes()
        if self._visit is not None:
            eyes.show(self._visit)
        try:
            found = read_text(Path("session"), scenario) if isinstance(scenario, str) else read(scenario)
            replay = Replay(found, self._machines, self._post, eyes, say=self._say)
        except (ScenarioError, RuntimeError) as error:
            self.told = f"{error}."
            return
        self._eyes, self.told = eyes, "Replaying …"
        self._replaying = threading.Thread(target=self._run, args=(replay,), name="replay", daemon=True)
        self._replaying.start()

    def wait(self, seconds: float) -> None:
        """Wait until the replay has ended."""
        if self._replaying is not None:
            self._replaying.join(seconds)

    def _say(self, line: str) -> None:
        self.told = f"Replaying: {line}"

    def _run(self, replay: Replay) -> None:
        try:
            replay.run()
        except Exception as error:  # noqa: BLE001 - the root of this thread: a replay that fails must say so
            self.told = f"The replay went another way: {error}."
        else:
            self.told = "Replayed: it went the same way."
