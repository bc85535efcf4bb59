"""The records: whole requests or nothing, and of one version."""

import random
import sqlite3
from pathlib import Path

import pytest

from pin.policy import PinPolicy
from simulators.registry.store import Store, Tx


def make(path: str) -> Store:
    """Open a store."""
    return Store(path, PinPolicy(), lambda: 1.0, random.Random(1))  # noqa: S311 - the tests replay


def test_a_commit_that_fails_leaves_the_next_request_alone() -> None:
    """What cannot be committed is rolled back, and the store goes on."""
    store = make(":memory:")

    def dangling(tx: Tx) -> None:
        tx.db.execute("PRAGMA defer_foreign_keys = ON")
        tx.next("serial")
        tx.run("INSERT INTO applications VALUES ('p', 'nobody', 'tag', x'00', 1.0)")

    with pytest.raises(sqlite3.IntegrityError), store.transaction() as tx:
        dangling(tx)
    with store.transaction() as tx:
        assert (tx.meta("serial"), tx.all("SELECT * FROM applications")) == (0, [])
    store.close()


def test_records_of_another_version_are_refused(tmp_path: Path) -> None:
    """A folder of another version says so instead of failing in the middle of a request."""
    path = tmp_path / "registry.sqlite"
    make(str(path)).close()
    make(str(path)).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 1")
    db.close()
    with pytest.raises(ValueError, match="version 1"):
        make(str(path))
