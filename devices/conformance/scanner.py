"""What every QR scanner must do: each code once, noise as noise, nothing over the end of a visit, back by itself."""

from collections.abc import Callable
from typing import Final

from devices.conformance.bench import ScannerBench
from devices.conformance.check import Check, Suite, an, must, same
from devices.scanner.driver import Scanned, Scanner
from devices.scanner.wire import Noise, Reason, frame
from pin.credential import LONGEST
from pin.secret import Secret

SCANNER: Final = Suite[ScannerBench]()
ONE: Final = "ANJUNGAN-1"
TWO: Final = "ANJUNGAN-2"
SAME_WITHIN: Final = 2.0  # seconds for which a code that is held still is one code
_PAUSE: Final = 0.5  # longer than the gap within a code
_STEP: Final = 0.05


def _next(bench: ScannerBench, driver: Scanner) -> Scanned | Noise | None:
    """Read for a moment."""
    for _ in range(4):
        found = driver.read(bench.now())
        if found is not None:
            return found
        bench.wait(_STEP / 4)
    return None


def _opened(bench: ScannerBench) -> Scanner:
    driver = bench.start()
    same(driver.read(bench.now()), None, "before anything was held")
    must(driver.connected, "the line is not open")
    return driver


def _gives(bench: ScannerBench, driver: Scanner, *texts: str) -> None:
    found = [_next(bench, driver) for _ in range(len(texts) + 1)]
    must(found == [*(Scanned(Secret(text)) for text in texts), None], f"another number or order of codes: {found}")


@SCANNER.check()
def code_is_given(bench: ScannerBench) -> None:
    """A code held before the scanner is given, once."""
    driver = _opened(bench)
    bench.hold(ONE)
    _gives(bench, driver, ONE)


@SCANNER.check()
def code_held_still_is_one(bench: ScannerBench) -> None:
    """Held still for six seconds and sent again and again, it is one code."""
    driver = _opened(bench)
    bench.hold(ONE)
    _gives(bench, driver, ONE)
    for _ in range(6):
        bench.wait(1)
        bench.hold(ONE)
        _gives(bench, driver)


@SCANNER.check()
def code_shown_again_is_given_again(bench: ScannerBench) -> None:
    """Taken away for longer than two seconds and shown again, it is another scan."""
    driver = _opened(bench)
    for _ in range(2):
        bench.hold(ONE)
        _gives(bench, driver, ONE)
        bench.wait(SAME_WITHIN + 1)


@SCANNER.check()
def another_code_comes_at_once(bench: ScannerBench) -> None:
    """Another code right after the first is given, and so is the first after that."""
    driver = _opened(bench)
    for text in (ONE, TWO, ONE):
        bench.hold(text)
        _gives(bench, driver, text)


@SCANNER.check()
def two_codes_in_one_burst(bench: ScannerBench) -> None:
    """Both are given, in order, without another byte having to come."""
    driver = _opened(bench)
    bench.send(frame(ONE) + frame(TWO))
    _gives(bench, driver, ONE, TWO)


@SCANNER.check()
def code_in_pieces(bench: ScannerBench) -> None:
    """A code that comes byte by byte is one code."""
    driver = _opened(bench)
    for at in range(len(ONE)):
        bench.send(frame(ONE)[at : at + 1])
        same(driver.read(bench.now()), None, "in the middle of a code")
        bench.wait(_STEP)
    bench.send(b"\r")
    _gives(bench, driver, ONE)


@SCANNER.check()
def longest_code_is_given(bench: ScannerBench) -> None:
    """The longest code that the registry writes passes whole."""
    driver = _opened(bench)
    bench.send(frame("A" * LONGEST))
    _gives(bench, driver, "A" * LONGEST)


@SCANNER.check(40)
def flood_is_one_noise(bench: ScannerBench) -> None:
    """Ten thousand characters are one noise; the code behind them is given."""
    driver = _opened(bench)
    bench.send(b"9" * 10_000 + b"\r" + frame(ONE))
    found = [driver.read(bench.now()) for _ in range(8)]
    same([one for one in found if one], [Noise(Reason.TOO_LONG), Scanned(Secret(ONE))], "what came")


