"""The /v1 contract over HTTP: each endpoint turns one body into one question of the registry, and its answer back."""

import math
import re
from typing import Annotated, Final, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from pin.policy import Door
from pin.secret import Secret
from simulators.registry import models
from simulators.registry.service import Registry
from simulators.registry.words import STATUS, Code, Refusal

DOCK: Final = "dock"
BAD_REQUEST: Final = 400
KIOSK: Final = re.compile(r"[a-z0-9-]{3,32}")
T = TypeVar("T")


class RefusedError(Exception):
    """Carries a refusal from a question to its answer."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code.value)
        self.refusal = refusal


def registry_of(request: Request) -> Registry:
    """Give the registry that this application serves."""
    registry: Registry = request.app.state.registry
    return registry


def client_of(request: Request) -> str:
    """Give the CN of the client's certificate; the server puts it into the scope."""
    return str(request.scope.get("client_cn", ""))


def kiosk_of(request: Request) -> str:
    """Give the kiosk's id; the dock is no kiosk, nor are the authority's own signers."""
    name = client_of(request)
    if name == DOCK or KIOSK.fullmatch(name) is None:
        raise RefusedError(Refusal(Code.REFUSED))
    return name


def until_of(request: Request) -> float:
    """Give when the client's certificate ends, in Unix seconds; the server puts it into the scope."""
    return float(request.scope.get("client_until", 0.0))


def given(answer: T | Refusal) -> T:
    """Give the answer, or raise the refusal."""
    if isinstance(answer, Refusal):
        raise RefusedError(answer)
    return answer


Served = Annotated[Registry, Depends(registry_of)]
Kiosk = Annotated[str, Depends(kiosk_of)]
Until = Annotated[float, Depends(until_of)]

ERRORS: Final[dict[int | str, dict[str, object]]] = {
    403: {
        "model": models.Problem,
        "description": "refused: one answer for a wrong, expired, used or unknown PIN; certificate",
    },
    409: {"model": models.Problem, "description": "busy, stale, conflict or epoch"},
    410: {"model": models.Problem, "description": "closed: the visit is over, or the attempt may not go on"},
    413: {"model": models.Problem, "description": "invalid: larger than any question of this contract"},
    422: {"model": models.Problem, "description": "invalid: what is wrong with the question"},
}
v1 = APIRouter(prefix="/v1", responses=ERRORS)


@v1.get("/hello")
def hello(registry: Served, kiosk: Kiosk, until: Until = math.inf) -> models.Hello:
    """Health check; the kiosk compares the witness with its journal before it serves anyone."""
    return models.Hello.of(registry.hello(kiosk, until))


@v1.post("/visits")
def open_visit(registry: Served, kiosk: Kiosk, body: models.OpenVisit, until: Until = math.inf) -> models.Visit:
    """Open a visit with the entry PIN; the same visit again gives the same visit."""
    name = Secret(body.code if isinstance(body, models.QrDoor) else body.nik)
    pin = Secret(body.pin)
    return models.Visit.of(given(registry.open_visit(kiosk, body.visit, Door(body.door), name, pin, until)))


@v1.post("/visits/{visit}/renew")
def renew(registry: Served, kiosk: Kiosk, visit: models.Key) -> models.Visit:
    """Lengthen the lease and read the menu again."""
    return models.Visit.of(given(registry.renew(kiosk, visit)))


@v1.post("/visits/{visit}/close")
def close(registry: Served, kiosk: Kiosk, visit: models.Key) -> models.Closed:
    """End a visit; it accepts no attempts any more."""
    given(registry.close_visit(kiosk, visit))
    return models.Closed()


@v1.post("/attempts/{attempt}/reserve")
def reserve(
    registry: Served, kiosk: Kiosk, attempt: models.Key, body: models.Reserve, until: Until = math.inf
) -> models.Job:
    """Reserve a grant with its print PIN; the same attempt again gives the same job."""
    head = None if body.witness is None else body.witness.value()
    job = given(registry.reserve(kiosk, attempt, body.visit, body.grant, Secret(body.pin), head, until))
    return models.Job(job=job.job, witness=models.Witness.of(job.witness))


