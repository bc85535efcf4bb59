"""Faults of the A4 printer."""

from collections.abc import Mapping
from typing import Final

from kiosk.core.faults.words import (
    CHECK_PRINT,
    DECIDE,
    HAND_IN,
    IF_NOT,
    SEE_STAFF,
    Device,
    Fault,
    FaultEntry,
    Others,
    Pin,
    Text,
    soon,
)

_PAPER: Final = Text("Kertas habis.", "Out of paper.")
_JAM: Final = Text("Kertas tersangkut di dalam mesin.", "Paper is stuck inside.")
_PRINTER: Final = Text("Pencetakan kertas sedang terganggu.", "The paper printer needs attention.")

_FILL: Final = Text("Isi baki dengan kertas A4 HVS 80 gram.", "Fill the tray with A4 HVS paper, 80 g.")
_OPEN: Final = Text("Buka lemari mesin dan penutup pencetak.", "Open the cabinet and the printer's cover.")
_CLOSE: Final = Text("Tutup pencetak dan kunci lemari mesin.", "Close the printer and lock the cabinet.")
_PANEL: Final = Text("Baca pesan di panel pencetak.", "Read the message on the printer's panel.")


def _stops(resident: Text, *staff: Text, retry: bool = False) -> FaultEntry:
    return FaultEntry(Device.A4, resident, staff, retry=retry)


A4: Final[Mapping[Fault, FaultEntry]] = {
    Fault.MEDIA_EMPTY: _stops(
        _PAPER,
        _FILL,
        Text("Tutup baki sampai terkunci.", "Close the tray until it locks."),
        Text("Tunggu lampu siap menyala.", "Wait for the ready light."),
    ),
    Fault.MEDIA_LOW: soon(
        Device.A4, Text("Isi baki hari ini: kertas A4 HVS 80 gram.", "Fill the tray today: A4 HVS, 80 g.")
    ),
    Fault.MEDIA_SHORT: FaultEntry(
        Device.KIOSK,
        Text("Kertas tidak cukup untuk dokumen ini.", "Not enough paper for this."),
        (_FILL,),
        pin=Pin.INTACT,
        others=Others.ALL_BUT_THIS,
    ),
    Fault.MEDIA_JAM: _stops(
        _JAM,
        _OPEN,
        Text("Keluarkan semua lembar dari jalur kertas.", "Take every sheet out of the paper path."),
        Text("Hitung lembarnya dan masukkan ke kantong tertutup.", "Count the sheets and put them in a closed bag."),
        _CLOSE,
        Text("Serahkan kantong itu ke kantor.", "Hand the bag to the office."),
    ),
    Fault.TONER_EMPTY: _stops(_PRINTER, _OPEN, Text("Ganti kartrid toner.", "Replace the toner cartridge."), _CLOSE),
    Fault.TONER_LOW: soon(
        Device.A4,
        Text("Pesan kartrid toner.", "Order a toner cartridge."),
        Text("Ganti toner minggu ini.", "Replace the toner this week."),
    ),
    Fault.COVER_OPEN: _stops(_PRINTER, _CLOSE),
    Fault.OUTPUT_FULL: _stops(
        _PRINTER,
        Text("Kosongkan baki keluaran, lalu pasang lagi.", "Empty the output tray and put it back."),
        Text("Serahkan dokumen yang ditemukan ke kantor.", "Hand the documents you find to the office."),
    ),
    Fault.PRINTER_CARE_DUE: soon(
        Device.A4,
        _PANEL,
        Text("Kosongkan baki keluaran.", "Empty the output tray."),
        Text("Pesan suku cadang yang disebut di panel.", "Order the part that the panel names."),
    ),
    Fault.PRINTER_PAUSED: _stops(
        _PRINTER, Text("Tekan tombol lanjut di pencetak.", "Press the printer's resume key."), IF_NOT
    ),
    Fault.PRINTER_ERROR: _stops(
        _PRINTER, _PANEL, Text("Ikuti petunjuk di panel.", "Follow the panel's instructions."), IF_NOT
    ),
    Fault.PRINTER_REFUSED: _stops(
        _PRINTER,
        Text("Batalkan semua pekerjaan di panel pencetak.", "Cancel every job at the printer's panel."),
        Text("Cetak halaman uji dari panel pencetak.", "Print a test page from the printer's panel."),
        Text("Jika ditolak juga, panggil teknisi.", "If it is refused too, call the technician."),
        retry=True,
    ),
    Fault.PRINTER_SILENT: _stops(
        _PRINTER,
        Text("Periksa kabel listrik dan kabel jaringan pencetak.", "Check the printer's power and network cables."),
        Text("Matikan pencetak, lalu hidupkan lagi.", "Switch the printer off and on again."),
        IF_NOT,
        retry=True,
    ),
    Fault.JOB_LOST: FaultEntry(
        Device.A4,
        CHECK_PRINT,
        (
            Text(
                "Cari lembar dokumen di pencetak dan tempat pengambilan.",
                "Look for the sheets in printer and collection slot.",
            ),
            HAND_IN,
            DECIDE,
        ),
        SEE_STAFF,
        others=Others.ALL_BUT_THIS,
    ),
}
