"""All checks.  A new one is a module beside its siblings and one line here."""

from __future__ import annotations

from collections.abc import Mapping

from rpu_desktop.prechecks.activity import PoolOperationsCheck, RunningTasksCheck, VmOperationsCheck
from rpu_desktop.prechecks.auto_start import AutoStartCheck, AutoStartedVmsCheck
from rpu_desktop.prechecks.blocked_operations import BlockedOperationsCheck
from rpu_desktop.prechecks.cd_drives import CdDriveCheck
from rpu_desktop.prechecks.certificates import CertificateKeyCheck, CertificateSignatureCheck
from rpu_desktop.prechecks.changed_blocks import ChangedBlocksCheck
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.clocks import ClocksCheck
from rpu_desktop.prechecks.clustering import ClusteringCheck
from rpu_desktop.prechecks.cpu import CpuCheck
from rpu_desktop.prechecks.disk_space import DiskSpaceCheck
from rpu_desktop.prechecks.dom0_memory import Dom0MemoryCheck
from rpu_desktop.prechecks.dynamic_memory import DynamicMemoryCheck
from rpu_desktop.prechecks.ended_features import (
    ContainerManagementCheck,
    FcoeCheck,
    HealthCheckCheck,
    LegacyTlsCheck,
    VSwitchControllerCheck,
)
from rpu_desktop.prechecks.evacuation import EvacuationCheck
from rpu_desktop.prechecks.frame_size import FrameSizeCheck
from rpu_desktop.prechecks.guests import PvGuestsCheck, VcpuTopologyCheck
from rpu_desktop.prechecks.guidance import PendingGuidanceCheck
from rpu_desktop.prechecks.hidden_devices import HiddenDevicesCheck
from rpu_desktop.prechecks.high_availability import HaProtectionCheck, HighAvailabilityCheck
from rpu_desktop.prechecks.installer_network import InstallerNetworkCheck
from rpu_desktop.prechecks.known_releases import KnownReleaseCheck
from rpu_desktop.prechecks.licence import LicenceCheck, MigrationLicenceCheck, UpdateLicenceCheck
from rpu_desktop.prechecks.liveness import LivenessCheck, MaintenanceModeCheck
from rpu_desktop.prechecks.migration_network import MigrationNetworkCheck
from rpu_desktop.prechecks.multipath import MultipathCheck, MultipathSettingsCheck
from rpu_desktop.prechecks.older_parts import OlderPartsCheck
from rpu_desktop.prechecks.own_vm import OwnVmCheck
from rpu_desktop.prechecks.power_on import PowerOnModeCheck
from rpu_desktop.prechecks.readable import ReadableCheck
from rpu_desktop.prechecks.remedies import Remedy
from rpu_desktop.prechecks.role import RoleCheck
from rpu_desktop.prechecks.schedules import BackupJobsCheck, SnapshotSchedulesCheck
from rpu_desktop.prechecks.second_pass import SecondPassCheck
from rpu_desktop.prechecks.served_by_guests import ServedByGuestsCheck
from rpu_desktop.prechecks.storage import StorageCheck, XostorCheck
from rpu_desktop.prechecks.storage_drivers import LocalFilesCheck, StorageDriversCheck
from rpu_desktop.prechecks.supplemental_packs import SupplementalPacksCheck
from rpu_desktop.prechecks.suspend_storage import SuspendStorageCheck
from rpu_desktop.prechecks.suspended_vms import SuspendedCdCheck
from rpu_desktop.prechecks.toolstack_switches import ToolstackSwitchesCheck
from rpu_desktop.prechecks.update_source import UpdateSourceCheck
from rpu_desktop.prechecks.upgrade_plugin import PartitionsCheck, UpgradeHotfixCheck, UpgradePluginCheck
from rpu_desktop.prechecks.upgrade_state import HalfUpgradedCheck, OtherUpgradeCheck
from rpu_desktop.prechecks.workload_balancing import WorkloadBalancingCheck
from rpu_desktop.prechecks.xenserver_9 import CpuLevelCheck, LegacyGraphicsCheck, NetworkBackendCheck

__all__ = ["CHECKS", "REMEDIES", "UNDOS"]

CHECKS: tuple[Check, ...] = (
    ReadableCheck(),
    LivenessCheck(),
    MaintenanceModeCheck(),
    RoleCheck(),
    LicenceCheck(),
    MigrationLicenceCheck(),
    UpdateLicenceCheck(),
    UpdateSourceCheck(),
    SecondPassCheck(),
    OtherUpgradeCheck(),
    HalfUpgradedCheck(),
    KnownReleaseCheck(),
    PoolOperationsCheck(),
    ToolstackSwitchesCheck(),
    UpgradeHotfixCheck(),
    UpgradePluginCheck(),
    PartitionsCheck(),
    DiskSpaceCheck(),
    PendingGuidanceCheck(),
    CertificateKeyCheck(),
    CertificateSignatureCheck(),
    ClocksCheck(),
    HighAvailabilityCheck(),
    HaProtectionCheck(),
    WorkloadBalancingCheck(),
    AutoStartCheck(),
    AutoStartedVmsCheck(),
    StorageCheck(),
    ClusteringCheck(),
    XostorCheck(),
    FcoeCheck(),
    StorageDriversCheck(),
    LocalFilesCheck(),
    MultipathCheck(),
    MultipathSettingsCheck(),
    SupplementalPacksCheck(),
    InstallerNetworkCheck(),
    FrameSizeCheck(),
    MigrationNetworkCheck(),
    NetworkBackendCheck(),
    VSwitchControllerCheck(),
    HealthCheckCheck(),
    LegacyTlsCheck(),
    PowerOnModeCheck(),
    ContainerManagementCheck(),
    PvGuestsCheck(),
    VcpuTopologyCheck(),
    HiddenDevicesCheck(),
    CpuCheck(),
    CpuLevelCheck(),
    LegacyGraphicsCheck(),
    Dom0MemoryCheck(),
    CdDriveCheck(),
    SuspendedCdCheck(),
    DynamicMemoryCheck(),
    ChangedBlocksCheck(),
    VmOperationsCheck(),
    RunningTasksCheck(),
    SnapshotSchedulesCheck(),
    BackupJobsCheck(),
    OlderPartsCheck(),
    EvacuationCheck(),
    OwnVmCheck(),
    BlockedOperationsCheck(),
    ServedByGuestsCheck(),
    SuspendStorageCheck(),
)
"""In the order in which the wizard shows them."""

REMEDIES: Mapping[str, Remedy] = {remedy.kind: remedy for check in CHECKS for remedy in check.remedies}
"""By the kind of their fix."""

UNDOS: Mapping[str, Remedy] = {remedy.undo_kind: remedy for remedy in REMEDIES.values() if remedy.undo_kind}
"""By the kind of their undo."""
