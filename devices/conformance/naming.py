"""Which device it was, as far as its protocol tells: make, model, firmware, serial; else the technician says it."""

from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from typing import Final

from devices.a4 import wire as ipp
from devices.a4.line import Exchange
from devices.card import wire as card
from devices.transport import Transport, TransportError

Names = Mapping[str, str]
_IPP: Final = {
    "printer-make-and-model": "model",
    "printer-firmware-string-version": "firmware",
    "printer-serial-number": "serial",
    "printer-uuid": "uuid",
}
_CARD: Final = {"Rtp": "model", "Rfv": "firmware", "Rsn": "serial"}
_LONGEST: Final = 200
_SECONDS: Final = 2.0


def of_ipp(exchange: Exchange, uri: str) -> Names:
    """Ask an IPP printer; empty when it does not answer."""
    try:
        answer = ipp.read_answer(exchange.exchange(ipp.get_printer(1, uri, tuple(_IPP))), 1)
    except (TransportError, ipp.WireError):
        return {}
    finally:
        exchange.close()
    return {name: text for key, name in _IPP.items() if (text := _plain(answer.printer.get(key)))}


def of_card(connect: Callable[[], Transport]) -> Names:
    """Ask a card printer in the language of the guide; empty when it does not answer."""
    found: dict[str, str] = {}
    try:
        line = connect()
        try:
            for command, name in _CARD.items():
                line.discard()
                line.write(card.command(command))
                text = _plain(_answer(line))
                found |= {name: text} if text else {}
        finally:
            line.close()
    except TransportError:
        pass
    return found


def _answer(line: Transport) -> str:
    data = b""
    while len(data) < _LONGEST:
        more = line.read(_LONGEST, _SECONDS)
        data += more
        if not more or card.NACK in data:
            return ""
        if data.endswith(bytes([card.ACK])):
            return data[:-1].decode("ascii", "replace")
    return ""


def _plain(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(one for one in text.strip() if one.isprintable())[:_LONGEST]


def distribution(driver: str) -> str:
    """Give name and version of the distribution that a MODULE:NAME comes from; `unknown` for one not installed."""
    top = driver.removeprefix("bench:").partition(":")[0].partition(".")[0]
    for name in packages_distributions().get(top, ()):
        try:
            return f"{name} {version(name)}"
        except PackageNotFoundError:
            continue
    return "unknown"
