"""Drift detection: whether the pool is still as the plan expects it. Pure, no I/O.

Compares where each VM runs, its power state and its memory; which hosts take part, their version, CPU features and
state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from typing import Self

from rpu_desktop.engine.steps import RunStep
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import NULL_REF, Host, PoolSnapshot, Vm
from rpu_desktop.inventory.ids import HostRef, HostUuid, VmRef, VmUuid
from rpu_desktop.inventory.tables import changed_keys
from rpu_desktop.planning import Migrate, StartVm, StopVm, UpgradeHost, older_parts
from rpu_desktop.planning.memory import footprint
from rpu_desktop.versions import SoftwareVersion

__all__ = ["ExpectedState", "is_settled", "older_than_planned", "unsettled"]


@dataclass(frozen=True, slots=True)
class _SeenVm:
    """What a plan assumes about a running VM; `host` is a uuid, `size` bytes."""

    host: HostUuid
    power_state: str
    size: int

    @classmethod
    def of(cls, vm: Vm, snapshot: PoolSnapshot) -> Self | None:
        host = snapshot.hosts.get(vm.resident_on) if vm.occupies_host else None
        return cls(host.uuid, vm.power_state, footprint(vm)) if host else None


@dataclass(frozen=True, slots=True)
class _SeenHost:
    """What a plan assumes about a host."""

    enabled: bool
    alive: bool
    version: SoftwareVersion

    @classmethod
    def of(cls, host: Host) -> Self:
        return cls(host.enabled, host.live is not False, host.software_version)

    def same_as(self, other: _SeenHost) -> bool:
        """Whether nothing relevant has changed."""
        mine, its = (self.enabled, self.alive), (other.enabled, other.alive)
        return mine == its and self.version.identity == other.version.identity


class ExpectedState:
    """The pool as the plan expects it now; the plan's own changes are recorded with `done` and `renew_…`."""

    def __init__(self, snapshot: PoolSnapshot) -> None:
        self._vms = {vm.uuid: seen for vm in snapshot.guests() if (seen := _SeenVm.of(vm, snapshot))}
        self._watch = _Watch(self._vms)
        self._hosts = {host.uuid: _SeenHost.of(host) for host in snapshot.hosts.values()}
        self._features = {host.uuid: _features(host) for host in snapshot.hosts.values()}
        self._as_expected: dict[HostUuid, Host] = {}
        """The last state of each host that was found to be the expected one."""
        self._names: dict[HostUuid | VmUuid, str] = {vm.uuid: vm.name for vm in snapshot.guests()}
        self._names |= {host.uuid: host.name for host in snapshot.hosts.values()}

    def done(self, snapshot: PoolSnapshot, step: RunStep) -> None:
        """Record the changes that this step of the plan (uuids) has made."""
        match step:
            case Migrate():
                self.expect_vm_on(snapshot, step.vm, step.target)
            case StopVm() | StartVm():
                self.renew_vm(snapshot, step.vm)
            case UpgradeHost() if step.host == snapshot.coordinator.uuid:
                # After the coordinator's return, its members reappear one by one.
                for host in snapshot.hosts.values():
                    self.renew_host(snapshot, host.uuid)
                self.renew_sizes(snapshot)
            case UpgradeHost():
                self.renew_host(snapshot, step.host)

    def renew_vm(self, snapshot: PoolSnapshot, uuid: VmUuid) -> None:
        """Expect the VM in its current state."""
        vm = snapshot.vm_by_uuid(uuid)
        seen = _SeenVm.of(vm, snapshot) if vm else None
        self._expect(uuid, seen)

    def _expect(self, uuid: VmUuid, seen: _SeenVm | None) -> None:
        if seen is None:
            self._vms.pop(uuid, None)
        else:
            self._vms[uuid] = seen
        self._watch.look_again(uuid)

    def renew_sizes(self, snapshot: PoolSnapshot) -> None:
        """Expect the current memory sizes of VMs: a new coordinator may count differently, which the plan considers."""
        for vm in snapshot.guests():
            before = self._vms.get(vm.uuid)
            if before is not None:
                self._expect(vm.uuid, replace(before, size=footprint(vm)))

    def expect_vm_on(self, snapshot: PoolSnapshot, uuid: VmUuid, host: HostUuid) -> None:
        """Expect the VM in its current state, but running on `host` (uuid), where the plan has just migrated it.

        If someone shut it down or migrated it at the same moment, the next check detects that.
        """
        before = self._vms.get(uuid)
        self.renew_vm(snapshot, uuid)
        now = self._vms.get(uuid) or before
        if now is not None:
            self._expect(uuid, replace(now, host=host))

    def renew_host(self, snapshot: PoolSnapshot, uuid: HostUuid) -> None:
        """Expect the host in its current state."""
        host = snapshot.host_by_uuid(uuid)
        if host is not None:
            self._hosts[uuid] = _SeenHost.of(host)
            self._as_expected.pop(uuid, None)

    def differences(self, snapshot: PoolSnapshot, vms_at_work: Set[VmUuid], hosts_at_work: Set[HostUuid]) -> list[Text]:
        """The differences in words; VMs and hosts that the plan is working on (uuids) are ignored."""
        found = list(self._hosts_differ(snapshot, hosts_at_work))
        found += self._vms_differ(snapshot, vms_at_work)
        return found

    def _hosts_differ(self, snapshot: PoolSnapshot, at_work: Set[HostUuid]) -> Iterator[Text]:
        now = {host.uuid: host for host in snapshot.hosts.values()}
        for uuid in self._hosts.keys() - now.keys():
            yield translate("engine", "{host} is no longer part of the pool").of(host=self._names.get(uuid, uuid))
        for uuid, host in now.items():
            if uuid in at_work or self._as_expected.get(uuid) is host:
                continue
            before = self._hosts.get(uuid)
            if before is None or not before.same_as(_SeenHost.of(host)):
                yield _host_words(before, host)
            elif self._features.get(uuid) != _features(host):
                yield translate("engine", "{host} offers other CPU features than before").of(host=host.name)
            else:
                self._as_expected[uuid] = host

    def _vms_differ(self, snapshot: PoolSnapshot, at_work: Set[VmUuid]) -> Iterator[Text]:
        self._watch.follow(snapshot)
        if not self._watch.different - at_work:
            return
        met = set()
        for vm in snapshot.guests():
            met.add(vm.uuid)
            if vm.uuid in self._watch.different - at_work:
                yield self._vm_words(snapshot, vm, self._vms.get(vm.uuid), _SeenVm.of(vm, snapshot))
        for uuid in self._vms.keys() - met - at_work:
            yield translate("engine", "{vm} no longer exists").of(vm=self._names.get(uuid, uuid))

    def unsettled(self, snapshot: PoolSnapshot) -> list[Vm]:
        """As the function `unsettled`, but only VMs are looked at that have changed since the last time."""
        self._watch.follow(snapshot)
        return [snapshot.vms[ref] for ref in sorted(self._watch.unsettled)]

    def _vm_words(self, snapshot: PoolSnapshot, vm: Vm, before: _SeenVm | None, now: _SeenVm | None) -> Text:
        if now is None:
            return translate("engine", "{vm} is no longer running").of(vm=vm.name)
        host = snapshot.hosts[vm.resident_on].name
        if before is None:
            return translate("engine", "{vm} was started on {host}").of(vm=vm.name, host=host)
        if before.host != now.host:
            return translate("engine", "{vm} was migrated to {host}").of(vm=vm.name, host=host)
        if before.power_state != now.power_state:
            text = translate("engine", "{vm} was paused or resumed")
            return text.of(vm=vm.name)
        return translate("engine", "{vm} now needs a different amount of memory").of(vm=vm.name)


