"""Words that every package shares: documents, media, outcomes."""

from enum import StrEnum

from msgspec import Struct


class Medium(StrEnum):
    """What a document is printed on."""

    CARD = "card"
    A4 = "a4"


class DocumentKind(StrEnum):
    """The documents of the civil registry that a kiosk prints."""

    KTP_EL = "ktp_el"
    KIA = "kia"
    KARTU_KELUARGA = "kartu_keluarga"
    AKTA_KELAHIRAN = "akta_kelahiran"
    AKTA_KEMATIAN = "akta_kematian"
    AKTA_PERKAWINAN = "akta_perkawinan"
    AKTA_PERCERAIAN = "akta_perceraian"
    SURAT_PINDAH = "surat_pindah"
    BIODATA = "biodata"

    @property
    def medium(self) -> Medium:
        """A card for KTP-el and KIA, A4 for the rest (Permendagri 109/2019)."""
        return Medium.CARD if self in {DocumentKind.KTP_EL, DocumentKind.KIA} else Medium.A4


class Outcome(StrEnum):
    """What one attempt at a grant came to; the last three wait for people."""

    NOT_PRODUCED = "not_produced"
    SPOILED = "spoiled"
    DELIVERED = "delivered"
    RETRACTED = "retracted"
    LEFT = "left"
    SUSPECT = "suspect"


class GrantState(StrEnum):
    """What the registry says of one approved copy."""

    PRINTABLE = "printable"
    NOT_READY = "not_ready"
    BUSY = "busy"
    DELIVERED = "delivered"
    CASE = "case"


class Grant(Struct, frozen=True):
    """One approved physical copy, as the menu shows it. `holder` is masked by the registry ("S*** A***").

    `pages`: one a sheet; of a card 1.
    """

    grant: str
    kind: DocumentKind
    state: GrantState
    holder: str
    detail: str = ""
    pages: int = 1


class Language(StrEnum):
    """Languages of the screens."""

    INDONESIAN = "id"
    ENGLISH = "en"


class Step(StrEnum):
    """What the machine is really doing while the resident waits."""

    CHECKING = "checking"
    FETCHING = "fetching"
    PROVING = "proving"
    PREPARING = "preparing"
    PRINTING = "printing"