@v1.get(
    "/attempts/{attempt}/content",
    response_class=Response,
    responses={
        200: {
            "content": {
                "application/pdf": {"schema": {"type": "string", "format": "binary"}},
                "application/vnd.anjungan.card+json": {"schema": {"type": "object"}},
            }
        }
    },
)
def content(registry: Served, kiosk: Kiosk, attempt: models.Key) -> Response:
    """Give the document while it is reserved, to the kiosk that reserved it."""
    document = given(registry.content(kiosk, attempt))
    return Response(document.content, media_type=document.media_type, headers={"Cache-Control": "no-store"})


@v1.post("/attempts/{attempt}/started")
def started(
    registry: Served, kiosk: Kiosk, attempt: models.Key, body: models.Started, until: Until = math.inf
) -> models.StartedNow:
    """Record that the first byte is about to go to the device. No answer, no print."""
    kept = given(registry.started(kiosk, attempt, body.fence.value(), body.witness.value(), until))
    return models.StartedNow(state="started", witness=models.Witness.of(kept.witness))


@v1.post("/attempts/{attempt}/outcome")
def outcome(registry: Served, kiosk: Kiosk, attempt: models.Key, body: models.OutcomeTold) -> models.OutcomeKept:
    """Record what the attempt came to; told again until it is acknowledged. `not_produced` is also a tombstone."""
    fence = None if body.fence is None else body.fence.value()
    kept = given(
        registry.outcome(
            *(kiosk, attempt, fence, body.outcome),
            *(body.evidence, body.witness.value(), body.visit, body.grant),
        )
    )
    return models.OutcomeKept(state=body.outcome, counted=kept.counted, witness=models.Witness.of(kept.witness))


@v1.post("/replay")
def replay(registry: Served, kiosk: Kiosk, body: models.Replay) -> models.Replayed:
    """Take what a kiosk knows, after a restore: every outcome, and every attempt that may be printing."""
    facts, open_ = [one.value() for one in body.outcomes], [one.value() for one in body.open]
    found = given(registry.replay(kiosk, body.epoch, facts, open_, body.witness.value(), last=body.last))
    return models.Replayed(replay=found.replay, waits=found.waits)


def refused(_request: Request, error: Exception) -> Response:
    """Answer a refusal: for one code the body differs in nothing but `wait`."""
    if not isinstance(error, RefusedError):
        raise error
    refusal = error.refusal
    problem = models.Problem(error=refusal.code, wait=refusal.wait)
    return JSONResponse(problem.model_dump(mode="json", exclude_none=True), STATUS[refusal.code])


def invalid(_request: Request, error: Exception) -> Response:
    """Say where a question is wrong and how, never what it contained."""
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    problem = models.Problem(error=Code.INVALID, where=where[:200], what=str(first["type"]))
    return JSONResponse(problem.model_dump(mode="json", exclude_none=True), STATUS[Code.INVALID])


def misdirected(_request: Request, error: Exception) -> Response:
    """Answer what is no question of the contract, or no JSON at all."""
    if not isinstance(error, HTTPException):
        raise error
    status = STATUS[Code.INVALID] if error.status_code == BAD_REQUEST else error.status_code
    problem = models.Problem(error=Code.INVALID)
    return JSONResponse(problem.model_dump(mode="json", exclude_none=True), status, error.headers)


def contract_app() -> FastAPI:
    """Make an application with the contract alone."""
    app = FastAPI(
        title="Anjungan registry contract",
        version="1.3.0",
        description="What a kiosk asks of the civil registry. A client certificate is required; its CN is the kiosk.",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.include_router(v1)
    app.add_exception_handler(RefusedError, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, misdirected)
    return app
