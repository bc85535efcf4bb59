"""What is drawn of each machine follows from its snapshot."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF

from devices.a4.line import PrinterState
from devices.card.wire import Code
from simulators.card.parts import CardFault, Snapshot, Spot
from simulators.dock import draw_a4, draw_card, draw_network, draw_small
from simulators.dock.catalogue import PARTS
from simulators.dock.centre import CentreSnapshot
from simulators.dock.draw_a4 import A4Drawing
from simulators.dock.draw_card import CardDrawing
from simulators.dock.draw_network import NetworkDrawing
from simulators.dock.draw_small import ReceiptDrawing, ScannerDrawing, UpsDrawing
from simulators.dock.drawing import Drawing
from simulators.dock.hands import Seen
from simulators.dock.small_hands import ReceiptSnapshot, UpsSnapshot
from simulators.ipp.parts import Spot as SheetSpot
from simulators.ipp.server import Snapshot as A4Snapshot
from simulators.receipt import Paper

CARD = Snapshot(True, 50, 48, {Spot.REJECT_BIN: 1, Spot.TAKEN: 1}, 199, 2, 10, "", ())
A4 = A4Snapshot(True, PrinterState.IDLE, ("none",), 249, Counter(), 0, 80)


def test_a_card_printer_at_rest() -> None:
    """Counts stand at their parts; nothing is wrong."""
    view = draw_card.view_of(Seen(CARD))
    assert (view.state, view.tone, view.alarms, view.armed) == ("Ready", "good", {}, {})
    assert (view.notes["hopper"], view.notes["ribbon"], view.notes["reject"]) == ("48 blanks", "199 prints", "1")


def test_a_moving_card_is_drawn_where_it_is() -> None:
    """While the head prints, the card lies under it and the screen says so."""
    view = draw_card.view_of(Seen(replace(CARD, places={Spot.STATION: 1}, moving="print")))
    assert (view.state, view.tone, view.notes["way"], view.moving) == ("Printing", "busy", "station", "print")


@pytest.mark.parametrize(
    ("error", "spot", "part", "cure"),
    [
        (Code.MECHANICAL, Spot.STATION, "head", {"head": "clear"}),
        (Code.MECHANICAL, Spot.EXIT, "exit", {"exit": "clear"}),
        (Code.FEEDER, Spot.FEED, "feed", {"feed": "clear"}),
        (Code.RIBBON, None, "ribbon", {}),
        (Code.COVER, None, "cover", {}),
    ],
)
def test_an_error_is_red_where_the_card_sits(error: Code, spot: Spot | None, part: str, cure: dict[str, str]) -> None:
    """A jam is shown at the part that holds the card, with what ends it; other errors at their own part."""
    view = draw_card.view_of(Seen(replace(CARD, places={spot: 1} if spot else {}, error=error)))
    assert (view.state, set(view.alarms), view.cures) == ("Error", {part}, cure)


def test_what_waits_is_not_what_is() -> None:
    """A jam to come waits in amber; an open cover is there, in red."""
    view = draw_card.view_of(Seen(CARD, {CardFault.PRINT_JAM: "once", CardFault.COVER_OPEN: "12 s left"}))
    assert view.armed == {"head": "Card jams under the head: once"}
    assert view.alarms == {"cover": "Cover is open: 12 s left"}


def test_cooling_power_and_an_empty_hopper_are_seen() -> None:
    """A head that must cool is hot; a machine without power is off; an empty hopper is wrong until loaded."""
    assert draw_card.view_of(Seen(replace(CARD, cooling=True))).notes["head"] == "hot"
    assert draw_card.view_of(Seen(replace(CARD, powered=False))).state == "Off"
    assert draw_card.view_of(Seen(replace(CARD, hopper=0))).cures == {"hopper": "load"}


def test_an_a4_printer_says_its_state_and_reasons() -> None:
    """The panel shows printer-state and reasons; a stuck sheet is red in the path."""
    stuck = replace(A4, state=PrinterState.STOPPED, reasons=("media-jam-error",), places=Counter({SheetSpot.PATH: 1}))
    view = draw_a4.view_of(Seen(stuck))
    assert (view.state, view.notes["panel"], view.notes["path"]) == ("Stopped", "media-jam", "jammed")
    assert (view.alarms, view.cures) == ({"path": "Sheet stuck here"}, {"path": "clear"})
    out = draw_a4.view_of(Seen(replace(A4, places=Counter({SheetSpot.OUTLET: 3}), queued=1)))
    assert (out.notes["outlet"], out.notes["toner"], out.notes["panel"]) == ("3 sheets", "80 %", "1 job queued")
    assert draw_a4.view_of(Seen(replace(A4, state=PrinterState.PROCESSING, moving=True))).tone == "busy"
    assert draw_a4.view_of(Seen(replace(A4, tray=0))).alarms == {"tray": "Tray is empty"}
    assert draw_a4.view_of(Seen(replace(A4, powered=False))).state == "Off"


def test_the_small_machines() -> None:
    """Roll, plug and battery are as they are."""
    receipt = draw_small.receipt_view(Seen(ReceiptSnapshot(Paper.OUT, (), 0, True), {"paper_out": "until mended"}))
    assert (receipt.state, receipt.alarms) == ("Paper out", {"roll": "Paper out: until mended"})
    assert draw_small.receipt_view(Seen(ReceiptSnapshot(Paper.PRESENT, (), 0, False))).state == "Unplugged"
    assert draw_small.scanner_view(Seen(False)).tone == "bad"
    ups = draw_small.ups_view(Seen(UpsSnapshot(False, 80), {"battery": "5 s left"}))
    assert (ups.state, ups.notes["battery"], set(ups.alarms)) == ("On battery", "80 %", {"mains"})


def test_the_network_and_a_registry_that_does_not_answer() -> None:
    """Cut, late and lossy have their words; a revoked kiosk and a silent sandbox are red."""
    cut = draw_network.view_of(Seen(CentreSnapshot(("down",)), {"down": "once"}))
    assert (cut.notes["network"], set(cut.alarms)) == ("Network cut", {"network"})
    assert set(draw_network.view_of(Seen(CentreSnapshot(revoked=True))).alarms) == {"registry"}
    assert draw_network.view_of(None).state == "No answer"


DRAWINGS: tuple[Callable[[], Drawing], ...] = (
    CardDrawing,
    A4Drawing,
    ReceiptDrawing,
    ScannerDrawing,
    UpsDrawing,
    NetworkDrawing,
)


@pytest.mark.parametrize("make", DRAWINGS)
def test_every_part_can_be_clicked(make: Callable[[], Drawing]) -> None:
    """Each part of the catalogue has its place in the drawing, and its middle is not under another part."""
    drawing = make()
    drawing.resize(*drawing.size_drawn)
    keys = [part.key for part in PARTS[drawing.machine]]
    assert [drawing.part_at(drawing.middle_of(key)) for key in keys] == keys
    assert drawing.part_at(QPointF(1, 1)) == ""
    drawing.grab()
