"""The test page that keeps an idle A4 printer alive: rasterised like a document, and plainly none."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from kiosk.core.printer import Pages

DPI: Final = 300
WIDTH, HEIGHT = 2480, 3508  # A4
WORDS: Final = "Uji cetak mesin - boleh dibuang"
_MARGIN, _SIZE, _STEPS = 150, 96, 11


def make() -> Pages:
    """Paint it: the words, lines to the margins, and greys from white to black over the whole width of the drum."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    draw.text((_MARGIN, _MARGIN), WORDS, "black", ImageFont.load_default(_SIZE))
    draw.rectangle((_MARGIN, 2 * _MARGIN + _SIZE, WIDTH - _MARGIN, HEIGHT - _MARGIN), outline="black", width=4)
    step = (WIDTH - 2 * _MARGIN) // _STEPS
    for index in range(_STEPS):
        grey = 255 - 255 * index // (_STEPS - 1)
        left = _MARGIN + index * step
        draw.rectangle((left, HEIGHT // 2, left + step, HEIGHT // 2 + 2 * _MARGIN), fill=(grey, grey, grey))
    document = BytesIO()
    image.save(document, "PDF", resolution=DPI)
    return Pages(WIDTH, HEIGHT, DPI, (image.tobytes(),), document.getvalue())
