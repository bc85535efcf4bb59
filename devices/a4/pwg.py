"""PWG Raster (PWG 5102.4): 8-bit sRGB or sGray pages, run-length coded.

Only repeats are written (a count and one pixel), never literal runs: that is legal, needs no loop over pixels, and
costs nothing on documents, which are mostly white; a page of pure noise grows by a third.
"""

import struct
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from kiosk.core.printer import Pages

SYNC: Final = b"RaS2"
HEADER: Final = 1796
_SGRAY, _SRGB = 18, 19  # cupsColorSpace values
_MOST_ROWS: Final = 256
_MOST_PIXELS: Final = 128
_POINTS: Final = 72
_A4: Final = b"iso_a4_210x297mm"

Bytes = npt.NDArray[np.uint8]


def encode(pages: Pages, *, colour: bool, scale: int = 1) -> bytes:
    """Give the whole document. A landscape page is turned, since A4 sheets feed their short edge first.

    Each pixel becomes `scale` x `scale` dots, for printers that know finer resolutions only.
    """
    parts = [SYNC]
    for side in pages.sides:
        width, height, pixels = pages.width, pages.height, side
        if len(side) != width * height * 3:
            raise ValueError("a side is not width x height x 3 bytes")
        if width > height:
            turned = np.rot90(np.frombuffer(side, np.uint8).reshape(height, width, 3))
            width, height, pixels = height, width, turned.tobytes()
        finer = (width * scale, height * scale, pages.dpi * scale)
        parts.append(header(*finer, total=len(pages.sides), colour=colour))
        parts.append(_lines(pixels, width, height, colour=colour, scale=scale))
    return b"".join(parts)


def header(width: int, height: int, dpi: int, *, total: int, colour: bool) -> bytes:
    """Give one page header; offsets are those of PWG 5102.4 section 4.3."""
    page = bytearray(HEADER)
    page[0:9] = b"PwgRaster"
    page[128:138] = b"stationery"
    colours = 3 if colour else 1
    for offset, value in (
        (276, dpi),
        (280, dpi),
        (340, 1),  # NumCopies
        (352, round(width * _POINTS / dpi)),
        (356, round(height * _POINTS / dpi)),
        (372, width),
        (376, height),
        (384, 8),
        (388, 8 * colours),
        (392, width * colours),
        (400, _SRGB if colour else _SGRAY),
        (420, colours),
        (452, total),
        (456, 1),  # CrossFeedTransform
        (460, 1),  # FeedTransform
        (472, width),  # ImageBoxRight
        (476, height),  # ImageBoxBottom
        (480, 0xFFFFFF),  # AlternatePrimary
    ):
        struct.pack_into(">I", page, offset, value)
    page[1732 : 1732 + len(_A4)] = _A4
    return bytes(page)


def _lines(pixels: bytes, width: int, height: int, *, colour: bool, scale: int) -> bytes:
    """Code one page: for each group of equal lines its count less one, then its runs."""
    size = width * 3
    starts = [0]
    for row in range(1, height):
        here = row * size
        if row - starts[-1] == _MOST_ROWS // scale or pixels[here : here + size] != pixels[here - size : here]:
            starts.append(row)
    repeats = np.diff(np.array([*starts, height])).astype(np.int64) * scale
    rows = np.frombuffer(pixels, np.uint8).reshape(height, size)[starts].reshape(-1)
    run_at = _run_starts(rows, width)
    length = np.diff(np.append(run_at, len(rows) // 3)) * scale
    pieces = (length + _MOST_PIXELS - 1) // _MOST_PIXELS
    colours = rows.reshape(-1, 3)[run_at]
    if not colour:
        colours = _grey(colours)
    return _join(run_at // width, length, pieces, colours, repeats)


def _run_starts(rows: Bytes, width: int) -> npt.NDArray[np.int64]:
    """Give the index of each pixel that differs from the one before it or begins a line."""
    differs = np.empty(len(rows), np.bool_)
    differs[:3] = True
    np.not_equal(rows[3:], rows[:-3], out=differs[3:])
    differs[:: width * 3] = True
    at = np.flatnonzero(differs) // 3
    starts: npt.NDArray[np.int64] = at[np.append(True, at[1:] != at[:-1])]
    return starts


def _grey(colours: Bytes) -> Bytes:
    weighed = colours.astype(np.uint32) @ np.array([77, 150, 29], np.uint32)
    return (weighed >> 8).astype(np.uint8).reshape(-1, 1)


def _join(
    line: npt.NDArray[np.int64],
    length: npt.NDArray[np.int64],
    pieces: npt.NDArray[np.int64],
    colours: Bytes,
    repeats: npt.NDArray[np.int64],
) -> bytes:
    """Write every run as pieces of at most 128 pixels, and each line's count in front of its first piece."""
    step = 1 + colours.shape[1]
    last = np.cumsum(pieces) - 1
    counts = np.full(int(pieces.sum()), _MOST_PIXELS - 1, np.uint8)
    counts[last] = (length - 1) % _MOST_PIXELS
    coded: npt.NDArray[Any] = np.empty((len(counts), step), np.uint8)
    coded[:, 0] = counts
    coded[:, 1:] = np.repeat(colours, pieces, axis=0)
    first = np.flatnonzero(np.append(True, line[1:] != line[:-1]))
    before = np.append(0, np.cumsum(pieces))[first] * step
    return np.insert(coded.reshape(-1), before, (repeats - 1).astype(np.uint8)).tobytes()
