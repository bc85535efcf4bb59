"""When a line counts as gone: at the third miss in a row; one answer and it is back."""

from typing import Final

MISSES: Final = 3


class Presence:
    """Counts the misses of one line. There until told otherwise."""

    def __init__(self) -> None:
        self._misses = 0

    @property
    def gone(self) -> bool:
        """Whether so many asked in vain that the line is gone."""
        return self._misses >= MISSES

    def missed(self) -> bool:
        """Note a miss, and tell whether the line is gone now."""
        self._misses = min(self._misses + 1, MISSES)
        return self.gone

    def answered(self) -> None:
        """Note an answer."""
        self._misses = 0
