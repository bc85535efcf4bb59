"""PIN verifiers: HMAC under a key held apart from the records, then scrypt with the application's salt."""

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pin.secret import Secret

SALT: Final = 16
NO_DIGEST: Final = bytes(32)  # what a proof is compared with when there is no PIN: scrypt does not give it


@dataclass(frozen=True)
class Cost:
    """The work of one scrypt: n, r, p of RFC 7914. The default takes about 40 ms."""

    n: int = 2**14
    r: int = 8
    p: int = 1


def stretched(keyed: bytes, salt: bytes, cost: Cost) -> bytes:
    """Give scrypt's 32 bytes."""
    return hashlib.scrypt(keyed, salt=salt, n=cost.n, r=cost.r, p=cost.p, dklen=32)


@dataclass(frozen=True)
class Verifiers:
    """Makes and compares verifiers; the records alone, without `key`, do not let anyone try PINs.

    `scrypt` may be another function of (keyed, salt, cost), as one that remembers, where thousands are simulated.
    """

    key: bytes
    cost: Cost = Cost()
    scrypt: Callable[[bytes, bytes, Cost], bytes] = field(default=stretched, repr=False)

    def prove(self, subject: str, pin: Secret, salt: bytes) -> bytes:
        """Give the 32-byte digest of a PIN for a subject (an application or a grant)."""
        keyed = hmac.digest(self.key, f"pin\0{subject}\0{pin.reveal()}".encode(), "sha256")
        return self.scrypt(keyed, salt, self.cost)

    def code(self, application: str) -> Secret:
        """Derive the application code: 80 bits as 16 characters of base32; it is kept nowhere."""
        derived = hmac.digest(self.key, f"code\0{application}".encode(), "sha256")
        return Secret(base64.b32encode(derived[:10]).decode())

    def tag(self, code: Secret) -> str:
        """Give what an application is looked up by when its code is presented."""
        return hmac.digest(self.key, f"tag\0{code.reveal()}".encode(), "sha256").hex()

    def decoy_salt(self, name: Secret) -> bytes:
        """Give a salt for a name nobody has, so that an unknown name costs what a known one does."""
        return hmac.digest(self.key, f"decoy\0{name.reveal()}".encode(), "sha256")[:SALT]


def load_key(path: Path) -> bytes:
    """Read the key, or make one that only the owner may read."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
    return path.read_bytes()
