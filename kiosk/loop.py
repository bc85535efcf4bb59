"""One thread that owns the machines; timers on a monotonic clock; one worker thread a lane for what may take time."""

import heapq
import itertools
import queue
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

T = TypeVar("T")
Act = Callable[[], None]


class Loop(Protocol):
    """What the runtime needs of time and threads; the simulated world brings its own."""

    def post(self, act: Act) -> None:
        """Run `act` on the owner's thread; callable from any thread."""
        ...

    def after(self, seconds: float, act: Act) -> Act:
        """Run `act` on the owner's thread after so many seconds; gives a function that cancels it."""
        ...

    def work(self, lane: str, task: Callable[[], T], then: Callable[[T], None]) -> None:
        """Run `task` on the lane's thread, then `then(answer)` on the owner's; tasks of a lane keep their order."""
        ...


class ThreadLoop:
    """The real thing. `lanes` gives how many threads a lane has; lanes not named have one."""

    def __init__(self, lanes: dict[str, int] | None = None) -> None:
        self._queue: queue.SimpleQueue[Act | None] = queue.SimpleQueue()
        self._timers: list[tuple[float, int, list[Act]]] = []  # an emptied list is a cancelled timer
        self._numbers = itertools.count()
        self._sizes = lanes or {}
        self._pools: dict[str, ThreadPoolExecutor] = {}
        self._failure: BaseException | None = None

    def post(self, act: Act) -> None:
        """Queue `act`."""
        self._queue.put(act)

    def after(self, seconds: float, act: Act) -> Act:
        """Queue `act` for later. Called on the owner's thread only."""
        acts = [act]
        heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._numbers), acts))
        return acts.clear

    def work(self, lane: str, task: Callable[[], T], then: Callable[[T], None]) -> None:
        """Hand `task` to the lane. An exception in it is unforeseen: it ends `run`."""
        pool = self._pools.get(lane)
        if pool is None:
            pool = self._pools[lane] = ThreadPoolExecutor(self._sizes.get(lane, 1), thread_name_prefix=lane)

        def perform() -> None:
            try:
                answer = task()
            except BaseException as error:  # noqa: BLE001 - the root of a worker thread; `run` raises it again
                self._failure = error
                self._queue.put(None)
                return
            self._queue.put(lambda: then(answer))

        pool.submit(perform)

    def run(self) -> None:
        """Serve until `stop`. Raises what a worker did not foresee."""
        try:
            self._serve()
        finally:
            for pool in self._pools.values():
                pool.shutdown(wait=True, cancel_futures=True)
        if self._failure is not None:
            raise self._failure

    def _serve(self) -> None:
        while True:
            try:
                act = self._queue.get(timeout=self._due())
            except queue.Empty:
                self._fire()
                continue
            if act is None:
                return
            act()
            self._fire()

    def stop(self) -> None:
        """End `run` after what is queued."""
        self._queue.put(None)

    def _due(self) -> float | None:
        return max(0.0, self._timers[0][0] - time.monotonic()) if self._timers else None

    def _fire(self) -> None:
        while self._timers and self._timers[0][0] <= time.monotonic():
            _, _, acts = heapq.heappop(self._timers)
            for act in tuple(acts):
                act()
