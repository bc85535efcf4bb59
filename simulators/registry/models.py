"""Bodies of the /v1 contract. Sizes are bounded; what is wrong with a body is told without repeating it."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kiosk.core.terms import DocumentKind, GrantState, Outcome
from simulators.registry import words
from simulators.registry.words import Code

Key = Annotated[str, Field(pattern=r"^[a-z0-9-]{8,64}$", description="Chosen by the kiosk.")]
GrantKey = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]{1,64}$", description="Opaque; chosen by the registry.")]
Pin = Annotated[str, Field(pattern=r"^[0-9]{4,12}$")]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{1,128}$")]
Number = Annotated[int, Field(ge=0, le=2**53, strict=True)]
Word = Annotated[str, Field(max_length=64)]
EvidenceValue = Annotated[int, Field(ge=-(2**53), le=2**53, strict=True)] | Annotated[str, Field(max_length=256)]


class Body(BaseModel):
    """A body that refuses what it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Fence(Body):
    """Orders permissions."""

    epoch: Number
    number: Number

    def value(self) -> words.Fence:
        """Give the rules' word."""
        return words.Fence(self.epoch, self.number)


class Witness(Body):
    """The head of the kiosk's journal: its newest durable record."""

    sequence: Number
    hash: Hash

    def value(self) -> words.Witness:
        """Give the rules' word."""
        return words.Witness(self.sequence, self.hash)

    @classmethod
    def of(cls, head: words.Witness | None) -> "Witness | None":
        """Take the rules' word."""
        return None if head is None else cls(sequence=head.sequence, hash=head.hash)


class QrDoor(Body):
    """Open a visit with the application's code, from its QR or typed."""

    visit: Key
    door: Literal["qr"]
    code: Annotated[str, Field(pattern=r"^[A-Z2-7]{16}$")]
    pin: Pin


class NikDoor(Body):
    """Open a visit with the applicant's NIK."""

    visit: Key
    door: Literal["nik"]
    nik: Annotated[str, Field(pattern=r"^[0-9]{16}$")]
    pin: Pin


OpenVisit = Annotated[QrDoor | NikDoor, Field(discriminator="door")]


class Reserve(Body):
    """Ask for the permission to make one document."""

    visit: Key
    grant: GrantKey
    pin: Pin
    witness: Witness | None = None


class Started(Body):
    """The first byte is about to go to the device."""

    fence: Fence
    witness: Witness


class OutcomeTold(Body):
    """What the attempt came to. `fence` is null when no reservation was ever seen."""

    fence: Fence | None
    outcome: Outcome
    evidence: Annotated[dict[Word, EvidenceValue], Field(max_length=64)]
    witness: Witness
    visit: Key
    grant: GrantKey


class Known(Body):
    """An outcome told again after a restore, acknowledged before or not."""

    attempt: Key
    visit: Key
    grant: GrantKey
    fence: Fence | None
    outcome: Outcome
    evidence: Annotated[dict[Word, EvidenceValue], Field(max_length=64)]

    def value(self) -> words.Fact:
        """Give the rules' word."""
        fence = None if self.fence is None else self.fence.value()
        return words.Fact(self.attempt, self.visit, self.grant, fence, self.outcome, self.evidence)


class OpenAttempt(Body):
    """An attempt whose intent is on record at the kiosk, and whose outcome is not: it may be printing."""

    attempt: Key
    visit: Key
    grant: GrantKey
    fence: Fence

    def value(self) -> words.OpenAttempt:
        """Give the rules' word."""
        return words.OpenAttempt(self.attempt, self.visit, self.grant, self.fence.value())


class Replay(Body):
    """A part of all that a kiosk knows; `last` with the last part."""

    epoch: Number
    outcomes: Annotated[list[Known], Field(max_length=100)]
    open: Annotated[list[OpenAttempt], Field(max_length=100)]
    witness: Witness
    last: Annotated[bool, Field(strict=True)]


class Replayed(Body):
    """How things stand, as in Hello."""

    replay: bool
    waits: bool


class Hello(Body):
    """The registry's state for this kiosk; `emptied`: attempts whose outlet staff attested emptied.

    After a restore, `replay`: this kiosk must replay what it knows; `waits`: nothing is granted until every kiosk did.
    `barred`: nothing is granted to this kiosk, whose certificate was revoked or ends too soon; its facts are taken.
    """

    epoch: int
    time: datetime
    kiosk: str
    witness: Witness | None
    emptied: list[str]
    replay: bool
    waits: bool
    barred: bool

    @classmethod
    def of(cls, hello: words.Hello) -> "Hello":
        """Take the rules' word."""
        return cls(
            epoch=hello.epoch,
            time=datetime.fromtimestamp(hello.time, UTC),
            kiosk=hello.kiosk,
            witness=Witness.of(hello.witness),
            emptied=list(hello.emptied),
            replay=hello.replay,
            waits=hello.waits,
            barred=hello.barred,
        )


class Grant(Body):
    """One approved physical copy; `holder` is masked."""

    grant: GrantKey
    kind: DocumentKind
    state: GrantState
    holder: str
    detail: str
    pages: int


class Visit(Body):
    """An open visit; `lease` in seconds."""

    visit: Key
    epoch: int
    lease: int
    grants: list[Grant]

    @classmethod
    def of(cls, visit: words.Visit) -> "Visit":
        """Take the rules' word."""
        grants = [
            Grant(
                grant=each.grant,
                kind=each.kind,
                state=each.state,
                holder=each.holder,
                detail=each.detail,
                pages=each.pages,
            )
            for each in visit.grants
        ]
        return cls(visit=visit.visit, epoch=visit.epoch, lease=visit.lease, grants=grants)


class Closed(Body):
    """The visit is closed."""


class Job(Body):
    """The signed job: JWS compact, ES256, typ `anjungan-job+jwt`, kid = SHA-256 thumbprint of the certificate, hex."""

    job: str
    witness: Witness | None


class StartedNow(Body):
    """The acknowledgement without which nothing is printed."""

    state: Literal["started"]
    witness: Witness | None


class OutcomeKept(Body):
    """What is on record; `counted`: the fact changed the grant."""

    state: Outcome
    counted: bool
    witness: Witness | None


class Problem(Body):
    """Why not; `wait` in seconds belongs to this kiosk and door; `where` and `what` only for `invalid`."""

    error: Code
    wait: int | None = None
    where: str | None = None
    what: str | None = None
