"""Emptying one host, and returning VMs: from the current placement to the migrations that are safe now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rpu_desktop.i18n.format import missing_gib
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.inventory.ids import HostRef, VmRef
from rpu_desktop.planning.capability import Capabilities, consent_for
from rpu_desktop.planning.explain import immovable_reason
from rpu_desktop.planning.memory import footprint, free_memory, resident_size
from rpu_desktop.planning.packing import Item, pack
from rpu_desktop.planning.types import Immovable, Migrate, Migration, Reason, StopVm, VmBlocker, Wishes

__all__ = ["Evacuation", "Layout", "evacuation_targets", "immovable_reason", "return_moves"]


@dataclass(frozen=True, slots=True)
class Evacuation:
    """How a host can be emptied: which VMs migrate, which are stopped with consent, and which cannot leave."""

    host: HostRef
    moves: tuple[Migration, ...]
    stand_downs: tuple[StopVm[VmRef, HostRef], ...]
    unplaced: tuple[VmBlocker, ...]
    reasons: tuple[Text, ...]

    @property
    def feasible(self) -> bool:
        """Whether the host can be emptied with the consent given."""
        return not self.reasons


class Layout:
    """Where VMs are, and how much memory is free: in the live pool, or in the pool as a plan imagines it.

    `upgraded` are hosts that the plan has already upgraded: everything may migrate to them, and nothing from them to
    the others. `banned` are pairs of VM and host that failed before.
    """

    def __init__(self, snapshot: PoolSnapshot) -> None:
        self.snapshot = snapshot
        self.capabilities = Capabilities(snapshot)
        self.location = {vm.ref: vm.resident_on for vm in snapshot.guests() if vm.occupies_host}
        self.free = {ref: free_memory(snapshot, ref) for ref in snapshot.hosts}
        self.upgraded: set[HostRef] = set()
        self.banned: set[tuple[VmRef, HostRef]] = set()

    def vms_on(self, host: HostRef) -> list[Vm]:
        """The running guests on `host`, by name."""
        found = [self.snapshot.vms[vm] for vm, where in self.location.items() if where == host]
        return sorted(found, key=lambda vm: (vm.name.casefold(), vm.uuid))

    def accepts(self, source: HostRef, target: HostRef) -> bool:
        """Whether versions allow a running VM to migrate from `source` to `target`."""
        if source in self.upgraded or target in self.upgraded:
            return target in self.upgraded
        old, new = (self.snapshot.hosts[host].software_version for host in (source, target))
        return old == new or new.accepts_vm_from(old)

    def newer(self, source: HostRef, target: HostRef) -> bool:
        """Whether `target` is accepted, and its own turn is over."""
        return self.accepts(source, target) and not self.accepts(target, source)

    def usable(self, host: Host) -> bool:
        """Whether VMs can be sent there: enabled, alive, and with a known amount of memory."""
        alive = host.ref in self.upgraded or (host.enabled and host.live is not False)
        return alive and self.free[host.ref] is not None

    def move(self, vm: Vm, target: HostRef) -> None:
        """Record that `vm` is on `target` now."""
        source = self.location[vm.ref]
        self.give(source, resident_size(vm))
        self.give(target, -resident_size(vm))
        self.location[vm.ref] = target

    def give(self, host: HostRef, size: int) -> None:
        """Add `size` bytes to the free memory of `host`, if that is known."""
        free = self.free[host]
        if free is not None:
            self.free[host] = free + size

    def takes(self, vm: Vm, host: Host) -> bool:
        """Whether `host` is usable and could run `vm`, migrated from its current host, memory aside."""
        source = self.location[vm.ref]
        return (
            host.ref != source
            and (vm.ref, host.ref) not in self.banned
            and self.usable(host)
            and self.accepts(source, host.ref)
            and self.capabilities.obstacle(vm, host) is None
        )

    def targets(self, vm: Vm) -> list[Host]:
        """The hosts that accept `vm`."""
        return [host for host in self.snapshot.hosts.values() if self.takes(vm, host)]

    def room(self) -> dict[HostRef, int]:
        """Free bytes of each host, 0 if unknown."""
        return {host: free or 0 for host, free in self.free.items()}


def evacuation_targets(snapshot: PoolSnapshot, host: HostRef, wishes: Wishes) -> Evacuation:
    """How to empty `host` (a reference) from the pool as it is right now."""
    return evacuate(Layout(snapshot), host, wishes)


def evacuate(layout: Layout, host: HostRef, wishes: Wishes) -> Evacuation:
    """How to empty `host` in this layout; the layout is not changed."""
    record = layout.snapshot.hosts[host]
    movable: list[Vm] = []
    stand_downs: list[StopVm[VmRef, HostRef]] = []
    unplaced: list[VmBlocker] = []
    reasons: list[Text] = []
    for vm in layout.vms_on(host):
        obstacle = layout.capabilities.why_immovable(vm, record)
        how = consent_for(wishes, vm)
        if obstacle is None:
            movable.append(vm)
        elif how is not Immovable.STOP:
            stand_downs.append(StopVm(vm.ref, host, how))
        else:
            unplaced.append(VmBlocker(vm.ref, host, obstacle))
            reasons.append(immovable_reason(layout.snapshot, vm, record, obstacle, wishes.for_vm(vm.uuid)))
    moves, crowded = _place(layout, host, movable)
    for blocker in crowded:
        unplaced.append(blocker)
        reasons.append(_no_room_reason(layout.snapshot.vms[blocker.vm], record, blocker.reason))
    return Evacuation(host, tuple(moves), tuple(stand_downs), tuple(unplaced), tuple(reasons))


def return_moves(layout: Layout, homes: Mapping[VmRef, HostRef], hosts: Sequence[HostRef]) -> list[Migration]:
    """The migrations that return VMs to `hosts`, biggest first, as far as memory and versions allow.

    `homes` maps VMs to their home hosts (references). The layout is changed as if the migrations were done.
    """
    moves: list[Migration] = []
    away = [vm for vm, home in homes.items() if home in hosts and layout.location.get(vm, home) != home]
    for ref in sorted(away, key=lambda vm: (-footprint(layout.snapshot.vms[vm]), vm)):
        vm, home, source = layout.snapshot.vms[ref], homes[ref], layout.location[ref]
        fits = (layout.free[home] or 0) >= footprint(vm)
        if fits and layout.takes(vm, layout.snapshot.hosts[home]):
            moves.append(Migrate(ref, source, home, Reason.RETURN))
            layout.move(vm, home)
    return moves


def _place(layout: Layout, host: HostRef, vms: Sequence[Vm]) -> tuple[list[Migration], list[VmBlocker]]:
    targets = {vm.ref: layout.targets(vm) for vm in vms}
    items = [Item(vm.ref, footprint(vm), frozenset(target.ref for target in targets[vm.ref])) for vm in vms]
    # Hosts whose turn is over come first: VMs sent there never have to leave again.
    tiers = {target: 0 if layout.newer(host, target) else 1 for target in layout.snapshot.hosts}
    packing = pack(items, layout.room(), tiers)
    moves: list[Migration] = [
        Migrate(vm.ref, host, packing.places[vm.ref], Reason.EVACUATE) for vm in vms if vm.ref in packing.places
    ]
    return moves, [VmBlocker(item.key, host, _why_unplaced(layout, item)) for item in packing.unplaced]


def _why_unplaced(layout: Layout, item: Item) -> Text:
    if not item.bins:
        unknown = [h for h in layout.snapshot.hosts.values() if layout.free[h.ref] is None]
        if unknown:
            text = translate("planning", "it is not known how much memory {host} has")
            return text.of(host=unknown[0].name)
        return translate("planning", "no server that could take it is enabled and running at the moment")
    best = max(item.bins, key=lambda target: layout.room()[target])
    missing = item.size - layout.room()[best]
    if missing > 0:
        text = translate("planning", "{size} GiB of memory are missing on {host}, the server with the most free memory")
        return text.of(size=missing_gib(missing), host=layout.snapshot.hosts[best].name)
    return translate("planning", "the other servers do not have enough memory for all VMs of this server together")


def _no_room_reason(vm: Vm, host: Host, reason: Text) -> Text:
    text = translate("planning", "{host} cannot be emptied: no other server can run {vm}; {reason}.")
    return text.of(host=host.name, vm=vm.name, reason=reason)