class _Watch:
    """Which guests are not as expected, and which are not settled.

    A pool of thousands of VMs has news many times a second: only what has changed since the last snapshot is compared.
    """

    def __init__(self, expected: Mapping[VmUuid, _SeenVm]) -> None:
        self.different: set[VmUuid] = set()
        self.unsettled: set[VmRef] = set()
        self._expected = expected
        self._vms: Mapping[VmRef, Vm] = {}
        self._hosts: dict[HostRef, HostUuid] = {}
        self._refs: dict[VmUuid, VmRef] = {}
        self._stale: set[VmUuid] = set(expected)

    def look_again(self, uuid: VmUuid) -> None:
        """Something else is expected of this VM."""
        self._stale.add(uuid)

    def follow(self, snapshot: PoolSnapshot) -> None:
        """Take in how the pool is now."""
        changed = changed_keys(self._vms, snapshot.vms)
        hosts = {ref: host.uuid for ref, host in snapshot.hosts.items()}
        if hosts != self._hosts:
            changed |= snapshot.vms.keys()
        self._hosts = hosts
        before, self._vms = self._vms, snapshot.vms
        for ref in (ref for ref in changed if ref in before and self._refs.get(before[ref].uuid) == ref):
            self._stale.add(before[ref].uuid)
            del self._refs[before[ref].uuid]
        for ref in changed:
            self._take(ref, snapshot.vms.get(ref))
        for uuid in self._stale:
            self._compare(uuid, snapshot)
        self._stale.clear()

    def _take(self, ref: VmRef, vm: Vm | None) -> None:
        guest = vm is not None and vm.is_guest
        if vm is not None and guest:
            self._refs[vm.uuid] = ref
            self._stale.add(vm.uuid)
        if guest and not is_settled(vm):
            self.unsettled.add(ref)
        else:
            self.unsettled.discard(ref)

    def _compare(self, uuid: VmUuid, snapshot: PoolSnapshot) -> None:
        ref = self._refs.get(uuid)
        now = _SeenVm.of(snapshot.vms[ref], snapshot) if ref is not None else None
        (self.different.discard if self._expected.get(uuid) == now else self.different.add)(uuid)


