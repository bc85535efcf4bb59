"""A value that must not reach a log, an exception or a screen by accident."""

import hmac
from typing import Final


class Secret:
    """Holds text (a PIN, a NIK, an application code) and shows it only to who asks with `reveal`.

    Its repr, str and format are redacted, it cannot be pickled, and it compares in constant time.
    """

    __slots__ = ("_text",)
    REDACTED: Final = "<secret>"

    def __init__(self, text: str) -> None:
        self._text: Final = text

    def reveal(self) -> str:
        """Return the text; each call is a place to review."""
        return self._text

    def __len__(self) -> int:
        return len(self._text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash((Secret, len(self._text)))

    def __repr__(self) -> str:
        return self.REDACTED

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(self.REDACTED, spec)

    def __reduce__(self) -> str:
        raise TypeError("a Secret is not pickled: pass what was derived from it instead")
