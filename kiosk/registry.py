"""The client of the central registry: one HTTP contract (docs/registry-openapi.json), bounded in all ways."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from json import loads
from pathlib import Path
from typing import Final, TypeVar

import jwt
import requests
import urllib3
from cryptography import x509

from kiosk.core.faults import Fault
from kiosk.core.screens import Session
from kiosk.core.terms import DocumentKind, Grant, GrantState, Outcome
from pin.policy import Door
from pin.secret import Secret
from printjobs.journal import Head
from printjobs.words import Fence, Terms

LARGEST_ANSWER: Final = 64 * 1024
LARGEST_DOCUMENT: Final = 20 * 1024 * 1024
LONGEST_WAIT: Final = 60
_CHUNK: Final = 16 * 1024
Json = Mapping[str, object]
_T = TypeVar("_T")


@dataclass(frozen=True)
class RefusedByRegistry:
    """The credentials were refused: one answer for every reason. `wait`: seconds for which the door stays shut."""

    wait: int = 0


@dataclass(frozen=True)
class Hindrance:
    """No answer that can be used; `fault` says which row of the table."""

    fault: Fault
    detail: str = ""


@dataclass(frozen=True)
class Hello:
    """The registry is there: its epoch, its witness of our journal, and the outlets that staff attested empty."""

    epoch: int
    witness: Head | None
    emptied: frozenset[str]


@dataclass(frozen=True)
class Content:
    """The bytes of a document and their media type."""

    content: bytes
    media_type: str


@dataclass(frozen=True)
class Acknowledged:
    """The registry knows."""


@dataclass(frozen=True)
class OutcomeReport:
    """What one attempt came to. `evidence` holds no personal data."""

    attempt: str
    visit: str
    grant: str
    fence: Fence | None
    outcome: Outcome
    evidence: Mapping[str, str | int]


class AnswerError(Exception):
    """The registry's answer is not what the contract says; holds no payload."""


_FAULT_OF: Final = {"busy": Fault.GRANT_BUSY, "closed": Fault.VISIT_OVER, "stale": Fault.VISIT_OVER}


