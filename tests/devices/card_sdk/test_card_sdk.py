"""The card printer through its vendor's SDK: over frames spoken here, and by the SDK itself where it is installed."""

import io
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from unittest.mock import MagicMock

import numpy as np
import pytest
from frame_link import FrameLink
from PIL import Image

from devices.card.cleaning import Cleaned, RibbonIn
from devices.card.driver import CardPrinterDriver
from devices.card.panels import DPI, HEIGHT, WIDTH
from devices.card_sdk.vendor import Link, Printed, SdkLink
from devices.conformance.check import Failed, Skipped
from devices.conformance.documents.suites import CARD
from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Identity, Pages, Place, Submitted, Working
from simulators.card.parts import CardFault, Spot
from simulators.conformance.card_sdk import SdkBench

INSTALLED = find_spec("evolis") is not None
LINKS = [pytest.param(FrameLink, id="frames"), *([pytest.param(SdkLink, id="sdk")] if INSTALLED else [])]
OVER_FRAMES = (
    "status-ready",
    "prepare-again",
    "made-is-held",
    "progress-believes-no-false-ok",
    "silence-is-told-at-the-third-miss",
    "power-cut-while-printing",
    "fence-before-submit",
    "fence-after-it-was-made",
    "fence-at-other-counts",
    "no-media-moves-nothing",
    "cleaning-due-only-warns",
    "jam-is-located",
    "release-presents",
    "retract-a-presented-document",
)
KEPT = (  # what takes a second or two each in real time
    "status-ready",
    "status-while-working",
    "look-names-the-device",
    "prepare-again",
    "prepare-moves-one-blank",
    "submit-after-a-restart",
    "made-once",
    "made-is-held",
    "made-stays-made",
    "made-one-after-the-other",
    "progress-believes-no-false-ok",
    "silence-is-told-at-the-third-miss",
    "silence-ends-by-itself",
    "silence-at-look-and-prepare",
    "power-cut-is-another-boot",
    "power-cut-before-submit",
    "power-cut-while-printing",
    "power-cut-after-it-was-made",
    "fence-before-submit",
    "fence-after-it-was-made",
    "fence-of-another-serial-after",
    "fence-at-other-counts",
    "cover-open-is-told",
    "supply-out-is-told",
    "supply-wrong-is-told",
    "no-media-moves-nothing",
    "output-full-is-told",
    "hot-is-told",
    "media-low-only-warns",
    "supply-low-only-warns",
    "cleaning-due-only-warns",
    "jam-is-located",
    "feed-jam-is-located",
    "release-presents",
    "release-again",
    "outlet-after-it-was-taken",
    "retract-a-held-document",
    "retract-a-presented-document",
    "reject-a-blank",
    "close-is-no-end",
)


def bmp(rgb: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bytes:
    """A picture as the SDK takes it."""
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, "BMP")
    return out.getvalue()


def face() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A white face with a red field above left and a black one right of it."""
    rgb = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    rgb[100:300, 100:400] = (200, 30, 30)
    rgb[100:200, 500:800] = 0
    return rgb


@pytest.fixture(params=LINKS)
def bench(request: pytest.FixtureRequest) -> Iterator[SdkBench]:
    """A served machine."""
    made = SdkBench(request.param)
    yield made
    made.close()


def test_what_the_sdk_prints_is_what_our_own_driver_prints(bench: SdkBench) -> None:
    """The same dots in the same order, upright and not mirrored; the SDK sharpens edges and has colours of its own."""
    link = bench.link()
    assert link.ask("Si", 5) == "OK"
    assert link.print_front(bmp(face()), 10) is Printed.DONE
    link.close()
    with bench.still() as machine:
        assert len(machine.places[Spot.STATION]) == 1
        assert (machine.counts["c"], machine.counts["p"]) == (1, 5)
    card = bench.last_card()
    assert card.size == (WIDTH, HEIGHT)
    assert np.abs(np.asarray(card)[150:250, 150:350].astype(int) - (200, 30, 30)).max() < 8
    assert (np.asarray(card)[120:180, 520:780] == 0).all()
    assert (np.asarray(card)[320:] == 255).all()


@pytest.mark.skipif(not INSTALLED, reason="evolis-sdk is optional: 45 MB without a licence text")
def test_the_vendors_sdk_itself_has_taken_part() -> None:
    """Where it is installed, every test here runs with it, too."""
    assert len(LINKS) == 2


@pytest.mark.parametrize("taken", [True, False])
def test_pure_black_is_asked_for_from_the_resin_panel(monkeypatch: pytest.MonkeyPatch, taken: bool) -> None:
    """Not left to the SDK's default; a printer whose job does not take the setting prints nothing."""
    sdk = MagicMock()
    monkeypatch.setitem(sys.modules, "evolis", sdk)
    session = sdk.PrintSession.return_value
    session.set_setting.return_value = taken
    session.print.return_value = sdk.ReturnCode.OK
    assert SdkLink("socket://nowhere:1").print_front(b"BM", 1) is (Printed.DONE if taken else Printed.UNKNOWN)
    session.set_setting.assert_called_once_with(sdk.SettingKey.FBlackManagement, "ALLBLACKPOINT")
    assert session.print.called is taken


