"""What can be said of a document's bytes before anything reads them as a PDF."""

from hashlib import sha256 as sha256_of
from hmac import compare_digest
from typing import Final

from printjobs.verdict import NotGenuine, Reason

MOST_BYTES: Final = 10 * 1024 * 1024


def misfit(content: bytes, sha256: str) -> NotGenuine | None:
    """None when it is not too large, has the hex digest of the registry's signed job, and begins as a PDF does."""
    if len(content) > MOST_BYTES:
        return NotGenuine(Reason.TOO_LARGE, f"{len(content)} bytes, at most {MOST_BYTES} are taken")
    if not compare_digest(sha256_of(content).hexdigest(), sha256.lower()):
        return NotGenuine(Reason.HASH_MISMATCH, f"the {len(content)} bytes are not those the registry announced")
    if not content.startswith(b"%PDF-"):
        return NotGenuine(Reason.UNREADABLE, "the file does not begin as a PDF does")
    return None
