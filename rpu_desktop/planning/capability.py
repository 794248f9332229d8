"""Which host can run which VM, regardless of memory and versions: the toolstack's answer, with names."""

from __future__ import annotations

from collections.abc import Container, Iterable

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.inventory.ids import HostRef, NetworkRef, VmRef
from rpu_desktop.planning.abilities import is_forbidden, why_forbidden
from rpu_desktop.planning.cpu_features import feature_names, features_key, features_missing
from rpu_desktop.planning.graphics import gpu_groups, gpu_obstacle
from rpu_desktop.planning.types import Immovable, VmBlocker, Wishes

__all__ = [
    "Capabilities",
    "can_run_on",
    "cannot_be_suspended",
    "consent_for",
    "cpu_kind",
    "cpu_obstacle",
    "immovable_vms",
    "obstacle_to_leaving",
]


def obstacle_to_leaving(snapshot: PoolSnapshot, vm: Vm) -> Text | None:
    """Why `vm` cannot be migrated to any host; None if it can."""
    if len(snapshot.hosts) == 1:
        return translate("planning", "there is no other server in the pool")
    if vm.power_state == "Paused":
        return translate("planning", "it is paused, and only running VMs can be migrated")
    return why_forbidden(snapshot, vm, "pool_migrate")


def can_run_on(snapshot: PoolSnapshot, vm: Vm, host: Host) -> Text | None:
    """Why `vm` cannot run on `host` (storage, networks, CPU), or None when it can; see `Capabilities`."""
    return Capabilities(snapshot).obstacle(vm, host)


def immovable_vms(snapshot: PoolSnapshot, hosts: Iterable[HostRef] | None = None) -> list[VmBlocker]:
    """The VMs on `hosts` (references; default: all) that no other host can run, however much memory it has."""
    return Capabilities(snapshot).immovable_vms(hosts)


def cannot_be_suspended(vm: Vm) -> bool:
    """Whether the VM cannot be suspended, only shut down or powered off."""
    return is_forbidden(vm, "suspend")


def consent_for(wishes: Wishes, vm: Vm, unwakeable: Container[VmRef] = ()) -> Immovable:
    """The admin's consent for `vm`; STOP if it should be suspended and cannot be: consent to suspend covers no more.

    VMs that could not be resumed (`unwakeable`, references) are not suspended either. The VM that this program runs in
    is never stopped, whatever was agreed: no one would start it again.
    """
    if vm.is_this_machine:
        return Immovable.STOP
    how = wishes.for_vm(vm.uuid)
    asleep_for_good = cannot_be_suspended(vm) or vm.ref in unwakeable
    return Immovable.STOP if how is Immovable.SUSPEND and asleep_for_good else how


