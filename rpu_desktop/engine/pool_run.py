"""One pool's run, from the first look to the last thing put back."""

from __future__ import annotations

from collections.abc import Sequence

from rpu_desktop.engine.acting import LOST
from rpu_desktop.engine.carrying import Carrier, as_failure
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.control import Control
from rpu_desktop.engine.events import (
    Answered,
    Asked,
    ConnectionChanged,
    HostStage,
    Listener,
    Named,
    NoteLevel,
    Outcome,
    PoolFinished,
    PoolStarted,
)
from rpu_desktop.engine.failures import StepFailed, Stopped
from rpu_desktop.engine.following import HostFailed
from rpu_desktop.engine.host_upgrade import make_all_safe
from rpu_desktop.engine.installing import matches
from rpu_desktop.engine.ledger import Ledger
from rpu_desktop.engine.options import RunOptions
from rpu_desktop.engine.prompts import Choice, Prompt, Prompter, PromptKind
from rpu_desktop.engine.restoring import put_back
from rpu_desktop.engine.settling import away_from_home
from rpu_desktop.engine.target import find_target
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.media.hosts import MediaRefusal, ask_hosts, unsuitable_for
from rpu_desktop.planning.networks import network_obstacle
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.texts import Text, plain, translate
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import Unreachable

__all__ = ["PoolRun"]


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
        self.prompter = prompter
        self.context = Context(
            connection,
            options,
            Ledger.open(snapshot, undos),
            listener,
            self.control,
            Named(snapshot.pool.uuid, snapshot.pool.name),
            snapshot,
        )
        self.carrier = Carrier(self.context)

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
        context = self.context
        try:
            await self._begin()
            while (result := await self._go_on()) is None:
                pass
        except _Blocked as blocked:
            return Outcome.BLOCKED, blocked.text
        except Stopped:
            await self.carrier.follower.drain()
            await make_all_safe(context)
            return Outcome.STOPPED, None
        except Exception as error:  # noqa: BLE001 - one pool's trouble must never reach another pool's run
            await self.carrier.follower.drain()
            await make_all_safe(context)
            return Outcome.FAILED, as_failure(error).text
        return result

    async def _go_on(self) -> tuple[Outcome, Text | None] | None:
        """One plan, as far as it carries; None when there is more to do."""
        try:
            await self.control.checkpoint()
            await self._connected()
            return (Outcome.DONE, None) if await self.carrier.carry() else None
        except HostFailed as failed:
            return await self._decide(failed)
        except LOST as error:
            # What was under way can be seen from the pool: look, and do what is left.
            self.context.note(plain(str(error)), NoteLevel.WARNING)
            return None

    async def _begin(self) -> None:
        """Everything that can be known before the first host is touched."""
        context = self.context
        snapshot = context.snapshot()
        hosts = [host for host in snapshot.hosts_in_order() if host.uuid not in context.options.wishes.skip_hosts]
        context.tell(
            PoolStarted(
                pool=context.pool, hosts=tuple(Named(host.uuid, host.name) for host in snapshot.hosts_in_order())
            )
        )
        await self.control.unless_stopped(self._look_at_media(snapshot))
        obstacle = network_obstacle(snapshot, context.options.wishes.network)
        if obstacle is not None:
            raise _Blocked(obstacle)
        context.waiting = {host.uuid for host in self._sort_out(hosts)}
        plan = await self.carrier.plan_first()
        if not plan.feasible:
            raise _Blocked(plan.reasons[0])
        await self.control.checkpoint()

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

    def _sort_out(self, hosts: Sequence[Host]) -> list[Host]:
        """Say where each host stands; those that have the version wanted are done."""
        context, target = self.context, self.context.ledger.target
        waiting = []
        for host in context.snapshot().hosts_in_order():
            if host not in hosts:
                context.ledger.skipped.add(host.uuid)
                context.stage(host, HostStage.SKIPPED)
            elif target is not None and matches(host.software_version, target):
                context.stage(host, HostStage.DONE)
            else:
                context.stage(host, HostStage.WAITING)
                waiting.append(host)
        coordinator = context.snapshot().coordinator
        if coordinator not in waiting and target is not None:
            context.ledger.target = coordinator.software_version
        return waiting

    async def _decide(self, failed: HostFailed) -> tuple[Outcome, Text | None] | None:
        """Let the admin decide what becomes of a failure; None when the run goes on."""
        context = self.context
        if isinstance(failed.error, Stopped):
            raise failed.error
        if isinstance(failed.error, LOST):
            context.note(plain(str(failed.error)), NoteLevel.WARNING)
            return None
        failure, host = as_failure(failed.error), context.snapshot().host_by_uuid(failed.uuid)
        if host is None:
            context.note(failure.text, NoteLevel.WARNING)
            return None
        context.stage(host, HostStage.FAILED, failure.text)
        await make_all_safe(context, but=self.carrier.follower.turn_host)
        choice = await self._ask(host, failure)
        self.carrier.because = (failure.text,)
        if choice is Choice.SKIP:
            self._leave_out(host, failure)
        elif choice is Choice.RETRY:
            self.carrier.refusals.clear()
            context.stage(host, HostStage.WAITING if host.uuid in context.waiting else HostStage.RETURNING)
        else:
            await self.carrier.follower.drain()
            return Outcome.FAILED, failure.text
        return None

    def _leave_out(self, host: Host, failure: StepFailed) -> None:
        context = self.context
        if host.uuid in context.waiting:
            context.waiting.discard(host.uuid)
            context.ledger.skipped.add(host.uuid)
            context.stage(host, HostStage.SKIPPED, failure.text)
        else:
            # Its turn is over: what is left out are the VMs that do not start again.
            for vm in [vm for vm, down in context.ledger.stood_down.items() if down.host == host.uuid]:
                del context.ledger.stood_down[vm]
            context.stage(host, HostStage.DONE, failure.text)

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
        words = error.text
        if error.advice is not None:
            words = translate("engine", "{what} {advice}").of(what=error.text, advice=error.advice)
        context.tell(
            Asked(
                pool=context.pool,
                prompt=prompt.id,
                host=prompt.host,
                text=words,
                choices=tuple(choice.value for choice in choices),
            )
        )
        try:
            choice = await self.control.unless_stopped(self.prompter.ask(prompt))
        except Stopped:
            choice = Choice.STOP
        context.tell(Answered(pool=context.pool, prompt=prompt.id, choice=choice.value))
        return choice

    async def _finish(self, outcome: Outcome) -> None:
        """What comes after the last host: one version everywhere, everyone home, everything put back."""
        context = self.context
        if outcome is not Outcome.BLOCKED:
            try:
                await self._settle(outcome)
            except Stopped:
                pass
            except Exception as error:  # noqa: BLE001 - what was switched off is put back whatever happens
                context.note(as_failure(error).text, NoteLevel.WARNING)
            self._tell_missing()
        await put_back(context)

    async def _settle(self, outcome: Outcome) -> None:
        context = self.context
        if outcome is Outcome.DONE and not context.ledger.skipped:
            await self.control.unless_stopped(self._await_uniform())
        await self.carrier.bring_home()
        for vm in away_from_home(context):
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
