"""Faults of the outlet, the registry, the document and the kiosk itself."""

from collections.abc import Mapping
from typing import Final

from kiosk.core.faults.words import (
    DECIDE,
    ELSEWHERE,
    HAND_IN,
    SEE_STAFF,
    WAIT,
    Alert,
    Device,
    Fault,
    FaultEntry,
    Others,
    Pin,
    Text,
)

_TRAY: Final = Text("Tempat pengambilan harus diperiksa petugas.", "The collection slot needs checking.")
_LATE: Final = Text("Waktu mengambil dokumen sudah habis.", "The collection time is over.")
_CENTRE: Final = Text("Sambungan ke pusat sedang terganggu.", "The network connection is down.")
_BUSY: Final = Text("Dokumen ini sedang diproses.", "This document is being processed.")
_NOT_READY: Final = Text("Dokumen ini belum siap dicetak.", "This document is not ready yet.")
_DOCUMENT: Final = Text("Dokumen ini belum bisa dicetak.", "This document cannot be printed yet.")
_MACHINE: Final = Text("Mesin ini harus diperiksa petugas.", "Staff must check this machine.")
_OVER: Final = Text("Sesi Anda sudah berakhir.", "Your session has ended.")
_STARTING: Final = Text("Mesin ini sedang disiapkan.", "This machine is starting.")
_CHECKING: Final = Text("Mesin sedang melakukan pemeriksaan otomatis.", "The machine is checking itself.")
_OFF: Final = Text("Mesin ini sedang dimatikan.", "This machine is shutting down.")
_STOPPED: Final = Text("Mesin terhenti saat mencetak.", "The machine stopped while printing.")
_AGAIN: Final = Text("Silakan mulai lagi.", "Please start again.")

_TECHNICIAN: Final = Text("Panggil teknisi.", "Call the technician.")
_NOTHING: Final = Text("Tidak perlu tindakan di mesin.", "Do nothing at the machine.")
_BY_ITSELF: Final = Text("Tunggu sampai mesin pulih sendiri.", "Wait until it recovers by itself.")
_REPORT: Final = Text("Laporkan dokumen itu ke kantor.", "Report the document to the office.")


def _centre(*staff: Text, retry: bool) -> FaultEntry:
    return FaultEntry(Device.REGISTRY, _CENTRE, staff, pin=Pin.INTACT, others=Others.NONE, retry=retry)


def _kiosk(
    resident: Text, *staff: Text, after: Text = ELSEWHERE, alert: Alert = Alert.URGENT, pin: Pin = Pin.INTACT
) -> FaultEntry:
    return FaultEntry(Device.KIOSK, resident, staff, after, alert, pin, Others.NONE)


def _one(device: Device, resident: Text, *staff: Text, alert: Alert, pin: Pin, retry: bool = False) -> FaultEntry:
    return FaultEntry(device, resident, staff, SEE_STAFF, alert, pin, Others.ALL_BUT_THIS, retry)


