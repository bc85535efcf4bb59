"""What the proof of a document comes to: genuine, or one distinct reason why it is not printed."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.core.faults import Fault


class Reason(StrEnum):
    """Why a document is refused before stock moves; one member for each rule (docs/protocol.md, the proof)."""

    # the bytes
    TOO_LARGE = "too_large"
    HASH_MISMATCH = "hash_mismatch"
    WRONG_MEDIA_TYPE = "wrong_media_type"
    # the file
    UNREADABLE = "unreadable"
    PROOF_TIMEOUT = "proof_timeout"
    ENCRYPTED = "encrypted"
    # the signature
    UNSIGNED = "unsigned"
    SEVERAL_SIGNATURES = "several_signatures"
    LATER_REVISION = "later_revision"
    BYTE_RANGE_ODD = "byte_range_odd"
    CHANGED_AFTER_SIGNING = "changed_after_signing"
    SIGNATURE_BROKEN = "signature_broken"
    SIGNER_UNTRUSTED = "signer_untrusted"
    SIGNER_NOT_LISTED = "signer_not_listed"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_REVOKED = "certificate_revoked"
    # what no document of the registry contains
    JAVASCRIPT = "javascript"
    XFA = "xfa"
    OPTIONAL_CONTENT = "optional_content"
    ATTACHMENT = "attachment"
    ANNOTATION = "annotation"
    FORM_FIELD = "form_field"
    ACTION = "action"
    EXTERNAL_CONTENT = "external_content"
    TOO_MANY_OBJECTS = "too_many_objects"
    # the raster
    TOO_MANY_PAGES = "too_many_pages"
    RASTER_TIMEOUT = "raster_timeout"
    RASTER_MEMORY = "raster_memory"
    RASTER_CRASHED = "raster_crashed"
    RASTER_FORBIDDEN = "raster_forbidden"
    RASTER_UNREADABLE = "raster_unreadable"
    PAGE_TOO_LARGE = "page_too_large"
    PAGE_NOT_A4 = "page_not_a4"
    # what was announced
    PAGE_COUNT_DIFFERS = "page_count_differs"
    QR_MISSING = "qr_missing"
    QR_DIFFERS = "qr_differs"
    KIND_DIFFERS = "kind_differs"
    # the card
    CARD_UNREADABLE = "card_unreadable"
    CARD_FIELD = "card_field"
    CARD_IMAGE = "card_image"
    # this machine
    OFFSET_TOO_LARGE = "offset_too_large"


_RENDER: Final = frozenset(
    {
        Reason.TOO_MANY_PAGES,
        Reason.RASTER_TIMEOUT,
        Reason.RASTER_MEMORY,
        Reason.RASTER_CRASHED,
        Reason.RASTER_UNREADABLE,
        Reason.PAGE_TOO_LARGE,
        Reason.PAGE_NOT_A4,
        Reason.CARD_UNREADABLE,
        Reason.CARD_FIELD,
        Reason.CARD_IMAGE,
        Reason.OFFSET_TOO_LARGE,
    }
)


@dataclass(frozen=True)
class Genuine:
    """The file is what the registry announced and the office signed. `pages` is what its page tree holds."""

    signer: str
    pages: int


@dataclass(frozen=True)
class NotGenuine:
    """Refused. `detail_for_staff` names the rule and numbers, never anything written in the document."""

    reason: Reason
    detail_for_staff: str

    @property
    def fault(self) -> Fault:
        """The row of the table of faults: DOCUMENT_UNREADABLE when it cannot be drawn, else NOT_GENUINE."""
        return Fault.DOCUMENT_UNREADABLE if self.reason in _RENDER else Fault.NOT_GENUINE
