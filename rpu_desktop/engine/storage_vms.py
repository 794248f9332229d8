"""Starts virtual machines before their server's turn is over, because its storage may come from one of them.

A guest with disks on the server itself may serve NFS, SMB or iSCSI to that server: waiting for the storage before the
guest runs would never end.
"""

from __future__ import annotations

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.starting_vms import start_vm
from rpu_desktop.engine.stopping_vms import stop_vm
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.planning import StartVm, StopVm
from rpu_desktop.run.events import NoteLevel
from rpu_desktop.run.failures import StaysDown

__all__ = ["clear_again", "down_meanwhile", "start_reachable"]


async def start_reachable(context: Context, uuid: HostUuid) -> None:
    """Start the VMs that were stopped for this host and need no missing storage; each is tried once.

    Raises:
        Stopped: the admin asked to stop.
        XapiError: the connection is closed.

    """
    host = context.host(uuid)
    if not host.enabled:
        return
    for vm, down in list(context.state.stopped_vms.items()):
        record = context.snapshot().vm_by_uuid(vm)
        if down.host != uuid or vm in context.guests.left_down | context.guests.early.keys() or record is None:
            continue
        if not _is_reachable(context.snapshot(), record, host):
            continue
        context.guests.early[vm] = down.how
        text = translate("engine", "{vm} is started early: the storage that {host} is waiting for may come from it.")
        context.events.note(text.of(vm=record.name, host=host.name), host=host)
        try:
            await start_vm(context, StartVm(vm, uuid, down.how), asking=False)
        except StaysDown as error:
            context.events.note(error.text, NoteLevel.WARNING, host, vm=vm)


def _is_reachable(snapshot: PoolSnapshot, vm: Vm, host: Host) -> bool:
    """Whether the host has all the storage of the VM's drives, and of its memory if it is suspended."""
    stores = [sr for _, _, sr in snapshot.disks_of(vm)]
    return all(sr is not None and host.ref in snapshot.hosts_of_sr(sr) for sr in stores)


async def clear_again(context: Context, uuid: HostUuid) -> None:
    """Stop those again that were started early, if the host has to be empty for its updates.

    Raises:
        StepFailed, Skipped, Stopped, XapiError: as `stop_vm`.

    """
    host = context.host(uuid)
    for vm, how in sorted(context.guests.early.items()):
        record = context.snapshot().vm_by_uuid(vm)
        if record is not None and record.occupies_host and record.resident_on == host.ref:
            await stop_vm(context, StopVm(vm, uuid, how))
            del context.guests.early[vm]


def down_meanwhile(context: Context, uuid: HostUuid) -> list[str]:
    """The names of the VMs that were stopped for this host's turn and are not running yet."""
    vms = [vm for vm, down in context.state.stopped_vms.items() if down.host == uuid]
    found = (context.snapshot().vm_by_uuid(vm) for vm in vms)
    return sorted(vm.name for vm in found if vm is not None and not vm.occupies_host)
