"""Pure functions remembered by their input while worlds run: painting, compression, IPP, a record's own hash."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from pyipp.serializer import construct_attribute

from devices.a4 import line
from devices.a4 import wire as ipp
from devices.card import bitmap, panels, wire
from devices.card.bitmap import Plane
from devices.card.wire import Panel
from printjobs import chain
from simulators.ipp import far_end

FACES: Final = 512
RECORDS: Final = 8192
A4_READINGS: Final = ("faults_of", "supplies", "levels_of", "all_empty")
_NUMBER: Final = slice(4, 8)  # where an IPP message has its request's number
_NONE: Final = bytes(4)
_UP_TIME: Final = b"\0\x0fprinter-up-time\0\4"  # the name of an attribute and how long its value is


@contextmanager
def remembered() -> Iterator[None]:
    """Put the remembering functions in place, and the plain ones back."""
    attribute = _attribute(construct_attribute)
    places: list[tuple[object, str, Callable[..., object]]] = [
        (panels, "separate", lru_cache(FACES)(panels.separate)),
        (wire, "download", _download(wire.download)),
        (bitmap, "decompress_bits", lru_cache(8 * FACES)(bitmap.decompress_bits)),
        (bitmap, "decompress_colour", lru_cache(8 * FACES)(bitmap.decompress_colour)),
        (ipp, "read_answer", _read_answer(ipp.read_answer)),
        (ipp, "_request", _request(ipp._request)),  # noqa: SLF001 - asked again at each look
        *((line, name, lru_cache(FACES)(getattr(line, name))) for name in A4_READINGS),
        (ipp, "construct_attribute", attribute),
        (far_end, "construct_attribute", attribute),
        (chain, "entry_of", lru_cache(RECORDS)(chain.entry_of)),
        (chain, "_digest", lru_cache(RECORDS)(chain._digest)),  # noqa: SLF001 - verified again at each look and start
        (far_end, "read_request", _read_request(far_end.read_request)),
    ]
    before = [(module, name, getattr(module, name)) for module, name, _ in places]
    for module, name, function in places:
        setattr(module, name, function)
    try:
        yield
    finally:
        for module, name, function in before:
            setattr(module, name, function)


def _download(plain: Callable[..., bytes]) -> Callable[..., bytes]:
    """A plane cannot be a key: it is known by being the same object, which the entry keeps alive."""
    known: dict[tuple[Panel, int, bool], tuple[Plane, bytes]] = {}

    def download(panel: Panel, plane: Plane, *, compressed: bool) -> bytes:
        key = (panel, id(plane), compressed)
        found = known.get(key)
        if found is None:
            if len(known) >= 8 * FACES:
                known.clear()
            found = known[key] = (plane, plain(panel, plane, compressed=compressed))
        return found[1]

    return download


def _read_answer(plain: Callable[[bytes, int], ipp.Answer]) -> Callable[[bytes, int], ipp.Answer]:
    """An answer is remembered without the number of its question, which is compared apart, and without the time."""
    known = lru_cache(FACES)(lambda data: plain(data, 0))

    def read_answer(data: bytes, number: int) -> ipp.Answer:
        if int.from_bytes(data[_NUMBER], "big") != number:
            return plain(data, number)
        at = data.find(_UP_TIME) + len(_UP_TIME)
        if at < len(_UP_TIME):
            return known(data[:4] + _NONE + data[8:])
        found = known(data[:4] + _NONE + data[8:at] + _NONE + data[at + 4 :])
        up_time = int.from_bytes(data[at : at + 4], "big", signed=True)
        return replace(found, printer={**found.printer, "printer-up-time": up_time})

    return read_answer


def _request(plain: Callable[..., bytes]) -> Callable[..., bytes]:
    known = lru_cache(FACES)(plain)

    def request(operation: object, number: int, *rest: object, **about: object) -> bytes:
        made = known(operation, 0, *rest, **about)
        return made[:4] + number.to_bytes(4, "big") + made[8:]

    return request


def _read_request(plain: Callable[[bytes], dict[str, Any] | None]) -> Callable[[bytes], dict[str, Any] | None]:
    known = lru_cache(FACES)(plain)

    def read_request(data: bytes) -> dict[str, Any] | None:
        found = known(data[:4] + _NONE + data[8:])
        return None if found is None else {**found, "request-id": int.from_bytes(data[_NUMBER], "big")}

    return read_request


def _attribute(plain: Callable[..., bytes]) -> Callable[..., bytes]:
    known = lru_cache(8 * FACES)(plain)

    def remembering(name: str, value: object, tag: Any = None) -> bytes:
        try:
            return known(name, value, tag)
        except TypeError:  # a list is no key
            return plain(name, value, tag)

    return remembering
