"""The client of the central registry: one HTTP contract (docs/registry-openapi.json), bounded in all ways."""

import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from json import dumps, loads
from pathlib import Path
from typing import Final, TypeVar

import jwt
from cryptography import x509
from cryptography.x509.oid import NameOID

from devices.http import Answer, BadAnswerError, HttpError, HttpLine, NotTrustedError
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
LARGEST_NUMBER: Final = 2**53
PART: Final = 50  # of outcomes, or of open attempts, in one question of a replay
JOB: Final = "anjungan-job+jwt"
_OK: Final = 200
_GONE: Final = frozenset({409, 410})
_ON_RECORD: Final = "conflict"  # and people decide: saying it again changes nothing
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
    """The registry is there: its epoch, its witness of our journal, and the outlets that staff attested empty.

    After it was restored, `replay`: it wants to hear what this kiosk knows; `waits`: it grants nothing until every
    kiosk told. `barred`: it grants nothing to this kiosk's certificate, and still takes facts.
    """

    epoch: int
    witness: Head | None
    emptied: frozenset[str]
    replay: bool = False
    waits: bool = False
    barred: bool = False


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


@dataclass(frozen=True)
class OpenAttempt:
    """An attempt that may be printing: its intent is on record, its outcome is not."""

    attempt: str
    visit: str
    grant: str
    fence: Fence


class AnswerError(Exception):
    """The registry's answer is not what the contract says; holds no payload."""


_FAULT_OF: Final = {
    "busy": Fault.GRANT_BUSY,
    "closed": Fault.VISIT_OVER,
    "stale": Fault.VISIT_OVER,
    "epoch": Fault.REGISTRY_UNREACHABLE,
    "certificate": Fault.REGISTRY_NOT_TRUSTED,
}


class RegistryClient:
    """Speaks for one kiosk. Every call ends within `seconds`, never follows a redirect, reads a bounded answer."""

    def __init__(self, url: str, *, ca: Path, certificate: Path, key: Path, jobs: Path, seconds: float = 8.0) -> None:
        self._seconds = seconds
        self._jobs_key = x509.load_pem_x509_certificate(jobs.read_bytes()).public_key()
        self._kiosk = _common_name(certificate)
        self._line = HttpLine(url, {"Content-Type": "application/json"}, _context(ca, certificate, key))

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
        if answer.status != _OK:
            return Hindrance(Fault.VISIT_OVER if answer.status in _GONE else Fault.REGISTRY_ANSWER_BAD)
        return Content(answer.content, answer.media_type)

    def started(self, attempt: str, fence: Fence, witness: Head) -> Acknowledged | RefusedByRegistry | Hindrance:
        """Announce that printing starts; this is the ack without which nothing is printed."""
        body = {"fence": _fence(fence), "witness": _witness(witness)}
        return _parsed(
            self._call("POST", f"/v1/attempts/{attempt}/started", body), lambda json: _state(json, "started")
        )

    def outcome(self, report: OutcomeReport, witness: Head) -> Acknowledged | RefusedByRegistry | Hindrance:
        """Report what the attempt came to; repeated until it is acknowledged."""
        body = {**_fact(report), "witness": _witness(witness)}
        answer = self._call("POST", f"/v1/attempts/{report.attempt}/outcome", body)
        return _parsed(answer, lambda json: _state(json, report.outcome.value, _ON_RECORD))

    def replay(
        self, epoch: int, outcomes: Sequence[OutcomeReport], open_: Sequence[OpenAttempt], witness: Head
    ) -> Acknowledged | RefusedByRegistry | Hindrance:
        """Tell all that this kiosk knows, in parts, after a Hello that wants it; telling it again changes nothing."""
        for body in replay_parts(epoch, outcomes, open_, witness):
            answer = _parsed(self._call("POST", "/v1/replay", body), lambda _: Acknowledged())
            if not isinstance(answer, Acknowledged):
                return answer
        return Acknowledged()

    def close(self) -> None:
        """Close the connections."""
        self._line.close()

    def _terms(self, json: Json) -> Terms:
        signed = _text(json, "job")
        try:
            header = jwt.get_unverified_header(signed)
            job = jwt.decode(
                signed,
                self._jobs_key,  # type: ignore[arg-type]  # the certificate's key is checked by PyJWT for ES256
                algorithms=["ES256"],
                # Expiry is judged by the registry alone, when it is told that printing starts.
                options={"verify_exp": False, "verify_iat": False, "verify_aud": False},
            )
        except (jwt.InvalidTokenError, RecursionError) as error:
            raise AnswerError("the job's signature is not the registry's") from error
        if header.get("typ") != JOB or job["kiosk"] != self._kiosk:
            raise AnswerError("the job is no job, or another kiosk's")
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
            qr=None if qr is None else _word(qr),
            fence=Fence(_number(job["fence"], "epoch"), _number(job["fence"], "number")),
        )

    def _call(self, method: str, path: str, body: Json | None) -> Json | RefusedByRegistry | Hindrance:
        answer = self._exchange(method, path, body, LARGEST_ANSWER)
        if isinstance(answer, Hindrance):
            return answer
        try:
            json = loads(answer.content)
        except (ValueError, RecursionError):
            return Hindrance(Fault.REGISTRY_ANSWER_BAD, f"status {answer.status}, not JSON")
        if not isinstance(json, dict):
            return Hindrance(Fault.REGISTRY_ANSWER_BAD, f"status {answer.status}, not an object")
        if answer.status == _OK:
            return json
        error = json.get("error")
        if error == "refused":
            wait = json.get("wait")
            return RefusedByRegistry(max(0, min(wait, LONGEST_WAIT)) if isinstance(wait, int) else 0)
        if error == "conflict" and path.endswith("/outcome"):
            return {"state": _ON_RECORD}
        fault = _FAULT_OF.get(error) if isinstance(error, str) else None
        return Hindrance(fault or Fault.REGISTRY_ANSWER_BAD, f"status {answer.status}")

    def _exchange(self, method: str, path: str, body: Json | None, largest: int) -> Answer | Hindrance:
        question = None if body is None else dumps(body).encode()
        try:
            return self._line.ask(method, path, question, most=largest, seconds=self._seconds)
        except NotTrustedError:
            return Hindrance(Fault.REGISTRY_NOT_TRUSTED)
        except BadAnswerError as error:
            return Hindrance(Fault.REGISTRY_ANSWER_BAD, str(error))
        except HttpError as error:
            return Hindrance(Fault.REGISTRY_UNREACHABLE, str(error))


