"""Prechecks and plan of one live pool, with each result as soon as it is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rpu_desktop.calculating import calculate
from rpu_desktop.inventory import Host
from rpu_desktop.prechecks import Circumstances, applicable, stream_checks
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.second_pass import other_choice, plan_for
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["examine"]


async def examine(
    connection: PoolConnection,
    given: Circumstances,
    notify: Callable[[Findings], object] = lambda findings: None,
    waiting: Callable[[Host], None] = lambda host: None,
    *,
    alternative: bool = True,
) -> Findings:
    """Run all prechecks, then plan the upgrade on a separate thread.

    `notify` is called after each result with the results so far, `waiting` with hosts that are slow to respond.
    `alternative` also makes the plan with the other choice of `Wishes.empty_ahead`.
    """
    found = Findings(given.snapshot, expected=tuple((check.id, check.title) for check in applicable(given)))
    notify(found)
    async for result in stream_checks(connection, given, waiting=waiting):
        found = found.including(result)
        notify(found)
    plan = await calculate(plan_for, given)
    other = await calculate(plan_for, other_choice(given)) if alternative and plan.works else None
    return replace(found, plan=plan, otherwise=other)
