"""The residents: what the office approves for them, and the codes they hold to the scanner.

A code is named by whose and which it is ("entry 1", "print 1 2"), so that a session can be recorded without secrets.
"""

from typing import Final

from kiosk.core.terms import DocumentKind
from pin.secret import Secret
from simulators.dock.deeds import Deed, Does, How
from simulators.dock.hands import Seen
from simulators.dock.live import Live
from simulators.phone import Applied, Phone, Sms
from simulators.scanner import ScannerSimulator

ENTRY: Final = "entry"


class Crowd:
    """Does "approve KIND,KIND MEMBERS", "hold entry N" and "hold print N M": of the Nth approval, its Mth document."""

    def __init__(self, phone: Phone, scanner: ScannerSimulator, live: Live | None = None) -> None:
        self._live = live
        self._phone = phone
        self._scanner = scanner
        self._first = 0  # approvals before a replay began are not counted
        self._seen = 0
        self._messages: list[Sms] = []
        self.approved: list[Applied] = []

    def messages(self) -> tuple[Sms, ...]:
        """Give what the phones received since the last call."""
        found = self._phone.messages(self._seen)
        self._seen = max((message.id for message in found), default=self._seen)
        self._messages += found
        if self._live is not None:
            self._live.received(found)
        return found

    def begin(self) -> None:
        """Count approvals from here on."""
        self._first = len(self.approved)

    def look(self) -> Seen[int]:
        """Give how many were approved here."""
        return Seen(len(self.approved))

    def act(self, what: str) -> None:
        """Approve or hold. RuntimeError when there is no such code."""
        match what.split():
            case ["approve", kinds, members]:
                wanted = [DocumentKind(kind) for kind in kinds.split(",")]
                self.approved.append(self._phone.apply(wanted, int(members)))
                if self._live is not None:
                    self._live.applied(self.approved[-1], wanted)
            case ["hold", kind, *numbers]:
                self.hold(self._code(kind, *map(int, numbers)))
            case _:
                raise ValueError(what)

    def fault(self, fault: str, how: How) -> None:
        """Residents do not break."""
        raise ValueError(fault, how)

    def mend(self, fault: str) -> None:
        """Nor are they mended."""
        raise ValueError(fault)

    def deed_of(self, code: Secret) -> Deed | None:
        """Name the code of a message; None for one that was not approved here."""
        message = next((one for one in self._messages if one.qr is not None and one.qr.reveal() == code.reveal()), None)
        for number, applied in enumerate(self.approved[self._first :], 1):
            if message is not None and message.application == applied.application:
                grants = grants_of(applied)
                which = "" if message.grant is None else f" {grants.index(message.grant) + 1}"
                return Deed("phone", Does.ACT, f"hold {message.kind} {number}{which}")
        return None

    def hold(self, code: Secret) -> None:
        """Hold a code, whether it has a name here or not."""
        if self._live is not None:
            self._live.held(code)
        self._scanner.hold(code.reveal())

    def _code(self, kind: str, number: int, document: int = 0) -> Secret:
        self.messages()
        try:
            applied = self.approved[self._first :][number - 1]
            grant = grants_of(applied)[document - 1] if document else None
            found = [one for one in self._messages if (one.application, one.kind) == (applied.application, kind)]
            code = next(one.qr for one in reversed(found) if one.grant == grant or kind == ENTRY)
        except (IndexError, StopIteration):
            code = None
        if code is None:
            raise RuntimeError("there is no such code on the phone")
        return code


def grants_of(applied: Applied) -> list[str]:
    """The documents of an approval, in the order in which their first PINs came."""
    return list(dict.fromkeys(message.grant for message in applied.messages if message.grant is not None))
