"""Handles failures: asks the admin, and acts on the answer."""

from __future__ import annotations

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.disk_failures import (
    agree_to_stop,
    ask_about_leftovers,
    leave_disks,
    question_about_disks,
)
from rpu_desktop.engine.host_upgrade import make_all_safe, make_safe, may_still_reboot
from rpu_desktop.engine.installing import is_at_target
from rpu_desktop.engine.plan_loop import PlanLoop
from rpu_desktop.engine.prompting import ask_admin
from rpu_desktop.engine.results import Continue, HostFailed, RunEnd
from rpu_desktop.engine.update_wishes import lacks_only_updates
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.planning import Immovable
from rpu_desktop.run.events import HostStage, Named, NoteLevel, Outcome
from rpu_desktop.run.failures import Declined, DisksNotMoved, DisksStay, NeedsConsent, OutOfTime, StaysDown, StepFailed
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind

__all__ = ["FailureDialogue"]


class FailureDialogue:
    """Asks the admin about what failed in one pool's run."""

    def __init__(self, context: Context, loop: PlanLoop) -> None:
        self.context = context
        self.loop = loop

    async def decide(self, failed: HostFailed) -> Continue | RunEnd:
        """Make the pool as safe as possible, ask, and do what the admin chooses."""
        context, failure = self.context, failed.failure
        host = context.snapshot().host_by_uuid(failed.host)
        if host is None:
            context.events.note(failure.text, NoteLevel.WARNING)
            return Continue()
        if isinstance(failure, StaysDown):
            return await self._decide_vm(host, failure)
        if isinstance(failure, DisksNotMoved):
            return await self._decide_disks(host, failure)
        context.events.host(host, HostStage.FAILED, failure.text, upgraded=is_at_target(context, host))
        await make_all_safe(context, but=self.loop.turn_host)
        choice = Choice.STOP if isinstance(failure, Declined) else await self._ask(host, failure)
        self.loop.because = (failure.text,)
        return await self._carry_out(choice, host, failure)

    async def _carry_out(self, choice: Choice, host: Host, failure: StepFailed) -> Continue | RunEnd:
        if choice is Choice.SKIP:
            self.loop.carryover.convergence.done()
            self._do_without(host, failure)
            return Continue()
        if choice in (Choice.RETRY, Choice.SHUTDOWN, Choice.BEGIN):
            if choice is Choice.BEGIN:
                self.loop.carryover.gates.begin_whatever_the_time(host.uuid)
            if choice is Choice.SHUTDOWN and isinstance(failure, NeedsConsent):
                self._agree(failure)
            self.loop.try_everything_again()
            waiting = host.uuid in self.context.hosts.waiting
            self.context.events.host(host, HostStage.WAITING if waiting else HostStage.RETURNING)
            return Continue()
        await self.loop.drain()
        return RunEnd(Outcome.FAILED, failure.text)

    async def skip_host(self, uuid: HostUuid) -> Continue:
        """Put the host back into service as it is, and continue the run without it, as the admin chose."""
        context = self.context
        context.state.note_unprepared(uuid)
        await make_safe(context, uuid)
        context.hosts.waiting.discard(uuid)
        context.state.note_skipped(uuid)
        host = context.host(uuid)
        self.loop.because = (translate("engine", "{host} is skipped, as you requested").of(host=host.name),)
        context.events.host(host, HostStage.SKIPPED)
        return Continue()

    def _do_without(self, host: Host, failure: StepFailed) -> None:
        """Continue without this host, or without what failed on it."""
        context = self.context
        if lacks_only_updates(context, host.uuid):
            context.state.note_without_updates(host.uuid, failure.text)
            context.events.host(host, HostStage.WAITING)
        elif host.uuid in context.hosts.waiting:
            context.hosts.waiting.discard(host.uuid)
            context.state.note_skipped(host.uuid)
            context.events.host(host, HostStage.SKIPPED, failure.text)
        else:
            # Its turn is over; later events are reported where they belong.
            context.events.note(failure.text, NoteLevel.WARNING, host)
            context.events.host(host, HostStage.DONE)

    def _agree(self, needed: NeedsConsent) -> None:
        """Allow these VMs to be shut down for their servers' turns."""
        for vm in needed.vms:
            self.context.guests.agreed[vm.uuid] = Immovable.SHUTDOWN

    async def _decide_vm(self, host: Host, failure: StaysDown) -> Continue | RunEnd:
        """Decide about a VM that does not start: its server is finished, and the rest can continue without it."""
        context = self.context
        context.guests.left_down.add(failure.vm)
        await make_all_safe(context, but=self.loop.turn_host)
        # With no server left there is nothing to stop.
        choices = (Choice.RETRY, Choice.SKIP, Choice.STOP) if context.hosts.waiting else (Choice.RETRY, Choice.SKIP)
        where = Named(host.uuid, host.name)
        prompt = Prompt(PromptKind.VM, context.pool, where, failure.text, choices, failure.advice)
        choice = await ask_admin(context, prompt)
        if choice is Choice.STOP:
            await self.loop.drain()
            return RunEnd(Outcome.STOPPED, failure.text)
        if choice is Choice.RETRY:
            context.guests.left_down.discard(failure.vm)
        return Continue()

    async def _decide_disks(self, host: Host, failure: DisksNotMoved) -> Continue | RunEnd:
        """Decide about disks that could not be moved: the VM runs, and nothing is out of service because of them."""
        context = self.context
        await make_all_safe(context, but=self.loop.turn_host)
        await ask_about_leftovers(context)
        leaves = isinstance(failure, DisksStay) and host.uuid in context.hosts.waiting
        prompt = question_about_disks(context, host, failure, skippable=leaves and self._is_skippable(host))
        choice = await ask_admin(context, prompt)
        self.loop.because = (failure.text,)
        if choice is Choice.STOP:
            await self.loop.drain()
            return RunEnd(Outcome.STOPPED, failure.text)
        if choice is Choice.SHUTDOWN:
            agree_to_stop(context, failure.vm)
        if choice is Choice.GO_ON:
            leave_disks(context, failure.vm)
        if choice is Choice.SKIP:
            self._do_without(host, failure)
        self.loop.try_everything_again()
        return Continue()

    def _is_skippable(self, host: Host) -> bool:
        """Whether the host is a member that is in service: while one is away, no other server may go down."""
        context = self.context
        host = context.snapshot().host_by_uuid(host.uuid) or host
        away = host.live is False or may_still_reboot(context, host)
        return context.snapshot().coordinator.uuid != host.uuid and not away

    async def _ask(self, host: Host, error: StepFailed) -> Choice:
        """Ask.

        Only a member that is in service can be skipped: while one is away, no other server may go down. Updates can be
        skipped on the coordinator too: it has the new version.
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
        if isinstance(error, OutOfTime):
            choices = (Choice.BEGIN, *choices)
        where = Named(host.uuid, host.name)
        return await ask_admin(context, Prompt(kind, context.pool, where, error.text, choices, error.advice, vms))
