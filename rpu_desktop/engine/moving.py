"""Moving VMs, a few at a time: each by a migration of its own, each tried elsewhere when it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.events import NoteLevel, VmStage
from rpu_desktop.engine.failures import StepFailed, Stopped
from rpu_desktop.inventory import NULL_REF, Host, Vm
from rpu_desktop.planning import Layout, Migrate
from rpu_desktop.texts import Text, plain, translate
from rpu_desktop.xapi.failures import ApiFailure, XapiError

__all__ = ["Mover", "Moves", "failed_moves"]

_ATTEMPTS = 3
"""How often one VM is tried before it counts as not movable."""

Moves = Callable[[Layout], Sequence[Migrate]]
"""Works out, from the pool as it is, the moves that are still to be made."""


@dataclass(slots=True)
class Mover:
    """Carries moves out with a sliding window, working them out again whenever one of them has ended."""

    context: Context
    moves: Moves
    running: dict[str, tuple[asyncio.Task[None], str]] = field(default_factory=dict)
    failures: dict[str, list[XapiError]] = field(default_factory=dict)
    banned: set[tuple[str, str]] = field(default_factory=set)
    waited_for: set[str] = field(default_factory=set)

    async def run(self) -> None:
        """Move until nothing is left to move; what could not be moved stands in `given_up`.

        Raises:
            Stopped: the admin asked to stop; moves under way were waited for.
            XapiError: the connection is closed.

        """
        try:
            while True:
                await self.context.control.checkpoint()
                await self.context.control.unless_stopped(self.context.connection.wait_connected())
                busy = self._start(self.moves(self._layout()))
                if self.running:
                    await self._one_ends()
                elif busy:
                    await self.context.control.unless_stopped(self.context.connection.news().wait())
                elif not await self._try_again():
                    return
        except Stopped:
            while self.running:
                await self._one_ends()
            raise
        finally:
            for task, _ in self.running.values():
                task.cancel()

    @property
    def given_up(self) -> dict[str, XapiError]:
        """VM uuid -> the first error of those that failed too often."""
        return {vm: errors[0] for vm, errors in self.failures.items() if len(errors) >= _ATTEMPTS}

    async def _try_again(self) -> bool:
        """Whether VMs that failed only now and then get another chance where they failed: nowhere else takes them."""
        tired = self.given_up
        again = {(vm, host) for vm, host in self.banned if vm not in tired}
        self.banned -= again
        if again:
            pause = self.context.options.patience.retry_pause
            await self.context.control.unless_stopped(asyncio.sleep(pause))
        return bool(again)

    def _layout(self) -> Layout:
        """The pool as it is, with moves under way taken as done and failed ones ruled out."""
        snapshot = self.context.snapshot()
        layout = Layout(snapshot)
        for uuid, (_, target) in self.running.items():
            vm = snapshot.vm_by_uuid(uuid)
            if vm and vm.ref in layout.location:
                layout.reserve(vm, target)
        by_uuid = {vm.uuid: vm.ref for vm in snapshot.guests()}
        layout.banned = {(by_uuid[vm], host) for vm, host in self.banned if vm in by_uuid}
        return layout

    def _start(self, moves: Sequence[Migrate]) -> bool:
        """Start what the window allows; whether VMs are left that something else is being done with at the moment."""
        limit = max(1, self.context.options.wishes.parallel_migrations)
        snapshot = self.context.snapshot()
        busy = False
        for move in moves:
            vm = snapshot.vms[move.vm]
            if vm.uuid in self.running or vm.uuid in self.given_up:
                continue
            if vm.current_operations or not _is_settled(vm):
                busy = True
                self._tell_busy(vm)
            elif len(self.running) < limit:
                source, target = snapshot.hosts[move.source], snapshot.hosts[move.target]
                task = asyncio.get_running_loop().create_task(self._move(vm, source, target))
                self.running[vm.uuid] = (task, move.target)
        return busy

    def _tell_busy(self, vm: Vm) -> None:
        """Say once what a VM that should move is waited for: a backup may take hours."""
        if vm.uuid not in self.waited_for:
            self.waited_for.add(vm.uuid)
            operations = ", ".join(sorted(set(vm.current_operations.values()))) or "pool_migrate"
            text = translate("engine", "{vm} is busy ({operations}); it moves as soon as that has ended.")
            self.context.note(text.of(vm=vm.name, operations=operations), NoteLevel.WARNING)

    async def _one_ends(self) -> None:
        tasks = {task: vm for vm, (task, _) in self.running.items()}
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            del self.running[tasks[task]]
            task.result()

    async def _move(self, vm: Vm, source: Host, target: Host) -> None:
        context = self.context
        context.vm(vm, VmStage.MOVING, source, target)
        try:
            await context.connection.task(
                "VM.pool_migrate",
                vm.ref,
                target.ref,
                {"live": "true"},
                on_progress=lambda done: context.vm(vm, VmStage.MOVING, source, target, progress=done),
            )
        except ApiFailure as error:
            await self._failed(vm, source, target, error)
        except XapiError as error:
            # Whether it was done can only be read from the pool: the next look decides.
            context.note(plain(str(error)), NoteLevel.WARNING)
            await context.connection.wait_connected()
        else:
            await self._arrived(vm)
            context.vm(vm, VmStage.MOVED, source, target)

    async def _arrived(self, vm: Vm) -> None:
        """The task has ended; wait until the record says so too, or a second move would be sent after the first."""
        await self.context.connection.wait_for(lambda snapshot: _is_settled(snapshot.vm_by_uuid(vm.uuid)))

    async def _failed(self, vm: Vm, source: Host, target: Host, error: ApiFailure) -> None:
        context = self.context
        await self._arrived(vm)
        now = context.snapshot().vm_by_uuid(vm.uuid)
        if now is None or now.resident_on != source.ref or not now.occupies_host:
            return
        self.failures.setdefault(vm.uuid, []).append(error)
        self.banned.add((vm.uuid, target.ref))
        context.vm(vm, VmStage.MOVE_FAILED, source, target, detail=error.text)


def _is_settled(vm: Vm | None) -> bool:
    """Nothing is being done with the VM; one that is gone counts."""
    if vm is None:
        return True
    return "pool_migrate" not in vm.current_operations.values() and vm.scheduled_to_be_resident_on == NULL_REF


def failed_moves(context: Context, mover: Mover, host_name: str) -> StepFailed:
    """The failure that names the first VM that could not be moved, and how many there are."""
    snapshot = context.snapshot()
    names = [vm.name for uuid in mover.failures if (vm := snapshot.vm_by_uuid(uuid))]
    uuid, error = next(iter((vm, errors[0]) for vm, errors in mover.failures.items()))
    vm = snapshot.vm_by_uuid(uuid)
    text: Text = translate("engine", "{vm} could not be moved away from {host}: {reason}").of(
        vm=vm.name if vm else uuid, host=host_name, reason=error.text
    )
    if len(names) > 1:
        text = translate("engine", "{first} The same goes for: {others}.").of(first=text, others=", ".join(names[1:]))
    advice = translate("engine", "Move or shut down the virtual machine yourself, then choose Retry.")
    return StepFailed(text, error.advice or advice)
