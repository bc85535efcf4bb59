"""Paints the front of a KTP-el; the back of the blank is preprinted, so nothing is painted there.

A QGuiApplication must exist (the kiosk's own, or one with the offscreen platform); painting goes to an image and
may run in any thread. Order of the fields: as on the KTP-el in use. Size: ISO/IEC 7810 ID-1 at 300 dpi.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QGuiApplication, QImage, QImageReader, QPainter

from kiosk.core.printer import Pages
from printjobs.backdrop import paint_backdrop
from printjobs.card import Card
from printjobs.png import LEAST_SIDE, MOST_SIDE
from printjobs.verdict import NotGenuine, Reason

WIDTH: Final = 1016
HEIGHT: Final = 648
DPI: Final = 300
FAMILY: Final = "Liberation Sans"
"""Debian package fonts-liberation."""

INK: Final = QColor(16, 18, 24)
TITLE: Final = (38, 34)
"""Pixel sizes of the province's and the regency's line."""
NIK_SIZE: Final = 42
SIZE: Final = 29
LINE: Final = 1.24
SMALLEST: Final = 0.52
"""Half of the normal size is 15 pixels, 1.3 mm: still legible. What does not fit then is refused, never cut off."""
SQUEEZE: Final = 0.8
LEFT: Final = 38.0
COLON: Final = 288.0
VALUE: Final = 306.0
RIGHT: Final = 722.0
BLOOD: Final = 528.0
FIRST_ROW: Final = 176.0
LAST_ROW: Final = 630.0
PORTRAIT: Final = QRectF(744, 122, 234, 312)
ISSUE: Final = QRectF(732, 444, 258, 78)
SIGNATURE: Final = QRectF(752, 526, 218, 104)

_ROWS: Final = (
    ("Nama", "nama"),
    ("Tempat/Tgl Lahir", "tempat_tgl_lahir"),
    ("Jenis Kelamin", "jenis_kelamin"),
    ("Alamat", "alamat"),
    ("     RT/RW", "rt_rw"),
    ("     Kel/Desa", "kel_desa"),
    ("     Kecamatan", "kecamatan"),
    ("Agama", "agama"),
    ("Status Perkawinan", "status_perkawinan"),
    ("Pekerjaan", "pekerjaan"),
    ("Kewarganegaraan", "kewarganegaraan"),
    ("Berlaku Hingga", "berlaku_hingga"),
)


class FaceError(Exception):
    """This machine cannot paint cards: no application, or a font is missing. Says what to install."""


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
        if QGuiApplication.instance() is None:
            raise FaceError("card faces need a QGuiApplication; start one (platform offscreen) first")
        found = QFontInfo(QFont(FAMILY)).family()
        if found != FAMILY:
            raise FaceError(f"the font {FAMILY} is missing (found {found}): apt-get install fonts-liberation")

    def paint(self, card: Card) -> Pages | NotGenuine:
        """Front and (empty) back as RGB; NotGenuine when an image or a text cannot be put on the card."""
        portrait, signature = _decode(card.portrait), _decode(card.signature)
        if portrait is None or signature is None:
            return NotGenuine(Reason.CARD_IMAGE, f"the {'signature' if portrait else 'portrait'} cannot be drawn")
        fonts = _Fonts()
        blocks = _lay_out(fonts, card)
        if blocks is None:
            return NotGenuine(Reason.CARD_FIELD, "the fields do not fit on the card")
        front = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        painter = QPainter(front)
        try:
            painter.setRenderHints(
                QPainter.RenderHint.Antialiasing
                | QPainter.RenderHint.TextAntialiasing
                | QPainter.RenderHint.SmoothPixmapTransform
            )
            paint_backdrop(painter, WIDTH, HEIGHT)
            painter.setPen(INK)
            _heading(painter, fonts, card)
            _rows(painter, fonts, blocks, card.fields["gol_darah"])
            _picture(painter, portrait)
            _issue(painter, fonts, card, signature)
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


class _Fonts:
    """Fonts and their metrics by pixel size, for one painting: Qt's font engines belong to one thread."""

    def __init__(self) -> None:
        self._made: Final[dict[tuple[int, bool], tuple[QFont, QFontMetricsF]]] = {}

    def font(self, size: float, *, bold: bool = False) -> QFont:
        """The font at the whole pixel size nearest to `size`."""
        return self._get(size, bold)[0]

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Pixels that the text takes in a line."""
        return self._get(size, bold)[1].horizontalAdvance(text)

    def _get(self, size: float, bold: bool) -> tuple[QFont, QFontMetricsF]:
        key = (max(1, round(size)), bold)
        if key not in self._made:
            font = QFont(FAMILY)
            font.setPixelSize(key[0])
            font.setBold(bold)
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
            self._made[key] = (font, QFontMetricsF(font))
        return self._made[key]


def _lay_out(fonts: _Fonts, card: Card) -> tuple[_Block, ...] | None:
    """The largest text at which every field fits in the height that there is; None when none does."""
    scale = 1.0
    while scale >= SMALLEST:
        blocks = tuple(_block(fonts, label, name, card.fields[name].strip(), SIZE * scale) for label, name in _ROWS)
        if sum(block.height for block in blocks) <= LAST_ROW - FIRST_ROW:
            return blocks
        scale -= 0.04
    return None


def _block(fonts: _Fonts, label: str, name: str, value: str, size: float) -> _Block:
    bold = name == "nama"
    room = (BLOOD if name == "jenis_kelamin" else RIGHT) - VALUE - 8
    # A little too long: one smaller line reads better than two.
    for smaller in (size, size * 0.9, size * SQUEEZE):
        if fonts.width(value, smaller, bold=bold) <= room:
            return _Block(label, (value,), size, smaller, bold)
    smaller = size * SQUEEZE
    return _Block(label, _wrap(value, room, lambda text: fonts.width(text, smaller, bold=bold)), size, smaller, bold)


def _wrap(value: str, room: float, width: Callable[[str], float]) -> tuple[str, ...]:
    """Break at spaces; a word longer than the line is broken where the line ends."""
    lines: list[str] = []
    line = ""
    for word in value.split():
        if width(f"{line} {word}".strip()) <= room:
            line = f"{line} {word}".strip()
            continue
        if line:
            lines.append(line)
        line = word
        while width(line) > room and len(line) > 1:
            fits = next((n for n in range(len(line) - 1, 1, -1) if width(line[:n]) <= room), 1)
            lines.append(line[:fits])
            line = line[fits:]
    return (*lines, line)


def _line(
    painter: QPainter, fonts: _Fonts, text: str, area: QRectF, size: float, *, bold: bool = False, centred: bool = False
) -> None:
    """One line, squeezed to the width of its area when it is longer; its baseline is the area's bottom."""
    wide = fonts.width(text, size, bold=bold)
    if wide > area.width():
        size = int(size * area.width() / wide)
        while fonts.width(text, size, bold=bold) > area.width() and size > 1:
            size -= 1
    painter.setFont(fonts.font(size, bold=bold))
    left = area.left() + (area.width() - fonts.width(text, size, bold=bold)) / 2 if centred else area.left()
    painter.drawText(QPointF(left, area.bottom()), text)


