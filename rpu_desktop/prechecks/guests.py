"""Virtual machines that the new release does not run, or runs differently."""

from __future__ import annotations

from collections.abc import Iterable

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import PoolSnapshot, Vm
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import by_uuid, named
from rpu_desktop.prechecks.releases import QUEBEC, YANGTZE, reaches
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy
from rpu_desktop.prechecks.types import Fix, Problem, Severity
from rpu_desktop.prechecks.wording import listed
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["PvGuestsCheck", "VcpuTopologyCheck", "by_name"]

_SOCKETS = 16
"""The most sockets a VM may have (XenCenter ``VM.MAX_SOCKETS``)."""

_CORES = "cores-per-socket"
_DIGITS = 10
"""A number with so many is no number of cores."""


def by_name(vms: Iterable[Vm]) -> list[Vm]:
    """In the order in which people look for them."""
    return sorted(vms, key=lambda vm: (vm.name.casefold(), vm.uuid))


class PvGuestsCheck(Check):
    """There are paravirtualized (PV) VMs, running or halted: unsupported since 8.1; 8.2 CU1 and later block."""

    id = "pv-guests"
    title = translate("prechecks", "No virtual machine is paravirtualized (PV)")
    severities = (Severity.BLOCKS, Severity.WARNS)

    def applies(self, given: Circumstances) -> bool:
        """From 8.2 CU1 on there are none."""
        return not reaches(given.snapshot.coordinator, YANGTZE)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem at most; checkpassword guests are no real ones (XenCenter ``VM.IsPvVm``)."""
        vms = [vm for vm in given.snapshot.guests() if vm.domain_type == "pv" and "pvcheckpass" not in vm.other_config]
        severity = self._weigh(given)
        if severity is None or not vms:
            return []
        text = translate("prechecks", "These virtual machines are paravirtualized (PV): {vms}.")
        why = translate(
            "prechecks",
            "Newer versions no longer support PV, and from 8.2 CU1 on they cannot run it: convert these virtual "
            "machines to HVM first.",
        )
        return [
            Problem(self.id, severity, text.of(vms=listed(vm.name for vm in vms)), why, tuple(map(named, by_name(vms))))
        ]

    def _weigh(self, given: Circumstances) -> Severity | None:
        if given.target_reaches(YANGTZE):
            return Severity.BLOCKS
        return None if given.target_reaches(QUEBEC) is False else Severity.WARNS


class _FitCores(Remedy):
    kind = "fit-cores"
    about = "sets the fewest cores per socket that fit; applies from the next start of the VM"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        ref = await connection.call("VM.get_by_uuid", arguments["vm"])
        await connection.call("VM.remove_from_platform", ref, _CORES)
        await connection.call("VM.add_to_platform", ref, _CORES, str(arguments["cores"]))

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        vm = by_uuid(snapshot.vms.values(), arguments["vm"])
        return vm is None or _valid(vm)


class VcpuTopologyCheck(Check):
    """A VM's vCPUs cannot be divided by its cores per socket, or result in more than 16 sockets."""

    id = "vcpu-topology"
    title = translate("prechecks", "vCPU settings are valid")
    remedies = (_FitCores(),)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a VM."""
        text = translate("prechecks", "{vm} has {vcpus} vCPUs, which cannot be divided into sockets of {cores} cores.")
        return [
            Problem(
                self.id,
                Severity.BLOCKS,
                text.of(vm=vm.name, vcpus=vm.vcpus_max, cores=vm.platform[_CORES]),
                translate("prechecks", "Newer versions refuse to start a virtual machine with such settings."),
                (named(vm),),
                Fix(
                    _FitCores.kind,
                    translate(
                        "prechecks", "Set {cores} cores per socket; this takes effect when {vm} is next started."
                    ).of(vm=vm.name, cores=_fitting(vm)),
                    {"vm": vm.uuid, "cores": _fitting(vm)},
                ),
            )
            for vm in by_name(given.snapshot.guests())
            if not _valid(vm)
        ]


def _valid(vm: Vm) -> bool:
    text = vm.platform.get(_CORES, "")
    cores = int(text) if text.isascii() and text.isdigit() and len(text) < _DIGITS else 0
    return cores < 1 or (vm.vcpus_max % cores == 0 and vm.vcpus_max // cores <= _SOCKETS)


def _fitting(vm: Vm) -> int:
    """The fewest cores per socket with which the VM's vCPUs fit."""
    counts = range(1, vm.vcpus_max + 1)
    return next((n for n in counts if vm.vcpus_max % n == 0 and vm.vcpus_max // n <= _SOCKETS), vm.vcpus_max)
