"""How a pool's part of an upgrade ends when no run ends it."""

from __future__ import annotations

from enum import StrEnum

from rpu_desktop.run.state import RunState

__all__ = ["End", "end", "end_unbegun"]


class End(StrEnum):
    """As the journal calls it; journals of earlier versions have the same words."""

    BLOCKED = "blocked"
    """It could not start, and everything was put back."""
    CANCELLED = "cancelled"
    """The admin left before the start."""
    NOT_CHOSEN = "not-chosen"
    """Something was solved there, put back, and the pool left out."""
    DONE = "done"
    """All of it was put back after the run."""


def end(state: RunState, how: End) -> None:
    """Nothing is left to do in this pool.

    Raises:
        JournalFailed: the journal cannot be written.

    """
    if not state.ended:
        state.note_ended(how.value)


def end_unbegun(state: RunState, how: End) -> None:
    """As `end`, where nothing was begun and nothing has to be put back; otherwise the pool stays to be resumed."""
    if not state.undos and not state.begun:
        end(state, how)
