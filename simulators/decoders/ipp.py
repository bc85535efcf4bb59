"""The A4 printer's wire: one whole IPP request or answer (RFC 8010); a document is told by its length.

The attributes may be seen: of a job they hold its attempt's id, which names nobody.
"""

import struct
from collections.abc import Iterator, Mapping
from enum import IntEnum
from typing import Any, Final

from pyipp.enums import IppOperation
from pyipp.exceptions import IPPParseError
from pyipp.parser import parse

from devices.a4.line import PrinterState
from devices.a4.wire import JobState, WireError, as_list, clean
from simulators.decoders.words import Direction, Shown, garbled, unread
from simulators.ipp.operations import Status

_ASKED: Final = ("job-id", "document-format", "which-jobs", "media")
_TOLD: Final = (
    "printer-state",
    "printer-state-reasons",
    "queued-job-count",
    "job-id",
    "job-state",
    "job-state-reasons",
    "job-impressions-completed",
)
_STATES: Final[Mapping[str, type[IntEnum]]] = {"printer-state": PrinterState, "job-state": JobState}
_MOST_JOBS: Final = 3  # of a list


def decode(direction: Direction, message: bytes) -> Shown:
    """Say operation or status, and the attributes that matter."""
    try:
        attributes, end = clean(message)
        found: dict[str, Any] = parse(attributes, contains_data=True)
        head = message[:end]
        if direction is Direction.TO_DEVICE:
            said = [_named(IppOperation, found["status-code"]), *_matter(_ASKED, *_groups(found))]
            document = len(message) - end
            return Shown(head, ", ".join([*said, f"document of {document} bytes"] if document else said))
        jobs = found["jobs"]
        said = [_named(Status, found["status-code"]), *_matter(_TOLD, *found["printers"], *jobs[:_MOST_JOBS])]
        more = len(jobs) - _MOST_JOBS
        return Shown(head, ", ".join([*said, f"and {more} jobs more"] if more > 0 else said))
    except (IPPParseError, WireError, struct.error, ValueError, KeyError, IndexError, TypeError):
        return unread(message) if direction is Direction.TO_DEVICE else garbled(message)


def _groups(found: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if isinstance(found["operation-attributes"], Mapping):
        yield found["operation-attributes"]
    yield from found["jobs"]


def _matter(names: tuple[str, ...], *groups: Mapping[str, Any]) -> Iterator[str]:
    for group in groups:
        for name in names:
            if name in group:
                yield f"{name} {_value(name, group[name])}"


def _value(name: str, value: object) -> str:
    states = _STATES.get(name)
    if states is not None and isinstance(value, int):
        return states(value).name.lower()
    return " ".join(as_list(value)) if isinstance(value, list | str) else str(value)


def _named(words: type[IntEnum], number: int) -> str:
    """A word for a number: Print-Job, not-found."""
    try:
        word = words(number).name
    except ValueError:
        return f"{number:#06x}"
    return word.title().replace("_", "-") if words is IppOperation else word.lower().replace("_", "-")
