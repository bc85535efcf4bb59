"""PWG raster as the printer reads it."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.a4 import pwg
from kiosk.core.printer import Pages
from simulators.pwg import decode

COLOURS = st.sampled_from([b"\xff\xff\xff", b"\x00\x00\x00", b"\xff\xff\xfe", b"\x10\x20\x30"])


@st.composite
def documents(draw: st.DrawFn) -> Pages:
    """Give pages made of runs and repeated lines, which is what the coding is about."""
    width = draw(st.integers(1, 300))
    lines = draw(
        st.lists(st.tuples(st.integers(1, 300), st.lists(COLOURS, min_size=1, max_size=5)), min_size=1, max_size=4)
    )
    height = max(sum(count for count, _ in lines), width)
    rows = [(b"".join(inks) * width)[: width * 3] for count, inks in lines for _ in range(count)]
    side = b"".join(rows + [rows[-1]] * (height - len(rows)))
    return Pages(width, height, 300, (side,) * draw(st.integers(1, 2)))


@given(documents())
def test_colour_round_trip(document: Pages) -> None:
    """Every pixel of a colour page comes back."""
    assert [page.pixels for page in decode(pwg.encode(document, colour=True))] == list(document.sides)


@given(documents())
def test_grey_round_trip(document: Pages) -> None:
    """Every pixel of a grey page comes back as its luma."""
    for page, side in zip(decode(pwg.encode(document, colour=False)), document.sides, strict=True):
        luma = bytes(
            (77 * r + 150 * g + 29 * b) >> 8 for r, g, b in zip(side[::3], side[1::3], side[2::3], strict=True)
        )
        assert page.pixels == luma


@pytest.mark.parametrize("scale", [1, 2, 4])
def test_finer_dots_round_trip(scale: int) -> None:
    """Each pixel becomes a square of dots, over more equal lines and longer runs than one count holds."""
    rows = [bytes([7, 8, 9]) * 300] * 300 + [bytes(range(150)) * 6] * 3
    (page,) = decode(pwg.encode(Pages(300, 303, 300, (b"".join(rows),)), colour=True, scale=scale))
    assert (page.width, page.height, page.dpi) == (300 * scale, 303 * scale, 300 * scale)
    dots = np.frombuffer(page.pixels, np.uint8).reshape(page.height, page.width, 3)
    sent = np.frombuffer(b"".join(rows), np.uint8).reshape(303, 300, 3)
    assert np.array_equal(dots, sent.repeat(scale, axis=0).repeat(scale, axis=1))


def test_bytes_of_a_small_page() -> None:
    """Two lines, the second the same: one line count, then each run as count less one and its pixel."""
    line = b"\xff\xff\xff\xff\xff\xff\x01\x02\x03"
    coded = pwg.encode(Pages(3, 4, 300, (line * 4,)), colour=True)
    assert coded[:4] == b"RaS2"
    assert coded[4 + pwg.HEADER :] == b"\x03\x01\xff\xff\xff\x00\x01\x02\x03"


def test_header_of_an_a4_page() -> None:
    """The header says A4 in points, dots, bytes a line, colour space and page count where PWG 5102.4 puts them."""
    head = pwg.header(2480, 3508, 300, total=3, colour=True)
    at = {offset: struct.unpack_from(">I", head, offset)[0] for offset in range(256, 488, 4)}
    assert len(head) == 1796
    assert (at[276], at[280], at[352], at[356]) == (300, 300, 595, 842)
    assert (at[372], at[376], at[384], at[388], at[392]) == (2480, 3508, 8, 24, 7440)
    assert (at[396], at[400], at[420], at[452]) == (0, 19, 3, 3)
    grey = pwg.header(2480, 3508, 300, total=1, colour=False)
    assert struct.unpack_from(">I", grey, 400)[0] == 18


def test_landscape_is_turned() -> None:
    """A landscape page is turned a quarter, its right edge up."""
    a, b, c = b"\x01\x01\x01", b"\x02\x02\x02", b"\x03\x03\x03"
    (page,) = decode(pwg.encode(Pages(3, 1, 300, (a + b + c,)), colour=True))
    assert (page.width, page.height, page.pixels) == (1, 3, c + b + a)


def test_wrong_size() -> None:
    """A side that is not as large as it says is refused."""
    with pytest.raises(ValueError, match="width x height"):
        pwg.encode(Pages(2, 2, 300, (b"\x00" * 11,)), colour=True)


@pytest.mark.parametrize("data", [b"", b"RaS3", b"RaS2PwgRaster", b"RaS2" + b"\x00" * 1796])
def test_no_raster(data: bytes) -> None:
    """Other bytes are told apart."""
    with pytest.raises(ValueError, match=r"no P|no page"):
        decode(data)
