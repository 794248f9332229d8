"""One pool's run, from the first look to the last thing put back."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence

from rpu_desktop.engine.acting import LOST
from rpu_desktop.engine.asking import ask_admin
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.control import Control
from rpu_desktop.engine.events import (
    ConnectionChanged,
    HostStage,
    Listener,
    Named,
    NoteLevel,
    Outcome,
    PoolFinished,
    PoolPlanned,
    PoolStarted,
)
from rpu_desktop.engine.failures import StepFailed, Stopped
from rpu_desktop.engine.host_upgrade import make_safe, upgrade_host
from rpu_desktop.engine.installing import matches
from rpu_desktop.engine.ledger import Ledger
from rpu_desktop.engine.options import RunOptions
from rpu_desktop.engine.prompts import Choice, Prompt, Prompter, PromptKind
from rpu_desktop.engine.restoring import put_back
from rpu_desktop.engine.settling import bring_home
from rpu_desktop.engine.target import find_target
from rpu_desktop.engine.updating import finish_updates, hosts_to_update
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.media.hosts import MediaRefusal, ask_hosts, unsuitable_for
from rpu_desktop.planning import Migrate, make_plan
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.texts import Text, plain, translate
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import Unreachable, XapiError

__all__ = ["PoolRun"]


log = logging.getLogger(__name__)


class _Blocked(Exception):
    """The run cannot begin; nothing was touched."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


