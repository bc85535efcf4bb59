"""The IPP model's end of the wire: real request bytes in, real answer bytes out (RFC 8010), without sockets."""

import struct
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from pyipp.enums import IppOperation, IppTag
from pyipp.parser import parse
from pyipp.serializer import construct_attribute

from devices.transport import TransportError
from simulators.a4_filter import pages_of
from simulators.ipp.parts import IppFault, Job

if TYPE_CHECKING:
    from simulators.ipp.model import IppModel

TIMEOUT: Final = 2.0  # seconds a kiosk waits for an answer
URI: Final = "ipp://printer.invalid:631/ipp/print"
_OK, _NOT_POSSIBLE, _NOT_FOUND, _FORMAT, _UNKNOWN_OPERATION, _BUSY, _NOT_ACCEPTING = (
    0x0000,
    0x0404,
    0x0406,
    0x040A,
    0x0501,
    0x0507,
    0x0506,
)
_FORMATS: Final = ("application/pdf", "image/pwg-raster")
_MEDIA: Final = "iso_a4_210x297mm"
_GARBAGE: Final = b"HTTP is not IPP"

Row = tuple[str, IppTag, Any]


class IppTransport:
    """What a driver's `IppLine` takes. `pause` lets time pass while an answer does not come.

    `cut_at`: the next request breaks off after so many bytes.
    """

    def __init__(self, model: "IppModel", pause: Callable[[float], None]) -> None:
        self._model = model
        self._pause = pause
        self._before = _GARBAGE
        self.cut_at: int | None = None
        self.requests = 0

    def exchange(self, body: bytes) -> bytes:
        """Answer one request; TransportError when no answer comes."""
        model = self._model
        model.advance()
        self.requests += 1
        if not model.powered or model.faults.strikes(IppFault.DEAF):
            raise self._no_answer()
        cut, self.cut_at = self.cut_at, None
        if cut is None and model.faults.strikes(IppFault.TORN):
            cut = len(body) // 2
        if cut is not None:
            _torn(model, body, cut)
            raise TransportError("the connection broke")
        request = _read(body)
        if request["status-code"] == IppOperation.PRINT_JOB and model.faults.strikes(IppFault.LATE):
            model.delay(request["operation-attributes"]["job-name"], pages_of(request["data"]))
            raise self._no_answer()
        answer = _answer(model, request)
        before, self._before = self._before, answer
        if model.faults.strikes(IppFault.MUTE):
            raise self._no_answer()
        if model.faults.strikes(IppFault.STALE):
            return before
        return _GARBAGE if model.faults.strikes(IppFault.GARBLED) else answer

    def close(self) -> None:
        """Drop the connection; there is none between two exchanges."""

    def _no_answer(self) -> TransportError:
        self._pause(TIMEOUT)
        return TransportError("no answer")


def _read(body: bytes) -> dict[str, Any]:
    found: dict[str, Any] = parse(body, contains_data=True)
    return found


def _torn(model: "IppModel", body: bytes, cut: int) -> None:
    """A request that breaks off is nothing, unless its head came whole: then what came of the document is printed."""
    request = _read(body)
    begun = cut - (len(body) - len(request["data"]))
    if request["status-code"] == IppOperation.PRINT_JOB and begun >= 0 and _refusal(model, request) is None:
        pages = pages_of(request["data"])
        arrived = pages * begun // len(request["data"])
        model.take(request["operation-attributes"]["job-name"], pages, arrived)


def _refusal(model: "IppModel", request: Mapping[str, Any]) -> int | None:
    asked = request["operation-attributes"]
    if IppFault.NOT_ACCEPTING in model.faults:
        return _NOT_ACCEPTING
    if model.faults.strikes(IppFault.BUSY):
        return _BUSY
    refused = asked["document-format"] not in _FORMATS or model.faults.strikes(IppFault.REFUSES)
    return _FORMAT if refused or not pages_of(request["data"]) else None


