"""What each check must find: the condition, the text, what its fix changes and its undo restores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.planning.types import Mode
from rpu_desktop.prechecks.types import Severity
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.updates.source import Proxy, UpdateSource
from tests.own import OWN_MAC

__all__ = ["CASES", "Case"]

Look = Callable[[SimPool], Any]
BLOCKS, WARNS, INFORMS = Severity.BLOCKS, Severity.WARNS, Severity.INFORMS


@dataclass(frozen=True)
class Case:
    """One condition of a simulated pool.

    `words` are in the first problem's sentence. `look` reads from the pool what the fix changes; `undone`: the undo
    restores that. `target` is the platform version on the media, `parts` are others.
    """

    check: str
    faults: tuple[str, ...]
    severity: Severity
    words: tuple[str, ...]
    scenario: str = "pool"
    target: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    mode: Mode = Mode.AUTOMATIC
    apply_updates: bool = False
    wishes: Wishes = field(default_factory=Wishes)
    update_source: UpdateSource | None = None
    look: Look | None = None
    choice: str = ""
    undone: bool = True
    id: str = ""

    @property
    def name(self) -> str:
        return "-".join(filter(None, (self.check, self.id)))


def pool_field(field: str) -> Look:
    return lambda pool: pool.db.get("pool", pool.pool, field)


def pool_key(key: str) -> Look:
    return lambda pool: pool.db.get("pool", pool.pool, "other_config").get(key)


def host_field(*fields: str) -> Look:
    return lambda pool: [[row[field] for field in fields] for row in pool.db.all("host").values()]


def vm_field(*fields: str) -> Look:
    return lambda pool: [[row[field] for field in fields] for row in pool.db.all("VM").values()]


def all_of(cls: str, *fields: str) -> Look:
    return lambda pool: sorted(str([row[field] for field in fields]) for row in pool.db.all(cls).values())


def ha(pool: SimPool) -> Any:
    row = pool.db.record("pool", pool.pool)
    stores = [pool.db.get("VDI", vdi, "SR") for vdi in row["ha_statefiles"]]
    return row["ha_enabled"], stores, row["ha_configuration"], row["ha_host_failures_to_tolerate"]


PLUGGED = all_of("PBD", "uuid", "currently_attached")
DRIVES = all_of("VBD", "uuid", "VDI", "empty")

TO_9 = (("product_brand", "XenServer"), ("product_version", "9.0.0"))

CASES = (
    Case("readable", ("odd-value:vm=dns-1",), BLOCKS, ("VM dns-1 (domain_type)", "cannot be read")),
    Case("host-liveness", ("host-dead:host=fra-02",), BLOCKS, ("fra-02",)),
    Case(
        "maintenance-mode",
        ("host-disabled:host=fra-02",),
        BLOCKS,
        ("fra-02",),
        look=host_field("enabled"),
        undone=False,
    ),
    Case("role", ("role",), BLOCKS, ("Frankfurt", "administrator")),
    Case("licence", ("restricted:host=fra-02",), BLOCKS, ("fra-02",)),
    Case("migration-licence", ("restricted:host=fra-02,feature=restrict_xen_motion",), BLOCKS, ("fra-02",)),
    Case(
        "update-licence",
        ("restricted:host=fra-02,feature=restrict_batch_hotfix_apply",),
        WARNS,
        ("fra-02",),
        apply_updates=True,
    ),
    Case("other-upgrade", ("mark:who=otto,where=desk-7",), BLOCKS, ("otto", "desk-7", "Frankfurt", "20")),
    Case(
        "other-upgrade",
        ("mark:who=otto,age=7200",),
        WARNS,
        ("otto", "last heartbeat", "watches"),
        look=pool_key("rpu_desktop:run"),
        choice="take-over",
        undone=False,
        id="given-up",
    ),
    Case("other-upgrade", ("mark:raw=[nonsense",), WARNS, ("?", "Frankfurt"), id="malformed"),
    Case("half-upgraded", ("upgraded:host=fra-01",), INFORMS, ("1 of 3", "fra-01", "XenServer 8", "Frankfurt")),
    Case(
        "known-release",
        (),
        INFORMS,
        ("XenServer 9.0", "XenServer 8.4"),
        target="4.0.0",
        parts=(("product_brand", "XenServer"), ("product_version", "9.0.0")),
    ),
    Case(
        "known-release",
        ("upgraded:host=*,times=0",),
        INFORMS,
        ("Frankfurt", "XenServer 8.5", "XenServer 8.4"),
        scenario="v8.4",
        id="pool",
    ),
    Case(
        "older-parts",
        ("fully-updated",),
        BLOCKS,
        ("xapi 24.16.0", "xapi 25.39.0", "fra-01, fra-02, fra-03"),
        target="3.4.0",
        parts=(("xapi_build", "24.16.0"),),
    ),
    Case(
        "older-parts",
        ("fully-updated:xapi=,xen=4.17.5-15.1",),
        WARNS,
        ("Xen 4.17.4-3", "Xen 4.17.5-15.1", "xcp-01"),
        scenario="xcp-ng",
        target="3.4.0",
        parts=(("xen", "4.17.4-3.xs8"),),
        apply_updates=True,
        update_source=UpdateSource(),
        id="updates",
    ),
    Case(
        "update-source",
        (),
        WARNS,
        ("https://127.0.0.1:1/updates.xml", "cannot be reached"),
        target="3.2.1",
        apply_updates=True,
        update_source=UpdateSource("https://127.0.0.1:1/updates.xml", proxy=Proxy(direct=True)),
    ),
    Case("second-pass", (), INFORMS, ("second pass", "Frankfurt", "XenServer 8"), apply_updates=True),
    Case("second-pass", (), INFORMS, ("second pass",), target="3.4.0", apply_updates=True, id="target"),
    Case("pool-operations", ("pool-busy",), BLOCKS, ("Frankfurt", "apply_updates")),
    Case("pool-operations", ("host-busy:host=fra-03",), BLOCKS, ("fra-03", "apply_updates"), id="host"),
    Case("upgrade-hotfix", ("no-hotfix:host=fra-03",), BLOCKS, ("fra-03", "RPU005")),
    Case("upgrade-plugin", ("plugin-missing:host=fra-02",), BLOCKS, ("fra-02",)),
    Case("partitions", ("unfit:host=fra-02",), WARNS, ("fra-02", "virtual disks")),
    Case("partitions", ("unfit:host=fra-02",), BLOCKS, ("fra-02", "virtual disks"), target="3.4.0", id="target"),
    Case("partitions", ("unfit:host=fra-02,answer=not_enough_space",), WARNS, ("fra-02", "too small"), id="space"),
    Case("partitions", ("unfit:answer=utility_part_present",), WARNS, ("fra-01", "utility partition"), id="utility"),
    Case("partitions", ("unfit:answer=legacy_partition_table",), WARNS, ("fra-01", "MBR"), id="mbr"),
    Case("partitions", ("unfit:answer=!MISSING_URL",), INFORMS, ("fra-01", "MISSING_URL"), id="failed"),
    Case("partitions", ("unfit:answer=ran-storage-init missing",), WARNS, ("fra-01", "ran-storage-init"), id="boot"),
    Case(
        "disk-space",
        ("disk-full:host=fra-02",),
        BLOCKS,
        ("fra-02", "0.1 GiB"),
        look=lambda pool: [
            name for _, what, facts in pool.history for name in facts.get("names", ()) if "cleaned" in what
        ],
        undone=False,
    ),
    Case("disk-space", ("disk-full:host=fra-02,free=700",), WARNS, ("fra-02", "0.7 GiB"), id="low"),
    Case("pending-guidance", ("guidance:host=fra-02",), WARNS, ("fra-02", "restart of the server"), "v8.4"),
    Case(
        "pending-guidance",
        ("guidance:host=fra-02,guidance=restart_toolstack", "host-disabled:host=fra-02"),
        BLOCKS,
        ("fra-02", "toolstack"),
        "v8.4",
        id="disabled",
    ),
    Case("certificate-key", ("short-key:host=fra-02",), WARNS, ("fra-02", "1024")),
    Case("certificate-key", ("short-key:host=fra-02",), BLOCKS, ("fra-02", "1024"), target="3.4.0", id="target"),
    Case("clocks", ("clock-apart:host=fra-02,seconds=600",), WARNS, ("fra-02", "ahead", "fra-01")),
    Case("clocks", ("clock-apart:host=fra-03,seconds=-300",), WARNS, ("fra-03", "behind"), id="behind"),
    Case("high-availability", ("ha",), BLOCKS, ("Frankfurt",), look=ha),
    Case("ha-protection", ("ha", "unprotected:vm=app-1"), INFORMS, ("app-1", "Frankfurt")),
    Case("workload-balancing", ("wlb",), BLOCKS, ("Frankfurt",), look=pool_field("wlb_enabled")),
    Case("auto-start", ("auto-start",), BLOCKS, ("Frankfurt",), look=pool_key("auto_poweron")),
    Case("auto-started-vms", ("auto-started",), INFORMS, ("not running",)),
    Case(
        "storage-plugged",
        ("sr-unplugged:host=fra-02",),
        BLOCKS,
        ("fra-02", "NFS virtual disk storage"),
        look=PLUGGED,
        undone=False,
    ),
    Case("clustering", ("clustering",), WARNS, ("Frankfurt", "Clustering")),
    Case("clustering", ("gfs2",), WARNS, ("Frankfurt", "GFS2"), id="gfs2"),
    Case("clustering", ("clustering",), BLOCKS, ("Frankfurt",), scenario="v7.5", id="7.5"),
    Case("clustering", ("clustering",), BLOCKS, ("Lab",), scenario="xcp-ng", id="xcp-ng"),
    Case(
        "clustering",
        ("clustering",),
        BLOCKS,
        ("Frankfurt",),
        target="3.4.0",
        parts=(("product_brand", "XCP-ng"),),
        id="to-xcp-ng",
    ),
    Case(
        "clustering",
        ("clustering",),
        BLOCKS,
        ("Frankfurt",),
        scenario="v8.4",
        target="3.5.0",
        parts=TO_9,
        id="corosync-2",
    ),
    Case("network-backend", ("linux-bridge:host=fra-02",), WARNS, ("fra-02", "Linux bridge"), scenario="v8.4"),
    Case(
        "network-backend",
        ("linux-bridge:host=fra-02",),
        BLOCKS,
        ("fra-02", "Linux bridge"),
        scenario="v8.4",
        target="3.5.0",
        parts=TO_9,
        id="target",
    ),
    Case(
        "cpu-level",
        ("old-cpu:host=fra-03",),
        BLOCKS,
        ("fra-03", "avx2"),
        scenario="v8.4",
        target="3.5.0",
        parts=TO_9,
    ),
    Case(
        "certificate-signature",
        ("sha1-certificate:host=fra-02",),
        BLOCKS,
        ("fra-02", "SHA1"),
        scenario="v8.4",
        target="3.5.0",
        parts=TO_9,
    ),
    Case(
        "legacy-graphics",
        ("vgpu:kind=gvt_g",),
        BLOCKS,
        ("Intel GVT-g",),
        scenario="v8.4",
        target="3.5.0",
        parts=TO_9,
    ),
    Case("legacy-graphics", ("vgpu:kind=nvidia",), WARNS, ("NVIDIA",), "v8.4", target="3.5.0", parts=TO_9, id="nvidia"),
    Case("xostor", ("xostor",), WARNS, ("XOSTOR",), scenario="xcp-ng"),
    Case("fcoe-storage", ("fcoe",), WARNS, ("FCoE virtual disk storage",)),
    Case("fcoe-storage", ("fcoe",), BLOCKS, ("FCoE virtual disk storage",), target="3.4.0", id="target"),
    Case(
        "migration-network",
        ("migration-network-gone",),
        WARNS,
        ("Frankfurt", "no longer exists"),
        look=pool_key("xo:migrationNetwork"),
        undone=False,
    ),
    Case(
        "migration-network",
        ("migration-network-partial:host=fra-02",),
        WARNS,
        ("Storage and migration", "fra-02"),
        look=pool_key("xo:migrationNetwork"),
        id="partial",
    ),
    Case("vswitch-controller", ("vswitch-controller",), WARNS, ("Frankfurt", "10.20.0.8"), scenario="v7.6"),
    Case("vswitch-controller", ("vswitch-controller",), BLOCKS, ("10.20.0.8",), "v7.6", target="3.2.1", id="target"),
    Case("health-check", ("health-check",), WARNS, ("Frankfurt",), look=pool_field("health_check_config")),
    Case("health-check", ("health-check",), BLOCKS, ("Frankfurt",), target="3.4.0", id="target"),
    Case(
        "legacy-tls",
        ("legacy-tls:times=0",),
        WARNS,
        ("fra-01, fra-02, fra-03",),
        scenario="v7.6",
        look=host_field("ssl_legacy"),
    ),
    Case("legacy-tls", (), BLOCKS, ("fra-01",), scenario="v7.6", target="3.2.1", id="target"),
    Case(
        "power-on-mode",
        ("ilo:host=fra-02",),
        WARNS,
        ("fra-02", "iLO"),
        scenario="v7.6",
        look=host_field("power_on_mode", "power_on_config"),
    ),
    Case("power-on-mode", ("ilo:host=fra-02",), BLOCKS, ("fra-02",), scenario="v7.6", target="3.2.1", id="target"),
    Case("container-management", ("containers",), WARNS, ("Frankfurt", "container"), scenario="v7.6"),
    Case("pv-guests", ("pv-guest:vm=app-1",), WARNS, ("app-1",), scenario="v7.6"),
    Case("pv-guests", ("pv-guest:vm=app-1",), WARNS, ("app-1",), scenario="v7.6", target="3.1.0", id="8.1"),
    Case("pv-guests", ("pv-guest:vm=app-1",), BLOCKS, ("app-1",), scenario="v7.6", target="3.2.1", id="8.2"),
    Case(
        "vcpu-topology", ("bad-vcpus:vm=app-1",), BLOCKS, ("app-1", "5", "3"), look=vm_field("platform"), undone=False
    ),
    Case(
        "cpu-features",
        ("cpu-differs:host=fra-03",),
        WARNS,
        ("fra-03",),
        look=vm_field("last_boot_CPU_flags"),
        choice="restart",
        undone=False,
    ),
    Case("dom0-memory", (), WARNS, ("fra-01", "from 4 to", "GiB"), scenario="v7.6"),
    Case("cd-drives", ("cd:vm=app-1",), BLOCKS, ("app-1", "guest-tools.iso"), look=DRIVES),
    Case("cd-drives", ("cd:vm=app-1,from=library",), WARNS, ("app-1", "debian"), look=DRIVES, id="library"),
    Case("cd-drives", ("cd:vm=app-1,from=host",), BLOCKS, ("app-1", "Rescue CD"), look=DRIVES, id="host"),
    Case(
        "suspended-cds",
        ("suspended-cd:vm=app-1",),
        WARNS,
        ("app-1", "guest-tools.iso"),
        look=vm_field("name_label", "power_state"),
        choice="resume",
    ),
    Case(
        "suspended-cds",
        ("suspended-cd:vm=app-1",),
        WARNS,
        ("app-1",),
        look=vm_field("name_label", "power_state"),
        choice="shutdown",
        undone=False,
        id="shutdown",
    ),
    Case(
        "dynamic-memory",
        ("tiny-minimum:vm=app-1",),
        WARNS,
        ("app-1", "0.1 GiB", "2 GiB"),
        look=vm_field("memory_dynamic_min", "memory_dynamic_max"),
        choice="raise",
    ),
    Case(
        "changed-blocks",
        ("cbt:vm=app-1",),
        WARNS,
        ("app-1", "Local storage"),
        look=all_of("VDI", "uuid", "cbt_enabled"),
        choice="end",
    ),
    Case("vm-operations", ("vm-busy:vm=app-1",), BLOCKS, ("app-1", "exported")),
    Case("vm-operations", ("vm-busy:vm=app-1,operation=snapshot",), BLOCKS, ("app-1", "snapshot"), id="snapshot"),
    Case("vm-operations", ("vm-busy:vm=app-1,operation=checkpoint",), BLOCKS, ("app-1", "memory"), id="checkpoint"),
    Case(
        "running-tasks",
        ("task",),
        WARNS,
        ("[XO] VM export",),
        look=all_of("task", "name_label", "status"),
        choice="cancel",
        undone=False,
    ),
    Case(
        "snapshot-schedules",
        ("snapshot-schedule:vm=app-1",),
        WARNS,
        ("Nightly", "app-1"),
        look=all_of("VMSS", "uuid", "enabled"),
    ),
    Case("backup-jobs", ("xo-backup:vm=app-1",), INFORMS, ("app-1", "Frankfurt")),
    Case("evacuation", ("local-disk:vm=app-1",), BLOCKS, ("app-1", "app-1 disk 0", "Local storage"), id="disk"),
    Case("evacuation", ("pci:vm=app-1",), BLOCKS, ("app-1", "physical device"), id="pci"),
    Case("evacuation", ("vgpu:vm=app-1",), BLOCKS, ("app-1", "virtual GPU"), id="vgpu"),
    Case("evacuation", ("sriov:vm=app-1",), BLOCKS, ("app-1", "SR-IOV network"), id="sriov"),
    Case("evacuation", ("no-tools:vm=app-1",), BLOCKS, ("app-1", "drivers"), id="drivers"),
    Case("evacuation", ("usb:vm=app-1",), BLOCKS, ("app-1", "USB device", "0529 0001"), id="usb"),
    Case("evacuation", ("nested-virt:vm=app-1",), BLOCKS, ("app-1", "nested"), id="nested"),
    Case("evacuation", ("cpu-differs:host=fra-03", "cpu-differs:host=fra-02"), BLOCKS, ("CPU",), id="cpu"),
    Case(
        "suspend-storage",
        ("local-disk:vm=app-1", "suspend-storage-full"),
        BLOCKS,
        ("app-1", "fra-02", "GiB left"),
        wishes=Wishes(immovable=Immovable.SUSPEND),
    ),
    Case(
        "blocked-operations",
        ("blocked:vm=app-1,operation=pool_migrate",),
        BLOCKS,
        ("app-1", "fra-02", "migrated", "pool_migrate"),
        look=all_of("VM", "uuid", "blocked_operations"),
        choice="lift",
    ),
    Case(
        "blocked-operations",
        ("pci:vm=app-1", "blocked:vm=app-1", "blocked:vm=app-1,operation=hard_shutdown"),
        BLOCKS,
        ("app-1", "shut down", "clean_shutdown, hard_shutdown"),
        wishes=Wishes(immovable=Immovable.SHUTDOWN, lift_blocks=True),
        look=all_of("VM", "uuid", "blocked_operations"),
        id="shutdown",
    ),
    Case(
        "blocked-operations",
        ("local-disk:vm=app-1", "blocked:vm=app-1,operation=suspend"),
        BLOCKS,
        ("app-1", "suspended", "suspend"),
        wishes=Wishes(immovable=Immovable.SUSPEND),
        id="suspend",
    ),
    Case(
        "blocked-operations",
        ("local-disk:vm=app-1", "blocked:vm=app-1,operation=start_on"),
        BLOCKS,
        ("app-1", "started", "start_on"),
        wishes=Wishes(immovable=Immovable.SHUTDOWN),
        id="start",
    ),
    Case("own-vm", (f"mac:vm=app-1,mac={OWN_MAC}",), INFORMS, ("app-1", "fra-02", "This program")),
    Case(
        "own-vm",
        (f"mac:vm=app-1,mac={OWN_MAC}", "local-disk:vm=app-1"),
        BLOCKS,
        ("app-1", "fra-02", "This program", "Local storage"),
        wishes=Wishes(immovable=Immovable.SHUTDOWN),
        id="stays",
    ),
    Case("storage-drivers", ("foreign-sr",), WARNS, ("store zfs", "package zfs", "fra-01, fra-02, fra-03")),
    Case(
        "storage-drivers",
        ("foreign-sr:type=acme",),
        WARNS,
        ("store acme", "acme", "does not include its driver"),
        id="unknown",
    ),
    Case(
        "storage-drivers",
        ("foreign-sr:type=ext4",),
        BLOCKS,
        ("store ext4", "8.3"),
        scenario="xcp-ng",
        target="3.4.0",
        parts=(("product_brand", "XCP-ng"),),
        id="ext4",
    ),
    Case("local-files", ("local-files:host=fra-02",), BLOCKS, ("own user", "/data/vms", "fra-02")),
    Case("local-files", ("local-files:host=fra-02,content=iso",), WARNS, ("own iso", "/opt/isos"), id="iso"),
    Case("multipath", ("paths:host=fra-02",), WARNS, ("fra-02", "1 of 4", "iSCSI")),
    Case("multipath-settings", ("multipathing:host=fra-02",), INFORMS, ("Frankfurt", "multipath.conf")),
    Case("supplemental-packs", ("pack:host=fra-02",), WARNS, ("dell-openmanage", "fra-02")),
    Case("installer-network", ("lacp",), WARNS, ("LACP", "fra-01, fra-02, fra-03"), id="lacp"),
    Case("installer-network", ("static-routes",), WARNS, ("static routes", "fra-01"), id="routes"),
    Case("installer-network", ("vlan-management",), INFORMS, ("VLAN", "fra-01"), id="vlan"),
    Case("installer-network", ("ipv6-only",), WARNS, ("IPv4", "fra-01"), target="3.2.1", id="ipv6"),
    Case("frame-size", ("mtu:now=1500",), WARNS, ("Storage and migration", "9000", "fra-01, fra-02, fra-03")),
    Case(
        "frame-size",
        ("mtu", "netxtreme"),
        WARNS,
        ("Storage and migration", "9000", "cards", "fra-01"),
        scenario="v7.6",
        target="3.4.0",
        id="cards",
    ),
    Case("frame-size", ("mtu:network=Management,mtu=1400",), WARNS, ("Management", "1400", "fra-01"), id="small"),
    Case(
        "frame-size",
        ("mtu:network=Management",),
        INFORMS,
        ("Management", "9000", "xcp-01"),
        scenario="xcp-ng",
        id="management",
    ),
    Case(
        "toolstack-switches",
        ("pool-key:key=sync_refresh_localhost_info",),
        BLOCKS,
        ("Frankfurt", "sync_refresh_localhost_info"),
        look=pool_key("sync_refresh_localhost_info"),
    ),
    Case("toolstack-switches", ("pool-key:key=sync_create_host_cpu",), WARNS, ("sync_create_host_cpu",), id="cpu"),
    Case("hidden-devices", ("pci:vm=app-1",), WARNS, ("fra-02", "app-1")),
    Case("served-by-vms", ("serves:vm=app-1",), WARNS, ("app-1", "fra-02", "10.20.0.5", "“")),
)
