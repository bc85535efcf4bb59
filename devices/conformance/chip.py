"""What every chip encoder must do: know the chip before a byte, claim only what was read back, and show nothing."""

import logging
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Final

from devices.chip.driver import ChipEncoder, Uid, Verified, Written
from devices.chip.reader import Trouble as Told
from devices.chip.wire import UID_BYTES
from devices.conformance.bench import ChipBench, Trouble
from devices.conformance.check import BrokenError, Check, Suite, an, must, never, same

CHIP: Final = Suite[ChipBench]()
MARK: Final = "ANJUNGAN-CHIP"
CONTENT: Final = b"".join(f"{MARK} {number:04} ".encode() for number in range(50))
OTHER: Final = CONTENT[::-1]
LONG: Final = CONTENT * 8  # in many pieces; still fits on a chip
TOO_LONG: Final = bytes(40_000)  # beyond what a short command can reach
SECONDS: Final = 30.0  # for any call, whatever card and reader do
_QUICK: Final = 10.0  # for a call that finds nobody
_TRIES: Final = 20
_CLAIMS: Final = Uid | Written | Verified
_CALLS: Final[dict[str, Callable[[ChipEncoder, str], object]]] = {
    "uid": lambda driver, _: driver.uid(),
    "write": lambda driver, uid: driver.write(uid, CONTENT),
    "verify": lambda driver, uid: driver.verify(uid, CONTENT),
    "encode": lambda driver, uid: driver.encode(uid, CONTENT),
}


def _uid(driver: ChipEncoder) -> str:
    return an(Uid, driver.uid()).value


def _encoded(driver: ChipEncoder, content: bytes = CONTENT) -> str:
    """Encode the card in the field; gives its UID."""
    uid = _uid(driver)
    same(driver.encode(uid, content), Verified(uid), "encode")
    return uid


def _timed(bench: ChipBench, call: Callable[[], object], limit: float = SECONDS) -> object:
    began = bench.now()
    answer = call()
    must(bench.now() - began <= limit, f"a call took longer than {limit:.0f} seconds")
    return answer


def _works_again(bench: ChipBench, driver: ChipEncoder) -> None:
    """Without a restart of the kiosk, within seconds."""
    for _ in range(_TRIES):
        if isinstance(driver.uid(), Uid):
            break
        bench.wait(0.5)
    _encoded(driver)


@CHIP.check()
def ready_with_and_without_a_card(bench: ChipBench) -> None:
    """A reader that is there is ready, whether a card lies on it or not."""
    driver = bench.start()
    same(driver.ready(), None, "ready with a card")
    bench.lift()
    same(driver.ready(), None, "ready without one")


@CHIP.check()
def uid_is_stable(bench: ChipBench) -> None:
    """Asked ten times, after the card was away, and by another run of the kiosk, a card has one UID."""
    driver = bench.start()
    uid = _uid(driver)
    for _ in range(9):
        must(_uid(driver) == uid, "another UID at another time")
    bench.lift()
    bench.lay(1)
    must(_uid(driver) == uid, "another UID once the card was away")
    must(_uid(bench.start()) == uid, "another UID after a restart")


@CHIP.check()
def uid_is_one_of_the_standard(bench: ChipBench) -> None:
    """A UID is 4, 7 or 10 bytes, in capital hexadecimal digits."""
    uid = _uid(bench.start())
    must(uid == bytes.fromhex(uid).hex().upper(), "other digits")
    must(len(bytes.fromhex(uid)) in UID_BYTES, "another length")


@CHIP.check(19)
def uid_is_of_the_card_in_the_field(bench: ChipBench) -> None:
    """Another card is another UID, at once."""
    driver = bench.start()
    first = _uid(driver)
    bench.lay(2)
    must(_uid(driver) != first, "the UID of the card that was there before")


@CHIP.check()
def write_then_verify(bench: ChipBench) -> None:
    """What was written is verified, on the chip of that UID."""
    driver = bench.start()
    uid = _uid(driver)
    same(driver.write(uid, CONTENT), Written(), "write")
    same(driver.verify(uid, CONTENT), Verified(uid), "verify")


@CHIP.check(18)
def verified_is_on_the_chip(bench: ChipBench) -> None:
    """Who reads the chip without the driver finds every byte there."""
    _encoded(bench.start())
    must(bench.holds(1, CONTENT), "something else is on the chip")


@CHIP.check()
def verified_after_a_restart(bench: ChipBench) -> None:
    """Another run of the kiosk verifies what the first one wrote."""
    uid = _encoded(bench.start())
    same(bench.start().verify(uid, CONTENT), Verified(uid), "verify")


@CHIP.check()
def encode_again_is_harmless(bench: ChipBench) -> None:
    """The same content three times is the same content; another content replaces it whole, shorter or longer."""
    driver = bench.start()
    for content in (CONTENT, CONTENT, CONTENT, OTHER[:100], LONG):
        uid = _encoded(driver, content)
        same(driver.verify(uid, content), Verified(uid), "verify")


