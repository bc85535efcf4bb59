"""A session of the dock on tape: every deed with its time, kept, saved, loaded and done again."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Final

from simulators.dock.deeds import Deed, Does, How

FORMAT: Final = "anjungan dock session 1"


@dataclass(frozen=True)
class Taped:
    """One deed, so many seconds after the tape began."""

    at: float
    deed: Deed


class Tape:
    """Records while it runs. Deeds come from any thread, the rest from one."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._began: float | None = None
        self.length = 0.0  # seconds that it ran, once it was stopped
        self.taped: list[Taped] = []

    @property
    def running(self) -> bool:
        """Whether it records."""
        return self._began is not None

    def start(self, standing: Sequence[Deed] = ()) -> None:
        """Begin anew, with what leads to how everything stands."""
        self.taped = [Taped(0.0, deed) for deed in standing]
        self._began = self._clock()

    def stop(self) -> None:
        """Record no more."""
        if self._began is not None:
            self.length = round(self._clock() - self._began, 2)
        self._began = None

    def note(self, deed: Deed) -> None:
        """Keep a deed, if it records."""
        began = self._began
        if began is not None:
            self.taped.append(Taped(round(self._clock() - began, 2), deed))

    def text(self) -> str:
        """Give it as JSON."""
        return json.dumps({FORMAT: [asdict(one) for one in self.taped]}, indent=1)

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(self.text())

    def load(self, path: Path) -> None:
        """Read one that was saved. RuntimeError, in words, for anything else."""
        try:
            found = json.loads(path.read_text())
            self.taped = [_taped(one) for one in found[FORMAT]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RuntimeError("this file is no saved session of the dock") from error


class Player:
    """Does the deeds of a tape again, each at its time. `due` is called often; it gives what is to be done now."""

    def __init__(self, taped: list[Taped], clock: Callable[[], float] = monotonic) -> None:
        self._left = list(taped)
        self._clock = clock
        self._began = clock()

    @property
    def left(self) -> int:
        """How many deeds are still to be done."""
        return len(self._left)

    def due(self) -> list[Deed]:
        """Give the deeds whose time has come, each once."""
        now = self._clock() - self._began
        ready = [one.deed for one in self._left if one.at <= now]
        self._left = [one for one in self._left if one.at > now]
        return ready


def _taped(one: dict[str, object]) -> Taped:
    deed = one["deed"]
    at = one["at"]
    if not isinstance(deed, dict) or not isinstance(at, int | float):
        raise TypeError("no deed")
    how = How(**deed["how"])
    return Taped(float(at), Deed(str(deed["machine"]), Does(deed["does"]), str(deed["what"]), how))
