"""The ways in which a pool's part of an upgrade ends without a run."""

from __future__ import annotations

from enum import StrEnum

from rpu_desktop.run.state import RunState

__all__ = ["End", "end", "end_unbegun"]


class End(StrEnum):
    """Names in the journal; journals of earlier versions have the same ones."""

    BLOCKED = "blocked"
    """It could not start, and everything was restored."""
    CANCELLED = "cancelled"
    """The admin left before the start."""
    NOT_CHOSEN = "not-chosen"
    """A problem was resolved and the setting restored, and the pool was removed from the upgrade."""
    DONE = "done"
    """Everything was restored after the run."""


def end(state: RunState, how: End) -> None:
    """Nothing is left to do in this pool.

    Raises:
        JournalFailed: the journal cannot be written.

    """
    if not state.ended:
        state.note_ended(how.value)


def end_unbegun(state: RunState, how: End) -> None:
    """As `end`, if nothing was begun and nothing has to be restored; otherwise the pool remains to be resumed."""
    if not state.undos and not state.begun:
        end(state, how)