@pytest.mark.parametrize(
    ("fault", "flag"),
    [
        (CardFault.HOPPER_EMPTY, "WAR_FEEDER_EMPTY"),
        (CardFault.RIBBON_OUT, "WAR_RIBBON_ENDED"),
        (CardFault.RIBBON_WRONG, "WAR_UNSUPPORTED_RIBBON"),
        (CardFault.COVER_OPEN, "WAR_COVER_OPEN"),
        (CardFault.REJECT_FULL, "WAR_REJECT_BOX_FULL"),
        (CardFault.HEAD_COOLING, "WAR_COOLING"),
    ],
)
def test_what_is_missing_is_refused_before_anything_is_sent(bench: SdkBench, fault: CardFault, flag: str) -> None:
    """The flag names it, no card moves, no panel is burnt."""
    link = bench.link()
    with bench.still() as machine:
        machine.fault(fault)
    assert flag in (link.flags() or ())
    assert link.print_front(bmp(face()), 10) is Printed.REFUSED
    link.close()
    with bench.still() as machine:
        assert (machine.counts["c"], machine.counts["p"]) == (0, 0)


@pytest.mark.parametrize(
    ("fault", "flag"), [(CardFault.PRINT_JAM, "ERR_MECHANICAL"), (CardFault.FEED_JAM, "ERR_FEEDER_ERROR")]
)
def test_what_breaks_a_job_off_is_named_by_a_flag_until_it_is_cleared(
    bench: SdkBench, fault: CardFault, flag: str
) -> None:
    """Then the card can be put away."""
    link = bench.link()
    with bench.still() as machine:
        machine.fault(fault, once=True)
    assert link.print_front(bmp(face()), 10) is Printed.REFUSED
    assert flag in (link.flags() or ())
    assert (link.ask("Scs", 5), link.ask("Ser", 5)) == ("OK", "OK")
    assert flag not in (link.flags() or ())
    link.close()
    assert bench.count(Place.REJECT_BIN) == 1


@pytest.mark.parametrize(
    ("link", "name"),
    [pytest.param(FrameLink, name, id=f"frames-{name}") for name in OVER_FRAMES]
    + [pytest.param(SdkLink, name, id=f"sdk-{name}") for name in KEPT if INSTALLED],
)
def test_the_driver_over_it_keeps_the_contract(link: Callable[[str], Link], name: str) -> None:
    """Of all checks those that are quick in real time; what a lost answer is, it learns later than our own driver."""
    result = CARD[name].run(lambda: SdkBench(link))
    assert not isinstance(result, Failed | Skipped), result.why


def test_the_printer_is_cleaned_through_it(bench: SdkBench) -> None:
    """As over our own wire; the flags say that the feeder is empty, and that the ribbon is in."""
    driver = bench.start()
    assert isinstance(driver, CardPrinterDriver)
    with bench.still() as machine:
        machine.fault(CardFault.CLEANING_DUE)
        machine.unload()
    assert driver.feeder_empty()
    with bench.still() as machine:
        machine.load_cleaner()
    assert (driver.feeder_empty(), driver.clean()) == (False, RibbonIn())
    with bench.still() as machine:
        machine.ribbon_in = False
    assert driver.clean() == Cleaned(1)
    with bench.still() as machine:
        assert not machine.cleaning_due


def test_a_face_that_leaves_a_panel_blank_is_refused(bench: SdkBench) -> None:
    """The SDK would leave the panel out, and the count of panels would prove nothing."""
    driver = bench.start()
    assert isinstance(driver.prepare("a"), Identity)
    white = Pages(WIDTH, HEIGHT, DPI, (bytes([255]) * (WIDTH * HEIGHT * 3),))
    assert driver.submit("a", white) == Declined(Fault.CARD_REFUSED, Place.TRANSPORT)
    assert (driver.reject("a").place, bench.documents()) == (Place.REJECT_BIN, 0)


def test_a_fence_waits_for_a_job_that_the_sdk_has_not_sent_yet(bench: SdkBench) -> None:
    """What it may still send is printed before the evidence is read, never after."""
    driver = bench.start()
    assert isinstance(driver, CardPrinterDriver)
    identity = driver.prepare("a")
    assert isinstance(identity, Identity)
    assert driver.submit("a", bench.pages) == Submitted()
    assert isinstance(driver.progress("a"), Working)
    driver.fence("a", identity)
    before = bench.documents()
    time.sleep(0.3)
    assert (bench.documents(), bench.drawn()) == (before, 1)
