"""Asks the technician, in both languages, until the answer is one; `s` says that it cannot be done here."""

from collections.abc import Callable
from typing import Final

from devices.conformance.check import CannotError

SKIP: Final = "s"
_YES: Final = frozenset({"y", "ya", "yes"})
_NO: Final = frozenset({"t", "n", "tidak", "no"})


class Terminal:
    """`ask` shows a text and gives the line that was typed; nonsense is asked again."""

    def __init__(self, ask: Callable[[str], str] = input) -> None:
        self._ask = ask

    def done(self, indonesian: str, english: str) -> None:
        """Have something done; CannotError when it cannot be."""
        while self._line(indonesian, english, "[Enter] sudah / done"):
            pass

    def number(self, indonesian: str, english: str) -> int:
        """Have something counted."""
        while True:
            line = self._line(indonesian, english, "[0, 1, 2, ...]")
            if line.isascii() and line.isdigit():
                return int(line)

    def yes(self, indonesian: str, english: str) -> bool:
        """Have something judged."""
        while True:
            line = self._line(indonesian, english, "[y] ya / yes  [t] tidak / no")
            if line in _YES | _NO:
                return line in _YES

    def _line(self, indonesian: str, english: str, keys: str) -> str:
        try:
            line = self._ask(f"\n  {indonesian}\n  {english}\n  {keys}  [{SKIP}] tidak bisa / cannot: ").strip().lower()
        except EOFError as error:
            raise CannotError("nobody is at the terminal") from error
        if line == SKIP:
            raise CannotError(f"could not be done here: {english}")
        return line
