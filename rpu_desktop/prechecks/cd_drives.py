"""CDs in the drives of running virtual machines: they pin them, or vanish with the upgrade."""

from __future__ import annotations

from collections.abc import Iterator

from rpu_desktop.inventory import PoolSnapshot, Sr, Vbd, Vdi, Vm
from rpu_desktop.planning.types import Wishes
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.types import Fix, Problem, Severity
from rpu_desktop.texts import Text, translate

__all__ = ["CdDriveCheck", "inserted_cds"]


class CdDriveCheck:
    """A CD is inserted into a running VM."""

    id = "cd-drives"
    title = translate("prechecks", "CD drives are empty")

    def run(self, snapshot: PoolSnapshot, wishes: Wishes) -> list[Problem]:
        """One problem a CD: blocking where it pins the VM or is replaced by the upgrade, else a warning."""
        return [
            Problem(
                self.id,
                Severity.WARNS if why is None else Severity.BLOCKS,
                translate("prechecks", "The CD “{cd}” is in a drive of {vm}.").of(cd=vdi.name or vdi.uuid, vm=vm.name),
                why
                or translate("prechecks", "If the CD library goes away, {vm} can neither move nor start.").of(
                    vm=vm.name
                ),
                (named(vm),),
                Fix(
                    "eject-cd",
                    translate("prechecks", "Eject the CD; it is inserted again afterwards."),
                    {"vbd": vbd.uuid},
                ),
            )
            for vm, vbd, vdi, sr in inserted_cds(snapshot)
            for why in (_why_it_blocks(snapshot, vm, vdi, sr),)
        ]


def inserted_cds(snapshot: PoolSnapshot) -> Iterator[tuple[Vm, Vbd, Vdi, Sr | None]]:
    """The CDs in drives of running VMs."""
    for vm in sorted(snapshot.guests(), key=lambda vm: vm.name.casefold()):
        if vm.occupies_host:
            for vbd, vdi, sr in snapshot.disks_of(vm):
                if vbd.type == "CD":
                    yield vm, vbd, vdi, sr


def _why_it_blocks(snapshot: PoolSnapshot, vm: Vm, vdi: Vdi, sr: Sr | None) -> Text | None:
    if sr is None:
        return translate("prechecks", "Nobody knows where this CD comes from: {vm} can neither move nor start.").of(
            vm=vm.name
        )
    if vdi.is_tools_iso or sr.other_config.get("xenserver_tools_sr") == "true" or "tools" in sr.name.casefold():
        return translate("prechecks", "The upgrade replaces this CD: {vm} would look for the old one in vain.").of(
            vm=vm.name
        )
    if len(snapshot.hosts) > 1 and snapshot.hosts_of_sr(sr) < set(snapshot.hosts):
        return translate("prechecks", "The CD lies where not every server can read it: it keeps {vm} from moving.").of(
            vm=vm.name
        )
    return None