SERVICE: Final[Mapping[Fault, FaultEntry]] = {
    Fault.OUTLET_OCCUPIED: FaultEntry(
        Device.OUTLET,
        _TRAY,
        (
            Text("Keluarkan semua dokumen dari tempat pengambilan.", "Take every document out of the collection slot."),
            HAND_IN,
            Text("Catat di registri bahwa tempat pengambilan kosong.", "Tell the registry that the slot is empty."),
        ),
        others=Others.NONE,
    ),
    Fault.NOT_TAKEN: _one(
        Device.OUTLET,
        _LATE,
        Text(
            "Ambil dokumen dari tempat pengambilan atau kotak tertutup.", "Take the document from slot or closed bin."
        ),
        HAND_IN,
        DECIDE,
        alert=Alert.URGENT,
        pin=Pin.EVIDENCE,
    ),
    Fault.REGISTRY_UNREACHABLE: _centre(
        Text("Periksa kabel jaringan dan modem.", "Check the network cable and the modem."), _BY_ITSELF, retry=True
    ),
    Fault.REGISTRY_NOT_TRUSTED: _centre(
        _TECHNICIAN,
        Text(
            "Minta teknisi memeriksa sertifikat mesin dan pusat.",
            "Have the technician check machine's and centre's certificates.",
        ),
        retry=False,
    ),
    Fault.REGISTRY_ANSWER_BAD: _centre(
        Text("Catat jam kejadian.", "Note the time."),
        Text("Beri tahu teknisi.", "Tell the technician."),
        _BY_ITSELF,
        retry=True,
    ),
    Fault.GRANT_BUSY: _one(
        Device.REGISTRY,
        _BUSY,
        Text("Cari permohonan itu di kantor.", "Look the application up at the office."),
        Text("Periksa mesin lain atau kasus terbuka.", "Check for another machine or an open case."),
        alert=Alert.NOTE,
        pin=Pin.EVIDENCE,
    ),
    Fault.VISIT_OVER: FaultEntry(Device.REGISTRY, _OVER, (_NOTHING,), _AGAIN, Alert.NOTE, Pin.INTACT, Others.ALL),
    Fault.RECORD_NOT_READY: _one(
        Device.REGISTRY,
        _NOT_READY,
        _NOTHING,
        Text("Periksa status PRINT_READY_RECORD di kantor.", "Check PRINT_READY_RECORD at the office."),
        alert=Alert.NOTE,
        pin=Pin.INTACT,
    ),
    Fault.NOT_GENUINE: _one(
        Device.DOCUMENT,
        _DOCUMENT,
        _REPORT,
        Text("Sebutkan jam kejadian; registri menyimpan alasannya.", "Give the time; the registry holds the reason."),
        alert=Alert.URGENT,
        pin=Pin.INTACT,
    ),
    Fault.DOCUMENT_UNREADABLE: _one(
        Device.DOCUMENT,
        _DOCUMENT,
        _REPORT,
        Text("Minta berkasnya dibuat ulang.", "Have its file made again."),
        alert=Alert.URGENT,
        pin=Pin.EVIDENCE,
    ),
    Fault.NOT_MADE_HERE: FaultEntry(
        Device.KIOSK,
        Text("Mesin ini tidak mencetak dokumen ini.", "This is not printed here."),
        (
            Text("Arahkan pemohon ke loket atau mesin lain.", "Send the resident to the counter or another machine."),
            Text("Jika keliru, minta teknisi memeriksa card.kinds.", "If it is wrong, have card.kinds checked."),
        ),
        alert=Alert.NOTE,
        pin=Pin.INTACT,
        others=Others.ALL_BUT_THIS,
    ),
    Fault.JOURNAL_FAILED: _kiosk(
        _MACHINE,
        Text("Jangan hidupkan ulang mesin.", "Do not restart the machine."),
        _TECHNICIAN,
        Text("Minta teknisi memeriksa disk.", "Have the technician check the disk."),
        pin=Pin.EVIDENCE,
    ),
    Fault.JOURNAL_NOT_TRUSTED: _kiosk(
        _MACHINE,
        _TECHNICIAN,
        Text("Minta jurnal diperiksa (anjungan audit verify).", "Have the journal checked (anjungan audit verify)."),
        pin=Pin.EVIDENCE,
    ),
    Fault.START_FAILED: _kiosk(
        _MACHINE,
        Text("Baca alasannya: journalctl -u anjungan.", "Read why: journalctl -u anjungan."),
        Text("Perbaiki yang disebut di sana.", "Mend what is named there."),
        Text("Hidupkan lagi mesin.", "Start the kiosk again."),
        pin=Pin.EVIDENCE,
    ),
    Fault.WITNESS_MISMATCH: _kiosk(
        _MACHINE,
        _TECHNICIAN,
        Text(
            "Sebutkan: jurnal lebih tua dari catatan registri.",
            "Say: the journal is older than the registry's witness.",
        ),
        pin=Pin.EVIDENCE,
    ),
    Fault.DISK_FULL: _kiosk(
        _MACHINE,
        _TECHNICIAN,
        Text("Minta teknisi mengosongkan ruang disk jurnal.", "Have the technician free the journal's disk."),
        _BY_ITSELF,
    ),
    Fault.STARTING: _kiosk(_STARTING, _BY_ITSELF, alert=Alert.NOTE, after=WAIT),
    Fault.ATTEMPT_OPEN: _kiosk(
        _CHECKING,
        Text("Tunggu sampai cetakan terakhir selesai dicatat.", "Wait until the last attempt is closed."),
        alert=Alert.NOTE,
        after=WAIT,
    ),
    Fault.ON_BATTERY: FaultEntry(
        Device.KIOSK,
        Text("Listrik sedang padam.", "The power is out."),
        (
            Text("Periksa listrik dan sekering.", "Check the mains and the fuse."),
            Text("Mesin pulih sendiri saat listrik kembali.", "It recovers by itself when the mains are back."),
            Text("Jika lama, mesin mati sendiri dengan aman.", "If it lasts, the machine shuts down safely by itself."),
        ),
        alert=Alert.WARNING,
        pin=Pin.INTACT,
        others=Others.NONE,
    ),
    Fault.SHUTTING_DOWN: _kiosk(
        _OFF,
        Text("Periksa listrik jika bukan Anda yang mematikannya.", "Check the mains if nobody switched it off."),
        Text("Ambil dokumen dari kotak tertutup.", "Take documents from the closed bin."),
        HAND_IN,
        alert=Alert.WARNING,
    ),
    Fault.INTERRUPTED: _one(
        Device.KIOSK,
        _STOPPED,
        Text("Cari dokumen di jalur dan tempat pengambilan.", "Look for the document in path and slot."),
        HAND_IN,
        DECIDE,
        alert=Alert.URGENT,
        pin=Pin.EVIDENCE,
        retry=True,
    ),
}