def _heading(painter: QPainter, fonts: _Fonts, card: Card) -> None:
    area = QRectF(LEFT, 0, WIDTH - 2 * LEFT, 54)
    province, regency = card.fields["provinsi"], card.fields["kabupaten"]
    _line(painter, fonts, _prefixed("PROVINSI", province), area, TITLE[0], bold=True, centred=True)
    area.moveBottom(95)
    _line(painter, fonts, _prefixed("KABUPATEN", regency, "KOTA"), area, TITLE[1], bold=True, centred=True)
    _line(painter, fonts, "NIK", QRectF(LEFT, 0, 200, 150), NIK_SIZE, bold=True)
    _line(painter, fonts, ":", QRectF(COLON - 110, 0, 20, 150), NIK_SIZE, bold=True)
    _line(painter, fonts, card.fields["nik"], QRectF(VALUE - 100, 0, RIGHT - VALUE + 100, 150), NIK_SIZE, bold=True)


def _prefixed(word: str, name: str, *others: str) -> str:
    name = name.strip().upper()
    return name if name.startswith((word, *others)) else f"{word} {name}"


def _rows(painter: QPainter, fonts: _Fonts, blocks: Sequence[_Block], blood: str) -> None:
    y = FIRST_ROW
    spare = LAST_ROW - FIRST_ROW - sum(block.height for block in blocks)
    gap = min(spare / len(blocks), 4.0)
    for block in blocks:
        shared = block.label == "Jenis Kelamin"
        room = (BLOOD if shared else RIGHT) - VALUE - 8
        _line(painter, fonts, block.label, QRectF(LEFT, y, COLON - LEFT - 8, block.size), block.size)
        _line(painter, fonts, ":", QRectF(COLON, y, 12, block.size), block.size)
        if shared:
            blood_area = QRectF(BLOOD, y, RIGHT - BLOOD, block.size)
            _line(painter, fonts, f"Gol. Darah : {blood.strip() or '-'}", blood_area, block.size)
        for number, line in enumerate(block.lines):
            area = QRectF(VALUE, y + number * block.value_size * LINE, room, block.size)
            _line(painter, fonts, line, area, block.value_size, bold=block.bold)
        y += block.height + gap


def _picture(painter: QPainter, portrait: QImage) -> None:
    """Fill the frame from the middle of the picture; heads are kept, sides are given up first."""
    wide, high = portrait.width(), portrait.height()
    ratio = PORTRAIT.width() / PORTRAIT.height()
    part = QRectF(0, 0, min(wide, high * ratio), min(high, wide / ratio))
    part.moveLeft((wide - part.width()) / 2)
    painter.drawImage(PORTRAIT, portrait, part)


def _issue(painter: QPainter, fonts: _Fonts, card: Card, signature: QImage) -> None:
    for row, name in enumerate(("tempat_terbit", "tanggal_terbit")):
        area = QRectF(ISSUE.left(), ISSUE.top(), ISSUE.width(), 28 + row * 32)
        _line(painter, fonts, card.fields[name].strip(), area, 25, centred=True)
    size = signature.size().scaled(SIGNATURE.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    area = QRectF(0, 0, size.width(), size.height())
    area.moveCenter(SIGNATURE.center())
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)  # white paper around it disappears
    painter.drawImage(area, signature)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def _rgb(image: QImage) -> bytes:
    """Rows without padding: 1016 x 3 bytes is a multiple of four, as QImage wants it."""
    converted = image.convertToFormat(QImage.Format.Format_RGB888)  # must outlive the view of its bits
    return bytes(converted.constBits())
