"""One kiosk of the world: a disk and machines that stay, and lives of production code that come and go."""

import random
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeVar

from devices.a4.attempt import A4Options
from devices.a4.driver import A4Printer
from devices.a4.line import IppLine
from devices.card.driver import CardPrinterDriver, Options
from devices.card.fittings import Fittings
from devices.ups.driver import OnMains, PowerUnknown, UpsStatus
from kiosk.core.events import Event
from kiosk.core.printer import (
    Declined,
    DocumentPrinter,
    Fenced,
    Identity,
    Located,
    Outlet,
    Pages,
    Progress,
    Status,
    Submitted,
    Unknown,
)
from kiosk.core.state import Visit
from kiosk.core.supplies import Supplies
from kiosk.core.terms import DocumentKind, Medium, Outcome
from kiosk.health.care import CARE
from kiosk.power import Supply
from kiosk.runtime import Parts, Runtime
from kiosk.service import Pace
from printjobs.job import Job, Phase
from printjobs.journal import Journal, JournalError
from printjobs.recovery import reopen
from printjobs.store import Row
from printjobs.words import RecordKind
from simulators.card.parts import PowerUp
from simulators.ipp.far_end import URI
from simulators.ipp.model import IppModel
from simulators.world.clock import Killed
from simulators.world.cuts import Kind, Plan, Point
from simulators.world.disk import Disk, DiskStore, entry_of
from simulators.world.life import Life
from simulators.world.network import WorldClient
from simulators.world.papers import WorldProof
from simulators.world.registry import BEGAN
from simulators.world.site import FAST, CardSite, WorldCardMachine
from simulators.world.tray import TraySite

if TYPE_CHECKING:
    from simulators.world.world import World

T = TypeVar("T")
SEAL_EVERY: Final = 40  # so that starts from a seal, and cuts while one is written, are common
PACE: Final = Pace(status=15.0, hello=10.0)
BLANKS: Final = 60
WAIT: Final = (1.0, 60.0)  # seconds on battery after which it shuts down
SOON: Final = 0.5  # seconds after a step that a cut between two steps comes at the latest
A4OPTIONS: Final = A4Options()


