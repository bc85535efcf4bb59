"""The QML sources: no warning, no untranslated sentence, every sentence in English, pictures of all of it."""

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from kiosk.core.faults import FAULTS, Text
from kiosk.core.terms import Language
from ui import texts, window
from ui.gallery import Mode, Orientation, render
from ui.samples import SCREENS

BIN = Path(sys.executable).parent
UI = window.HERE
QML = [UI / "Main.qml", UI / "Theme.qml", *sorted(UI.glob("controls/*.qml")), *sorted(UI.glob("screens/*.qml"))]
# What is taken out of a source before literals are looked at: comments, imports, translated strings, the plural's note.
NO_LITERAL = re.compile(r'//.*|^import .*|qsTr\("[^"]*"(?:, "")?', re.MULTILINE)
LITERAL = re.compile(r'"([^"\n]*)"')
# One that could be read begins with a capital or has two words. Colours, drawings and names of screens are not read.
SENTENCE = re.compile(r"[A-Z].*|.*[A-Za-z] [A-Za-z].*")
DRAWING = re.compile(r"#[0-9A-F]{6}|[MLACZ0-9. -]+")


def run(tool: str, *arguments: str | Path) -> str:
    """Run one of PySide6's tools; it must succeed."""
    done = subprocess.run([BIN / tool, *arguments], capture_output=True, text=True, check=False)  # noqa: S603  Qt's own
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_linter_has_nothing_to_say() -> None:
    """`pyside6-qmllint` gives no warning for any file."""
    assert "Warning" not in run("pyside6-qmllint", "-W", "0", "-i", UI / "qmldir", "-I", UI / "types", *QML)


def test_the_linter_knows_the_bridge_as_it_is(tmp_path: Path) -> None:
    """The committed description of the Python types is what the tools make of the sources today."""
    metadata, made = tmp_path / "types.json", tmp_path / "anjungan.qmltypes"
    sources = [UI / name for name in ("bridge.py", "documents.py", "panel.py")]
    run("pyside6-metaobjectdump", "-q", "-s", "-o", metadata, *sources)
    version = ("--import-name=Anjungan", "--major-version=1", "--minor-version=0")
    run("pyside6-qmltyperegistrar", f"--generate-qmltypes={made}", *version, "-o", tmp_path / "types.cpp", metadata)
    assert made.read_text() == (UI / "types" / "Anjungan" / "anjungan.qmltypes").read_text()


def hard_coded(source: str) -> list[str]:
    """The literals of a QML source that a person could read and nobody could translate."""
    screens = {type(screen).__name__ for screen in SCREENS.values()}
    literals = [each for each in LITERAL.findall(NO_LITERAL.sub("", source)) if SENTENCE.fullmatch(each)]
    return [each for each in literals if each not in screens and not DRAWING.fullmatch(each)]


@pytest.mark.parametrize("path", QML, ids=lambda path: path.stem)
def test_no_sentence_is_hard_coded(path: Path) -> None:
    """Whatever a person reads or hears goes through qsTr or comes from Python."""
    assert hard_coded(path.read_text()) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('text: "Mulai"', ["Mulai"]),
        ('readonly property var words: [qsTr("Ya"), "Tidak"]', ["Tidak"]),
        ('text: ok ? qsTr("Ya") : "tidak bisa"', ["tidak bisa"]),
        ('title: "Dokumen " + name // "Catatan"', ["Dokumen "]),
        ('path: "M4 12 L20 12"; color: "#0B3D8C"; name: "back"; on: screen === "EnterNik"', []),
        ('text: qsTr("Tunggu %n detik.", "", 3)', []),
    ],
)
def test_a_hard_coded_sentence_would_be_found(source: str, found: list[str]) -> None:
    """The search above sees sentences wherever they stand, and leaves drawings, colours and names alone."""
    assert hard_coded(source) == found


def spoken(text: str) -> list[str]:
    """The sentences of a text; what is filled in counts as a word."""
    return [part.strip() for part in re.split(r"(?<=[.?:!])\s+", text) if part.strip()]


def test_no_sentence_on_a_screen_has_more_than_eight_words() -> None:
    """In both languages, in QML, in the fault table and in what Python says."""
    messages = ET.parse(window.ENGLISH.with_suffix(".ts")).getroot().iter("message")  # noqa: S314  our own file
    said = {text for m in messages for text in (m.findtext("source", ""), *m.find("translation").itertext())}  # type: ignore[union-attr]
    pairs = [text for row in FAULTS.values() for text in (row.resident, row.next)]
    pairs += [each for each in vars(texts).values() if isinstance(each, Text)]
    pairs += [each for table in (texts.TITLES, texts._PROBLEMS, texts._HELP) for each in table.values()]
    said |= {text for pair in pairs for text in (pair.id, pair.en)}
    assert len(said) > 200
    assert [sentence for text in said for sentence in spoken(text) if len(sentence.split()) > 8] == []


def test_every_sentence_is_there_in_english(tmp_path: Path) -> None:
    """The translation file is in step with the sources and has no gap."""
    fresh = tmp_path / "fresh.ts"
    run("pyside6-lupdate", "-locations", "none", *QML, "-ts", fresh)

    def sentences(file: Path) -> set[tuple[str, str]]:
        contexts = ET.parse(file).getroot().iter("context")  # noqa: S314  our own file
        return {(c.findtext("name", ""), m.findtext("source", "")) for c in contexts for m in c.iter("message")}

    ours = window.ENGLISH.with_suffix(".ts")
    assert sentences(fresh) == sentences(ours)
    assert 'type="unfinished"' not in ours.read_text()


def test_every_screen_of_the_visit_has_its_own_file() -> None:
    """One QML file for each state, named for it."""
    named = {type(screen).__name__ for screen in SCREENS.values()}
    assert {path.stem for path in UI.glob("screens/*.qml")} == named


def test_the_gallery_writes_a_picture_of_every_screen(tmp_path: Path) -> None:
    """`<screen>-<orientation>-<language>[-<mode>].png`, none empty."""
    pictures = list(render(tmp_path, [Orientation.LANDSCAPE], [Language.ENGLISH], [Mode.PLAIN, Mode.LARGE]))
    assert {picture.name for picture in pictures} == {
        f"{n}-landscape-en{m}.png" for n in SCREENS for m in ("", "-large")
    }
    assert all(picture.stat().st_size > 0 for picture in pictures)


def test_a_missing_translation_is_said_with_the_way_to_mend_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A kiosk that was not set up does not start in half a language."""
    monkeypatch.setattr(window, "ENGLISH", tmp_path / "none.qm")
    with pytest.raises(FileNotFoundError, match="pyside6-lrelease"):
        window.KioskWindow(1080, 1920, 4.03)


def test_a_picture_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """Never a picture that silently is not there."""
    window.application()
    shown = window.KioskWindow(400, 700, 1.5)
    shown.open()
    with pytest.raises(OSError, match="cannot write"):
        shown.grab(tmp_path / "no" / "folder.png")
    shown.close()
