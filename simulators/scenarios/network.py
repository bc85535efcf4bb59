"""The network of a scenario: it does to each question just what the script says, and is fine otherwise."""

import random
from dataclasses import dataclass
from typing import Final

from simulators.scenarios.words import Question, Weather
from simulators.world.clock import Mailbox, Scheduler
from simulators.world.network import Network
from simulators.world.registry import JSON, RegistryNode

HUGE: Final = bytes(2_000_000)  # more than any answer but a document may have
GARBLED: Final = b'{"grants": ['


@dataclass
class Rule:
    """What happens to the questions of a kiosk: to which of them, and how often still; None: for ever."""

    kiosk: str
    weather: Weather
    to: Question | None
    times: int | None
    seconds: float
    taken: int = 0  # how many it happened to

    def takes(self, kiosk: str, path: str) -> bool:
        """Whether it happens to this question; counts it then."""
        asked = "open" if path.endswith("/visits") else path.rsplit("/", 1)[-1]
        if kiosk != self.kiosk or self.times == 0 or (self.to is not None and asked != self.to):
            return False
        self.times = None if self.times is None else self.times - 1
        self.taken += 1
        return True

    @property
    def unmet(self) -> str | None:
        """What was to happen and did not."""
        which = f"{self.weather.value}{f' to {self.to.value}' if self.to else ''} of {self.kiosk}"
        if self.times:
            return f"{which} was to happen {self.times} times more"
        return None if self.taken else f"{which} never happened to any question"


class ScriptedNetwork(Network):
    """A network without chance: `rules` in the order in which they were made."""

    def __init__(self, scheduler: Scheduler, rng: random.Random, registry: RegistryNode) -> None:
        super().__init__(scheduler, rng, registry)
        self.rules: list[Rule] = []
        self.over: list[Rule] = []  # those that ended

    @property
    def unmet(self) -> list[str]:
        """What the rules were to do and did not."""
        return [told for rule in (*self.over, *self.rules) if (told := rule.unmet)]

    def clear_up(self, kiosk: str) -> None:
        """End all that is not counted."""
        self.parted.discard(kiosk)
        self.over += [rule for rule in self.rules if rule.kiosk == kiosk and not rule.times]
        self.rules = [rule for rule in self.rules if rule.kiosk != kiosk or rule.times]

    def _deliver(self, kiosk: str, method: str, path: str, body: bytes, box: Mailbox | None, delay: float) -> None:
        rule = next((one for one in self.rules if one.takes(kiosk, path)), None)
        match None if rule is None else rule.weather:
            case Weather.LOST:
                return
            case Weather.ANSWER_LOST:
                box = None
            case Weather.LATE if rule is not None:
                delay += rule.seconds
            case Weather.REPEATED if rule is not None:
                super()._deliver(kiosk, method, path, body, None, delay + rule.seconds)
            case Weather.GARBLED:
                box = _answering(box, GARBLED)
            case Weather.HUGE:
                box = _answering(box, HUGE)
            case _:
                pass
        super()._deliver(kiosk, method, path, body, box, delay)


class _Answering(Mailbox):
    """Puts other bytes into the mailbox than those that came."""

    def __init__(self, box: Mailbox, content: bytes) -> None:
        self._box = box
        self._content = content

    def put(self, answer: object) -> None:
        """Hand the other bytes over."""
        del answer
        self._box.put((200, JSON, self._content))


def _answering(box: Mailbox | None, content: bytes) -> Mailbox | None:
    return None if box is None else _Answering(box, content)
