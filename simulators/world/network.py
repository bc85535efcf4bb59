"""The network between each kiosk and the registry: it loses, delays, doubles and reorders, and it parts them."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from devices.http import Answer, BadAnswerError, HttpError
from kiosk.registry import RegistryClient
from simulators.world.clock import Mailbox, Scheduler
from simulators.world.cuts import Point
from simulators.world.registry import RegistryNode, job_signer

SECONDS: Final = 8.0  # how long a client waits for an answer, as in production
LATE: Final = 240.0  # a doubled question may arrive so much later


@dataclass
class Weather:
    """How the network is now: chances of each fault for one message."""

    lost: float = 0.0
    answer_lost: float = 0.0
    doubled: float = 0.0
    slow: float = 0.0

    def clear(self) -> None:
        """No faults."""
        self.lost = self.answer_lost = self.doubled = self.slow = 0.0


class Network:
    """Carries questions to the registry and answers back. `parted` and `unplugged` name the kiosks that are cut off."""

    def __init__(self, scheduler: Scheduler, rng: random.Random, registry: RegistryNode) -> None:
        self._scheduler = scheduler
        self._rng = rng
        self._registry = registry
        self.weather = Weather()
        self._recent: deque[tuple[str, str, str, bytes]] = deque(maxlen=4)
        self.parted: set[str] = set()
        self.unplugged: set[str] = set()
        self.faults = 0
        self.answered: Callable[[str, int], None] = lambda *_: None
        self.heard: Callable[[str, str, str, int], None] = lambda *_: None

    def ask(self, kiosk: str, method: str, path: str, body: bytes) -> Mailbox:
        """Send one question; the answer may come into the mailbox."""
        rng, weather = self._rng, self.weather
        box = Mailbox(self._scheduler)
        if path.endswith("/started"):
            self._recent.append((kiosk, method, path, body))
        self._deliver(kiosk, method, path, body, box, self._delay())
        if weather.doubled and rng.random() < weather.doubled:
            self.faults += 1
            later = self._delay() if rng.random() < 0.5 else rng.uniform(1, LATE)  # noqa: PLR2004 - a coin
            self._deliver(kiosk, method, path, body, None, later)
        return box

    def echo(self) -> None:
        """Let the newest announcements of a start arrive once more, long after they were sent."""
        for kiosk, method, path, body in self._recent:
            self.faults += 1
            self._deliver(kiosk, method, path, body, None, self._delay())

    def _deliver(self, kiosk: str, method: str, path: str, body: bytes, box: Mailbox | None, delay: float) -> None:
        if self._fails(self.weather.lost):
            return

        def arrive() -> None:
            if self._cut_off(kiosk) or not self._registry.up:
                return
            reply = self._registry.ask(kiosk, method, path, body)
            self.answered(path, reply[0])
            if box is None or self._fails(self.weather.answer_lost):
                return

            def answered() -> None:
                if not self._cut_off(kiosk):
                    self.heard(kiosk, method, path, reply[0])
                    box.put(reply)

            self._scheduler.after(self._delay(), answered)

        self._scheduler.after(delay, arrive)

    def _cut_off(self, kiosk: str) -> bool:
        return kiosk in self.parted or kiosk in self.unplugged

    def _fails(self, chance: float) -> bool:
        if chance and self._rng.random() < chance:
            self.faults += 1
            return True
        return False

    def _delay(self) -> float:
        if self._fails(self.weather.slow):
            return self._rng.uniform(1, 2 * SECONDS)
        return 0.005 + self._rng.random() * 0.06


class WorldClient(RegistryClient):
    """The production client with the world's network in the place of its HTTP line."""

    def __init__(self, kiosk: str, network: Network, point: Callable[[Point, str], None]) -> None:
        self._seconds = SECONDS
        self._kiosk = kiosk
        self._jobs_key = job_signer().certificate.public_key()
        self._line = WorldLine(kiosk, network, point)  # type: ignore[assignment]  # what is asked of an HttpLine


class WorldLine:
    """Asks over the network. `point` is told where it stands, and may end the life that asks."""

    def __init__(self, kiosk: str, network: Network, point: Callable[[Point, str], None]) -> None:
        self._kiosk = kiosk
        self._network = network
        self._point = point

    def ask(self, method: str, path: str, body: bytes | None, *, most: int, seconds: float) -> Answer:
        """Ask one question and wait for its answer."""
        self._point(Point.UNSENT, path)
        box = self._network.ask(self._kiosk, method, path, body or b"")
        self._point(Point.ON_THE_WAY, path)
        reply = box.wait(seconds)
        self._point(Point.ANSWERED, path)
        if not isinstance(reply, tuple):
            raise HttpError("no answer")
        status, media_type, content = reply
        if len(content) > most:
            raise BadAnswerError("the answer is too large")
        return Answer(status, media_type, content)

    def close(self) -> None:
        """Nothing to close."""
