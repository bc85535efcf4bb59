"""Pictures for the dock: QR codes, pages that reached the A4 printer, faces of cards. All may be made in any thread."""

from pathlib import Path
from typing import Final

import pypdfium2
import segno
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from pin.secret import Secret
from simulators import pwg

PAGE_DPI: Final = 110
MOST_PAGES: Final = 4
_POINTS: Final = 72
_QUIET: Final = 4  # ISO/IEC 18004: four modules of quiet zone
_RGB: Final = 3


def qr(text: Secret, side: int) -> QImage:
    """Draw a QR code in whole pixels a module, as large as fits in a square of `side` pixels."""
    rows = [bytes(255 * (not dark) for dark in row) for row in segno.make_qr(text.reveal()).matrix_iter(border=_QUIET)]
    modules = len(rows)
    scale = max(1, side // modules)
    return _image(b"".join(rows), modules, modules, 1).scaled(modules * scale, modules * scale)


def pages(path: Path) -> tuple[QImage, ...]:
    """Give the first pages of a PDF or PWG file; none while it has not arrived whole. Not from two threads at once."""
    data = path.read_bytes()
    try:
        return _raster(data) if path.suffix == ".pwg" else _pdf(data)
    except (pypdfium2.PdfiumError, ValueError, IndexError):
        return ()


def face(card: Image.Image) -> QImage:
    """Give the picture of a card's side."""
    return _image(card.tobytes(), card.width, card.height, _RGB)


def _pdf(data: bytes) -> tuple[QImage, ...]:
    document = pypdfium2.PdfDocument(data)
    try:
        found = []
        for number in range(min(len(document), MOST_PAGES)):
            bitmap = document[number].render(scale=PAGE_DPI / _POINTS, rev_byteorder=True)
            dots = bitmap.to_numpy()
            found.append(_image(dots.tobytes(), bitmap.width, bitmap.height, dots.shape[2]))
        return tuple(found)
    finally:
        document.close()


def _raster(data: bytes) -> tuple[QImage, ...]:
    smooth = Qt.TransformationMode.SmoothTransformation
    return tuple(
        _image(page.pixels, page.width, page.height, page.colours).scaledToWidth(
            page.width * PAGE_DPI // page.dpi, smooth
        )
        for page in pwg.decode(data)[:MOST_PAGES]
    )


def _image(dots: bytes, width: int, height: int, colours: int) -> QImage:
    kinds = {1: QImage.Format.Format_Grayscale8, 3: QImage.Format.Format_RGB888, 4: QImage.Format.Format_RGBX8888}
    return QImage(dots, width, height, width * colours, kinds[colours]).copy()
