"""The card printer as a pure machine: hopper, rollers, head, mouth, boxes, counters; time is passed in.

Requests are worked off in the order they came, each movement takes its time, and answers come at its end. What a power
cut undoes: the queue, the stored panels, a half-done movement, the error, and the error mode unless saved (`Pem`). What
it leaves: every card where it is, counters, ribbon. Assumptions beyond the guide are listed in `devices.card.wire` and
`devices.card.fittings`.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from devices.card import wire
from devices.card.bitmap import Plane
from devices.card.fittings import Fittings
from devices.card.wire import Code, Panel
from simulators.card import movements, reads
from simulators.card.far_end import Malformed, Request
from simulators.card.parts import Card, CardFault, PowerUp, Side, Snapshot, Spot, Step, Timing
from simulators.chip.model import ChipCard
from simulators.faults import Faults

GARBAGE: Final = b"\x7f\x00\xff?"
FIRST_NUMBER: Final = 1
_NAME_OF_SERIAL: Final = "10000000001"


@dataclass
class _Doing:
    """The request at work, the steps still to do, and when the present one began and ends."""

    channel: int
    steps: deque[Step]
    began: float
    until: float


class CardMachine:
    """State and rules. Call `advance` with the time, `receive` with requests, and `answers` for what came of them."""

    def __init__(
        self,
        *,
        blanks: int = 100,
        ribbon: int = 200,
        serial: str = _NAME_OF_SERIAL,
        timing: Timing | None = None,
        fittings: Fittings | None = None,
        power_up: PowerUp = PowerUp.KEEP,
        two_sided: bool = True,
        bin_room: int = 20,
        hopper_low_at: int = 10,
        cards_before_cooling: int | None = None,
        most_cards: int | None = None,
        draw: Callable[[], float] = lambda: 0.0,
        chip: Callable[[int], ChipCard | None] = lambda _: None,
        antenna: Callable[[ChipCard | None], None] = lambda _: None,
    ) -> None:
        """`chip` gives a blank its chip, by its number; `antenna` is told what comes into the field and leaves it.

        `most_cards`: of so many, the newest, what was burnt is kept; by default of all.
        """
        self.serial = serial
        self.timing = timing or Timing()
        self.fittings = fittings or Fittings()
        self.power_up = power_up
        self.two_sided = two_sided
        self.bin_room = bin_room
        self.most_cards = most_cards
        self.hopper_low_at = hopper_low_at
        self.loaded = self.hopper = blanks
        self.ribbon_left = ribbon
        self.ribbon_in = True
        self.counts = {"c": 0, "p": 0, "n": 0, "ser": 0, "seb": 0}
        self.places: dict[Spot, list[Card]] = {spot: [] for spot in Spot}
        self.cards: list[Card] = []
        self.powered = True
        self.chip = chip
        self.antenna = antenna
        self.saved_mode: str = wire.Mode.PRINTER
        self._drawn = FIRST_NUMBER
        self._cleaners = 0
        self._cleaned_at = 0
        self._outbox: list[tuple[int, bytes]] = []
        self._late: deque[tuple[float, int, bytes]] = deque()
        self.faults: Faults[CardFault] = Faults(lambda: self.now, draw)
        self._heat = 0.0
        self._heat_at = 0.0
        self._heat_limit = cards_before_cooling
        self._cool_at = 0.0
        self.now = 0.0
        self._forget()

    def _forget(self) -> None:
        """Lose what a power cut loses."""
        self.mode: str = self.saved_mode
        self.error: Code | None = None
        self.side = Side.FRONT
        self.turned = Side.FRONT
        self.planes: dict[Panel, Plane] = {}
        self.in_sequence = False
        self.pending: Panel | None = None
        self.claimed = False
        self.keeps = False
        self._queue: deque[tuple[float, int, Request | Malformed]] = deque()
        self._doing: _Doing | None = None

    # ---- time and requests

    def receive(self, request: Request | Malformed, now: float, channel: int = 0) -> None:
        """Take a request from a connection; a machine without power takes nothing."""
        self.advance(now)
        if self.powered and not self.strikes(CardFault.DEAF):
            self._queue.append((now, channel, request))
            self.advance(now)

    def advance(self, now: float) -> None:
        """Work until `now`."""
        at = self.now
        while self.powered:
            if self._doing is not None:
                if self._doing.until > now:
                    break
                at = self.now = max(self.now, self._doing.until)
                self._end_step(self._doing)
            elif self._queue and self._queue[0][0] <= now and not self._must_cool(self._queue[0][2], now):
                arrived, channel, request = self._queue.popleft()
                at = self.now = max(at, arrived, self._cool_at if _heats(request) else arrived)
                self._begin(channel, request)
            else:
                break
        self.now = max(self.now, now)

    def due(self) -> float | None:
        """When something will happen next by itself; None when nothing will."""
        times = [self._late[0][0]] if self._late else []
        end = self.faults.next_end() if self._queue else None
        times += [end] if end is not None else []
        if self._doing is not None:
            times.append(self._doing.until)
        elif self._queue and self._cool_at > self.now:
            times.append(self._cool_at)
        return min(times, default=None)

    def answers(self, now: float) -> list[tuple[int, bytes]]:
        """Give the answers that are out by now, each with the connection it belongs to."""
        self.advance(now)
        while self._late and self._late[0][0] <= now:
            _, channel, data = self._late.popleft()
            self._outbox.append((channel, data))
        if not self._outbox:
            return []
        out, self._outbox = self._outbox, []
        return out

    def _begin(self, channel: int, request: Request | Malformed) -> None:
        if isinstance(request, Malformed):
            self._refuse(channel, request.code)
            return
        read = reads.answer(self, request)
        if read is not None:
            self._reply(channel, read)
            return
        planned = movements.plan(self, request)
        if isinstance(planned, Code):
            self._refuse(channel, planned)
            return
        self._doing = _Doing(channel, deque(planned), self.now, self.now)
        self._next_step(self._doing)

    def _next_step(self, doing: _Doing) -> None:
        if not doing.steps:
            self._doing = None
            self._reply(doing.channel, wire.Answer())
            return
        step = doing.steps[0]
        doing.began, doing.until = self.now, self.now + step.seconds
        code = step.begin()
        if code is not None:
            self._break_off(doing, code)

    def _end_step(self, doing: _Doing) -> None:
        code = doing.steps.popleft().end()
        if code is None and self.strikes(CardFault.COVER_OPEN):
            code = Code.COVER
        if code is None:
            self._next_step(doing)
        else:
            self._break_off(doing, code)

    def _break_off(self, doing: _Doing, code: Code) -> None:
        self._doing = None
        self.error = code
        self.in_sequence = False
        self._refuse(doing.channel, code)

    def _refuse(self, channel: int, code: Code) -> None:
        self._reply(channel, wire.Refusal(code))

    def _reply(self, channel: int, reply: wire.Answer | wire.Refusal) -> None:
        match reply:
            case wire.Answer(text):
                data = text.encode("ascii") + bytes([wire.ACK])
            case wire.Refusal(code):
                data = bytes([wire.NACK]) + code.encode("ascii")
        if self.strikes(CardFault.SILENCE):
            return
        if self.strikes(CardFault.GARBAGE):
            data = GARBAGE
        if self.strikes(CardFault.DOUBLED):
            data += data
        if self.strikes(CardFault.SLOW):
            self._late.append((self.now + self.timing.slow_answer, channel, data))
        else:
            self._outbox.append((channel, data))

    @property
    def busy(self) -> bool:
        """Whether something is being done or waits to be."""
        return self._doing is not None or bool(self._queue)

    # ---- heat

    @property
    def cooling(self) -> bool:
        """Whether the head demands to cool before the next card."""
        return CardFault.HEAD_COOLING in self.faults or self._cool_at > self.now

    def warm_up(self) -> None:
        """One side more on the head; it forgets one each `Timing.cool` seconds."""
        self._heat = max(0.0, self._heat - (self.now - self._heat_at) / self.timing.cool) + 1
        self._heat_at = self.now
        if self._heat_limit is not None and self._heat >= self._heat_limit:
            self._cool_at = self.now + self._heat_limit / 2 * self.timing.cool

    def _must_cool(self, request: Request | Malformed, now: float) -> bool:
        return _heats(request) and (CardFault.HEAD_COOLING in self.faults or self._cool_at > now)

    # ---- cleaning

    @property
    def cleaning_due(self) -> bool:
        """Whether so many cards were inserted since the last cleaning."""
        return CardFault.CLEANING_DUE in self.faults or self.counts["c"] - self._cleaned_at >= reads.CLEANING_EACH

    def cleaned(self) -> None:
        """Begin to count again."""
        self.mend(CardFault.CLEANING_DUE)
        self.counts["n"] += 1
        self._cleaned_at = self.counts["c"]

    # ---- faults, people, power

    def strikes(self, fault: CardFault) -> bool:
        """Whether a fault acts now; one that was to happen once is then over."""
        return self.faults.strikes(fault)

    def fault(self, name: str, *, once: bool = False, seconds: float | None = None, chance: float = 1.0) -> None:
        """Let something go wrong (a value of `CardFault`). ValueError for an unknown name."""
        self.faults.set(CardFault(name), once=once, seconds=seconds, chance=chance)

    def mend(self, name: str) -> None:
        """End a fault."""
        self.faults.mend(CardFault(name))

    def load(self, blanks: int) -> None:
        """Put counted blanks into the hopper."""
        self.hopper += blanks
        self.loaded += blanks

    def change_ribbon(self, prints: int = 200) -> None:
        """Put a new ribbon in, of the right kind; it ends what was wrong with the one before."""
        self.ribbon_left, self.ribbon_in = prints, True
        self.mend(CardFault.RIBBON_OUT)
        self.mend(CardFault.RIBBON_WRONG)

    def load_cleaner(self) -> None:
        """Put a cleaning card into the hopper, under what is there; it is counted like a blank."""
        self.load(1)
        self._cleaners += 1

    def unload(self) -> int:
        """Take everything out of the hopper; gives how many."""
        count, self._cleaners = self.hopper, 0
        self.load(-count)
        return count

    def draw(self) -> Card:
        """Take the lowest card out of the hopper."""
        self.hopper -= 1
        if self._cleaners:
            self._cleaners -= 1
            return Card(0, cleans=True)
        card = Card(self._drawn, chip=self.chip(self._drawn))
        self._drawn += 1
        return card

    def take_card(self, now: float) -> Card | None:
        """A hand pulls: at a card in the mouth, or at one already half out while it is being ejected."""
        self.advance(now)
        doing = self._doing
        half_out = (
            doing is not None and doing.steps[0].name == "eject" and now - doing.began >= doing.steps[0].seconds / 2
        )
        for spot in (Spot.MOUTH, *((Spot.EXIT,) if half_out else ())):
            if self.places[spot]:
                return movements.shift(self, spot, Spot.TAKEN)
        return None

    def clear_path(self, now: float) -> int:
        """Staff open the machine and take out every card on its way; gives how many."""
        self.advance(now)
        way = (Spot.FEED, Spot.ANTENNA, Spot.STATION, Spot.EXIT, Spot.MOUTH)
        return sum(movements.shift_all(self, spot, Spot.REMOVED) for spot in way)

    def empty_bins(self) -> int:
        """Staff empty both boxes; gives how many cards were in them."""
        return sum(movements.shift_all(self, spot, Spot.REMOVED) for spot in (Spot.REJECT_BIN, Spot.RETRACT_BIN))

    def power_cut(self, now: float, *, keeps_queue: bool = False) -> None:
        """Off and on again at once. A queue that was kept goes on by itself, from the command after the broken one."""
        self.advance(now)
        queue, planes = list(self._queue), dict(self.planes)
        self.power_off(now)
        self.power_on(now)
        if keeps_queue:
            self._queue.extend(queue)
            self.planes = planes

    def power_off(self, now: float) -> None:
        """Cut the power: a movement stops where it is, a panel under the head is smudged."""
        self.advance(now)
        if self._doing is not None and self._doing.steps[0].name == "print":
            for card in self.places[Spot.STATION]:
                card.smudged = True
        self.powered = False
        self._outbox.clear()
        self._late.clear()
        self._forget()

    def power_on(self, now: float) -> None:
        """Give the power back."""
        self.now = max(self.now, now)
        self.powered = True
        if self.power_up is not PowerUp.KEEP:
            movements.leave_antenna(self)
        if self.power_up is PowerUp.EJECT and self.places[Spot.STATION]:
            movements.shift(self, Spot.STATION, Spot.MOUTH)
        elif self.power_up is PowerUp.REJECT and self.places[Spot.STATION]:
            movements.shift(self, Spot.STATION, Spot.REJECT_BIN)
            self.counts["ser"] += 1

    def reset(self) -> None:
        """`Srs`: as if switched off and on."""
        self._forget()

    def snapshot(self) -> Snapshot:
        """Counts and places as they are."""
        return Snapshot(
            self.powered,
            self.loaded,
            self.hopper,
            {spot: len(cards) for spot, cards in self.places.items()},
            self.ribbon_left,
            self.counts["c"],
            self.counts["p"],
            self._doing.steps[0].name if self._doing else "",
            tuple(self.faults),
            self.cooling,
            self.error,
        )


def _heats(request: Request | Malformed) -> bool:
    """Whether a request is the first panel of a side: the head cools between sides, never within one."""
    return isinstance(request, Request) and request.name == "Sp" and request.parameters[:1] == (Panel.YELLOW,)
