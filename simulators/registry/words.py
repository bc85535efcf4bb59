"""Words of the registry contract: refusals as values, fences, witnesses, and the grants a visit sees."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.terms import Grant, Outcome


class Code(StrEnum):
    """Why the registry does not do what was asked."""

    REFUSED = "refused"
    BUSY = "busy"
    CLOSED = "closed"
    STALE = "stale"
    CONFLICT = "conflict"
    EPOCH = "epoch"
    INVALID = "invalid"
    CERTIFICATE = "certificate"


STATUS: dict[Code, int] = {
    Code.REFUSED: 403,
    Code.BUSY: 409,
    Code.CLOSED: 410,
    Code.STALE: 409,
    Code.CONFLICT: 409,
    Code.EPOCH: 409,
    Code.INVALID: 422,
    Code.CERTIFICATE: 403,
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
    """What a kiosk learns when it knocks; `time` in Unix seconds, `emptied`: attempts whose outlet staff emptied.

    `replay`: this kiosk must replay what it knows. `waits`: nothing is granted until every kiosk did. `barred`: nothing
    is granted to this kiosk, whose certificate was revoked or ends too soon.
    """

    epoch: int
    time: float
    kiosk: str
    witness: Witness | None
    emptied: tuple[str, ...]
    replay: bool
    waits: bool
    barred: bool = False


@dataclass(frozen=True)
class Visit:
    """An open visit; `lease` in seconds."""

    visit: str
    epoch: int
    lease: int
    grants: tuple[Grant, ...]


@dataclass(frozen=True)
class Job:
    """The signed permission (JWS compact) to make one document, and the highest head seen of the kiosk's journal."""

    job: str
    witness: Witness | None


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


@dataclass(frozen=True)
class Fact:
    """An outcome as a kiosk tells it again after a restore."""

    attempt: str
    visit: str
    grant: str
    fence: Fence | None
    outcome: Outcome
    evidence: Mapping[str, int | str]


@dataclass(frozen=True)
class OpenAttempt:
    """An attempt that its kiosk may be printing: its intent is on record there, its outcome is not."""

    attempt: str
    visit: str
    grant: str
    fence: Fence


@dataclass(frozen=True)
class Replayed:
    """How things stand after a part of a replay: `replay` and `waits` as in Hello."""

    replay: bool
    waits: bool


@dataclass(frozen=True)
class Decided:
    """A case after a vote: its version now, and "open" or "closed"."""

    case: int
    version: int
    state: str
