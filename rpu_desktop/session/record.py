"""The journal of a session: created before the first setting is switched off, or reopened to resume a run."""

from __future__ import annotations

from collections.abc import Container, Sequence

from rpu_desktop.prechecks.types import Undo
from rpu_desktop.run.events import Outcome
from rpu_desktop.run.journal import Journal, JournalStore
from rpu_desktop.run.options import RunOptions
from rpu_desktop.run.state import RunState
from rpu_desktop.run.unfinished import RunMemory, take_part, write_options
from rpu_desktop.session.ends import End, end, end_unbegun
from rpu_desktop.session.front import Login
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["RunRecord"]


class RunRecord:
    """One run's journal, and the state of each of its pools by the pool's key.

    Files are read and written synchronously: use it on the connections' loop, not on Qt's. All methods that write
    raise `JournalFailed` if the journal cannot be written.
    """

    def __init__(self, store: JournalStore) -> None:
        self.store = store
        self.journal: Journal | None = None
        self.states: dict[str, RunState] = {}

    @property
    def run(self) -> str:
        """The id of the run; empty while there is no journal."""
        return self.journal.run if self.journal is not None else ""

    def state(self, key: str, connection: PoolConnection, login: Login) -> RunState:
        """The state of one pool; creates the journal and adds the pool if necessary."""
        if self.journal is None:
            self.journal = self.store.create()
        if key not in self.states:
            self.states[key] = take_part(
                self.store, self.journal, connection, login.username, legacy_tls=login.legacy_tls
            )
        return self.states[key]

    def write_options(self, key: str, options: RunOptions, *, resolve_all: bool) -> None:
        """Write the options of a pool of the run."""
        assert self.journal is not None  # noqa: S101 (begun with the pool's state)
        write_options(self.journal, self.states[key].pool, options, resolve_all=resolve_all)

    def open(self, run: str) -> RunMemory:
        """Resume a run; `states` still have to be filled with those of its pools.

        Raises:
            StepFailed: its journal cannot be read or written, or another process is executing it.

        """
        self.journal = self.store.open(run)
        return RunMemory.of(run, self.journal.entries, self.journal)

    def leave_out(self, chosen: Container[str]) -> None:
        """Remove the other pools from the run; those where everything was restored are finished."""
        for key, state in self.states.items():
            if key not in chosen:
                end_unbegun(state, End.NOT_CHOSEN)

    def note_restored(self, key: str, pool: str, undos: Sequence[Undo]) -> None:
        """Record that these were restored in the pool (uuid) without a run: before the start, or after the end."""
        if self.journal is None:
            return
        if not self.journal.closed:
            for undo in undos:
                self.states[key].note_restored(undo)
            return
        journal = self.store.open(self.journal.run)
        try:
            memory = RunMemory.of(journal.run, journal.entries, journal)
            state = memory.pools[pool].state
            for undo in undos:
                state.note_restored(undo)
            if not state.undos and memory.outcome is Outcome.DONE:
                end(state, End.DONE)
        finally:
            journal.close()

    def blocked(self) -> None:
        """The run cannot begin: pools where everything was restored are finished, the others can be resumed."""
        for state in self.states.values():
            end_unbegun(state, End.BLOCKED)
        self.close()

    def cancelled(self) -> None:
        """The admin canceled before the start: settings that were not restored are no longer tracked."""
        for state in self.states.values():
            end(state, End.CANCELLED)
        self.close()
        self.journal = None
        self.states.clear()

    def close(self) -> None:
        """Close the journal."""
        if self.journal is not None:
            self.journal.close()