class Capabilities:
    """Answers "can this VM run on that host" for one snapshot, caching what is asked often.

    The rules and their order are those of xen-api ``message_forwarding.ml`` (pool_migrate), ``cpuid_helpers.ml`` and
    ``xapi_vm_helpers.ml`` (assert_can_boot_here).
    """

    def __init__(self, snapshot: PoolSnapshot) -> None:
        self._snapshot = snapshot
        self._hosts_of_sr = {sr.ref: snapshot.hosts_of_sr(sr) for sr in snapshot.srs.values()}
        self._hosts_of_network = _hosts_of_networks(snapshot)
        self._sriov = {pif.network for pif in snapshot.pifs.values() if pif.is_sriov}
        self._hosts_of_kind: dict[tuple[object, ...], frozenset[HostRef]] = {}
        self._hosts_of_vm: dict[VmRef, frozenset[HostRef]] = {}
        self._immovable: list[VmBlocker] | None = None

    def immovable_vms(self, hosts: Iterable[HostRef] | None = None) -> list[VmBlocker]:
        """As the function of that name, by host and name; found out once for all hosts."""
        if self._immovable is None:
            self._immovable = self._found_immovable()
        wanted = set(self._snapshot.hosts if hosts is None else hosts)
        return [blocker for blocker in self._immovable if blocker.host in wanted]

    def _found_immovable(self) -> list[VmBlocker]:
        snapshot = self._snapshot
        running = (vm for vm in snapshot.guests() if vm.occupies_host and vm.resident_on in snapshot.hosts)
        reasons = ((vm, self.why_immovable(vm, snapshot.hosts[vm.resident_on])) for vm in running)
        stuck = [(vm, reason) for vm, reason in reasons if reason is not None]
        rank = {host.ref: number for number, host in enumerate(snapshot.hosts_in_order())}
        stuck.sort(key=lambda found: (rank[found[0].resident_on], found[0].name.casefold(), found[0].uuid))
        return [VmBlocker(vm.ref, vm.resident_on, reason) for vm, reason in stuck]

    def hosts(self, vm: Vm) -> frozenset[HostRef]:
        """The hosts (references) that can run `vm`, a VM of the snapshot; cached, also for all with the same needs."""
        found = self._hosts_of_vm.get(vm.ref)
        if found is None:
            found = self._hosts_of_vm[vm.ref] = self._hosts(vm)
        return found

    def _hosts(self, vm: Vm) -> frozenset[HostRef]:
        kind = self._kind(vm)
        found = self._hosts_of_kind.get(kind)
        if found is None:
            hosts = self._snapshot.hosts.values()
            found = frozenset(host.ref for host in hosts if self.obstacle(vm, host) is None)
            self._hosts_of_kind[kind] = found
        return found

    def _kind(self, vm: Vm) -> tuple[object, ...]:
        """All properties of a VM that `obstacle` depends on."""
        stores = frozenset(sr.ref for _, _, sr in self._snapshot.disks_of(vm) if sr is not None)
        networks = frozenset(self._snapshot.vifs[ref].network for ref in vm.vifs)
        groups = frozenset(gpu_groups(self._snapshot, vm))
        return stores, networks, groups, *cpu_kind(vm)

    def obstacle(self, vm: Vm, host: Host) -> Text | None:
        """Why `vm` cannot run on `host`; None if it can."""
        return (
            cpu_obstacle(vm, host)
            or self._storage_obstacle(vm, host)
            or self._network_obstacle(vm, host)
            or gpu_obstacle(self._snapshot, vm, host)
        )

    def why_immovable(self, vm: Vm, home: Host) -> Text | None:
        """Why no host but `home` can run `vm`; None if another one can."""
        own = self._sriov_obstacle(vm) or obstacle_to_leaving(self._snapshot, vm)
        if own is not None:
            return own
        if self.hosts(vm) - {home.ref}:
            return None
        reason = None
        for host in self._snapshot.hosts_in_order():
            if host.ref != home.ref:
                obstacle = self.obstacle(vm, host)
                if obstacle is None:
                    return None
                reason = reason or obstacle
        return reason

    def _sriov_obstacle(self, vm: Vm) -> Text | None:
        """A running VM uses an SR-IOV function of its host's card (``agility.ml``, VM_HAS_SRIOV_VIF)."""
        for ref in vm.vifs if self._sriov and not self._snapshot.standalone else ():
            network = self._snapshot.networks.get(self._snapshot.vifs[ref].network)
            if network is not None and network.ref in self._sriov:
                text = translate(
                    "planning", "its interface on “{network}” is a part of its server's network card (SR-IOV)"
                )
                return text.of(network=network.name)
        return None

    def _storage_obstacle(self, vm: Vm, host: Host) -> Text | None:
        for vbd, vdi, sr in self._snapshot.disks_of(vm):
            if sr is None or host.ref in self._hosts_of_sr[sr.ref]:
                continue
            if vbd.type == "CD":
                text = translate("planning", "the CD “{cd}” in its drive is on “{sr}”, which {host} cannot reach")
                return text.of(cd=vdi.name, sr=sr.name, host=host.name)
            text = translate("planning", "its disk “{disk}” is on “{sr}”, which {host} cannot reach")
            return text.of(disk=vdi.name or vdi.uuid, sr=sr.name, host=host.name)
        return None

    def _network_obstacle(self, vm: Vm, host: Host) -> Text | None:
        for ref in vm.vifs:
            network = self._snapshot.networks.get(self._snapshot.vifs[ref].network)
            hosts = self._hosts_of_network.get(network.ref) if network else None
            if network and hosts is not None and host.ref not in hosts:
                text = translate("planning", "its network “{network}” does not exist on {host}")
                return text.of(network=network.name, host=host.name)
        return None


def _hosts_of_networks(snapshot: PoolSnapshot) -> dict[NetworkRef, set[HostRef] | None]:
    """For each network the hosts that offer it to a running VM; None where all do.

    A network without any interface is internal to one host: it is pinned to where its running VMs are
    (``xapi_network_attach_helpers.ml`` assert_can_see_named_networks).
    """
    wired: dict[NetworkRef, set[HostRef]] = {}
    for pif in snapshot.pifs.values():
        wired.setdefault(pif.network, set()).add(pif.host)
    hosts: dict[NetworkRef, set[HostRef] | None] = dict(wired)
    users: dict[NetworkRef, set[HostRef]] = {}
    for vif in snapshot.vifs.values():
        vm = snapshot.vms.get(vif.vm)
        if vm and vm.power_state == "Running":
            users.setdefault(vif.network, set()).add(vm.resident_on)
    for network in snapshot.networks.values():
        if network.ref not in hosts:
            shared = network.other_config.get("assume_network_is_shared") == "true" or not network.managed
            hosts[network.ref] = None if shared else users.get(network.ref)
    return hosts


def cpu_kind(vm: Vm) -> tuple[str | None, str | None, str]:
    """All properties of a VM that `cpu_obstacle` depends on."""
    flags = vm.last_boot_cpu_flags
    return flags.get("vendor"), flags.get("features"), features_key(vm)


def cpu_obstacle(vm: Vm, host: Host) -> Text | None:
    """Which CPU feature of `vm`, as it was started, `host` lacks; None if it has all (``cpuid_helpers.ml``)."""
    vendor, needed, key = cpu_kind(vm)
    theirs, offered = host.cpu_info.get("vendor"), host.cpu_info.get(key)
    if vendor and theirs and vendor != theirs:
        text = translate("planning", "it was started on a CPU of {vendor}, and {host} has one of {other}")
        return text.of(vendor=vendor, other=theirs, host=host.name)
    missing = features_missing(needed, offered) if needed and offered else ()
    if missing:
        text = translate("planning", "it uses CPU features that {host} lacks (restarting the VM helps): {features}")
        return text.of(host=host.name, features=feature_names(missing))
    return None
