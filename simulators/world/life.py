"""One start of one kiosk: the loop that production code runs on, until it is killed. A killed one never acts again."""

import random
from collections import deque
from collections.abc import Callable
from typing import Final, TypeVar

from greenlet import getcurrent, greenlet

from simulators.world.clock import Killed, Scheduler

T = TypeVar("T")
Act = Callable[[], None]
HICCUP: Final = 0.004  # seconds a thread may take to begin
LANES: Final = {"registry": 2}


class Life:
    """Implements `kiosk.loop.Loop`. `failed` hears what production code did not foresee."""

    def __init__(self, scheduler: Scheduler, rng: random.Random, failed: Callable[[Exception], None]) -> None:
        self._scheduler = scheduler
        self._random = rng.random
        self._failed = failed
        self._lanes: dict[str, _Lane] = {}
        self.alive = True

    def __call__(self) -> float:
        """A monotonic clock."""
        return self._scheduler.now

    def pass_by(self, seconds: float) -> None:
        """Wait in one of this life's tasks; raises Killed when it ends meanwhile."""
        if seconds > 0:
            self._scheduler.sleep(seconds)
        self.check()

    def check(self) -> None:
        """Raise Killed in whatever still runs after the end."""
        if not self.alive:
            raise Killed

    def post(self, act: Act) -> None:
        """Queue an act."""
        self.after(0.0, act)

    def after(self, seconds: float, act: Act) -> Act:
        """Queue an act for later; gives what cancels it."""

        def guarded() -> None:
            if not self.alive:
                return
            try:
                act()
            except Killed:
                pass
            except Exception as error:  # noqa: BLE001 - the root of the kiosk's process: unforeseen is a violation
                self._failed(error)

        return self._scheduler.after(seconds, guarded)

    def work(self, lane: str, task: Callable[[], T], then: Callable[[T], None]) -> None:
        """Run a task in a lane, then hand its answer to the loop; a lane's tasks begin in order."""
        found = self._lanes.get(lane)
        if found is None:
            found = self._lanes[lane] = _Lane(self, LANES.get(lane, 1))

        def perform() -> None:
            answer = task()
            self.check()
            self.post(lambda: then(answer))

        found.add(perform)

    def kill(self) -> None:
        """End it, at whatever point it is."""
        self.alive = False
        for lane in self._lanes.values():
            lane.end()

    def begin(self, worker: greenlet) -> None:
        """Wake a worker after a moment."""
        self._scheduler.after(self._random() * HICCUP, worker.switch)

    def new_worker(self, body: Act) -> greenlet:
        """Make a worker of a lane."""
        return self._scheduler.task(body)

    def rest(self) -> None:
        """Let the worker that calls this wait for work."""
        self._scheduler.pause()
        self.check()

    def fail(self, error: Exception) -> None:
        """Hear of what a task did not foresee."""
        self._failed(error)

    def throw_later(self, worker: greenlet) -> None:
        """Unwind a worker that waits."""
        self._scheduler.at(self._scheduler.now, lambda: worker.throw(Killed) if worker else None)


class _Lane:
    """The threads of one lane."""

    def __init__(self, life: Life, size: int) -> None:
        self._life = life
        self._size = size
        self._queue: deque[Act] = deque()
        self._idle: list[greenlet] = []
        self._workers: list[greenlet] = []

    def add(self, perform: Act) -> None:
        self._queue.append(perform)
        if self._idle:
            self._life.begin(self._idle.pop())
        elif len(self._workers) < self._size:
            worker = self._life.new_worker(self._serve)
            self._workers.append(worker)
            self._life.begin(worker)

    def end(self) -> None:
        self._queue.clear()
        me = getcurrent()
        for worker in self._workers:
            if worker is not me and worker:
                self._life.throw_later(worker)

    def _serve(self) -> None:
        me = getcurrent()
        while True:
            self._life.check()
            while self._queue:
                perform = self._queue.popleft()
                try:
                    perform()
                except Exception as error:  # noqa: BLE001 - the root of a worker: unforeseen is a violation
                    self._life.fail(error)
            self._idle.append(me)
            self._life.rest()
