"""Faults that the kiosk finds by itself: a head that must rest, and printers that stand idle."""

from collections.abc import Mapping
from typing import Final

from kiosk.core.faults.words import WAIT, Alert, Device, Fault, FaultEntry, Others, Pin, Text, soon

_STOP: Final = Text("Hentikan mesin saat sepi.", "Stop the kiosk when nobody waits.")
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
        _STOP,
        Text("Cetak halaman uji (anjungan testprint a4).", "Print a test page (anjungan testprint a4)."),
        Text("Ambil halaman uji itu dari laci.", "Take that page out of the tray."),
        _TRY_IT,
        alert=Alert.NOTE,
    ),
    Fault.CARD_PRINTER_IDLE: soon(
        Device.KIOSK,
        Text("Panggil penyelia sebagai saksi.", "Call a supervisor as witness."),
        _STOP,
        Text("Cetak kartu uji (anjungan testprint card).", "Print a test card (anjungan testprint card)."),
        _TRY_IT,
        alert=Alert.NOTE,
    ),
}
