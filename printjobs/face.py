"""Paints the front of a KTP-el or a KIA; the back of the blank is preprinted, so nothing is painted there.

A QGuiApplication must exist (the kiosk's own, or one with the offscreen platform); painting goes to an image and
may run in any thread. Size: ISO/IEC 7810 ID-1 at 300 dpi.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

from kiosk.core.printer import Pages
from printjobs.backdrop import paint_backdrop
from printjobs.card import Card
from printjobs.design import DESIGNS, DPI, HEIGHT, MARGIN, RIGHT, WIDTH, Design, Issue
from printjobs.lettering import Fonts, draw_line, require, wrap
from printjobs.png import LEAST_SIDE, MOST_SIDE
from printjobs.verdict import NotGenuine, Reason

INK: Final = QColor(0, 0, 0)
"""Pure black, and letters without grey edges: the resin panel alone prints them (`devices/card/panels.py`)."""
_DARKEST: Final = QColor(1, 1, 1)
SIZE: Final = 29
LINE: Final = 1.24
SMALLEST: Final = 0.52
"""Half of the normal size is 15 pixels, 1.3 mm: still legible. What does not fit then is refused, never cut off."""
SQUEEZE: Final = 0.8
_NIK_COLON: Final = 178.0
_NIK_VALUE: Final = 206.0


@dataclass(frozen=True)
class _Block:
    """One field: its label and its value broken into lines, and the pixel sizes of both."""

    label: str
    lines: tuple[str, ...]
    size: float
    value_size: float
    bold: bool

    @property
    def height(self) -> float:
        """Pixels from this field's top to the next one's."""
        return (self.size + (len(self.lines) - 1) * self.value_size) * LINE


class FacePainter:
    """Checks once that it can paint; `paint` keeps no state."""

    def __init__(self) -> None:
        """Raise FaceError when there is no QGuiApplication or the font is missing."""
        require()

    def paint(self, card: Card) -> Pages | NotGenuine:
        """Front and (empty) back as RGB; NotGenuine when an image or a text cannot be put on the card."""
        pictures: dict[str, QImage] = {}
        for name, png in (("portrait", card.portrait), ("signature", card.signature)):
            if png is None:
                continue
            picture = _decode(png)
            if picture is None:
                return NotGenuine(Reason.CARD_IMAGE, f"the {name} cannot be drawn")
            pictures[name] = picture
        fonts, design = Fonts(), DESIGNS[card.kind]
        blocks = _lay_out(fonts, design, card)
        if blocks is None:
            return NotGenuine(Reason.CARD_FIELD, "the fields do not fit on the card")
        front = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        painter = QPainter(front)
        try:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            paint_backdrop(painter, WIDTH, HEIGHT, design.tint)
            painter.setPen(INK)
            _heading(painter, fonts, design, card)
            _rows(painter, fonts, design, blocks, card)
            if "portrait" in pictures:
                _picture(painter, pictures["portrait"], design.portrait)
            if design.issue is not None:
                _issue(painter, fonts, design.issue, card)
            if design.issue is not None and "signature" in pictures:
                _signature(painter, pictures["signature"], design.issue.signature)
        finally:
            painter.end()
        back = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB888)
        back.fill(Qt.GlobalColor.white)
        return Pages(WIDTH, HEIGHT, DPI, (_rgb(front), _rgb(back)))


def _decode(png: bytes) -> QImage | None:
    """Decode within bounds that are read from the header before any pixel is."""
    buffer = QBuffer()
    buffer.setData(QByteArray(png))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"png"))
    reader.setDecideFormatFromContent(False)
    size: QSize = reader.size()
    if not all(LEAST_SIDE <= side <= MOST_SIDE for side in (size.width(), size.height())):
        return None
    image = reader.read()
    return None if image.isNull() else image


def _lay_out(fonts: Fonts, design: Design, card: Card) -> tuple[_Block, ...] | None:
    """The largest text at which every field fits in the height that there is; None when none does."""
    scale = 1.0
    while scale >= SMALLEST:
        blocks = tuple(_block(fonts, design, card, label, name, SIZE * scale) for label, name in design.rows)
        if sum(block.height for block in blocks) <= design.last - design.first:
            return blocks
        scale -= 0.04
    return None


def _block(fonts: Fonts, design: Design, card: Card, label: str, name: str, size: float) -> _Block:
    bold, value = name == "nama", card.fields[name].strip()
    room = _room(design, card, shared=name == "jenis_kelamin")
    # A little too long: one smaller line reads better than two.
    for smaller in (size, size * 0.9, size * SQUEEZE):
        if fonts.width(value, smaller, bold=bold) <= room:
            return _Block(label, (value,), size, smaller, bold)
    smaller = size * SQUEEZE
    return _Block(label, wrap(value, room, lambda text: fonts.width(text, smaller, bold=bold)), size, smaller, bold)


def _room(design: Design, card: Card, *, shared: bool) -> float:
    """How wide a value may be; the line of the sex is shared with the blood group."""
    return (design.blood if shared else design.right(card)) - design.value - 8


def _heading(painter: QPainter, fonts: Fonts, design: Design, card: Card) -> None:
    names = _of_province(card.fields["provinsi"]), card.fields["kabupaten"].strip().upper()
    for title, text in zip(design.titles, (*names, design.caption), strict=False):
        area = QRectF(MARGIN, 0, RIGHT - MARGIN, title.baseline)
        draw_line(painter, fonts, text, area, title.size, bold=True, centred=True)
    for text, left, right in (
        ("NIK", MARGIN, _NIK_COLON),
        (":", _NIK_COLON, _NIK_VALUE),
        (card.fields["nik"], _NIK_VALUE, design.right(card)),
    ):
        area = QRectF(left, 0, right - left, design.nik.baseline)
        draw_line(painter, fonts, text, area, design.nik.size, bold=True)


def _of_province(name: str) -> str:
    """Whole words: a name may begin like one. Whether a regency or a city is meant the registry has to say itself."""
    words = name.upper().split()
    return " ".join(words if words[0] == "PROVINSI" else ["PROVINSI", *words])


def _rows(painter: QPainter, fonts: Fonts, design: Design, blocks: Sequence[_Block], card: Card) -> None:
    y = design.first
    spare = design.last - design.first - sum(block.height for block in blocks)
    gap = min(spare / len(blocks), 4.0)
    for block in blocks:
        shared = block.label == "Jenis Kelamin"
        label_area = QRectF(MARGIN, y, design.colon - MARGIN - 8, block.size)
        draw_line(painter, fonts, block.label, label_area, block.size)
        draw_line(painter, fonts, ":", QRectF(design.colon, y, 12, block.size), block.size)
        if shared:
            blood = card.fields["gol_darah"].strip() or "-"
            area = QRectF(design.blood, y, design.right(card) - design.blood, block.size)
            draw_line(painter, fonts, f"Gol. Darah : {blood}", area, block.size)
        room = _room(design, card, shared=shared)
        for number, line in enumerate(block.lines):
            area = QRectF(design.value, y + number * block.value_size * LINE, room, block.size)
            draw_line(painter, fonts, line, area, block.value_size, bold=block.bold)
        y += block.height + gap


def _picture(painter: QPainter, portrait: QImage, frame: QRectF) -> None:
    """Fill the frame from the middle of the picture; heads are kept, sides are given up first.

    Nothing in it is pure black: dots of resin would stand in the hair.
    """
    wide, high = portrait.width(), portrait.height()
    ratio = frame.width() / frame.height()
    part = QRectF(0, 0, min(wide, high * ratio), min(high, wide / ratio))
    part.moveLeft((wide - part.width()) / 2)
    painter.drawImage(frame, portrait, part)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Lighten)
    painter.fillRect(frame, _DARKEST)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def _issue(painter: QPainter, fonts: Fonts, issue: Issue, card: Card) -> None:
    for row, name in enumerate(("tempat_terbit", "tanggal_terbit")):
        area = QRectF(issue.place.left(), issue.place.top(), issue.place.width(), 28 + row * 32)
        draw_line(painter, fonts, card.fields[name].strip(), area, 25, centred=True)


def _signature(painter: QPainter, signature: QImage, frame: QRectF) -> None:
    size = signature.size().scaled(frame.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    area = QRectF(0, 0, size.width(), size.height())
    area.moveCenter(frame.center())
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)  # white paper around it disappears
    painter.drawImage(area, signature)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def _rgb(image: QImage) -> bytes:
    """Rows without padding: 1016 x 3 bytes is a multiple of four, as QImage wants it."""
    converted = image.convertToFormat(QImage.Format.Format_RGB888)  # must outlive the view of its bits
    return bytes(converted.constBits())