class RegistryClient:
    """Speaks for one kiosk. Every call ends within `seconds`, never follows a redirect, reads a bounded answer."""

    def __init__(self, url: str, *, ca: Path, certificate: Path, key: Path, jobs: Path, seconds: float = 8.0) -> None:
        self._url = url.rstrip("/")
        self._seconds = seconds
        self._jobs_key = x509.load_pem_x509_certificate(jobs.read_bytes()).public_key()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = str(ca)
        self._session.cert = (str(certificate), str(key))
        self._session.headers["Accept-Encoding"] = "identity"

    def hello(self) -> Hello | Hindrance:
        """Ask whether the registry is there."""
        answer = _parsed(self._call("GET", "/v1/hello", None), _hello)
        return Hindrance(Fault.REGISTRY_NOT_TRUSTED) if isinstance(answer, RefusedByRegistry) else answer

    def open_visit(self, visit: str, door: Door, name: Secret, pin: Secret) -> Session | RefusedByRegistry | Hindrance:
        """Open an application; the same visit id gets the same answer."""
        key = "code" if door is Door.QR else "nik"
        body = {"visit": visit, "door": door.value, key: name.reveal(), "pin": pin.reveal()}
        answer = self._call("POST", "/v1/visits", body)
        return _parsed(answer, lambda json: Session(visit, door, _grants(json)))

    def renew_visit(self, visit: str) -> tuple[Grant, ...] | RefusedByRegistry | Hindrance:
        """Renew the lease and read the menu again."""
        return _parsed(self._call("POST", f"/v1/visits/{visit}/renew", {}), _grants)

    def close_visit(self, visit: str) -> Acknowledged | RefusedByRegistry | Hindrance:
        """End the lease; answered when the registry knows."""
        return _parsed(self._call("POST", f"/v1/visits/{visit}/close", {}), lambda _: Acknowledged())

    def reserve(
        self, attempt: str, visit: str, grant: str, pin: Secret, witness: Head
    ) -> Terms | RefusedByRegistry | Hindrance:
        """Reserve one grant for one attempt; the answer is signed by the registry."""
        body = {"visit": visit, "grant": grant, "pin": pin.reveal(), "witness": _witness(witness)}
        answer = self._call("POST", f"/v1/attempts/{attempt}/reserve", body)
        return _parsed(answer, self._terms)

    def content(self, attempt: str) -> Content | Hindrance:
        """Fetch the document."""
        answer = self._exchange("GET", f"/v1/attempts/{attempt}/content", None, LARGEST_DOCUMENT)
        if isinstance(answer, Hindrance):
            return answer
        status, media_type, content = answer
        if status != requests.codes.ok:
            return Hindrance(Fault.VISIT_OVER if status in {409, 410} else Fault.REGISTRY_ANSWER_BAD)
        return Content(content, media_type)

    def started(self, attempt: str, fence: Fence, witness: Head) -> Acknowledged | RefusedByRegistry | Hindrance:
        """Announce that printing starts; this is the ack without which nothing is printed."""
        body = {"fence": _fence(fence), "witness": _witness(witness)}
        return _parsed(self._call("POST", f"/v1/attempts/{attempt}/started", body), lambda _: Acknowledged())

    def outcome(self, report: OutcomeReport, witness: Head) -> Acknowledged | RefusedByRegistry | Hindrance:
        """Report what the attempt came to; repeated until it is acknowledged."""
        body = {
            "visit": report.visit,
            "grant": report.grant,
            "fence": None if report.fence is None else _fence(report.fence),
            "outcome": report.outcome.value,
            "evidence": dict(report.evidence),
            "witness": _witness(witness),
        }
        return _parsed(self._call("POST", f"/v1/attempts/{report.attempt}/outcome", body), lambda _: Acknowledged())

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _terms(self, json: Json) -> Terms:
        try:
            job = jwt.decode(
                _text(json, "job"),
                self._jobs_key,  # type: ignore[arg-type]  # the certificate's key is checked by PyJWT for ES256
                algorithms=["ES256"],
                # Expiry is judged by the registry alone, when it is told that printing starts.
                options={"verify_exp": False, "verify_iat": False, "verify_aud": False},
            )
        except jwt.InvalidTokenError as error:
            raise AnswerError("the job's signature is not the registry's") from error
        qr = job["qr"]
        return Terms(
            kiosk=_text(job, "kiosk"),
            visit=_text(job, "visit"),
            person=_text(job, "person"),
            attempt=_text(job, "attempt"),
            grant=_text(job, "grant"),
            kind=DocumentKind(_text(job, "kind")),
            sha256=_text(job, "sha256"),
            pages=_number(job, "pages"),
            qr=None if qr is None else str(qr),
            fence=Fence(_number(job["fence"], "epoch"), _number(job["fence"], "number")),
        )

    def _call(self, method: str, path: str, body: Json | None) -> Json | RefusedByRegistry | Hindrance:
        answer = self._exchange(method, path, body, LARGEST_ANSWER)
        if isinstance(answer, Hindrance):
            return answer
        status, _, content = answer
        try:
            json = loads(content)
        except (ValueError, RecursionError):
            return Hindrance(Fault.REGISTRY_ANSWER_BAD, f"status {status}, not JSON")
        if not isinstance(json, dict):
            return Hindrance(Fault.REGISTRY_ANSWER_BAD, f"status {status}, not an object")
        if status == requests.codes.ok:
            return json
        error = json.get("error")
        if error == "refused":
            wait = json.get("wait")
            return RefusedByRegistry(min(wait, LONGEST_WAIT) if isinstance(wait, int) else 0)
        if error == "conflict" and path.endswith("/outcome"):
            return {}  # on record, and people decide: saying it again changes nothing
        fault = _FAULT_OF.get(error) if isinstance(error, str) else None
        return Hindrance(fault or Fault.REGISTRY_ANSWER_BAD, f"status {status}")

    def _exchange(self, method: str, path: str, body: Json | None, largest: int) -> tuple[int, str, bytes] | Hindrance:
        deadline = time.monotonic() + self._seconds
        try:
            with self._session.request(
                method,
                self._url + path,
                json=body,
                timeout=(self._seconds / 2, self._seconds / 2),
                allow_redirects=False,
                stream=True,
            ) as response:
                content = bytearray()
                # read1 returns what one segment brought, so that a slow drip meets the deadline too.
                while chunk := response.raw.read1(_CHUNK):
                    content += chunk
                    if len(content) > largest:
                        return Hindrance(Fault.REGISTRY_ANSWER_BAD, "the answer is too large")
                    if time.monotonic() > deadline:
                        return Hindrance(Fault.REGISTRY_UNREACHABLE, "the answer is too slow")
                return response.status_code, response.headers.get("Content-Type", ""), bytes(content)
        except requests.exceptions.SSLError:
            return Hindrance(Fault.REGISTRY_NOT_TRUSTED)
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
            return Hindrance(Fault.REGISTRY_UNREACHABLE, type(error).__name__)


def _parsed(
    answer: Json | RefusedByRegistry | Hindrance, parse: Callable[[Json], _T]
) -> _T | RefusedByRegistry | Hindrance:
    if isinstance(answer, RefusedByRegistry | Hindrance):
        return answer
    try:
        return parse(answer)
    except (KeyError, TypeError, ValueError, AnswerError) as error:
        return Hindrance(Fault.REGISTRY_ANSWER_BAD, f"the answer breaks the contract: {type(error).__name__}")


def _hello(json: Json) -> Hello:
    witness, emptied = json["witness"], json["emptied"]
    if not isinstance(emptied, list) or not (witness is None or isinstance(witness, dict)):
        raise TypeError("emptied and witness")
    head = None if witness is None else Head(_number(witness, "sequence"), _text(witness, "hash"))
    return Hello(_number(json, "epoch"), head, frozenset(str(a) for a in emptied))


def _grants(json: Json) -> tuple[Grant, ...]:
    rows = json["grants"]
    if not isinstance(rows, list):
        raise TypeError("grants")
    return tuple(
        Grant(
            _text(row, "grant"),
            DocumentKind(_text(row, "kind")),
            GrantState(_text(row, "state")),
            _text(row, "holder"),
            _text(row, "detail"),
        )
        for row in rows
    )


def _text(json: Json, key: str) -> str:
    value = json[key]
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def _number(json: Json, key: str) -> int:
    value = json[key]
    if not isinstance(value, int):
        raise TypeError(key)
    return value


def _witness(head: Head) -> Json:
    return {"sequence": head.sequence, "hash": head.hash}


def _fence(fence: Fence) -> Json:
    return {"epoch": fence.epoch, "number": fence.number}
