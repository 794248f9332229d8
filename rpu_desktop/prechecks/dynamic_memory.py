"""Virtual machines whose memory may be squeezed to very little while they move."""

from __future__ import annotations

from rpu_desktop.i18n.format import exact_gib
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import PoolSnapshot, Vm
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.guests import by_name
from rpu_desktop.prechecks.objects import by_uuid, named
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy, UndoImpossible
from rpu_desktop.prechecks.types import Choice, Fix, Problem, Severity, Undo
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["DynamicMemoryCheck"]

_SHARE = 4
"""A minimum below this part of the maximum is far below it."""


class _RaiseMinimum(Remedy):
    kind = "raise-minimum"
    about = "asks: raise the dynamic minimum to the dynamic maximum"
    undo_kind = "lower-minimum"
    undo_about = "restores the previous dynamic range"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        vm = by_uuid(connection.snapshot().vms.values(), arguments["vm"])
        if vm is None:
            raise LookupError(arguments["vm"])
        most = vm.memory_dynamic_max
        await connection.call("VM.set_memory_dynamic_range", vm.ref, str(most), str(most))

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        vm = by_uuid(snapshot.vms.values(), arguments["vm"])
        return vm is None or not _far_below(vm)

    def prepare_undo(self, snapshot: PoolSnapshot, arguments: Arguments) -> Undo | None:
        vm = by_uuid(snapshot.vms.values(), arguments["vm"])
        if vm is None:
            return None
        what = translate("prechecks", "Dynamic memory of {vm}").of(vm=vm.name)
        span = {"min": vm.memory_dynamic_min, "max": vm.memory_dynamic_max}
        return Undo(self.undo_kind, what, {"vm": vm.uuid, "name": vm.name, **span})

    async def put_back(self, connection: PoolConnection, arguments: Arguments) -> None:
        vm = by_uuid(connection.snapshot().vms.values(), arguments["vm"])
        if vm is None:
            raise UndoImpossible(translate("prechecks", "{vm} no longer exists.").of(vm=arguments["name"]))
        least, most = str(arguments["min"]), str(arguments["max"])
        await connection.call("VM.set_memory_dynamic_range", vm.ref, least, most)


class DynamicMemoryCheck(Check):
    """A running VM's dynamic minimum is less than a quarter of its dynamic maximum."""

    id = "dynamic-memory"
    title = translate("prechecks", "No virtual machine can be reduced to very little memory")
    severities = (Severity.WARNS,)
    remedies = (_RaiseMinimum(),)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a VM."""
        text = translate("prechecks", "{vm} may be reduced to {min} GiB of its {max} GiB of memory.")
        return [
            Problem(
                self.id,
                Severity.WARNS,
                text.of(vm=vm.name, min=exact_gib(vm.memory_dynamic_min), max=exact_gib(vm.memory_dynamic_max)),
                translate(
                    "prechecks",
                    "A virtual machine's memory is reduced to the minimum while it migrates; with too little "
                    "memory the guest may stop working.",
                ),
                (named(vm),),
                Fix(
                    _RaiseMinimum.kind,
                    translate(
                        "prechecks", "Raise the dynamic minimum of {vm} to {max} GiB; it is lowered again afterwards."
                    ).of(vm=vm.name, max=exact_gib(vm.memory_dynamic_max)),
                    {"vm": vm.uuid},
                    (Choice("raise", translate("prechecks", "Raise the minimum")),),
                ),
            )
            for vm in by_name(given.snapshot.guests())
            if vm.occupies_host and _far_below(vm)
        ]


def _far_below(vm: Vm) -> bool:
    return 0 < vm.memory_dynamic_min * _SHARE < vm.memory_dynamic_max
