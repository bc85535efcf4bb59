"""A bench over the real pcscd and a virtual reader, in real time: it knows what a card can do, and no plug."""

import time
from typing import Final

from devices.chip.driver import ChipEncoder, Patience, Uid
from devices.chip.pcsc import PcscReader
from devices.chip.reader import Trouble as Told
from devices.conformance.bench import Trouble
from devices.conformance.check import CannotError
from simulators.chip.model import ChipCard
from simulators.chip.pcscd import READER, PrivatePcscd
from simulators.conformance.chip import CHIP_FAULTS, UIDS

_PATIENCE: Final = Patience(appear=2.0, answer=0.5, whole=10.0)
_SEEN_SECONDS: Final = 10.0


class PcscdBench:
    """The first reader of a daemon that runs, and is left running."""

    def __init__(self, pcscd: PrivatePcscd) -> None:
        self._pcscd = pcscd
        self._field = pcscd.card()
        self._cards = {number: ChipCard(uid) for number, uid in UIDS.items()}
        self._laid = self._cards[1]
        self._drivers: list[ChipEncoder] = []
        self._served = True
        self.lay(1)

    def start(self) -> ChipEncoder:
        """Give a fresh driver."""
        self._drivers.append(ChipEncoder(PcscReader(READER), time.monotonic, patience=_PATIENCE))
        return self._drivers[-1]

    def now(self) -> float:
        """Real time."""
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        """Wait really."""
        time.sleep(seconds)

    def provoke(self, trouble: Trouble, *, once: bool = False) -> None:
        """Let something go wrong with the card, or end pcscd."""
        if trouble is Trouble.SERVICE_GONE:
            self._served = False
            self._pcscd.stop()
        elif trouble in CHIP_FAULTS:
            self._laid.faults.set(CHIP_FAULTS[trouble], once=once)
        else:
            raise CannotError(f"the virtual reader has no {trouble}")

    def mend(self, trouble: Trouble) -> None:
        """End it, with the card laid down anew: what hangs in pcscd hangs until then."""
        if trouble is Trouble.SERVICE_GONE:
            self._pcscd.start()
            self._served = True
        else:
            self._laid.faults.mend(CHIP_FAULTS[trouble])
        self._field.insert(self._laid)

    def off(self) -> None:
        """There is nothing to unplug."""
        raise CannotError("a virtual reader has no plug")

    def on(self) -> None:
        """There is nothing to plug in."""
        raise CannotError("a virtual reader has no plug")

    def lay(self, card: int) -> None:
        """Bring a card into the field, once the other was seen to leave it."""
        self.lift()
        self._laid = self._cards[card]
        self._field.insert(self._laid)
        self._await(Uid(self._laid.uid))

    def lift(self) -> None:
        """Empty the field."""
        self._field.insert(None)
        self._await(Told.NO_CARD)

    def holds(self, card: int, content: bytes) -> bool:
        """Whether exactly this is on a card."""
        return self._cards[card].content == content

    def close(self) -> None:
        """Take the card away; pcscd runs on."""
        for driver in self._drivers:
            driver.close()
        self._field.close()
        if not self._served:
            self._pcscd.start()

    def _await(self, seen: Uid | Told) -> None:
        """Wait until pcscd has seen it, too."""
        look = ChipEncoder(PcscReader(READER), time.monotonic, patience=Patience(appear=0.1, answer=0.5))
        until = time.monotonic() + _SEEN_SECONDS
        while look.uid() != seen:
            if time.monotonic() > until:
                raise CannotError("pcscd does not see what lies in the field")
        look.close()
