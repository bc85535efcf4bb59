"""A TCP relay on loopback, for a far end that is a program of others: everything passes, and is told to the trace."""

import select
import socket
import threading
from contextlib import suppress
from typing import Final, Self

from simulators.decoders.words import Direction
from simulators.trace import Note

_LOOK: Final = 0.1
_PIECE: Final = 1 << 16
HOST: Final = "127.0.0.1"


class Relay:
    """Listens on `port` and passes on to `to`, one thread a connection. Use it as a context manager."""

    def __init__(self, to: int, note: Note) -> None:
        self._to = to
        self._note = note
        self._ending = threading.Event()
        self._server = socket.create_server((HOST, 0))
        self.port: int = self._server.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, name="relay")]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        for thread in list(self._threads):
            thread.join()
        self._server.close()

    def _accept(self) -> None:
        while not self._ending.is_set():
            if select.select([self._server], [], [], _LOOK)[0]:
                near, _ = self._server.accept()
                thread = threading.Thread(target=self._pass_on, args=(near,), name="relay line")
                self._threads = [one for one in self._threads if one.is_alive()] + [thread]
                thread.start()

    def _pass_on(self, near: socket.socket) -> None:
        with near, suppress(OSError), socket.create_connection((HOST, self._to)) as far:
            ways = {near: (far, Direction.TO_DEVICE), far: (near, Direction.FROM_DEVICE)}
            while not self._ending.is_set():
                for source in select.select([near, far], [], [], _LOOK)[0]:
                    data = source.recv(_PIECE)
                    if not data:
                        return
                    target, direction = ways[source]
                    self._note(direction, data)
                    target.sendall(data)
