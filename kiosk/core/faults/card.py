"""Faults of the card printer."""

from collections.abc import Mapping
from typing import Final

from kiosk.core.faults.words import (
    CHECK_PRINT,
    DECIDE,
    HAND_IN,
    IF_NOT,
    SEE_STAFF,
    START,
    STOP,
    WAIT,
    Alert,
    Device,
    Fault,
    FaultEntry,
    Others,
    Pin,
    Text,
    soon,
)

_CARDS: Final = Text("Blangko kartu habis.", "Out of blank cards.")
_JAM: Final = Text("Kartu tersangkut di dalam mesin.", "A card is stuck inside.")
_RIBBON: Final = Text("Pita tinta kartu habis.", "Card ink has run out.")
_PRINTER: Final = Text("Pencetakan kartu sedang terganggu.", "The card printer needs attention.")
_COOLING: Final = Text("Pencetak kartu sedang didinginkan.", "The card printer is cooling.")

_OPEN: Final = Text("Buka lemari mesin dan pencetak kartu.", "Open the cabinet and the card printer.")
_CLOSE: Final = Text("Tutup pencetak kartu dan kunci lemari mesin.", "Close the card printer and lock the cabinet.")
_COUNT: Final = Text("Hitung blangko sebelum diisi.", "Count the blanks before loading them.")
_LOADED: Final = Text("Catat jumlahnya (anjungan blanks load).", "Book the count (anjungan blanks load).")
_MOVED: Final = Text(
    "Catat jumlahnya bersama penyelia (anjungan blanks move).",
    "Book the count with a supervisor (anjungan blanks move).",
)
_NEW_RIBBON: Final = Text("Pasang pita warna YMCKO.", "Insert a YMCKO colour ribbon.")
_RESTART: Final = Text("Matikan pencetak kartu, lalu hidupkan lagi.", "Switch the card printer off and on again.")


def _stops(resident: Text, *staff: Text, retry: bool = False) -> FaultEntry:
    return FaultEntry(Device.CARD, resident, staff, retry=retry)


CARD: Final[Mapping[Fault, FaultEntry]] = {
    Fault.BLANKS_EMPTY: _stops(
        _CARDS, _COUNT, STOP, Text("Isi tempat blangko.", "Fill the card hopper."), _LOADED, START
    ),
    Fault.BLANKS_LOW: soon(
        Device.CARD, _COUNT, STOP, Text("Isi tempat blangko hari ini.", "Fill the hopper today."), _LOADED, START
    ),
    Fault.FEED_FAILED: _stops(
        _PRINTER,
        STOP,
        _OPEN,
        Text("Keluarkan kartu dari jalur dan hitung.", "Take cards out of the path and count them."),
        Text("Kipas-kipaskan tumpukan blangko, lalu pasang lagi.", "Fan the stack of blanks and put it back."),
        _CLOSE,
        _MOVED,
        START,
        retry=True,
    ),
    Fault.CARD_JAM: _stops(
        _JAM,
        STOP,
        _OPEN,
        Text("Keluarkan semua kartu dari jalur dan hitung.", "Take every card out of the path and count them."),
        Text("Masukkan kartu itu ke kantong tertutup.", "Put those cards in a closed bag."),
        _CLOSE,
        _MOVED,
        START,
        retry=True,
    ),
    Fault.RIBBON_EMPTY: _stops(
        _RIBBON, _OPEN, _NEW_RIBBON, Text("Bersihkan rol pencetak kartu.", "Clean the card printer's rollers."), _CLOSE
    ),
    Fault.RIBBON_LOW: soon(
        Device.CARD, Text("Siapkan pita baru di dekat mesin.", "Put a new ribbon beside the machine.")
    ),
    Fault.RIBBON_WRONG: _stops(_PRINTER, _OPEN, _NEW_RIBBON, _CLOSE),
    Fault.CARD_COVER_OPEN: _stops(_PRINTER, _CLOSE),
    Fault.REJECT_BIN_FULL: FaultEntry(
        Device.CARD,
        _PRINTER,
        (
            Text("Panggil penyelia sebagai saksi.", "Call a supervisor as witness."),
            STOP,
            Text("Kosongkan kotak kartu gagal dan hitung isinya.", "Empty the reject bin and count what was in it."),
            _MOVED,
            START,
        ),
        pin=Pin.INTACT,
    ),
    Fault.HEAD_COOLING: FaultEntry(
        Device.CARD,
        _COOLING,
        (
            Text("Tunggu paling lama sepuluh menit.", "Wait ten minutes at most."),
            Text("Jika lebih lama, periksa kipas pencetak kartu.", "If it lasts longer, check the card printer's fan."),
        ),
        WAIT,
        Alert.NOTE,
        Pin.INTACT,
        retry=True,
    ),
    Fault.CLEANING_DUE: soon(
        Device.CARD,
        Text("Hentikan mesin dan keluarkan blangko serta pita.", "Stop the kiosk; take blanks and ribbon out."),
        Text(
            "Jalankan anjungan clean card dan ikuti petunjuknya.",
            "Run anjungan clean card and do as it says.",
        ),
        Text("Pasang kembali pita dan blangko.", "Put ribbon and blanks back."),
        Text("Catat jumlahnya (anjungan blanks count).", "Book their count (anjungan blanks count)."),
        START,
    ),
    Fault.CARD_MECHANICAL: _stops(
        _PRINTER,
        STOP,
        Text("Periksa jalur dan keluarkan kartu yang tertinggal.", "Check the path; take out cards that are left."),
        _RESTART,
        _MOVED,
        START,
        IF_NOT,
        retry=True,
    ),
    Fault.CARD_REFUSED: _stops(_PRINTER, _RESTART, IF_NOT, retry=True),
    Fault.CARD_PRINTER_SILENT: _stops(
        _PRINTER,
        Text("Periksa kabel listrik dan kabel data.", "Check the power and data cables."),
        _RESTART,
        IF_NOT,
        retry=True,
    ),
    Fault.CARD_LOST: FaultEntry(
        Device.CARD,
        CHECK_PRINT,
        (
            STOP,
            Text(
                "Cari kartu di jalur, tempat pengambilan, dan kedua kotak.",
                "Look for the card in path, slot and both bins.",
            ),
            HAND_IN,
            _MOVED,
            START,
            DECIDE,
        ),
        SEE_STAFF,
        others=Others.ALL_BUT_THIS,
    ),
    Fault.CHIP_FAILED: FaultEntry(
        Device.CARD,
        Text("Cip kartu gagal diisi.", "A card's chip was not written."),
        (
            Text("Kartu ada di kotak kartu gagal.", "The card is in the reject bin."),
            Text("Jika terulang, mesin berhenti mencetak kartu.", "If it happens again, cards are stopped."),
            STOP,
            Text("Pakai blangko dari kotak lain.", "Use blanks of another box."),
            _MOVED,
            _LOADED,
            START,
            IF_NOT,
        ),
        SEE_STAFF,
    ),
    Fault.CHIP_WRONG: FaultEntry(
        Device.CARD,
        _PRINTER,
        (
            Text("Panggil penyelia sebagai saksi.", "Call a supervisor as witness."),
            Text("Ambil kartu dari kotak kartu gagal.", "Take the card from the reject bin."),
            Text("Laporkan nomor cip ke kantor.", "Report the chip's number to the office."),
        ),
        SEE_STAFF,
    ),
    Fault.CHIP_READER_SILENT: FaultEntry(
        Device.CARD,
        _PRINTER,
        (
            Text("Periksa kabel pembaca cip.", "Check the chip reader's cable."),
            _RESTART,
            IF_NOT,
        ),
    ),
}
