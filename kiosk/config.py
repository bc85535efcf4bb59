"""The configuration of one kiosk: a TOML file, checked whole before anything is opened."""

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

import msgspec
from msgspec import Meta, Struct, field

# msgspec, not pydantic: it loads in a fifth of the time, and this stands before the first frame.
Baud = Literal[9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600]
_BAUD: Final = "|".join(map(str, get_args(Baud)))
_SERIAL: Final = rf"serial:/[^@]+(@({_BAUD})(,rtscts)?)?"
_USB: Final = "usb:[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}(:[^:]+)?"
Endpoint = Annotated[str, Meta(pattern=rf"^(tcp://[^/:]+:\d+|{_SERIAL}|{_USB})$")]
UsbId = Annotated[str, Meta(pattern=r"^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}$")]
Part = Annotated[str, Meta(pattern=r"^[A-Za-z0-9]*$")]  # a sensor or counter of the card printer
ChipReader = Annotated[str, Meta(pattern=r"^pcsc:.+$")]
CardKind = Literal["ktp_el", "kia"]
Tenths = Annotated[int, Meta(ge=-30, le=30)]  # of a millimetre
CardTenths = Annotated[int, Meta(ge=-15, le=15)]  # the margin of every face
Pixels = Annotated[int, Meta(ge=480, le=7680)]

_FIELD: Final = re.compile(r"field `([^`]+)`")


# What our own driver asks the card printer for, and the vendor's SDK does not.
_OWN: Final[Mapping[str, object]] = {
    "mouth_sensor": "exit",
    "bins_sensor": "bins",
    "head_sensor": "head",
    "reject_counter": "ser",
    "retract_counter": "seb",
    "print_back": False,
    "ribbon_low": 20,
}


class ConfigError(Exception):
    """The configuration cannot be used; the message names the key, what is wrong, and what is allowed."""


class _Section(Struct, frozen=True, forbid_unknown_fields=True):
    """What is not known is refused: a misspelt key must not leave a default in force."""


class Panel(_Section, frozen=True):
    """The screen. Sizes are computed from `px_per_mm`: 4.03 for 21.5 inches, 3.61 for 24, 3.21 for 27 (portrait)."""

    width: Pixels = 1080
    height: Pixels = 1920
    px_per_mm: Annotated[float, Meta(gt=0.5, lt=20)] = 3.61
    full_screen: bool = True


class RegistrySection(_Section, frozen=True):
    """Where the registry is, and the certificates: PEM files."""

    url: Annotated[str, Meta(pattern=r"^https://[^/]+$")]
    ca: Path
    certificate: Path
    key: Path
    jobs: Path
    documents_ca: Path
    signer: str
    seconds: Annotated[float, Meta(gt=0, le=60)] = 8.0


class A4Section(_Section, frozen=True):
    """The A4 printer: its IPP address, and what is handed over: the verified raster, or the verified PDF."""

    url: Annotated[str, Meta(pattern=r"^ipp://[^/]+/.+$")]
    send: Literal["raster", "pdf"] = "raster"
    answer_seconds: Annotated[int, Meta(ge=1, le=300)] = 30  # it may take over a document before it answers
    offset_x: Tenths = 0  # to the right
    offset_y: Tenths = 0  # down

    def __post_init__(self) -> None:
        if self.send == "pdf" and (self.offset_x or self.offset_y):
            name = "offset_x" if self.offset_x else "offset_y"
            raise ValueError(f'field `{name}` needs `send = "raster"`: a PDF is printed as it was signed')


class CardSection(_Section, frozen=True):
    """The card printer, on TCP, a serial line or USB; spoken to by our own driver, or on TCP by its vendor's SDK."""

    at: Endpoint
    driver: Literal["esc", "sdk"] = "esc"
    blanks: Annotated[int, Meta(ge=0, le=1000)] = 0  # counted into the books at the first start
    per_hour: Annotated[int, Meta(ge=1, le=500)] = 20  # cards that its head bears
    per_day: Annotated[int, Meta(ge=1, le=500)] = 100
    print_back: bool = False  # the back of KTP-el is preprinted
    ribbon_low: Annotated[int, Meta(ge=0, le=1000)] = 20  # cards
    mouth_sensor: str = "exit"  # its name on the wire (`Rse`)
    bins_sensor: Part = "bins"  # empty: the printer has no such thing
    head_sensor: Part = "head"
    reject_counter: Part = "ser"  # on the wire `Rco`
    retract_counter: Part = "seb"
    ejects_at_power_up: bool = True  # may push out what is in its path when its power returns
    chip: ChipReader | None = None  # the encoder inside; without one no chip is written
    kinds: Annotated[tuple[CardKind, ...], Meta(min_length=1)] | None = None  # None: what it can make whole
    offset_x: CardTenths = 0  # to the right
    offset_y: CardTenths = 0  # down

    def __post_init__(self) -> None:
        if self.driver == "sdk" and not self.at.startswith("tcp://"):
            raise ValueError("field `driver`: the SDK needs `at` to be tcp://HOST:PORT")
        if not self.mouth_sensor:
            raise ValueError(
                "field `mouth_sensor`: without one nobody can prove that a card was taken or the mouth is empty; "
                "fit a sensor and give its name"
            )
        if not (self.mouth_sensor.isascii() and self.mouth_sensor.isalnum()):
            raise ValueError("field `mouth_sensor` is a name of letters and digits, as the printer knows it")
        if bool(self.reject_counter) != bool(self.retract_counter):
            raise ValueError("field `retract_counter`: a drop is proven by both counters or by none; name both or none")
        for key, default in _OWN.items() if self.driver == "sdk" else ():
            if getattr(self, key) != default:
                raise ValueError(f"field `{key}` belongs to driver `esc`: the SDK has its own way")


