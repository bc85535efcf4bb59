"""The signed job: the registry's permission for one kiosk to make one document, and nothing else."""

from dataclasses import dataclass

import jwt

from kiosk.core.terms import DocumentKind
from simulators.registry.pki import Issued
from simulators.registry.words import Fence

TYPE = "anjungan-job+jwt"


@dataclass(frozen=True)
class JobFacts:
    """What a job binds together; times in Unix seconds, `sha256` hex of the content's bytes."""

    kiosk: str
    visit: str
    person: str
    attempt: str
    grant: str
    kind: DocumentKind
    sha256: str
    pages: int
    qr: str | None
    fence: Fence
    issued: float
    expires: float


@dataclass(frozen=True)
class JobSigner:
    """Signs jobs with ES256; `kid` is the SHA-256 thumbprint (lower-case hex) of the certificate."""

    issued: Issued

    def sign(self, facts: JobFacts) -> str:
        """Give the job as compact JWS."""
        payload = {
            "iss": "registry",
            "kiosk": facts.kiosk,
            "visit": facts.visit,
            "person": facts.person,
            "attempt": facts.attempt,
            "grant": facts.grant,
            "kind": facts.kind.value,
            "medium": facts.kind.medium.value,
            "sha256": facts.sha256,
            "pages": facts.pages,
            "qr": facts.qr,
            "fence": {"epoch": facts.fence.epoch, "number": facts.fence.number},
            "iat": int(facts.issued),
            "exp": int(facts.expires),
        }
        return jwt.encode(payload, self.issued.key, "ES256", {"kid": self.issued.thumbprint, "typ": TYPE})
