"""The short messages a resident's phone receives, in Bahasa Indonesia."""

from typing import Final

from kiosk.core.terms import DocumentKind
from pin.credential import EntryQr, PrintQr, write_qr
from pin.secret import Secret
from simulators.registry.store import Tx

NAMES: Final = {
    DocumentKind.KTP_EL: "KTP-el",
    DocumentKind.KIA: "Kartu Identitas Anak",
    DocumentKind.KARTU_KELUARGA: "Kartu Keluarga",
    DocumentKind.AKTA_KELAHIRAN: "Akta Kelahiran",
    DocumentKind.AKTA_KEMATIAN: "Akta Kematian",
    DocumentKind.AKTA_PERKAWINAN: "Akta Perkawinan",
    DocumentKind.AKTA_PERCERAIAN: "Akta Perceraian",
    DocumentKind.SURAT_PINDAH: "Surat Pindah",
    DocumentKind.BIODATA: "Biodata Penduduk",
}
SENDER: Final = "Disdukcapil:"
PRIVATE: Final = "Jangan berikan PIN ini kepada siapa pun, termasuk petugas."


def entry_text(pin: Secret, days: int, *, again: bool) -> str:
    """Word the message with the entry PIN."""
    opening = "PIN masuk baru Anda" if again else "Permohonan Anda disetujui. PIN masuk"
    return f"{SENDER} {opening}: {pin.reveal()}, berlaku {days} hari di Anjungan Dukcapil Mandiri. {PRIVATE}"


def print_text(kind: DocumentKind, pin: Secret, days: int, *, again: bool, detail: str = "") -> str:
    """Word the message with one document's print PIN; `detail` tells copies of one document apart."""
    opening = "PIN cetak baru" if again else "PIN cetak"
    name = f"{NAMES[kind]} {detail}".rstrip()
    return f"{SENDER} {opening} {name}: {pin.reveal()}, untuk satu kali cetak, berlaku {days} hari. {PRIVATE}"


def send_pin(tx: Tx, pin_row: int, code: Secret, pin: Secret) -> None:
    """Send the message of one PIN to the applicant's phone."""
    row = tx.one(
        "SELECT p.application, p.grant_id, p.version, g.kind, g.detail, h.phone FROM pins p JOIN applications a"
        " USING (application)"
        " JOIN people h ON h.person = a.person LEFT JOIN grants g ON g.grant_id = p.grant_id WHERE p.pin = ?",
        pin_row,
    )
    if row is None:
        raise LookupError("a message was asked for a PIN that is not on record")
    again, days = row["version"] > 1, tx.policy.valid_days
    if row["grant_id"] is None:
        kind, text, qr = "entry", entry_text(pin, days, again=again), write_qr(EntryQr(code, pin))
    else:
        text = print_text(DocumentKind(row["kind"]), pin, days, again=again, detail=row["detail"])
        kind, qr = "print", write_qr(PrintQr(code, pin))
    tx.run(
        "INSERT INTO messages (time, phone, text, qr, kind, grant_id, application, pin)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *(tx.now, row["phone"], text, qr.reveal(), kind, row["grant_id"], row["application"], pin_row),
    )


def tell(tx: Tx, application: str, text: str) -> None:
    """Send a notice without a PIN."""
    tx.run(
        "INSERT INTO messages (time, phone, text, kind, application) SELECT ?, h.phone, ?, 'notice', a.application"
        " FROM applications a JOIN people h USING (person) WHERE a.application = ?",
        *(tx.now, f"{SENDER} {text}", application),
    )


def send_again(tx: Tx, application: str) -> int:
    """Send the messages of the live PINs again; the PINs stay what they are. Gives how many were sent."""
    return tx.run(
        "INSERT INTO messages (time, phone, text, qr, kind, grant_id, application, pin)"
        " SELECT ?, phone, text, qr, kind, grant_id, application, pin FROM messages WHERE id IN (SELECT max(id)"
        " FROM messages JOIN pins p USING (pin) WHERE p.application = ? AND p.state = 'live' GROUP BY p.pin)",
        *(tx.now, application),
    )
