"""Operations that are blocked for a virtual machine and that the upgrade needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.planning import Immovable, Wishes, immovable_vms, make_plan
from rpu_desktop.planning.blocks import blocks_in_the_way, lifting_helps
from rpu_desktop.planning.capability import cannot_be_suspended, consent_for
from rpu_desktop.planning.types import StopVm
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.evacuation import without_cds
from rpu_desktop.prechecks.objects import by_uuid, named
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy, UndoImpossible
from rpu_desktop.prechecks.staying import vms_that_stay
from rpu_desktop.prechecks.types import Choice, Fix, Problem, Severity, Undo
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import ApiFailure

__all__ = ["LIFT_BLOCK", "BlockedOperationsCheck"]

LIFT_BLOCK = "lift-block"
"""The kind of the fix that takes a block away for the time of the upgrade."""

_LIFT = Choice("lift", translate("prechecks", "Unblock"))


class _LiftBlock(Remedy):
    kind = LIFT_BLOCK
    about = "asks: lift the block for the upgrade"
    undo_kind = "block-again"
    undo_about = "blocks the same operations again, with the same reason"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        ref = await connection.call("VM.get_by_uuid", arguments["vm"])
        for operation in arguments["operations"]:
            await connection.call("VM.remove_from_blocked_operations", ref, operation)

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        vm = by_uuid(snapshot.vms.values(), arguments["vm"])
        return vm is None or not set(arguments["operations"]) & vm.blocked_operations.keys()

    def prepare_undo(self, snapshot: PoolSnapshot, arguments: Arguments) -> Undo | None:
        vm = by_uuid(snapshot.vms.values(), arguments["vm"])
        if vm is None:
            return None
        wanted = [operation for operation in arguments["operations"] if operation in vm.blocked_operations]
        blocks = {operation: vm.blocked_operations[operation] for operation in sorted(wanted)}
        what = translate("prechecks", "Blocked operations of {vm} ({operations})")
        text = what.of(vm=vm.name, operations=", ".join(blocks))
        return Undo(self.undo_kind, text, {"vm": vm.uuid, "name": vm.name, "blocks": blocks})

    async def put_back(self, connection: PoolConnection, arguments: Arguments) -> None:
        vm = by_uuid(connection.snapshot().vms.values(), arguments["vm"])
        if vm is None:
            raise UndoImpossible(translate("prechecks", "{vm} no longer exists.").of(vm=arguments["name"]))
        for operation, words in arguments["blocks"].items():
            try:
                await connection.call("VM.add_to_blocked_operations", vm.ref, operation, words)
            except ApiFailure as error:
                if error.code != "MAP_DUPLICATE_KEY":  # otherwise it was blocked in the meantime
                    raise


class BlockedOperationsCheck(Check):
    """An operation is blocked that the upgrade needs: migrating a running VM, or what was agreed for one."""

    id = "blocked-operations"
    title = translate("prechecks", "No operation that the upgrade needs is blocked")
    remedies = (_LiftBlock(),)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a VM."""
        return [self._problem(found, lifting=given.wishes.lift_blocks) for found in _blocks(given)]

    def _problem(self, found: _Blocks, *, lifting: bool) -> Problem:
        operations = ", ".join(found.operations)
        text = translate(
            "prechecks", "{vm} on {host} must not be {what}: an administrator has blocked {operations} for it."
        )
        fix = translate("prechecks", "Unblock {vm} ({operations}), and block it again after the upgrade.")
        return Problem(
            self.id,
            Severity.BLOCKS,
            text.of(vm=found.vm.name, host=found.host.name, what=_WHAT[found.how], operations=plain(operations)),
            translate(
                "prechecks",
                "The pool refuses blocked operations (blocked_operations, “protect from accidental shutdown”), and the "
                "upgrade would stop at this server.",
            ),
            (named(found.vm), named(found.host)),
            Fix(
                _LiftBlock.kind,
                fix.of(vm=found.vm.name, operations=operations),
                {"vm": found.vm.uuid, "operations": list(found.operations)},
                () if lifting else (_LIFT,),
            ),
        )


@dataclass(frozen=True, slots=True)
class _Blocks:
    """The blocked `operations` that the planned action for `vm` needs; STOP means its migration."""

    vm: Vm
    host: Host
    how: Immovable
    operations: tuple[str, ...]


_WHAT = {
    Immovable.STOP: translate("prechecks: what a virtual machine must not be", "migrated"),
    Immovable.SUSPEND: translate("prechecks: what a virtual machine must not be", "suspended or resumed"),
    Immovable.SHUTDOWN: translate("prechecks: what a virtual machine must not be", "shut down or started"),
}


def _blocks(given: Circumstances) -> Iterator[_Blocks]:
    snapshot, wishes = without_cds(given.snapshot), given.wishes
    if not any(vm.blocked_operations for vm in snapshot.guests() if vm.occupies_host):
        return
    for blocker in vms_that_stay(given, snapshot):
        vm, host = snapshot.vms[blocker.vm], snapshot.hosts[blocker.host]
        how = consent_for(wishes, vm)
        if how is Immovable.STOP:
            yield from _without_consent(snapshot, wishes, vm, host)
        elif operations := blocks_in_the_way(snapshot, vm, how):
            yield _Blocks(vm, host, how, operations)
    yield from _making_room(snapshot, wishes)


def _without_consent(snapshot: PoolSnapshot, wishes: Wishes, vm: Vm, host: Host) -> Iterator[_Blocks]:
    """One that could move, or go down, if nothing were blocked."""
    asleep = blocks_in_the_way(snapshot, vm, Immovable.SUSPEND)
    if lifting_helps(snapshot, vm, "pool_migrate") and not snapshot.standalone:
        yield _Blocks(vm, host, Immovable.STOP, ("pool_migrate",))
    elif wishes.for_vm(vm.uuid) is Immovable.SUSPEND and lifting_helps(snapshot, vm, "suspend"):
        yield _Blocks(vm, host, Immovable.SUSPEND, asleep)
    elif (cannot_be_suspended(vm) or asleep) and (blocked := blocks_in_the_way(snapshot, vm, Immovable.SHUTDOWN)):
        yield _Blocks(vm, host, Immovable.SHUTDOWN, blocked)


def _making_room(snapshot: PoolSnapshot, wishes: Wishes) -> Iterator[_Blocks]:
    """Those that could move and go down so that others have room, as the plan has it."""
    if wishes.make_room is Immovable.STOP and not wishes.make_room_by_vm:
        return
    stuck = {blocker.vm for blocker in immovable_vms(snapshot)}
    for step in make_plan(snapshot, wishes).steps():
        if isinstance(step, StopVm) and step.vm not in stuck:
            vm = snapshot.vms[step.vm]
            if operations := blocks_in_the_way(snapshot, vm, step.how):
                yield _Blocks(vm, snapshot.hosts[vm.resident_on], step.how, operations)
