"""What breaks in a scenario, and what is mended: machines, network, registry, power, clock, disk."""

from typing import TYPE_CHECKING, Any, Final

from simulators.card.parts import CardFault
from simulators.chip.model import ChipFault
from simulators.faults import Faults
from simulators.ipp.parts import IppFault
from simulators.scenarios.format import (
    A4Breaks,
    Breaks,
    CardBreaks,
    ChipBreaks,
    ClockJumps,
    DiskTurns,
    NetworkTurns,
    PowerTurns,
    RegistryTurns,
    Step,
    Switches,
    UpsTurns,
)
from simulators.scenarios.network import Rule
from simulators.scenarios.words import Centre, Disk, Machine, Power, Switch, Weather
from simulators.world.cuts import Kind, Plan, Point
from simulators.world.kiosk import Kiosk
from simulators.world.papers import content_of

if TYPE_CHECKING:
    from printjobs.store import Row
    from simulators.scenarios.stage import Stage

MACHINES: Final = {Machine.CARD: "card printer", Machine.A4: "A4 printer", Machine.CHIP: "chip reader"}
AnyFault = CardFault | IppFault | ChipFault
LATE: Final = 30.0  # seconds, where a step does not say how many


class Breaking:
    """Does what the script says to things. `unmet` names what was to happen and never did."""

    def __init__(self, stage: "Stage") -> None:
        self._stage = stage
        self._armed: dict[tuple[str, Any], tuple[Faults[Any], int]] = {}  # how often each had acted before
        self._plans: dict[str, tuple[Kiosk, Plan]] = {}  # the cut that each kiosk waits for
        self._never: list[str] = []
        self._image: bytes | None = None
        self._rows: dict[str, list[Row]] = {}

    def do(self, kiosk: Kiosk, step: Step) -> None:
        """Carry out a step of these kinds."""
        match step:
            case CardBreaks(card=fault) | A4Breaks(a4=fault) | ChipBreaks(chip=fault):
                self._breaks(kiosk, fault, step)
            case Switches():
                self._switch(kiosk, step)
            case NetworkTurns():
                self._network(kiosk, step)
            case RegistryTurns():
                self._registry(kiosk, step)
            case PowerTurns():
                self._power(kiosk, step)
            case UpsTurns():
                self._stage.say(kiosk.name, f"UPS: {step.ups.value}{' is over' if step.mend else ''}")
                self._stage.ups_turned(kiosk, step.ups, mend=step.mend)
            case ClockJumps(clock=off):
                kiosk.clock_off = off
                self._stage.say(kiosk.name, f"its wall clock is {off:+.0f} s off")
            case DiskTurns():
                self._disk(kiosk, step)

    def unmet(self) -> list[str]:
        """What was to happen and never did: such a scenario shows nothing."""
        for name, fault in list(self._armed):
            self._over(name, fault)
        for name in list(self._plans):
            self._reached(name)
        return [*self._never, *self._stage.network.unmet]

    # ---- machines

    def _breaks(self, kiosk: Kiosk, fault: AnyFault, step: Breaks) -> None:
        self._stage.say(kiosk.name, f"{fault.value} {'is mended' if step.mend else 'is to happen'}")
        kiosk.card.machine.advance(self._stage.scheduler.now)
        kiosk.tray.model.advance()
        self._over(kiosk.name, fault)
        machine = _machine(kiosk, fault)
        faults: Faults[Any] = machine.faults
        if step.mend:
            machine.mend(fault)
            return
        machine.fault(fault, once=step.once, seconds=step.seconds, chance=step.chance)
        self._armed[kiosk.name, fault] = (faults, faults.struck[fault])

    def _over(self, kiosk: str, fault: AnyFault) -> None:
        """A fault ends: by now it must have acted."""
        faults, before = self._armed.pop((kiosk, fault), (None, 0))
        if faults is None:
            return
        how = faults.in_force().get(fault)
        if faults.struck[fault] == before or (how is not None and how[0].once):
            self._never.append(f"{fault.value} of {kiosk} never struck")

    def _switch(self, kiosk: Kiosk, step: Switches) -> None:
        machine, model, now = kiosk.card.machine, kiosk.tray.model, self._stage.scheduler.now
        self._stage.say(kiosk.name, f"{MACHINES[step.machine]}: {step.does.value}")
        match step.machine, step.does:
            case Machine.CARD, Switch.OFF:
                machine.power_off(now)
            case Machine.CARD, Switch.ON:
                machine.power_on(now)
            case Machine.CARD, Switch.RESET:
                machine.power_cut(now, keeps_queue=kiosk.keeps_queue)
            case Machine.CARD, Switch.REPLACE:
                machine.power_cut(now)
                machine.serial = f"new-{machine.serial}"
            case Machine.CHIP, _ if kiosk.card.chips is not None:
                kiosk.card.chips.plugged(into=step.does is Switch.ON)
            case _, Switch.OFF:
                model.power_off()
            case _, Switch.ON:
                model.power_on(keeps_queue=kiosk.keeps_queue, keeps_numbers=kiosk.keeps_numbers)
            case _, Switch.RESET:
                model.power_cut(keeps_queue=kiosk.keeps_queue, keeps_numbers=kiosk.keeps_numbers)
            case _, _:
                model.replace(f"{model.uuid[:-1]}x")

    # ---- network and registry

    def _network(self, kiosk: Kiosk, step: NetworkTurns) -> None:
        network = self._stage.network
        which = f" {step.to.value}" if step.to else ""
        self._stage.say("network", f"{kiosk.name}: {step.network.value}{which}")
        match step.network:
            case Weather.FINE:
                network.clear_up(kiosk.name)
            case Weather.CUT:
                network.parted.add(kiosk.name)
            case weather:
                seconds = LATE if step.seconds is None else step.seconds
                network.rules.append(Rule(kiosk.name, weather, step.to, step.times, seconds))

    def _registry(self, kiosk: Kiosk, step: RegistryTurns) -> None:
        stage, registry = self._stage, self._stage.registry
        stage.say("registry", step.registry.value)
        match step.registry:
            case Centre.DOWN | Centre.UP:
                registry.up = step.registry is Centre.UP
            case Centre.BACK_UP:
                self._image = registry.service.backup()
            case Centre.RESTORE if self._image is not None:
                registry.service.restore(self._image)
            case Centre.CLOCK:
                stage.registry_off = step.seconds
            case Centre.SEND_AGAIN:
                registry.service.send_again(stage.applications[step.resident or stage.residents[0].name][0])
            case Centre.REVOKE:
                registry.service.revoke(kiosk.name)
            case Centre.NOT_READY | Centre.READY:
                state = "printable" if step.registry is Centre.READY else "not_ready"
                stage.change("UPDATE grants SET state = ? WHERE grant_id = ?", state, stage.grant(stage.document(step)))
            case Centre.OTHER_BYTES:
                document = stage.document(step)
                other = content_of(document + 1, int(stage.is_a4(document)))
                stage.change("UPDATE grants SET content = ? WHERE grant_id = ?", other, stage.grant(document))
            case _:
                raise ValueError("there is no backup to restore; put a step before: registry = back_up")

    # ---- power and disk

    def _power(self, kiosk: Kiosk, step: PowerTurns) -> None:
        stage = self._stage
        if step.power is Power.ON:
            stage.power_up(kiosk)
            return
        if step.power is Power.SHUT_DOWN:
            self._shut_down(kiosk, step.dark)
            return
        stage.trouble.dark[kiosk.name] = step.dark
        kind = Kind(step.power.value)
        self._reached(kiosk.name)
        if step.point is None:
            if kiosk.life is None:
                raise ValueError(f"{kiosk.name} is off already; wait until it began again")
            kiosk.cut(kind, Point.BETWEEN, None)
            return
        plan = Plan(kind, Point[step.point.upper()], step.phase, step.nth)
        self._plans[kiosk.name] = kiosk, plan
        kiosk.arm(plan)

    def _reached(self, name: str) -> None:
        """The cut that this kiosk waits for is over, or another takes its place: by now it must have been reached."""
        kiosk, plan = self._plans.pop(name, (None, None))
        if kiosk is not None and plan is not None and plan.point is not None and kiosk.left > 0:
            self._never.append(f"the cut of {name} at {plan.point.name.lower()} in {plan.phase} was never reached")

    def _shut_down(self, kiosk: Kiosk, dark: float | None) -> None:
        stage, runtime, life = self._stage, kiosk.runtime, kiosk.life
        if runtime is None or life is None:
            raise ValueError(f"{kiosk.name} is off already; wait until it began again")
        stage.say(kiosk.name, "is shut down")

        def at_rest() -> None:
            stage.say(kiosk.name, "is at rest, and off")
            stage.end_life(kiosk)
            if dark is not None:
                stage.scheduler.after(dark, lambda: stage.power_up(kiosk))

        def resting() -> None:
            stage.scheduler.after(0, at_rest)  # not within the life that it ends

        life.post(lambda: runtime.shut_down(resting))

    def _disk(self, kiosk: Kiosk, step: DiskTurns) -> None:
        disk, name = kiosk.disk, kiosk.name
        if kiosk.life is not None:
            raise ValueError(f"{name} is at work; put a step before that cuts its power")
        if step.disk is Disk.RESTORE and name not in self._rows:
            raise ValueError("there is no backup to restore; put a step before: disk = back_up")
        self._stage.say(name, f"disk: {step.disk.value}")
        if step.disk is Disk.BACK_UP:
            self._rows[name] = list(disk.written)
            return
        self._stage.touched.add(name)
        if step.disk is Disk.RESTORE:
            disk.written = list(self._rows[name])
        else:
            row = disk.written[-1]
            disk.written[-1] = row._replace(time=f"{row.time[:-1]}Y")


def _machine(kiosk: Kiosk, fault: AnyFault) -> Any:
    if isinstance(fault, ChipFault):
        return kiosk.card.chips
    return kiosk.card.machine if isinstance(fault, CardFault) else kiosk.tray.model
