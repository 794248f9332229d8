"""Snapshots that cost what changed: everything unchanged is shared with the snapshot before.

A pool of 3,000 VMs has news several times a second while it is being upgraded; rebuilding every object each time
would take longer than the news.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import is_not
from typing import Any, TypeVar

from rpu_desktop.inventory import (
    Bond,
    ClusterHost,
    DomainFacts,
    GuestReport,
    Host,
    NameFacts,
    Pbd,
    Pgpu,
    Pif,
    PoolSnapshot,
    RecordReader,
    Sm,
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
    Vm,
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
    SmRef,
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
    VmUuid,
    VusbRef,
)

__all__ = ["SnapshotMaker"]

Q = TypeVar("Q", bound=str)
R = TypeVar("R", bound=str)
T = TypeVar("T")
_Records = Mapping[str, Mapping[str, dict[str, Any]]]
_Extra = tuple[object, ...]


_UNKNOWN: Mapping[str, Iterable[str] | None] = {}


class SnapshotMaker:
    """Makes snapshots from records that are replaced, never changed in place: a record's identity is its version."""

    def __init__(self) -> None:
        self._tables: dict[str, tuple[_Extra, dict[Any, Any]]] = {}
        self._kept: dict[str, dict[Any, tuple[object, _Extra, Any]]] = {}
        self._name_facts: dict[str, dict[str, tuple[object, NameFacts | None]]] = {}
        self._names_changed: dict[str, int] = {}
        """How often the names of each class have changed."""
        self._host_names: dict[HostRef, str] = {}
        self._names_of: tuple[dict[str, str], ...] = ()
        self._all_names: dict[str, str] = {}
        self._touched: Mapping[str, Iterable[str] | None] = _UNKNOWN
        self._refs: dict[VmUuid, VmRef] = {}
        self._unreadable: dict[str, dict[str, Unreadable]] = {}
        self._told: tuple[Unreadable, ...] = ()

    def make(
        self, records: _Records, changed_at: Mapping[str, int], touched: Mapping[str, Iterable[str] | None] = _UNKNOWN
    ) -> PoolSnapshot:
        """The snapshot of `records`; `changed_at` is the generation in which each class changed last.

        `touched` are the objects of each class that were changed or added since the last snapshot; None (and where
        something was deleted): it may be any of them.

        Raises:
            NoWholePool: there is no pool object, no host, or the coordinator is not among them.

        """
        build = SnapshotBuilder(records)
        self._touched = touched

        def table(
            cls: str,
            kind: Callable[[str], R],
            make: Callable[[R, RecordReader], T],
            extra: Callable[[R, Mapping[str, Any]], _Extra] = _nothing,
            uses: tuple[str, ...] = (),
            names: int = 0,
        ) -> dict[R, T]:
            stamp = (changed_at[cls], *(changed_at[name] for name in uses), names)
            return self._table(cls, records[cls], stamp, kind, make, extra)

        pbds = table("PBD", PbdRef, Pbd.read)
        vbds = table("VBD", VbdRef, Vbd.read)
        vifs = table("VIF", VifRef, Vif.read)
        build.pbds_of_sr = self._index("PBD by SR", changed_at["PBD"], ((pbd.sr, ref) for ref, pbd in pbds.items()))
        build.vbds_of_vm = self._index("VBD by VM", changed_at["VBD"], ((vbd.vm, ref) for ref, vbd in vbds.items()))
        build.vifs_of_vm = self._index("VIF by VM", changed_at["VIF"], ((vif.vm, ref) for ref, vif in vifs.items()))
        build.names = host_names = self._names("host", records["host"], changed_at["host"], host_facts)
        metrics = records["host_metrics"]
        hosts = table(
            "host",
            HostRef,
            build.host,
            lambda ref, host: (metrics.get(str(host.get("metrics"))), host_names.get(ref)),
            ("host_metrics",),
            self._names_changed["host"],
        )
        build.names = names = self._merged(
            host_names,
            self._names("VM", records["VM"], changed_at["VM"], vm_facts),
            self._names("network", records["network"], changed_at["network"], network_facts),
            self._sr_names(records, (changed_at["SR"], changed_at["PBD"]), hosts),
        )
        pool = build.pool(hosts)
        vms = table(
            "VM",
            VmRef,
            build.vm,
            lambda ref, _: (build.vbds_of_vm.get(ref), build.vifs_of_vm.get(ref), names.get(ref)),
            ("VBD", "VIF"),
            self._names_changed["VM"],
        )
        return PoolSnapshot(
            pool=pool,
            hosts=hosts,
            vms=vms,
            srs=table(
                "SR",
                SrRef,
                build.sr,
                lambda ref, _: (build.pbds_of_sr.get(ref), names.get(ref)),
                ("PBD",),
                self._names_changed["SR"],
            ),
            drivers=table("SM", SmRef, Sm.read),
            pbds=pbds,
            vbds=vbds,
            vdis=table("VDI", VdiRef, Vdi.read),
            vifs=vifs,
            pifs=table("PIF", PifRef, Pif.read),
            networks=table(
                "network",
                NetworkRef,
                build.network,
                lambda ref, _: (names.get(ref),),
                names=self._names_changed["network"],
            ),
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
            vm_refs=self._refs_of(vms),
        )

    def _refs_of(self, vms: Mapping[VmRef, Vm]) -> Mapping[VmUuid, VmRef]:
        """The references by uuid; the same object as long as they are the same."""
        touched = self._touched.get("VM")
        if touched is None or any(self._refs.get(vms[VmRef(ref)].uuid) != ref for ref in touched):
            refs = {vm.uuid: ref for ref, vm in vms.items()}
            self._refs = self._refs if refs == self._refs else refs
        return self._refs

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
        touched = self._touched.get(cls)
        if touched is not None and cls in self._tables and self._tables[cls][0][1:] == stamp[1:]:
            found = self._updated(cls, {kind(ref): rows[ref] for ref in touched}, make, extra)
        else:
            found = self._renewed(cls, {kind(ref): record for ref, record in rows.items()}, make, extra)
        self._tables[cls] = stamp, found
        return found

    def _renewed(
        self,
        cls: str,
        rows: Mapping[R, dict[str, Any]],
        make: Callable[[R, RecordReader], T],
        extra: Callable[[R, Mapping[str, Any]], _Extra],
    ) -> dict[R, T]:
        """The table of a class in which anything may have changed."""
        before, self._kept[cls] = self._kept.get(cls, {}), {}
        table = {ref: self._item(cls, ref, record, before.get(ref), make, extra) for ref, record in rows.items()}
        unreadable = self._unreadable.setdefault(cls, {})
        for gone in unreadable.keys() - table.keys():
            del unreadable[gone]
        return _same(self._tables.get(cls), table)

    def _updated(
        self,
        cls: str,
        rows: Mapping[R, dict[str, Any]],
        make: Callable[[R, RecordReader], T],
        extra: Callable[[R, Mapping[str, Any]], _Extra],
    ) -> dict[R, T]:
        """The table of a class in which only these rows have changed."""
        before: dict[R, T] = self._tables[cls][1]
        kept = self._kept[cls]
        items = {ref: self._item(cls, ref, record, kept.get(ref), make, extra) for ref, record in rows.items()}
        changed = {ref: item for ref, item in items.items() if before.get(ref) is not item}
        return {**before, **changed} if changed else before

    def _item(
        self,
        cls: str,
        ref: R,
        record: dict[str, Any],
        known: tuple[object, _Extra, T] | None,
        make: Callable[[R, RecordReader], T],
        extra: Callable[[R, Mapping[str, Any]], _Extra],
    ) -> T:
        """The object of this record; the `known` one if it is the same."""
        more = extra(ref, record)
        if known is None or known[0] is not record or known[1] != more:
            reader = RecordReader(record)
            made = make(ref, reader)
            _note(self._unreadable.setdefault(cls, {}), ref, reader.noted(cls, ref))
            # A task's progress or a guest's statistics are not in the picture: then it stays the same.
            known = (record, more, known[2] if known is not None and known[2] == made else made)
        self._kept[cls][ref] = known
        return known[2]

    def _merged(self, *tables: dict[str, str]) -> dict[str, str]:
        """All names by reference; the same object as long as they are the same."""
        if len(self._names_of) != len(tables) or any(map(is_not, self._names_of, tables)):
            self._names_of, self._all_names = tables, {ref: name for table in tables for ref, name in table.items()}
        return self._all_names

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
        before, touched = self._name_facts.get(cls, {}), self._touched.get(cls)
        looked_at: Iterable[str]
        if known is None or touched is None:
            facts, looked_at = {ref: before[ref] for ref in rows if ref in before}, rows.keys()
            same = known is not None and len(facts) == len(before)
        else:
            facts, looked_at, same = before, touched, True
        for ref in looked_at:
            kept, record = facts.get(ref), rows[ref]
            if kept is None or kept[0] is not record:
                fact = facts_of(record)
                same = same and kept is not None and kept[1] == fact
                facts[ref] = (record, fact)
        self._name_facts[cls] = facts
        if known is not None and same:
            return self._named(cls, (stamp,), known[1])
        return self._named(cls, (stamp,), unique_names({ref: facts[ref][1] for ref in rows}))

    def _named(self, cls: str, stamp: _Extra, names: dict[str, str]) -> dict[str, str]:
        """Remember the names of a class, and whether they are others than before."""
        key = f"names of {cls}"
        if key not in self._tables or self._tables[key][1] is not names:
            self._names_changed[cls] = self._names_changed.get(cls, 0) + 1
        self._tables[key] = stamp, names
        return names

    def _sr_names(self, records: _Records, stamp: tuple[int, int], hosts: Mapping[HostRef, Host]) -> dict[str, str]:
        """As `_names`, for storage, which may go by its server's name."""
        known = self._tables.get("names of SR")
        called = {ref: host.name for ref, host in hosts.items()}
        if known is not None and known[0] == stamp and called == self._host_names:
            return known[1]
        self._host_names = called
        return self._named("SR", stamp, sr_names(records["SR"], records["PBD"], called))

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
