"""The sandbox's own endpoints, for the dock alone: the phone, new applications, network faults, the clock."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from kiosk.core.terms import DocumentKind
from simulators.registry.api import DOCK, KIOSK, RefusedError, Served, client_of, given
from simulators.registry.applications import Message
from simulators.registry.clock import AheadClock
from simulators.registry.faults import LATE_SECONDS, Mode, Network
from simulators.registry.models import Body, Key, Replay
from simulators.registry.office import Office
from simulators.registry.words import Code, Refusal


def dock_only(request: Request) -> None:
    """Refuse everyone but the dock."""
    if client_of(request) != DOCK:
        raise RefusedError(Refusal(Code.REFUSED))


def network_of(request: Request) -> Network:
    """Give the network in front of this application."""
    network: Network = request.app.state.network
    return network


def office_of(request: Request) -> Office:
    """Give the office that approves."""
    office: Office = request.app.state.office
    return office


def clock_of(request: Request) -> AheadClock:
    """Give the registry's clock."""
    clock: AheadClock = request.app.state.clock
    return clock


class NewApplication(Body):
    """What is to be approved; `variant` is that of the kind which has it, `family` the number of members.

    Of an akta perkawinan both copies are approved, unless the variant names one; `under_five` and `from_five` say whose
    KIA it is.
    """

    kinds: Annotated[list[DocumentKind], Field(min_length=1, max_length=9)]
    variant: str | None = None
    family: Annotated[int, Field(ge=1, le=40)] = 4


class NetworkMode(Body):
    """How the network is to misbehave, besides what is wrong already: for how long, only once, how likely.

    `delay`: by how many seconds questions are late; `mend`: this mode is to end. The mode `ok` ends all.
    """

    mode: Mode
    seconds: Annotated[float, Field(gt=0)] | None = None
    once: bool = False
    chance: Annotated[float, Field(gt=0, le=1)] = 1.0
    delay: Annotated[float, Field(ge=0, le=60)] = LATE_SECONDS
    mend: bool = False


class Emptied(Body):
    """The outlet of this attempt was emptied."""

    attempt: Key


class Ahead(Body):
    """How far the registry's clock is to be ahead of this machine's."""

    ahead: float


class SignedVote(Body):
    """A vote as its officer signed it (`votes.sign`)."""

    signed: Annotated[str, Field(max_length=4096)]


class Revoked(Body):
    """The kiosk whose certificate is revoked."""

    kiosk: Annotated[str, Field(pattern=KIOSK.pattern)]


sandbox = APIRouter(prefix="/sandbox", dependencies=[Depends(dock_only)])


def _shown(message: Message) -> dict[str, object]:
    return {**asdict(message), "time": datetime.fromtimestamp(message.time, UTC).isoformat()}


@sandbox.get("/messages")
def messages(registry: Served, after: Annotated[int, Query(ge=0)] = 0) -> dict[str, list[dict[str, object]]]:
    """Give what the phones received since a message."""
    return {"messages": [_shown(message) for message in registry.messages(after)]}


@sandbox.get("/applications")
def applications(registry: Served) -> list[dict[str, object]]:
    """Give every application."""
    return registry.applications()


@sandbox.post("/applications")
def approve(registry: Served, office: Annotated[Office, Depends(office_of)], body: NewApplication) -> dict[str, object]:
    """Approve an application of a new family."""
    try:
        approval = office.approve(body.kinds, body.family, body.variant)
    except ValueError as error:
        raise RefusedError(Refusal(Code.INVALID)) from error
    application = registry.approve(approval)
    sent = [_shown(message) for message in registry.messages(0, application)]
    return {"application": application, "nik": approval.applicant.nik, "messages": sent}


@sandbox.post("/applications/{application}/resend")
def resend(registry: Served, application: str) -> dict[str, int]:
    """Send the messages of the live PINs again."""
    return {"sent": registry.send_again(application)}


@sandbox.get("/state")
def state(registry: Served) -> dict[str, object]:
    """Give identifiers and states."""
    return registry.state()


@sandbox.get("/glance")
def glance(registry: Served) -> dict[str, object]:
    """Give what a console shows: counts, and what is open. It does not grow with what is over."""
    return registry.glance()


@sandbox.post("/network")
def network(faulty: Annotated[Network, Depends(network_of)], body: NetworkMode) -> dict[str, str]:
    """Misbehave, or stop misbehaving."""
    if body.mend:
        faulty.mend(body.mode)
    else:
        faulty.set(body.mode, body.seconds, once=body.once, chance=body.chance, delay=body.delay)
    return {"mode": body.mode.value}


@sandbox.get("/network")
def weather(faulty: Annotated[Network, Depends(network_of)]) -> dict[str, list[dict[str, object]]]:
    """Tell what is wrong with the network, the newest last: how it acts, and the seconds it still lasts."""
    return {
        "faults": [
            {"mode": mode.value, "once": terms.once, "chance": terms.chance, "left": left, "delay": faulty.delay}
            for mode, (terms, left) in faulty.modes.items()
        ]
    }


@sandbox.post("/emptied")
def emptied(registry: Served, body: Emptied) -> dict[str, str]:
    """Attest that an outlet was emptied."""
    if not registry.emptied(body.attempt):
        raise RefusedError(Refusal(Code.CLOSED))
    return {"attempt": body.attempt}


@sandbox.post("/votes")
def vote(registry: Served, body: SignedVote) -> dict[str, object]:
    """Take a vote on a case."""
    return asdict(given(registry.vote(body.signed)))


@sandbox.get("/resolutions")
def resolutions(registry: Served) -> list[dict[str, object]]:
    """Count what each officer decided."""
    return registry.resolutions()


@sandbox.post("/revoked")
def revoke(registry: Served, body: Revoked) -> dict[str, str]:
    """Revoke a kiosk's certificate."""
    registry.revoke(body.kiosk)
    return {"kiosk": body.kiosk}


@sandbox.post("/salvaged/{kiosk}")
def salvaged(registry: Served, kiosk: Annotated[str, Path(pattern=KIOSK.pattern)], body: Replay) -> dict[str, str]:
    """Take the salvaged journal of a revoked kiosk, in the words of a replay (`anjungan audit known`)."""
    facts, open_ = [one.value() for one in body.outcomes], [one.value() for one in body.open]
    given(registry.salvaged(kiosk, facts, open_, body.witness.value()))
    return {"kiosk": kiosk}


@sandbox.get("/backup")
def backup(registry: Served) -> Response:
    """Give the records, to be restored later."""
    return Response(registry.backup(), media_type="application/vnd.sqlite3")


@sandbox.post("/restore")
async def restore(registry: Served, request: Request) -> dict[str, int]:
    """Put a backup in the place of the records; a new epoch begins."""
    image = await request.body()
    try:
        return {"epoch": await run_in_threadpool(registry.restore, image)}
    except ValueError as error:
        raise RefusedError(Refusal(Code.INVALID)) from error


@sandbox.post("/clock")
def clock(ticking: Annotated[AheadClock, Depends(clock_of)], body: Ahead) -> dict[str, float]:
    """Set the registry's clock ahead of this machine's."""
    ticking.ahead = body.ahead
    return {"ahead": body.ahead}