@SCANNER.check(40)
def endless_code_ends_with_a_pause(bench: ScannerBench) -> None:
    """An endless code without terminator spoils nothing that comes after a pause."""
    driver = _opened(bench)
    bench.send(b"9" * (LONGEST + 50))
    same(_next(bench, driver), Noise(Reason.TOO_LONG), "what came")
    bench.wait(_PAUSE)
    bench.send(frame(ONE))
    _gives(bench, driver, ONE)


@SCANNER.check()
def code_broken_off_is_noise(bench: ScannerBench) -> None:
    """Half a code and silence is noise, and no part of the next code."""
    driver = _opened(bench)
    bench.send(ONE[:5].encode())
    same(driver.read(bench.now()), None, "half a code")
    bench.wait(_PAUSE)
    same(_next(bench, driver), Noise(Reason.BROKEN_OFF), "after the pause")
    bench.hold(TWO)
    _gives(bench, driver, TWO)


@SCANNER.check()
def terminators_alone_are_nothing(bench: ScannerBench) -> None:
    """Empty lines are neither codes nor noise."""
    driver = _opened(bench)
    bench.send(b"\r\n\r\r\n")
    _gives(bench, driver)


@SCANNER.check()
def unplugged_is_noticed(bench: ScannerBench) -> None:
    """Unplugged, it gives nothing, raises nothing, and is known to be gone."""
    driver = _opened(bench)
    bench.off()
    same(driver.read(bench.now()), None, "from a scanner that is gone")
    must(not driver.connected, "said to be connected")


@SCANNER.check()
def unplugged_from_the_start(bench: ScannerBench) -> None:
    """A scanner that was never there gives nothing and raises nothing; plugged in later, it works."""
    bench.off()
    driver = bench.start()
    same(driver.read(bench.now()), None, "from a scanner that is not there")
    bench.on()
    _reconnect(bench, driver)
    bench.hold(ONE)
    _gives(bench, driver, ONE)


@SCANNER.check()
def back_by_itself(bench: ScannerBench) -> None:
    """Plugged in again it works within half a minute, without a restart of the kiosk."""
    driver = _opened(bench)
    bench.off()
    driver.read(bench.now())
    bench.wait(20)
    driver.read(bench.now())
    bench.on()
    _reconnect(bench, driver)
    bench.hold(ONE)
    _gives(bench, driver, ONE)


@SCANNER.check()
def tried_less_and_less_often(bench: ScannerBench) -> None:
    """A scanner that stays away is not tried at every poll: at most thirty times in a minute of polling."""
    bench.off()
    driver = bench.start()
    before = bench.opened()
    for _ in range(60 * 10):
        driver.read(bench.now())
        bench.wait(0.1)
    tries = bench.opened() - before
    must(1 < tries <= 30, f"tried {tries} times")  # noqa: PLR2004 - as the sentence says


@SCANNER.check()
def half_a_code_does_not_survive_the_plug(bench: ScannerBench) -> None:
    """Unplugged in the middle of a code: its half is not put before what comes after."""
    driver = _opened(bench)
    bench.send(ONE[:5].encode())
    driver.read(bench.now())
    bench.off()
    driver.read(bench.now())
    bench.on()
    _reconnect(bench, driver)
    bench.send(frame(TWO))
    _gives(bench, driver, TWO)


@SCANNER.check(42)
def what_lay_in_the_line_is_not_read(bench: ScannerBench) -> None:
    """What was scanned before the kiosk opened the line is nobody's."""
    bench.send(frame(ONE))
    driver = bench.start()
    same(_next(bench, driver), None, "from before")
    bench.hold(TWO)
    _gives(bench, driver, TWO)


@SCANNER.check()
def close_is_no_end(bench: ScannerBench) -> None:
    """Closing may be repeated, and the next read opens the line again."""
    driver = _opened(bench)
    driver.close()
    driver.close()
    same(driver.read(bench.now()), None, "after closing")
    bench.hold(ONE)
    _gives(bench, driver, ONE)


@SCANNER.check(41, 55)
def forget_drops_what_came(bench: ScannerBench) -> None:
    """At the end of a visit what was scanned and not yet read is dropped."""
    driver = _opened(bench)
    bench.hold(ONE)
    bench.hold(TWO)
    driver.forget()
    _gives(bench, driver)