class ScannerSection(_Section, frozen=True):
    """The QR scanner: in serial (CDC) mode on a port, or typing as a keyboard."""

    mode: Literal["serial", "wedge"] = "serial"
    port: Path | None = None
    baud: Baud = 9600  # a CDC device does not care

    def __post_init__(self) -> None:
        if (self.mode == "serial") != (self.port is not None):
            raise ValueError("field `port` belongs to mode `serial`, and to no other")


class ReceiptSection(_Section, frozen=True):
    """The receipt printer."""

    at: Endpoint


class UpsSection(_Section, frozen=True):
    """The UPS: where NUT's `upsd` has it, how long its battery may feed a kiosk that stays up, what switches it off.

    `shutdown` is a command and its words; none: the process ends with 0, and its supervisor does the rest.
    """

    at: Annotated[str, Meta(pattern=r"^nut://[^/:]+:\d+/[A-Za-z0-9_.-]+$")]
    wait: Annotated[float, Meta(ge=0, le=3600)] = 60.0
    shutdown: tuple[str, ...] = ()


class UsbSection(_Section, frozen=True):
    """The USB devices that belong to this machine, as VID:PID; what this file speaks to by USB need not be named."""

    allowed: tuple[UsbId, ...] = ()


class StaffSection(_Section, frozen=True):
    """How staff are told: a command and its words, which is run with a fault's code and its level behind them."""

    notify: Annotated[tuple[Annotated[str, Meta(min_length=1)], ...], Meta(min_length=1)]


class JournalSection(_Section, frozen=True):
    """How long the journal keeps its records, in days at work; longer than any backup of the registry lives."""

    retention_days: Annotated[int, Meta(ge=30, le=36500)] = 400


class HealthSection(_Section, frozen=True):
    """When staff are warned and machines are tested; a day is so many hours at work."""

    day_hours: Literal[8, 16, 24] = 24
    warn_days: Annotated[float, Meta(ge=0, le=60)] = 3.0
    selftest_hours: Annotated[float, Meta(gt=0, le=168)] = 6.0
    exercise_days: Annotated[float, Meta(gt=0, le=365)] = 7.0


class Config(_Section, frozen=True):
    """All of it. Relative paths are relative to the file."""

    kiosk: Annotated[str, Meta(pattern=r"^[a-z0-9-]{3,32}$")]
    state: Path
    registry: RegistrySection
    a4: A4Section
    card: CardSection
    scanner: ScannerSection
    panel: Panel = field(default_factory=Panel)
    receipt: ReceiptSection | None = None
    ups: UpsSection | None = None
    usb: UsbSection | None = None
    staff: StaffSection | None = None
    journal: JournalSection = field(default_factory=JournalSection)
    health: HealthSection = field(default_factory=HealthSection)


def load(path: Path) -> Config:
    """Read and check a file; raises ConfigError."""
    try:
        text = path.read_text(encoding="utf-8")
        return msgspec.convert(tomllib.loads(text), Config, dec_hook=_beside(path.parent))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); give a TOML file with --config") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: is not TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {_with_key(str(error))}") from error


def _beside(folder: Path) -> Callable[[type, object], object]:
    """Read paths; a relative one is relative to the file."""

    def read(kind: type, value: object) -> object:
        if kind is Path and isinstance(value, str):
            return folder / value
        raise TypeError(f"Expected `str`, got `{type(value).__name__}`")

    return read


def _with_key(message: str) -> str:
    """Turn msgspec's "what is wrong - at `$.section.key`" into "section.key: what is wrong"."""
    what, _, where = message.partition(" - at `$")
    section = where.rstrip("`").lstrip(".")
    named = _FIELD.search(what)
    key = ".".join(part for part in (section, named.group(1) if named else "") if part)
    return f"{key}: {what}"
