"""The advice at the end matches the outcome."""

from __future__ import annotations

from rpu_desktop.desktop.verdict import verdict
from rpu_desktop.run.events import Named, Outcome, PoolStarted, RunFinished, RunStarted
from rpu_desktop.run.report import Report

POOL = Named("p", "Frankfurt")


def ended(outcome: Outcome) -> str:
    report = Report()
    for event in (
        RunStarted(run="r", pools=(POOL,)),
        PoolStarted(pool=POOL, hosts=(Named("1", "fra-01"),)),
        RunFinished(run="r", outcome=outcome),
    ):
        report.apply(event)
    return str(verdict(report).advice)


def test_after_the_admins_own_stop_there_are_no_problems_to_solve() -> None:
    assert "Solve" not in ended(Outcome.STOPPED)
    assert "Resume" in ended(Outcome.STOPPED)


def test_what_never_began_is_not_resumed() -> None:
    assert "start the upgrade again" in ended(Outcome.BLOCKED)
    assert "Resume" in ended(Outcome.FAILED)
