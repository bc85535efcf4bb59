"""The phones, the office and the network in front of the registry: a client of the sandbox's own endpoints."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import requests

from kiosk.core.terms import DocumentKind
from pin.secret import Secret

_PIN: Final = re.compile(r"\b\d{6}\b", re.ASCII)


@dataclass(frozen=True)
class Sms:
    """One message as the phone shows it. `pin` is what a resident would read off it."""

    id: int
    kind: str
    grant: str | None
    application: str
    text: Secret
    qr: Secret | None

    @property
    def pin(self) -> Secret:
        """The PIN in the text."""
        found = _PIN.search(self.text.reveal())
        return Secret(found.group() if found else "")


@dataclass(frozen=True)
class Applied:
    """One approved application and what its phone received."""

    application: str
    nik: Secret
    messages: tuple[Sms, ...]

    @property
    def entry(self) -> Sms:
        """The newest message with an entry PIN."""
        return next(m for m in reversed(self.messages) if m.kind == "entry")

    def print_pin(self, grant: str) -> Sms:
        """The newest message with the print PIN of a grant."""
        return next(m for m in reversed(self.messages) if m.kind == "print" and m.grant == grant)


@dataclass(frozen=True)
class Weather:
    """One thing that is wrong with the network, how it acts, and the seconds it still lasts."""

    mode: str
    once: bool
    chance: float
    left: float | None
    delay: float


class Phone:
    """Speaks with the dock's certificate. Raises requests.RequestException when the sandbox does not answer."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = str(folder / "ca.pem")
        self._session.cert = (str(folder / "clients" / "dock.pem"), str(folder / "clients" / "dock.key"))

    def apply(self, kinds: list[DocumentKind], family: int = 4, variant: str | None = None) -> Applied:
        """Have the office approve documents of a new test family."""
        body = {"kinds": [kind.value for kind in kinds], "family": family, "variant": variant}
        answer = self._post("/sandbox/applications", body)
        return Applied(str(answer["application"]), Secret(str(answer["nik"])), _read(answer["messages"]))

    def messages(self, after: int = 0) -> tuple[Sms, ...]:
        """What the phones received since a message."""
        return _read(self._get(f"/sandbox/messages?after={after}")["messages"])

    def state(self) -> dict[str, object]:
        """Attempts, grants and cases: identifiers and states."""
        return self._get("/sandbox/state")

    def applications(self) -> list[dict[str, object]]:
        """Every application with its applicant's NIK and its grants."""
        return cast("list[dict[str, object]]", self._get("/sandbox/applications"))

    def glance(self) -> dict[str, object]:
        """What is open at the registry, and counts of what there is."""
        return self._get("/sandbox/glance")

    def network(
        self, mode: str, seconds: float | None = None, *, once: bool = False, chance: float = 1.0, delay: float = 3.0
    ) -> None:
        """Make the network in front of the registry misbehave so, too ("down", "slow", ...), or mend it all ("ok")."""
        terms = {"seconds": seconds, "once": once, "chance": chance, "delay": delay}
        self._post("/sandbox/network", {"mode": mode, **terms})

    def calm(self, mode: str) -> None:
        """End one fault of the network."""
        self._post("/sandbox/network", {"mode": mode, "mend": True})

    def weather(self) -> tuple[Weather, ...]:
        """What is wrong with the network in front of the registry, the newest last."""
        rows = cast("list[dict[str, object]]", self._get("/sandbox/network")["faults"])
        return tuple(
            Weather(
                str(row["mode"]),
                bool(row["once"]),
                cast("float", row["chance"]),
                cast("float | None", row["left"]),
                cast("float", row["delay"]),
            )
            for row in rows
        )

    def vote(self, signed: str) -> None:
        """Hand a signed vote on a case to the registry."""
        self._post("/sandbox/votes", {"signed": signed})

    def revoke(self, kiosk: str) -> None:
        """Have a kiosk's certificate revoked."""
        self._post("/sandbox/revoked", {"kiosk": kiosk})

    def backup(self) -> bytes:
        """Give the registry's records, to be restored later."""
        with self._session.get(f"{self._url}/sandbox/backup", timeout=20) as answer:
            answer.raise_for_status()
            return answer.content

    def restore(self, image: bytes) -> None:
        """Put a backup in the place of the registry's records: a new epoch begins."""
        with self._session.post(f"{self._url}/sandbox/restore", data=image, timeout=20) as answer:
            answer.raise_for_status()

    def emptied(self, attempt: str) -> None:
        """Attest as staff that the outlet of this attempt was emptied."""
        self._post("/sandbox/emptied", {"attempt": attempt})

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _get(self, path: str) -> dict[str, object]:
        with self._session.get(self._url + path, timeout=20) as answer:
            answer.raise_for_status()
            return cast("dict[str, object]", answer.json())

    def _post(self, path: str, body: dict[str, object]) -> dict[str, object]:
        with self._session.post(self._url + path, json=body, timeout=20) as answer:
            answer.raise_for_status()
            return cast("dict[str, object]", answer.json())


def _read(rows: object) -> tuple[Sms, ...]:
    found = cast("list[dict[str, object]]", rows)
    return tuple(
        Sms(
            cast("int", row["id"]),
            str(row["kind"]),
            cast("str | None", row["grant"]),
            str(row["application"]),
            Secret(str(row["text"])),
            None if row["qr"] is None else Secret(str(row["qr"])),
        )
        for row in found
    )
