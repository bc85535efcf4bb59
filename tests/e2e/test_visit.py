"""One resident, one visit, over the real wires: registry process, ippeveprinter, card printer at the wire, pty."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from devices.card.panels import compose
from kiosk.app import Kiosk, build, open_journal
from kiosk.config import Config, load
from kiosk.core.events import ChooseNik, Digit, Enter, Start
from kiosk.core.faults import Fault
from kiosk.core.printer import Pages
from kiosk.core.screens import (
    Documents,
    EnterEntryPin,
    EnterNik,
    Identify,
    Idle,
    Opening,
    OutOfService,
    Problem,
    ScanQr,
    Stopped,
)
from kiosk.core.terms import DocumentKind
from pin.credential import EntryQr, write_qr
from pin.secret import Secret
from printjobs.books import balance
from printjobs.card import Card, read_card
from printjobs.face import FacePainter
from printjobs.raster import Raster, Rasteriser
from simulators import pwg
from simulators.card.parts import Side, Spot
from simulators.machines import Machines
from simulators.resident import Eyes, Resident
from ui.window import application

KK, AKTA, KTP = DocumentKind.KARTU_KELUARGA, DocumentKind.AKTA_KELAHIRAN, DocumentKind.KTP_EL
KIA = DocumentKind.KIA


class House:
    """A kiosk and all machines around it."""

    def __init__(self, machines: Machines, config: Config) -> None:
        self.machines = machines
        self.config = config
        self.eyes = Eyes()
        self.kiosk: Kiosk = build(config, self.eyes.show)
        self.resident = Resident(self.eyes, self.kiosk.post, machines.scanner.hold, machines.take_card)

    def type(self, digits: Secret) -> None:
        """Press the keys and Enter."""
        for digit in digits.reveal():
            self.kiosk.post(Digit(digit))
        self.kiosk.post(Enter())


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all tests: it takes seconds to start."""
    app = application()
    with Machines(
        tmp_path_factory.mktemp("house"), a4="ippeveprinter", seconds_per_page=0.05, instant=True
    ) as machines:
        house = House(machines, load(machines.config))
        with house.kiosk:
            house.eyes.wait_for(Idle)
            yield house
        assert house.kiosk.failure is None
    del app


def contents(house: House, kind: DocumentKind) -> list[bytes]:
    """Every document of a kind as the registry holds it, oldest first."""
    with sqlite3.connect(house.machines.registry.folder / "registry.sqlite") as store:
        rows = store.execute("SELECT content FROM grants WHERE kind = ? ORDER BY rowid", (kind.value,)).fetchall()
    store.close()
    return [bytes(row[0]) for row in rows]


def test_a_resident_prints_all_that_was_approved_and_the_raster_is_the_registrys_document(house: House) -> None:
    """A two-page KK, an akta and a KTP-el come out; the spooled raster equals the PDF's pages pixel for pixel."""
    before = len(house.machines.a4.spooled())
    applied = house.machines.phone.apply([KK, AKTA, KTP], family=13)
    assert sorted(house.resident.print_everything(applied)) == sorted([KK.value, AKTA.value, KTP.value])

    printed, akta = (pwg.decode(path.read_bytes()) for path in house.machines.a4.spooled()[before:])
    assert (len(printed), len(akta)) == (2, 1)
    with Rasteriser() as rasteriser:
        raster = rasteriser.rasterise(contents(house, KK)[-1])
    assert isinstance(raster, Raster)
    for page, want in zip(printed, raster.pages, strict=True):
        # ippeveprinter takes 8-bit grey only: each pixel is the luminance of the document's.
        colours = np.frombuffer(want.rgb, np.uint8).reshape(want.height, want.width, 3)
        grey = Image.fromarray(colours).convert("L")
        assert (page.width, page.height, page.colours) == (want.width, want.height, 1)
        difference = np.frombuffer(page.pixels, np.uint8).astype(int) - np.asarray(grey).ravel()
        assert np.abs(difference).max() <= 1


def test_a_child_gets_a_card_and_a_couple_two_copies(house: House) -> None:
    """The KIA that came out is the registry's; of the marriage each spouse's copy has a print PIN of its own."""
    house.eyes.wait_for(Idle)
    applied = house.machines.phone.apply([KIA], 3, "from_five")
    assert house.resident.print_everything(applied) == [KIA.value]
    card = read_card(contents(house, KIA)[-1])
    assert isinstance(card, Card)
    face = FacePainter().paint(card)
    assert isinstance(face, Pages)
    burnt = compose(house.machines.card.machine.places[Spot.TAKEN][-1].sides[Side.FRONT]).astype(int)
    painted = np.frombuffer(face.sides[0], np.uint8).reshape(face.height, face.width, 3)
    assert np.abs(burnt - painted).max() <= 1

    couple = house.machines.phone.apply([DocumentKind.AKTA_PERKAWINAN], 2)
    told = [message.text.reveal() for message in couple.messages if message.kind == "print"]
    assert ["SUAMI:" in text for text in told] == [True, False]
    assert ["ISTRI:" in text for text in told] == [False, True]
    assert house.resident.print_everything(couple) == ["akta_perkawinan"] * 2


