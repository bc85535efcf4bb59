"""The report of one run: what was checked on what with which result, as JSON inside a compact JWS (ES256).

It names no address, no person and no machine's place: of the endpoint only its class, `tcp` or `simulator`.
"""

import hashlib
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from devices.conformance.check import Check, Failed, Passed, Result, Skipped
from devices.conformance.naming import distribution

TYPE: Final = "anjungan-conformance+jwt"


class ReportError(RuntimeError):
    """A report or a key that cannot be used; says why."""


@dataclass(frozen=True)
class Line:
    """One check of one device, and what came of it."""

    device: str
    check: Check[Any]
    result: Result

    @property
    def word(self) -> str:
        """Its result in one word."""
        return {Passed: "passed", Failed: "failed", Skipped: "skipped"}[type(self.result)]

    @property
    def why(self) -> str:
        """Why it failed or was skipped."""
        return "" if isinstance(self.result, Passed) else self.result.why


def count(lines: Iterable[Line]) -> dict[str, int]:
    """Give how many passed, failed and were skipped."""
    words = [line.word for line in lines]
    return {word: words.count(word) for word in ("passed", "failed", "skipped")}


@dataclass(frozen=True)
class Subject:
    """What is checked: the class of its endpoint, the driver of each device, what each calls itself, its contract."""

    endpoint: str
    drivers: Mapping[str, str]
    names: Mapping[str, str]
    contract: str


def contract(suites: Mapping[str, Iterable[Check[Any]]]) -> str:
    """Give the hash of all that these devices are asked: two reports with the same one answer the same questions."""
    asked = "\n".join(f"{name} {check.id} {check.says}" for name, checks in suites.items() for check in checks)
    return hashlib.sha256(asked.encode()).hexdigest()


def contents(subject: Subject, lines: Sequence[Line], date: str, *, complete: bool = True) -> dict[str, Any]:
    """Give what is signed. `date` is ISO 8601; `complete`: every check of the contract was run, or is among `lines`."""
    return {
        "devices": sorted(subject.drivers),
        "endpoint": subject.endpoint,
        "device": dict(subject.names),
        "drivers": dict(subject.drivers),
        "versions": {
            "anjungan": version("anjungan"),
            "drivers": {name: distribution(driver) for name, driver in subject.drivers.items()},
            "python": platform.python_version(),
            "contract": subject.contract,
        },
        "date": date,
        "complete": complete,
        "counts": count(lines),
        "checks": [
            {"device": line.device, "id": line.check.id, "says": line.check.says, "result": line.word, "why": line.why}
            for line in lines
        ],
    }


def doubt(said: Mapping[str, Any]) -> str | None:
    """Why a report certifies nothing, whoever signed it; None when it does."""
    results = [check["result"] for check in said["checks"]]
    if "failed" in results:
        return f"{results.count('failed')} checks failed"
    if "passed" not in results:
        return "no check passed"
    return None if said.get("complete", True) else "not every check was run"


def sign(said: Mapping[str, Any], key: ec.EllipticCurvePrivateKey) -> str:
    """Give a report as compact JWS."""
    return jwt.encode(dict(said), key, "ES256", {"typ": TYPE})


def verify(signed: str, key: ec.EllipticCurvePublicKey) -> dict[str, Any]:
    """Give what was signed by this key; ReportError for anything else."""
    try:
        kind = jwt.get_unverified_header(signed).get("typ")
    except jwt.InvalidTokenError:
        kind = None
    if kind != TYPE:
        raise ReportError("this is no report of a conformance run")
    try:
        said: dict[str, Any] = jwt.decode(signed, key, ["ES256"])
    except jwt.InvalidTokenError as error:
        raise ReportError("the report was changed, or signed with another key") from error
    return said


def private_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """Read the key that signs."""
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ReportError(f"{path}: no private key in PEM without a password") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ReportError(f"{path}: the key must be of the curve P-256")
    return key


def public_key(path: Path) -> ec.EllipticCurvePublicKey:
    """Read the key that verifies: a public one, or the private one itself."""
    data = path.read_bytes()
    if b"PRIVATE KEY" in data:
        return private_key(path).public_key()
    try:
        key = load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ReportError(f"{path}: no key in PEM") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ReportError(f"{path}: the key must be of the curve P-256")
    return key


def own_key(folder: Path) -> Path:
    """Give the key of this machine's own in its state folder, made when it is missing; beside it its public half."""
    path = folder / "conformance.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = ec.generate_private_key(ec.SECP256R1())
        path.touch(0o600)
        path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        path.with_suffix(".pem").write_bytes(public)
    return path


def fingerprint(key: ec.EllipticCurvePublicKey) -> str:
    """Give a key's SHA-256 over its SubjectPublicKeyInfo."""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()
