"""Signed votes on cases: who says what about which version of a case, and from where."""

from dataclasses import dataclass
from enum import StrEnum

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from simulators.registry.store import Tx

TYPE = "anjungan-vote+jwt"


class Decision(StrEnum):
    """What people decide; which are open to them depends on the case."""

    DELIVERED = "delivered"
    SPOILED = "spoiled"
    NOT_PRODUCED = "not_produced"
    RELEASE = "release"  # the grant may be tried again
    REPLACE = "replace"  # the blank was voided: a new grant for the same document
    ISSUE = "issue"  # the next PIN is issued
    EMPTIED = "emptied"  # power off; path, outlet and bins emptied
    STAND_IN = "stand_in"  # for a kiosk that cannot replay
    NOTED = "noted"  # nothing follows


@dataclass(frozen=True)
class Vote:
    """One person's word. `site` is the kiosk they stand at, None when they are not on site.

    `uid` is the number of the blank they read in the encoder, or voided; None where no blank is concerned.
    """

    officer: str
    case: int
    version: int
    decision: Decision
    site: str | None = None
    uid: str | None = None


def sign(vote: Vote, key: ec.EllipticCurvePrivateKey) -> str:
    """Give a vote as compact JWS, ES256."""
    said = {"officer": vote.officer, "case": vote.case, "version": vote.version, "decision": vote.decision.value}
    return jwt.encode({**said, "site": vote.site, "uid": vote.uid}, key, "ES256", {"typ": TYPE})


def read(tx: Tx, signed: str) -> Vote | None:
    """Give what an officer on record signed; None for anything else."""
    try:
        claims = jwt.decode(signed, options={"verify_signature": False})
        row = tx.one("SELECT key FROM officers WHERE officer = ?", str(claims.get("officer")))
        if row is None or jwt.get_unverified_header(signed).get("typ") != TYPE:
            return None
        key = load_pem_public_key(row["key"].encode())
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return None
        said = jwt.decode(signed, key, ["ES256"])
        site, uid = (None if said[name] is None else str(said[name]) for name in ("site", "uid"))
        return Vote(
            str(said["officer"]), int(said["case"]), int(said["version"]), Decision(said["decision"]), site, uid
        )
    except (jwt.InvalidTokenError, KeyError, TypeError, ValueError, RecursionError):
        return None
