"""The IPP model's end of the wire: real request bytes in, real answer bytes out (RFC 8010), without sockets."""

import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final

from pyipp.enums import IppOperation, IppTag
from pyipp.exceptions import IPPParseError
from pyipp.parser import parse
from pyipp.serializer import construct_attribute

from devices.a4.wire import WireError, clean
from devices.transport import TransportError
from simulators.ipp import operations
from simulators.ipp.attributes import Row
from simulators.ipp.operations import Status
from simulators.ipp.parts import IppFault

if TYPE_CHECKING:
    from simulators.ipp.model import IppModel

TIMEOUT: Final = 2.0  # seconds a kiosk waits for an answer, unless it says otherwise
URI: Final = "ipp://printer.invalid:631/ipp/print"
HEAD: Final = 8  # bytes of version, status and number
_GARBAGE: Final = b"HTTP is not IPP"
_OUT_OF_BAND: Final = frozenset({IppTag.UNSUPPORTED_VALUE, IppTag.NO_VALUE})


class Way(Enum):
    """What becomes of an exchange on the wire."""

    WHOLE = auto()
    SILENT = auto()  # the connection stands, and nothing comes
    SLOW = auto()  # the answer drips
    CUT = auto()  # the connection ends in the middle of the answer
    NOISE = auto()  # bytes that are no HTTP
    BROKEN = auto()  # the connection ends in the middle of the request
    UNAVAILABLE = auto()  # HTTP 503


@dataclass(frozen=True)
class Reply:
    """What comes back, and how, and after how many seconds."""

    way: Way
    content: bytes = b""
    after: float = 0.0


class FarEnd:
    """Requests to one model, and what comes back; faults of the wire are the model's."""

    def __init__(self, model: "IppModel", uri: str = URI) -> None:
        self._model = model
        self._uri = uri
        self._before = _GARBAGE

    def begin(self) -> Way:
        """Say what becomes of a request that begins to come: WHOLE, SILENT, BROKEN or UNAVAILABLE."""
        model = self._model
        model.advance()
        if not model.powered or model.faults.strikes(IppFault.DEAF):
            return Way.SILENT
        if model.faults.strikes(IppFault.UNAVAILABLE):
            return Way.UNAVAILABLE
        return Way.BROKEN if model.faults.strikes(IppFault.TORN) else Way.WHOLE

    def torn(self, part: bytes) -> None:
        """Take what came of a request that broke off: nothing, unless its attributes came whole."""
        request = read_request(part)
        if request is not None:
            operations.torn(self._model, request)

    def reply(self, body: bytes) -> Reply:
        """Do what a whole request asks for."""
        model, request = self._model, read_request(body)
        if request is None:
            return Reply(Way.WHOLE, _encode(_version(body), Status.BAD_REQUEST, _number(body)))
        is_document = request["status-code"] == IppOperation.PRINT_JOB
        if is_document and model.faults.strikes(IppFault.LATE):
            operations.delayed(model, request)
            return Reply(Way.SILENT)
        status, groups = operations.answer(model, request, self._uri)
        answer = _encode(_version(body), status, request["request-id"], *groups)
        before, self._before = self._before, answer
        faults = model.faults
        if faults.strikes(IppFault.MUTE):
            return Reply(Way.SILENT)
        if faults.strikes(IppFault.STALE):
            return Reply(Way.WHOLE, before)
        if faults.strikes(IppFault.GARBLED):
            return Reply(Way.WHOLE, _GARBAGE)
        for fault, way in ((IppFault.CUT, Way.CUT), (IppFault.NOISE, Way.NOISE), (IppFault.SLOW, Way.SLOW)):
            if faults.strikes(fault):
                return Reply(way, answer)
        return Reply(Way.WHOLE, answer, model.digest if is_document else model.lag if model.moving else 0.0)


