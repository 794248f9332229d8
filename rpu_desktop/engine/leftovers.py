"""The last check of a pool, so that what is reported about VMs, servers and settings is true when the session ends."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.host_recovery import is_ready
from rpu_desktop.engine.installing import is_at_target
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import VmUuid
from rpu_desktop.run.events import HostStage, Named, VmChanged, VmStage
from rpu_desktop.xapi.failures import XapiError

__all__ = ["catch_up", "check_again", "left_to_do"]


async def catch_up(context: Context) -> None:
    """Wait until the snapshot shows VMs that were started by others: events may lag behind the pool."""
    for uuid in map(VmUuid, list(context.state.stopped_vms)):
        vm = context.snapshot().vm_by_uuid(uuid)
        if vm is None or vm.occupies_host:
            continue
        with contextlib.suppress(XapiError, TimeoutError):  # then the snapshot has to do
            now = await context.connection.call("VM.get_power_state", vm.ref)
            if replace(vm, power_state=now).occupies_host:
                await context.connection.wait_for(partial(_is_up, uuid), context.options.patience.answer)


def _is_up(uuid: VmUuid, snapshot: PoolSnapshot) -> bool:
    vm = snapshot.vm_by_uuid(uuid)
    return vm is None or vm.occupies_host


def check_again(context: Context) -> None:
    """Report how stopped VMs and hosts that failed after their upgrade are now: someone may have helped."""
    snapshot = context.snapshot()
    for uuid in map(VmUuid, list(context.state.stopped_vms)):
        vm = snapshot.vm_by_uuid(uuid)
        if vm is None:
            context.events.emit(VmChanged(pool=context.pool, vm=Named(uuid, ""), stage=VmStage.GONE))
            context.state.note_vm_started(uuid)
        elif vm.occupies_host:
            context.events.vm(vm, VmStage.UP, target=snapshot.hosts.get(vm.resident_on))
            context.state.note_vm_started(uuid)
    for host in snapshot.hosts_in_order():
        failed = context.events.stages.get(host.uuid) is HostStage.FAILED
        works = host.live is not False and is_ready(context, snapshot, host.uuid)
        if failed and is_at_target(context, host) and works:
            context.events.host(host, HostStage.WAITING)


def left_to_do(context: Context) -> Text | None:
    """What the admin has to do although every server had its turn; None if nothing."""
    parts = list(_parts(context))
    if not parts:
        return None
    found, *more = parts
    for part in more:
        found = translate("engine", "{first}; {then}").of(first=found, then=part)
    return found


def _parts(context: Context) -> Iterator[Text]:
    state, snapshot = context.state, context.snapshot()
    skipped = [host.name for host in snapshot.hosts_in_order() if host.uuid in state.skipped]
    if skipped:
        yield translate("engine", "skipped: {hosts}").of(hosts=", ".join(skipped))
    lacking = [host.name for host in snapshot.hosts_in_order() if host.uuid in state.without_updates]
    if lacking:
        yield translate("engine", "with updates missing: {hosts}").of(hosts=", ".join(lacking))
    down = sorted(vm.name for uuid in state.stopped_vms if (vm := snapshot.vm_by_uuid(uuid)) is not None)
    if down:
        yield translate("engine", "still down: {vms}").of(vms=", ".join(down))
    away = sorted({moved.vm_name for moved in state.disks.values()})
    if away:
        yield translate("engine", "with disks still on other storage: {vms}").of(vms=", ".join(away))
    for undo in state.undos:
        yield translate("engine", "not restored: {what}").of(what=undo.text)
