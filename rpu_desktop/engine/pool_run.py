"""One pool's run, from locking the pool to releasing the lock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from enum import Enum, auto

from rpu_desktop.engine.context import Context, PoolView
from rpu_desktop.engine.control import Control
from rpu_desktop.engine.emitter import Emitter
from rpu_desktop.engine.failure_dialogue import FailureDialogue
from rpu_desktop.engine.hooks import after_pool
from rpu_desktop.engine.host_upgrade import make_all_safe
from rpu_desktop.engine.idempotent import LOST
from rpu_desktop.engine.installing import is_at_target
from rpu_desktop.engine.leftovers import left_to_do
from rpu_desktop.engine.plan_loop import PlanLoop
from rpu_desktop.engine.pool_lock import PoolLock, told
from rpu_desktop.engine.results import (
    AnswerLost,
    Continue,
    HostFailed,
    HostLeftOut,
    PlanChanged,
    PlanFinished,
    RunEnd,
    as_failure,
)
from rpu_desktop.engine.run_start import Blocked, report_versions, start
from rpu_desktop.engine.second_pass import begin_second_pass
from rpu_desktop.engine.update_wishes import updates_wait
from rpu_desktop.engine.waits import report_waits
from rpu_desktop.engine.wrap_up import WrappedUp, attempt, await_uniform, close_here, secure_hosts, wrap_up
from rpu_desktop.i18n.text import Text, plain, sentence, translate
from rpu_desktop.inventory.pool_lock import LockRecord
from rpu_desktop.run.events import ConnectionChanged, Listener, Named, NoteLevel, Outcome, PoolFinished
from rpu_desktop.run.failures import StepFailed, Stopped
from rpu_desktop.run.options import RunOptions
from rpu_desktop.run.prompts import Prompter
from rpu_desktop.run.state import RunState
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import Unreachable

__all__ = ["Phase", "PoolRun"]


class Phase(Enum):
    """The phase of one pool's run."""

    CLAIMING = auto()
    """Another program may have locked the pool: nothing may be changed."""
    UPGRADING = auto()
    """The pool is locked for this run."""
    WRAPPING_UP = auto()
    """Nothing more is upgraded; VMs are migrated back, and settings are restored."""
    TAKEN_OVER = auto()
    """Another program has taken over the pool: this run must not change anything."""
    ENDED = auto()