@SCANNER.check(41, 55)
def forget_drops_what_had_begun(bench: ScannerBench) -> None:
    """Wherever the end of the visit cuts a code, no part of it is ever given; the next code is."""
    for at in range(1, len(frame(ONE))):
        driver = bench.start()
        driver.read(bench.now())
        bench.send(frame(ONE)[:at])
        driver.forget()
        bench.send(frame(ONE)[at:] + frame(TWO))
        _gives(bench, driver, TWO)
        driver.close()


@SCANNER.check(55)
def forget_keeps_what_comes_after(bench: ScannerBench) -> None:
    """A code held after the end of a visit belongs to the next one."""
    driver = _opened(bench)
    bench.hold(ONE)
    driver.forget()
    bench.hold(TWO)
    _gives(bench, driver, TWO)


@SCANNER.check(41, 42)
def forget_does_not_reopen_a_visit(bench: ScannerBench) -> None:
    """A code left lying over the end of a visit is not given until it was away."""
    driver = _opened(bench)
    bench.hold(ONE)
    _gives(bench, driver, ONE)
    driver.forget()
    for _ in range(3):
        bench.wait(1)
        bench.hold(ONE)
        _gives(bench, driver)
    bench.wait(SAME_WITHIN + 1)
    driver.read(bench.now())
    bench.hold(ONE)
    _gives(bench, driver, ONE)


@SCANNER.check()
def forget_half_and_a_pause(bench: ScannerBench) -> None:
    """The rest of a forgotten code that never comes spoils nothing."""
    driver = _opened(bench)
    bench.send(ONE[:5].encode())
    driver.read(bench.now())
    driver.forget()
    bench.wait(_PAUSE)
    driver.read(bench.now())
    bench.hold(TWO)
    _gives(bench, driver, TWO)


@SCANNER.check(40)
def nothing_is_shown(bench: ScannerBench) -> None:
    """What was scanned does not appear when the answer is printed or logged."""
    driver = _opened(bench)
    bench.hold(ONE)
    found = an(Scanned, _next(bench, driver))
    must(ONE not in f"{found!r} {found}", "the text of the code is shown")


def _reconnect(bench: ScannerBench, driver: Scanner) -> None:
    for _ in range(30):
        bench.wait(1)
        driver.read(bench.now())
        if driver.connected:
            return
    must(driver.connected, "still not connected after thirty seconds")


def _ends_with(end: bytes) -> Callable[[ScannerBench], None]:
    def act(bench: ScannerBench) -> None:
        driver = _opened(bench)
        bench.send(ONE.encode() + end + TWO.encode() + end)
        _gives(bench, driver, ONE, TWO)

    return act


def _is_noise(data: bytes, reason: Reason) -> Callable[[ScannerBench], None]:
    def act(bench: ScannerBench) -> None:
        driver = _opened(bench)
        bench.send(data + b"\r")
        same(_next(bench, driver), Noise(reason), "what came")
        bench.send(frame(ONE))
        _gives(bench, driver, ONE)

    return act


for _end, _says in ((b"\r", "CR"), (b"\n", "LF"), (b"\r\n", "CR LF")):
    SCANNER.add(
        Check(f"ends-with-{_says.lower().replace(' ', '-')}", f"A code may end with {_says}.", _ends_with(_end))
    )
for _what, _data, _reason in (
    ("bytes-that-are-no-text", b"\xff\xfe", Reason.NOT_TEXT),
    ("letters-beyond-ascii", "kode \u00e9".encode(), Reason.NOT_TEXT),
    ("a-zero-byte", b"A\x00B", Reason.NOT_TEXT),
    ("an-escape", b"\x1b[A", Reason.NOT_TEXT),
    ("one-character-too-many", b"A" * (LONGEST + 1), Reason.TOO_LONG),
):
    SCANNER.add(
        Check(
            f"noise-by-{_what}",
            f"With {_what.replace('-', ' ')} it is noise; the next code is given.",
            _is_noise(_data, _reason),
            (40,),
        )
    )
