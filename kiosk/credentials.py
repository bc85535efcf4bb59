"""The PEM files of a kiosk, looked at before anything is opened, so that what is wrong is said by key and file."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import NameOID

from kiosk.config import RegistrySection

T = TypeVar("T")
_MEND: Final = "put it right or enrol this machine again"


class LacksError(RuntimeError):
    """This machine lacks what its configuration asks for. Says what, and what to do."""


def check(section: RegistrySection) -> None:
    """Raise LacksError for the first file that cannot be used."""
    for key, path in (("ca", section.ca), ("documents_ca", section.documents_ca)):
        if not _read(key, path, x509.load_pem_x509_certificates):
            raise LacksError(f"registry.{key}: {path} holds no certificate; {_MEND}")
    _read("jobs", section.jobs, x509.load_pem_x509_certificate)
    certificate = _read("certificate", section.certificate, x509.load_pem_x509_certificate)
    private = _read("key", section.key, lambda pem: load_pem_private_key(pem, None))
    if private.public_key() != certificate.public_key():
        raise LacksError(f"registry.key: {section.key} is not the key of {section.certificate}; {_MEND}")
    if not certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME):
        raise LacksError(f"registry.certificate: {section.certificate} names no kiosk; enrol this machine again")


def _read(key: str, path: Path, load: Callable[[bytes], T]) -> T:
    try:
        return load(path.read_bytes())
    except OSError as error:
        raise LacksError(f"registry.{key}: {path} cannot be read ({error.strerror}); {_MEND}") from error
    except (ValueError, TypeError) as error:  # TypeError: the key is under a password
        raise LacksError(f"registry.{key}: {path} is no PEM file of this kind; {_MEND}") from error
