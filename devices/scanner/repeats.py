"""A code that is held still before the scanner is one code, however often it is sent."""

from typing import Final

from pin.secret import Secret

SAME_WITHIN: Final = 2.0


class Repeats:
    """Tells a code from the one before it; keeps a number made of it, from which it cannot be had back."""

    def __init__(self, within: float = SAME_WITHIN) -> None:
        self._within = within
        self._last = 0
        self._at = float("-inf")

    def again(self, code: Secret, now: float) -> bool:
        """Note a code, and tell whether it is the last one still. Seconds, of a clock that never goes back."""
        number = hash(code.reveal())  # salted anew in each process
        same = number == self._last and now - self._at < self._within
        self._last, self._at = number, now
        return same
