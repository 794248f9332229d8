"""Activities in a pool, running or scheduled: tasks, snapshot schedules, clustering; and what was installed."""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.inventory.ids import ClusterHostRef, HostRef, ScheduleRef, TaskRef, UpdateRef
from rpu_desktop.inventory.records import RecordReader

__all__ = ["ClusterHost", "SnapshotSchedule", "Task", "Update"]


@dataclass(frozen=True, slots=True)
class Task:
    """``task``: an operation requested from the pool; it may have finished already."""

    ref: TaskRef
    uuid: str
    name: str
    status: str
    allowed_operations: tuple[str, ...]

    @classmethod
    def read(cls, ref: TaskRef, row: RecordReader) -> Task:
        """From its record."""
        return cls(
            ref=ref,
            uuid=row.text("uuid"),
            name=row.name(),
            status=row.text("status"),
            allowed_operations=row.items("allowed_operations"),
        )

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self.status in ("pending", "cancelling")


@dataclass(frozen=True, slots=True)
class SnapshotSchedule:
    """``VMSS`` (7.2 and later), or ``VMPP`` (5.6 FP1 to 6.1), its forerunner: snapshots taken by the clock."""

    ref: ScheduleRef
    uuid: str
    name: str
    cls: str
    enabled: bool

    @classmethod
    def read_vmss(cls, ref: ScheduleRef, row: RecordReader) -> SnapshotSchedule:
        """From a ``VMSS`` record."""
        return cls(ref, row.text("uuid"), row.name(), "VMSS", row.flag("enabled"))

    @classmethod
    def read_vmpp(cls, ref: ScheduleRef, row: RecordReader) -> SnapshotSchedule:
        """From a ``VMPP`` record."""
        return cls(ref, row.text("uuid"), row.name(), "VMPP", row.flag("is_policy_enabled"))


@dataclass(frozen=True, slots=True)
class ClusterHost:
    """``Cluster_host``: a host's membership in the cluster that GFS2 storage needs."""

    ref: ClusterHostRef
    uuid: str
    host: HostRef
    enabled: bool

    @classmethod
    def read(cls, ref: ClusterHostRef, row: RecordReader) -> ClusterHost:
        """From its record."""
        return cls(ref, row.text("uuid"), row.ref("host", HostRef), row.flag("enabled"))


@dataclass(frozen=True, slots=True)
class Update:
    """``pool_update``: an update known to the pool; `Host.updates` lists those of a host."""

    ref: UpdateRef
    uuid: str
    name: str

    @classmethod
    def read(cls, ref: UpdateRef, row: RecordReader) -> Update:
        """From its record."""
        return cls(ref, row.text("uuid"), row.name())
