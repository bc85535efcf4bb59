"""Known mistakes of a registry: each leaves out one rule of the protocol (docs/protocol.md)."""

from collections.abc import Callable
from typing import Any, Final

from pin.policy import Door
from simulators.registry import attempts, decommission, epochs, outcomes, pins
from simulators.registry.words import Acknowledged
from simulators.world.planting import Mistake

SOON: Final = 20.0


def _silence_frees(right: Callable[..., Any]) -> Callable[..., Any]:
    def expire(tx: Any) -> None:
        right(tx)
        tx.run("UPDATE attempts SET state = 'expired' WHERE state = 'started' AND started <= ?", tx.now - SOON)

    return expire


def _new_grant(right: Callable[..., Any]) -> Callable[..., Any]:
    def issue(tx: Any, new: Any, verifiers: Any) -> None:
        grant = new.wanted.grant
        before = tx.one("SELECT 1 FROM pins WHERE grant_id = ?", grant) if grant else None
        if before is not None:
            tx.run(
                "INSERT INTO grants (grant_id, application, person, kind, detail, state, media_type, content, sha256,"
                " pages, qr) SELECT ?, application, person, kind, detail, 'printable', media_type, content, sha256,"
                " pages, qr FROM grants WHERE grant_id = ?",
                *(tx.identifier("g"), grant),
            )
        right(tx, new, verifiers)

    return issue


def _spends_any(right: Callable[..., Any]) -> Callable[..., Any]:
    def spend(tx: Any, grant: str, visit: str | None) -> None:
        right(tx, grant, visit)
        tx.run(
            "UPDATE pins SET state = 'spent' WHERE grant_id IS NULL AND state = 'live' AND application ="
            " (SELECT application FROM grants WHERE grant_id = ?)",
            grant,
        )

    return spend


def _nik_voids(right: Callable[..., Any]) -> Callable[..., Any]:
    def failed(tx: Any, pin: int, door: Door) -> None:
        right(tx, pin, door)
        tx.run("UPDATE pins SET state = 'void' WHERE pin = ? AND state = 'live' AND nik_failures >= 2", pin)

    return failed


def _tombstone_forgotten(right: Callable[..., Any]) -> Callable[..., Any]:
    """A tombstone stops nothing: what was closed can be started by a late message, and nobody ever ends it."""

    def started(tx: Any, kiosk: str, attempt: str, fence: Any, head: Any) -> Any:
        tx.run(
            "UPDATE attempts SET state = 'reserved' WHERE attempt = ? AND state = 'not_produced'"
            " AND number IS NOT NULL",
            attempt,
        )
        return right(tx, kiosk, attempt, fence, head)

    return started


def _no_epoch(_right: Callable[..., Any]) -> Callable[..., Any]:
    return lambda _tx, _epoch, _kiosks: None


def _unfenced(right: Callable[..., Any]) -> Callable[..., Any]:
    """Any permission that was ever given starts, whatever was given since."""

    def started(tx: Any, kiosk: str, attempt: str, fence: Any, head: Any) -> Any:
        row = tx.one("SELECT * FROM attempts WHERE attempt = ?", attempt)
        if row is not None and row["kiosk"] == kiosk and row["state"] in {"reserved", "expired"}:
            tx.run("UPDATE attempts SET state = 'started', started = ? WHERE attempt = ?", tx.now, attempt)
            return Acknowledged("started", counted=True, witness=None)
        return right(tx, kiosk, attempt, fence, head)

    return started


def _emptied_frees(_right: Callable[..., Any]) -> Callable[..., Any]:
    def emptied(tx: Any, kiosk: str) -> None:
        tx.run("UPDATE attempts SET state = 'not_produced' WHERE kiosk = ? AND state = 'started'", kiosk)

    return emptied


def _not_waited_for(right: Callable[..., Any]) -> Callable[..., Any]:
    def revoke(tx: Any, kiosk: str) -> None:
        right(tx, kiosk)
        epochs.replayed(tx, kiosk)

    return revoke


MISTAKES: Final = (
    Mistake("restore-no-epoch", "a restored registry begins no epoch", 100, ((epochs, "begin", _no_epoch),)),
    Mistake("no-fencing", "started is not compared with its fence", 400, ((attempts, "started", _unfenced),)),
    Mistake("silence-frees", "silence frees a grant", 400, ((attempts, "expire", _silence_frees),)),
    Mistake("reissue-new-grant", "a re-issued PIN makes a new grant", 100, ((pins, "issue", _new_grant),)),
    Mistake("late-outcome-spends", "a late outcome spends the new PIN", 100, ((outcomes, "spend", _spends_any),)),
    Mistake("nik-voids", "failures at the NIK door void PINs", 100, ((pins, "failed", _nik_voids),)),
    Mistake(
        "tombstone-forgotten",
        "a tombstone does not refuse a late started",
        200,
        ((attempts, "started", _tombstone_forgotten),),
    ),
    Mistake(
        "emptied-frees",
        "what a destroyed kiosk had started is free without a person's word",
        600,
        ((decommission, "emptied", _emptied_frees),),
    ),
    Mistake(
        "destroyed-unheard",
        "a restored registry does not wait for the journal of a destroyed kiosk",
        600,
        ((decommission, "revoke", _not_waited_for),),
    ),
)
