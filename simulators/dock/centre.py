"""The registry and the network in front of it: what stands there, and what a technician and two officers do there."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from simulators.dock.deeds import How
from simulators.dock.hands import Seen, seen
from simulators.phone import Phone
from simulators.registry.votes import Decision, Vote, sign

OFFICERS: Final = ("petugas-1", "petugas-2")  # the first stands at the kiosk, the second does not


@dataclass(frozen=True)
class Case:
    """What two persons must decide; `votes`: who said what of this version."""

    number: int
    kind: str
    subject: str
    told: str
    version: int
    evidence: str
    votes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Unsettled:
    """An attempt that waits for staff to look into the outlet."""

    attempt: str
    state: str
    grant: str = ""


@dataclass(frozen=True)
class CentreSnapshot:
    """The registry as its sandbox tells it; `modes`: what is wrong with the network, the newest last."""

    modes: tuple[str, ...] = ()
    approved: int = 0
    delivered: int = 0
    epoch: int = 0
    revoked: bool = False
    cases: tuple[Case, ...] = ()
    unsettled: tuple[Unsettled, ...] = ()


class CentreHand:
    """Speaks to the sandbox with the dock's certificate. Raises requests.RequestException when it does not answer."""

    def __init__(self, phone: Phone, folder: Path, kiosk: str) -> None:
        self._phone = phone
        self._kiosk = kiosk
        self._keys = {name: _key(folder / "officers" / f"{name}.key") for name in OFFICERS}
        self._backup: bytes | None = None

    def look(self) -> Seen[CentreSnapshot]:
        """See what is open, and the network."""
        weather, glance = self._phone.weather(), self._phone.glance()
        rows = {
            name: cast("list[dict[str, object]]", glance[name]) for name in ("cases", "votes", "attempts", "kiosks")
        }
        snapshot = CentreSnapshot(
            tuple(one.mode for one in weather),
            cast("int", glance["approved"]),
            cast("int", glance["delivered"]),
            cast("int", glance["epoch"]),
            any(row["kiosk"] == self._kiosk and row["state"] == "revoked" for row in rows["kiosks"]),
            _cases(rows["cases"], rows["votes"]),
            tuple(Unsettled(str(row["attempt"]), str(row["state"]), str(row["grant"])) for row in rows["attempts"]),
        )
        return seen(snapshot, {one.mode: How(one.once, one.left, one.chance, one.delay) for one in weather})

    def fault(self, fault: str, how: How) -> None:
        """Let the network misbehave."""
        self._phone.network(fault, how.seconds, once=how.once, chance=how.chance, delay=how.delay)

    def mend(self, fault: str) -> None:
        """End one fault of the network."""
        self._phone.calm(fault)

    def act(self, what: str) -> None:
        """Back up, restore, revoke."""
        match what:
            case "backup":
                self._backup = self._phone.backup()
            case "restore":
                if self._backup is None:
                    raise RuntimeError("there is no backup yet; press Back up first")
                self._phone.restore(self._backup)
            case "revoke":
                self._phone.revoke(self._kiosk)
            case _:
                raise ValueError(what)

    def vote(self, officer: str, case: Case, decision: Decision, uid: str | None) -> None:
        """Let an officer sign what they say of a case."""
        site = self._kiosk if officer == OFFICERS[0] else None
        vote = Vote(officer, case.number, case.version, decision, site, uid)
        self._phone.vote(sign(vote, self._keys[officer]))


def _cases(cases: list[dict[str, object]], votes: list[dict[str, object]]) -> tuple[Case, ...]:
    return tuple(
        Case(
            cast("int", row["number"]),
            str(row["kind"]),
            str(row["subject"]),
            str(row["told"]),
            cast("int", row["version"]),
            str(row["evidence"]),
            tuple(
                (str(vote["officer"]), str(vote["decision"]))
                for vote in votes
                if (vote["number"], vote["version"]) == (row["number"], row["version"])
            ),
        )
        for row in cases
    )


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path.name} holds no elliptic-curve key")
    return key
