"""Snapshots that cost what changed: everything unchanged is shared with the snapshot before.

A pool of 3,000 VMs has news several times a second while it is being upgraded; rebuilding every object each time
would take longer than the news.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from rpu_desktop.inventory import (
    Bond,
    ClusterHost,
    DomainFacts,
    GuestReport,
    NameFacts,
    Pbd,
    Pgpu,
    Pif,
    PoolSnapshot,
    RecordReader,
    SnapshotBuilder,
    SnapshotSchedule,
    Task,
    Unreadable,
    Update,
    Vbd,
    Vdi,
    Vgpu,
    Vif,
    Vlan,
    VmGroup,
    Vusb,
    host_facts,
    network_facts,
    sr_names,
    unique_names,
    vm_facts,
)
from rpu_desktop.inventory.ids import (
    BondRef,
    ClusterHostRef,
    ClusterRef,
    GuestMetricsRef,
    HostRef,
    NetworkRef,
    PbdRef,
    PgpuRef,
    PifMetricsRef,
    PifRef,
    ScheduleRef,
    SrRef,
    TaskRef,
    UpdateRef,
    UsbGroupRef,
    VbdRef,
    VdiRef,
    VgpuRef,
    VgpuTypeRef,
    VifRef,
    VlanRef,
    VmGroupRef,
    VmMetricsRef,
    VmRef,
    VusbRef,
)

__all__ = ["SnapshotMaker"]

Q = TypeVar("Q", bound=str)
R = TypeVar("R", bound=str)
T = TypeVar("T")
_Records = Mapping[str, Mapping[str, dict[str, Any]]]
_Extra = tuple[object, ...]


class SnapshotMaker:
    """Makes snapshots from records that are replaced, never changed in place: a record's identity is its version."""

    def __init__(self) -> None:
        self._tables: dict[str, tuple[_Extra, dict[Any, Any]]] = {}
        self._kept: dict[str, dict[Any, tuple[object, _Extra, Any]]] = {}
        self._name_facts: dict[str, dict[str, tuple[object, NameFacts | None]]] = {}
        self._unreadable: dict[str, dict[str, Unreadable]] = {}
        self._told: tuple[Unreadable, ...] = ()

    def make(self, records: _Records, changed_at: Mapping[str, int]) -> PoolSnapshot:
        """The snapshot of `records`; `changed_at` is the generation in which each class changed last.

        Raises:
            NoWholePool: there is no pool object, no host, or the coordinator is not among them.

        """
        build = SnapshotBuilder(records)

        def table(
            cls: str,
            kind: Callable[[str], R],
            make: Callable[[R, RecordReader], T],
            extra: Callable[[R, Mapping[str, Any]], _Extra] = _nothing,
            uses: tuple[str, ...] = (),
        ) -> dict[R, T]:
            stamp = tuple(changed_at[name] for name in (cls, *uses))
            return self._table(cls, records[cls], stamp, kind, make, extra)

        pbds = table("PBD", PbdRef, Pbd.read)
        vbds = table("VBD", VbdRef, Vbd.read)
        vifs = table("VIF", VifRef, Vif.read)
        build.pbds_of_sr = self._index("PBD by SR", changed_at["PBD"], ((pbd.sr, ref) for ref, pbd in pbds.items()))
        build.vbds_of_vm = self._index("VBD by VM", changed_at["VBD"], ((vbd.vm, ref) for ref, vbd in vbds.items()))
        build.vifs_of_vm = self._index("VIF by VM", changed_at["VIF"], ((vif.vm, ref) for ref, vif in vifs.items()))
        build.names = names = {
            **self._names("host", records["host"], changed_at["host"], host_facts),
            **self._names("VM", records["VM"], changed_at["VM"], vm_facts),
            **self._names("network", records["network"], changed_at["network"], network_facts),
        }
        metrics = records["host_metrics"]
        hosts = table(
            "host",
            HostRef,
            build.host,
            lambda ref, host: (metrics.get(str(host.get("metrics"))), names.get(ref)),
            ("host_metrics",),
        )
        called = {ref: host.name for ref, host in hosts.items()}
        stamp = tuple(changed_at[cls] for cls in ("SR", "PBD", "host"))
        names.update(self._sr_names(records, stamp, called))
        pool = build.pool(hosts)
        return PoolSnapshot(
            pool=pool,
            hosts=hosts,
            vms=table(
                "VM",
                VmRef,
                build.vm,
                lambda ref, _: (build.vbds_of_vm.get(ref), build.vifs_of_vm.get(ref), names.get(ref)),
                ("VBD", "VIF"),
            ),
            srs=table(
                "SR", SrRef, build.sr, lambda ref, _: (build.pbds_of_sr.get(ref), names.get(ref)), ("PBD", "host")
            ),
            pbds=pbds,
            vbds=vbds,
            vdis=table("VDI", VdiRef, Vdi.read),
            vifs=vifs,
            pifs=table("PIF", PifRef, Pif.read),
            networks=table("network", NetworkRef, build.network, lambda ref, _: (names.get(ref),)),
            tasks=table("task", TaskRef, Task.read),
            schedules=table("VMSS", ScheduleRef, SnapshotSchedule.read_vmss)
            or table("VMPP", ScheduleRef, SnapshotSchedule.read_vmpp),
            cluster_stacks=table("Cluster", ClusterRef, lambda _, row: row.number("cluster_stack_version")),
            cluster_hosts=table("Cluster_host", ClusterHostRef, ClusterHost.read),
            updates=table("pool_update", UpdateRef, Update.read),
            vm_groups=table("VM_group", VmGroupRef, VmGroup.read),
            vgpus=table("VGPU", VgpuRef, Vgpu.read),
            pgpus=table("PGPU", PgpuRef, Pgpu.read),
            vgpu_types=table("VGPU_type", VgpuTypeRef, lambda _, row: row.text("implementation")),
            guest_reports=table("VM_guest_metrics", GuestMetricsRef, GuestReport.read),
            domains=table("VM_metrics", VmMetricsRef, DomainFacts.read),
            vusbs=table("VUSB", VusbRef, Vusb.read),
            usb_groups=table("USB_group", UsbGroupRef, lambda _, row: row.text("name_label")),
            bonds=table("Bond", BondRef, Bond.read),
            vlans=table("VLAN", VlanRef, Vlan.read),
            cards=table("PIF_metrics", PifMetricsRef, lambda _, row: row.text("device_name")),
            unreadable=self._all_unreadable(build.unreadable),
        )

    def _all_unreadable(self, pool: Iterable[Unreadable]) -> tuple[Unreadable, ...]:
        """What could not be read of the pool, and of everything in it; the same object as long as that is the same."""
        found = (*pool, *(one for table in self._unreadable.values() for one in table.values()))
        if found != self._told:
            self._told = found
        return self._told

    def _table(
        self,
        cls: str,
        rows: Mapping[str, dict[str, Any]],
        stamp: _Extra,
        kind: Callable[[str], R],
        make: Callable[[R, RecordReader], T],
        extra: Callable[[R, Mapping[str, Any]], _Extra],
    ) -> dict[R, T]:
        """The objects of one class; `extra` is what an object depends on beside its own record."""
        if cls in self._tables and self._tables[cls][0] == stamp:
            return self._tables[cls][1]
        before = self._kept.get(cls, {})
        kept: dict[R, tuple[object, _Extra, T]] = {}
        unreadable = self._unreadable.setdefault(cls, {})
        for ref, record in ((kind(ref), record) for ref, record in rows.items()):
            more = extra(ref, record)
            known = before.get(ref)
            if known is None or known[0] is not record or known[1] != more:
                reader = RecordReader(record)
                made = make(ref, reader)
                _note(unreadable, ref, reader.noted(cls, ref))
                # A task's progress or a guest's statistics are not in the picture: then it stays the same.
                known = (record, more, known[2] if known is not None and known[2] == made else made)
            kept[ref] = known
        for gone in unreadable.keys() - kept.keys():
            del unreadable[gone]
        found = _same(self._tables.get(cls), {ref: item for ref, (_, _, item) in kept.items()})
        self._kept[cls] = kept
        self._tables[cls] = stamp, found
        return found

    def _names(
        self,
        cls: str,
        rows: Mapping[str, dict[str, Any]],
        stamp: int,
        facts_of: Callable[[Mapping[str, Any]], NameFacts | None],
    ) -> dict[str, str]:
        """The names of objects without their own name; worked out again when what they are made of has changed."""
        key = f"names of {cls}"
        known = self._tables.get(key)
        if known is not None and known[0] == (stamp,):
            return known[1]
        before, facts = self._name_facts.get(cls, {}), {}
        same = len(before) == len(rows)
        for ref, record in rows.items():
            kept = before.get(ref)
            if kept is None or kept[0] is not record:
                fact = facts_of(record)
                same = same and kept is not None and kept[1] == fact
                kept = (record, fact)
            facts[ref] = kept
        names = (
            known[1] if known is not None and same else unique_names({ref: fact for ref, (_, fact) in facts.items()})
        )
        self._name_facts[cls] = facts
        self._tables[key] = (stamp,), names
        return names

    def _sr_names(self, records: _Records, stamp: _Extra, hosts: Mapping[HostRef, str]) -> dict[str, str]:
        """As `_names`, for storage, which may go by its server's name."""
        key = "names of SR"
        if key not in self._tables or self._tables[key][0] != stamp:
            self._tables[key] = stamp, sr_names(records["SR"], records["PBD"], hosts)
        return self._tables[key][1]

    def _index(self, name: str, stamp: int, pairs: Iterable[tuple[R, Q]]) -> dict[R, list[Q]]:
        """Owner → references; the same object as long as `stamp` is the same."""
        if name in self._tables and self._tables[name][0] == (stamp,):
            return self._tables[name][1]
        found: dict[R, list[Q]] = {}
        for owner, ref in pairs:
            found.setdefault(owner, []).append(ref)
        self._tables[name] = (stamp,), found
        return found


def _same(before: tuple[_Extra, dict[Any, Any]] | None, now: dict[R, T]) -> dict[R, T]:
    """The previous table if nothing in it changed, so that a comparison by identity shows that."""
    if before is None or len(before[1]) != len(now):
        return now
    return before[1] if all(before[1].get(ref) is item for ref, item in now.items()) else now


def _note(unreadable: dict[str, Unreadable], ref: str, noted: Unreadable | None) -> None:
    """Record which values of an object could not be read, or that all of them can be read again."""
    if noted is None:
        unreadable.pop(ref, None)
    else:
        unreadable[ref] = noted


def _nothing(_ref: str, _record: Mapping[str, Any]) -> _Extra:
    return ()
