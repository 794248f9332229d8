"""Operations that are blocked for a virtual machine and that the upgrade needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.inventory.ids import VmRef
from rpu_desktop.planning import Immovable, LocalDisks, Wishes, immovable_vms, make_plan
from rpu_desktop.planning.blocks import blocks_in_the_way, lifting_helps
from rpu_desktop.planning.capability import cannot_be_suspended, consent_for
from rpu_desktop.planning.types import StopVm, VmBlocker
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
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
    """An operation is blocked that the upgrade needs: migrating a VM, with or without its disks, or what was agreed."""

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
            text.of(vm=found.vm.name, host=found.host.name, what=found.what, operations=plain(operations)),
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
    """The blocked `operations` that the planned action for `vm` needs; `what` it must not be."""

    vm: Vm
    host: Host
    what: Text
    operations: tuple[str, ...]


_WHAT = {
    Immovable.STOP: translate("prechecks: what a virtual machine must not be", "migrated"),
    Immovable.SUSPEND: translate("prechecks: what a virtual machine must not be", "suspended or resumed"),
    Immovable.SHUTDOWN: translate("prechecks: what a virtual machine must not be", "shut down or started"),
}
_MIGRATIONS = ("pool_migrate", "migrate_send")
"""The operations that a migration with disks needs, or that are judged as if it did."""
_WITH_DISKS = translate("prechecks: what a virtual machine must not be", "migrated with its disks")


def _blocks(given: Circumstances) -> Iterator[_Blocks]:
    snapshot, wishes = given.without_cds, given.wishes
    if not any(vm.blocked_operations for vm in snapshot.guests() if vm.occupies_host):
        return
    stay = vms_that_stay(given, snapshot)
    with_disks = _keep_disks(given, snapshot, stay)
    for blocker in stay:
        vm, host = snapshot.vms[blocker.vm], snapshot.hosts[blocker.host]
        how = consent_for(wishes, vm)
        if vm.ref in with_disks:
            yield _Blocks(vm, host, _WITH_DISKS, with_disks[vm.ref])
        elif how is Immovable.STOP:
            yield from _without_consent(snapshot, wishes, vm, host)
        elif operations := blocks_in_the_way(snapshot, vm, how):
            yield _Blocks(vm, host, _WHAT[how], operations)
    yield from _making_room(snapshot, wishes)


def _keep_disks(
    given: Circumstances, snapshot: PoolSnapshot, stay: Sequence[VmBlocker]
) -> Mapping[VmRef, tuple[str, ...]]:
    """Those without consent whose disks are to move, and would if these operations were not blocked."""
    wanted = {}
    for blocker in stay:
        vm = snapshot.vms[blocker.vm]
        wished = given.wishes.disks_for_vm(vm.uuid) is LocalDisks.MOVE
        if wished and "migrate_send" in vm.blocked_operations and consent_for(given.wishes, vm) is Immovable.STOP:
            wanted[vm.ref] = vm
    if not wanted:
        return {}
    lifted = {ref: _as_if_unblocked(snapshot, vm) for ref, vm in wanted.items()}
    left = {blocker.vm for blocker in vms_that_stay(given, replace(snapshot, vms={**snapshot.vms, **lifted}))}
    return {
        ref: tuple(operation for operation in _MIGRATIONS if operation in vm.blocked_operations)
        for ref, vm in wanted.items()
        if ref not in left
    }


def _as_if_unblocked(snapshot: PoolSnapshot, vm: Vm) -> Vm:
    """The VM as it would be without its blocked migrations."""
    blocked = {name: words for name, words in vm.blocked_operations.items() if name not in _MIGRATIONS}
    more = ("pool_migrate",) if vm.allowed_operations and lifting_helps(snapshot, vm, "pool_migrate") else ()
    return replace(vm, blocked_operations=blocked, allowed_operations=(*vm.allowed_operations, *more))


def _without_consent(snapshot: PoolSnapshot, wishes: Wishes, vm: Vm, host: Host) -> Iterator[_Blocks]:
    """One that could move, or go down, if nothing were blocked."""
    asleep = blocks_in_the_way(snapshot, vm, Immovable.SUSPEND)
    if lifting_helps(snapshot, vm, "pool_migrate") and not snapshot.standalone:
        yield _Blocks(vm, host, _WHAT[Immovable.STOP], ("pool_migrate",))
    elif wishes.for_vm(vm.uuid) is Immovable.SUSPEND and lifting_helps(snapshot, vm, "suspend"):
        yield _Blocks(vm, host, _WHAT[Immovable.SUSPEND], asleep)
    elif (cannot_be_suspended(vm) or asleep) and (blocked := blocks_in_the_way(snapshot, vm, Immovable.SHUTDOWN)):
        yield _Blocks(vm, host, _WHAT[Immovable.SHUTDOWN], blocked)


def _making_room(snapshot: PoolSnapshot, wishes: Wishes) -> Iterator[_Blocks]:
    """Those that could move and go down so that others have room, as the plan has it."""
    if wishes.make_room is Immovable.STOP and not wishes.make_room_by_vm:
        return
    stuck = {blocker.vm for blocker in immovable_vms(snapshot)}
    for step in make_plan(snapshot, wishes).steps():
        if isinstance(step, StopVm) and step.vm not in stuck:
            vm = snapshot.vms[step.vm]
            if operations := blocks_in_the_way(snapshot, vm, step.how):
                yield _Blocks(vm, snapshot.hosts[vm.resident_on], _WHAT[step.how], operations)
