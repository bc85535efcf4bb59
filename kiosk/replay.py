"""What a kiosk's journal knows that a restored registry may have forgotten."""

from collections.abc import Iterable
from dataclasses import replace

from kiosk.core.terms import Outcome
from kiosk.registry import OpenAttempt, OutcomeReport
from printjobs.journal import Entry
from printjobs.ledger import ledger_of
from printjobs.words import Fence, RecordKind, Value


def known(entries: Iterable[Entry]) -> tuple[tuple[OutcomeReport, ...], tuple[OpenAttempt, ...]]:
    """Give every outcome, acknowledged or not, and every attempt with an intent and no outcome, oldest first.

    Where the oldest records were dropped, the first is a seal, which says what was open or not acknowledged then.
    """
    attempts: dict[str, OutcomeReport] = {}
    may_print: dict[str, OpenAttempt] = {}
    told: dict[str, OutcomeReport] = {}
    for entry in entries:
        name, fields = entry.attempt, entry.fields
        match entry.kind:
            case RecordKind.SEAL if not attempts:
                for job in ledger_of((entry,)).jobs.values():
                    attempts[job.attempt] = OutcomeReport(
                        job.attempt, job.visit, job.grant, job.fence, Outcome.SUSPECT, {}
                    )
                    if job.outcome is not None:
                        evidence = {"place": job.place.value, **({"fault": job.fault.value} if job.fault else {})}
                        told[job.attempt] = replace(attempts[job.attempt], outcome=job.outcome, evidence=evidence)
                    elif job.identity is not None and job.fence is not None:
                        may_print[job.attempt] = OpenAttempt(job.attempt, job.visit, job.grant, job.fence)
            case RecordKind.ATTEMPT:
                visit, grant = str(fields["visit"]), str(fields["grant"])
                attempts[name] = OutcomeReport(name, visit, grant, None, Outcome.SUSPECT, {})
            case RecordKind.RESERVED:
                fence = Fence(_int(fields["epoch"]), _int(fields["number"]))
                attempts[name] = replace(attempts[name], fence=fence)
            case RecordKind.INTENT:
                one = attempts[name]
                if one.fence is not None:
                    may_print[name] = OpenAttempt(name, one.visit, one.grant, one.fence)
            case RecordKind.OUTCOME:
                may_print.pop(name, None)
                evidence = {key: str(fields[key]) for key in ("place", "fault") if fields.get(key) is not None}
                told[name] = replace(attempts[name], outcome=Outcome(str(fields["outcome"])), evidence=evidence)
            case _:
                pass
    return tuple(told.values()), tuple(may_print.values())


def _int(value: Value) -> int:
    if not isinstance(value, int):
        raise TypeError("the journal holds a fence that is not a number")
    return value
