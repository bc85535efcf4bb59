"""Faults of what stops no document: receipt printer, QR scanner, strangers on the USB bus, the UPS."""

from collections.abc import Mapping
from typing import Final

from kiosk.core.faults.words import IF_NOT, Alert, Device, Fault, FaultEntry, Others, Pin, Text, soon

_NO_SLIP: Final = Text("Struk belum bisa dicetak.", "Receipts cannot be printed.")
_NO_SCAN: Final = Text("Kode QR belum bisa dipindai.", "QR codes cannot be scanned.")
_TYPE_NIK: Final = Text("Silakan ketik NIK Anda.", "Please type your NIK.")

_ROLL: Final = Text("Pasang gulungan kertas struk.", "Insert a roll of receipt paper.")
_CLOSE: Final = Text("Tutup pencetak struk.", "Close the receipt printer.")
_OFF_AND_ON: Final = Text("Matikan pencetak struk, lalu hidupkan lagi.", "Switch the receipt printer off and on again.")


def _no_slip(*staff: Text) -> FaultEntry:
    return soon(Device.RECEIPT, *staff, resident=_NO_SLIP)


AIDS: Final[Mapping[Fault, FaultEntry]] = {
    Fault.RECEIPT_EMPTY: _no_slip(_ROLL, _CLOSE),
    Fault.RECEIPT_LOW: soon(
        Device.RECEIPT,
        Text("Siapkan gulungan kertas struk di dekat mesin.", "Put a roll of receipt paper beside the machine."),
        alert=Alert.NOTE,
    ),
    Fault.RECEIPT_COVER_OPEN: _no_slip(_CLOSE),
    Fault.RECEIPT_CUTTER: _no_slip(
        Text(
            "Buka pencetak struk dan keluarkan kertas yang tersangkut.",
            "Open the receipt printer and remove stuck paper.",
        ),
        _CLOSE,
        IF_NOT,
    ),
    Fault.RECEIPT_ERROR: _no_slip(_OFF_AND_ON, IF_NOT),
    Fault.RECEIPT_OFFLINE: _no_slip(
        Text("Tekan tombol umpan kertas (FEED) pencetak struk.", "Press the receipt printer's paper feed key (FEED)."),
        _OFF_AND_ON,
        IF_NOT,
    ),
    Fault.RECEIPT_SILENT: _no_slip(
        Text(
            "Periksa kabel listrik dan kabel data pencetak struk.", "Check the receipt printer's power and data cables."
        ),
        IF_NOT,
    ),
    Fault.SCANNER_SILENT: FaultEntry(
        Device.SCANNER,
        _NO_SCAN,
        (
            Text("Cabut kabel pemindai, lalu pasang lagi.", "Unplug the scanner's cable and plug it in again."),
            IF_NOT,
        ),
        _TYPE_NIK,
        Alert.WARNING,
        Pin.INTACT,
        Others.ALL,
    ),
    Fault.FOREIGN_DEVICE: soon(
        Device.KIOSK,
        Text("Cari alat asing di colokan USB.", "Look for a foreign device in a USB port."),
        Text("Cabut, simpan, dan laporkan ke kantor.", "Unplug it, keep it, and report it to the office."),
        alert=Alert.URGENT,
    ),
    Fault.UPS_SILENT: soon(
        Device.KIOSK,
        Text("Periksa apakah UPS menyala.", "Check that the UPS is on."),
        Text("Periksa kabel data dari UPS ke mesin.", "Check the data cable from the UPS to the machine."),
        IF_NOT,
    ),
    Fault.UPS_BATTERY: soon(
        Device.KIOSK,
        Text("Minta teknisi mengganti baterai UPS.", "Have a technician replace the battery of the UPS."),
    ),
}
