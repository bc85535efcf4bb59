"""Two kiosks and one print PIN: openings, reservations and starts at the same instant, over TLS, many times."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, Self, TypeVar

from kiosk.core.screens import Session
from kiosk.core.terms import DocumentKind, Outcome
from kiosk.registry import Acknowledged, OutcomeReport, RegistryClient
from pin.credential import EntryQr, read_qr
from pin.policy import Door
from pin.secret import Secret
from printjobs.journal import GENESIS, Head
from printjobs.words import Terms
from simulators.machines import RegistryProcess
from simulators.phone import Applied, Phone

T = TypeVar("T")
NAMES: Final = ("kiosk-1", "kiosk-2")
NOTHING: Final = Head(0, GENESIS)  # as a kiosk's journal that has no record yet


class Race:
    """A registry of its own, and a client for each of two kiosks."""

    def __init__(self, folder: Path) -> None:
        self.registry = RegistryProcess(folder)
        self.phone = Phone(self.registry.url, folder)
        self._clients = {name: self._client(folder, name) for name in NAMES}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for client in self._clients.values():
            client.close()
        self.phone.close()
        self.registry.close()

    def run(self, number: int) -> list[str]:
        """Race once for a new application; gives what must not have happened."""
        applied = self.phone.apply([DocumentKind.AKTA_KELAHIRAN], family=3)
        qr = read_qr(applied.entry.qr or Secret(""))
        grant = next(message.grant for message in applied.messages if message.grant)
        if not isinstance(qr, EntryQr):
            return ["the phone shows no entry QR"]
        opened = self._both(lambda name: self._clients[name].open_visit(f"v-{number}-{name}", Door.QR, qr.code, qr.pin))
        winners = [name for name in NAMES if isinstance(opened[name], Session)]
        if len(winners) != 1:
            return [f"race {number}: visits open at {winners}"]
        return self._reserves(number, winners[0], grant, applied)

    def _reserves(self, number: int, winner: str, grant: str, applied: Applied) -> list[str]:
        """Let both try every visit's name with the right print PIN, then both start what was reserved."""
        pin, visit = applied.print_pin(grant).pin, f"v-{number}-{winner}"
        got = self._both(lambda name: self._clients[name].reserve(f"a-{number}-{name}", visit, grant, pin, NOTHING))
        reserved = {name: terms for name, terms in got.items() if isinstance(terms, Terms)}
        if list(reserved) != [winner]:
            return [f"race {number}: {winner} has the visit, reserved by {list(reserved)}"]
        attempt, fence = f"a-{number}-{winner}", reserved[winner].fence
        began = self._both(lambda name: self._clients[name].started(attempt, fence, NOTHING))
        starts = [name for name in NAMES if isinstance(began[name], Acknowledged)]
        report = OutcomeReport(attempt, visit, grant, fence, Outcome.NOT_PRODUCED, {})
        ended = self._both(lambda name: self._clients[name].outcome(report, NOTHING))
        found = [] if starts == [winner] else [f"race {number}: {winner} reserved, started by {starts}"]
        if not isinstance(ended[winner], Acknowledged):
            found.append(f"race {number}: the outcome was not acknowledged")
        return found

    def _both(self, act: Callable[[str], T]) -> dict[str, T]:
        """Let both kiosks do the same at the same instant."""
        barrier, answers = threading.Barrier(len(NAMES)), dict[str, T]()

        def one(name: str) -> None:
            barrier.wait()
            answers[name] = act(name)

        threads = [threading.Thread(target=one, args=(name,)) for name in NAMES]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def _client(self, folder: Path, name: str) -> RegistryClient:
        certificate, key = folder / "clients" / f"{name}.pem", folder / "clients" / f"{name}.key"
        ca, jobs = folder / "ca.pem", folder / "jobs.pem"
        return RegistryClient(self.registry.url, ca=ca, certificate=certificate, key=key, jobs=jobs)
