"""Before Qt is loaded it is seen whether a window can be shown."""

import socket
from pathlib import Path

import pytest

from kiosk import cli, display


@pytest.fixture(autouse=True)
def _no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


def test_what_is_lacking_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No display, or one where nothing answers; a server that listens is one, and another machine's is believed."""
    monkeypatch.setattr(display, "_X11", f"{tmp_path}/X")
    assert str(display.trouble()).startswith("no display")
    monkeypatch.setenv("DISPLAY", ":7.0")
    assert str(display.trouble()).startswith("nothing answers at DISPLAY=:7.0")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{tmp_path}/X7")
        server.listen()
        assert display.trouble() is None
    for elsewhere in ("there:0", "192.0.2.7:0.0"):
        monkeypatch.setenv("DISPLAY", elsewhere)
        assert display.trouble() is None


@pytest.mark.parametrize("platform", ["xcb", "wayland;xcb", "wayland-egl", "xcb:some=option"])
def test_each_platform_needs_its_display(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wayland's is none for X alone."""
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert display.trouble() is not None
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert (display.trouble() is None) is platform.startswith("wayland")


@pytest.mark.parametrize(("name", "value"), [("QT_QPA_PLATFORM", "eglfs"), ("WAYLAND_DISPLAY", "wayland-0")])
def test_not_every_window_needs_x(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without X, and Wayland."""
    monkeypatch.setenv(name, value)
    assert display.trouble() is None


def test_the_kiosk_does_not_end_in_the_words_of_qt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line, exit 1."""
    monkeypatch.setattr(display, "_X11", f"{tmp_path}/X")
    assert cli.main(["run", "--config", str(tmp_path / "kiosk.toml")]) == cli.FAILED
    assert capsys.readouterr().err.count("\n") == 1


def test_a_path_that_cannot_be_used_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what to do, not with a number of an error."""
    assert cli.main(["conformance", "verify", "no.jws", "--key", str(tmp_path / "none.pem")]) == cli.FAILED
    assert capsys.readouterr().err == (
        f"anjungan: {tmp_path / 'none.pem'}: no such file or directory; give a path that is there and may be used\n"
    )
