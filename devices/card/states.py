"""What the driver remembers of the one card it has to do with; lost with the process, when evidence takes its place."""

from dataclasses import dataclass

from kiosk.core.printer import Failed, Identity, Located, Made


@dataclass(frozen=True)
class Free:
    """Nothing of ours is in the machine."""


@dataclass(frozen=True)
class Fed:
    """A blank lies at the print station, untouched."""

    attempt: str
    identity: Identity


@dataclass(frozen=True)
class Printing:
    """Panels are being burnt. `rest`: sides still to be sent, for the printer stores the panels of one side only."""

    attempt: str
    identity: Identity
    finished: int
    heard_at: float
    rest: tuple[bytes, ...]

    def __repr__(self) -> str:
        return f"<printing, {self.finished} sides finished, {len(self.rest)} to send>"


@dataclass(frozen=True)
class Held:
    """The printed card lies inside."""

    attempt: str
    identity: Identity
    made: Made


@dataclass(frozen=True)
class Ejecting:
    """The card is on its way to the mouth."""

    attempt: str
    identity: Identity
    heard_at: float


@dataclass(frozen=True)
class Doubt:
    """The wire was lost while printing or ejecting; evidence is asked for until it comes."""

    attempt: str
    identity: Identity
    misses: int = 0
    ejecting: bool = False


@dataclass(frozen=True)
class Presented:
    """The printer acknowledged that the card came to rest in the mouth. `told`: `outlet` has said so once."""

    attempt: str
    identity: Identity
    made: Made
    told: bool = False


@dataclass(frozen=True)
class Broken:
    """The attempt came to a stop. `ejecting`: on the way out, where a hand may have reached the card."""

    attempt: str
    identity: Identity
    failed: Failed
    ejecting: bool = False


@dataclass(frozen=True)
class Binned:
    """The attempt's card was moved into a box."""

    attempt: str
    at: Located


State = Free | Fed | Printing | Held | Ejecting | Doubt | Presented | Broken | Binned
UnderWay = Printing | Ejecting | Doubt