class Kiosk:
    """A node. `seen` is what its screen shows; None when it is dark."""

    def __init__(self, world: "World", name: str) -> None:
        self.world = world
        self.name = name
        self.rng = random.Random(f"{world.seed}/{name}")  # noqa: S311 - a seed decides everything
        self.disk = Disk()
        self.clock_off = 0.0
        self.card = CardSite(
            WorldCardMachine(blanks=BLANKS, ribbon=500, serial=f"card-{name}", timing=FAST),
            lambda: world.scheduler.now,
            serial=self.rng.random() < 0.3,  # noqa: PLR2004 - some have a serial line
        )
        self.tray = TraySite(
            IppModel(
                lambda: world.scheduler.now,
                seconds_per_page=self.rng.choice((0.6, 1.5)),
                uuid=f"urn:uuid:{self.rng.getrandbits(64):016x}",
                draw=self.rng.random,
            )
        )
        self.pace = PACE
        self.life: Life | None = None
        self.runtime: Runtime | None = None
        self.seen: Visit | None = None
        self.plan: Plan | None = None
        self.left = 0  # how often the plan's point is still to be reached
        self.boots = 0
        self.balanced_at = 0  # the length of its journal when the books were last looked at
        self.depth = 0  # how many lives in a row, this one too, began by recovering
        self.submitted: set[str] = set()  # attempts with SUBMIT and without OUTCOME on the disk
        self.taken_up: set[str] = set()  # what an earlier life left open and this one has not yet had acknowledged
        self.cut_recovering = False
        self.keeps_queue = self.rng.random() < 0.4  # noqa: PLR2004 - some A4 printers do
        self.keeps_numbers = self.rng.random() < 0.5  # noqa: PLR2004 - the same
        self.outcomes: dict[str, Outcome] = {}  # what was recorded of each attempt
        self.person: str | None = None  # who stands there
        self.destroyed = False  # it never starts again
        self.on_battery = False  # and has heard of it
        self.battery: float | None = None  # seconds for which it stays up on battery; None: by chance
        self.care = CARE
        self.not_made: frozenset[DocumentKind] = frozenset()

    # ---- life and death

    def boot(self) -> None:
        """Start the production code on what the disk holds."""
        world = self.world
        if self.destroyed:
            return
        self.boots += 1
        self.life = life = Life(world.scheduler, self.rng, self._failed)
        try:
            store = DiskStore(self.disk, lambda when, row: self._journal_point(life, when, row))
            journal = Journal(store, self._wall_clock, seal_every=SEAL_EVERY, elapsed=life)
        except JournalError as error:
            world.violation("a healthy kiosk is locked out", f"{self.name}: {error}")
            return
        left = reopen(journal.entries())
        self.taken_up = {job.attempt for job in left}
        self.submitted = {job.attempt for job in left if job.phase is Phase.FENCING}
        self.depth = 0 if not self.taken_up else self.depth + 1 if self.cut_recovering else 1
        if journal.head.sequence == 0:
            journal.append(RecordKind.BLANKS, "", {"loaded": self.card.machine.loaded})
        card = CardPrinterDriver(
            self.card.connector(life, lambda point: self.device_point(life, Medium.CARD, point)),
            clock=life,
            new_epoch=lambda: f"{self.rng.getrandbits(32):08x}",
            options=Options(fittings=Fittings(ejects=self.card.machine.power_up is PowerUp.EJECT)),
            pause=life.pass_by,
            encoder=self.card.encoder(life),
        )
        a4 = A4Printer(
            IppLine(self.tray.exchange(life, lambda point: self.device_point(life, Medium.A4, point)), URI),
            A4OPTIONS,
            clock=lambda: BEGAN + world.scheduler.now + self.clock_off,
            tick=life,
            pause=life.pass_by,
        )
        printers: dict[Medium, DocumentPrinter] = {
            Medium.A4: Watched(a4, lambda point: self.device_point(life, Medium.A4, point)),
            Medium.CARD: Watched(card, lambda point: self.device_point(life, Medium.CARD, point)),
        }
        client = WorldClient(self.name, world.network, lambda point, path: self._registry_point(life, point, path))
        self.on_battery = False
        wait = self.world.dice(f"{self.name}/battery/{self.boots}").uniform(*WAIT)
        supply = Supply(wait=wait if self.battery is None else self.battery, rested=lambda: self._rested(life))
        parts = Parts(
            life,
            journal,
            client,
            printers,
            WorldProof(chips=self.card.chips is not None),
            self._show,
            pace=self.pace,
            supply=supply,
            not_made=self.not_made,
            care=self.care,
        )
        self.runtime = Runtime(parts, f"{self.rng.getrandbits(48):012x}")
        runtime = self.runtime
        world.say(self.name, "starts")
        life.post(runtime.start)

    def cut(self, kind: Kind, point: Point, phase: Phase | None) -> None:
        """End the present life; it begins again later."""
        if self.life is not None:
            self.cut_recovering = bool(self.taken_up)
            self.world.was_cut(self, kind, point, phase)
            self._go_dark(kind)

    def cut_now(self, kind: Kind) -> None:
        """End the present life wherever it is."""
        at_work = next((job for medium in Medium if (job := self.job_on(medium)) is not None), None)
        self.cut(kind, Point.BETWEEN, None if at_work is None else at_work.phase)

    def fed(self, status: UpsStatus) -> None:
        """Let the present life hear how it is fed."""
        life, runtime = self.life, self.runtime

        def heard() -> None:
            if runtime is not None:
                runtime.power(status)
            if not isinstance(status, PowerUnknown):
                self.on_battery = not isinstance(status, OnMains)

        if life is not None:
            life.post(heard)

    def _rested(self, life: Life) -> None:
        """It has shut down in order: the machines are switched off, too, and all begins again later."""
        if self.life is life:
            self.world.say(self.name, "has shut down in order")
            self.world.rested(self)
            self.cut_recovering = False
            self._go_dark(Kind.MAINS)
            self.world.trouble.after_cut(self)

    def _go_dark(self, kind: Kind) -> None:
        life, self.life, self.plan = self.life, None, None
        if life is not None:
            life.kill()
        self.disk.cut(self.rng, power=kind is not Kind.KILL)
        self.seen = self.runtime = None
        if kind is Kind.MAINS:
            self.card.machine.power_off(self.world.scheduler.now)
            self.tray.model.power_off()

    def power_up(self) -> None:
        """Give the machines their power back."""
        if self.destroyed:
            return
        if not self.card.machine.powered:
            self.card.machine.power_on(self.world.scheduler.now)
        if not self.tray.model.powered:
            self.tray.model.power_on(keeps_queue=self.keeps_queue, keeps_numbers=self.keeps_numbers)

    def _failed(self, error: Exception) -> None:
        where = traceback.extract_tb(error.__traceback__)[-1]
        self.world.violation("the kiosk's process ended", f"{self.name}: {error!r} at {where.name}:{where.lineno}")

    def _show(self, visit: Visit) -> None:
        before, self.seen = self.seen, visit
        self.world.shown(self, before, visit)

    def post(self, event: Event) -> None:
        """Do something at the screen."""
        if self.runtime is not None:
            self.runtime.post(event)

    def _wall_clock(self) -> str:
        moment = BEGAN + self.world.scheduler.now + self.clock_off
        return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")

    # ---- where it can be cut

    def works(self) -> dict[str, Job]:
        """The jobs that this life has in its hands."""
        if self.runtime is None:
            return {}
        return {name: work.job for name, work in self.runtime._jobs._works.items()}  # noqa: SLF001 - the world looks inside

    def job_on(self, medium: Medium) -> Job | None:
        """The job that has this machine."""
        idle = {Phase.REPORTING, Phase.DONE}
        return next((j for j in self.works().values() if j.kind.medium is medium and j.phase not in idle), None)

    def _journal_point(self, life: Life, when: str, row: Row) -> None:
        point = Point[when.upper()]
        life.check()
        if point is Point.UNWRITTEN and row.kind == RecordKind.ATTEMPT and not self.disk.reserve:
            self.world.violation("nothing new begins on a full disk", f"{self.name}: {row.attempt}")
        if point is Point.DURABLE:
            self._recorded(row)
        if self._aimed(point):
            self._reach(point, self.works().get(row.attempt))

    def _recorded(self, row: Row) -> None:
        attempt, kind = row.attempt, RecordKind(row.kind)
        match kind:
            case RecordKind.SUBMIT:
                self.submitted.add(attempt)
            case RecordKind.OUTCOME:
                self.submitted.discard(attempt)
            case RecordKind.ACKED:
                self.taken_up.discard(attempt)
            case RecordKind.FEED:
                self.card.machine.feeding = attempt
            case _:
                pass
        self.world.recorded(self, entry_of(row))

    def device_point(self, life: Life, medium: Medium, point: Point) -> None:
        """Stand at a point of a call of a driver; raises Killed when the life ends there."""
        life.check()
        if self._aimed(point):
            job = self.job_on(medium)
            if job is not None:
                self._reach(point, job)

    def _registry_point(self, life: Life, point: Point, path: str) -> None:
        life.check()
        if self._aimed(point) and path.startswith("/v1/attempts/"):
            self._reach(point, self.works().get(path.split("/")[3]))

    def _aimed(self, point: Point) -> bool:
        plan = self.plan
        return plan is not None and (plan.point is point or plan.point is None or plan.point is Point.BETWEEN)

    def _reach(self, point: Point, job: Job | None) -> None:
        plan = self.plan
        if plan is None or (plan.phase is not None and (job is None or plan.phase is not job.phase)):
            return
        self.left -= 1
        if self.left > 0:
            return
        if plan.point is Point.BETWEEN and job is not None:
            self.plan = None
            self._cut_soon(plan, job)
            return
        self.cut(plan.kind, point, None if job is None else job.phase)
        raise Killed

    def _cut_soon(self, plan: Plan, job: Job) -> None:
        """Cut at a moment that no step of the kiosk marks."""
        life = self.life

        def cut() -> None:
            now = self.works().get(job.attempt)
            if self.life is life and now is not None:
                self.cut(plan.kind, Point.BETWEEN, now.phase)

        self.world.scheduler.after(self.rng.random() ** 3 * SOON, cut)

    def arm(self, plan: Plan) -> None:
        """Be cut there."""
        self.plan, self.left = plan, plan.nth


