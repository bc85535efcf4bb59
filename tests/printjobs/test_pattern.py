"""The test card and the test page: what is measured is where it says, in whole dots of pure black."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication

from kiosk.core.printer import Pages
from kiosk.core.terms import Medium
from printjobs.pattern import CROSS, paint_pattern, save

MM = 300 / 25.4


def pattern(qapp: QGuiApplication, medium: Medium) -> Pages:
    """Paint one; pytest-qt keeps the application."""
    assert qapp is not None
    return paint_pattern(medium, "UJI", ["kiosk-1", "x +0.5 mm"])


def black(pages: Pages) -> np.ndarray:
    """Where the first side is pure black."""
    return (np.frombuffer(pages.sides[0], np.uint8).reshape(pages.height, pages.width, 3) == 0).all(axis=2)


@pytest.mark.parametrize(("medium", "size", "sides"), [(Medium.CARD, (1016, 648), 2), (Medium.A4, (2480, 3508), 1)])
def test_it_is_what_the_printer_takes(qapp: QGuiApplication, medium: Medium, size: tuple[int, int], sides: int) -> None:
    """The size of a face or of a page; the back of a card stays empty."""
    pages = pattern(qapp, medium)
    assert (pages.width, pages.height, pages.dpi, len(pages.sides)) == (*size, 300, sides)
    assert set(pages.sides[1:]) <= {b"\xff" * len(pages.sides[0])}
    assert (pages.document, pages.chip) == (b"", b"")


@pytest.mark.parametrize("medium", Medium)
def test_every_millimetre_has_its_line_on_all_four_edges(qapp: QGuiApplication, medium: Medium) -> None:
    """One dot wide, at the nearest dot, the tens longer than the fives, and these longer than the others."""
    dark = black(pattern(qapp, medium))
    height, width = dark.shape
    for edge, along in ((dark[:14], width), (dark[-14:], width), (dark[:, :14].T, height), (dark[:, -14:].T, height)):
        lines = np.flatnonzero(edge.all(axis=0))
        middle = range(5, int(along / MM) - 4)
        assert [round(mm * MM) for mm in middle] == [x for x in lines if 4.5 * MM < x < (int(along / MM) - 4.5) * MM]
    lengths = [int(dark[: round(4 * MM), round(mm * MM)].sum()) for mm in (40, 45, 47)]
    assert lengths == sorted(lengths, reverse=True)
    assert len(set(lengths)) == 3


@pytest.mark.parametrize("medium", Medium)
def test_a_cross_stands_ten_millimetres_from_every_edge(qapp: QGuiApplication, medium: Medium) -> None:
    """Its lines cross there, to the dot."""
    dark = black(pattern(qapp, medium))
    near = round(CROSS * MM)
    for corner in (dark, dark[:, ::-1], dark[::-1], dark[::-1, ::-1]):
        mirrored = corner is not dark
        found = [(y, x) for y in (near - 1, near) for x in (near - 1, near) if arms(corner, y, x)]
        assert len(found) == 1
        assert mirrored or found == [(near, near)]


def arms(dark: np.ndarray, y: int, x: int) -> bool:
    """Whether two lines cross at that dot."""
    return bool(dark[y, x - 12 : x + 13].all() and dark[y - 12 : y + 13, x].all())


def test_colours_and_greys_are_there(qapp: QGuiApplication) -> None:
    """Each primary, and sixteen greys at least."""
    pages = pattern(qapp, Medium.CARD)
    colours = {tuple(dot) for dot in np.unique(np.frombuffer(pages.sides[0], np.uint8).reshape(-1, 3), axis=0).tolist()}
    assert {(0, 255, 255), (255, 0, 255), (255, 255, 0), (255, 0, 0), (0, 255, 0), (0, 0, 255)} <= colours
    assert len({dot for dot in colours if len(set(dot)) == 1}) > 100


@pytest.mark.parametrize("dots", [1, 2, 3, 4])
def test_there_are_lines_of_one_to_four_dots(qapp: QGuiApplication, dots: int) -> None:
    """Four upright ones as wide apart as they are wide, and four lying ones."""
    dark = black(pattern(qapp, Medium.CARD))
    wanted = np.array(([True] * dots + [False] * dots) * 4)[:-dots]
    below = dark[340:]
    assert any(contains(row, wanted) for row in below)
    assert any(contains(column, wanted) for column in below.T)


def contains(line: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether the run of dots stands in the line, white on both sides."""
    framed = np.concatenate(([False], wanted, [False]))
    windows = np.lib.stride_tricks.sliding_window_view(line, len(framed))
    return bool((windows == framed).all(axis=1).any())


def test_a_picture_of_it_knows_its_size(qapp: QGuiApplication, tmp_path: Path) -> None:
    """Saved and opened again it is the same, at 300 dots an inch."""
    pages = pattern(qapp, Medium.CARD)
    save(pages, tmp_path / "card.png")
    with Image.open(tmp_path / "card.png") as saved:
        assert saved.convert("RGB").tobytes() == pages.sides[0]
        assert round(saved.info["dpi"][0]) == 300
