"""What happens to a kiosk as a whole: its disk fills, it runs on battery for a while, it is destroyed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from simulators.world import invariants
from simulators.world.cuts import Kind

if TYPE_CHECKING:
    from simulators.world.kiosk import Kiosk
    from simulators.world.world import World

DESTROYED: Final = 0.12  # in how many worlds one kiosk is destroyed for good
ROOM: Final = (10.0, 150.0)  # seconds for which a disk stays full
BATTERY: Final = (3.0, 90.0)  # seconds for which a battery lasts


class Mishaps:
    """They begin with the storm. `over` tells when they end."""

    def __init__(self, world: "World", over: Callable[[], bool]) -> None:
        self._world = world
        self._rng = world.dice("mishaps")
        self._over = over
        self.faults = 0

    def begin(self) -> None:
        """Let them begin."""
        self._later(self._fill, 30, 600)
        self._later(self._mains_fail, 60, 700)
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
        """The kiosk shuts down in order, if its battery lasts for so long."""
        life, runtime = kiosk.life, kiosk.runtime
        if life is not None and runtime is not None:
            self._world.say(kiosk.name, "is on battery")

            def at_rest() -> None:
                if kiosk.life is life:
                    self._world.say(kiosk.name, "has shut down in order")
                    invariants.at_rest(self._world, kiosk)
                    kiosk.switch_off()
                    self._world.trouble.after_cut(kiosk)

            def empty() -> None:
                if kiosk.life is life:
                    kiosk.cut_now(Kind.MAINS)

            life.post(lambda: runtime.shut_down(at_rest))
            self._world.scheduler.after(self._rng.uniform(*BATTERY), empty)
        self._later(self._mains_fail, 100, 900)

    def _destroy(self, kiosk: "Kiosk") -> None:
        """Nothing of it ever runs again; its disk can still be read."""
        self._world.say(kiosk.name, "is destroyed")
        kiosk.destroyed = True
        kiosk.cut_now(Kind.MAINS)
