"""Looks at a PNG before anything decodes it: one still picture, of bounded size, with nothing beside its pixels."""

import struct
from typing import Final

MAGIC: Final = b"\x89PNG\r\n\x1a\n"
LEAST_SIDE: Final = 60
MOST_SIDE: Final = 2400
_MOST_BITS: Final = 8
_HEADER: Final = struct.Struct(">IIBBBBB")
_BETWEEN: Final = frozenset({b"PLTE", b"tRNS", b"sRGB", b"gAMA", b"cHRM", b"pHYs", b"sBIT", b"bKGD", b"tIME"})
"""Small and of fixed size; texts, profiles and animations can unpack to any size and are not wanted."""


def fault_of(png: bytes) -> str | None:
    """Say what is wrong, None for nothing. Checks the frame of each chunk; the pixels are the decoder's matter."""
    if not png.startswith(MAGIC):
        return "is no PNG"
    at, kinds = len(MAGIC), list[bytes]()
    while at < len(png):
        length, kind = int.from_bytes(png[at : at + 4]), png[at + 4 : at + 8]
        if at + 12 + length > len(png):
            return "is torn"
        if not kinds:
            wrong = _header(kind, png[at + 8 : at + 8 + length])
            if wrong is not None:
                return wrong
        elif kind not in _BETWEEN | {b"IDAT", b"IEND"}:
            return "holds more than one still picture"
        kinds.append(kind)
        at += 12 + length
        if kind == b"IEND":
            break
    if b"IDAT" not in kinds or kinds[-1] != b"IEND":
        return "is torn"
    return None if at == len(png) else "goes on after its end"


def _header(kind: bytes, header: bytes) -> str | None:
    if kind != b"IHDR" or len(header) != _HEADER.size:
        return "has no header"
    width, height, bits, *_ = _HEADER.unpack(header)
    if not (LEAST_SIDE <= width <= MOST_SIDE and LEAST_SIDE <= height <= MOST_SIDE):
        return "is too small or too large"
    return None if bits <= _MOST_BITS else "has more than 8 bits a colour"
