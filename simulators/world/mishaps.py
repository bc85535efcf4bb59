"""What happens to a kiosk as a whole: its disk fills, it runs on battery for a while, it is destroyed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from devices.ups.driver import LowBattery, OnBattery, OnMains
from simulators.world.cuts import Kind

if TYPE_CHECKING:
    from simulators.world.kiosk import Kiosk
    from simulators.world.world import World

PUT_BACK: Final = 0.15  # in how many worlds an older copy of a journal is put in its place
COPIES: Final = 40  # so many records it is older at most
DESTROYED: Final = 0.12  # in how many worlds one kiosk is destroyed for good
ROOM: Final = (10.0, 150.0)  # seconds for which a disk stays full
FOUND: Final = (60.0, 200.0)  # seconds until the true journal is there again
BATTERY: Final = (3.0, 90.0)  # seconds for which a battery lasts
COMES_BACK: Final = 0.5  # how often the mains come back instead
BOTH: Final = 0.5  # how often what destroys a kiosk strikes the registry, too
SPREADS: Final = (1.0, 60.0)  # seconds until then
LOW: Final = 0.2  # how often the battery is low from the start


class Mishaps:
    """They begin with the storm. `over` tells when they end; `strike` lets the registry be lost and restored."""

    def __init__(self, world: "World", over: Callable[[], bool], strike: Callable[[], None]) -> None:
        self._world = world
        self._rng = world.dice("mishaps")
        self._over = over
        self._strike = strike
        self.faults = 0

    def begin(self) -> None:
        """Let them begin."""
        self._later(self._fill, 30, 600)
        self._later(self._mains_fail, 60, 700)
        if self._rng.random() < PUT_BACK:
            self._later(self._put_back, 60, 600)
        if self._rng.random() < DESTROYED:
            self._later(self._destroy, 20, 600)

    def end(self) -> None:
        """There is room on every disk again."""
        for kiosk in self._world.kiosks:
            kiosk.disk.full = False

    def _later(self, act: Callable[["Kiosk"], None], quick: float, slow: float) -> None:
        def due() -> None:
            if not self._over():
                self.faults += 1
                act(self._rng.choice(self._world.kiosks))

        self._world.scheduler.after(self._rng.uniform(quick, slow), due)

    def _fill(self, kiosk: "Kiosk") -> None:
        self._world.say(kiosk.name, "its disk is full")
        kiosk.disk.full = True

        def room() -> None:
            kiosk.disk.full = False
            self._world.say(kiosk.name, "its disk has room")

        self._world.scheduler.after(self._rng.uniform(*ROOM), room)
        self._later(self._fill, 100, 900)

    def _mains_fail(self, kiosk: "Kiosk") -> None:
        """The kiosk shuts down in order, if its battery lasts for so long and the mains do not come back."""
        life = kiosk.life
        if life is not None:
            self._world.say(kiosk.name, "is on battery")
            kiosk.fed(LowBattery(9, 60) if self._rng.random() < LOW else OnBattery(80, 600))

            def ends() -> None:
                if kiosk.life is life and self._rng.random() < COMES_BACK:
                    self._world.say(kiosk.name, "is on mains again")
                    kiosk.fed(OnMains())
                elif kiosk.life is life:
                    kiosk.cut_now(Kind.MAINS)

            self._world.scheduler.after(self._rng.uniform(*BATTERY), ends)
        self._later(self._mains_fail, 100, 900)

    def _put_back(self, kiosk: "Kiosk") -> None:
        """An older copy of its journal lies there at the next start, until a technician has seen that it is one."""
        rows = self._world.rows("SELECT kiosk, sequence FROM kiosks WHERE sequence IS NOT NULL")
        told = next((int(row["sequence"]) for row in rows if row["kiosk"] == kiosk.name), 0)
        kept = [row.sequence for row in kiosk.disk.written if 1 < row.sequence <= told]
        if not kept or kiosk.destroyed:
            return
        kiosk.cut_now(Kind.MAINS)
        before = self._rng.choice(kept[-COPIES:])
        self._world.say(kiosk.name, f"its journal is put back to before record {before}; the registry knows {told}")
        kiosk.disk.put_back(before)

        def put_right() -> None:
            if kiosk.disk.aside is not None:
                self._world.say(kiosk.name, "its true journal is there again")
                kiosk.cut_now(Kind.MAINS)
                kiosk.disk.put_right()

        self._world.scheduler.after(self._rng.uniform(*FOUND), put_right)

    def _destroy(self, kiosk: "Kiosk") -> None:
        """Nothing of it ever runs again; its disk can still be read."""
        self._world.say(kiosk.name, "is destroyed")
        kiosk.destroyed = True
        kiosk.cut_now(Kind.MAINS)
        kiosk.disk.put_right()
        if self._rng.random() < BOTH:
            self._later(lambda _: self._strike(), *SPREADS)
