"""The configuration: read whole, and every error names its key."""

from pathlib import Path

import pytest

from kiosk.config import Config, ConfigError, load

GOOD = """
kiosk = "kiosk-01"
state = "state"
[registry]
url = "https://localhost:8443"
ca = "ca.pem"
certificate = "kiosk.pem"
key = "kiosk.key"
jobs = "jobs.pem"
documents_ca = "documents.pem"
signer = "Dukcapil"
[a4]
url = "ipp://localhost:8631/ipp/print"
[card]
at = "tcp://localhost:9100"
[scanner]
port = "/dev/scanner"
"""


def write(tmp_path: Path, text: str) -> Path:
    """A file with this text."""
    path = tmp_path / "kiosk.toml"
    path.write_text(text)
    return path


def test_a_file_is_read_with_its_defaults(tmp_path: Path) -> None:
    """Only what is particular to a kiosk must be written."""
    config = load(write(tmp_path, GOOD))
    assert isinstance(config, Config)
    assert (config.panel.width, config.panel.height, config.panel.px_per_mm) == (1080, 1920, 3.61)
    assert (config.a4.send, config.receipt, config.registry.seconds) == ("raster", None, 8.0)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('kiosk = "kiosk-01"', "", "kiosk: Object missing required field"),
        ('kiosk = "kiosk-01"', 'kiosk = "K 1"', "kiosk: "),
        ("https://localhost", "http://localhost", "registry.url: "),
        ("ipp://localhost", "http://localhost", "a4.url: "),
        ("tcp://localhost:9100", "localhost", "card.at: "),
        ("[scanner]", "[scaner]", "scaner: Object contains unknown field"),
        ("[scanner]", "[panel]\nwidth = 10\n[scanner]", "panel.width: "),
        ("[a4]", "seconds = 0\n[a4]", "registry.seconds: "),
        ("[a4]", "[a4]\nsend = 'fax'", "a4.send: "),
        ("[a4]", "[ups]\nat = 'nut://localhost/kiosk'\n[a4]", "ups.at: "),
        ("[a4]", "[ups]\nat = 'nut://localhost:3493/kiosk\\nLOGOUT'\n[a4]", "ups.at: "),
        ("[a4]", "[ups]\nat = 'nut://localhost:3493/kiosk'\nwait = -1\n[a4]", "ups.wait: "),
        ("[a4]", "[ups]\nat = 'nut://localhost:3493/kiosk'\nshutdown = 'poweroff'\n[a4]", "ups.shutdown: "),
        ("tcp://localhost:9100", "usb:04b8", "card.at: "),
        ("tcp://localhost:9100", "serial:/dev/ttyS0@38401", "card.at: "),
        ("tcp://localhost:9100", "serial:/dev/ttyS0@38400,xonxoff", "card.at: "),
        ('port = "/dev/scanner"', 'port = "/dev/scanner"\nbaud = 300', "scanner.baud: "),
        ('"tcp://localhost:9100"', '"serial:/dev/ttyUSB0"\ndriver = "sdk"', "card.driver: "),
        ("tcp://localhost:9100", "usb:04b8:0e2g", "card.at: "),
        ('port = "/dev/scanner"', "", "scanner.port: "),
        ('port = "/dev/scanner"', 'mode = "wedge"\nport = "/dev/scanner"', "scanner.port: "),
        ("[a4]", "[usb]\nallowed = ['04b8']\n[a4]", "usb.allowed"),
        ("[a4]", "[a4]\noffset_x = 31", "a4.offset_x: "),
        ("[a4]", "[a4]\noffset_y = 0.5", "a4.offset_y: "),
        ("[card]", "[card]\noffset_y = -16", "card.offset_y: "),
        ("[card]", "[card]\nkinds = []", "card.kinds: "),
        ("[card]", "[card]\nkinds = ['biodata']", "card.kinds"),
        ("[card]", "[card]\nmouth_sensor = ''", "card.mouth_sensor: "),
        ("[card]", "[card]\nmouth_sensor = 'a;b'", "card.mouth_sensor: "),
        ("[card]", "[card]\nbins_sensor = 'a;b'", "card.bins_sensor: "),
        ("[card]", "[card]\nreject_counter = ''", "card.retract_counter: "),
        ("[card]", "[card]\nretract_counter = ''", "card.retract_counter: "),
        ("[card]", "[card]\ndriver = 'sdk'\nhead_sensor = ''", "card.head_sensor: "),
        ("[card]", "[card]\ndriver = 'sdk'\nprint_back = true", "card.print_back: "),
        ("[card]", "[card]\nribbon_low = -1", "card.ribbon_low: "),
        ("[a4]", "[staff]\nnotify = []\n[a4]", "staff.notify: "),
        ("[a4]", "[staff]\nnotify = ['']\n[a4]", "staff.notify"),
        ("[card]", "[card]\nmouth_sensor = false", "card.mouth_sensor: Expected `str`"),
        ("[card]", "[card]\ndriver = 'sdk'\nmouth_sensor = 'x'", "card.mouth_sensor: "),
        ("[a4]", "[a4]\nsend = 'pdf'\noffset_x = 5", "a4.offset_x: "),
        ("[a4]", "[a4]\nsend = 'pdf'\noffset_y = -5", "a4.offset_y: "),
    ],
)
def test_an_error_names_its_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    """The message holds file and key, so that a technician finds the line."""
    path = write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert f"{path}: {key}" in str(caught.value)


