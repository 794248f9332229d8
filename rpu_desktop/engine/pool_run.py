"""One pool's run, from the first look to the last thing put back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Set
from dataclasses import replace

from rpu_desktop.engine.backup import back_up
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.control import Control
from rpu_desktop.engine.executor import HostFailed
from rpu_desktop.engine.host_recovery import away_from_home
from rpu_desktop.engine.host_upgrade import make_all_safe, make_safe, may_still_reboot
from rpu_desktop.engine.idempotent import LOST
from rpu_desktop.engine.installing import matches, outlast_reboot
from rpu_desktop.engine.leftovers import left_to_do, look_again
from rpu_desktop.engine.plan_loop import PlanLoop, as_failure
from rpu_desktop.engine.pool_lock import PoolLock, told
from rpu_desktop.engine.preflight import assert_can_begin
from rpu_desktop.engine.prompting import ask_admin
from rpu_desktop.engine.restoring import put_back, switch_off_again
from rpu_desktop.engine.second_pass import begin_second_pass, hosts_of_second_pass
from rpu_desktop.engine.target import find_target
from rpu_desktop.engine.update_wishes import lacks_only_updates, updates_wait
from rpu_desktop.engine.updating import finish_updates, hosts_to_update, tell_updates
from rpu_desktop.engine.verifying import read_settings, verify
from rpu_desktop.engine.waits import tell_waits
from rpu_desktop.i18n.text import Text, plain, sentence, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.inventory.pool_lock import LockRecord
from rpu_desktop.media.hosts import MediaRefusal, ask_hosts, unsuitable_for
from rpu_desktop.planning import Immovable
from rpu_desktop.run.events import (
    BackedUp,
    ConnectionChanged,
    HostStage,
    Listener,
    Named,
    NoteLevel,
    Outcome,
    PoolFinished,
    PoolStarted,
)
from rpu_desktop.run.failures import Declined, NeedsConsent, Skipped, StaysDown, StepFailed, Stopped
from rpu_desktop.run.options import RunOptions
from rpu_desktop.run.prompts import Choice, Prompt, Prompter, PromptKind
from rpu_desktop.run.rollback import way_back
from rpu_desktop.run.state import Ledger
from rpu_desktop.versions import SoftwareVersion
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
        ledger: Ledger,
        listener: Listener,
        prompter: Prompter,
        run: str,
        *,
        take_over: bool = False,
    ) -> None:
        snapshot = connection.snapshot()
        self.control = Control()
        self.context = Context(
            connection,
            options,
            ledger,
            listener,
            self.control,
            prompter,
            Named(snapshot.pool.uuid, snapshot.pool.name),
            snapshot,
        )
        self.carrier = PlanLoop(self.context)
        self._take_over = take_over
        self._taken = False
        self._over = ""
        self._mark = PoolLock(connection, run, ledger.former, self._lost_to, self.context.note)

    async def execute(self) -> Outcome:
        """Run to the end; the outcome is also told as an event.  Never raises for what the pool does."""
        return await self._carried_out(self._run, self._finish)

    async def finish_here(self) -> Outcome:
        """Leave the pool as safe as it can be, put everything back, and let the rest be."""
        return await self._carried_out(self._wind_up, self._close)

    async def _carried_out(
        self,
        work: Callable[[], Awaitable[tuple[Outcome, Text | None]]],
        finish: Callable[[Outcome], Awaitable[None]],
    ) -> Outcome:
        context = self.context
        forget = context.connection.on_connection(self._connection_changed)
        silence = context.options.patience.silence
        telling = asyncio.get_running_loop().create_task(tell_waits(context.waits, context.tell, silence))
        try:
            outcome, detail = await self._claim() or await work()
            if not self._taken:
                if not await self._whatever_happens(finish(outcome)) and outcome is Outcome.DONE:
                    outcome = Outcome.FAILED
                detail = detail or (left_to_do(context) if outcome is Outcome.DONE else None)
            # The mark first: killed in between, the run is unfinished still and clears it away when it is resumed.
            await self._mark.release()
            if self._over:
                context.ledger.note_ended(self._over)
            elif not self._taken:
                context.ledger.note_rested()
        finally:
            telling.cancel()
            forget()
        upgraded = all(self._has_version(host) for host in context.snapshot().hosts.values())
        context.tell(PoolFinished(pool=context.pool, outcome=outcome, detail=detail, upgraded=upgraded))
        return outcome

    async def _claim(self) -> tuple[Outcome, Text | None] | None:
        """Why the pool is not ours; None when it is."""
        context = self.context
        try:
            found = await self.control.unless_stopped(self._mark.claim(take_over=self._take_over))
        except Stopped:
            self._taken = True
            return Outcome.STOPPED, None
        except Exception as error:  # noqa: BLE001 - as in _run
            self._taken = True
            failure = as_failure(error)
            return Outcome.BLOCKED, sentence(failure.text, failure.advice)
        if found is not None:
            text = translate("engine", "Taken over: {mark}").of(mark=told(found, context.pool.name))
            context.note(text, NoteLevel.WARNING)
        return None

    def _lost_to(self, mark: LockRecord) -> None:
        """Another desktop has taken the pool over: from now on this one touches nothing."""
        self._taken = True
        text = translate("engine", "This upgrade was taken over by another one and ends here: {mark}")
        self.context.note(text.of(mark=told(mark, self.context.pool.name)), NoteLevel.ERROR)
        self.control.stop()

    async def _run(self) -> tuple[Outcome, Text | None]:
        context = self.context
        try:
            await self._begin()
            while (result := await self._go_on()) is None:
                pass
        except _Blocked as blocked:
            self._tell_versions()
            return Outcome.BLOCKED, blocked.text
        except Stopped:
            await self.carrier.follower.drain()
            if not self._taken:
                await make_all_safe(context)
            return Outcome.STOPPED, None
        except Exception as error:  # noqa: BLE001 - one pool's trouble must never reach another pool's run
            await self.carrier.follower.drain()
            await make_all_safe(context)
            return Outcome.FAILED, as_failure(error).text
        return result

    def _tell_versions(self) -> None:
        """Of the servers that nothing was said about yet."""
        for host in self.context.snapshot().hosts_in_order():
            if host.uuid not in self.context.stages:
                self.context.stage(host, HostStage.WAITING)

    async def _go_on(self) -> tuple[Outcome, Text | None] | None:
        """One plan, as far as it carries; None when there is more to do."""
        try:
            follower = self.carrier.follower
            follower.pauses.tell(at_work=follower.turn_host is not None)
            await self.control.checkpoint()
            await self._connected()
            if not await self.carrier.carry() or await self._second_pass():
                return None
            return Outcome.DONE, None
        except HostFailed as failed:
            return await self._decide(failed)
        except LOST as error:
            # What was under way can be seen from the pool: look, and do what is left.
            self.context.note(plain(str(error)), NoteLevel.WARNING)
            return None

    async def _second_pass(self) -> bool:
        """Whether there is more to do when every server has had its turn: updates that had to wait for that."""
        if not updates_wait(self.context):
            return False
        if not self.context.ledger.skipped:
            await self.control.unless_stopped(self._await_uniform())
        self.carrier.because = (translate("engine", "all servers have had their turn, and now get their updates"),)
        return await begin_second_pass(self.context)

    async def _begin(self) -> None:
        """Everything that can be known before the first host is touched."""
        context = self.context
        snapshot, resumed = context.snapshot(), context.ledger.begun
        context.tell(
            PoolStarted(
                pool=context.pool, hosts=tuple(Named(host.uuid, host.name) for host in snapshot.hosts_in_order())
            )
        )
        with context.awaiting(translate("engine", "Looking at the installation media")):
            await self.control.unless_stopped(self._look_at_media(snapshot))
        if not resumed:
            await self._assert_can_begin(snapshot)
        lacking = await self._know_versions()
        context.waiting = {host.uuid for host in self._sort_out(lacking)}
        if resumed:
            await self.control.checkpoint()
            await switch_off_again(context)
            return
        plan = await self.carrier.plan_first()
        if not plan.works:
            raise _Blocked(sentence(plan.obstacles[0], plan.advice))
        await self.control.checkpoint()
        if context.waiting:
            await self.control.unless_stopped(self._back_up())
        settings = await self.control.unless_stopped(read_settings(context))
        context.ledger.begin(context.snapshot(), settings)

    async def _assert_can_begin(self, snapshot: PoolSnapshot) -> None:
        try:
            await assert_can_begin(snapshot, self.context.options)
        except StepFailed as error:
            raise _Blocked(sentence(error.text, error.advice)) from error

    async def _back_up(self) -> None:
        """Before the first server is touched; amid an upgrade the pool gives no copy that would be of use."""
        context = self.context
        folder, snapshot = context.options.backup, context.snapshot()
        if snapshot.pool.rolling_upgrade_in_progress:
            text = translate("engine", "No copy of the pool database was made: {pool} is amid an upgrade already.")
            context.note(text.of(pool=context.pool.name), NoteLevel.WARNING)
        elif folder is None:
            text = translate("engine", "No copy of the pool database of {pool} was made, as you wished.")
            context.note(text.of(pool=context.pool.name), NoteLevel.WARNING)
        else:
            try:
                with context.awaiting(translate("engine", "Copying the pool database")):
                    path = str(await back_up(context.connection, folder))
            except StepFailed as error:
                raise _Blocked(sentence(error.text, error.advice)) from error
            context.ledger.note_backup(path)
            context.tell(BackedUp(pool=context.pool, path=path, way_back=way_back(snapshot, path)))

    async def _look_at_media(self, snapshot: PoolSnapshot) -> None:
        """A run that is resumed did this before its first server: amid an upgrade not every server can be asked."""
        context = self.context
        if context.ledger.begun and context.ledger.target is not None:
            return
        source = context.options.media
        if source is None:
            context.ledger.note_target(_target_by_hand(snapshot))
            return
        context.ledger.note_target(await find_target(context.connection, snapshot.coordinator, source))
        if context.ledger.begun:
            return
        refusals: list[MediaRefusal] = []
        if context.ledger.target is not None:
            refusals = unsuitable_for(context.snapshot(), context.ledger.target, source)
        refusals = refusals or await ask_hosts(context.connection, source)
        if refusals:
            raise _Blocked(refusals[0].text)

    def _has_version(self, host: Host) -> bool:
        """Whether the host has the version wanted; updates may have made it a newer one, the coordinator's first."""
        context, version = self.context, host.software_version
        target, coordinator = context.ledger.target, context.snapshot().coordinator.software_version
        if target is None:
            return False
        if host.uuid in context.ledger.installed or version.newer_than(target):
            return not target.newer_than(version) and not version.newer_than(coordinator)
        return matches(version, target)

    async def _know_versions(self) -> set[str]:
        """Take note of the hosts that have the version wanted; which of them (uuids) lack updates."""
        context = self.context
        ready = [host for host in context.snapshot().hosts_in_order() if self._has_version(host)]
        coordinator, target = context.snapshot().coordinator, context.ledger.target
        if target is not None and not context.ledger.installed and matches(coordinator.software_version, target):
            context.ledger.note_target(coordinator.software_version)
        ready = [host for host in ready if not context.ledger.unsettled(host.uuid)]
        for host in ready:
            context.ledger.note_installed(host.uuid)
        if context.ledger.second_pass:
            return await self.control.unless_stopped(hosts_of_second_pass(context))
        left = [host for host in ready if host.uuid not in context.options.wishes.skip_hosts]
        lacking = await self.control.unless_stopped(hosts_to_update(context, left))
        if context.ledger.begun:
            done = [host for host in left if host.uuid not in lacking]
            await self.control.unless_stopped(tell_updates(context, done))
        return lacking

    def _sort_out(self, lacking: Set[str]) -> list[Host]:
        """Say where each host stands; those that have the version wanted are done, unless their turn is not over.

        Nor are those that have it and lack updates (`lacking`, uuids): a run that was done by halves is finished.
        A host in the middle of its turn comes first: it may be offline, and no other one may be then.
        """
        context = self.context
        waiting = []
        for host in context.snapshot().hosts_in_order():
            unsettled = context.ledger.unsettled(host.uuid)
            left_out = host.uuid in context.options.wishes.skip_hosts or host.uuid in context.ledger.skipped
            if left_out and not unsettled and not self._has_version(host):
                context.ledger.note_skipped(host.uuid)
                context.stage(host, HostStage.SKIPPED)
            elif self._has_version(host) and host.uuid not in lacking and not unsettled:
                context.ledger.note_finished(host.uuid)
                context.stage(host, HostStage.DONE)
            else:
                context.stage(host, HostStage.WAITING)
                waiting.append(host)
        return sorted(waiting, key=lambda host: not context.ledger.unsettled(host.uuid))

    async def _decide(self, failed: HostFailed) -> tuple[Outcome, Text | None] | None:
        """Let the admin decide what becomes of a failure; None when the run goes on."""
        context = self.context
        if isinstance(failed.error, Stopped):
            raise failed.error
        if isinstance(failed.error, Skipped):
            await self._skip(failed.uuid)
            return None
        if isinstance(failed.error, LOST):
            context.note(plain(str(failed.error)), NoteLevel.WARNING)
            return None
        failure, host = as_failure(failed.error), context.snapshot().host_by_uuid(failed.uuid)
        if host is None:
            context.note(failure.text, NoteLevel.WARNING)
            return None
        if isinstance(failure, StaysDown):
            return await self._decide_vm(host, failure)
        context.stage(host, HostStage.FAILED, failure.text, upgraded=self._has_version(host))
        await make_all_safe(context, but=self.carrier.follower.turn_host)
        choice = Choice.STOP if isinstance(failure, Declined) else await self._ask(host, failure)
        self.carrier.because = (failure.text,)
        if choice is Choice.SKIP:
            context.headway.done()
            self._leave_out(host, failure)
        elif choice in (Choice.RETRY, Choice.SHUTDOWN):
            if choice is Choice.SHUTDOWN and isinstance(failure, NeedsConsent):
                self._agree(failure)
            self.carrier.refusals.clear()
            context.headway.restart()
            context.stage(host, HostStage.WAITING if host.uuid in context.waiting else HostStage.RETURNING)
        else:
            await self.carrier.follower.drain()
            return Outcome.FAILED, failure.text
        return None

    def _agree(self, needed: NeedsConsent) -> None:
        """From now on these VMs may be shut down for their servers' turns."""
        context, wishes = self.context, self.context.options.wishes
        agreed = {**wishes.immovable_by_vm, **{vm.uuid: Immovable.SHUTDOWN for vm in needed.vms}}
        context.options = replace(context.options, wishes=replace(wishes, immovable_by_vm=agreed))

    async def _decide_vm(self, host: Host, failure: StaysDown) -> tuple[Outcome, Text | None] | None:
        """One VM needs a hand: its server is done, and what is left can go on without it."""
        context = self.context
        context.left_down.add(failure.vm)
        await make_all_safe(context, but=self.carrier.follower.turn_host)
        # With no server left there is nothing to stop.
        choices = (Choice.RETRY, Choice.SKIP, Choice.STOP) if context.waiting else (Choice.RETRY, Choice.SKIP)
        where = Named(host.uuid, host.name)
        prompt = Prompt(PromptKind.VM, context.pool, where, failure.text, choices, failure.advice)
        choice = await ask_admin(context, prompt)
        if choice is Choice.RETRY:
            context.left_down.discard(failure.vm)
        elif choice is Choice.STOP:
            await self.carrier.follower.drain()
            return Outcome.STOPPED, failure.text
        return None

    def _leave_out(self, host: Host, failure: StepFailed) -> None:
        context = self.context
        if lacks_only_updates(context, host.uuid):
            context.ledger.note_without_updates(host.uuid, failure.text)
            context.stage(host, HostStage.WAITING)
        elif host.uuid in context.waiting:
            context.waiting.discard(host.uuid)
            context.ledger.note_skipped(host.uuid)
            context.stage(host, HostStage.SKIPPED, failure.text)
        else:
            # Its turn is over; what comes after it is told where it belongs.
            context.note(failure.text, NoteLevel.WARNING, host)
            context.stage(host, HostStage.DONE)

    async def _skip(self, uuid: str) -> None:
        """It works on as it is; the run goes on without it."""
        context = self.context
        context.ledger.note_unprepared(uuid)
        await make_safe(context, uuid)
        context.waiting.discard(uuid)
        context.ledger.note_skipped(uuid)
        host = context.host(uuid)
        self.carrier.because = (translate("engine", "{host} is left out, as you wished").of(host=host.name),)
        context.stage(host, HostStage.SKIPPED)

    async def _connected(self) -> None:
        try:
            await self.control.unless_stopped(self.context.connection.wait_connected())
        except Unreachable as closed:
            raise StepFailed(closed.text, closed.advice) from closed

    async def _ask(self, host: Host, error: StepFailed) -> Choice:
        """Only a member that works can be left out: while one is away, no other server may go.

        Updates can be left out on the coordinator, too: it has the new version.
        """
        context = self.context
        host = context.snapshot().host_by_uuid(host.uuid) or host
        away = host.live is False or may_still_reboot(context, host)
        updates = lacks_only_updates(context, host.uuid)
        skippable = updates or context.snapshot().coordinator.uuid != host.uuid
        choices = (Choice.RETRY, Choice.SKIP, Choice.STOP) if skippable and not away else (Choice.RETRY, Choice.STOP)
        kind = PromptKind.UPDATE if updates else PromptKind.FAILURE
        vms: tuple[Named, ...] = ()
        if isinstance(error, NeedsConsent):
            kind, vms = PromptKind.IMMOVABLE, tuple(Named(vm.uuid, vm.name) for vm in error.vms)
            choices = (Choice.SHUTDOWN, *choices)
        where = Named(host.uuid, host.name)
        prompt = Prompt(kind, context.pool, where, error.text, choices, error.advice, vms)
        return await ask_admin(context, prompt)

    async def _finish(self, outcome: Outcome) -> None:
        """What comes after the last host: one version everywhere, everyone home, everything put back."""
        context = self.context
        if outcome is not Outcome.BLOCKED:
            await self._whatever_happens(self._bring_to_rest(outcome))
            await self._whatever_happens(finish_updates(context))
        elif context.ledger.begun:
            return
        done = outcome is Outcome.DONE and not context.ledger.skipped
        await put_back(context, for_good=done)
        if outcome is not Outcome.BLOCKED:
            self._tell_standing()
            self._tell_left_out()
        skipped = context.ledger.skipped - context.options.wishes.skip_hosts
        left = context.ledger.undos or skipped or context.ledger.stood_down
        if outcome in (Outcome.DONE, Outcome.BLOCKED) and not left:
            self._over = outcome.value

    async def _bring_to_rest(self, outcome: Outcome) -> None:
        await self._count_in_left_out()
        await self._settle(outcome)

    async def _whatever_happens(self, work: Awaitable[None]) -> bool:
        """Do one part of what ends a run, so that its failure keeps no other from being done; whether it was done."""
        try:
            await work
        except Stopped:
            return False
        except Exception as error:  # noqa: BLE001 - what was switched off is put back whatever happens
            self.context.note(as_failure(error).text, NoteLevel.WARNING)
            return False
        return True

    async def _count_in_left_out(self) -> None:
        """Servers that were left out, and that somebody has upgraded by now, are done like the others.

        Raises:
            Stopped: the admin asked to stop.

        """
        context = self.context
        done = [
            host
            for host in context.snapshot().hosts_in_order()
            if host.uuid in context.ledger.skipped and self._has_version(host) and host.enabled
        ]
        for host in done:
            context.ledger.note_finished(host.uuid)
            context.stage(host, HostStage.DONE)
        await self.control.unless_stopped(tell_updates(context, done))

    async def _wind_up(self) -> tuple[Outcome, Text | None]:
        """Every host whose turn began is waited for and made to work again."""
        context = self.context
        hosts = [host for host in context.snapshot().hosts_in_order() if context.ledger.unsettled(host.uuid)]
        context.tell(
            PoolStarted(
                pool=context.pool,
                hosts=tuple(Named(host.uuid, host.name) for host in context.snapshot().hosts_in_order()),
            )
        )
        for host in hosts:
            try:
                await outlast_reboot(context, host.uuid)
            except Stopped:
                return Outcome.STOPPED, None
            except Exception as error:  # noqa: BLE001 - whatever it is, the others have to be looked after
                context.note(as_failure(error).text, NoteLevel.WARNING, host)
            await make_safe(context, host.uuid)
        for host in context.snapshot().hosts_in_order():
            context.stage(host, HostStage.DONE if self._has_version(host) else HostStage.SKIPPED)
        return Outcome.STOPPED, None

    async def _close(self, outcome: Outcome) -> None:
        context = self.context
        await self._whatever_happens(self._settle(outcome))
        await self._whatever_happens(finish_updates(context))
        await put_back(context, for_good=True)
        self._tell_standing()
        if not self.control.stopping:
            self._over = "finished-here"

    async def _settle(self, outcome: Outcome) -> None:
        context = self.context
        if outcome is Outcome.DONE and not context.ledger.skipped:
            await self.control.unless_stopped(self._await_uniform())
        await self.carrier.bring_home()
        if outcome is Outcome.DONE:
            await verify(context)

    async def _await_uniform(self) -> None:
        context = self.context
        uniform = translate("engine", "Waiting for {pool} to notice that all its servers have the same version")
        try:
            with context.awaiting(uniform.of(pool=context.pool.name)):
                await context.connection.wait_for(
                    lambda snapshot: not snapshot.pool.rolling_upgrade_in_progress,
                    timeout=context.options.patience.settling,
                )
        except TimeoutError:
            text = translate("engine", "{pool} still says that its servers run different versions.")
            context.note_lasting(text.of(pool=context.pool.name))

    def _tell_standing(self) -> None:
        """How things stand, last of all: putting things back takes a while, and meanwhile somebody may have helped.

        Every VM that ran must run; of those that went down with consent the report tells by itself.
        """
        context = self.context
        look_again(context, self._has_version)
        for vm in away_from_home(context):
            text = translate("engine", "{vm} does not run on the server it ran on before the upgrade.")
            context.note_lasting(text.of(vm=vm.name))
        for uuid in context.ledger.homes.keys() - context.ledger.stood_down.keys():
            missing = context.snapshot().vm_by_uuid(uuid)
            if missing is not None and not missing.occupies_host:
                text = translate("engine", "{vm} ran when the upgrade began and does not run now.")
                context.note_lasting(text.of(vm=missing.name))

    def _tell_left_out(self) -> None:
        """What it means for the pool that servers were left out."""
        left_out = [
            host.name for host in self.context.snapshot().hosts_in_order() if host.uuid in self.context.ledger.skipped
        ]
        if left_out:
            text = translate(
                "engine",
                "{pool} stays in mixed mode, without HA and with few operations, until its other servers are upgraded "
                "too: {hosts}.",
            )
            self.context.note_lasting(text.of(pool=self.context.pool.name, hosts=", ".join(left_out)))

    def _connection_changed(self, connected: bool, why: Text | None) -> None:
        self.context.tell(ConnectionChanged(pool=self.context.pool, connected=connected, detail=why))


def _target_by_hand(snapshot: PoolSnapshot) -> SoftwareVersion | None:
    """Manual mode: nobody knows before the coordinator is done; in a half upgraded pool it is done already."""
    coordinator = snapshot.coordinator.software_version
    older = any(coordinator.newer_than(host.software_version) for host in snapshot.hosts.values())
    return coordinator if older else None
