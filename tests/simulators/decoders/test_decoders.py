"""What each decoder says of real messages of its wire, and that no payload is ever to be seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyipp.enums import IppTag

from devices.a4 import wire as ipp_wire
from devices.a4.line import PrinterState
from devices.card import wire as card_wire
from devices.chip import wire as chip_wire
from devices.receipt import wire as receipt_wire
from devices.scanner.wire import frame
from devices.ups import wire as ups_wire
from simulators.decoders import apdu, escpos, evolis, ipp, nut, scanner
from simulators.decoders.words import Direction, Shown
from simulators.ipp.far_end import URI, FarEnd
from simulators.ipp.model import IppModel
from simulators.trace import DECODERS

TO, FROM = Direction.TO_DEVICE, Direction.FROM_DEVICE
SECRET = b"3171010101900001 SITI AMINAH"


@pytest.mark.parametrize(
    ("direction", "message", "said"),
    [
        (TO, card_wire.READ_SERIAL, "Rsn: read the serial number"),
        (TO, card_wire.set_mode(card_wire.Mode.HOST), "Pem;2: set the error mode"),
        (TO, card_wire.print_panel(card_wire.Panel.YELLOW), "Sp;y: print a panel"),
        (TO, b"\x1bDb;k;2;" + SECRET + b"\r", "Db;k;2: download a panel, 28 bytes"),
        (TO, b"\x1bDbc;y;128;28;" + SECRET + b"\r", "Dbc;y;128;28: download a compressed panel, 28 bytes"),
        (TO, b"\x1bRsn;" + SECRET + b"\r", "not understood, 34 bytes"),
        (FROM, b"\x06", "ACK"),
        (FROM, b"123\x06\x06", "ACK 123, ACK"),
        (FROM, b"\x15T", "NACK T: mechanical error or time-out"),
        (FROM, b"\x7f\x00\xff?", "not understood, 4 bytes: 7f 00 ff 3f"),
        (FROM, bytes(20), f"not understood, 20 bytes: {'00 ' * 16}…"),
    ],
)
def test_the_card_printers_wire(direction: Direction, message: bytes, said: str) -> None:
    """Commands by their names, answers by their codes, panels by their length."""
    shown = evolis.decode(direction, message)
    assert shown.said == said
    assert SECRET not in shown.data


def test_the_a4_printers_wire() -> None:
    """Operation and status with the attributes that matter; the document by its length alone."""
    model = IppModel(lambda: 0.0)
    far_end = FarEnd(model)
    document = b"RaS2PwgRaster\0" + SECRET
    asked = ipp_wire.print_job(
        1, URI, name="attempt-1", media_type="image/pwg-raster", media="iso_a4_210x297mm", document=document
    )
    shown = ipp.decode(TO, asked)
    assert shown.said == (
        f"Print-Job, document-format image/pwg-raster, media iso_a4_210x297mm, document of {len(document)} bytes"
    )
    assert shown.data == asked[: -len(document)]
    told = ipp.decode(FROM, far_end.reply(asked).content)
    assert told.said == "ok, job-id 1, job-state processing, job-state-reasons job-printing"
    model.fault("cover-open")
    told = ipp.decode(FROM, far_end.reply(ipp_wire.get_printer(2, URI)).content)
    state = f"printer-state {PrinterState.STOPPED.name.lower()}"
    assert told.said == f"ok, {state}, printer-state-reasons cover-open-error, queued-job-count 1"
    refused = far_end.reply(ipp_wire.cancel_job(3, URI, 77)).content
    assert ipp.decode(FROM, refused).said == "not-found"


def test_of_many_jobs_the_first_are_told() -> None:
    """A list says how many more there are."""
    model = IppModel(lambda: 0.0)
    for number in range(5):
        model.take(f"attempt-{number}", 1)
    answer = FarEnd(model).reply(ipp_wire.get_jobs(1, URI, "not-completed")).content
    assert ipp.decode(FROM, answer).said.endswith("and 2 jobs more")
    assert answer[8] == IppTag.OPERATION


def test_the_receipt_printers_wire() -> None:
    """What the commands do; what stands on the slip is told by its length."""
    shown = escpos.decode(TO, receipt_wire.slip(["SITI AMINAH"], 32))
    assert "text of 11 bytes, end of line" in shown.said
    assert shown.said.endswith("cut 0")
    assert b"S" not in shown.data
    assert escpos.decode(TO, receipt_wire.query(4)).said == "ask status 4"
    assert escpos.decode(TO, b"\x1d(k\x20\x00" + SECRET).said == "a command that is not whole"
    assert escpos.decode(FROM, b"\x12").said == "status 00010010"
    assert escpos.decode(FROM, b"\xff") == Shown(b"\xff", "not understood, 1 bytes: ff")
    assert ipp.decode(FROM, b"\x00").said == "not understood, 1 bytes: 00"


def test_the_scanners_wire() -> None:
    """A code is a credential: not one letter of it."""
    shown = scanner.decode(FROM, frame("ADM1:E:ABCDEFGHIJKLMNOP:123456"))
    assert (shown.data, shown.said) == (b"", "<code, 30 bytes>")
    assert scanner.decode(FROM, b"ADM1").said == "<part of a code, 4 bytes>"


def test_the_upss_wire() -> None:
    """The lines as they are; of a list those that matter; a password never."""
    assert nut.decode(TO, ups_wire.ask("kiosk")).said == "LIST VAR kiosk"
    answer = (
        b'BEGIN LIST VAR k\nVAR k battery.charge "80"\nVAR k driver.name "x"\nVAR k ups.status "OB"\nEND LIST VAR k\n'
    )
    assert nut.decode(FROM, answer).said == 'battery.charge "80", ups.status "OB", 3 variables'
    assert nut.decode(FROM, b"ERR DATA-STALE\n").said == "ERR DATA-STALE"
    hidden = nut.decode(TO, b"PASSWORD geheim\n")
    assert (hidden.data, hidden.said) == (b"", "PASSWORD, 16 bytes")
    assert nut.decode(TO, SECRET).said == "not understood, 28 bytes"


def test_the_chips_wire() -> None:
    """Commands by their names and places, data by their length."""
    update = apdu.decode(TO, chip_wire.update(240, SECRET))
    assert (update.data, update.said) == (bytes.fromhex("00D600F01C"), "UPDATE BINARY at 240, 28 bytes")
    assert apdu.decode(TO, chip_wire.read(2, 100)).said == "READ BINARY at 2, 100 bytes"
    assert apdu.decode(TO, chip_wire.select_file(1)).said == "SELECT file"
    assert apdu.decode(TO, chip_wire.select_application(b"\xd2")).said == "SELECT application"
    assert apdu.decode(TO, chip_wire.GET_UID).said == "GET DATA: the UID"
    told = apdu.decode(FROM, SECRET + b"\x90\x00")
    assert (told.data, told.said) == (b"\x90\x00", "90 00 done, 28 bytes")
    assert apdu.decode(FROM, b"\x65\x81").said == "65 81 memory failure"


@pytest.mark.parametrize("device", DECODERS)
@given(message=st.binary(max_size=60), direction=st.sampled_from(Direction))
def test_every_message_whatever_it_is_gets_a_line(device: str, message: bytes, direction: Direction) -> None:
    """A decoder stands in a printer's own thread: nothing may end it, and nothing but what came is shown."""
    shown = DECODERS[device](direction, message)
    assert shown.said
    assert shown.said.isprintable()
    assert len(shown.data) <= len(message)