def _answer(model: "IppModel", request: Mapping[str, Any]) -> bytes:
    number, asked = request["request-id"], request["operation-attributes"]
    match request["status-code"]:
        case IppOperation.GET_PRINTER_ATTRIBUTES:
            return _encode(_OK, number, (IppTag.PRINTER, _printer(model)))
        case IppOperation.PRINT_JOB:
            refusal = _refusal(model, request)
            if refusal is not None:
                return _encode(refusal, number)
            job = model.take(asked["job-name"], pages_of(request["data"]))
            return _encode(_OK, number, (IppTag.JOB, _job(job)))
        case IppOperation.GET_JOBS:
            over = asked.get("which-jobs") == "completed"
            found = [job for job in model.jobs.values() if job.over is over]
            found.sort(key=lambda job: job.number, reverse=over)
            return _encode(_OK, number, *((IppTag.JOB, _job(job)) for job in found[: asked.get("limit", len(found))]))
        case IppOperation.GET_JOB_ATTRIBUTES if asked["job-id"] in model.jobs:
            return _encode(_OK, number, (IppTag.JOB, _job(model.jobs[asked["job-id"]])))
        case IppOperation.CANCEL_JOB if asked["job-id"] in model.jobs:
            return _encode(_OK if model.cancel(asked["job-id"]) else _NOT_POSSIBLE, number)
        case IppOperation.GET_JOB_ATTRIBUTES | IppOperation.CANCEL_JOB:
            return _encode(_NOT_FOUND, number)
        case _:
            return _encode(_UNKNOWN_OPERATION, number)


def _printer(model: "IppModel") -> list[Row]:
    return [
        ("printer-state", IppTag.ENUM, model.state),
        ("printer-state-reasons", IppTag.KEYWORD, model.reasons),
        ("printer-state-change-time", IppTag.INTEGER, model.changed),
        ("printer-uuid", IppTag.URI, model.uuid),
        ("printer-up-time", IppTag.INTEGER, model.up_time),
        ("printer-is-accepting-jobs", IppTag.BOOLEAN, IppFault.NOT_ACCEPTING not in model.faults),
        ("document-format-supported", IppTag.MIME_TYPE, _FORMATS),
        ("pwg-raster-document-type-supported", IppTag.KEYWORD, ("srgb_8", "sgray_8")),
        ("media-ready", IppTag.KEYWORD, _MEDIA),
        ("queued-job-count", IppTag.INTEGER, model.queued),
    ]


def _job(job: Job) -> list[Row]:
    return [
        ("job-id", IppTag.INTEGER, job.number),
        ("job-name", IppTag.NAME, job.name),
        ("job-uuid", IppTag.URI, f"urn:uuid:00000000-0000-4000-8000-{job.created:06x}{job.number:06x}"),
        ("job-state", IppTag.ENUM, job.state),
        ("job-state-reasons", IppTag.KEYWORD, "processing-to-stop-point" if job.stopping and not job.over else "none"),
        ("job-impressions", IppTag.INTEGER, job.pages),
        ("job-impressions-completed", IppTag.INTEGER, job.done),
        ("time-at-creation", IppTag.INTEGER, job.created),
        ("time-at-processing", IppTag.INTEGER, job.began),
    ]


def _encode(status: int, number: int, *groups: tuple[IppTag, Iterable[Row]]) -> bytes:
    always = (
        ("attributes-charset", IppTag.CHARSET, "utf-8"),
        ("attributes-natural-language", IppTag.LANGUAGE, "en"),
    )
    found = struct.pack(">bbhi", 2, 0, status, number)
    for tag, rows in ((IppTag.OPERATION, always), *groups):
        found += bytes([tag]) + b"".join(_attribute(*row) for row in rows)
    return found + bytes([IppTag.END])


def _attribute(name: str, tag: IppTag, value: Any) -> bytes:
    if value is None:
        return struct.pack(">bh", IppTag.NO_VALUE, len(name)) + name.encode("ascii") + b"\0\0"
    attribute: bytes = construct_attribute(name, value, tag)
    return attribute
