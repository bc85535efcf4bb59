"""Plays one scenario: does its steps in order, each when its time has come, and tells where it went wrong."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from msgspec import Struct

from simulators.scenarios.breaking import Breaking
from simulators.scenarios.expecting import differences, said, word
from simulators.scenarios.format import Does, Expects, StaffDo, Step, Waits, When
from simulators.scenarios.reading import Scenario
from simulators.scenarios.residents import CannotBeDoneError, Hands
from simulators.scenarios.staff import Hands as StaffHands
from simulators.scenarios.staff import StaffError
from simulators.scenarios.stage import Stage
from simulators.world import invariants
from simulators.world.kiosk import Kiosk

OPENING: Final = 3.0  # seconds until the first step: the kiosks have started
HAND: Final = 0.3  # seconds before each deed
PATIENCE: Final = 120.0  # seconds somebody waits until a deed can be done
LONG: Final = 900.0  # seconds that a `when` is waited for
GLIMPSE: Final = 0.05  # seconds between two looks at what only moves when it is looked at


class StepFailedError(Exception):
    """A step that could not be done, or an expectation that was not met; says what was seen."""


@dataclass
class Played:
    """What became of a scenario; `failure` is None when all went as it says."""

    scenario: Scenario
    failure: str | None = None
    story: list[str] = field(default_factory=list)


def play(scenario: Scenario, *, told: bool = False) -> Played:
    """Play it from the first step to the last, or to the first that fails."""
    stage = Stage(scenario.head, told=told)
    place = "before the first step"
    try:
        actors = _Actors(stage)
        stage.open()
        actors.pass_by(OPENING)
        for number, step in enumerate(scenario.steps, 1):
            place = scenario.place(number)
            actors.act(step)
            if stage.result.violations:
                raise StepFailedError  # noqa: TRY301 - told as every other failure
        place = ""
        invariants.at_the_end(stage)
        failure = _broken(stage) or "; ".join([] if scenario.head.recorded else actors.breaking.unmet()) or None
    except StepFailedError as error:
        failure = f"{place}: {_broken(stage) or error}"
    except Exception as error:  # noqa: BLE001 - one scenario that breaks off must not end the run of the others
        at = traceback.extract_tb(error.__traceback__)[-1]
        failure = f"{place or 'at the end'}: broke off: {error!r} at {Path(at.filename).name}:{at.lineno}"
    finally:
        stage.close()
    if failure is not None:
        stage.say("stage", failure)
    return Played(scenario, failure, stage.result.story)


def _broken(stage: Stage) -> str | None:
    found = stage.result.violations
    return f"broken at {found[0].time:.1f} s: {found[0].invariant}: {found[0].what}" if found else None


class _Actors:
    """Everybody who acts in one scenario, and the time that passes between."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.breaking = Breaking(stage)
        self._residents = Hands(stage)
        self._staff = StaffHands(stage)

    def act(self, step: Step) -> None:
        """Do one step. Raises StepFailedError."""
        kiosk = self._stage.kiosks[step.kiosk - 1]
        self._come_to(kiosk, step)
        match step:
            case Does():
                self._resident(kiosk, step)
            case Expects():
                self._expect(kiosk, step)
            case StaffDo():
                try:
                    self._staff.do(kiosk, step)
                except (StaffError, ValueError) as error:
                    raise StepFailedError(f"staff cannot {step.staff.value}: {error}") from error
            case Waits(wait=seconds):
                self.pass_by(seconds)
            case _:
                try:
                    self.breaking.do(kiosk, step)
                except ValueError as error:
                    raise StepFailedError(str(error)) from error

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self._stage.scheduler.run_until(self._stage.scheduler.now + seconds)

    def _come_to(self, kiosk: Kiosk, step: Step) -> None:
        scheduler = self._stage.scheduler
        if step.at is not None:
            if step.at < scheduler.now:
                raise StepFailedError(f"{step.at} s are over: it is {scheduler.now:.1f} s already")
            scheduler.run_until(step.at)
        when = step.when
        if when is not None and not self._until(lambda: self._is_so(kiosk, when), LONG):
            raise StepFailedError(f"it never came to {_told(when)}: {self._now(kiosk)}")
        if step.after:
            self.pass_by(step.after)

    def _is_so(self, kiosk: Kiosk, when: When) -> bool:
        screen = None if kiosk.seen is None else type(kiosk.seen.screen).__name__
        so = when.screen in {None, screen}
        so = so and (when.dark is None or when.dark is (kiosk.life is None))
        so = so and (when.phase is None or any(job.phase is when.phase for job in kiosk.works().values()))
        if so and when.moving is not None:
            kiosk.card.machine.advance(self._stage.scheduler.now)
            so = kiosk.card.machine.snapshot().moving == when.moving
        if so and when.page is not None:
            kiosk.tray.model.advance()
            so = len(kiosk.tray.model.sheets) >= when.page
        return so

    def _now(self, kiosk: Kiosk) -> str:
        jobs = ", ".join(job.phase.value for job in kiosk.works().values())
        return f"{kiosk.name} shows {word(kiosk.seen.screen if kiosk.seen else None)}, job {jobs or 'none'}"

    def _resident(self, kiosk: Kiosk, step: Does) -> None:
        for number, deed in enumerate(step.does if isinstance(step.does, tuple) else (step.does,)):
            if number or step.after is None:
                self.pass_by(HAND)
            if not self._until(partial(self._residents.may, kiosk, step, deed), PATIENCE):
                raise StepFailedError(f"{step.resident} cannot {deed.value}: {self._now(kiosk)}")
            try:
                self._residents.do(kiosk, step, deed)
            except CannotBeDoneError as error:
                raise StepFailedError(f"{step.resident} cannot {deed.value}: {error}") from error

    def _expect(self, kiosk: Kiosk, step: Expects) -> None:
        nearest: list[str] = []

        def met() -> bool:
            nonlocal nearest
            now = differences(self._stage, kiosk, step)
            nearest = now if not nearest or len(now) <= len(nearest) else nearest
            return not now

        if not self._until(met, step.within):
            raise StepFailedError("; ".join(nearest))
        self._stage.say("stage", f"as expected: {_told(step.expect)}")

    def _until(self, so: Callable[[], bool], seconds: float) -> bool:
        """Let one thing after another happen until something is so; False when it is not in that time."""
        scheduler = self._stage.scheduler
        latest = scheduler.now + seconds
        while not so():
            if scheduler.now >= latest or self._stage.result.violations:
                return False
            scheduler.step(min(latest, scheduler.now + GLIMPSE))
        return True


def _told(table: Struct) -> str:
    """What a table names, and nothing that it leaves open."""
    found = ((name, getattr(table, name)) for name in table.__struct_fields__)
    return ", ".join(f"{name} {said(value)}" for name, value in found if value is not None)
