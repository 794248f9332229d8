"""Whether the servers' CPUs offer what the running virtual machines use."""

from __future__ import annotations

from collections.abc import Iterable

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.planning.capability import cpu_kind, cpu_obstacle
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.guests import by_name
from rpu_desktop.prechecks.objects import by_uuid, named
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy
from rpu_desktop.prechecks.types import Choice, Fix, Problem, Severity
from rpu_desktop.prechecks.wording import listed
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["CpuCheck"]


class _Restart(Remedy):
    kind = "restart-vm"
    about = "asks: restart the VM, cleanly; it then uses what all servers of the pool offer"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        ref = await connection.call("VM.get_by_uuid", arguments["vm"])
        await connection.task("VM.clean_reboot", ref, on_progress=progress)

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        vm = by_uuid(snapshot.vms.values(), arguments["vm"])
        return vm is None or not _strangers(snapshot, vm)


class CpuCheck(Check):
    """A running VM uses CPU features that another server lacks; if all others lack them, `evacuation` blocks."""

    id = "cpu-features"
    title = translate("prechecks", "The servers' CPUs offer what the virtual machines use")
    severities = (Severity.WARNS,)
    remedies = (_Restart(),)

    def applies(self, given: Circumstances) -> bool:
        """It takes two servers."""
        return not given.snapshot.standalone

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a VM, with all the servers that cannot take it."""
        snapshot = given.snapshot
        running = [vm for vm in snapshot.guests() if vm.occupies_host and vm.resident_on in snapshot.hosts]
        # Most VMs need the same, and no server lacks anything.
        lacking = {kind: _lacking(snapshot, vm) for kind, vm in {cpu_kind(vm): vm for vm in running}.items()}
        strangers = {vm.ref: _others(vm, lacking[cpu_kind(vm)]) for vm in running}
        return [self._problem(snapshot, vm, strangers[vm.ref]) for vm in by_name(running) if strangers[vm.ref]]

    def _problem(self, snapshot: PoolSnapshot, vm: Vm, strange: list[Host]) -> Problem:
        nowhere = len(strange) == len(snapshot.hosts) - 1
        text = translate("prechecks", "{vm} on {host} uses CPU features that these servers lack: {others}.")
        some = translate(
            "prechecks", "It cannot be migrated there while {host} is upgraded, so fewer servers are available for it."
        )
        none = translate("prechecks", "No other server can take it while {host} is upgraded.")
        home = snapshot.hosts[vm.resident_on]
        return Problem(
            self.id,
            Severity.WARNS,
            text.of(vm=vm.name, host=home.name, others=listed(host.name for host in strange)),
            (none if nowhere else some).of(host=home.name),
            (named(vm), *map(named, strange)),
            None if vm.is_this_machine else _restart(vm),
        )


def _restart(vm: Vm) -> Fix:
    text = translate("prechecks", "Restart {vm}: after that it uses only what all servers offer.")
    choice = Choice("restart", translate("prechecks", "Restart"))
    return Fix(_Restart.kind, text.of(vm=vm.name), {"vm": vm.uuid}, (choice,))


def _strangers(snapshot: PoolSnapshot, vm: Vm) -> list[Host]:
    """The servers, other than its own, that lack something this VM uses."""
    return _others(vm, _lacking(snapshot, vm))


def _lacking(snapshot: PoolSnapshot, vm: Vm) -> list[Host]:
    """The servers that lack something this VM uses, or any other of its `cpu_kind`."""
    return [host for host in snapshot.hosts_in_order() if cpu_obstacle(vm, host) is not None]


def _others(vm: Vm, hosts: Iterable[Host]) -> list[Host]:
    return [host for host in hosts if host.ref != vm.resident_on]