def _features(host: Host) -> tuple[str | None, ...]:
    """The features that a new release may change. A plan uses those at its creation, even if hosts had a turn since."""
    return tuple(host.cpu_info.get(key) for key in ("vendor", "features_hvm", "features_pv"))


def _host_words(before: _SeenHost | None, now: Host) -> Text:
    if before is None:
        return translate("engine", "{host} was added to the pool").of(host=now.name)
    if before.version.identity != now.software_version.identity:
        text = translate("engine", "{host} runs another version now: {version}")
        return text.of(host=now.name, version=now.software_version.label_beside(before.version))
    if before.alive != (now.live is not False):
        if now.live is False:
            return translate("engine", "{host} no longer responds").of(host=now.name)
        return translate("engine", "{host} responds again").of(host=now.name)
    if now.enabled:
        return translate("engine", "{host} was enabled again").of(host=now.name)
    return translate("engine", "{host} was put into maintenance mode").of(host=now.name)


_MIGRATING = frozenset({"pool_migrate", "migrate_send"})


def is_settled(vm: Vm | None) -> bool:
    """Whether the VM is not starting, resuming or migrating, whoever requested it; a deleted VM counts as settled."""
    if vm is None:
        return True
    return _MIGRATING.isdisjoint(vm.current_operations.values()) and vm.scheduled_to_be_resident_on == NULL_REF


def unsettled(snapshot: PoolSnapshot) -> list[Vm]:
    """The guests that are starting, resuming or migrating, whoever requested it."""
    return [vm for vm in snapshot.guests() if not is_settled(vm)]


def older_than_planned(snapshot: PoolSnapshot, unfinished: Set[HostUuid]) -> Text | None:
    """Why a plan for the hosts `unfinished` (uuids) is invalid now that the coordinator's new version is known.

    The plan assumed a version that is newer in all parts; None if it is.
    """
    waiting = [host for host in snapshot.hosts_in_order() if host.uuid in unfinished]
    if not older_parts(snapshot, waiting, None):
        return None
    text = translate("engine", "{host} came back with {version}, which has older components than the other servers")
    coordinator = snapshot.coordinator
    return text.of(host=coordinator.name, version=coordinator.software_version.full_label)
