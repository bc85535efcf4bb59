"""IPP requests and answers as bytes (RFC 8010), by the pure functions of pyipp behind a guard.

pyipp's parser trusts lengths (a negative one never ends), stumbles over empty groups and does not know all groups:
`clean` walks the answer first, so that only what is whole and known reaches it. Error: `WireError`.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from pyipp.enums import IppOperation, IppTag
from pyipp.exceptions import IPPParseError
from pyipp.parser import parse
from pyipp.serializer import construct_attribute

A4: Final = "iso_a4_210x297mm"
USER: Final = "anjungan"
PRINTER_ATTRIBUTES: Final = (
    "printer-state",
    "printer-state-reasons",
    "printer-uuid",
    "printer-up-time",
    "printer-is-accepting-jobs",
    "document-format-supported",
    "pwg-raster-document-type-supported",
    "pwg-raster-document-resolution-supported",
    "media-ready",
    "queued-job-count",
    "printer-state-change-time",
    "marker-levels",
    "marker-low-levels",
    "marker-types",
    "printer-input-tray",
)
JOB_ATTRIBUTES: Final = (
    "job-id",
    "job-name",
    "job-uuid",
    "job-state",
    "job-state-reasons",
    "job-impressions",
    "job-impressions-completed",
    "job-media-sheets-completed",
    "time-at-creation",
    "time-at-processing",
)
_GROUPS: Final = frozenset({IppTag.OPERATION, IppTag.JOB, IppTag.PRINTER, IppTag.UNSUPPORTED_GROUP})
_SIZES: Final[Mapping[int, int]] = {IppTag.INTEGER: 4, IppTag.ENUM: 4, IppTag.BOOLEAN: 1, IppTag.DATE: 11, 0x32: 9}
_LARGEST_GROUP_TAG: Final = 0x0F
_NOT_TOLD: Final = frozenset({IppTag.UNSUPPORTED_VALUE, IppTag.UNKNOWN})  # as good as left out
NO_VALUE: Final = ""  # how an attribute that has no value yet (RFC 8010 section 3.8) comes out of the parser
_LONGEST: Final = 0x7FFF
_DEEPEST: Final = 8
_DOTS_AN_INCH: Final = 3
_NEWEST: Final = 50  # completed jobs come newest first (RFC 8011 section 4.2.6.1)


class WireError(ValueError):
    """An answer that is not IPP, is torn, or does not belong to its question."""


class JobState(IntEnum):
    """RFC 8011 section 5.3.7."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


ENDED: Final = frozenset({JobState.CANCELED, JobState.ABORTED, JobState.COMPLETED})


@dataclass(frozen=True)
class Answer:
    """Status code and the attributes by group."""

    status: int
    printer: Mapping[str, Any]
    jobs: tuple[Mapping[str, Any], ...]

    @property
    def ok(self) -> bool:
        """Whether the operation succeeded (RFC 8011 appendix B: successful codes are below 0x0100)."""
        return self.status < 0x0100  # noqa: PLR2004 (the number is the RFC's)


def _request(
    operation: IppOperation, number: int, uri: str, *attributes: tuple[str, IppTag, object], job: int | None = None
) -> bytes:
    """Begin a request; `job` is the one it is about. All are the same user's: a printer may tell others less."""
    head = struct.pack(">bbhib", 2, 0, operation, number, IppTag.OPERATION)
    always: tuple[tuple[str, IppTag, object], ...] = (
        ("attributes-charset", IppTag.CHARSET, "utf-8"),
        ("attributes-natural-language", IppTag.LANGUAGE, "en"),
        ("printer-uri", IppTag.URI, uri),
        *(() if job is None else (("job-id", IppTag.INTEGER, job),)),
        ("requesting-user-name", IppTag.NAME, USER),
    )
    return head + b"".join(construct_attribute(name, value, tag) for name, tag, value in (*always, *attributes))


def get_printer(number: int, uri: str, attributes: Sequence[str] = PRINTER_ATTRIBUTES) -> bytes:
    """Get-Printer-Attributes."""
    wanted = ("requested-attributes", IppTag.KEYWORD, attributes)
    return _request(IppOperation.GET_PRINTER_ATTRIBUTES, number, uri, wanted) + bytes([IppTag.END])


def get_job(number: int, uri: str, job: int) -> bytes:
    """Get-Job-Attributes."""
    wanted = ("requested-attributes", IppTag.KEYWORD, JOB_ATTRIBUTES)
    return _request(IppOperation.GET_JOB_ATTRIBUTES, number, uri, wanted, job=job) + bytes([IppTag.END])


