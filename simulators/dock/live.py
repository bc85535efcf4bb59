"""The kiosk in this very process: it is seen and touched here, so that a whole session can be recorded and replayed."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.core.events import Event, QrRead
from kiosk.core.state import Visit
from kiosk.core.terms import DocumentKind
from pin.secret import Secret
from printjobs.journal import Entry, JournalError
from simulators.card.parts import Spot
from simulators.dock.deeds import Deed, Does
from simulators.dock.telling import tell
from simulators.machines import Machines
from simulators.phone import Applied, Sms
from simulators.recording import Recorder
from simulators.replay import Replay
from simulators.resident import Eyes
from simulators.scenarios.format import KioskSetup
from simulators.scenarios.reading import ScenarioError, read, read_text

if TYPE_CHECKING:
    from simulators.dock.crowd import Known

NAME: Final = "Recorded at the dock"
ON_THE_WAY: Final = (Spot.FEED, Spot.ANTENNA, Spot.STATION, Spot.EXIT, Spot.MOUTH)


class Live:
    """Tells a recorder, while there is one, what is done. Callable from any thread."""

    def __init__(self, machines: Machines) -> None:
        self._machines = machines
        self._post: Callable[[Event], None] = lambda _event: None
        self._visit: Visit | None = None
        self._eyes: Eyes | None = None  # of the replay
        self._recorder: Recorder | None = None
        self._text = ""  # of the recording that was ended last
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

    def gone(self) -> None:
        """The kiosk has ended."""
        self._visit, self._post = None, lambda _event: None
        if self._recorder is not None:
            self._recorder.noted("the kiosk shut down")

    def posted(self, event: Event) -> None:
        """Somebody touched this."""
        if self._recorder is not None:
            self._recorder.posted(event)
        self._post(event)

    # ---- recording

    def begin(
        self,
        known: Sequence["Known"] = (),
        standing: Sequence[Deed] = (),
        setup: KioskSetup | None = None,
        before: Sequence[Entry] = (),
    ) -> None:
        """Record from here on: who has something to print already, what stands broken, how the kiosk is filled."""
        seen = self._machines.card.snapshot()
        setup = setup or KioskSetup(blanks=seen.hopper, ribbon=seen.ribbon_left)
        recorder = Recorder(lambda: self._machines.card.snapshot().moving, setup=setup, before=before)
        for one in known:
            recorder.applied(one.applied, one.kinds, one.grants)
        if self._visit is not None:
            recorder.shown(self._visit)
            if self._visit.session is not None:
                recorder.noted("the recording began within a visit")
        if any(seen.places.get(spot) for spot in ON_THE_WAY):
            recorder.noted("the recording began with a card on its way")
        for deed in standing:
            tell(recorder, deed)
        self._text, self._recorder = "", recorder

    def end(self, pending: Sequence[Deed] = ()) -> str:
        """Record no more; gives what was recorded. `pending`: what ends with it."""
        recorder = self._recorder
        for deed in pending if recorder is not None else ():
            self.told_before(deed)
        self._text, self._recorder = self.scenario(), None
        return self._text

    def applied(self, applied: Applied, kinds: Sequence[DocumentKind], grants: Sequence[str] = ()) -> None:
        """The office approved these."""
        if self._recorder is not None:
            self._recorder.applied(applied, kinds, grants)

    def received(self, messages: Sequence[Sms]) -> None:
        """Messages came."""
        if self._recorder is not None:
            self._recorder.received(messages)

    def held(self, code: Secret) -> None:
        """A code is held to the scanner."""
        if self._recorder is not None:
            self._recorder.posted(QrRead(code))

    def told_before(self, deed: Deed) -> None:
        """A deed is about to be done; what may fail, and a hand that takes, is told of afterwards."""
        if self._recorder is not None and not _may_fail(deed):
            tell(self._recorder, deed)

    def told_after(self, deed: Deed) -> None:
        """A deed was done."""
        if self._recorder is not None and _may_fail(deed):
            tell(self._recorder, deed)
        if self._recorder is not None and deed.does is Does.ACT and deed.what == "take":
            self._recorder.took()

    def scenario(self) -> str:
        """Give what was recorded, with what came of it by the journal."""
        recorder = self._recorder
        if recorder is None:
            return self._text
        entries: list[Entry] = []
        try:
            entries = self._machines.entries()
        except JournalError as error:
            recorder.noted(f"what came of it is not known: {error}")
        return recorder.text(NAME, entries)

    # ---- replay

    def replay(self, scenario: str | Path) -> None:
        """Do it all again at these machines and this kiosk, on a thread; `told` says how it goes."""
        if self.replaying:
            self.told = "A replay is under way."
            return
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

    @property
    def replaying(self) -> bool:
        """Whether a replay is under way."""
        return self._replaying is not None and self._replaying.is_alive()

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
        finally:
            self._eyes = None


def _may_fail(deed: Deed) -> bool:
    """Whether the registry can refuse it."""
    return deed.machine in {"network", "office"} and deed.does is Does.ACT
