"""The names of all faults, and what one row of the table says."""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from kiosk.core.terms import Language


class Fault(StrEnum):
    """All that can stop a document or the whole kiosk; names follow IPP printer-state-reasons where it has one."""

    # A4 printer (RFC 8011 section 5.4.12, PWG 5100)
    MEDIA_EMPTY = "media_empty"
    MEDIA_LOW = "media_low"
    MEDIA_SHORT = "media_short"
    MEDIA_JAM = "media_jam"
    TONER_EMPTY = "toner_empty"
    TONER_LOW = "toner_low"
    COVER_OPEN = "cover_open"
    OUTPUT_FULL = "output_full"
    PRINTER_CARE_DUE = "printer_care_due"
    PRINTER_PAUSED = "printer_paused"
    PRINTER_ERROR = "printer_error"
    PRINTER_REFUSED = "printer_refused"
    PRINTER_SILENT = "printer_silent"
    JOB_LOST = "job_lost"
    # card printer
    BLANKS_EMPTY = "blanks_empty"
    BLANKS_LOW = "blanks_low"
    FEED_FAILED = "feed_failed"
    CARD_JAM = "card_jam"
    RIBBON_EMPTY = "ribbon_empty"
    RIBBON_LOW = "ribbon_low"
    RIBBON_WRONG = "ribbon_wrong"
    CARD_COVER_OPEN = "card_cover_open"
    REJECT_BIN_FULL = "reject_bin_full"
    HEAD_COOLING = "head_cooling"
    CLEANING_DUE = "cleaning_due"
    CARD_MECHANICAL = "card_mechanical"
    CARD_REFUSED = "card_refused"
    CARD_PRINTER_SILENT = "card_printer_silent"
    CARD_LOST = "card_lost"
    CHIP_FAILED = "chip_failed"
    CHIP_WRONG = "chip_wrong"
    CHIP_READER_SILENT = "chip_reader_silent"
    # receipt printer, QR scanner
    RECEIPT_EMPTY = "receipt_empty"
    RECEIPT_LOW = "receipt_low"
    RECEIPT_COVER_OPEN = "receipt_cover_open"
    RECEIPT_CUTTER = "receipt_cutter"
    RECEIPT_ERROR = "receipt_error"
    RECEIPT_OFFLINE = "receipt_offline"
    RECEIPT_SILENT = "receipt_silent"
    SCANNER_SILENT = "scanner_silent"
    # USB
    FOREIGN_DEVICE = "foreign_device"
    UPS_SILENT = "ups_silent"
    UPS_BATTERY = "ups_battery"
    # outlet
    OUTLET_OCCUPIED = "outlet_occupied"
    NOT_TAKEN = "not_taken"
    # registry
    REGISTRY_UNREACHABLE = "registry_unreachable"
    REGISTRY_NOT_TRUSTED = "registry_not_trusted"
    REGISTRY_ANSWER_BAD = "registry_answer_bad"
    GRANT_BUSY = "grant_busy"
    VISIT_OVER = "visit_over"
    RECORD_NOT_READY = "record_not_ready"
    # the document itself
    NOT_GENUINE = "not_genuine"
    DOCUMENT_UNREADABLE = "document_unreadable"
    # the kiosk
    NOT_MADE_HERE = "not_made_here"
    DUTY_PAUSE = "duty_pause"
    PRINTER_IDLE = "printer_idle"
    CARD_PRINTER_IDLE = "card_printer_idle"
    JOURNAL_FAILED = "journal_failed"
    JOURNAL_NOT_TRUSTED = "journal_not_trusted"
    WITNESS_MISMATCH = "witness_mismatch"
    DISK_FULL = "disk_full"
    STARTING = "starting"
    START_FAILED = "start_failed"
    ATTEMPT_OPEN = "attempt_open"
    INTERRUPTED = "interrupted"
    ON_BATTERY = "on_battery"
    SHUTTING_DOWN = "shutting_down"


