"""What a pool looks like: frozen pictures of the API's records.

`PoolSnapshot` is the only thing that prechecks and planning see of a pool.  It is built from plain API records
(class -> reference -> record), wherever they come from: the live cache or a database dump.  Class and field names are
XenAPI's own.  Sizes are bytes.  Fields that an older API lacks take the value that the newer model gives as default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rpu_desktop.inventory.activities import ClusterHost, SnapshotSchedule, Task, Update
from rpu_desktop.inventory.building import SnapshotBuilder, snapshot_of
from rpu_desktop.inventory.devices import Network, Pbd, Pif, Sm, Sr, Vbd, Vdi, Vif
from rpu_desktop.inventory.graphics import Pgpu, Vgpu
from rpu_desktop.inventory.guests import DomainFacts, GuestReport, Vusb
from rpu_desktop.inventory.ids import NULL_REF
from rpu_desktop.inventory.links import Bond, Vlan
from rpu_desktop.inventory.machines import Host, Pool, Vm, VmGroup
from rpu_desktop.inventory.naming import NameFacts, host_facts, network_facts, sr_names, unique_names, vm_facts
from rpu_desktop.inventory.records import NoWholePool, RecordReader, Records, Unreadable
from rpu_desktop.inventory.snapshot import PoolSnapshot

if TYPE_CHECKING:
    from rpu_desktop.api_names import ApiClass

__all__ = [
    "CLASSES",
    "NULL_REF",
    "Bond",
    "ClusterHost",
    "DomainFacts",
    "GuestReport",
    "Host",
    "NameFacts",
    "Network",
    "NoWholePool",
    "Pbd",
    "Pgpu",
    "Pif",
    "Pool",
    "PoolSnapshot",
    "RecordReader",
    "Records",
    "Sm",
    "SnapshotBuilder",
    "SnapshotSchedule",
    "Sr",
    "Task",
    "Unreadable",
    "Update",
    "Vbd",
    "Vdi",
    "Vgpu",
    "Vif",
    "Vlan",
    "Vm",
    "VmGroup",
    "Vusb",
    "host_facts",
    "network_facts",
    "snapshot_of",
    "sr_names",
    "unique_names",
    "vm_facts",
]

CLASSES: tuple[ApiClass, ...] = (
    *("pool", "host", "host_metrics", "VM", "VM_guest_metrics", "SR", "PBD", "VBD", "VDI", "VIF", "PIF", "network"),
    *("task", "VMSS", "VMPP", "Cluster", "Cluster_host", "pool_update", "VM_group", "VGPU", "PGPU", "VGPU_type"),
    *("VM_metrics", "VUSB", "USB_group", "Bond", "VLAN", "PIF_metrics", "SM"),
)
"""The classes a snapshot is built from; no pool has all of them."""
