"""Work away from the UI thread: a task runs on a worker, what it gives comes back as a signal on the UI thread."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

import requests
from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")


class _Line(QObject):
    """Carries calls to the thread it was made in."""

    called = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.called.connect(self._call, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _call(self, call: Callable[[], None]) -> None:
        call()


class Worker(Generic[T]):
    """One thread that runs tasks one after the other."""

    def __init__(self, name: str) -> None:
        self._line = _Line()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._closed = False

    def run(self, task: Callable[[], T], done: Callable[[T], None], failed: Callable[[str], None]) -> None:
        """Run a task; afterwards call `done` with what it gave, or `failed` with a sentence, on the UI thread."""

        def work() -> None:
            try:
                given = task()
            except Exception as error:  # noqa: BLE001  the root of this thread: a dock that breaks must say so
                wording = sentence(error)
                self._line.called.emit(lambda: self._tell(lambda: failed(wording)))
            else:
                self._line.called.emit(lambda: self._tell(lambda: done(given)))

        if not self._closed:
            self._pool.submit(work)

    def close(self) -> None:
        """Drop what waits, let the running task end, and tell nobody any more."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _tell(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()


def sentence(error: Exception) -> str:
    """Word a failure without what may stand in its text: addresses and answers stay out."""
    match error:
        case requests.HTTPError():
            return "The registry sandbox refused."
        case requests.RequestException():
            return "No answer over the network."
        case TimeoutError():
            return "Nobody reads that line: is the kiosk running?"
        case RuntimeError():
            return f"{error}."
        case _:
            return f"Failed: {type(error).__name__}."
