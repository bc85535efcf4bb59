"""What goes wrong in a world, and when: a seed chooses, with a bias to where it hurts."""

from typing import TYPE_CHECKING, Final

from printjobs.job import Phase
from simulators.card.parts import CardFault, PowerUp
from simulators.ipp.parts import IppFault
from simulators.world.cuts import Kind, Plan, Point
from simulators.world.mishaps import Mishaps

if TYPE_CHECKING:
    from simulators.world.kiosk import Kiosk
    from simulators.world.world import World

LONG_DARK: Final = 0.05  # how often a kiosk stays dark for long
LONG: Final = (200.0, 420.0)  # seconds; longer than the lease of a visit
ECHOES: Final = 0.6  # how often old messages come once more when a registry is back
BACKED_UP: Final = 0.15  # how often a backup is made just after a reservation
RESTORED: Final = 0.5  # how often a registry comes back from a backup
JUMPS: Final = (-86400.0, 86400.0, -1_800_000_000.0, 345_000_000.0, 3.0, -3.0, 0.0)  # 1970 and 2038, too
STORMY: Final = 450.0  # seconds in which all cuts of a world would be missed: then each is aimed elsewhere
LURKING: Final = 120.0  # the same for one that waits for a rare moment
JOURNAL: Final = (Point.UNWRITTEN, Point.UNSYNCED, Point.DURABLE)
DEVICE: Final = (Point.UNASKED, Point.WIRE, Point.UNHEARD)
REGISTRY: Final = (Point.UNSENT, Point.ON_THE_WAY, Point.ANSWERED)
# Where a cut is aimed at: the states of a job in which each kind of point is reached, with how often it is at most.
TARGETS: Final[tuple[tuple[tuple[Point, ...], dict[Phase, int]], ...]] = (
    (
        JOURNAL,
        {
            Phase.RESERVING: 1,
            Phase.READYING: 1,
            Phase.PREPARING: 1,
            Phase.STARTING: 1,
            Phase.SUBMITTING: 2,
            Phase.RELEASING: 2,
            Phase.OFFERED: 1,
            Phase.FENCING: 1,
            Phase.PUTTING_AWAY: 1,
            Phase.REPORTING: 1,
            Phase.DONE: 1,
        },
    ),
    (
        DEVICE,
        {
            Phase.READYING: 4,
            Phase.PREPARING: 12,
            Phase.SUBMITTING: 8,
            Phase.MAKING: 60,
            Phase.RELEASING: 8,
            Phase.OFFERED: 8,
            Phase.FENCING: 12,
            Phase.PUTTING_AWAY: 6,
        },
    ),
    (
        (Point.BETWEEN,),
        {
            Phase.RESERVING: 1,
            Phase.READYING: 1,
            Phase.PREPARING: 1,
            Phase.STARTING: 1,
            Phase.SUBMITTING: 1,
            Phase.MAKING: 1,
            Phase.RELEASING: 1,
            Phase.OFFERED: 1,
            Phase.FENCING: 1,
            Phase.PUTTING_AWAY: 1,
            Phase.REPORTING: 1,
        },
    ),
    (REGISTRY, {Phase.RESERVING: 1, Phase.READYING: 1, Phase.STARTING: 1, Phase.REPORTING: 2}),
)
PAIRS: Final = tuple(
    (point, phase, most) for points, phases in TARGETS for phase, most in phases.items() for point in points
)
# What is reached while what an earlier life left open is closed.
RECOVERING: Final = tuple(
    one for one in PAIRS if one[1] in {Phase.FENCING, Phase.PUTTING_AWAY, Phase.REPORTING, Phase.DONE}
)
# What is reached while the machine makes and hands out a document.
HURTS: Final = tuple(one for one in PAIRS if one[1] in {Phase.SUBMITTING, Phase.MAKING, Phase.RELEASING, Phase.OFFERED})
HURTING: Final = 0.35  # how often a cut is aimed there
CARD_FAULTS: Final = (
    CardFault.FEED_JAM,
    CardFault.PRINT_JAM,
    CardFault.EXIT_JAM,
    CardFault.DOUBLE_FEED,
    CardFault.CARD_STUCK,
    CardFault.FALSE_OK,
    CardFault.SILENCE,
    CardFault.SLOW,
    CardFault.GARBAGE,
    CardFault.TORN,
    CardFault.CUT,
    CardFault.RIBBON_OUT,
    CardFault.REJECT_FULL,
    CardFault.COVER_OPEN,
)
A4_ONCE: Final = (
    IppFault.MEDIA_JAM,
    IppFault.REFUSES,
    IppFault.BUSY,
    IppFault.ABORTS,
    IppFault.MISCOUNTS,
    IppFault.DEAF,
    IppFault.MUTE,
    IppFault.GARBLED,
    IppFault.STALE,
    IppFault.TORN,
    IppFault.LATE,
)
A4_FAULTS: Final = (
    *A4_ONCE,
    IppFault.COVER_OPEN,
    IppFault.TONER_EMPTY,
    IppFault.PAUSED,
    IppFault.STOPPED,
    IppFault.HELD,
    IppFault.FORGETS,
    IppFault.KEEPS_JOBS,
)


