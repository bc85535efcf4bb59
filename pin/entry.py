"""Digits typed one at a time on the keypad: the NIK and both PINs."""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pin.secret import Secret

DIGITS: Final = frozenset("0123456789")


class DigitEntry(Struct, frozen=True):
    """What was typed so far, at most `length` ASCII digits. `with_digit` ignores what does not fit."""

    length: int
    typed: Secret = Secret("")

    @property
    def count(self) -> int:
        """How many digits were typed."""
        return len(self.typed)

    @property
    def missing(self) -> int:
        """How many digits are still to be typed."""
        return self.length - self.count

    @property
    def complete(self) -> bool:
        """Whether all digits are there."""
        return self.missing == 0

    def with_digit(self, digit: str) -> "DigitEntry":
        """Add one digit '0'-'9'. A full entry stays as it is; anything but one digit raises ValueError."""
        if digit not in DIGITS:
            raise ValueError("a keypad gives one digit, 0 to 9, at a time")
        if self.complete:
            return self
        return replace(self, typed=Secret(self.typed.reveal() + digit))

    def erased(self) -> "DigitEntry":
        """Take the last digit away."""
        return replace(self, typed=Secret(self.typed.reveal()[:-1]))

    def cleared(self) -> "DigitEntry":
        """Take all digits away."""
        return DigitEntry(self.length)