class IppTransport:
    """What a driver's `IppLine` takes. `pause` lets time pass while an answer does not come.

    `cut_at`: the next request breaks off after so many bytes.
    """

    def __init__(self, model: "IppModel", pause: Callable[[float], None]) -> None:
        self._far_end = FarEnd(model)
        self._pause = pause
        self.cut_at: int | None = None
        self.requests = 0

    def exchange(self, body: bytes, seconds: float | None = None) -> bytes:
        """Answer one request; TransportError when no answer comes in time."""
        patience = TIMEOUT if seconds is None else seconds
        self.requests += 1
        way = self._far_end.begin()
        if way is Way.SILENT:
            raise self._no_answer(patience)
        cut, self.cut_at = self.cut_at, None
        if cut is None and way is Way.BROKEN:
            cut = len(body) // 2
        if cut is not None and cut < len(body):
            self._far_end.torn(body[:cut])
        elif cut is not None:
            self._far_end.reply(body)  # all of it came
        if cut is not None:
            raise TransportError("the connection broke")
        if way is Way.UNAVAILABLE:
            raise TransportError("HTTP 503")
        reply = self._far_end.reply(body)
        if reply.way in {Way.SILENT, Way.SLOW} or reply.after >= patience:
            raise self._no_answer(patience)
        if reply.way is Way.WHOLE:
            self._pause(reply.after)
            return reply.content
        raise TransportError("no whole answer")

    def close(self) -> None:
        """Drop the connection; there is none between two exchanges."""

    def _no_answer(self, patience: float) -> TransportError:
        self._pause(patience)
        return TransportError("no answer")


def read_request(body: bytes) -> dict[str, Any] | None:
    """Parse a request, whoever sent it; None when it is no whole one."""
    try:
        attributes, end = clean(body)
        found: dict[str, Any] = parse(attributes + body[end:], contains_data=True)
    except (IPPParseError, WireError, struct.error, ValueError, KeyError, IndexError, TypeError):
        return None
    return found if isinstance(found["operation-attributes"], Mapping) else None


def _version(body: bytes) -> tuple[int, int]:
    """The asker's version (RFC 8011 section 4.1.8), or the highest that is known."""
    return (body[0], body[1]) if body[:2] in {b"\1\0", b"\1\1", b"\2\0"} else (2, 0)


def _number(body: bytes) -> int:
    return int.from_bytes(body[4:HEAD].ljust(4, b"\0"), "big", signed=True)


def _encode(version: tuple[int, int], status: int, number: int, *groups: tuple[IppTag, Iterable[Row]]) -> bytes:
    always = (
        ("attributes-charset", IppTag.CHARSET, "utf-8"),
        ("attributes-natural-language", IppTag.LANGUAGE, "en"),
    )
    found = struct.pack(">bbhi", *version, status, number)
    for tag, rows in ((IppTag.OPERATION, always), *groups):
        found += bytes([tag]) + b"".join(_attribute(*row) for row in rows)
    return found + bytes([IppTag.END])


def _attribute(name: str, tag: IppTag, value: Any) -> bytes:
    """Write one attribute; pyipp knows neither collections, ranges and resolutions nor values that there are not."""
    if value is None:
        return _raw(name, tag if tag in _OUT_OF_BAND else IppTag.NO_VALUE, b"")
    match tag:
        case IppTag.RANGE:
            return _raw(name, tag, struct.pack(">ii", *value))
        case IppTag.RESOLUTION:
            several = value if isinstance(value, list) else [value]
            return b"".join(_raw("" if at else name, tag, struct.pack(">iib", *one)) for at, one in enumerate(several))
        case IppTag.BEGIN_COLLECTION:
            several = value if isinstance(value[0], list) else [value]
            return b"".join(_collection(name if index == 0 else "", rows) for index, rows in enumerate(several))
        case _:
            attribute: bytes = construct_attribute(name, value, tag)
            return attribute


def _collection(name: str, rows: Iterable[Row]) -> bytes:
    """Write one collection (RFC 8010 section 3.1.6)."""
    found = _raw(name, IppTag.BEGIN_COLLECTION, b"")
    for member, tag, value in rows:
        found += _raw("", IppTag.MEMBER_NAME, member.encode("ascii")) + _attribute("", tag, value)
    return found + _raw("", IppTag.END_COLLECTION, b"")


def _raw(name: str, tag: IppTag, value: bytes) -> bytes:
    return struct.pack(">bh", tag, len(name)) + name.encode("ascii") + struct.pack(">h", len(value)) + value
