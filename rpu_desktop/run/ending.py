"""How an upgrade ended, for people. This is more than its outcome, because "done" may leave something to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rpu_desktop.run.events import Outcome

__all__ = ["End", "Ending", "ending_of"]


class End(StrEnum):
    """The endings that are distinguished for people; their words are in `rpu_desktop.run.words`."""

    COMPLETE = "complete"
    HOSTS_SKIPPED = "hosts-skipped"
    UPDATES_MISSING = "updates-missing"
    VMS_DOWN = "vms-down"
    NOT_PUT_BACK = "not-put-back"
    SOMETHING_LEFT = "something-left"
    NOT_FINISHED = "not-finished"  # all servers have the new version, but the run failed or was stopped
    FAILED = "failed"
    STOPPED = "stopped"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Ending:
    """An end, and how many hosts or VMs it concerns."""

    end: End
    count: int = 0


_OTHERS = {Outcome.FAILED: End.FAILED, Outcome.STOPPED: End.STOPPED, Outcome.BLOCKED: End.BLOCKED}


def ending_of(
    outcome: Outcome,
    *,
    upgraded: bool = False,
    skipped: int = 0,
    updates_complete: bool = True,
    down: int = 0,
    put_back: bool = True,
    left: bool = False,
) -> Ending:
    """The most important ending.

    `upgraded`: all hosts have the target version. `skipped` hosts and `down` VMs are counted. `left`: something is
    left to do, whatever it is.
    """
    if outcome is not Outcome.DONE:
        not_finished = upgraded and outcome is not Outcome.BLOCKED
        return Ending(End.NOT_FINISHED if not_finished else _OTHERS[outcome])
    if skipped:
        return Ending(End.HOSTS_SKIPPED, skipped)
    if not updates_complete:
        return Ending(End.UPDATES_MISSING)
    if down:
        return Ending(End.VMS_DOWN, down)
    if not put_back:
        return Ending(End.NOT_PUT_BACK)
    return Ending(End.SOMETHING_LEFT if left else End.COMPLETE)
