"""A conversation through the SDK: commands go out and are answered; what takes long runs in a thread of its own."""

from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final

from devices.card import wire
from devices.card.dialogue import NoAnswer, Outcome, Patience
from devices.card_sdk.bounded import BoundedLink
from devices.card_sdk.vendor import Link, Printed

EJECT: Final = "Sce"  # the SDK's own word for `Se`, which for it ends a sequence
_REFUSED: Final = "ERR"


class SdkTalk:
    """Implements `devices.card.dialogue.Talk`. A job that nobody waits for any more is still let come to its end."""

    def __init__(self, connect: Callable[[], Link], pause: Callable[[float], None], patience: Patience) -> None:
        self.link = BoundedLink(connect())
        self._connect = connect
        self.expected = 0
        self._pause = pause
        self._patience = patience
        self._answers: SimpleQueue[Outcome] = SimpleQueue()
        self._working: Thread | None = None

    @property
    def patience(self) -> Patience:
        """The times of this conversation."""
        return self._patience

    def ask(self, command: bytes, within: float | None = None) -> Outcome:
        """Send one command and wait for its answer; what a refusal means is read from the flags."""
        return _asked(self.link, command, within or self._patience.answer)

    def ask_all(self, *commands: bytes) -> list[wire.Answer | wire.Refusal] | NoAnswer:
        """Ask one after the other. Each has a connection of its own, so that no answer can be another's."""
        answers: list[wire.Answer | wire.Refusal] = []
        for command in commands:
            answer = self.ask(command)
            if isinstance(answer, NoAnswer):
                return answer
            answers.append(answer)
        return answers

    def post(self, commands: Sequence[bytes]) -> NoAnswer | None:
        """Do one long movement; `heard` tells its end."""
        (command,) = commands
        return self._begin(lambda link: _asked(link, command, self._patience.movement))

    def press(self, bmp: bytes) -> NoAnswer | None:
        """Print; `heard` tells the end."""
        return self._begin(lambda link: _ended(link.print_front(bmp, self._patience.movement)))

    def wait(self, within: float) -> Outcome:
        """Wait for the end of what was begun."""
        try:
            answer = self._answers.get(timeout=within)
        except Empty:
            return self.hang_up("no answer in time")
        return self._taken(answer)

    def heard(self) -> Outcome | None:
        """Give the end of what was begun, if it has come."""
        try:
            answer = self._answers.get_nowait()
        except Empty:
            return None
        return self._taken(answer)

    def quiet(self, within: float) -> NoAnswer | None:
        """Let time pass. While the SDK is still at a job of ours, nothing is quiet: it may yet send what prints."""
        self._pause(within)
        return NoAnswer("the SDK is still at it") if self.at_work else None

    def hang_up(self, why: str = "hung up") -> NoAnswer:
        """Give the connection back; the end of what was begun is told to nobody."""
        self.link.close()
        self.expected = 0
        self._answers = SimpleQueue()
        return NoAnswer(why)

    @property
    def at_work(self) -> bool:
        """Whether the SDK is still at something of ours, asked for or given up."""
        return self.link.stuck or (self._working is not None and self._working.is_alive())

    def _taken(self, answer: Outcome) -> Outcome:
        if self._working is not None:
            self._working.join()  # it has given its answer and has nothing more to do
        self.expected -= 1
        return answer

    def _begin(self, work: Callable[[Link], Outcome]) -> NoAnswer | None:
        if self.at_work:
            return NoAnswer("the SDK is still at it")
        answers = self._answers

        def run() -> None:
            link = self._connect()
            try:
                answer = work(link)
            finally:
                link.close()
            answers.put(answer)

        self.expected += 1
        self._working = Thread(target=run, name="card printer's SDK", daemon=True)
        self._working.start()
        return None


def _asked(link: Link, command: bytes, within: float) -> Outcome:
    text = EJECT if command == wire.EJECT else command[1:-1].decode("ascii")
    answer = link.ask(text, within)
    if answer is None:
        return NoAnswer("no answer")
    return wire.Refusal(wire.Code.MECHANICAL) if answer.startswith(_REFUSED) else wire.Answer(answer)


def _ended(printed: Printed) -> Outcome:
    match printed:
        case Printed.DONE:
            return wire.Answer()
        case Printed.REFUSED:
            return wire.Refusal(wire.Code.MECHANICAL)
        case Printed.UNKNOWN:
            return NoAnswer("the SDK cannot tell")
