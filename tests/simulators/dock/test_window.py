"""The console does to real machines what is clicked, and shows what they say of themselves."""

import os
import select
import threading
from collections.abc import Callable

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from devices.a4.line import IppLine
from devices.card.bitmap import DOTS, LINES
from devices.card.wire import Panel
from devices.http import HttpTransport
from kiosk.core.terms import DocumentKind
from simulators.card.parts import CardFault, Side, Spot
from simulators.dock.deeds import Deed, Does
from simulators.dock.drawing import Drawing
from simulators.dock.live import Live
from simulators.dock.phone_panel import MessageBox
from simulators.dock.record_pane import RecordPane
from simulators.dock.session import Session
from simulators.dock.tape import Tape
from simulators.dock.window import DockWindow
from simulators.ipp.parts import IppFault
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


def click(drawing: Drawing, at: QPoint) -> None:
    """A press of the left button."""
    QTest.mouseClick(drawing, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def open_menu(dock: DockWindow, drawing: Drawing, part: str) -> dict[str, list[QPushButton]]:
    """Click a part; gives the menu's buttons by fault or act."""
    click(drawing, drawing.middle_of(part).toPoint())
    assert dock.menu is not None
    return dock.menu.rows


def put_printed_card_in_the_mouth(machines: Machines) -> None:
    """As the driver would: all yellow."""
    model = machines.card.machine
    card = model.draw()
    card.sides[Side.FRONT] = {Panel.YELLOW: np.full((LINES, DOTS), 127, np.uint8)}
    model.cards.append(card)
    model.counts["p"] += 1
    model.places[Spot.MOUTH].append(card)


def test_approving_brings_messages_whose_qr_can_be_read_and_held_to_the_scanner(
    dock: DockWindow, machines: Machines, until: Until
) -> None:
    """What the office approves arrives on the phone; its QR is the one the scanner delivers when it is held there."""
    line = os.open(machines.scanner.path, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        dock.form.send.click()
        until(lambda: dock.bar.said.text() == "Approve an application: done")
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
    after = max((message.id for message in machines.phone.messages()), default=0)
    dock.form.kinds[DocumentKind.KTP_EL].setChecked(False)
    dock.form.kinds[DocumentKind.AKTA_KELAHIRAN].setChecked(False)
    dock.form.send.click()
    until(lambda: dock.bar.said.text() == "Approve an application: done")
    assert [message.kind for message in machines.phone.messages(after)] == ["entry", "print"]
    dock.form.kinds[DocumentKind.KARTU_KELUARGA].setChecked(False)
    assert not dock.form.send.isEnabled()


@pytest.mark.parametrize(
    ("way", "once", "lasts", "chance"),
    [(0, False, False, 1.0), (1, True, False, 1.0), (2, False, True, 1.0), (3, False, False, 0.5)],
)
def test_a_fault_is_clicked_in_each_of_its_ways(
    dock: DockWindow, machines: Machines, until: Until, way: int, once: bool, lasts: bool, chance: float
) -> None:
    """A click on the head opens its faults; each button sets one in the model, in its way, and the part is flagged."""
    open_menu(dock, dock.card, "head")[CardFault.PRINT_JAM][way].click()
    until(lambda: "head" in dock.card.view.armed)
    terms, left = machines.card.in_force()[CardFault.PRINT_JAM]
    assert (terms.once, left is not None, terms.chance) == (once, lasts, chance)
    until(lambda: "head" in dock.card.flags)
    click(dock.card, dock.card.flag_of("head").toPoint())
    until(lambda: "head" not in dock.card.view.armed)
    assert machines.card.snapshot().faults == ()


def test_what_is_in_force_is_offered_to_be_mended(dock: DockWindow, machines: Machines, until: Until) -> None:
    """The menu of a part shows a fault in force with one button, which ends it; a condition has no chance."""
    rows = open_menu(dock, dock.a4, "tray")
    assert [way.isEnabled() for way in rows[IppFault.MEDIA_EMPTY]] == [True, False, True, False]
    rows[IppFault.MEDIA_EMPTY][0].click()
    until(lambda: dock.a4.view.state == "Stopped")
    assert machines.a4.fault is not None
    assert dock.a4.view.notes["panel"] == "media-empty"
    (mend,) = open_menu(dock, dock.a4, "tray")[IppFault.MEDIA_EMPTY]
    mend.click()
    until(lambda: dock.a4.view.state == "Ready")


def test_a_card_held_out_is_taken_by_a_click_on_it(dock: DockWindow, machines: Machines, until: Until) -> None:
    """The mouth shows the card and its face; a click on it pulls it out, once."""
    put_printed_card_in_the_mouth(machines)
    until(lambda: dock.card.view.notes.get("mouth") != "" and dock.card.view.state == "Card is held out")
    colour = dock.printed.card.face.pixmap().toImage().pixelColor(100, 100)
    assert colour.red() > 240
    assert colour.blue() < 15
    taken = machines.card.snapshot().places[Spot.TAKEN]
    click(dock.card, dock.card.middle_of("mouth").toPoint())
    until(lambda: machines.card.snapshot().places[Spot.TAKEN] == taken + 1)
    until(lambda: dock.card.view.state == "Ready")
    dock.do(Deed("card", Does.ACT, "take"))
    until(lambda: dock.bar.said.text() == "Card printer: Pull the card out: no card is held out.")


def test_a_printed_document_is_shown_opens_large_and_is_taken(
    dock: DockWindow, machines: Machines, until: Until, document: bytes
) -> None:
    """Each page is a thumbnail that opens; the sheets lie in the output tray until somebody clicks them away."""
    line = IppLine(HttpTransport(machines.a4.url, content_type="application/ipp"), machines.a4.uri)
    try:
        line.print_job("test", ("application/pdf", document), "iso_a4_210x297mm")
    finally:
        line.close()
    until(lambda: len(dock.printed.pages.findChildren(QToolButton)) == 2)
    dock.printed.pages.findChildren(QToolButton)[1].click()
    assert dock.printed.pages.opened is not None
    before = dock.printed.pages.opened.sheet.pixmap().size()
    assert before.height() > before.width()
    dock.printed.pages.opened.findChildren(QPushButton)[0].click()
    turned = dock.printed.pages.opened.sheet.pixmap().size()
    assert turned.width() > turned.height()
    dock.printed.pages.opened.close()
    until(lambda: dock.a4.view.notes["outlet"] == "2 sheets")
    click(dock.a4, dock.a4.middle_of("outlet").toPoint())
    until(lambda: dock.a4.view.notes["outlet"] == "")


def test_the_network_is_made_late_by_chance_and_mended(dock: DockWindow, machines: Machines, until: Until) -> None:
    """The cloud tells how the network in front of the registry behaves; the sandbox says the same."""
    until(lambda: dock.network.view.notes["network"] == "Network fine")
    open_menu(dock, dock.network, "network")["late"][3].click()
    until(lambda: dock.network.view.alarms.get("network") == "Delay: questions are late: 50% of the time")
    assert [one.mode for one in machines.phone.weather()] == ["late"]
    until(lambda: "network" in dock.network.flags)
    click(dock.network, dock.network.flag_of("network").toPoint())
    until(lambda: dock.network.view.notes["network"] == "Network fine")
    assert machines.phone.weather() == ()


def test_mend_everything_ends_every_fault_at_every_machine(
    dock: DockWindow, session: Session, machines: Machines, until: Until
) -> None:
    """One button: no fault is left anywhere, what was switched off is on, what was empty is full."""
    machines.card.machine.hopper = 0
    for deed in (
        Deed("card", Does.FAULT, "cover_open"),
        Deed("card", Does.ACT, "off"),
        Deed("a4", Does.FAULT, "paused"),
        Deed("receipt", Does.FAULT, "paper_out"),
        Deed("network", Does.FAULT, "down"),
    ):
        dock.do(deed)
    until(lambda: dock.card.view.state == "Off" and dock.receipt.view.state == "Paper out")
    dock.bar.mend.click()
    until(lambda: dock.bar.said.text() == "Mend everything: done")
    assert all(not hand.look().active for hand in session.hands.values())
    assert machines.card.snapshot().powered
    assert machines.card.snapshot().hopper == 50
    until(lambda: dock.card.view.state == "Ready")


def test_time_runs_faster(dock: DockWindow, machines: Machines, until: Until) -> None:
    """The speed changes what each movement takes."""
    dock.bar.speed.setCurrentIndex(2)
    until(lambda: dock.bar.said.text() == "Time speed: done")
    assert machines.card.machine.timing.feed == pytest.approx(0.25)
    dock.bar.speed.setCurrentIndex(3)
    until(lambda: machines.card.machine.timing.feed == 0)


def test_a_deed_is_recorded_and_done_again(dock: DockWindow, machines: Machines, until: Until) -> None:
    """Record, break, stop, mend; the replay breaks it again."""
    dock.record.record.click()
    dock.do(Deed("card", Does.FAULT, "exit_jam"))
    until(lambda: "exit" in dock.card.view.armed)
    dock.record.record.click()
    assert dock.record.table.texts(1) == ["Card printer: Card jams half way out, until mended"]
    dock.do(Deed("card", Does.MEND, "exit_jam"))
    until(lambda: "exit" not in dock.card.view.armed)
    dock.record.replay.click()
    until(lambda: CardFault.EXIT_JAM in machines.card.snapshot().faults)
    until(lambda: dock.record.said.text() == "Replayed.")


def test_questions_are_late_by_as_much_as_is_chosen(dock: DockWindow, machines: Machines, until: Until) -> None:
    """The menu of the network has a box for it; that of a printer has none."""
    rows = open_menu(dock, dock.network, "network")
    assert dock.menu is not None
    dock.menu.delay.setValue(7)
    rows["late"][0].click()
    until(lambda: [one.delay for one in machines.phone.weather()] == [7.0])
    open_menu(dock, dock.a4, "wire")
    assert dock.menu.delay.isHidden()


def test_while_a_live_replay_runs_nothing_else_can_be_pressed(dock: DockWindow) -> None:
    """Two replays at the same kiosk would go two ways."""
    live = Live(dock._session.site)
    pane = RecordPane(Tape(), dock.do, live=live)
    pane._text = "something"
    ending = threading.Event()
    live._replaying = threading.Thread(target=ending.wait)
    live._replaying.start()
    pane.tick()
    assert not any(made.isEnabled() for made in (pane.record, pane.replay, pane.load, pane.write))
    ending.set()
    live.wait(5)
    pane.tick()
    assert all(made.isEnabled() for made in (pane.record, pane.replay, pane.load, pane.write))


def test_a_kiosk_that_shut_down_is_started_by_the_bar(dock: DockWindow) -> None:
    """Once for each press; where the dock starts no kiosk, the button comes only then."""
    started: list[bool] = []
    assert dock.bar.kiosk.isHidden()
    for times in (1, 2):
        dock.bar.again(lambda: started.append(True))
        assert not dock.bar.kiosk.isHidden()
        dock.bar.kiosk.click()
        dock.bar.kiosk.click()
        assert len(started) == times
        assert dock.bar.kiosk.isHidden()
