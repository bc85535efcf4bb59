"""Faults that the kiosk finds by itself: a head that must rest, and printers that stand idle."""

from collections.abc import Mapping
from typing import Final

from kiosk.core.faults.words import LATER, START, STOP, Alert, Device, Fault, FaultEntry, Others, Pin, Text, soon

_TRY_IT: Final = Text("Jika gagal, panggil teknisi.", "If it fails, call the technician.")

HEALTH: Final[Mapping[Fault, FaultEntry]] = {
    Fault.DUTY_PAUSE: FaultEntry(
        Device.KIOSK,
        Text("Pencetakan kartu sedang dijeda.", "Card printing is paused."),
        (
            Text("Tunggu sampai mesin pulih sendiri.", "Wait until it recovers by itself."),
            Text("Jika sering terjadi, usulkan penambahan mesin.", "If this is frequent, propose another machine."),
        ),
        LATER,
        Alert.NOTE,
        Pin.INTACT,
        Others.OTHER_MEDIUM,
    ),
    Fault.PRINTER_IDLE: soon(
        Device.KIOSK,
        STOP,
        Text("Cetak halaman uji (anjungan testprint a4).", "Print a test page (anjungan testprint a4)."),
        Text("Ambil halaman uji itu dari tempat pengambilan.", "Take that page out of the collection slot."),
        _TRY_IT,
        START,
    ),
    Fault.CARD_PRINTER_IDLE: soon(
        Device.KIOSK,
        Text("Panggil penyelia sebagai saksi.", "Call a supervisor as witness."),
        STOP,
        Text("Cetak kartu uji (anjungan testprint card).", "Print a test card (anjungan testprint card)."),
        _TRY_IT,
        START,
    ),
}
