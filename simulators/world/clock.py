"""Virtual time for everything in the world: acts in a queue, and tasks that wait, in one thread.

A task is a greenlet: production code that blocks (a driver waiting for its printer, a client for its registry) runs in
one unmodified, and whatever is due meanwhile happens while it waits. Acts of the same moment keep their order.
"""

import heapq
from collections.abc import Callable
from itertools import count
from typing import Final

from greenlet import getcurrent, greenlet

Act = Callable[[], object]


class Killed(BaseException):
    """Ends the tasks of a process that was killed; nothing but the world raises or catches it."""


class Scheduler:
    """The one clock, in seconds since the world began."""

    def __init__(self) -> None:
        self.now = 0.0
        self._numbers: Final = count()
        self._acts: Final[list[tuple[float, int, list[Act]]]] = []  # an emptied list was cancelled
        self._hub: Final = getcurrent()
        self._tasks: Final[set[greenlet]] = set()

    def at(self, time: float, act: Act) -> Callable[[], None]:
        """Do something at a time; gives what cancels it."""
        acts = [act]
        heapq.heappush(self._acts, (time, next(self._numbers), acts))
        return acts.clear

    def after(self, seconds: float, act: Act) -> Callable[[], None]:
        """Do something in so many seconds; gives what cancels it."""
        acts = [act]
        heapq.heappush(self._acts, (self.now + seconds, next(self._numbers), acts))
        return acts.clear

    def task(self, body: Callable[[], None]) -> greenlet:
        """Make a task; it begins when somebody switches to it."""

        def whole() -> None:
            try:
                body()
            except Killed:
                pass
            finally:
                self._tasks.discard(made)

        made = greenlet(whole, self._hub)
        self._tasks.add(made)
        return made

    def sleep(self, seconds: float) -> None:
        """Let time pass for the task that calls this."""
        self.after(seconds, getcurrent().switch)
        self._hub.switch()

    def pause(self) -> object:
        """Let the calling task wait until somebody switches to it; gives what it was handed."""
        return self._hub.switch()

    def run_until(self, time: float) -> None:
        """Do what is due, in order, up to a time."""
        acts = self._acts
        while acts and acts[0][0] <= time:
            due, _, each = heapq.heappop(acts)
            if each:
                self.now = due
                each[0]()
        self.now = time

    def step(self, latest: float) -> None:
        """Do the next thing that is due by a time; it is that time when nothing is."""
        acts = self._acts
        while acts and not acts[0][2]:
            heapq.heappop(acts)
        if not acts or acts[0][0] > latest:
            self.now = max(self.now, latest)
            return
        due, _, each = heapq.heappop(acts)
        self.now = due
        each[0]()

    def close(self) -> None:
        """End every task that still waits."""
        self._acts.clear()
        while self._tasks:
            task = self._tasks.pop()
            if task:  # it has begun and not ended
                task.throw(Killed)


class Mailbox:
    """Where one task waits for one answer, at most so long."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._waiting: greenlet | None = None
        self._put = False
        self._answer: object = None

    def put(self, answer: object) -> None:
        """Hand the answer over; only the first one counts."""
        if self._put:
            return
        self._put, self._answer = True, answer
        if self._waiting is not None:
            self._scheduler.at(self._scheduler.now, self._waiting.switch)
            self._waiting = None

    def wait(self, seconds: float) -> object:
        """Give the answer, or None when it did not come in time."""
        if not self._put:
            self._waiting = getcurrent()
            cancel = self._scheduler.after(seconds, self._late)
            self._scheduler.pause()
            cancel()
        return self._answer

    def _late(self) -> None:
        waiting, self._waiting = self._waiting, None
        self._put = True
        if waiting is not None:
            waiting.switch()