def get_jobs(number: int, uri: str, which: str) -> bytes:
    """Get-Jobs; `which` is "completed" or "not-completed"."""
    request = _request(
        IppOperation.GET_JOBS,
        number,
        uri,
        ("limit", IppTag.INTEGER, _NEWEST),
        ("which-jobs", IppTag.KEYWORD, which),
        ("requested-attributes", IppTag.KEYWORD, JOB_ATTRIBUTES),
    )
    return request + bytes([IppTag.END])


def cancel_job(number: int, uri: str, job: int) -> bytes:
    """Cancel-Job."""
    return _request(IppOperation.CANCEL_JOB, number, uri, job=job) + bytes([IppTag.END])


def print_job(number: int, uri: str, *, name: str, media_type: str, media: str, document: bytes) -> bytes:
    """Print-Job: one copy, one-sided, unscaled, the document behind the attributes."""
    request = _request(
        IppOperation.PRINT_JOB,
        number,
        uri,
        ("job-name", IppTag.NAME, name),
        ("ipp-attribute-fidelity", IppTag.BOOLEAN, False),
        ("document-format", IppTag.MIME_TYPE, media_type),
    )
    job = (
        construct_attribute("copies", 1, IppTag.INTEGER)
        + construct_attribute("sides", "one-sided", IppTag.KEYWORD)
        + construct_attribute("media", media, IppTag.KEYWORD)
        + construct_attribute("print-scaling", "none", IppTag.KEYWORD)
    )
    return b"".join((request, bytes([IppTag.JOB]), job, bytes([IppTag.END]), document))


def read_answer(data: bytes, number: int) -> Answer:
    """Parse the answer to request `number`."""
    try:
        found = parse(clean(data)[0])
    except (IPPParseError, struct.error, ValueError, KeyError, IndexError, TypeError) as error:
        raise WireError("not a whole IPP answer") from error
    if found["request-id"] != number:
        raise WireError("the answer to another question")
    printers = found["printers"]
    return Answer(found["status-code"], printers[0] if printers else {}, tuple(found["jobs"]))


def as_list(value: object) -> tuple[str, ...]:
    """Give an attribute of one or several keywords as several."""
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    return (str(value),) if value not in (None, "") else ()


def as_number(value: object) -> int | None:
    """Give an integer attribute, None where the printer has no value."""
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else None


def as_numbers(value: object) -> tuple[int, ...]:
    """Give an attribute of one or several integers as several."""
    found = value if isinstance(value, list) else [value]
    return tuple(item for item in found if isinstance(item, int) and not isinstance(item, bool))


def as_resolutions(value: object) -> tuple[int, ...]:
    """Give an attribute of one or several resolutions in dots an inch, those that are the same both ways."""
    found = [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, tuple)]
    return tuple(across for across, along, unit in found if across == along and unit == _DOTS_AN_INCH)


def clean(data: bytes) -> tuple[bytes, int]:
    """Copy a message without empty or unknown groups, and say where its attributes end.

    Raises WireError or IndexError where a length leads out of it.
    """
    kept = [data[:8]]
    group, depth, at = b"", 0, 8
    members: list[bytes] = []
    while True:
        tag = data[at]
        if tag <= _LARGEST_GROUP_TAG:
            if members and group[0] in _GROUPS:
                kept += [group, *members]
            if tag == IppTag.END:
                return b"".join(kept) + bytes([tag]), at + 1
            group, members, at = data[at : at + 1], [], at + 1
            continue
        after = _attribute_end(data, at)
        depth += (tag == IppTag.BEGIN_COLLECTION) - (tag == IppTag.END_COLLECTION)
        if not group or not 0 <= depth <= _DEEPEST:
            raise WireError("an attribute out of place")
        if tag not in _NOT_TOLD:
            members.append(data[at:after])
        at = after


def _attribute_end(data: bytes, at: int) -> int:
    name = int.from_bytes(data[at + 1 : at + 3], "big")
    value_at = at + 5 + name
    size = int.from_bytes(data[value_at - 2 : value_at], "big")
    tag, end = data[at], value_at + size
    if name > _LONGEST or size > _LONGEST or end >= len(data) or _SIZES.get(tag, size) != size:
        raise WireError("a length leads out of the answer")
    if tag in (IppTag.TEXT_LANG, IppTag.NAME_LANG):
        language = int.from_bytes(data[value_at : value_at + 2], "big")
        text_at = value_at + 4 + language
        if text_at > end or int.from_bytes(data[text_at - 2 : text_at], "big") != end - text_at:
            raise WireError("a text and its language do not fit")
    return end