class PoolRun:
    """Upgrades one pool, the coordinator first, one host at a time."""

    def __init__(
        self,
        connection: PoolConnection,
        options: RunOptions,
        undos: Sequence[Undo],
        listener: Listener,
        prompter: Prompter,
    ) -> None:
        snapshot = connection.snapshot()
        self.control = Control()
        self.context = Context(
            connection,
            options,
            Ledger.open(snapshot, undos),
            listener,
            self.control,
            prompter,
            Named(snapshot.pool.uuid, snapshot.pool.name),
            snapshot,
        )

    async def execute(self) -> Outcome:
        """Run to the end; the outcome is also told as an event.  Never raises for what the pool does."""
        context = self.context
        forget = context.connection.on_connection(self._connection_changed)
        try:
            outcome, detail = await self._run()
            await self._finish(outcome)
        finally:
            forget()
        context.tell(PoolFinished(pool=context.pool, outcome=outcome, detail=detail))
        return outcome

    async def _run(self) -> tuple[Outcome, Text | None]:
        try:
            for host in await self._begin():
                result = await self._upgrade(host)
                if result is not None:
                    return result
        except _Blocked as blocked:
            return Outcome.BLOCKED, blocked.text
        except Stopped:
            return Outcome.STOPPED, None
        except Exception as error:  # noqa: BLE001 - one pool's trouble must never reach another pool's run
            return Outcome.FAILED, _as_failure(error).text
        return Outcome.DONE, None

    async def _begin(self) -> list[str]:
        """Everything that can be known before the first host is touched; returns the hosts' uuids in order."""
        context = self.context
        snapshot = context.snapshot()
        hosts = [host for host in snapshot.hosts_in_order() if host.uuid not in context.options.wishes.skip_hosts]
        context.tell(
            PoolStarted(
                pool=context.pool, hosts=tuple(Named(host.uuid, host.name) for host in snapshot.hosts_in_order())
            )
        )
        await self.control.unless_stopped(self._look_at_media(snapshot))
        waiting = self._sort_out(hosts, await self._lacking_updates(hosts))
        plan = make_plan(snapshot, context.options.wishes, hosts=waiting)
        if not plan.feasible:
            raise _Blocked(plan.reasons[0])
        moves = sum(isinstance(step, Migrate) for step in plan.steps())
        context.tell(PoolPlanned(pool=context.pool, migrations=moves, hosts_left=len(waiting)))
        await self.control.checkpoint()
        return [host.uuid for host in waiting]

    async def _look_at_media(self, snapshot: PoolSnapshot) -> None:
        context = self.context
        source = context.options.media
        context.ledger.target = await find_target(context.connection, snapshot.coordinator, source)
        refusals: list[MediaRefusal] = []
        if context.ledger.target is not None:
            refusals = unsuitable_for(context.snapshot(), context.ledger.target, source)
        refusals = refusals or await ask_hosts(context.connection, source)
        if refusals:
            raise _Blocked(refusals[0].text)

    async def _lacking_updates(self, hosts: Sequence[Host]) -> set[str]:
        """Hosts that have the version wanted and lack updates: a run that was done by halves is finished."""
        target = self.context.ledger.target
        done = [host for host in hosts if target is not None and matches(host.software_version, target)]
        return await self.control.unless_stopped(hosts_to_update(self.context, done))

    def _sort_out(self, hosts: Sequence[Host], lacking: Collection[str]) -> list[Host]:
        """Say where each host stands; those that have the version wanted, and their updates, are done."""
        context, target = self.context, self.context.ledger.target
        waiting = []
        wanted = {host.uuid for host in hosts}  # the records may have changed since
        for host in context.snapshot().hosts_in_order():
            if host.uuid not in wanted:
                context.ledger.skipped.add(host.uuid)
                context.stage(host, HostStage.SKIPPED)
            elif target is not None and matches(host.software_version, target) and host.uuid not in lacking:
                context.stage(host, HostStage.DONE)
            else:
                context.stage(host, HostStage.WAITING)
                waiting.append(host)
        coordinator = context.snapshot().coordinator
        if coordinator not in waiting and target is not None:
            context.ledger.target = coordinator.software_version
        return waiting

    async def _upgrade(self, uuid: str) -> tuple[Outcome, Text | None] | None:
        """One host's turn with all its retries; None when the run goes on."""
        context = self.context
        while True:
            try:
                await self.control.checkpoint()
                await self._connected()
                await upgrade_host(context, uuid)
            except Stopped:
                await make_safe(context, uuid)
                return Outcome.STOPPED, None
            except LOST as error:
                # What was under way can be seen from the pool: look, and do what is left.
                context.note(plain(str(error)), NoteLevel.WARNING)
                continue
            except Exception as error:  # noqa: BLE001 - whatever it is, the admin decides
                failure = _as_failure(error)
            else:
                return None
            host = context.snapshot().host_by_uuid(uuid)
            if host is None:
                return Outcome.FAILED, failure.text
            context.stage(host, HostStage.FAILED, failure.text)
            await make_safe(context, uuid)
            choice = await self._ask(host, failure)
            if choice is Choice.SKIP:
                context.ledger.skipped.add(uuid)
                context.stage(host, HostStage.SKIPPED, failure.text)
                return None
            if choice is not Choice.RETRY:
                return Outcome.FAILED, failure.text

    async def _connected(self) -> None:
        try:
            await self.control.unless_stopped(self.context.connection.wait_connected())
        except Unreachable as closed:
            raise StepFailed(closed.text, closed.advice) from closed

    async def _ask(self, host: Host, error: StepFailed) -> Choice:
        context = self.context
        member = context.snapshot().coordinator.uuid != host.uuid
        choices = (Choice.RETRY, Choice.SKIP, Choice.STOP) if member else (Choice.RETRY, Choice.STOP)
        prompt = Prompt(
            PromptKind.FAILURE, context.pool, Named(host.uuid, host.name), error.text, choices, error.advice
        )
        return await ask_admin(context, prompt)

    async def _finish(self, outcome: Outcome) -> None:
        """What comes after the last host: one version everywhere, everyone home, everything put back."""
        context = self.context
        if outcome is not Outcome.BLOCKED:
            try:
                await self._settle(outcome)
            except Stopped:
                pass
            except Exception as error:  # noqa: BLE001 - what was switched off is put back whatever happens
                context.note(_as_failure(error).text, NoteLevel.WARNING)
            self._tell_missing()
            await finish_updates(context)
        await put_back(context)

    async def _settle(self, outcome: Outcome) -> None:
        context = self.context
        if outcome is Outcome.DONE and not context.ledger.skipped:
            await self.control.unless_stopped(self._await_uniform())
        for vm in await bring_home(context):
            text = translate("engine", "{vm} does not run on the server it ran on before the upgrade.")
            context.note(text.of(vm=vm.name), NoteLevel.WARNING)

    async def _await_uniform(self) -> None:
        context = self.context
        try:
            await context.connection.wait_for(
                lambda snapshot: not snapshot.pool.rolling_upgrade_in_progress,
                timeout=context.options.patience.settling,
            )
        except TimeoutError:
            text = translate("engine", "{pool} still says that its servers run different versions.")
            context.note(text.of(pool=context.pool.name), NoteLevel.WARNING)

    def _tell_missing(self) -> None:
        """Every VM that ran must run."""
        context = self.context
        snapshot = context.snapshot()
        for uuid in context.ledger.homes:
            vm = snapshot.vm_by_uuid(uuid)
            if vm is not None and not vm.occupies_host:
                text = translate("engine", "{vm} ran when the upgrade began and does not run now.")
                context.note(text.of(vm=vm.name), NoteLevel.WARNING)

    def _connection_changed(self, connected: bool, why: Text | None) -> None:
        self.context.tell(ConnectionChanged(pool=self.context.pool, connected=connected, detail=why))


def _as_failure(error: Exception) -> StepFailed:
    """Any error in words for the admin."""
    if isinstance(error, StepFailed):
        return error
    if isinstance(error, XapiError):
        return StepFailed(error.text, error.advice)
    log.error("unexpected error", exc_info=error)
    text = translate("engine", "Something happened that this program did not expect: {error}")
    advice = translate("engine", "Look at the pool, then choose Retry to go on with what is left to do.")
    return StepFailed(text.of(error=repr(error)), advice)
