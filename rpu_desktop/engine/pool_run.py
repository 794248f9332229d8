"""One pool's run, from the first look to the last thing put back."""

from __future__ import annotations

from collections.abc import Sequence

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
    PoolPlanned,
    PoolStarted,
    Restored,
)
from rpu_desktop.engine.failures import StepFailed, Stopped
from rpu_desktop.engine.host_upgrade import make_safe, upgrade_host
from rpu_desktop.engine.installing import matches
from rpu_desktop.engine.ledger import Ledger
from rpu_desktop.engine.options import RunOptions
from rpu_desktop.engine.prompts import Choice, Prompt, Prompter, PromptKind
from rpu_desktop.engine.settling import bring_home
from rpu_desktop.engine.target import find_target
from rpu_desktop.inventory import Host
from rpu_desktop.media.hosts import MediaRefusal, ask_hosts, unsuitable_for
from rpu_desktop.planning import Migrate, make_plan
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.prechecks.undo import apply_undo
from rpu_desktop.texts import Text, plain, translate
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import XapiError

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

    async def execute(self) -> Outcome:
        """Run to the end; the outcome is also told as an event.  Never raises for what the pool does."""
        context = self.context
        forget = context.connection.on_connection(self._connection_changed)
        detail: Text | None = None
        try:
            outcome, detail = await self._run()
        except Exception as error:  # noqa: BLE001 - one pool's trouble must never reach another pool's run
            outcome = Outcome.FAILED
            detail = getattr(error, "text", None) or plain(repr(error))
        finally:
            forget()
        context.tell(PoolFinished(pool=context.pool, outcome=outcome, detail=detail))
        return outcome

    async def _run(self) -> tuple[Outcome, Text | None]:
        try:
            hosts = await self._begin()
        except _Blocked as blocked:
            await self._restore()
            return Outcome.BLOCKED, blocked.text
        except Stopped:
            await self._restore()
            return Outcome.STOPPED, None
        outcome, detail = Outcome.DONE, None
        for host in hosts:
            result = await self._upgrade(host)
            if result is not None:
                outcome, detail = result
                break
        await self._finish(outcome)
        return outcome, detail

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
        context.ledger.target = await find_target(context.connection, snapshot.coordinator, context.options.media)
        await self._ask_hosts()
        waiting = self._sort_out(hosts)
        plan = make_plan(snapshot, context.options.wishes, hosts=waiting)
        if not plan.feasible:
            raise _Blocked(plan.reasons[0])
        moves = sum(isinstance(step, Migrate) for step in plan.steps())
        context.tell(PoolPlanned(pool=context.pool, migrations=moves, hosts_left=len(waiting)))
        await self.control.checkpoint()
        return [host.uuid for host in waiting]

    async def _ask_hosts(self) -> None:
        context = self.context
        source = context.options.media
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

    async def _upgrade(self, uuid: str) -> tuple[Outcome, Text | None] | None:
        """One host's turn with all its retries; None when the run goes on."""
        context = self.context
        while True:
            try:
                await self.control.checkpoint()
                await upgrade_host(context, uuid)
            except Stopped:
                await make_safe(context, uuid)
                return Outcome.STOPPED, None
            except (StepFailed, XapiError) as error:
                host = context.snapshot().host_by_uuid(uuid)
                if host is None:
                    return Outcome.FAILED, error.text
                context.stage(host, HostStage.FAILED, error.text)
                await make_safe(context, uuid)
                choice = await self._ask(host, error)
                if choice is Choice.SKIP:
                    context.ledger.skipped.add(uuid)
                    context.stage(host, HostStage.SKIPPED, error.text)
                    return None
                if choice is not Choice.RETRY:
                    return Outcome.FAILED, error.text
            else:
                return None

    async def _ask(self, host: Host, error: StepFailed | XapiError) -> Choice:
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
        if outcome is Outcome.DONE and not context.ledger.skipped:
            await self._await_uniform()
        try:
            for vm in await bring_home(context):
                text = translate("engine", "{vm} does not run on the server it ran on before the upgrade.")
                context.note(text.of(vm=vm.name), NoteLevel.WARNING)
        except (Stopped, XapiError):
            pass
        self._tell_missing()
        await self._restore()

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

    async def _restore(self) -> None:
        """Put back what the prechecks' fixes changed, the last change first, item by item."""
        context = self.context
        for undo in reversed(context.ledger.undos):
            try:
                await apply_undo(context.connection, undo)
            except XapiError as error:
                context.tell(Restored(pool=context.pool, what=undo.text, ok=False, detail=error.text))
            else:
                context.tell(Restored(pool=context.pool, what=undo.text, ok=True))

    def _connection_changed(self, connected: bool, why: Text | None) -> None:
        self.context.tell(ConnectionChanged(pool=self.context.pool, connected=connected, detail=why))
