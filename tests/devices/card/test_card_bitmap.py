"""Packing and compressing the planes of a card."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.card import bitmap
from devices.card.bitmap import DOTS, LINES, Plane
from devices.card.panels import HEIGHT, WIDTH, compose, separate
from devices.card.wire import Panel

RUNS = st.lists(st.tuples(st.integers(0, 127), st.integers(1, 900)), min_size=1, max_size=40)


def _plane(runs: list[tuple[int, int]], top: int) -> Plane:
    """Runs of equal dots, repeated to fill the plane."""
    dots = np.concatenate([np.full(length, value % (top + 1), np.uint8) for value, length in runs])
    return np.resize(dots, (LINES, DOTS))


@settings(max_examples=25, deadline=None)
@given(RUNS)
def test_colour_planes_come_back_from_both_forms(runs: list[tuple[int, int]]) -> None:
    """Plain and compressed carry every one of the 128 levels of every dot."""
    plane = _plane(runs, 127)
    assert (bitmap.unpack(bitmap.pack(plane, 128), 128) == plane).all()
    assert (bitmap.decompress_colour(bitmap.compress_colour(plane)) == plane).all()


@settings(max_examples=25, deadline=None)
@given(RUNS)
def test_black_planes_come_back_from_both_forms(runs: list[tuple[int, int]]) -> None:
    """Plain and compressed carry every dot."""
    plane = _plane(runs, 1)
    assert (bitmap.unpack(bitmap.pack(plane, 2), 2) == plane).all()
    assert (bitmap.decompress_bits(bitmap.compress_bits(plane)) == plane).all()


def test_noise_comes_back_too() -> None:
    """A portrait hardly has two equal dots side by side."""
    plane = np.random.default_rng(7).integers(0, 128, (LINES, DOTS), np.uint8)
    assert (bitmap.decompress_colour(bitmap.compress_colour(plane)) == plane).all()


@pytest.mark.parametrize("levels", [32, 64])
def test_fewer_levels_pack_into_fewer_bits(levels: int) -> None:
    """Five or six bits a dot, without gaps."""
    plane = np.random.default_rng(7).integers(0, levels, (LINES, DOTS), np.uint8)
    packed = bitmap.pack(plane, levels)
    assert len(packed) == LINES * DOTS * bitmap.BITS[levels] // 8
    assert (bitmap.unpack(packed, levels) == plane).all()


def test_dots_are_packed_highest_bit_first() -> None:
    """Eight dots of seven bits fill seven bytes."""
    plane = np.zeros((LINES, DOTS), np.uint8)
    plane[0, :8] = [0x7F, 0, 0x7F, 0, 0, 0, 0, 1]
    assert bitmap.pack(plane, 128)[:7] == bytes([0b11111110, 0b00000011, 0b11111000, 0, 0, 0, 1])


def test_a_line_of_colour_is_single_dots_runs_or_blank() -> None:
    """Section 4: below 80h a dot; from 80h a value and its count; 80 00 a blank line."""
    plane = np.zeros((LINES, DOTS), np.uint8)
    plane[1, :3] = [5, 6, 6]
    plane[2] = 127
    expected = b"\x80\x00" + b"\x05\x86\x02\x80\xff\x80\xff\x80\x87" + b"\xff\xff\xff\xff\xff\x8a" + b"\x80\x00" * 1013
    assert bitmap.compress_colour(plane) == expected


def test_a_line_of_black_is_white_black_or_counted_bytes() -> None:
    """Section 4: 00, FF, or how many bytes of the line are useful and those."""
    plane = np.zeros((LINES, DOTS), np.uint8)
    plane[1] = 1
    plane[2, 8] = 1
    assert bitmap.compress_bits(plane) == b"\x00\xff\x02\x00\x80" + b"\x00" * 1013


@pytest.mark.parametrize("data", [b"", b"\x80", b"\x80\x00" * 1015, b"\x80\x00" * 1017, b"\x05"])
def test_colour_that_does_not_fill_the_plane_is_refused(data: bytes) -> None:
    """Too short, too long, or ended within a run."""
    with pytest.raises(ValueError, match=r"bitmap|runs"):
        bitmap.decompress_colour(data)


@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 1015, b"\x00" * 1017, b"\x52" + b"\x00" * 1015, b"\x00" * 1015 + b"\x05"]
)
def test_black_that_does_not_fill_the_plane_is_refused(data: bytes) -> None:
    """Too short, too long, or a line longer than the head."""
    with pytest.raises(ValueError, match="line"):
        bitmap.decompress_bits(data)


def test_a_plain_plane_of_another_size_is_refused() -> None:
    """The size is fixed by the levels."""
    with pytest.raises(ValueError, match="size"):
        bitmap.unpack(b"\0" * 5, 2)


def _face(**spots: tuple[int, int, int]) -> bytes:
    rgb = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    rgb[:10, :20] = spots.get("corner", (255, 255, 255))
    return rgb.tobytes()


def test_pure_black_is_resin_alone() -> None:
    """Text gets hard edges: no colour under it, and it comes back as black."""
    panels = separate(_face(corner=(0, 0, 0)))
    assert panels[Panel.BLACK].sum() == 200
    assert all(panels[colour].sum() == 0 for colour in (Panel.YELLOW, Panel.MAGENTA, Panel.CYAN))
    assert (compose(panels)[:10, :20] == 0).all()


def test_nearly_black_is_mixed_from_colours() -> None:
    """Only pure black is resin."""
    panels = separate(_face(corner=(0, 0, 1)))
    assert panels[Panel.BLACK].sum() == 0
    assert panels[Panel.CYAN].max() == 127


def test_the_left_column_is_burnt_first_from_below() -> None:
    """A quarter turn clockwise: the top left corner is at the end of the first lines."""
    cyan = separate(_face(corner=(0, 255, 255)))[Panel.CYAN]
    assert (cyan[:20, -10:] == 127).all()
    assert cyan.sum() == 127 * 200


def test_the_overlay_covers_the_whole_face() -> None:
    """Nothing is left unprotected."""
    assert separate(_face())[Panel.OVERLAY].all()


def test_a_face_of_another_size_is_no_face() -> None:
    """A raster that does not fit is refused before anything is sent."""
    with pytest.raises(ValueError, match="1016 x 648"):
        separate(b"\0" * 12)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_every_colour_comes_back_within_one_level(seed: int) -> None:
    """128 levels of heat carry 256 of light, one apart at most."""
    rgb = np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    assert np.abs(compose(separate(rgb.tobytes())).astype(int) - rgb).max() <= 1
