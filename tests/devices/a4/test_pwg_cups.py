"""PWG raster as libcups reads it: the reader of the programs in Debian's cups-ipp-utils."""

import ctypes
import os
from pathlib import Path

import pytest

from devices.a4 import pwg
from kiosk.core.printer import Pages

WIDTH, HEIGHT = 400, 600
LINES = [
    bytes((row * 7 + column // (1 + row % 200)) % 256 for column in range(WIDTH * 3)) for row in range(HEIGHT // 2)
]
SIDE = b"".join(line * 2 for line in LINES)


@pytest.mark.parametrize("colour", [True, False])
def test_libcups_reads_every_pixel(tmp_path: Path, *, colour: bool) -> None:
    """The raster reader of the common IPP printers gives back what was encoded, page after page."""
    file = tmp_path / "page.pwg"
    file.write_bytes(pwg.encode(Pages(WIDTH, HEIGHT, 300, (SIDE, SIDE[::-1])), colour=colour))
    cups = ctypes.CDLL("libcups.so.2")
    cups.cupsRasterOpen.restype = ctypes.c_void_p
    cups.cupsRasterReadHeader2.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    cups.cupsRasterReadPixels.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint]
    cups.cupsRasterClose.argtypes = [ctypes.c_void_p]
    handle = os.open(file, os.O_RDONLY)
    raster = cups.cupsRasterOpen(handle, 0)
    header = ctypes.create_string_buffer(pwg.HEADER)
    size = WIDTH * (3 if colour else 1)
    line = ctypes.create_string_buffer(size)
    for side in (SIDE, SIDE[::-1]):
        assert cups.cupsRasterReadHeader2(raster, header) == 1
        assert header.raw[:9] == b"PwgRaster"
        read = b""
        for _ in range(HEIGHT):
            assert cups.cupsRasterReadPixels(raster, line, size) == size
            read += line.raw
        luma = bytes(
            (77 * r + 150 * g + 29 * b) >> 8 for r, g, b in zip(side[::3], side[1::3], side[2::3], strict=True)
        )
        assert read == (side if colour else luma)
    assert cups.cupsRasterReadHeader2(raster, header) == 0
    cups.cupsRasterClose(raster)
    os.close(handle)
