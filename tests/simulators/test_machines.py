"""Everything around a kiosk, started at once: a visit with UPS, chip and trace; what is missing is said, not fatal."""

from pathlib import Path

import pytest

from kiosk.app import build
from kiosk.config import load
from kiosk.core.screens import Idle
from kiosk.core.terms import DocumentKind
from simulators import machines as around
from simulators.ipp.server import FIRST_PAGE_SECONDS, SECONDS_PER_PAGE, IppPrinter
from simulators.machines import Machines
from simulators.resident import Eyes, Resident
from simulators.trace import DECODERS, Trace
from ui.window import application


def test_a_visit_is_seen_on_every_wire_and_nothing_of_the_resident_is(tmp_path: Path) -> None:
    """Card with its chip, sheet, slip, scan, UPS: each wire tells its commands; no PIN, code or NIK is there."""
    application()
    trace, eyes = Trace(most=20_000), Eyes()
    with Machines(tmp_path, ups=True, chip=True, trace=trace, seconds_per_page=0.0, instant=True) as machines:
        assert machines.missing == ()
        assert isinstance(machines.a4, IppPrinter)
        kiosk = build(load(machines.config), eyes.show)
        with kiosk:
            eyes.wait_for(Idle)
            applied = machines.phone.apply([DocumentKind.KTP_EL, DocumentKind.AKTA_KELAHIRAN], 3)
            resident = Resident(eyes, kiosk.post, machines.scanner.hold, machines.take_card)
            resident.print_everything(applied)
        assert kiosk.failure is None
        assert machines.encoder is not None
        assert machines.encoder.chips[1].content
        secrets = [applied.nik.reveal()]
        secrets += [text.reveal() for m in applied.messages for text in (m.pin, m.qr) if text is not None]
    told = trace.since(0)
    assert {one.device for one in told} == set(DECODERS)
    assert max(len(one.data) for one in told) < 4000
    for device, words in {
        "a4": "Print-Job, document-format image/pwg-raster",
        "card": "Dbc;y;128;",
        "chip": "UPDATE BINARY at 2",
        "receipt": "cut",
        "scanner": "<code, ",
        "ups": 'ups.status "OL CHRG"',
    }.items():
        assert any(words in one.said for one in told if one.device == device), device
    seen = b"".join(one.data + one.said.encode() for one in told)
    assert not [secret for secret in secrets if secret.encode() in seen]


def test_what_cannot_be_had_is_said_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without NUT and PC/SC everything else stands, and the kiosk's file names neither."""
    monkeypatch.setattr("simulators.ups._UPSD", "/nowhere/upsd")
    monkeypatch.setattr(around.importlib.util, "find_spec", lambda _name: None)
    with Machines(tmp_path, ups=True, chip=True, instant=True) as machines:
        assert machines.ups is None
        assert machines.encoder is None
        config = load(machines.config)
    assert (config.ups, config.card.chip) == (None, None)
    assert machines.missing == (
        "no UPS: /nowhere/upsd is not installed: apt-get install nut-server nut-client",
        "no chip encoder: pyscard is not installed: pip install 'anjungan[chip]'",
    )


def test_the_a4_printer_has_the_pace_of_a_real_one(tmp_path: Path) -> None:
    """Unless something else is asked for: a page's time, and the fuser's before the first."""
    for options, pace in (
        ({}, (SECONDS_PER_PAGE, FIRST_PAGE_SECONDS)),
        ({"instant": True}, (0.0, 0.0)),
        ({"instant": True, "seconds_per_page": 0.3}, (0.3, 0.0)),
    ):
        printer = Machines(tmp_path, **options)._our_printer()  # type: ignore[arg-type]
        assert (printer.model.seconds_per_page, printer.model.first_page_seconds) == pace
