"""The names of grants: a replacement's name says what it replaces, so that a restored registry knows its facts."""

from typing import Final

from simulators.registry.store import Tx

AGAIN: Final = "+"


def replacement_of(grant: str) -> str:
    """Name the grant that takes the place of another."""
    return grant + AGAIN


def known(tx: Tx, grant: str) -> str:
    """Give the grant that is on record, or the one that it replaced where the records were restored to before that."""
    named = grant
    while named.endswith(AGAIN) and tx.one("SELECT 1 FROM grants WHERE grant_id = ?", named) is None:
        named = named.removesuffix(AGAIN)
    return named