def _context(ca: Path, certificate: Path, key: Path) -> ssl.SSLContext:
    """Trust this authority alone. A `ca` file that holds revocation lists, too, has them obeyed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(ca)
    if "-----BEGIN X509 CRL-----" in ca.read_text(encoding="ascii"):
        context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
    context.load_cert_chain(certificate, key)
    return context


def _common_name(certificate: Path) -> str:
    """Give whom the registry knows this machine as."""
    names = x509.load_pem_x509_certificate(certificate.read_bytes()).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if not names:
        raise ValueError(f"{certificate.name}: the certificate names no kiosk; enrol this machine again")
    return str(names[0].value)


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
    told = frozenset(_word(attempt) for attempt in emptied)
    replay, waits, barred = (json.get(key) is True for key in ("replay", "waits", "barred"))
    return Hello(_number(json, "epoch"), head, told, replay, waits, barred)


def _state(json: Json, *right: str) -> Acknowledged:
    """Only an answer that names what was told is an acknowledgement."""
    if _text(json, "state") not in right:
        raise ValueError("the state is not what was told")
    return Acknowledged()


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
            _number(row, "pages"),
        )
        for row in rows
    )


def _text(json: Json, key: str) -> str:
    return _word(json[key])


def _word(value: object) -> str:
    """Text that may be shown, recorded and sent: nothing that does not print, no half characters."""
    if not isinstance(value, str) or not value.isprintable():
        raise TypeError("text")
    return value


def _number(json: Json, key: str) -> int:
    value = json[key]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_NUMBER:
        raise TypeError(key)
    return value


def _fact(report: OutcomeReport) -> Json:
    return {
        "visit": report.visit,
        "grant": report.grant,
        "fence": None if report.fence is None else _fence(report.fence),
        "outcome": report.outcome.value,
        "evidence": dict(report.evidence),
    }


def _witness(head: Head) -> Json:
    return {"sequence": head.sequence, "hash": head.hash}


def replay_parts(
    epoch: int, outcomes: Sequence[OutcomeReport], open_: Sequence[OpenAttempt], witness: Head
) -> Iterator[Json]:
    """Give the bodies in which a kiosk tells all that it knows; at least one."""
    facts = [{"attempt": one.attempt, **_fact(one)} for one in outcomes]
    standing = [
        {"attempt": one.attempt, "visit": one.visit, "grant": one.grant, "fence": _fence(one.fence)} for one in open_
    ]
    for start in range(0, max(len(facts), len(standing), 1), PART):
        end = start + PART
        yield {
            "epoch": epoch,
            "outcomes": facts[start:end],
            "open": standing[start:end],
            "witness": _witness(witness),
            "last": end >= max(len(facts), len(standing)),
        }


def _fence(fence: Fence) -> Json:
    return {"epoch": fence.epoch, "number": fence.number}
