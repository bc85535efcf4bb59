"""Bitmaps as the head burns them: packing and the two compressions of the Evolis guide (A5013 rev. E, 4 and 8).

A plane is 1016 lines of 648 dots (section 2), in the order the head burns them; a value is how hot the dot gets, 0 is
blank. Guide and tables disagree on the size of a download: its formula gives 82,296 bytes for two levels, its table
84,624. The formula is taken: section 4 says that a line of K or O has 81 bytes. The guide is silent on the order of the
bits; taken: the highest bit first, dots one after the other without gaps, as the vendor's SDK packs black and overlay.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

LINES: Final = 1016
DOTS: Final = 648
LINE_BYTES: Final = DOTS // 8
BITS: Final = {2: 1, 32: 5, 64: 6, 128: 7}
LONGEST_RUN: Final = 255
_BLACK_LINE: Final = 0xFF
_REPEATED: Final = 0x80

Plane = NDArray[np.uint8]


def size(levels: int) -> int:
    """How many bytes a plain download of so many levels has (section 8, `Db`)."""
    return LINES * DOTS * BITS[levels] // 8


def pack(plane: Plane, levels: int) -> bytes:
    """Put the dots one after the other, each in as many bits as the levels need."""
    bits = BITS[levels]
    each = np.unpackbits(np.ascontiguousarray(plane)[:, :, np.newaxis], axis=2)
    return np.packbits(each[:, :, 8 - bits :]).tobytes()


def unpack(data: bytes, levels: int) -> Plane:
    """Undo `pack`. ValueError when the length is not that of a whole plane."""
    bits = BITS[levels]
    if len(data) != size(levels):
        raise ValueError("not the size of a whole plane")
    each = np.unpackbits(np.frombuffer(data, np.uint8)).reshape(-1, bits)
    whole = np.zeros((len(each), 8), np.uint8)
    whole[:, 8 - bits :] = each
    return np.packbits(whole, axis=1).reshape(LINES, DOTS)


def compress_colour(plane: Plane) -> bytes:
    """Compress a plane of 128 levels: single dots, runs up to 255 within a line, and 80 00 for a blank line."""
    flat = np.ascontiguousarray(plane).reshape(-1)
    starts = np.concatenate(([True], flat[1:] != flat[:-1]))
    starts[::DOTS] = True
    at = np.flatnonzero(starts)
    lengths = np.diff(at, append=flat.size)
    values = flat[at].astype(np.uint8)
    blank = (lengths == DOTS) & (values == 0)
    parts = np.where(blank, 1, -(-lengths // LONGEST_RUN))
    ends = np.cumsum(parts)
    counts = np.full(int(ends[-1]), LONGEST_RUN)
    counts[ends - 1] = np.where(blank, 0, lengths - LONGEST_RUN * (parts - 1))
    values = np.repeat(values, parts)
    single = counts == 1
    offsets = np.cumsum(np.where(single, 1, 2)) - np.where(single, 1, 2)
    out = np.zeros(int(offsets[-1]) + (1 if single[-1] else 2), np.uint8)
    out[offsets] = np.where(single, values, values | _REPEATED)
    out[offsets[~single] + 1] = counts[~single]
    return out.tobytes()


def decompress_colour(data: bytes) -> Plane:
    """Undo `compress_colour`. ValueError when the dots do not fill the plane exactly."""
    raw = np.frombuffer(data, np.uint8)
    index = np.arange(raw.size)
    high = raw >= _REPEATED
    # A byte below 80h ends a token, as a single dot or as a count; so marks and counts alternate from the start of
    # each stretch of bytes from 80h on.
    after_low = high & np.concatenate(([True], ~high[:-1]))
    stretch = np.maximum.accumulate(np.where(after_low, index, 0))
    mark = high & ((index - stretch) % 2 == 0)
    if raw.size == 0 or mark[-1]:
        raise ValueError("the bitmap ends in the middle of a run")
    token = ~np.concatenate(([False], mark[:-1]))
    counts = np.where(mark, np.concatenate((raw[1:], [0])), 1)[token].astype(np.int64)
    values = (raw & ~np.uint8(_REPEATED))[token]
    counts[counts == 0] = DOTS
    if int(counts.sum()) != LINES * DOTS:
        raise ValueError("the runs do not fill the plane")
    return np.repeat(values, counts).reshape(LINES, DOTS)


def compress_bits(plane: Plane) -> bytes:
    """Compress a plane of two levels line by line: 00 blank, FF black, else a count and so many bytes."""
    out = bytearray()
    for line in np.packbits(plane != 0, axis=1):
        useful = np.flatnonzero(line)
        if useful.size == 0:
            out.append(0)
        elif (line == _BLACK_LINE).all():
            out.append(_BLACK_LINE)
        else:
            count = int(useful[-1]) + 1
            out.append(count)
            out += line[:count].tobytes()
    return bytes(out)


def decompress_bits(data: bytes) -> Plane:
    """Undo `compress_bits`. ValueError when it is not exactly 1016 lines."""
    lines = bytearray()
    at = 0
    while at < len(data) and len(lines) < LINES * LINE_BYTES:
        count = data[at]
        at += 1
        if count in {0, _BLACK_LINE}:
            lines += bytes([count]) * LINE_BYTES
        elif count <= LINE_BYTES and at + count <= len(data):
            lines += data[at : at + count].ljust(LINE_BYTES, b"\0")
            at += count
        else:
            raise ValueError("a line is longer than the head or the data")
    if at != len(data) or len(lines) != LINES * LINE_BYTES:
        raise ValueError("not 1016 lines")
    return np.unpackbits(np.frombuffer(bytes(lines), np.uint8)).reshape(LINES, DOTS)
