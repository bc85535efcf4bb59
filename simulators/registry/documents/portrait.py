"""A drawn portrait and a drawn signature for a resident who does not exist, from one `Random`."""

import math
from collections.abc import Sequence
from io import BytesIO
from random import Random
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

from simulators.registry.people import Sex

SIZE: Final = (480, 600)
SIGNATURE_SIZE: Final = (480, 200)
SCALE: Final = 2
"""Drawn larger, then reduced: smooth edges."""

RED, BLUE = (176, 32, 38), (34, 74, 150)
"""Backgrounds of an identity photo: red for odd years of birth, blue for even ones."""

SKINS: Final = ((198, 142, 104), (184, 126, 88), (212, 160, 122), (166, 112, 78))
HAIRS: Final = ((24, 20, 20), (34, 26, 24), (44, 36, 34))
SILVER: Final = (150, 148, 146)
CLOTHES: Final = ((238, 238, 236), (58, 66, 84), (92, 60, 48), (64, 92, 84))
VEILS: Final = ((226, 220, 210), (52, 60, 88), (98, 58, 74), (70, 92, 78), (40, 40, 44))
INK: Final = (20, 24, 60)
GREY_FROM: Final = 58

Colour = tuple[int, int, int]
Point = tuple[float, float]


def portrait(rng: Random, sex: Sex, age: int, birth_year: int) -> bytes:
    """Give a 4:5 portrait as PNG: head and shoulders, facing the viewer, on the background of the birth year."""
    image = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE), RED if birth_year % 2 else BLUE)
    _Face(rng, sex, age, ImageDraw.Draw(image)).draw()
    small = image.filter(ImageFilter.GaussianBlur(1)).resize(SIZE, Image.Resampling.LANCZOS)
    return _png(small)


def signature(rng: Random) -> bytes:
    """Give a signature as PNG on a transparent ground: one flowing stroke, then a line below."""
    image = Image.new("RGBA", (SIGNATURE_SIZE[0] * SCALE, SIGNATURE_SIZE[1] * SCALE), (*INK, 0))
    pen = ImageDraw.Draw(image)
    width, height = image.size
    loops, slant = rng.randrange(4, 8), rng.uniform(0.15, 0.45)
    tall = [rng.uniform(0.36, 0.44), *(rng.uniform(0.07, 0.3) for _ in range(loops)), 0.04]
    back = [rng.uniform(0.02, 0.07) for _ in range(loops + 2)]
    points = []
    for step in range(loops * 24):
        along, turn = step / (loops * 24), step / 24 * math.tau
        rise = _between(tall, step / 24) * math.cos(turn)
        x = 0.1 + 0.72 * along - _between(back, step / 24) * math.sin(turn) + slant * rise * height / width
        points.append((x * width, height * (0.52 - rise)))
    _stroke(pen, points, 4)
    start, end = width * rng.uniform(0.1, 0.25), width * rng.uniform(0.75, 0.95)
    tail = [(start + (end - start) * s / 20, height * (0.86 - 0.06 * math.sin(s / 5))) for s in range(21)]
    _stroke(pen, tail, 3)
    return _png(image.resize(SIGNATURE_SIZE, Image.Resampling.LANCZOS))