class Device(StrEnum):
    """The part of the kiosk that is at fault; the first ones are named as their package in `devices`."""

    A4 = "a4"
    CARD = "card"
    RECEIPT = "receipt"
    SCANNER = "scanner"
    OUTLET = "outlet"
    REGISTRY = "registry"
    DOCUMENT = "document"
    KIOSK = "kiosk"


class Alert(StrEnum):
    """How loudly staff are told."""

    NOTE = "note"
    WARNING = "warning"
    URGENT = "urgent"


class Pin(StrEnum):
    """What becomes of the print PIN.

    EVIDENCE: the fault can come after SUBMIT. Not produced or spoiled: the PIN is intact. Retracted, left or suspect:
    it waits until people have decided. Spent: only by a document that was proven to be delivered.
    """

    INTACT = "intact"
    EVIDENCE = "spent only by evidence"


class Others(StrEnum):
    """Which documents can still be printed while the fault lasts."""

    ALL = "all"
    ALL_BUT_THIS = "all but this one"
    OTHER_MEDIUM = "those on the other medium"
    NONE = "none"


class Text(Struct, frozen=True):
    """One sentence in both languages."""

    id: str
    en: str

    def in_language(self, language: Language) -> str:
        """The sentence in the language of the screen."""
        return self.id if language is Language.INDONESIAN else self.en


# What the resident does next.
ELSEWHERE: Final = Text("Silakan ke loket atau mesin lain.", "Please try the counter or another machine.")
SEE_STAFF: Final = Text("Silakan temui petugas di loket.", "Please see staff at the counter.")
WAIT: Final = Text("Mohon tunggu sebentar.", "Please wait.")
LATER: Final = Text("Silakan kembali nanti atau ke loket.", "Please come back later or use the counter.")
GO_ON: Final = Text("Silakan lanjutkan.", "Please continue.")

# Steps of staff that several rows share.
IF_NOT: Final = Text("Jika belum pulih, panggil teknisi.", "If it does not recover, call the technician.")
HAND_IN: Final = Text("Serahkan yang ditemukan ke kantor.", "Hand what you find to the office.")
DECIDE: Final = Text("Putuskan kasusnya bersama penyelia.", "Decide the case with a supervisor.")
STOP: Final = Text("Hentikan mesin saat sepi.", "Stop the kiosk when nobody waits.")
START: Final = Text("Hidupkan lagi mesin.", "Start the kiosk again.")

CHECK_PRINT: Final = Text("Hasil cetak harus diperiksa petugas.", "Staff must check the printout.")
STILL_WORKS: Final = Text("Mesin tetap bisa dipakai.", "The machine still works.")


class FaultEntry(Struct, frozen=True):
    """One row: the sentence on the screen, what staff do in steps, what the resident does next, and what is stopped.

    `retry`: where the PIN lives, trying again at once makes sense.
    """

    device: Device
    resident: Text
    staff: tuple[Text, ...]
    next: Text = ELSEWHERE
    alert: Alert = Alert.URGENT
    pin: Pin = Pin.EVIDENCE
    others: Others = Others.OTHER_MEDIUM
    retry: bool = False

    @property
    def spoken(self) -> Text:
        """The sentence as it is heard, where nobody sees what stands beside it."""
        return Text(f"{self.resident.id} {self.next.id}", f"{self.resident.en} {self.next.en}")

    @property
    def gates(self) -> bool:
        """Whether it stops the medium or the kiosk before any PIN is asked."""
        return self.others in {Others.OTHER_MEDIUM, Others.NONE}


def soon(device: Device, *staff: Text, resident: Text = STILL_WORKS, alert: Alert = Alert.WARNING) -> FaultEntry:
    """Give the row of what stops nothing yet."""
    return FaultEntry(device, resident, staff, GO_ON, alert, Pin.INTACT, Others.ALL)
