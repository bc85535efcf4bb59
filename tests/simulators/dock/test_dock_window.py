"""The dock does to real machines what its buttons say, and shows what they say of themselves."""

import os
import select
from collections.abc import Callable
from pathlib import Path

import zxingcpp
from PIL import Image
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from devices.a4.line import IppLine, Reading
from devices.card.wire import Panel
from devices.http import HttpTransport
from kiosk.core.faults import Fault
from kiosk.core.printer import Pages
from kiosk.core.terms import DocumentKind
from simulators.card.parts import CardFault, Side, Spot
from simulators.dock.phone_panel import MessageBox
from simulators.dock.watch import Unsettled
from simulators.dock.window import DockWindow
from simulators.machines import Machines

Until = Callable[[Callable[[], bool]], None]


def messages(dock: DockWindow) -> list[MessageBox]:
    """What the phone shows."""
    return [box for box in dock.phone.findChildren(MessageBox) if not box.isHidden()]


def shown(dock: DockWindow) -> list[str]:
    """Every line of text on the phone."""
    return [line.text() for box in messages(dock) for line in box.findChildren(QLabel)]


def read(image: QImage) -> str:
    """What a phone's camera would read."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    picture = Image.frombytes(
        "L", (grey.width(), grey.height()), bytes(grey.constBits()), "raw", "L", grey.bytesPerLine()
    )
    return str(zxingcpp.read_barcodes(picture)[0].text)


def test_approving_brings_messages_whose_qr_can_be_read_and_held_to_the_scanner(
    dock: DockWindow, machines: Machines, until: Until
) -> None:
    """What the office approves arrives on the phone; its QR is the one the scanner delivers when it is held there."""
    line = os.open(machines.scanner.path, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        dock.form.send.click()
        until(lambda: dock.said.text() == "Approve an application: done")
        assert len(dock.form.nik.text().removeprefix("Applicant's NIK: ")) == 16
        newest = machines.phone.messages()[-1]
        until(lambda: newest.pin.reveal() in shown(dock))
        code = newest.qr
        assert code is not None
        box = next(box for box in messages(dock) if newest.pin.reveal() in [x.text() for x in box.findChildren(QLabel)])
        drawn = next(x for x in box.findChildren(QLabel, "code"))
        assert read(drawn.pixmap().toImage()) == code.reveal()
        assert box.pos().y() == min(other.pos().y() for other in messages(dock))
        box.findChildren(QPushButton)[0].click()
        until(lambda: bool(select.select([line], [], [], 0)[0]))
        assert os.read(line, 4096) == code.reveal().encode() + b"\r"
    finally:
        os.close(line)


def test_the_form_approves_what_is_ticked(dock: DockWindow, machines: Machines, until: Until) -> None:
    """Only the ticked kinds are approved, and nothing can be approved with nothing ticked."""
    assert set(dock.form.kinds) == set(DocumentKind)
    after = max((message.id for message in machines.phone.messages()), default=0)
    dock.form.kinds[DocumentKind.KTP_EL].setChecked(False)
    dock.form.kinds[DocumentKind.AKTA_KELAHIRAN].setChecked(False)
    dock.form.send.click()
    until(lambda: dock.said.text() == "Approve an application: done")
    assert [message.kind for message in machines.phone.messages(after)] == ["entry", "print"]
    dock.form.kinds[DocumentKind.KARTU_KELUARGA].setChecked(False)
    assert not dock.form.send.isEnabled()


def test_paper_out_and_mend_reach_the_printer_and_are_shown(dock: DockWindow, machines: Machines, until: Until) -> None:
    """After "Paper out" the printer itself reports media-empty over IPP; after "Mend" it reports nothing."""
    line = IppLine(HttpTransport(machines.a4.url, content_type="application/ipp"), machines.a4.uri)
    try:
        dock.a4.buttons["Paper out"].click()
        until(lambda: dock.a4.facts["Faults"].text() == "Media empty")
        reading = line.printer()
        assert isinstance(reading, Reading)
        assert reading.faults == (Fault.MEDIA_EMPTY,)
        assert dock.a4.state.property("tone") == "bad"
        dock.a4.buttons["Mend"].click()
        until(lambda: dock.a4.facts["Faults"].text() == "none")
        until(lambda: dock.a4.state.text() == "Ready")
    finally:
        line.close()


def test_a_printed_document_is_shown_and_opens_large(
    dock: DockWindow, machines: Machines, until: Until, document: bytes
) -> None:
    """Each page of the newest document is a thumbnail; pressing one opens that page."""
    line = IppLine(HttpTransport(machines.a4.url, content_type="application/ipp"), machines.a4.uri)
    try:
        line.print_job("test", ("application/pdf", document), "iso_a4_210x297mm")
    finally:
        line.close()
    until(lambda: len(dock.pages.findChildren(QToolButton)) == 2)
    dock.pages.findChildren(QToolButton)[1].click()
    assert dock.pages.opened is not None
    assert dock.pages.opened.windowTitle() == "Page 2"
    before = dock.pages.opened.sheet.pixmap().size()
    assert before.height() > before.width()
    dock.pages.opened.findChildren(QPushButton)[0].click()
    turned = dock.pages.opened.sheet.pixmap().size()
    assert turned.width() > turned.height()
    dock.pages.opened.close()


def test_blanks_out_and_a_jam_show_until_mended(dock: DockWindow, machines: Machines, until: Until) -> None:
    """The buttons of the card printer break the machine, and "Mend" ends every fault."""
    dock.card.buttons["Blanks out"].click()
    dock.card.buttons["Card jam"].click()
    until(lambda: dock.card.facts["Faults"].text() == "Hopper empty, Print jam")
    assert set(machines.card.snapshot().faults) == {CardFault.HOPPER_EMPTY, CardFault.PRINT_JAM}
    dock.card.buttons["Mend"].click()
    until(lambda: dock.card.facts["Faults"].text() == "none")
    assert machines.card.snapshot().faults == ()


def test_a_card_in_the_mouth_is_shown_and_can_be_taken(dock: DockWindow, machines: Machines, until: Until) -> None:
    """The newest face is shown, and the button takes the card out of the mouth, once."""
    until(lambda: dock.card.state.text() == "Ready")
    assert not dock.card_output.take.isEnabled()
    put_printed_card_in_the_mouth(machines)
    until(dock.card_output.take.isEnabled)
    colour = dock.card_output.face.pixmap().toImage().pixelColor(100, 100)
    assert colour.red() > 240
    assert colour.blue() < 15
    dock.card_output.take.click()
    until(lambda: not dock.card_output.take.isEnabled())
    assert machines.card.snapshot().places[Spot.TAKEN] == 1


def put_printed_card_in_the_mouth(machines: Machines) -> None:
    """As the driver would: all yellow."""
    import numpy as np  # noqa: PLC0415

    from devices.card.bitmap import DOTS, LINES  # noqa: PLC0415

    model = machines.card.machine
    card = model.draw()
    card.sides[Side.FRONT] = {Panel.YELLOW: np.full((LINES, DOTS), 127, np.uint8)}
    model.cards.append(card)
    model.counts["p"] += 1
    model.places[Spot.MOUTH].append(card)


def test_the_network_goes_down_and_comes_back(dock: DockWindow, until: Until) -> None:
    """The registry's box tells what the network in front of it was made to do."""
    until(lambda: dock.registry.state.text() == "Reachable")
    dock.registry.buttons["Registry down"].click()
    until(lambda: dock.registry.state.text() == "Down for the kiosk")
    dock.registry.buttons["Mend"].click()
    until(lambda: dock.registry.state.text() == "Reachable")