class Watched:
    """A driver at each of whose calls the kiosk may end."""

    def __init__(self, driver: DocumentPrinter, point: Callable[[Point], None]) -> None:
        self._driver = driver
        self._point = point

    @property
    def medium(self) -> Medium:
        """As the driver says."""
        return self._driver.medium

    @property
    def holds(self) -> bool:
        """As the driver says."""
        return self._driver.holds

    def status(self) -> Status:
        """As the driver does."""
        return self._watched(self._driver.status)

    def supplies(self) -> Supplies:
        """As the driver says."""
        return self._driver.supplies()

    def look(self) -> Identity | Declined | Unknown:
        """As the driver does."""
        return self._watched(self._driver.look)

    def prepare(self, attempt: str) -> Identity | Declined | Unknown:
        """As the driver does."""
        return self._watched(lambda: self._driver.prepare(attempt))

    def submit(self, attempt: str, pages: Pages) -> Submitted | Declined | Unknown:
        """As the driver does."""
        return self._watched(lambda: self._driver.submit(attempt, pages))

    def progress(self, attempt: str) -> Progress:
        """As the driver does."""
        return self._watched(lambda: self._driver.progress(attempt))

    def release(self, attempt: str) -> Submitted | Unknown:
        """As the driver does."""
        return self._watched(lambda: self._driver.release(attempt))

    def outlet(self) -> Outlet:
        """As the driver does."""
        return self._watched(self._driver.outlet)

    def retract(self, attempt: str) -> Located:
        """As the driver does."""
        return self._watched(lambda: self._driver.retract(attempt))

    def reject(self, attempt: str) -> Located:
        """As the driver does."""
        return self._watched(lambda: self._driver.reject(attempt))

    def fence(self, attempt: str, before: Identity) -> Fenced:
        """As the driver does."""
        return self._watched(lambda: self._driver.fence(attempt, before))

    def close(self) -> None:
        """As the driver does."""
        self._driver.close()

    def _watched(self, call: Callable[[], T]) -> T:
        self._point(Point.UNASKED)
        answer = call()
        self._point(Point.UNHEARD)
        return answer
