"""Reads the QR codes back from the raster that would be printed."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import zxingcpp

from printjobs.raster import Page, Raster

_GREEN: Final = 1


def read_qr(page: Page) -> list[str]:
    """All QR codes of a page. One colour plane is enough and saves a conversion; a code on paper is never inverted."""
    pixels = np.frombuffer(page.rgb, dtype=np.uint8).reshape(page.height, page.width, 3)
    found = zxingcpp.read_barcodes(
        np.ascontiguousarray(pixels[:, :, _GREEN]),
        formats=zxingcpp.barcode_formats_from_str("QRCode"),
        try_rotate=True,
        try_invert=False,
    )
    return [code.text for code in found]


def read_all(raster: Raster) -> Iterator[str]:
    """The codes of every page, page by page."""
    for page in raster.pages:
        yield from read_qr(page)
