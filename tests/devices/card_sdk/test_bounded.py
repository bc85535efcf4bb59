"""A call into the vendor's SDK that never comes back holds nobody: the printer is silent until the SDK lets go."""

import time
from threading import Event

import pytest

from devices.card.dialogue import NoAnswer
from devices.card_sdk.bounded import BoundedLink
from devices.card_sdk.machine import SdkMachine
from devices.card_sdk.vendor import Printed


class HangingLink:
    """A link in which each call hangs until it is let go, and then answers."""

    def __init__(self) -> None:
        self.go = Event()
        self.calls = 0

    def _hang(self) -> None:
        self.calls += 1
        assert self.go.wait(20)

    def ask(self, _command: str, _within: float) -> str | None:
        """Hang."""
        self._hang()
        return "OK"

    def flags(self) -> frozenset[str] | None:
        """Hang."""
        self._hang()
        return frozenset({"INF_BUSY"})

    def print_front(self, _bmp: bytes, _within: float) -> Printed:
        """Hang."""
        self._hang()
        return Printed.DONE

    def close(self) -> None:
        """Hang."""
        self._hang()


def freed(link: BoundedLink) -> None:
    """Wait until its call has come back."""
    until = time.monotonic() + 5
    while link.stuck and time.monotonic() < until:
        time.sleep(0.01)


def test_a_call_that_hangs_is_given_up_and_none_is_made_beside_it() -> None:
    """Each kind of call; when it comes back the link is as good as before."""
    far = HangingLink()
    link = BoundedLink(far, 0.05)
    assert link.flags() is None
    assert link.stuck
    assert link.ask("Rsn", 0.0) is None
    assert link.print_front(b"", 0.0) is Printed.UNKNOWN
    link.close()
    assert far.calls == 1
    far.go.set()
    freed(link)
    assert link.flags() == {"INF_BUSY"}
    assert (link.ask("Rsn", 1), link.print_front(b"", 1)) == ("OK", Printed.DONE)
    assert not link.stuck


def test_a_printer_whose_sdk_hangs_is_at_work() -> None:
    """No card is drawn beside a call that may still move one."""
    far = HangingLink()
    machine = SdkMachine(lambda: far)
    machine._sdk.link = BoundedLink(far, 0.05)
    assert machine.read() == NoAnswer("no answer")
    assert machine.condition() == NoAnswer("the SDK is still at it")
    far.go.set()
    freed(machine._sdk.link)
    assert machine.condition() == NoAnswer("still moving")


def test_what_the_sdk_raises_is_raised_where_it_was_asked() -> None:
    """Nothing is swallowed."""

    class Broken(HangingLink):
        def flags(self) -> frozenset[str] | None:
            raise KeyError("flag")

    with pytest.raises(KeyError):
        BoundedLink(Broken(), 1).flags()
