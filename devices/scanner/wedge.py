"""Tells a scanner that types from a person who types: by how fast the keys come, and by Enter at the end."""

from collections.abc import Callable
from typing import Final, Generic, TypeVar

from devices.scanner.repeats import Repeats
from devices.scanner.wire import Noise, Reason, as_code
from pin.credential import LONGEST
from pin.secret import Secret

END: Final = "\r"
K = TypeVar("K")


class Wedge(Generic[K]):
    """Takes keys, gives back those that a person pressed, and tells `found` what the scanner typed.

    A key is held for `gap` seconds: no person strikes `fewest` keys each within that time of the one before. What came
    so fast and is no code is dropped with all that follows it, up to Enter or a pause of `quiet`. Pure; times in
    seconds from any clock that never goes back.
    """

    def __init__(
        self,
        found: Callable[[Secret | Noise], None],
        *,
        gap: float = 0.05,
        fewest: int = 4,
        longest: int = LONGEST,
        quiet: float = 0.2,
    ) -> None:
        self.gap = gap
        self._found = found
        self._fewest = fewest
        self._longest = longest
        self._quiet = quiet
        self._held: list[tuple[K, str]] = []
        self._dropping = False
        self._last = float("-inf")
        self._repeats = Repeats()

    def press(self, key: K, text: str, now: float) -> list[K]:
        """Take a key that types `text`: a character, END, or nothing. Gives the keys to be handed on, in order."""
        since, self._last = now - self._last, now
        handed = self.rest() if since > self.gap else []
        if since > self._quiet:
            self._dropping = False
        if text == END:
            return handed + self._end(key, now)
        if not text:
            return [*handed, *self.rest(), key]
        if not self._dropping:
            self._held.append((key, text))
            if len(self._held) > self._longest:
                self._drop(Reason.TOO_LONG)
        return handed

    def rest(self) -> list[K]:
        """Nothing came for as long as `gap`: give what was held back, if a person can have typed it."""
        if len(self._held) >= self._fewest:
            self._drop(Reason.BROKEN_OFF)
        held, self._held = self._held, []
        return [key for key, _ in held]

    def forget(self) -> None:
        """Drop what was typed before this call, and the rest of a code that had begun."""
        self._dropping = self._dropping or bool(self._held)
        self._held.clear()

    def _end(self, key: K, now: float) -> list[K]:
        if self._dropping:
            self._dropping = False
            return []
        if len(self._held) < self._fewest:
            return [*self.rest(), key]
        code = as_code("".join(text for _, text in self._held).encode("utf-8", "surrogatepass"))
        self._held.clear()
        if isinstance(code, Noise) or not self._repeats.again(code, now):
            self._found(code)
        return []

    def _drop(self, reason: Reason) -> None:
        self._held.clear()
        self._dropping = True
        self._found(Noise(reason))
