"""The part of an attempt that goes on by itself: printing, ejecting, and the search for evidence after a lost wire."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import assert_never

from devices.card import wire
from devices.card.dialogue import NoAnswer, Outcome
from devices.card.evidence import Count, judge
from devices.card.machine import Machine
from devices.card.states import Broken, Doubt, Ejecting, Held, Presented, Printing, State, UnderWay
from devices.presence import MISSES
from kiosk.core.faults import Fault
from kiosk.core.printer import Failed, Fenced, Made, Place, Progress, Unknown, Untouched, Working


class Course:
    """Looks at what is under way; each look gives the new state and the answer of `progress`."""

    def __init__(self, machine: Machine, clock: Callable[[], float], *, sides: int) -> None:
        self._machine = machine
        self._talk = machine.talk
        self._clock = clock
        self._sides = sides

    def look(self, state: UnderWay) -> tuple[State, Progress]:
        """See how far it is, without waiting for a movement."""
        match state:
            case Printing():
                return self._printing(state)
            case Ejecting():
                return self._ejecting(state)
            case Doubt():
                return self._doubt(state)
            case _:
                assert_never(state)

    def _printing(self, state: Printing) -> tuple[State, Progress]:
        while self._talk.expected:
            match self._heard(state):
                case None:
                    return state, Working(state.finished, self._sides)
                case wire.Answer():
                    state = replace(state, heard_at=self._clock())
                case wire.Refusal(code):
                    return self._broke_off(state, code)
                case NoAnswer():
                    return self._lost(state)
        state = replace(state, finished=state.finished + 1)
        if not state.rest:
            return self._settle(state, Fault.CARD_MECHANICAL)
        match self._machine.burn(wire.BACK, state.rest[0]):
            case None:
                state = replace(state, rest=state.rest[1:], heard_at=self._clock())
                return state, Working(state.finished, self._sides)
            case wire.Refusal(code):
                return self._broke_off(state, code)
            case NoAnswer():
                return self._lost(state)

    def _ejecting(self, state: Ejecting) -> tuple[State, Progress]:
        match self._heard(state):
            case None:
                return state, Working(self._sides, self._sides)
            case wire.Answer():
                return self._arrived(state)
            case wire.Refusal(code):
                return self._broke_off(state, code)
            case NoAnswer():
                return self._lost(state)

    def _heard(self, state: Printing | Ejecting) -> Outcome | None:
        """The next answer if it has come; no movement takes longer than our patience."""
        heard = self._talk.heard()
        overdue = self._clock() - state.heard_at > self._talk.patience.movement
        return self._talk.hang_up("no answer in time") if heard is None and overdue else heard

    def _arrived(self, state: Ejecting) -> tuple[State, Progress]:
        """See that an acknowledged ejection left the path clear: a hand may already have the card, the path may not."""
        found = self._machine.read()
        if isinstance(found, NoAnswer):
            return self._lost(state)
        verdict = judge(state.identity, found, Fault.CARD_JAM)
        match verdict:
            case Failed(_, Place.CLEAR, evidence) if _was_whole(evidence, state):
                verdict = Made(Place.OUTLET, evidence)
            case _:
                pass
        return self._concluded(state, verdict, Fault.CARD_JAM)

    def _doubt(self, state: Doubt) -> tuple[State, Progress]:
        found = self._machine.read()
        if isinstance(found, NoAnswer):
            return self._lost(state)
        fault = Fault.CARD_JAM if state.ejecting else Fault.INTERRUPTED
        return self._concluded(state, judge(state.identity, found, fault), fault)

    def _lost(self, state: UnderWay) -> tuple[State, Progress]:
        """Count a miss; the third one is an answer."""
        misses = state.misses + 1 if isinstance(state, Doubt) else 1
        doubt = Doubt(state.attempt, state.identity, misses, _ejecting(state))
        if misses >= MISSES:
            return doubt, Unknown("the card printer is silent", Fault.CARD_PRINTER_SILENT)
        return doubt, Working(0, self._sides)

    def _broke_off(self, state: Printing | Ejecting, code: wire.Code) -> tuple[State, Progress]:
        while self._talk.expected:  # what was sent ahead is refused in turn
            if isinstance(self._talk.wait(self._talk.patience.movement), NoAnswer):
                return self._lost(state)
        stopped = self._machine.stopped(code)
        if isinstance(stopped, NoAnswer):
            return self._lost(state)
        return self._concluded(state, judge(state.identity, stopped.reading, stopped.fault), stopped.fault)

    def _settle(self, state: Printing, fault: Fault) -> tuple[State, Progress]:
        found = self._machine.read()
        if isinstance(found, NoAnswer):
            return self._lost(state)
        return self._concluded(state, judge(state.identity, found, fault), fault)

    def _concluded(self, state: UnderWay, verdict: Fenced, fault: Fault) -> tuple[State, Progress]:
        ejecting = _ejecting(state)
        if isinstance(verdict, Made) and state.identity.chip_uid is not None:
            # read again and found to be the same before the first panel; the counters say that it is the same card
            verdict = Made(verdict.place, {**verdict.evidence, "chip_uid": state.identity.chip_uid})
        match verdict:
            case Made(Place.HELD, evidence) if ejecting:  # refused to come out: it is stuck on the way
                failed = Failed(fault, Place.TRANSPORT, evidence)
            case Made(Place.HELD):
                return Held(state.attempt, state.identity, verdict), verdict
            case Made():
                return Presented(state.attempt, state.identity, verdict), verdict
            case Failed():
                failed = verdict
            case Untouched(evidence):
                failed = Failed(fault, Place.CLEAR, evidence)
            case Unknown():
                return Doubt(state.attempt, state.identity, MISSES, ejecting), verdict
        return Broken(state.attempt, state.identity, failed, ejecting), failed


def _ejecting(state: UnderWay) -> bool:
    return isinstance(state, Ejecting) or (isinstance(state, Doubt) and state.ejecting)


def _was_whole(evidence: Mapping[str, int | str], state: Ejecting) -> bool:
    """Whether what came out was the whole document, and the printer was not switched off since."""
    return bool(evidence["same_boot"]) and evidence["panels_of_attempt"] == state.identity.counters[Count.WANTED]