@CHIP.check(18)
def verify_differs_is_told(bench: ChipBench) -> None:
    """Less, more, other bytes, one other bit: each differs, and asking changes nothing on the chip."""
    driver = bench.start()
    uid = _encoded(driver)
    bit = bytes([*CONTENT[:-1], CONTENT[-1] ^ 1])
    for other in (CONTENT[:-1], CONTENT + b"x", OTHER, bit):
        same(driver.verify(uid, other), Told.DIFFERS, "verify")
    same(driver.verify(uid, CONTENT), Verified(uid), "verify")


@CHIP.check()
def too_long_is_told(bench: ChipBench) -> None:
    """What does not fit is refused before a byte is written, and so is nothing at all."""
    driver = bench.start()
    uid = _encoded(driver)
    same(driver.encode(uid, TOO_LONG), Told.TOO_LONG, "encode")
    never(_CLAIMS, driver.encode(uid, b""))
    same(driver.verify(uid, CONTENT), Verified(uid), "verify")


@CHIP.check()
def close_is_no_end(bench: ChipBench) -> None:
    """Closing may be repeated, and the next call finds the card again."""
    driver = bench.start()
    uid = _encoded(driver)
    driver.close()
    driver.close()
    same(driver.verify(uid, CONTENT), Verified(uid), "verify")


def _other_card_is_refused(call: str, bench: ChipBench) -> None:
    driver = bench.start()
    first = _encoded(driver)
    bench.lay(2)
    second = _encoded(driver, OTHER)
    same(_CALLS[call](driver, first), Told.OTHER_CARD, call)
    same(driver.verify(second, OTHER), Verified(second), "the other card")


@CHIP.check(18)
def torn_write_is_not_verified(bench: ChipBench) -> None:
    """A card that leaves in the middle of a write is torn, and half a content is none."""
    driver = bench.start()
    uid = _uid(driver)
    bench.provoke(Trouble.TORN, once=True)
    same(driver.write(uid, CONTENT), Told.TORN, "write")
    _works_again_as(bench, driver, uid)
    never(Verified, driver.verify(uid, CONTENT))


@CHIP.check(18)
def torn_write_is_written_again(bench: ChipBench) -> None:
    """Torn out and back again, the same card is written from the start, and verified."""
    driver = bench.start()
    uid = _uid(driver)
    bench.provoke(Trouble.TORN, once=True)
    same(driver.encode(uid, CONTENT), Verified(uid), "encode")
    must(bench.holds(1, CONTENT), "something else is on the chip")


@CHIP.check(18)
def torn_again_and_again_ends(bench: ChipBench) -> None:
    """A card that leaves at every write is told as torn, in time."""
    driver = bench.start()
    uid = _uid(driver)
    bench.provoke(Trouble.TORN)
    same(_timed(bench, lambda: driver.encode(uid, CONTENT)), Told.TORN, "encode")


@CHIP.check(19)
def torn_and_another_card_comes_back(bench: ChipBench) -> None:
    """Torn out, and another card in its place: it is refused, and nothing is written on it."""
    driver = bench.start()
    bench.lay(2)
    second = _encoded(driver, OTHER)
    bench.lay(1)
    first = _uid(driver)
    bench.provoke(Trouble.TORN, once=True)
    bench.provoke(Trouble.OTHER_MACHINE, once=True)
    same(driver.encode(first, CONTENT), Told.OTHER_CARD, "encode")
    same(driver.verify(second, OTHER), Verified(second), "the other card")


@CHIP.check(18)
def memory_failure_is_told(bench: ChipBench) -> None:
    """A chip that will not be written (65 81) is told as that, for the card's sake; the next try may succeed."""
    driver = bench.start()
    uid = _uid(driver)
    bench.provoke(Trouble.MEMORY_FAILURE)
    same(driver.write(uid, CONTENT), Told.MEMORY_FAILURE, "write")
    same(driver.encode(uid, CONTENT), Told.MEMORY_FAILURE, "encode")
    bench.mend(Trouble.MEMORY_FAILURE)
    _encoded(driver)


@CHIP.check(18)
def false_ok_is_found(bench: ChipBench) -> None:
    """A chip that acknowledges and keeps other bytes is not encoded: it differs."""
    driver = bench.start()
    uid = _uid(driver)
    bench.provoke(Trouble.FALSE_OK)
    same(driver.encode(uid, CONTENT), Told.DIFFERS, "encode")


def _mute_is_told(call: str, bench: ChipBench) -> None:
    driver = bench.start()
    uid = _uid(driver)
    bench.provoke(Trouble.SILENT)
    same(_timed(bench, lambda: _CALLS[call](driver, uid), _QUICK), Told.SILENT, call)
    bench.mend(Trouble.SILENT)
    _works_again(bench, driver)


def _garbled_claims_nothing(call: str, bench: ChipBench) -> None:
    driver = bench.start()
    uid = _uid(driver)
    bench.provoke(Trouble.GARBLED)
    never(_CLAIMS, _timed(bench, lambda: _CALLS[call](driver, uid)))
    bench.mend(Trouble.GARBLED)
    _works_again(bench, driver)