class PoolRun:
    """Upgrades one pool, the coordinator first, one host at a time."""

    def __init__(
        self,
        connection: PoolConnection,
        options: RunOptions,
        state: RunState,
        listener: Listener,
        prompter: Prompter,
        run: str,
        *,
        take_over: bool = False,
    ) -> None:
        view = PoolView(connection)
        pool = view.snapshot().pool
        self.control = Control()
        emitter = Emitter(Named(pool.uuid, pool.name), state, listener)
        self.context = Context(connection, view, options, state, emitter, self.control, prompter)
        self.phase = Phase.CLAIMING
        self.loop = PlanLoop(self.context)
        self._dialogue = FailureDialogue(self.context, self.loop)
        self._take_over = take_over
        self._lock = PoolLock(
            connection, run, state.former, self._lost_to, self.context.events.note, options.patience.heartbeat
        )

    @property
    def at_work(self) -> bool:
        """Whether it is still upgrading."""
        return self.phase is Phase.UPGRADING

    async def execute(self) -> Outcome:
        """Run to the end; the outcome is also emitted as an event. Never raises for anything the pool does."""
        return await self._run(self._upgrade, wrap_up)

    async def finish_here(self) -> Outcome:
        """Upgrade no further host: put every server into service, and restore everything for good."""
        return await self._run(self._secure, close_here)

    async def _run(
        self,
        work: Callable[[], Awaitable[RunEnd]],
        end: Callable[[Context, PlanLoop, Outcome], Awaitable[WrappedUp]],
    ) -> Outcome:
        context = self.context
        with self._attended():
            result, wrapped = await self._claim(), WrappedUp()
            if result is None:
                result = await work()
            if self.phase is Phase.UPGRADING:
                self.phase = Phase.WRAPPING_UP
                wrapped = await self._wrap_up(end(context, self.loop, result.outcome))
            await self._end(wrapped)
        if self.phase is Phase.ENDED:
            result = self._judged(result, wrapped)
        if self.phase is Phase.ENDED:
            await attempt(context, after_pool(context.unstoppable(), result.outcome))
        upgraded = all(is_at_target(context, host) for host in context.snapshot().hosts.values())
        context.events.emit(
            PoolFinished(pool=context.pool, outcome=result.outcome, detail=result.detail, upgraded=upgraded)
        )
        return result.outcome

    async def _wrap_up(self, end: Awaitable[WrappedUp]) -> WrappedUp:
        try:
            return await end
        except Exception as error:  # noqa: BLE001 - the lock is released and the outcome reported, whatever happens
            self.context.events.note(as_failure(error).text, NoteLevel.WARNING)
            return WrappedUp(ok=False)

    @contextmanager
    def _attended(self) -> Iterator[None]:
        """Meanwhile report changes of the connection, and what is waited for."""
        context = self.context
        forget = context.connection.on_connection(self._connection_changed)
        silence = context.options.patience.silence
        telling = asyncio.get_running_loop().create_task(
            report_waits(context.events.waits, context.events.emit, silence)
        )
        try:
            yield
        finally:
            telling.cancel()
            forget()

    def _judged(self, result: RunEnd, wrapped: WrappedUp) -> RunEnd:
        """The outcome, when the last part is over; if something could not be restored, it is no success."""
        if result.outcome is not Outcome.DONE:
            return result
        outcome = Outcome.DONE if wrapped.ok else Outcome.FAILED
        return RunEnd(outcome, result.detail or left_to_do(self.context))

    async def _end(self, wrapped: WrappedUp) -> None:
        """Release the lock first.

        If killed in between, the run is still unfinished and removes the lock when resumed.
        """
        ours = self.phase is Phase.WRAPPING_UP
        released = await attempt(self.context, self._lock.release(waits=not self.control.abandons))
        if wrapped.ended and released:
            self.context.state.note_ended(wrapped.ended)
        elif ours:
            self.context.state.note_rested()
        self.phase = Phase.ENDED if ours else self.phase

    # --- the lock

    async def _claim(self) -> RunEnd | None:
        """Lock the pool for this run; returns how the run ends if that is not possible."""
        context = self.context
        try:
            found = await self.control.unless_stopped(self._lock.claim(take_over=self._take_over))
        except Stopped:
            return RunEnd(Outcome.STOPPED)
        except Exception as error:  # noqa: BLE001 - one pool's trouble must never reach another pool's run
            failure = as_failure(error)
            return RunEnd(Outcome.BLOCKED, sentence(failure.text, failure.advice))
        if self.phase is Phase.CLAIMING:
            self.phase = Phase.UPGRADING
        if found is not None:
            text = translate("engine", "Taken over: {mark}").of(mark=told(found, context.pool.name))
            context.events.note(text, NoteLevel.WARNING)
        return None

    def _lost_to(self, lock: LockRecord) -> None:
        """Another program has taken over the pool: change nothing from now on."""
        self.phase = Phase.TAKEN_OVER
        text = translate("engine", "Another program took over this upgrade; it ends here: {mark}")
        self.context.events.note(text.of(mark=told(lock, self.context.pool.name)), NoteLevel.ERROR)
        self.control.stop_waiting()

    # --- the upgrade

    async def _upgrade(self) -> RunEnd:
        try:
            await start(self.context, self.loop)
            while isinstance(result := await self._next(), Continue):
                pass
        except Blocked as blocked:
            report_versions(self.context)
            return RunEnd(Outcome.BLOCKED, blocked.text)
        except Stopped:
            await attempt(self.context, self._make_safe())
            return RunEnd(Outcome.STOPPED)
        except Exception as error:  # noqa: BLE001 - one pool's trouble must never reach another pool's run
            await attempt(self.context, self._make_safe())
            return RunEnd(Outcome.FAILED, as_failure(error).text)
        return result

    async def _secure(self) -> RunEnd:
        try:
            return await secure_hosts(self.context)
        except Exception as error:  # noqa: BLE001 - whatever it is, settings are restored
            return RunEnd(Outcome.FAILED, as_failure(error).text)

    async def _make_safe(self) -> None:
        """After a stop or unexpected failure, let work in progress end, and put every host into service."""
        await self.loop.drain()
        if self.phase is Phase.UPGRADING:
            await make_all_safe(self.context)

    async def _next(self) -> Continue | RunEnd:
        """Execute one plan as far as it holds, and ask the admin about the way it ended."""
        try:
            return await self._one_plan()
        except LOST as error:
            # The pool shows what was in progress: check it, and do what is left.
            self.context.events.note(plain(str(error)), NoteLevel.WARNING)
            return Continue()

    async def _one_plan(self) -> Continue | RunEnd:
        self.loop.carryover.pauses.notify(at_work=self.loop.turn_host is not None)
        await self.control.checkpoint()
        await self._connected()
        match await self.loop.execute_plan():
            case PlanFinished():
                return Continue() if await self._second_pass() else RunEnd(Outcome.DONE)
            case AnswerLost(text):
                self.context.events.note(text, NoteLevel.WARNING)
                return Continue()
            case HostLeftOut(host):
                return await self._dialogue.skip_host(host)
            case HostFailed() as failed:
                return await self._dialogue.decide(failed)
            case PlanChanged():
                return Continue()

    async def _second_pass(self) -> bool:
        """Begin the second pass for updates that had to wait for every server's turn; returns whether there are any."""
        if not updates_wait(self.context):
            return False
        if not self.context.state.skipped:
            await self.control.unless_stopped(await_uniform(self.context))
        self.loop.because = (translate("engine", "all servers are upgraded and now install their updates"),)
        return await begin_second_pass(self.context)

    async def _connected(self) -> None:
        try:
            await self.control.unless_stopped(self.context.connection.wait_connected())
        except Unreachable as closed:
            raise StepFailed(closed.text, closed.advice) from closed

    def _connection_changed(self, connected: bool, why: Text | None) -> None:
        self.context.events.emit(ConnectionChanged(pool=self.context.pool, connected=connected, detail=why))
