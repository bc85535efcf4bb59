"""The registry and the network in front of it: what stands there, and what a technician and two officers do there."""

from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final, cast

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from simulators.dock.deeds import How
from simulators.dock.hands import Seen
from simulators.phone import Phone
from simulators.registry.faults import Mode
from simulators.registry.votes import Decision, Vote, sign

OFFICERS: Final = ("petugas-1", "petugas-2")  # the first stands at the kiosk, the second does not
WAITING: Final = frozenset({"left", "suspect"})


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


@dataclass(frozen=True)
class CentreSnapshot:
    """The registry as its sandbox tells it."""

    mode: str
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
        self._asked: tuple[str, How, float] = (Mode.OK, How(), 0.0)
        self._backup: bytes | None = None

    def look(self) -> Seen[CentreSnapshot]:
        """See states and cases."""
        mode, state = self._phone.weather(), self._phone.state()
        rows = {name: cast("list[dict[str, object]]", found) for name, found in state.items() if name != "epoch"}
        snapshot = CentreSnapshot(
            mode,
            len(rows["grants"]),
            sum(row["state"] == "delivered" for row in rows["grants"]),
            cast("int", state["epoch"]),
            any(row["kiosk"] == self._kiosk and row["state"] == "revoked" for row in rows["kiosks"]),
            _cases(rows["cases"], rows["votes"]),
            tuple(
                Unsettled(str(row["attempt"]), str(row["state"]))
                for row in rows["attempts"]
                if row["state"] in WAITING and not row["emptied"]
            ),
        )
        return Seen(snapshot, {} if mode == Mode.OK else {mode: self._how(mode)})

    def fault(self, fault: str, how: How) -> None:
        """Let the network misbehave."""
        self._phone.network(fault, how.seconds, once=how.once, chance=how.chance)
        self._asked = fault, how, monotonic()

    def mend(self, fault: str) -> None:
        """Mend the network; it has one fault at a time."""
        if self._phone.weather() == fault:
            self._phone.network(Mode.OK)

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

    def _how(self, mode: str) -> str:
        fault, how, since = self._asked
        if fault != mode:
            return "set elsewhere"
        return how.words if how.seconds is None else f"{max(0.0, how.seconds - monotonic() + since):.0f} s left"


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
        if row["state"] == "open"
    )


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path.name} holds no elliptic-curve key")
    return key