class _Face:
    """One face being drawn; lengths are thousandths of the picture's width."""

    def __init__(self, rng: Random, sex: Sex, age: int, pen: ImageDraw.ImageDraw) -> None:
        self._pen: Final = pen
        self._sex: Final = sex
        self._skin: Final = rng.choice(SKINS)
        self._hair: Final = SILVER if age >= GREY_FROM else rng.choice(HAIRS)
        self._clothes: Final = rng.choice(CLOTHES)
        self._veil: Final = rng.choice(VEILS) if sex is Sex.FEMALE and rng.random() < 0.6 else None  # noqa: PLR2004
        self._wide: Final = rng.uniform(192, 214) * (0.95 if sex is Sex.FEMALE else 1)
        self._tall: Final = rng.uniform(262, 280)
        self._eyes: Final = rng.uniform(74, 84)
        self._mouth: Final = rng.uniform(48, 62)
        self._nose: Final = rng.uniform(26, 34)
        self._parting: Final = rng.uniform(-38, 38)
        self._glasses: Final = rng.random() < 0.2  # noqa: PLR2004 # one in five

    def draw(self) -> None:
        """Paint from the back to the front."""
        if self._veil is None and self._sex is Sex.FEMALE:
            self._oval(500, 540, 262, 330, self._hair)
        self._shoulders()
        if self._veil is None:
            self._bare_head()
        else:
            self._veiled_head(self._veil)
        self._features()

    def _shoulders(self) -> None:
        self._oval(500, 1290, 430, 400, self._clothes)
        self._polygon([(410, 720), (590, 720), (606, 930), (500, 1000), (394, 930)], _shade(self._skin, 0.86))
        self._polygon([(388, 905), (500, 1010), (440, 1085), (340, 930)], _shade(self._clothes, 1.12))
        self._polygon([(612, 905), (500, 1010), (560, 1085), (660, 930)], _shade(self._clothes, 1.12))

    def _bare_head(self) -> None:
        for side in (-1, 1):
            self._oval(500 + side * self._wide, 560, 26, 52, _shade(self._skin, 0.9))
        self._oval(500, 545, self._wide, self._tall, self._skin)
        outline = _ellipse((500, 505), (self._wide + 12, self._tall - 18), (174, 366))
        hairline = _ellipse((500 + self._parting, 505), (self._wide - 14 - abs(self._parting), 118), (360, 180))
        self._polygon([*outline, *hairline], self._hair)

    def _veiled_head(self, colour: Colour) -> None:
        """A veil round the face and over the shoulders, with one fold."""
        self._oval(500, 535, 262, 335, colour)
        self._polygon([(262, 640), (738, 640), (770, 1000), (500, 1200), (230, 1000)], colour)
        self._line([(330, 850), (520, 960), (640, 1085)], _shade(colour, 0.82), 6)
        self._oval(500, 565, self._wide - 4, self._tall - 22, _shade(colour, 0.8))
        self._oval(500, 565, self._wide - 10, self._tall - 28, self._skin)

    def _features(self) -> None:
        brow = _shade(self._hair, 1.1)
        for side in (-1, 1):
            x = 500 + side * self._eyes
            self._oval(x, 545, 34, 15, (248, 246, 242))
            self._oval(x, 545, 14, 15, (46, 30, 24))
            self._oval(x + 4, 541, 4, 4, (255, 255, 255))
            self._arc((x, 548), (36, 20), (190, 350), (60, 40, 34), 7)
            self._arc((x, 520), (46, 26), (205, 335), brow, 13 if self._sex is Sex.MALE else 8)
            if self._glasses:
                self._arc((x, 548), (60, 46), (0, 360), (40, 40, 44), 7)
        if self._glasses:
            self._arc((500, 548), (20, 14), (200, 340), (40, 40, 44), 7)
        self._arc((500, 628), (self._nose, 20), (20, 160), _shade(self._skin, 0.72), 8)
        self._line([(494, 560), (484, 615)], _shade(self._skin, 0.9), 6)
        lips = (158, 78, 72) if self._sex is Sex.FEMALE else _shade(self._skin, 0.7)
        self._arc((500, 690), (self._mouth, 24), (15, 165), lips, 14)
        self._line([(500 - self._mouth * 0.95, 697), (500 + self._mouth * 0.95, 697)], _shade(lips, 0.75), 5)

    def _oval(self, x: float, y: float, wide: float, tall: float, colour: Colour) -> None:
        self._pen.ellipse(_px([(x - wide, y - tall), (x + wide, y + tall)]), fill=colour)

    def _arc(self, centre: Point, radii: Point, angles: tuple[int, int], colour: Colour, pen: int) -> None:
        (x, y), (wide, tall) = centre, radii
        self._pen.arc(_px([(x - wide, y - tall), (x + wide, y + tall)]), *angles, colour, pen)

    def _polygon(self, points: Sequence[Point], colour: Colour) -> None:
        self._pen.polygon(_px(points), fill=colour)

    def _line(self, points: Sequence[Point], colour: Colour, pen: int) -> None:
        self._pen.line(_px(points), fill=colour, width=pen, joint="curve")


def _between(values: Sequence[float], at: float) -> float:
    """Read a list of values as a curve: from one to the next in a straight line."""
    index = int(at)
    return values[index] + (values[index + 1] - values[index]) * (at - index)


def _px(points: Sequence[Point]) -> list[Point]:
    unit = SIZE[0] * SCALE / 1000
    return [(x * unit, y * unit) for x, y in points]


def _ellipse(centre: Point, radii: Point, angles: tuple[float, float]) -> list[Point]:
    """Points of an ellipse from one angle to another, degrees clockwise from the right."""
    turns = (math.radians(angles[0] + (angles[1] - angles[0]) * step / 48) for step in range(49))
    return [(centre[0] + radii[0] * math.cos(turn), centre[1] + radii[1] * math.sin(turn)) for turn in turns]


def _stroke(pen: ImageDraw.ImageDraw, points: Sequence[Point], width: int) -> None:
    pen.line(list(points), fill=(*INK, 255), width=width * SCALE, joint="curve")


def _shade(colour: Colour, factor: float) -> Colour:
    red, green, blue = (min(int(channel * factor), 255) for channel in colour)
    return red, green, blue


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