def _no_card_is_told(call: str, bench: ChipBench) -> None:
    driver = bench.start()
    uid = _uid(driver)
    bench.lift()
    same(_timed(bench, lambda: _CALLS[call](driver, uid), _QUICK), Told.NO_CARD, call)
    bench.lay(1)
    _works_again(bench, driver)


def _says_nothing_of_the_card(bench: ChipBench, driver: ChipEncoder, uid: str) -> None:
    must(an(Told, driver.ready()).of_reader, "ready without a reader")
    for name, call in _CALLS.items():
        told = an(Told, _timed(bench, partial(call, driver, uid), _QUICK))
        must(told.of_reader, f"{name}: {told!r} is said of a card that nobody can see")


@CHIP.check()
def slow_chip_ends(bench: ChipBench) -> None:
    """A chip whose every answer comes late is not waited for without end, and not called written."""
    driver = bench.start()
    uid = _uid(driver)
    bench.provoke(Trouble.SLOW)
    never(_CLAIMS, _timed(bench, lambda: driver.write(uid, LONG)))
    never(_CLAIMS, _timed(bench, lambda: driver.encode(uid, LONG)))


@CHIP.check(26)
def reader_unplugged_is_unknown(bench: ChipBench) -> None:
    """Without a reader nothing is said of the card; plugged in again it works by itself."""
    driver = bench.start()
    uid = _uid(driver)
    bench.off()
    _says_nothing_of_the_card(bench, driver, uid)
    bench.on()
    _works_again(bench, driver)


@CHIP.check(26)
def reader_unplugged_from_the_start(bench: ChipBench) -> None:
    """A reader that was never there is unknown; plugged in later, it works."""
    bench.off()
    driver = bench.start()
    must(an(Told, driver.uid()).of_reader, "something is said of a card")
    bench.on()
    _works_again(bench, driver)


@CHIP.check(26)
def reader_unplugged_in_the_middle(bench: ChipBench) -> None:
    """Gone while a card is written: not verified, nothing said of the card, and written whole when it is back."""
    driver = bench.start()
    uid = _uid(driver)
    bench.provoke(Trouble.ANSWER_LOST, once=True)
    must(an(Told, driver.encode(uid, CONTENT)).of_reader, "something is said of the card")
    bench.mend(Trouble.ANSWER_LOST)
    _works_again(bench, driver)


@CHIP.check()
def service_gone_is_unknown(bench: ChipBench) -> None:
    """Without the program that serves the reader nothing is said of the card; started again it works by itself."""
    driver = bench.start()
    uid = _uid(driver)
    bench.provoke(Trouble.SERVICE_GONE)
    _says_nothing_of_the_card(bench, driver, uid)
    bench.mend(Trouble.SERVICE_GONE)
    _works_again(bench, driver)


@CHIP.check()
def nothing_is_shown(bench: ChipBench) -> None:
    """Nothing of the content stands in an answer, in the driver's own words, or in the log, well done or not."""
    with closing(_Log()) as log:
        driver = bench.start()
        uid = _encoded(driver)
        answers = (
            driver.write(uid, CONTENT),
            driver.verify(uid, CONTENT),
            driver.verify(uid, OTHER),
            driver.encode(uid, CONTENT),
            driver.encode("00000000", CONTENT),
            driver,
        )
    shown = "".join(f"{answer!r} {answer}" for answer in answers) + log.text
    for text in (MARK, MARK[::-1], MARK.encode().hex()):
        must(text.lower() not in shown.lower(), "something of the content is shown")


class _Log(logging.Handler):
    """Keeps all that is logged while it stands open."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._root = logging.getLogger()
        self._level = self._root.level
        self._root.addHandler(self)
        self._root.setLevel(logging.DEBUG)

    def emit(self, record: logging.LogRecord) -> None:
        self.text += record.getMessage()

    def close(self) -> None:
        self._root.removeHandler(self)
        self._root.setLevel(self._level)
        super().close()


def _works_again_as(bench: ChipBench, driver: ChipEncoder, uid: str) -> None:
    """The card that was torn out is in the field again."""
    for _ in range(_TRIES):
        if driver.uid() == Uid(uid):
            return
        bench.wait(0.5)
    raise BrokenError("the card is not found again")


for _call in _CALLS:
    if _call != "uid":
        CHIP.add(
            Check(
                f"{_call}-of-another-card-is-refused",
                f"Asked to {_call} one card with another in the field, it refuses, and the other stays as it was.",
                partial(_other_card_is_refused, _call),
                (19,),
            )
        )
    for _what, _act, _says in (
        ("mute-card-is-told", _mute_is_told, "of a card that does not answer: silent, in time; then it works again"),
        ("garbled-claims-nothing", _garbled_claims_nothing, "with torn answers claims nothing; then it works again"),
        ("no-card-is-told", _no_card_is_told, "without a card: no card, in time; one that is laid down works"),
    ):
        _name = "UID" if _call == "uid" else _call.capitalize()
        CHIP.add(Check(f"{_call}-{_what}", f"{_name} {_says}.", partial(_act, _call), (18,)))
