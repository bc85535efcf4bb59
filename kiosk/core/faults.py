"""The one table of faults: what the resident reads and hears, what staff do, who is told, and whether the PIN lives."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from kiosk.core.terms import Language


class Alert(StrEnum):
    """How loudly staff are told."""

    NOTE = "note"
    WARNING = "warning"
    URGENT = "urgent"


class Fault(StrEnum):
    """All that can stop a document or the whole kiosk; names follow IPP printer-state-reasons where it has one."""

    # A4 printer (RFC 8011 section 5.4.12, PWG 5100)
    MEDIA_EMPTY = "media_empty"
    MEDIA_LOW = "media_low"
    MEDIA_JAM = "media_jam"
    TONER_EMPTY = "toner_empty"
    TONER_LOW = "toner_low"
    COVER_OPEN = "cover_open"
    OUTPUT_FULL = "output_full"
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
    CARD_PRINTER_SILENT = "card_printer_silent"
    CHIP_FAILED = "chip_failed"
    CHIP_WRONG = "chip_wrong"
    CHIP_READER_SILENT = "chip_reader_silent"
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
    JOURNAL_FAILED = "journal_failed"
    JOURNAL_NOT_TRUSTED = "journal_not_trusted"
    WITNESS_MISMATCH = "witness_mismatch"
    DISK_FULL = "disk_full"
    ATTEMPT_OPEN = "attempt_open"
    INTERRUPTED = "interrupted"
    SHUTTING_DOWN = "shutting_down"


class Text(Struct, frozen=True):
    """One sentence for the resident in both languages."""

    id: str
    en: str

    def in_language(self, language: Language) -> str:
        """The sentence in the language of the screen."""
        return self.id if language is Language.INDONESIAN else self.en


class FaultEntry(Struct, frozen=True):
    """One row of the table. `gates` the medium before any PIN is asked; warnings do not."""

    resident: Text
    spoken: Text
    staff: str
    alert: Alert
    gates: bool = True
    retry: bool = False


_PAPER: Final = Text("Kertas habis.", "Out of paper.")
_PRINTER: Final = Text("Pencetak sedang bermasalah.", "The printer has a problem.")
_CARDS: Final = Text("Blangko kartu habis.", "Out of blank cards.")
_CARD_PRINTER: Final = Text("Pencetak kartu sedang bermasalah.", "The card printer has a problem.")
_RIBBON: Final = Text("Pita kartu habis.", "Out of card ribbon.")
_LOW: Final = Text("Mesin tetap bisa dipakai.", "The machine still works.")
_CENTRE: Final = Text("Sambungan ke pusat terputus.", "The link to the centre is down.")
_RECORDS: Final = Text("Mesin ini harus diperiksa petugas.", "Staff must check this machine.")
_DOCUMENT: Final = Text("Berkas dokumen belum dapat dicetak.", "The document file cannot be printed yet.")


def _row(
    text: Text,
    staff: str,
    alert: Alert = Alert.URGENT,
    *,
    gates: bool = True,
    retry: bool = False,
    spoken: Text | None = None,
) -> FaultEntry:
    return FaultEntry(text, spoken or text, staff, alert, gates, retry)


FAULTS: Final[Mapping[Fault, FaultEntry]] = MappingProxyType(
    {
        Fault.MEDIA_EMPTY: _row(_PAPER, "Load A4 HVS 80 g in the tray, close it, wait for the ready light."),
        Fault.MEDIA_LOW: _row(_LOW, "Load A4 HVS 80 g today.", Alert.WARNING, gates=False),
        Fault.MEDIA_JAM: _row(
            Text("Kertas tersangkut di pencetak.", "Paper is stuck in the printer."),
            "Open the printer, take every sheet out, count them, put them in the reject bag, close the printer.",
        ),
        Fault.TONER_EMPTY: _row(_PRINTER, "Replace the toner cartridge."),
        Fault.TONER_LOW: _row(_LOW, "Order toner; replace it this week.", Alert.WARNING, gates=False),
        Fault.COVER_OPEN: _row(_PRINTER, "Close the printer's cover and lock the cabinet."),
        Fault.OUTPUT_FULL: _row(_PRINTER, "Empty the output tray; return found documents to the office."),
        Fault.PRINTER_PAUSED: _row(_PRINTER, "Press the printer's resume key."),
        Fault.PRINTER_ERROR: _row(_PRINTER, "Read the printer's panel, follow it, or call the technician."),
        Fault.PRINTER_REFUSED: _row(
            _PRINTER, "Print a test page; if it is refused too, call the technician.", retry=True
        ),
        Fault.PRINTER_SILENT: _row(_PRINTER, "Check the printer's power and cable; switch it off and on."),
        Fault.JOB_LOST: _row(_PRINTER, "Look for the sheets in printer and tray; decide the case with a supervisor."),
        Fault.BLANKS_EMPTY: _row(_CARDS, "Load counted blank cards and enter the count."),
        Fault.BLANKS_LOW: _row(_LOW, "Load counted blank cards today.", Alert.WARNING, gates=False),
        Fault.FEED_FAILED: _row(_CARD_PRINTER, "Open the feeder, fan the cards, put them back, close it."),
        Fault.CARD_JAM: _row(
            Text("Kartu tersangkut di pencetak.", "A card is stuck in the printer."),
            "Open the card printer, take the card out, put it in the reject bag, close it.",
        ),
        Fault.RIBBON_EMPTY: _row(_RIBBON, "Replace the colour ribbon and clean the rollers."),
        Fault.RIBBON_LOW: _row(_LOW, "Put a new ribbon beside the machine.", Alert.WARNING, gates=False),
        Fault.RIBBON_WRONG: _row(_RIBBON, "Insert a YMCKO ribbon."),
        Fault.CARD_COVER_OPEN: _row(_CARD_PRINTER, "Close the card printer's cover and lock the cabinet."),
        Fault.REJECT_BIN_FULL: _row(_CARD_PRINTER, "Empty the reject bin with a supervisor and enter the count."),
        Fault.HEAD_COOLING: _row(
            Text("Pencetak kartu sedang mendingin. Tunggu sebentar.", "The card printer is cooling. Please wait."),
            "Nothing to do; if it lasts over ten minutes, check the fan.",
            Alert.NOTE,
            retry=True,
        ),
        Fault.CLEANING_DUE: _row(_LOW, "Run a cleaning card.", Alert.WARNING, gates=False),
        Fault.CARD_MECHANICAL: _row(_CARD_PRINTER, "Switch the card printer off and on; else call the technician."),
        Fault.CARD_PRINTER_SILENT: _row(_CARD_PRINTER, "Check the card printer's power and cable."),
        Fault.CHIP_FAILED: _row(
            Text("Cip kartu gagal diisi.", "The card's chip could not be written."),
            "The card is in the reject bin; if the next one fails, clean the encoder or load another box of blanks.",
        ),
        Fault.CHIP_WRONG: _row(
            _CARD_PRINTER,
            "Alarm: another chip than the one noted; take the card from the reject bin with a supervisor, report it.",
        ),
        Fault.CHIP_READER_SILENT: _row(
            _CARD_PRINTER, "Check the chip encoder's cable; run `pcsc_scan`; restart the pcscd service."
        ),
        Fault.OUTLET_OCCUPIED: _row(
            Text("Masih ada dokumen di laci.", "A document is still in the tray."),
            "Empty the tray, return the document to the office, confirm it at the registry.",
        ),
        Fault.NOT_TAKEN: _row(
            Text("Dokumen tidak diambil dan disimpan petugas.", "The document was not taken; staff keep it."),
            "Take the document from the closed bin or tray and return it to the office.",
        ),
        Fault.REGISTRY_UNREACHABLE: _row(
            _CENTRE, "Check the network cable and modem; it recovers by itself.", retry=True
        ),
        Fault.REGISTRY_NOT_TRUSTED: _row(
            _CENTRE, "Call the technician: the centre's certificate is not the right one."
        ),
        Fault.REGISTRY_ANSWER_BAD: _row(_CENTRE, "Tell the technician the time; it recovers by itself.", retry=True),
        Fault.GRANT_BUSY: _row(
            Text("Dokumen ini sedang diproses.", "This document is being processed."),
            "Look the application up at the office: another machine is at it, or a case is open.",
            Alert.NOTE,
            gates=False,
        ),
        Fault.VISIT_OVER: _row(
            Text("Kunjungan ini sudah berakhir. Mulai lagi.", "This visit has ended. Please start again."),
            "Nothing to do.",
            Alert.NOTE,
            gates=False,
        ),
        Fault.RECORD_NOT_READY: _row(
            Text("Data Anda masih diproses kantor.", "The office is still processing your record."),
            "Nothing at the machine: the record is not PRINT_READY_RECORD yet.",
            Alert.NOTE,
            gates=False,
        ),
        Fault.NOT_GENUINE: _row(
            _DOCUMENT, "Report the document to the office: its proof failed; see the journal.", gates=False
        ),
        Fault.DOCUMENT_UNREADABLE: _row(
            _DOCUMENT, "Report the document to the office: it cannot be rendered.", gates=False
        ),
        Fault.JOURNAL_FAILED: _row(_RECORDS, "Do not restart. Call the technician: the disk fails."),
        Fault.JOURNAL_NOT_TRUSTED: _row(_RECORDS, "Call the technician: run `anjungan audit verify`."),
        Fault.WITNESS_MISMATCH: _row(
            _RECORDS, "Call the technician: the journal is older than the registry's witness."
        ),
        Fault.DISK_FULL: _row(
            Text("Penyimpanan mesin ini penuh.", "This machine's storage is full."),
            "Free space on the disk that holds the journal; service returns by itself.",
        ),
        Fault.ATTEMPT_OPEN: _row(
            Text("Mesin sedang memeriksa diri. Tunggu sebentar.", "The machine is checking itself. Please wait."),
            "Wait: the last attempt is being closed.",
        ),
        Fault.SHUTTING_DOWN: _row(
            Text("Mesin ini sedang dimatikan.", "This machine is shutting down."),
            "If nobody switched it off, check the mains; documents taken back are in the closed bin.",
            Alert.WARNING,
        ),
        Fault.INTERRUPTED: _row(
            Text("Mesin terhenti saat mencetak.", "The machine stopped while printing."),
            "Look for the document in path and tray; decide the case with a supervisor.",
        ),
    }
)
