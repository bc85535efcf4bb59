"""Sentences that Python chooses for the resident: pure functions of a view, in both languages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kiosk.core.faults import FAULTS, SEE_STAFF, WAIT, Fault, Others, Text
from kiosk.core.screens import EnterNik, EnterPrintPin, Offer, OutOfService, Problem, Stopped
from kiosk.core.terms import DocumentKind, Language
from ui.view import View

TITLES: Final[Mapping[DocumentKind, Text]] = MappingProxyType(
    {
        DocumentKind.KTP_EL: Text("KTP elektronik", "Identity card (KTP)"),
        DocumentKind.KIA: Text("Kartu Identitas Anak", "Child identity card"),
        DocumentKind.KARTU_KELUARGA: Text("Kartu Keluarga", "Family Card"),
        DocumentKind.AKTA_KELAHIRAN: Text("Akta kelahiran", "Birth certificate"),
        DocumentKind.AKTA_KEMATIAN: Text("Akta kematian", "Death certificate"),
        DocumentKind.AKTA_PERKAWINAN: Text("Akta perkawinan", "Marriage certificate"),
        DocumentKind.AKTA_PERCERAIAN: Text("Akta perceraian", "Divorce certificate"),
        DocumentKind.SURAT_PINDAH: Text("Surat pindah", "Moving letter"),
        DocumentKind.BIODATA: Text("Biodata penduduk", "Resident biodata"),
    }
)

_PROBLEMS: Final[Mapping[Problem, Text]] = MappingProxyType(
    {
        Problem.NIK_NOT_A_NIK: Text(
            "NIK ini tidak benar. Periksa angkanya.", "This NIK is not right. Check the digits."
        ),
        Problem.QR_NOT_OURS: Text("Ini bukan kode QR layanan ini.", "This QR code is not from this service."),
        Problem.QR_DAMAGED: Text("Kode QR tidak terbaca. Coba lagi.", "The QR code cannot be read. Try again."),
        Problem.QR_IS_PRINT_PIN: Text(
            "Ini QR cetak. Pindai QR masuk dulu.", "This QR prints. Scan the sign-in QR first."
        ),
        Problem.QR_IS_ENTRY: Text("Ini QR masuk. Pakai PIN cetak.", "This QR signs in. Use the print PIN."),
    }
)
_REFUSED_QR: Final = Text("Kode QR ini tidak berlaku.", "This QR code is not valid.")
_REFUSED_ENTRY: Final = Text(
    "NIK atau PIN tidak cocok. Periksa SMS Anda.", "NIK or PIN does not match. Check your SMS."
)
_REFUSED_PRINT: Final = Text(
    "PIN cetak tidak cocok. Periksa SMS Anda.", "The print PIN does not match. Check your SMS."
)

_HELP: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "Idle": Text("Sentuh Mulai untuk mencetak dokumen.", "Touch Start to print a document."),
        "Identify": Text(
            "Kode QR ada di pesan pada ponsel Anda.\nTanpa kode QR, ketik NIK.",
            "Find the QR code in your messages.\nWithout it, type your NIK.",
        ),
        "ScanQr": Text(
            "Buka pesan di ponsel.\nHadapkan kode QR ke kaca pemindai.",
            "Open the message on your phone.\nFace the QR code to the glass.",
        ),
        "EnterNik": Text(
            "NIK adalah 16 angka di KTP atau KK.\nKetik satu per satu.",
            "Your KTP or KK shows the NIK.\nType its 16 digits one by one.",
        ),
        "EnterEntryPin": Text(
            "PIN masuk ada di SMS dari Dinas Dukcapil.\nKetik angkanya.",
            "The office sent the PIN by SMS.\nType its digits.",
        ),
        "Opening": Text(
            "Mesin sedang memeriksa data Anda.\nMohon tunggu sebentar.", "The machine checks your data.\nPlease wait."
        ),
        "Documents": Text(
            "Sentuh dokumen yang ingin Anda cetak.\nMencetak tidak dipungut biaya.",
            "Touch the document you want to print.\nPrinting is free of charge.",
        ),
        "Review": Text(
            "Jika dokumen benar, sentuh Ya.\nJika salah, sentuh Ganti.",
            "If the document is right, touch Yes.\nIf not, touch Change.",
        ),
        "EnterPrintPin": Text(
            "Setiap dokumen punya PIN cetak sendiri.\nCari di SMS, atau pindai QR cetaknya.",
            "Each document has its own print PIN.\nLook in your SMS, or scan the QR.",
        ),
        "Printing": Text("Mesin sedang mencetak.\nMohon tetap di sini.", "The machine is printing.\nPlease stay here."),
        "Take": Text(
            "Dokumen Anda ada di tempat pengambilan.\nTarik perlahan.",
            "Your document is in the collection slot.\nPull it gently.",
        ),
        "More": Text("Sentuh Ya untuk mencetak dokumen lain.", "Touch Yes to print another document."),
        "Survey": Text("Sentuh satu jawaban, atau sentuh Lewati.", "Touch one answer, or touch Skip."),
    }
)
_PASSES: Final = Text("Mohon tunggu.", "Please wait.")  # where a row has no room for more
_LONG: Final = 90  # minutes; more is said in hours
_HELP_ELSE: Final = Text("Petugas dapat membantu Anda.", "Staff can help you.")


def title(kind: DocumentKind, language: Language) -> str:
    """Name of a kind of document."""
    return TITLES[kind].in_language(language)


def obstacle(offer: Offer, language: Language) -> str:
    """Why a row of the menu cannot be printed here now; empty when it can."""
    if offer.obstacle is None:
        return ""
    row = FAULTS[offer.obstacle]
    if offer.minutes:
        return f"{row.resident.in_language(language)} {_minutes(offer.minutes).in_language(language)}"
    said = row.resident.in_language(language)
    passes = row.next is WAIT and row.others is Others.OTHER_MEDIUM
    return f"{said} {_PASSES.in_language(language)}" if passes else said


def _minutes(count: int) -> Text:
    if count > _LONG:
        hours = -(-count // 60)
        return Text(f"Sekitar {hours} jam lagi.", f"In about {hours} hours.")
    return Text(f"Sekitar {count} menit lagi.", f"In about {count} minute{'' if count == 1 else 's'}.")


def fault_text(fault: Fault, language: Language) -> str:
    """The sentence of the fault table."""
    return FAULTS[fault].resident.in_language(language)


def view_fault(view: View) -> str:
    """The sentence for the fault that the screen is about; empty on other screens."""
    if isinstance(view.screen, OutOfService | Stopped):
        return fault_text(view.screen.fault, view.language)
    return ""


def next_step(view: View) -> str:
    """What to do about that fault; empty where the screen says that staff were called."""
    match view.screen:
        case OutOfService(fault):
            return FAULTS[fault].next.in_language(view.language)
        case Stopped(fault, staff_called=False) as stopped:
            return (FAULTS[fault].next if stopped.pin_intact else SEE_STAFF).in_language(view.language)
        case _:
            return ""


def problem_text(view: View) -> str:
    """What is wrong with what was given, and what to do; empty when nothing is."""
    match view.problem:
        case None:
            return ""
        case Problem.NIK_SHORT | Problem.PIN_SHORT:
            return _short(view).in_language(view.language)
        case Problem.REFUSED:
            return _refused(view).in_language(view.language)
        case problem:
            return _PROBLEMS[problem].in_language(view.language)


def _short(view: View) -> Text:
    entry = view.entry
    missing, length = (entry.missing, entry.length) if entry else (0, 0)
    what = "NIK" if isinstance(view.screen, EnterNik) else "PIN"
    digits = "digit" if missing == 1 else "digits"
    return Text(
        f"{what} kurang {missing} angka. Masukkan {length} angka.",
        f"{missing} {digits} missing. Enter {length} digits.",
    )


def _refused(view: View) -> Text:
    if isinstance(view.screen, EnterPrintPin):
        return _REFUSED_PRINT
    return _REFUSED_QR if view.entry is None else _REFUSED_ENTRY


def help_text(view: View) -> str:
    """What to do on the screen that help was asked for."""
    name = type(view.under).__name__
    return _HELP.get(name, _HELP_ELSE).in_language(view.language)
