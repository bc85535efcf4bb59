"""Reads PWG Raster back into pixels, for the dock and the tests."""

import struct
from dataclasses import dataclass
from typing import Final

_HEADER: Final = 1796
_CLEAR: Final = 128


@dataclass(frozen=True)
class RasterPage:
    """One page: `colours` bytes a pixel, row-major."""

    width: int
    height: int
    dpi: int
    colours: int
    total: int
    pixels: bytes


def decode(data: bytes) -> list[RasterPage]:
    """Give all pages; raise ValueError when the bytes are not whole pages."""
    if data[:4] != b"RaS2":
        raise ValueError("no PWG raster")
    pages: list[RasterPage] = []
    at = 4
    while at < len(data):
        head = data[at : at + _HEADER]
        if len(head) < _HEADER or head[:10] != b"PwgRaster\0":
            raise ValueError("no page header")
        width, height = struct.unpack_from(">II", head, 372)
        dpi, colours, total = (struct.unpack_from(">I", head, offset)[0] for offset in (276, 420, 452))
        pixels, at = _page(data, at + _HEADER, width, height, colours)
        pages.append(RasterPage(width, height, dpi, colours, total, pixels))
    return pages


def _page(data: bytes, at: int, width: int, height: int, colours: int) -> tuple[bytes, int]:
    lines: list[bytes] = []
    while len(lines) < height:
        repeat = data[at] + 1
        line, at = _line(data, at + 1, width * colours, colours)
        lines += [line] * repeat
    if len(lines) != height:
        raise ValueError("more lines than the page has")
    return b"".join(lines), at


def _line(data: bytes, at: int, size: int, colours: int) -> tuple[bytes, int]:
    line = bytearray()
    while len(line) < size:
        count = data[at]
        if count < _CLEAR:
            line += data[at + 1 : at + 1 + colours] * (count + 1)
            at += 1 + colours
        elif count == _CLEAR:
            line += b"\xff" * (size - len(line))
            at += 1
        else:
            literal = (257 - count) * colours
            line += data[at + 1 : at + 1 + literal]
            at += 1 + literal
    if len(line) != size:
        raise ValueError("a line longer than the page is wide")
    return bytes(line), at
