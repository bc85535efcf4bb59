"""The loop: order, timers, lanes, and an end that hides nothing."""

import threading
from collections.abc import Callable

import pytest

from kiosk.loop import ThreadLoop


def test_acts_run_in_order_on_the_owners_thread() -> None:
    """What is posted runs on the thread of `run`, in the order of posting; a task runs elsewhere."""
    loop, seen = ThreadLoop(), list[object]()
    loop.post(lambda: seen.append(threading.get_ident()))
    loop.post(lambda: loop.work("lane", threading.get_ident, answered))

    def answered(worker: int) -> None:
        seen.append((worker != threading.get_ident(), threading.get_ident()))
        loop.stop()

    loop.run()
    assert seen == [threading.get_ident(), (True, threading.get_ident())]


def test_timers_fire_in_the_order_of_their_times_and_a_cancelled_one_never() -> None:
    """Timers need no traffic on the queue, and keep the order of their times."""
    loop, seen = ThreadLoop(), list[str]()
    loop.after(0.02, loop.stop)
    loop.after(0.01, lambda: seen.append("second"))
    loop.after(0.0, lambda: seen.append("first"))
    cancel = loop.after(0.005, lambda: seen.append("cancelled"))
    cancel()
    loop.run()
    assert seen == ["first", "second"]


def test_a_lane_keeps_the_order_of_its_tasks() -> None:
    """One thread a lane: a device is never asked two things at once."""
    loop, seen = ThreadLoop({"wide": 2}), list[int]()

    def then(number: int) -> Callable[[object], None]:
        def answered(_: object) -> None:
            seen.append(number)
            if number == 9:
                loop.stop()

        return answered

    for number in range(10):
        loop.work("lane", lambda: None, then(number))
    loop.run()
    assert seen == list(range(10))


def test_what_a_worker_did_not_foresee_ends_the_loop() -> None:
    """The exception of a task comes out of `run`."""
    loop = ThreadLoop()

    def task() -> None:
        raise LookupError("unforeseen")

    loop.work("lane", task, lambda _: None)
    with pytest.raises(LookupError, match="unforeseen"):
        loop.run()


def test_an_exception_of_the_owner_leaves_no_thread_behind() -> None:
    """The lanes are closed however `run` ends."""
    loop = ThreadLoop()

    def act(_: object) -> None:
        raise LookupError("unforeseen")

    loop.work("lane-to-be-closed", lambda: None, act)
    with pytest.raises(LookupError):
        loop.run()
    assert not [t for t in threading.enumerate() if t.name.startswith("lane-to-be-closed")]
