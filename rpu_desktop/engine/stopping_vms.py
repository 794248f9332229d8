"""Stops guests with consent: cleanly, when no other operation is running, and powered off only if that was agreed.

Consent to shut down a VM includes powering off one that has no drivers, because it cannot be asked to shut down. One
that has drivers, or will have them once it is up, is never powered off unless the admin decides so after it did not
shut down.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.guests import LACKING, await_idle, drivers_report, reason_of
from rpu_desktop.engine.hooks import before_vm_down
from rpu_desktop.engine.idempotent import act, vm_is_busy
from rpu_desktop.engine.prompting import ask_in_turn
from rpu_desktop.engine.steps import VmStop
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.inventory.ids import VmUuid
from rpu_desktop.planning import Immovable
from rpu_desktop.planning.cpu_loss import unwakeable
from rpu_desktop.planning.suspend_storage import suspend_obstacle
from rpu_desktop.run.events import Named, NoteLevel, VmStage
from rpu_desktop.run.failures import Skipped, StepFailed, Stopped
from rpu_desktop.run.hooks import Verdict
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.xapi.failures import ApiFailure

if TYPE_CHECKING:
    from rpu_desktop.api_names import Method

__all__ = ["stop_vm"]


class _Way(StrEnum):
    """How a guest is stopped."""

    SUSPEND = "VM.suspend"
    SHUT_DOWN = "VM.clean_shutdown"
    POWER_OFF = "VM.hard_shutdown"


_FIRST = {Immovable.SUSPEND: _Way.SUSPEND, Immovable.SHUTDOWN: _Way.SHUT_DOWN}
_WAYS = {Choice.SHUTDOWN: _Way.SHUT_DOWN, Choice.POWER_OFF: _Way.POWER_OFF}


async def stop_vm(context: Context, step: VmStop) -> None:
    """Suspend or shut down a VM (uuids) that the admin agreed to.

    Raises:
        StepFailed: there is no consent, or the admin was asked and declined.
        Skipped: the admin skips its host.
        Stopped: the admin asked to stop.
        XapiError: the call failed, or the connection broke.

    """
    host, vm = context.host(step.host), context.snapshot().vm_by_uuid(step.vm)
    if vm is None or not _is_up(context.snapshot(), step.vm, host):
        return
    if vm.is_this_machine:
        text = translate("engine", "{vm} is neither suspended nor shut down: this program runs in it.")
        raise StepFailed(text.of(vm=vm.name))
    if not _agreed(context, vm, step.how):
        text = translate("engine", "{vm} is not stopped because you have not agreed to it.")
        raise StepFailed(text.of(vm=vm.name))
    await _Descent(context, host, vm, _FIRST[step.how]).make()


def _agreed(context: Context, vm: Vm, how: Immovable) -> bool:
    wishes = context.wishes
    room = wishes.make_room_by_vm.get(vm.uuid, wishes.make_room)
    return how is not Immovable.STOP and how in (wishes.for_vm(vm.uuid), room)


@dataclass(slots=True)
class _Descent:
    """The stopping of one guest."""

    context: Context
    host: Host
    vm: Vm
    way: _Way

    async def make(self) -> None:
        """Continue until it is down."""
        announced = False
        while (vm := await await_idle(self.context, self.vm.uuid)) is not None and self._is_up():
            await self.context.control.checkpoint()
            self.vm = vm
            trouble = self._cannot_sleep() if self.way is _Way.SUSPEND else None
            if trouble is None:
                if not announced:
                    await self._ask_scripts()
                    self.context.events.vm(vm, VmStage.GOING_DOWN, self.host)
                    announced = True
                trouble = await self._try()
            if trouble is not None and self._is_up():
                await self._ask(trouble)
        if announced:
            self.context.events.vm(self.vm, VmStage.DOWN, self.host)

    async def _ask_scripts(self) -> None:
        """Run the admin's scripts, which may raise Skipped or Stopped."""
        how = Immovable.SUSPEND if self.way is _Way.SUSPEND else Immovable.SHUTDOWN
        verdict = await before_vm_down(self.context, self.host, self.vm, how)
        if verdict is Verdict.SKIP:
            self.context.hosts.left_out.add(self.host.uuid)
            raise Skipped
        if verdict is Verdict.STOP:
            self.context.control.stop()
            raise Stopped

    def _is_up(self) -> bool:
        return _is_up(self.context.snapshot(), self.vm.uuid, self.host)

    def _cannot_sleep(self) -> Text | None:
        """Why it cannot be suspended, or could not be resumed."""
        snapshot, state = self.context.snapshot(), self.context.state
        asleep = unwakeable(snapshot, state.cpus).get(self.vm.ref)
        return asleep or suspend_obstacle(snapshot, [self.vm])

    async def _try(self) -> Text | None:
        """Try once; returns why it was not stopped, or None if it was or another attempt follows."""
        how = Immovable.SUSPEND if self.way is _Way.SUSPEND else Immovable.SHUTDOWN
        self.context.state.note_stopping_vm(self.vm.uuid, self.host.uuid, how)
        try:
            await self._bring_down()
        except ApiFailure as error:
            if not self._is_up():
                return None
            self.context.state.note_vm_started(self.vm.uuid)
            if error.code == "OTHER_OPERATION_IN_PROGRESS":
                # Someone was faster; the current operation shows in its record a moment later.
                await self.context.control.sleep(self.context.options.patience.retry_pause)
                return None
            if error.code in LACKING and self.way is not _Way.POWER_OFF:
                return await self._without_drivers(error)
            return reason_of(self.context, self.vm, error)
        return None

    async def _bring_down(self) -> None:
        if self.vm.power_state == "Paused" and self.way is _Way.SHUT_DOWN:
            # A paused VM cannot be asked to shut down, and its memory is worth more than its pause.
            await self._act("VM.unpause", lambda vm: vm.power_state != "Paused")
        await self._act(self.way.value, lambda vm: not vm.occupies_host)

    async def _act(self, method: Method, done: Callable[[Vm], bool]) -> None:
        uuid = self.vm.uuid

        def is_done(snapshot: PoolSnapshot) -> bool:
            vm = snapshot.vm_by_uuid(uuid)
            return vm is None or done(vm)

        work = act(self.context, method, self.vm.ref, done=is_done, busy=lambda now: vm_is_busy(now, uuid))
        text = translate("engine", "{vm} is shutting down; a guest that installs updates may take many minutes")
        with self.context.events.awaiting(text.of(vm=self.vm.name), self.host):
            await work

    async def _without_drivers(self, error: ApiFailure) -> Text | None:
        """Wait for the drivers of a guest that has booted; power off one that never had any."""
        operation = "suspend" if self.way is _Way.SUSPEND else "clean_shutdown"
        report = await drivers_report(self.context, self.vm, operation)
        if report:
            return None
        if report is None and self.way is _Way.SHUT_DOWN:
            text = translate(
                "engine", "{vm} has no drivers (VM Tools) and cannot be shut down cleanly: it is powered off."
            )
            self.context.events.note(text.of(vm=self.vm.name), NoteLevel.WARNING)
            self.way = _Way.POWER_OFF
            return None
        return reason_of(self.context, self.vm, error)

    # --- questions

    async def _ask(self, trouble: Text) -> None:
        """Let the admin decide what to try next.

        Raises:
            Declined, Skipped, Stopped: the admin chose that.

        """
        choice = await self._answer(trouble)
        if choice is Choice.SKIP:
            self.context.hosts.left_out.add(self.host.uuid)
            raise Skipped
        if choice in _WAYS:
            self.way = _WAYS[choice]

    def _prompt(self, trouble: Text) -> Prompt:
        choices = [Choice.RETRY, Choice.STOP]
        host, context = self.host, self.context
        if host.uuid in context.hosts.waiting and host.uuid != context.snapshot().coordinator.uuid:
            choices.insert(1, Choice.SKIP)
        if self.way is _Way.SUSPEND:
            choices.insert(1, Choice.SHUTDOWN)
            text = translate("engine", "{vm} is not suspended for the upgrade of {host}: {reason}")
            advice = translate(
                "engine", "It keeps running. Fix the cause and choose Retry, or have it shut down instead."
            )
        else:
            choices.insert(1, Choice.POWER_OFF)
            text = translate("engine", "{vm} could not be stopped for the upgrade of {host}: {reason}")
            advice = translate(
                "engine",
                "It keeps running. Shut it down from inside, or fix the cause and choose Retry. Powering it off is "
                "like pulling the plug: unsaved data is lost.",
            )
        where, vms = Named(host.uuid, host.name), (Named(self.vm.uuid, self.vm.name),)
        words = text.of(vm=self.vm.name, host=host.name, reason=trouble)
        return Prompt(PromptKind.GUEST, context.pool, where, words, tuple(choices), advice, vms)

    async def _answer(self, trouble: Text) -> Choice | None:
        """The answer; None if the guest went down in the meantime."""

        def prompt() -> Prompt:
            if self.host.uuid in self.context.hosts.left_out:
                raise Skipped
            return self._prompt(trouble)

        connection = self.context.connection
        asking = asyncio.ensure_future(ask_in_turn(self.context, prompt))
        gone = asyncio.ensure_future(connection.wait_for(lambda now: not _is_up(now, self.vm.uuid, self.host)))
        try:
            await asyncio.wait((asking, gone), return_when=asyncio.FIRST_COMPLETED)
            return asking.result() if asking.done() else None
        finally:
            for each in (asking, gone):
                each.cancel()
            await asyncio.gather(asking, gone, return_exceptions=True)


def _is_up(snapshot: PoolSnapshot, uuid: VmUuid, host: Host) -> bool:
    vm = snapshot.vm_by_uuid(uuid)
    return vm is not None and vm.occupies_host and vm.resident_on == host.ref
