"""References and uuids as types of their own: mypy finds one where another class's, or the other kind, belongs.

A reference is what API calls take, and is valid as long as the coordinator keeps its database.  A uuid stays the same
for as long as the object lives: what outlives a plan, or this process, is kept by uuid.

They come into being where records, journals and arguments are read; further up nothing is converted.
"""

from __future__ import annotations

from typing import NewType

__all__ = [
    "NO_HOST",
    "NO_PIF_METRICS",
    "NO_SR",
    "NO_VDI",
    "NO_VM_METRICS",
    "NULL_REF",
    "BondRef",
    "ClusterHostRef",
    "ClusterRef",
    "GpuGroupRef",
    "GuestMetricsRef",
    "HostRef",
    "HostUuid",
    "NetworkRef",
    "NetworkUuid",
    "PbdRef",
    "PbdUuid",
    "PciRef",
    "PgpuRef",
    "PifMetricsRef",
    "PifRef",
    "PifUuid",
    "PoolRef",
    "PoolUuid",
    "ScheduleRef",
    "SmRef",
    "SrRef",
    "SrUuid",
    "TaskRef",
    "UpdateRef",
    "UsbGroupRef",
    "VbdRef",
    "VbdUuid",
    "VdiRef",
    "VdiUuid",
    "VgpuRef",
    "VgpuTypeRef",
    "VifRef",
    "VlanRef",
    "VmGroupRef",
    "VmMetricsRef",
    "VmRef",
    "VmUuid",
    "VusbRef",
]

PoolRef = NewType("PoolRef", str)
HostRef = NewType("HostRef", str)
VmRef = NewType("VmRef", str)
VmMetricsRef = NewType("VmMetricsRef", str)
GuestMetricsRef = NewType("GuestMetricsRef", str)
VmGroupRef = NewType("VmGroupRef", str)
ScheduleRef = NewType("ScheduleRef", str)
"""Of a ``VMSS`` or ``VMPP``; no pool has both."""
SmRef = NewType("SmRef", str)
SrRef = NewType("SrRef", str)
PbdRef = NewType("PbdRef", str)
VdiRef = NewType("VdiRef", str)
VbdRef = NewType("VbdRef", str)
NetworkRef = NewType("NetworkRef", str)
PifRef = NewType("PifRef", str)
PifMetricsRef = NewType("PifMetricsRef", str)
VifRef = NewType("VifRef", str)
BondRef = NewType("BondRef", str)
VlanRef = NewType("VlanRef", str)
PciRef = NewType("PciRef", str)
GpuGroupRef = NewType("GpuGroupRef", str)
PgpuRef = NewType("PgpuRef", str)
VgpuRef = NewType("VgpuRef", str)
VgpuTypeRef = NewType("VgpuTypeRef", str)
UsbGroupRef = NewType("UsbGroupRef", str)
VusbRef = NewType("VusbRef", str)
ClusterRef = NewType("ClusterRef", str)
ClusterHostRef = NewType("ClusterHostRef", str)
UpdateRef = NewType("UpdateRef", str)
"""Of a ``pool_update``."""
TaskRef = NewType("TaskRef", str)

NULL_REF = "OpaqueRef:NULL"
"""What a reference field holds that refers to nothing."""
NO_SR = SrRef(NULL_REF)
NO_VDI = VdiRef(NULL_REF)
NO_PIF_METRICS = PifMetricsRef(NULL_REF)
NO_VM_METRICS = VmMetricsRef(NULL_REF)

PoolUuid = NewType("PoolUuid", str)
HostUuid = NewType("HostUuid", str)
VmUuid = NewType("VmUuid", str)
SrUuid = NewType("SrUuid", str)
PbdUuid = NewType("PbdUuid", str)
VbdUuid = NewType("VbdUuid", str)
VdiUuid = NewType("VdiUuid", str)
NetworkUuid = NewType("NetworkUuid", str)
PifUuid = NewType("PifUuid", str)

NO_HOST = HostUuid("")
"""Stands for no host."""