def test_nik_and_entry_pin_open_the_application_too(house: House) -> None:
    """A wrong entry PIN is refused with one message, the right one opens the menu."""
    applied = house.machines.phone.apply([AKTA], family=3)
    house.eyes.wait_for(Idle)
    house.kiosk.post(Start())
    house.eyes.wait_for(Identify)
    house.kiosk.post(ChooseNik())
    house.eyes.wait_for(EnterNik)
    house.type(applied.nik)
    house.eyes.wait_for(EnterEntryPin)
    wrong = "000000" if applied.entry.pin.reveal() != "000000" else "111111"
    house.type(Secret(wrong))
    house.eyes.wait_for(Opening)
    screen = house.eyes.wait_for(EnterEntryPin)
    assert screen.problem is Problem.REFUSED
    house.type(applied.entry.pin)
    house.eyes.wait_for(Documents)
    house.resident.finish_from_menu(applied)


@pytest.mark.parametrize(
    ("text", "problem"),
    [("https://example.invalid/x", Problem.QR_NOT_OURS), ("ADM1:E:broken", Problem.QR_DAMAGED)],
)
def test_a_foreign_or_damaged_qr_gets_a_sentence(house: House, text: str, problem: Problem) -> None:
    """What is not ours is refused before the registry is asked."""
    house.resident.go_home()
    house.machines.scanner.hold(text)
    assert house.eyes.wait_for(ScanQr).problem is problem
    house.resident.go_home()


@pytest.mark.faults(40)
def test_ten_thousand_characters_from_the_scanner_change_nothing(house: House) -> None:
    """The scanner drops what no QR of ours can be, and the next code is read."""
    house.resident.go_home()
    house.machines.scanner.hold("A" * 10_000)
    house.machines.scanner.hold("https://example.invalid/y")
    assert house.eyes.wait_for(ScanQr).problem is Problem.QR_NOT_OURS
    house.resident.go_home()


def test_an_unknown_code_is_refused_like_a_wrong_one(house: House) -> None:
    """Unknown application: the one message."""
    house.resident.go_home()
    unknown = EntryQr(Secret("A" * 16), Secret("123456"))
    house.machines.scanner.hold(write_qr(unknown).reveal())
    house.eyes.wait_for(Opening)
    assert house.eyes.wait_for(ScanQr).problem is Problem.REFUSED
    house.resident.go_home()


@pytest.mark.faults(36)
def test_a_registry_that_is_down_is_said_plainly_and_recovers_by_itself(house: House) -> None:
    """Before any PIN is asked the screen says so; when the registry is back, so is the service."""
    house.resident.go_home()
    house.machines.phone.network("down", 6)
    assert house.eyes.wait_for(OutOfService).fault is Fault.REGISTRY_UNREACHABLE
    house.eyes.wait_for(Idle)


@pytest.mark.faults(24)
def test_paper_out_is_known_before_a_pin_is_asked(house: House) -> None:
    """The menu says that A4 documents cannot be printed; cards can."""
    house.resident.go_home()
    house.machines.a4.fault("media-empty")
    applied = house.machines.phone.apply([AKTA, KTP], family=3)
    house.eyes.until(lambda visit: bool(visit.media))
    qr = applied.entry.qr
    house.machines.scanner.hold(qr.reveal() if qr else "")
    house.eyes.wait_for(Documents)
    offers = house.eyes.visit.offers() if house.eyes.visit else ()
    assert {o.kind: o.obstacle for o in offers} == {AKTA: Fault.MEDIA_EMPTY, KTP: None}
    house.machines.a4.fault()
    house.eyes.until(lambda visit: not visit.media)
    house.resident.finish_from_menu(applied)


def test_the_books_balance_and_the_journal_is_whole(house: House) -> None:
    """Every blank and every attempt of this module is accounted for, and nothing personal stands in the journal."""
    house.resident.go_home()
    house.eyes.wait_for(Idle)
    reader = open_journal(house.config)
    entries = list(reader.entries())
    reader.close()
    books = balance(entries)
    assert books.errors == ()
    assert books.compared_with_hopper(house.machines.blanks_in_hopper()) == 0
    assert books.attempts["delivered"] >= 5
    written = json.dumps([dict(entry.fields) for entry in entries])
    with sqlite3.connect(house.machines.registry.folder / "registry.sqlite") as store:
        people = store.execute("SELECT nik, name, phone FROM people").fetchall()
    store.close()
    assert people
    for person in people:
        assert not any(value in written for value in person)


def test_a_screen_of_the_machines_own_fault_is_a_screen(house: House) -> None:
    """No test above left the kiosk on its error screen."""
    assert house.eyes.visit is not None
    assert not isinstance(house.eyes.visit.screen, Stopped)


def test_the_folder_of_the_kiosk_holds_only_the_journal(house: House) -> None:
    """No document, spool or picture stays on the kiosk's disk."""
    names = {path.name for path in Path(house.config.state).iterdir()}
    assert names <= {
        "journal.sqlite",
        "journal.sqlite-wal",
        "journal.sqlite-shm",
        "journal.sqlite.lock",
        "journal.sqlite.reserve",
    }
