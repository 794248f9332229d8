"""How long a server's turns take: one rule for the window and for the report."""

from __future__ import annotations

from typing import Protocol

from rpu_desktop.run.events import HostStage

__all__ = ["Timed", "end_stretch", "enter_stage"]


class Timed(Protocol):
    """What is timed; moments are seconds since 1970, `spent` is seconds."""

    stage: HostStage
    """The stage so far."""
    began: float | None
    """The first begin."""
    ended: float | None
    """The last end; None while there is more to do."""
    spent: float
    """Work so far, without the time in which the run was interrupted, or waited for an answer after a failure."""
    since: float | None
    """When the present stretch of work began; None while there is none."""


def enter_stage(timed: Timed, stage: HostStage, at: float) -> None:
    """The first begin, the last end, and the sum of all that was worked between them; `timed.stage` changes later."""
    if stage.final:
        if timed.since is not None or not timed.stage.final:
            timed.ended = at
        end_stretch(timed, at)
    elif stage is HostStage.WAITING:
        end_stretch(timed, at)
        if timed.stage is not HostStage.DONE:
            timed.ended = None
    else:
        timed.began = at if timed.began is None else timed.began
        timed.since = at if timed.since is None else timed.since


def end_stretch(timed: Timed, at: float) -> None:
    """Nobody works on it any more."""
    if timed.since is not None:
        timed.spent += at - timed.since
        timed.since = None
