"""The diagrams in the documentation are those of the machines."""

from simulators import diagrams


def test_the_page_is_what_the_machines_do() -> None:
    """After a change: python -m simulators.diagrams."""
    assert diagrams.PAGE.read_text(encoding="utf-8") == diagrams.page()
