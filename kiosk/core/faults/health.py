"""Faults that the kiosk finds by itself: a head that must rest, and printers that stand idle."""

from collections.abc import Mapping
from typing import Final

from kiosk.core.faults.words import WAIT, Alert, Device, Fault, FaultEntry, Others, Pin, Text, soon

_TRY_IT: Final = Text("Jika gagal, panggil teknisi.", "If it fails, call the technician.")

HEALTH: Final[Mapping[Fault, FaultEntry]] = {
    Fault.DUTY_PAUSE: FaultEntry(
        Device.KIOSK,
        Text("Pencetak kartu perlu istirahat.", "The card printer must rest."),
        (
            Text("Tunggu: mesin pulih sendiri.", "Wait: it recovers by itself."),
            Text("Jika sering, tambah satu mesin.", "If this is frequent, add a machine."),
        ),
        WAIT,
        Alert.NOTE,
        Pin.INTACT,
        Others.OTHER_MEDIUM,
        retry=True,
    ),
    Fault.PRINTER_IDLE: soon(
        Device.KIOSK,
        Text(
            "Hentikan mesin, lalu cetak halaman uji (anjungan exercise).", "Stop it, print a page (anjungan exercise)."
        ),
        Text("Ambil dan buang halaman uji itu.", "Take that test page and throw it away."),
        _TRY_IT,
        alert=Alert.NOTE,
    ),
    Fault.CARD_PRINTER_IDLE: soon(
        Device.KIOSK,
        Text("Cetak kartu uji dari panel pencetak.", "Print a test card from the printer's panel."),
        Text("Catat blangko itu bersama penyelia (anjungan blanks move).", "Book it (anjungan blanks move)."),
        _TRY_IT,
        alert=Alert.NOTE,
    ),
}
