"""The residents: what the office approves for them, and the codes they hold to the scanner.

A code is named by whose and which it is ("entry 1", "print 1 2"), so that a session can be recorded without secrets.
"""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from typing import Final, cast

from kiosk.core.terms import DocumentKind
from pin.secret import Secret
from simulators.dock.deeds import Deed, Does, How
from simulators.dock.hands import Seen
from simulators.dock.live import Live
from simulators.phone import Applied, Phone, Sms
from simulators.scanner import ScannerSimulator

ENTRY: Final = "entry"
OPEN: Final = frozenset({"printable", "not_ready"})
MEMBERS: Final = 4  # of a family of which only the registry knows


@dataclass(frozen=True)
class Known:
    """An approval with what is still to be printed of it: grants in the order in which their PINs came, and kinds."""

    applied: Applied
    grants: tuple[str, ...]
    kinds: tuple[DocumentKind, ...]
    members: int = MEMBERS

    @property
    def deed(self) -> Deed:
        """What the office did."""
        kinds = ",".join(kind.value for kind in dict.fromkeys(self.kinds))
        return Deed("phone", Does.ACT, f"approve {kinds} {self.members}")


class Crowd:
    """Does "approve KIND,KIND MEMBERS", "hold entry N" and "hold print N M": of the Nth approval, its Mth document."""

    def __init__(self, phone: Phone, scanner: ScannerSimulator, live: Live | None = None) -> None:
        self._live = live
        self._phone = phone
        self._scanner = scanner
        self._seen = 0
        self._messages: list[Sms] = []
        self._members: dict[str, int] = {}
        self.approved: list[Applied] = []
        self.counted: list[Known] = []  # approvals before a recording or a replay began are counted as that says
        self._waiting: list[Known] = []  # who applied before, and has not come since
        self.met: Callable[[Known], None] = lambda _known: None

    def messages(self) -> tuple[Sms, ...]:
        """Give what the phones received since the last call."""
        found = self._phone.messages(self._seen)
        self._seen = max((message.id for message in found), default=self._seen)
        self._messages += found
        if self._live is not None:
            self._live.received(found)
        return found

    def begin(self) -> tuple[Known, ...]:
        """Give who has something to print already, whoever applied for it.

        With a live recorder all of them are counted first; else each when they come, and `met` is told so.
        """
        self.messages()
        found = [self._known(row, self._messages, OPEN) for row in self._phone.applications()]
        known = [one for one in found if one.grants]
        self.counted, self._waiting = (known, []) if self._live is not None else ([], known)
        return tuple(known)

    def again(self) -> None:
        """Count approvals from here on."""
        self.counted, self._waiting = [], []

    def look(self) -> Seen[int]:
        """Give how many were approved here."""
        return Seen(len(self.approved))

    def act(self, what: str) -> None:
        """Approve or hold. RuntimeError when there is no such code."""
        match what.split():
            case ["approve", kinds, members]:
                self._approve([DocumentKind(kind) for kind in kinds.split(",")], int(members))
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
        """Name the code of a message; None for one that has nothing to do with those who are counted."""
        message = next((one for one in self._messages if one.qr is not None and one.qr.reveal() == code.reveal()), None)
        if message is None:
            return None
        number, document = self.number_of(message.grant or message.application)
        which = "" if message.grant is None else f" {document}"
        return Deed("phone", Does.ACT, f"hold {message.kind} {number}{which}") if number else None

    def number_of(self, subject: str) -> tuple[int, int]:
        """Whose document a grant is, and which of theirs, from 1; of an application the first; else (0, 0)."""
        for waits in [one for one in self._waiting if subject in {one.applied.application, *one.grants}]:
            self._waiting.remove(waits)
            self.counted.append(waits)
            self.met(waits)
        for number, known in enumerate(self.counted, 1):
            if subject == known.applied.application:
                return number, 1
            if subject in known.grants:
                return number, known.grants.index(subject) + 1
        return 0, 0

    def grant_of(self, number: int, document: int) -> str | None:
        """The other way round."""
        found = self.counted[number - 1].grants if 0 < number <= len(self.counted) else ()
        return found[document - 1] if 0 < document <= len(found) else None

    def hold(self, code: Secret) -> None:
        """Hold a code, whether it has a name here or not."""
        if self._live is not None:
            self._live.held(code)
        self._scanner.hold(code.reveal())

    def _approve(self, kinds: list[DocumentKind], members: int) -> None:
        applied = self._phone.apply(kinds, members)
        self._members[applied.application] = members
        self.approved.append(applied)
        row = next(row for row in self._phone.applications() if row["application"] == applied.application)
        known = self._known(row, applied.messages)
        self.counted.append(known)
        if self._live is not None:
            self._live.applied(applied, known.kinds, known.grants)

    def _known(self, row: dict[str, object], messages: Iterable[Sms], states: Container[str] | None = None) -> Known:
        """One application as the registry has it, with the newest message for each of its grants and for the entry."""
        application = str(row["application"])
        of = {
            str(grant["grant"]): DocumentKind(str(grant["kind"]))
            for grant in cast("list[dict[str, object]]", row["grants"])
            if states is None or str(grant["state"]) in states
        }
        sent = [one for one in messages if one.application == application]
        newest = {message.grant: message for message in sent if message.qr is not None}
        grants = tuple(dict.fromkeys(one.grant for one in sent if one.grant in of))
        messages = tuple(newest[grant] for grant in (None, *grants) if grant in newest)
        named = tuple(grant for grant in grants if grant is not None)
        applied = Applied(application, Secret(str(row["nik"])), messages)
        return Known(applied, named, tuple(of[grant] for grant in named), self._members.get(application, MEMBERS))

    def _code(self, kind: str, number: int, document: int = 0) -> Secret:
        self.messages()
        try:
            known = self.counted[number - 1]
            grant = known.grants[document - 1] if document else None
            found = [one for one in self._messages if (one.application, one.kind) == (known.applied.application, kind)]
            code = next(one.qr for one in reversed(found) if one.grant == grant or kind == ENTRY)
        except (IndexError, StopIteration):
            code = None
        if code is None:
            raise RuntimeError("there is no such code on the phone")
        return code