def test_an_attempt_that_ended_left_can_be_attested_emptied(dock: DockWindow, until: Until) -> None:
    """Each unsettled attempt has its button; one the registry does not know is refused in words."""
    assert dock.outlet.isHidden()
    dock.outlet.show_attempts((Unsettled("0123456789abcdef", "left"),))
    assert not dock.outlet.isHidden()
    dock.outlet.findChildren(QPushButton)[0].click()
    until(lambda: dock.said.text() == "Tray emptied: The registry sandbox refused.")
    until(dock.outlet.isHidden)


def test_the_receipt_printer_is_shown_where_there_is_one(dock: DockWindow, machines: Machines, until: Until) -> None:
    """With a receipt printer its box appears; without one it stays hidden."""
    until(lambda: not dock.receipt.isHidden())
    without = DockWindow(machines)
    until(lambda: without.a4.state.text() == "Ready")
    assert without.receipt.isHidden()
    without.close_down()


def test_a_raster_is_shown_as_the_printer_got_it(tmp_path: Path) -> None:
    """Every page of a PWG raster becomes a picture of its own colours, made smaller."""
    from devices.a4 import pwg  # noqa: PLC0415
    from simulators.dock import pictures  # noqa: PLC0415

    path = tmp_path / "1.pwg"
    path.write_bytes(pwg.encode(Pages(300, 600, 300, (b"\xc8\x14\x1e" * 180_000, b"\xff" * 540_000)), colour=True))
    first, second = pictures.pages(path)
    assert (first.width(), first.height()) == (110, 220)
    assert first.pixelColor(50, 50) == QColor(200, 20, 30)
    assert second.pixelColor(50, 50) == QColor(255, 255, 255)


def test_a_half_written_document_is_no_document(tmp_path: Path) -> None:
    """A file still on its way gives no pages rather than an error."""
    from simulators.dock import pictures  # noqa: PLC0415

    for name, data in (("a.pdf", b"%PDF-1.7\n1 0 ob"), ("a.pwg", b"RaS2Pwg"), ("b.pwg", b"")):
        path = tmp_path / name
        path.write_bytes(data)
        assert pictures.pages(path) == ()
