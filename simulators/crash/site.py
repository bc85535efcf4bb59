"""Everything around the kiosk that is killed, with enough of all; staff who look after it, and what is really there."""

import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final, Self, cast

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from printjobs.books import Books, balance
from printjobs.journal import Journal
from simulators.card.model import CardMachine
from simulators.card.parts import Snapshot, Spot, Timing
from simulators.card.server import CardPrinter
from simulators.crash.kiosk import LETTERS
from simulators.machines import BLANKS, Machines
from simulators.phone import Phone
from simulators.registry.votes import Decision, Vote, sign

PLENTY: Final = 1000
ROOM: Final = 10_000
BLINK: Final = 0.02
GRASP: Final = 0.3
Rows = list[dict[str, object]]


class Desk(Phone):
    """The phone, and the officers who vote."""

    def __init__(self, url: str, folder: Path) -> None:
        super().__init__(url, folder)
        self._keys = {name: _key(folder / "officers" / f"{name}.key") for name in ("petugas-1", "petugas-2")}

    def rows(self, what: str) -> Rows:
        """Rows of the registry's state."""
        return cast("Rows", self.state()[what])

    def decide(self, case: dict[str, object], decision: Decision, site: str) -> None:
        """Two persons say the same of a case, the second not on site."""
        number, version = cast("int", case["number"]), cast("int", case["version"])
        for (officer, key), where in zip(self._keys.items(), (site, None), strict=True):
            self.vote(sign(Vote(officer, number, version, decision, where), key))

    def letters(self, application: str) -> LETTERS:
        """All messages of an application that its phone received until now."""
        return [
            (one.kind, one.grant, one.text.reveal(), None if one.qr is None else one.qr.reveal())
            for one in self.messages()
            if one.application == application
        ]


class Site(Machines):
    """One kiosk's machines, and a hand that takes cards out of the mouth as long as somebody stands there.

    `grasp`: seconds the hand needs to see a card and grasp it.
    """

    def __init__(self, folder: Path, *, grasp: float = GRASP) -> None:
        super().__init__(folder, a4="ippeveprinter", seconds_per_page=0.0, instant=True)
        self._grasp = grasp

    def __enter__(self) -> Self:
        super().__enter__()
        self.standing = threading.Event()
        self._over = threading.Event()
        self._hand = threading.Thread(target=self._take, name="hand")
        self._hand.start()
        self.desk = Desk(self.registry.url, self.registry.folder)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._hand.join()
        self.desk.close()
        super().__exit__()

    def snapshot(self) -> Snapshot:
        """Where every card is."""
        return self.card.snapshot()

    def taken(self) -> int:
        """How many cards residents have pulled out of the mouth."""
        return self.snapshot().places[Spot.TAKEN]

    def counts(self) -> dict[str, int]:
        """What the card printer counted."""
        return dict(self.card.machine.counts)

    def books(self) -> Books:
        """What the journal comes to; reading it verifies its chain."""
        journal = Journal(self.config.parent / "kiosk" / "journal.sqlite", str)
        try:
            return balance(journal.entries())
        finally:
            journal.close()

    def _take(self) -> None:
        while not self._over.is_set():
            time.sleep(BLINK)
            if self.standing.is_set() and self.snapshot().places[Spot.MOUTH]:
                time.sleep(self._grasp)
                if self.standing.is_set():
                    self.card.take_card()

    def _start_card(self, stack: ExitStack) -> None:
        machine = CardMachine(blanks=PLENTY, ribbon=ROOM, bin_room=ROOM, timing=Timing.instant())
        self.card = stack.enter_context(CardPrinter(machine))
        self.card_port = self.card.serve_tcp()

    def _configuration(self) -> str:
        text = super()._configuration().replace(f"blanks = {BLANKS}", f"blanks = {PLENTY}")
        return text.replace("answer_seconds = 5", "answer_seconds = 1")


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path.name} holds no elliptic-curve key")
    return key