class Trouble:
    """Everything that goes wrong in one world."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._rng = world.dice("trouble")
        self.faults = 0
        self._over = False
        self._image: bytes | None = None
        self._patience = STORMY / world.cuts
        self._mishaps = Mishaps(world, lambda: self._over, lambda: self._fall(restored=1.0))
        for kiosk in world.kiosks:
            kiosk.card.machine.power_up = self._rng.choice(list(PowerUp))

    def begin(self) -> None:
        """Let it begin."""
        for kiosk in self._world.kiosks:
            self._aim(kiosk)
        self._later(self._device, 10, 120)
        self._later(self._weather, 5, 90)
        self._later(self._registry, 60, 500)
        self._later(self._backup, 20, 200)
        self._later(self._clock, 30, 900)
        self._mishaps.begin()

    def end(self) -> None:
        """Nothing goes wrong any more; what is broken stays so until somebody mends it."""
        self._over = True
        self._mishaps.end()
        self.faults += self._mishaps.faults
        self._world.network.weather.clear()
        self._world.network.parted.clear()
        self._world.network.unplugged.clear()
        self._world.registry.up = True
        for kiosk in self._world.kiosks:
            kiosk.plan = None

    def _later(self, act: "object", quick: float, slow: float) -> None:
        def due() -> None:
            if not self._over:
                act()  # type: ignore[operator]

        self._world.scheduler.after(self._rng.uniform(quick, slow), due)

    # ---- cuts

    def _aim(self, kiosk: "Kiosk") -> None:
        if self._over or self._world.result.coverage.cuts >= self._world.cuts:
            return
        point, phase, most = self._rng.choice(HURTS if self._rng.random() < HURTING else PAIRS)
        once = point in {Point.UNASKED, Point.UNHEARD} and phase not in {Phase.MAKING, Phase.OFFERED}
        plan = Plan(self._kind(), point, phase, 1 if once else self._rng.randint(1, most))
        self._arm(kiosk, plan, self._patience)

    def _arm(self, kiosk: "Kiosk", plan: Plan, patience: float) -> None:
        kiosk.arm(plan)

        def missed() -> None:
            if kiosk.plan is plan:
                self._aim(kiosk)

        self._world.scheduler.after(patience, missed)

    def _in_recovery(self) -> Plan:
        if self._rng.random() < 0.5:  # noqa: PLR2004 - a coin
            return Plan(self._kind(), None, None, self._rng.choice((1, 2, 3, 5, 8, 13, 21, 34)))
        point, phase, most = self._rng.choice(RECOVERING)
        once = point in {Point.UNASKED, Point.UNHEARD}
        return Plan(self._kind(), point, phase, 1 if once else self._rng.randint(1, most))

    def _kind(self) -> Kind:
        return self._rng.choice((Kind.KILL, Kind.POWER, Kind.MAINS, Kind.MAINS))

    def after_cut(self, kiosk: "Kiosk") -> None:
        """Bring a kiosk back, and perhaps cut it again while it recovers."""
        rng, scheduler = self._rng, self._world.scheduler
        dark = rng.uniform(0.5, 4) if rng.random() < 0.5 else rng.uniform(4, 40)  # noqa: PLR2004 - a coin
        if not self._over and rng.random() < LONG_DARK:
            dark = rng.uniform(*LONG)
        again = not self._over and self._world.result.coverage.cuts < self._world.cuts and rng.random() < 0.55  # noqa: PLR2004

        def back() -> None:
            kiosk.power_up()
            if again and not self._over:
                self._arm(kiosk, self._in_recovery(), self._patience)
            else:
                self._aim(kiosk)
            kiosk.boot()

        scheduler.after(dark, back)

    # ---- devices

    def _device(self) -> None:
        kiosk = self._rng.choice(self._world.kiosks)
        if self._rng.random() < 0.5:  # noqa: PLR2004 - a coin
            fault = self._rng.choice(CARD_FAULTS)
            self._world.say(kiosk.name, f"card printer: {fault.value} is to happen once")
            kiosk.card.machine.fault(fault, once=True)
        else:
            ill = self._rng.choice(A4_FAULTS)
            self._world.say(kiosk.name, f"A4 printer: {ill.value} is to happen")
            once = ill in A4_ONCE
            kiosk.tray.model.fault(ill.value, once=once, seconds=None if once else self._rng.uniform(1, 40))
            if (
                ill is IppFault.ABORTS and self._world.result.coverage.cuts < self._world.cuts
            ):  # fenced after evidence: rare
                self._arm(kiosk, Plan(self._kind(), self._rng.choice(JOURNAL), Phase.FENCING, 1), LURKING)
        self.faults += 1
        self._later(self._device, 15, 150)

    # ---- network and registry

    def _weather(self) -> None:
        weather, rng = self._world.network.weather, self._rng
        weather.clear()
        match rng.randint(0, 5):
            case 0:
                weather.lost = rng.uniform(0.05, 0.5)
            case 1:
                weather.answer_lost = rng.uniform(0.05, 0.5)
            case 2:
                weather.doubled = rng.uniform(0.1, 0.8)
            case 3:
                weather.slow = rng.uniform(0.05, 0.5)
            case 4:
                kiosk = rng.choice(self._world.kiosks)
                self._world.say("network", f"{kiosk.name} is cut off")
                self._world.network.parted.add(kiosk.name)
                self.faults += 1
                self._later(lambda: self._world.network.parted.discard(kiosk.name), 3, 60)
            case _:
                pass
        self._later(self._weather, 5, 60)

    def unplugged(self, kiosk: "Kiosk") -> None:
        """Somebody pulled out its line; it is found long after the visit."""
        if not self._over:
            self._world.say("network", f"{kiosk.name} is unplugged")
            self._world.network.unplugged.add(kiosk.name)
            self.faults += 1
            self._later(lambda: self._world.network.unplugged.discard(kiosk.name), *LONG)

    def _registry(self) -> None:
        self._fall(RESTORED)
        self._later(self._registry, 100, 500)

    def _fall(self, restored: float) -> None:
        registry = self._world.registry
        registry.up = False
        self.faults += 1
        self._world.say("registry", "goes down")

        def back() -> None:
            older = any(kiosk.disk.aside is not None for kiosk in self._world.kiosks)
            if self._image is not None and self._rng.random() < restored and not older:
                epoch = registry.service.restore(self._image)
                self.faults += 1
                self._world.say("registry", f"was restored from a backup: epoch {epoch}")
            registry.up = True
            if self._rng.random() < ECHOES:
                self._world.network.echo()
            self._world.say("registry", "is back")

        self._later(back, 2, 40)

    def reserved(self) -> None:
        """A grant was reserved: perhaps that is the moment at which the registry is backed up."""
        if not self._over and self._rng.random() < BACKED_UP:
            self._image = self._world.registry.service.backup()
            self._world.say("registry", "is backed up, with a reservation in it")

    def _backup(self) -> None:
        self._image = self._world.registry.service.backup()
        self._world.say("registry", "is backed up")
        self._later(self._backup, 60, 400)

    def _clock(self) -> None:
        kiosk = self._rng.choice(self._world.kiosks)
        kiosk.clock_off = self._rng.choice(JUMPS)
        self.faults += 1
        self._world.say(kiosk.name, f"its wall clock is {kiosk.clock_off:+.0f} s off")
        self._later(self._clock, 60, 900)