def test_an_offset_is_in_tenths_of_a_millimetre(tmp_path: Path) -> None:
    """None where none is written; a PDF is printed as it was signed, and the error says what to do."""
    text = GOOD.replace("[a4]", "[a4]\noffset_x = -30\noffset_y = 30").replace("[card]", "[card]\noffset_x = 15")
    config = load(write(tmp_path, text))
    assert (config.a4.offset_x, config.a4.offset_y, config.card.offset_x, config.card.offset_y) == (-30, 30, 15, 0)
    assert load(write(tmp_path, GOOD.replace("[a4]", "[a4]\nsend = 'pdf'"))).a4.offset_x == 0
    with pytest.raises(ConfigError, match='needs `send = "raster"`'):
        load(write(tmp_path, GOOD.replace("[a4]", "[a4]\nsend = 'pdf'\noffset_x = 1")))


@pytest.mark.faults(23)
def test_a_card_printer_without_a_sensor_at_its_mouth_is_refused(tmp_path: Path) -> None:
    """The error says why, and what to do; a printer that calls it otherwise is told its name."""
    assert load(write(tmp_path, GOOD)).card.mouth_sensor == "exit"
    assert load(write(tmp_path, GOOD.replace("[card]", "[card]\nmouth_sensor = 'g2'"))).card.mouth_sensor == "g2"
    with pytest.raises(ConfigError, match="fit a sensor and give its name"):
        load(write(tmp_path, GOOD.replace("[card]", "[card]\nmouth_sensor = ''")))


def test_a_ups_needs_only_its_place(tmp_path: Path) -> None:
    """The battery may last a minute, and nothing is switched off but the process."""
    ups = load(write(tmp_path, GOOD + "[ups]\nat = 'nut://localhost:3493/kiosk'\n")).ups
    assert ups is not None
    assert (ups.wait, ups.shutdown) == (60.0, ())


@pytest.mark.parametrize(
    "at", ["usb:04b8:0E28", "usb:04b8:0e28:R 1", "serial:/dev/ttyUSB0", "serial:/dev/ttyS0@38400,rtscts"]
)
def test_a_printer_may_be_on_usb_and_the_scanner_may_type(tmp_path: Path, at: str) -> None:
    """Then it has no port."""
    text = GOOD.replace("tcp://localhost:9100", at).replace('port = "/dev/scanner"', 'mode = "wedge"')
    config = load(write(tmp_path, text + "[usb]\nallowed = ['046d:c31c']\n"))
    assert (config.card.at, config.scanner.port, config.scanner.mode) == (at, None, "wedge")
    assert config.usb is not None
    assert config.usb.allowed == ("046d:c31c",)


def test_a_relative_path_is_relative_to_the_file(tmp_path: Path) -> None:
    """A kiosk started from anywhere finds its keys."""
    assert load(write(tmp_path, GOOD)).registry.ca == tmp_path / "ca.pem"


@pytest.mark.parametrize("text", ["kiosk = ", "kiosk = 'a'\nkiosk = 'b'"])
def test_a_file_that_is_not_toml_is_refused(tmp_path: Path, text: str) -> None:
    """The message says so, with the line."""
    with pytest.raises(ConfigError, match="is not TOML"):
        load(write(tmp_path, text))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The message says which file could not be read, and how to give one."""
    with pytest.raises(ConfigError, match=r"nothing\.toml: cannot be read .*--config"):
        load(tmp_path / "nothing.toml")


def test_staff_are_told_by_a_command_where_one_is_named(tmp_path: Path) -> None:
    """As a list of words."""
    assert load(write(tmp_path, GOOD)).staff is None
    staff = load(write(tmp_path, GOOD + "[staff]\nnotify = ['/usr/local/bin/tell', 'duty']\n")).staff
    assert staff is not None
    assert staff.notify == ("/usr/local/bin/tell", "duty")


def test_a_chip_encoder_is_named_by_its_pcsc_reader(tmp_path: Path) -> None:
    """Left out there is none; another way to reach it is refused."""
    assert load(write(tmp_path, GOOD)).card.chip is None
    named = GOOD.replace("[scanner]", 'chip = "pcsc:Reader 00 00"\n[scanner]')
    assert load(write(tmp_path, named)).card.chip == "pcsc:Reader 00 00"
    with pytest.raises(ConfigError, match=r"card\.chip: "):
        load(write(tmp_path, named.replace("pcsc:", "usb:")))
