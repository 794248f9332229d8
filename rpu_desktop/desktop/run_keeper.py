"""The wizard's journal: begun with the first thing switched off, or taken up where a run was interrupted."""

from __future__ import annotations

import asyncio
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.engine.run import PoolJob
from rpu_desktop.i18n.text import translate
from rpu_desktop.media.errors import MediaError
from rpu_desktop.media.serving import LocalMedia
from rpu_desktop.media.url import MediaSource
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.run.events import Event, Outcome
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.journal import Journal, JournalStore
from rpu_desktop.run.options import RunOptions
from rpu_desktop.run.report import Report
from rpu_desktop.run.state import RunState
from rpu_desktop.run.unfinished import RunMemory, take_part, write_options
from rpu_desktop.updates.source import CLIENT_ID, DOWNLOADS
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["RunKeeper"]


class RunKeeper:
    """One run's journal and states; files are touched on the engine's thread only.

    With `resuming`, the id of an unfinished run, that one is gone on with; `finishing` only ends it, and
    `media_password` is the one for its installation media.
    """

    def __init__(
        self,
        engine: EngineThread,
        book: ServerBook,
        store: JournalStore,
        *,
        resuming: RunMemory | None = None,
        finishing: bool = False,
        media_password: str = "",
        take_over: bool = False,
    ) -> None:
        self.resuming = resuming
        self.finishing = finishing
        self.report = Report()
        self.events: Sequence[Event] = ()
        self.take_over = take_over
        self._media_password = media_password
        self._engine = engine
        self._book = book
        self._store = store
        self._journal: Journal | None = None
        self.served: dict[str, LocalMedia] = {}
        """What this program serves again for a resumed run, by where it lies."""
        self._states: dict[str, RunState] = {}

    @property
    def servers(self) -> tuple[str, ...]:
        """The ids of the servers of the run that is resumed."""
        pools = self.resuming.open_pools if self.resuming else []
        found = (self._book.for_pool(pool.uuid, pool.server) for pool in pools)
        return tuple(server.id for server in found if server is not None)

    async def state(self, server_id: str) -> RunState:
        """The memory of one pool, begun if it is not there yet.

        Raises:
            StepFailed: the journal cannot be written.

        """
        server, connection = self._book.get(server_id), self._book.connection(server_id)
        if server is None or connection is None:
            raise StepFailed(translate("desktop", "Not connected"))
        saved = server.saved
        return await self._engine.submit(
            lambda: self._take_part(server_id, connection, saved.username, legacy_tls=saved.legacy_tls)
        )

    async def _take_part(
        self, server_id: str, connection: PoolConnection, username: str, *, legacy_tls: bool
    ) -> RunState:
        if self._journal is None:
            self._journal = self._store.create()
        if server_id not in self._states:
            state = take_part(self._store, self._journal, connection, username, legacy_tls=legacy_tls)
            self._states[server_id] = state
        return self._states[server_id]

    async def started(
        self, wanted: Mapping[str, RunOptions], taken_over: Container[str] = ()
    ) -> tuple[list[PoolJob], Journal]:
        """A new run over the servers chosen: id -> options; those in `taken_over` even if another run is at them.

        Raises:
            StepFailed: the journal cannot be written.

        """
        states = {server: await self.state(server) for server in wanted}
        return await self._engine.submit(lambda: self._started(wanted, states, taken_over))

    async def _started(
        self, wanted: Mapping[str, RunOptions], states: dict[str, RunState], taken_over: Container[str]
    ) -> tuple[list[PoolJob], Journal]:
        assert self._journal is not None  # noqa: S101 (made with the first state)
        for server, state in self._states.items():
            if server not in states and not state.undos:
                state.note_ended("not-chosen")
        jobs = []
        for server, state in states.items():
            connection = self._book.connection(server)
            if connection is not None:
                write_options(self._journal, state.pool, wanted[server])
                jobs.append(PoolJob(connection, wanted[server], state, server in taken_over))
        return jobs, self._journal

    async def resumed(self) -> tuple[list[PoolJob], Journal]:
        """The run that was interrupted.

        Raises:
            StepFailed: its journal cannot be read or written, or another process is at it.

        """
        return await self._engine.submit(self._resumed)

    async def _resumed(self) -> tuple[list[PoolJob], Journal]:
        assert self.resuming is not None  # noqa: S101 (its caller looks)
        run = self.resuming.run
        journal = self._journal = self._store.open(run)
        memory = RunMemory.of(run, journal.entries, journal)
        self.report, self.events = memory.report, memory.events
        jobs = []
        for pool in memory.open_pools:
            server = self._book.for_pool(pool.uuid, pool.server)
            connection = self._book.connection(server.id) if server is not None else None
            if connection is None:
                journal.close()
                raise StepFailed(translate("desktop", "{pool} is not connected.").of(pool=pool.name))
            options = await self._with_secrets(pool.options)
            jobs.append(PoolJob(connection, options, pool.state, self.take_over))
            if options.media is not None and options.media.origin and not self.finishing:
                await self._serve_again(options.media, connection)
        return jobs, journal

    async def _serve_again(self, source: MediaSource, connection: PoolConnection) -> None:
        """Hosts may have been told the address already: the same one is opened."""
        try:
            if source.origin not in self.served:
                self.served[source.origin] = await asyncio.to_thread(LocalMedia.open, Path(source.origin))
            local = self.served[source.origin]
            await asyncio.to_thread(local.serve, connection.snapshot(), connection.coordinator_address, again=source)
        except MediaError as error:
            if self._journal is not None:
                self._journal.close()
            raise StepFailed(error.text, error.advice) from error

    async def stop_serving(self) -> None:
        """The run is over."""
        for local in self.served.values():
            await asyncio.to_thread(local.stop)
        self.served.clear()

    async def _with_secrets(self, options: RunOptions | None) -> RunOptions:
        if options is None:  # nothing but putting back is left to do: the media do not matter
            return RunOptions(media=None)
        if options.apply_updates:
            place = ServerAddress.parse(DOWNLOADS)
            client_id = await asyncio.to_thread(self._book.passwords.get, place, CLIENT_ID)
            options = replace(options, update_source=replace(options.update_source, client_id=client_id or ""))
        if options.media is None:
            return options
        return replace(options, media=replace(options.media, password=self._media_password))

    async def note_put_back(self, server_id: str, undos: Sequence[Undo]) -> None:
        """These were put back by hand: in the wizard before the start, or after the upgrade."""
        server = self._book.get(server_id)
        if server is not None and undos:
            await self._engine.submit(lambda: self._note_put_back(server_id, server.uuid, undos))

    async def _note_put_back(self, server_id: str, pool: str, undos: Sequence[Undo]) -> None:
        if self._journal is None:
            return
        if not self._journal.closed:
            for undo in undos:
                self._states[server_id].note_restored(undo)
            return
        journal = self._store.open(self._journal.run)
        try:
            memory = RunMemory.of(journal.run, journal.entries, journal)
            state = memory.pools[pool].state
            for undo in undos:
                state.note_restored(undo)
            if not state.undos and not state.ended and memory.outcome is Outcome.DONE:
                state.note_ended(Outcome.DONE.value)
        finally:
            journal.close()

    async def let_go(self) -> None:
        """The wizard was cancelled: nothing is left to do."""
        if self._journal is not None:
            await self._engine.submit(self._let_go)

    async def _let_go(self) -> None:
        for state in self._states.values():
            state.note_ended("cancelled")
        if self._journal is not None:
            self._journal.close()
        self._journal = None
        self._states.clear()
