"""Type and text: the embedded fonts, boxes, and text that is broken and made smaller until it fits its box."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONT_FOLDER: Final = Path("/usr/share/fonts/truetype/liberation")
FONTS: Final = {
    "sans": "LiberationSans-Regular",
    "sans-bold": "LiberationSans-Bold",
    "narrow": "LiberationSansNarrow-Regular",
    "narrow-bold": "LiberationSansNarrow-Bold",
    "serif": "LiberationSerif-Regular",
    "serif-bold": "LiberationSerif-Bold",
    "serif-italic": "LiberationSerif-Italic",
}
SMALLEST: Final = 4.0
"""Points; below this nobody reads it, so a text that needs it does not fit."""

LEADING: Final = 1.15


@dataclass(frozen=True)
class Box:
    """A place on the sheet in points from the top left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Style:
    """Font by its short name, size in points, and where the text sits in its box."""

    font: str = "sans"
    size: float = 9
    align: str = "left"
    grey: float = 0


class DoesNotFitError(ValueError):
    """A text needs more room than its box has at the smallest readable size. The message holds no text."""


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """Break a text into lines no wider than `width` points; a single longer word stays on a line of its own."""
    lines: list[str] = []
    for word in text.split():
        candidate = f"{lines[-1]} {word}" if lines else word
        if lines and pdfmetrics.stringWidth(candidate, FONTS[font], size) <= width:
            lines[-1] = candidate
        else:
            lines.append(word)
    return lines


def fitted(text: str, box: Box, style: Style) -> tuple[float, list[str]]:
    """Give the largest size up to the style's, and its lines; DoesNotFitError when even the smallest is too large."""
    size = style.size
    while size >= SMALLEST:
        lines = wrap(text, style.font, size, box.width)
        widest = max((pdfmetrics.stringWidth(line, FONTS[style.font], size) for line in lines), default=0)
        if widest <= box.width and len(lines) * size * LEADING <= box.height:
            return size, lines
        size -= 0.25
    raise DoesNotFitError(f"{len(text)} characters do not fit in {box.width:.0f} x {box.height:.0f} points")


@cache
def register_fonts() -> None:
    """Make the fonts known to ReportLab; FileNotFoundError says what to install."""
    for name in FONTS.values():
        path = FONT_FOLDER / f"{name}.ttf"
        if not path.exists():
            raise FileNotFoundError(f"{path} is missing: install the Debian package fonts-liberation")
        pdfmetrics.registerFont(TTFont(name, str(path)))
