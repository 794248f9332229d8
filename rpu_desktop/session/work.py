"""The work of a session: prechecks, fixes, the media test, the last check before the start, restoring."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from rpu_desktop.engine.run import PoolJob
from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import NoWholePool
from rpu_desktop.media.errors import MediaError
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.fixes import FixFailure, apply_fixes
from rpu_desktop.prechecks.types import Problem, Undo
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.journal import Journal
from rpu_desktop.run.state import RunState
from rpu_desktop.run.unfinished import RunMemory
from rpu_desktop.session.choices import Decision
from rpu_desktop.session.circumstances import before_run
from rpu_desktop.session.examining import examine
from rpu_desktop.session.front import Pools, Worker
from rpu_desktop.session.media_test import MediaOffer, MediaResult
from rpu_desktop.session.preflight import Candidate, Cause, Obstacle, Watch, preflight
from rpu_desktop.session.put_back import PutBack, put_back
from rpu_desktop.session.record import RunRecord
from rpu_desktop.session.session import State, UpgradeSession
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import XapiError

__all__ = ["SessionWork", "Undone"]

Undone = tuple[str, Undo, Text | None]
"""The pool's key, what had to be restored, and why it could not be (None: it was)."""

_NOT_CONNECTED = translate("session", "It is not connected.")
_OWN_PAGES = frozenset({Cause.MEDIA, Cause.LICENCE, Cause.PROBLEM, Cause.PLAN})


