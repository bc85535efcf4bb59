"""A sheet of paper: text in boxes, lines, the emblem, the QR and the footer that every document has."""

import math
from collections.abc import Sequence
from io import BytesIO
from typing import Final

import segno
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from simulators.registry.documents.typeset import FONTS, LEADING, Box, Style, fitted, register_fonts

PORTRAIT: Final = (210 * mm, 297 * mm)
LANDSCAPE: Final = (297 * mm, 210 * mm)
PLAIN: Final = Style()
BSRE: Final = (
    "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik yang diterbitkan oleh "
    "Balai Sertifikasi Elektronik (BSrE), BSSN"
)
SPECIMEN: Final = "CONTOH dari registri uji - bukan dokumen resmi"


class Sheet:
    """A document being drawn. Coordinates are points from the top left, as one reads."""

    def __init__(self, size: tuple[float, float], title: str) -> None:
        register_fonts()
        self.width, self.height = size
        self._out: Final = BytesIO()
        self.canvas: Final = Canvas(self._out, pagesize=size, invariant=1, pageCompression=1, lang="id")
        self.canvas.setTitle(title)
        self.canvas.setAuthor("Registri Uji (contoh)")
        self.canvas.setCreator("Registri Uji (contoh)")
        self.canvas.setSubject(SPECIMEN)
        self.pages = 0

    def end_page(self) -> None:
        """Finish this page and begin the next."""
        self.canvas.showPage()
        self.pages += 1

    def finish(self) -> bytes:
        """Give the PDF; the same input gives the same bytes."""
        self.canvas.save()
        return self._out.getvalue()

    def text(self, text: str, left: float, baseline: float, style: Style = PLAIN) -> None:
        """Draw one line; `left` is the anchor that the style's alignment speaks of."""
        self.canvas.setFont(FONTS[style.font], style.size)
        self.canvas.setFillGray(style.grey)
        y = self.height - baseline
        match style.align:
            case "centre":
                self.canvas.drawCentredString(left, y, text)
            case "right":
                self.canvas.drawRightString(left, y, text)
            case _:
                self.canvas.drawString(left, y, text)

    def block(self, text: str, box: Box, style: Style = PLAIN, *, middle: bool = True) -> float:
        """Set a text in a box, in as many lines as needed, at the style's size or the largest smaller one that fits.

        Gives the height used. Raises DoesNotFitError rather than clip.
        """
        size, lines = fitted(text, box, style)
        used = len(lines) * size * LEADING
        baseline = box.top + ((box.height - used) / 2 if middle else 0) + size * 0.93
        anchor = {"centre": box.left + box.width / 2, "right": box.left + box.width}.get(style.align, box.left)
        for line in lines:
            self.text(line, anchor, baseline, Style(style.font, size, style.align, style.grey))
            baseline += size * LEADING
        return used

    def line(self, left: float, top: float, right: float, bottom: float, weight: float = 0.5) -> None:
        """Draw a black line."""
        self.canvas.setStrokeGray(0)
        self.canvas.setLineWidth(weight)
        self.canvas.line(left, self.height - top, right, self.height - bottom)

    def frame(self, box: Box, *, shade: float | None = None, weight: float = 0.5) -> None:
        """Draw a box's outline, filled with a grey where one is given."""
        self.canvas.setStrokeGray(0)
        self.canvas.setLineWidth(weight)
        self.canvas.setFillGray(1 if shade is None else shade)
        self.canvas.rect(
            box.left, self.height - box.top - box.height, box.width, box.height, stroke=1, fill=int(shade is not None)
        )

    def qr(self, text: str, left: float, top: float, side: float) -> None:
        """Draw a QR (level M) as one vector shape; `side` without the quiet zone, which the caller leaves white."""
        matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
        module = side / len(matrix)
        path = self.canvas.beginPath()
        for row, cells in enumerate(matrix):
            for start, length in _runs(cells):
                bottom = self.height - top - (row + 1) * module
                path.rect(left + start * module, bottom, length * module, module)
        self.canvas.setFillGray(0)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def emblem(self, left: float, top: float, height: float) -> None:
        """Draw the sandbox's own sign, a star in a shield; it stands where the state's arms would."""
        width, base = height * 0.84, self.height - top
        path = self.canvas.beginPath()
        path.moveTo(left, base)
        path.lineTo(left + width, base)
        path.lineTo(left + width, base - height * 0.55)
        path.curveTo(
            left + width, base - height * 0.8, left + width * 0.7, base - height * 0.92, left + width / 2, base - height
        )
        path.curveTo(left + width * 0.3, base - height * 0.92, left, base - height * 0.8, left, base - height * 0.55)
        path.close()
        self.canvas.setStrokeGray(0)
        self.canvas.setLineWidth(height / 28)
        self.canvas.drawPath(path, stroke=1, fill=0)
        self.canvas.setFillGray(0)
        self.canvas.drawPath(_star(self.canvas.beginPath(), left + width / 2, base - height * 0.45, width * 0.34))

    def footer(self, left: float, right: float, baseline: float, page: str = "") -> None:
        """Draw the line of the electronic certificate's issuer, and that this is a specimen."""
        self.text(BSRE, left, baseline, Style("narrow", 7))
        self.text(SPECIMEN, left, baseline + 9, Style("narrow-bold", 7, grey=0.35))
        if page:
            self.text(page, right, baseline + 9, Style("narrow", 7, "right"))


def _runs(cells: Sequence[int]) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for index, dark in enumerate(cells):
        if not dark:
            continue
        if runs and sum(runs[-1]) == index:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((index, 1))
    return runs


def _star(path: PDFPathObject, x: float, y: float, radius: float) -> PDFPathObject:
    """Five points around (x, y)."""
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.4
        angle = math.pi / 2 + corner * math.pi / 5
        at = (x + reach * math.cos(angle), y + reach * math.sin(angle))
        (path.lineTo if corner else path.moveTo)(*at)
    path.close()
    return path
