"""Words of the registry contract: refusals as values, fences, witnesses, and the grants a visit sees."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.terms import Grant


class Code(StrEnum):
    """Why the registry does not do what was asked."""

    REFUSED = "refused"
    BUSY = "busy"
    CLOSED = "closed"
    STALE = "stale"
    CONFLICT = "conflict"
    EPOCH = "epoch"
    INVALID = "invalid"


STATUS: dict[Code, int] = {
    Code.REFUSED: 403,
    Code.BUSY: 409,
    Code.CLOSED: 410,
    Code.STALE: 409,
    Code.CONFLICT: 409,
    Code.EPOCH: 409,
    Code.INVALID: 422,
}


@dataclass(frozen=True)
class Refusal:
    """An expected no; `wait` is how many seconds this kiosk keeps this door shut."""

    code: Code
    wait: int | None = None


@dataclass(frozen=True, order=True)
class Fence:
    """Orders permissions: a later reservation has the greater fence."""

    epoch: int
    number: int


@dataclass(frozen=True)
class Witness:
    """The head of a kiosk's journal: the sequence of its newest durable record and that record's hash, hex."""

    sequence: int
    hash: str


@dataclass(frozen=True)
class Hello:
    """What a kiosk learns when it knocks; `time` in Unix seconds, `emptied`: attempts whose outlet staff emptied."""

    epoch: int
    time: float
    kiosk: str
    witness: Witness | None
    emptied: tuple[str, ...]


@dataclass(frozen=True)
class Visit:
    """An open visit; `lease` in seconds."""

    visit: str
    epoch: int
    lease: int
    grants: tuple[Grant, ...]


@dataclass(frozen=True)
class Job:
    """The signed permission (JWS compact) to make one document."""

    job: str


@dataclass(frozen=True)
class Content:
    """The document itself."""

    media_type: str
    content: bytes


@dataclass(frozen=True)
class Acknowledged:
    """What the registry has on record of an attempt now; `counted`: this fact changed the grant."""

    state: str
    counted: bool
    witness: Witness | None