class SessionWork:
    """Does the work on the worker's loop and updates the session on the front end's thread, one job at a time.

    `changed` is called whenever there is something new to show. `alternative` also makes the plan with the other
    choice of `Wishes.empty_ahead`, for a user who can still choose.
    """

    def __init__(
        self,
        session: UpgradeSession,
        worker: Worker,
        pools: Pools,
        record: RunRecord,
        *,
        changed: Callable[[], object] = lambda: None,
        alternative: bool = True,
    ) -> None:
        self.session = session
        self.worker = worker
        self.pools = pools
        self.record = record
        self.offer = MediaOffer()
        self.changed = changed
        self.verifying: Callable[[Path], object] = lambda path: None
        """Called on the worker's loop before the checksums of local media are compared."""
        self.begins: Callable[[Problem], object] = lambda problem: None
        """Called on the front end's thread when a fix begins."""
        self._alternative = alternative
        self._looks = 0

    def connections(self) -> dict[str, PoolConnection]:
        """The chosen pools that are connected, by key."""
        found = {key: self.pools.connection(key) for key in self.session.chosen}
        return {key: connection for key, connection in found.items() if connection is not None}

    # Prechecks

    async def check(self, only: Iterable[str] | None = None) -> None:
        """Run the prechecks of all chosen pools, or of those in `only`; each result appears as soon as it is known."""
        session, connections = self.session, self.connections()
        wanted = session.chosen if only is None else tuple(only)
        session.move_to(State.CHECKING)
        session.begin_checks()
        for key in wanted:
            if key not in connections:
                session.unchecked[key] = _NOT_CONNECTED
        self.changed()
        await asyncio.gather(*(self._check(key, connections[key]) for key in wanted if key in connections))
        session.move_to(State.DECIDING)
        self.changed()

    async def _check(self, key: str, connection: PoolConnection) -> None:
        session = self.session
        options, found, own_runs = session.options(key), session.tested(key), self._mine(key)
        target = found.offered if found is not None else None
        notify = partial(self.worker.to_front, self._found, key)
        take_over = session.choices.take_over_all

        async def look() -> Findings:
            given = before_run(connection.snapshot(), options, target, own_runs, take_over=take_over)
            return await examine(connection, given, notify, alternative=self._alternative)

        try:
            findings = await self.worker.submit(look)
        except NoWholePool:
            session.unchecked[key] = translate("session", "It reports no pool coordinator at the moment.")
        except AppError as error:
            session.unchecked[key] = error.text
        except Exception as error:  # noqa: BLE001 (whatever it is, the admin has to see it)
            session.unchecked[key] = plain(repr(error))
        else:
            self._found(key, findings)

    def _found(self, key: str, found: Findings) -> None:
        known = self.session.findings.get(key)
        if known is None or not known.complete:
            self.session.findings[key] = found
            self.changed()

    def _mine(self, key: str) -> frozenset[str]:
        """Runs whose lock on this pool does not count."""
        state = self.record.states.get(key)
        taken_over = self.session.choices.take_over.get(key)
        former = state.former if state is not None else ()
        return frozenset({*former, *filter(None, (self.record.run, taken_over))})

    # Fixes

    async def decide(self, decisions: Sequence[Decision]) -> None:
        """Store the admin's decisions, apply the fixes that they allow, then check again."""
        await self.solve(self.session.decide(decisions))

    async def solve(self, problems: Sequence[tuple[str, Problem]], only: Iterable[str] | None = None) -> None:
        """Apply the fixes of these problems (key, problem), then check again; errors are stored in the session.

        Nothing is changed in a pool whose upgrade could not start anyway.
        """
        by_pool: dict[str, list[Problem]] = {}
        for key, problem in problems:
            by_pool.setdefault(key, []).append(problem)
            self.session.fixes.pop((key, problem.id), None)
        self.session.move_to(State.CHECKING)
        refusals = await self._refusals(by_pool)
        await asyncio.gather(*(self._solve_in(key, found, refusals.get(key)) for key, found in by_pool.items()))
        self.session.move_to(State.DECIDING)
        await self.check(only)

    async def _refusals(self, keys: Iterable[str]) -> dict[str, Obstacle]:
        """By key, the obstacles that no fix can remove."""
        connections = self.connections()
        found: dict[str, Obstacle] = {}
        for key in keys:
            if key in connections:
                candidates = [self._candidate(key, connections[key], findings=False)]
                store = None if self.record.run else self.record.store
                obstacles = await self.worker.submit(partial(preflight, candidates, store))
                if obstacles:
                    found[key] = obstacles[0]
        return found

    async def _solve_in(self, key: str, problems: Sequence[Problem], refusal: Obstacle | None) -> None:
        session, connection = self.session, self.pools.connection(key)
        if connection is None:
            session.fixes_ended(key, problems, [])
            return
        try:
            if refusal is not None:
                raise StepFailed(refusal.text, refusal.advice)
            state = await self.state(key)
        except StepFailed as error:  # nothing is switched off without an entry in the journal
            session.fixes_ended(key, problems, [FixFailure(each, error.text, error.advice) for each in problems])
            return
        front = self.worker.to_front
        record, progress = partial(self._record, key, state), partial(front, self._goes_on, key)
        begins = partial(front, self.begins)
        failures = await self.worker.submit(lambda: apply_fixes(connection, problems, record, progress, begins))
        session.fixes_ended(key, problems, failures)

    def _record(self, key: str, state: RunState, undo: Undo) -> None:
        """On the worker's loop: write it to the journal before anything changes, then pass it to the front end."""
        state.note_undo(undo)
        self.worker.to_front(self._remember, key, undo)

    def _remember(self, key: str, undo: Undo) -> None:
        self.session.remember_undo(key, undo)
        self.changed()

    def _goes_on(self, key: str, problem: Problem, share: float) -> None:
        self.session.fix_progressed(key, problem, share)
        self.changed()

    async def state(self, key: str) -> RunState:
        """The state of one pool in the journal, which is created if necessary.

        Raises:
            StepFailed: the journal cannot be written, or the pool is not connected.

        """
        connection = self.pools.connection(key)
        if connection is None:
            raise StepFailed(_NOT_CONNECTED)
        login = self.pools.login(key)

        async def take_part() -> RunState:
            return self.record.state(key, connection, login)

        return await self.worker.submit(take_part)

    # Media

    async def serve_media(self) -> None:
        """Determine where the hosts of each pool find the media; media on this computer are served from now on.

        Raises:
            MediaError: they are no installation media, damaged, or cannot be served.

        """
        choice, connections = self.session.media, self.connections()
        if choice is not None:
            prepare = partial(self.offer.prepare, choice, connections, self.verifying)
            self.session.sources = await self.worker.submit(prepare)

    async def test_media(self, only: Iterable[str] | None = None, *, served: bool = False) -> MediaResult | None:
        """Let every host test the media; None if others were chosen meanwhile.

        They are examined here first, unless they are already `served`.
        """
        session, choice = self.session, self.session.media
        session.move_to(State.MEDIA)
        session.media_result = None
        try:
            if not served:
                await self.serve_media()
            connections = self.connections()
            wanted = {key: connections[key] for key in (only or session.chosen) if key in connections}
            options = {key: session.options(key) for key in wanted}
            result = await self.worker.submit(partial(self.offer.test, wanted, options))
        except (MediaError, XapiError) as error:
            result = MediaResult(failure=(error.text, error.advice))
        if choice != session.media:
            return None
        session.media_result = result
        return result

    async def stop_serving(self) -> None:
        """Stop serving media."""
        await self.worker.submit(self.offer.stop)

    # The start

    async def preflight(self, *, watch: Watch | None = None, findings: bool = True) -> list[Obstacle]:
        """All reasons not to start; if there are none, the session is ready.

        `watch` as in `preflight.preflight`; without `findings`, prechecks and plan do not count yet.
        """
        self._looks += 1
        look, session, connections = self._looks, self.session, self.connections()
        candidates = [self._candidate(key, pool, findings=findings) for key, pool in connections.items()]
        store = None if self.record.run else self.record.store
        accepted = session.accepted
        if session.choices.accept_licences and session.media_result is not None:
            accepted |= session.media_result.licences
        found = await self.worker.submit(lambda: preflight(candidates, store, accepted=accepted, watch=watch))
        missing = [key for key in session.chosen if key not in connections]
        found += [Obstacle(Cause.CONNECTION, _NOT_CONNECTED) for _ in missing]
        if look == self._looks and session.state not in (State.RUNNING, State.ENDED):
            session.refusals = tuple(obstacle for obstacle in found if obstacle.cause not in _OWN_PAGES)
            if findings and not found and session.state in (State.DECIDING, State.MEDIA):
                self._ready()
            self.changed()
        return found

    def _ready(self) -> None:
        session = self.session
        if all(key in session.findings for key in self.fresh()):
            session.move_to(State.READY)

    def _candidate(self, key: str, connection: PoolConnection, *, findings: bool) -> Candidate:
        session = self.session
        options = session.options(key)
        return Candidate(
            connection,
            options if session.backup_decided else replace(options, backup=None),
            self._mine(key),
            take_over=session.choices.take_over_all,
            begun=self._begun(key),
            media=session.tested(key),
            findings=session.findings.get(key) if findings else None,
        )

    def fresh(self) -> list[str]:
        """The chosen pools whose upgrade has not begun: all of them, except in a resumed run."""
        return [key for key in self.session.chosen if not self._begun(key)]

    def _begun(self, key: str) -> bool:
        state = self.record.states.get(key)
        return state is not None and state.begun

    async def write_options(self) -> None:
        """Write the options of the pools that have not begun to the journal.

        Raises:
            StepFailed: the journal cannot be written.

        """
        session = self.session
        wanted = {key: session.options(key) for key in self.fresh()}
        for key in wanted:
            await self.state(key)

        async def write() -> None:
            for key, options in wanted.items():
                self.record.write_options(key, options, resolve_all=session.choices.resolve_all)

        await self.worker.submit(write)

    async def jobs(self) -> tuple[list[PoolJob], Journal]:
        """The jobs of the run; removed pools are finished.

        Raises:
            StepFailed: the journal cannot be written, or a pool is not connected.

        """
        session, record = self.session, self.record
        states = {key: await self.state(key) for key in session.chosen}
        options = {key: session.options(key) for key in states}
        taken = session.choices

        async def make() -> tuple[list[PoolJob], Journal]:
            assert record.journal is not None  # noqa: S101 (begun with the first state)
            record.leave_out(states)
            made = []
            for key, state in states.items():
                connection = self.pools.connection(key)
                if connection is not None:
                    take_over = taken.take_over_all or key in taken.take_over
                    made.append(PoolJob(connection, options[key], state, take_over))
            return made, record.journal

        return await self.worker.submit(make)

    async def open(self, run: str) -> RunMemory:
        """Open the journal of a run to be resumed.

        Raises:
            StepFailed: it cannot be read or written, or another process is executing it.

        """

        async def read() -> RunMemory:
            return self.record.open(run)

        return await self.worker.submit(read)

    # Restoring

    async def put_back(
        self, undos: Mapping[str, Sequence[Undo]], notify: Callable[[str, PutBack], object] = lambda key, attempt: None
    ) -> list[Undone]:
        """Restore these in all pools side by side, last change first; `notify` is called with each attempt."""
        done = await asyncio.gather(*(self._put_back_in(key, tuple(wanted), notify) for key, wanted in undos.items()))
        return [each for found in done for each in found]

    async def _put_back_in(
        self, key: str, undos: tuple[Undo, ...], notify: Callable[[str, PutBack], object]
    ) -> list[Undone]:
        connection = self.pools.connection(key)
        if connection is None:
            return [(key, undo, _NOT_CONNECTED) for undo in undos]

        def restored(undo: Undo) -> None:
            self.record.note_restored(key, connection.uuid, [undo])

        def told(attempt: PutBack) -> None:
            self.worker.to_front(notify, key, attempt)

        attempts = await self.worker.submit(lambda: put_back(connection, undos, restored, told))
        return [(key, each.undo, each.failure.text if each.failure is not None else None) for each in attempts]

    async def cancel(self) -> None:
        """The admin cancels before the start."""
        self.session.move_to(State.ENDED)

        async def forget() -> None:
            self.record.cancelled()

        await self.worker.submit(forget)
