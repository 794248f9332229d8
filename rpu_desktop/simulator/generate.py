"""Generates pools: records as in an administrator's real pool, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from rpu_desktop.simulator import storage_drivers
from rpu_desktop.simulator.behaviour import memory, updates_repositories
from rpu_desktop.simulator.certificates import PoolCertificate
from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.database import Database
from rpu_desktop.simulator.generate_guests import GuestMaker
from rpu_desktop.simulator.model import NULL_REF, Model
from rpu_desktop.simulator.pool import HostPort, SimPool
from rpu_desktop.simulator.pool_plan import PoolPlan

__all__ = ["generate_pool"]

GIB = 1 << 30
_CPU = {
    "vendor": "GenuineIntel",
    "modelname": "Intel(R) Xeon(R) Gold 6248R CPU @ 3.00GHz",
    "speed": "2992.969",
    "family": "6",
    "model": "85",
    "stepping": "7",
    "socket_count": "2",
    "flags": "fpu de tsc msr pae mce cx8 apic sep mca cmov pat clflush mmx fxsr sse sse2 ht syscall nx lm",
    "features_pv": "1fc9cbf5-f6f83203-2991cbf5-00000123-00000001-000c0b29-00000000-00000000-00001000-8c000400",
    "features_hvm": "1fcbfbff-f7fa3223-2d93fbff-00000523-00000001-001c0fbb-00000000-00000000-00001000-9c000400",
    "features": "1fcbfbff-f7fa3223-2d93fbff-00000523",
}
_CAPABILITIES = ["xen-3.0-x86_64", "hvm-3.0-x86_32", "hvm-3.0-x86_32p", "hvm-3.0-x86_64", ""]
_HOST_OVERHEAD = 900 << 20
UPGRADE_HOTFIX = "38a7eeeb-31ec-4de3-934f-13929ad3e339"
"""RPU005, with which servers of 8.2 can be prepared for later releases (XenCenter ``HotfixFactory.cs``)."""


def generate_pool(plan: PoolPlan, clock: Clock, seed: int, password: str) -> SimPool:
    """Build the pool described by `plan`."""
    return _Builder(plan, clock, seed).build(password)


class _Builder:
    def __init__(self, plan: PoolPlan, clock: Clock, seed: int) -> None:
        self.plan = plan
        self.clock = clock
        self.db = Database(Model.load(), plan.release.model_version, seed)
        self.random = random.Random(seed)  # noqa: S311 - reproducible pools, not secrets
        self.hosts: list[str] = []
        self.ports: dict[str, HostPort] = {}

    def build(self, password: str) -> SimPool:
        self._pool_and_networks()
        guests = GuestMaker(self.db, self.clock, self.random, self.plan)
        sizes = guests.sizes()
        for number in range(1, self.plan.hosts + 1):
            self._host(number, self._host_memory(sizes))
        self.db.set("pool", self.db.only("pool"), master=self.hosts[0])
        self._storage()
        for host in self.hosts:
            self._dom0(host)
        guests.make(sizes, self.hosts, self.networks[2:], self.shared, self.local, self.isos, self.tools)
        self._features(self.plan)
        self._hotfixes()
        self.db.create("user", short_name="root", fullname="root")
        storage_drivers.register(self.db)
        certificate = PoolCertificate.make(f"{self.plan.prefix}-01", [port.address for port in self.ports.values()])
        pool = SimPool(self.db, self.clock, "root", password, certificate, self.ports)
        pool.upgrade_to = self.plan.upgrade_to
        if self.plan.repository:
            updates_repositories.configure(pool, updates_repositories.PUBLISHED)
        return pool

    def _pool_and_networks(self) -> None:
        self.db.create(
            "pool", name_label=self.plan.name, name_description="", other_config={"memory-ratio-hvm": "0.25"}
        )
        names = (
            ("Management", "xenbr0"),
            ("Storage and migration", "xenbr1"),
            ("Production (VLAN 20)", "xapi1"),
            ("DMZ (VLAN 30)", "xapi2"),
        )
        self.networks = [self.db.create("network", name_label=name, bridge=bridge, MTU=1500) for name, bridge in names]
        self.db.create(
            "network",
            name_label="Host internal management network",
            bridge="xenapi",
            other_config={"is_guest_installer_network": "true", "is_host_internal_management_network": "true"},
        )

    def _host_memory(self, sizes: Sequence[int]) -> int:
        """Memory for all VMs on one host fewer, filled as planned; in multiples of 16 GiB if large."""
        need = sum(sizes) * 1.02 / max(1, self.plan.hosts - 1) / self.plan.full + self._own_need(sizes)
        step = (16 if self.plan.full < 0.8 else 2) * GIB
        return max(32 * GIB, -(-int(need) // step) * step)

    def _own_need(self, sizes: Sequence[int]) -> int:
        """The memory of the host and its dom0."""
        return _HOST_OVERHEAD + self.plan.release.dom0_memory(int(sum(sizes) / max(1, self.plan.hosts - 1)) + 8 * GIB)

    def _host(self, number: int, total: int) -> None:
        plan, db = self.plan, self.db
        name = f"{plan.prefix}-{number:02}"
        address = f"127.0.{number // 250}.{number % 250}"
        booted = self.clock.now() - self.random.randrange(20, 200) * 86400
        host = db.create(
            "host",
            name_label=name,
            name_description="Default install",
            hostname=name,
            address=address,
            enabled=True,
            memory_overhead=_HOST_OVERHEAD,
            API_version_major=plan.release.api // 100,
            API_version_minor=plan.release.api % 100,
            API_version_vendor="XenSource",
            software_version=plan.release.software_version(name),
            other_config={
                "boot_time": f"{int(booted)}.",
                "agent_start_time": f"{int(booted) + 60}.",
                "iscsi_iqn": f"iqn.2024-03.net.example:{name}",
            },
            capabilities=list(_CAPABILITIES),
            cpu_info=_CPU | {"cpu_count": "48"},
            license_params={"sku_type": "", "restrict_rpu": "false", "restrict_batch_hotfix_apply": "false"},
            edition="xcp-ng" if plan.release.brand == "XCP-ng" else "premium-per-socket",
            virtual_hardware_platform_versions=[0, 1, 2] if plan.release.numbers >= (7,) else [0],
            metrics=db.create("host_metrics", live=True, memory_total=total, last_updated=self.clock.date()),
            ssl_legacy=plan.release.numbers < (8, 2),
            bios_strings={"system-manufacturer": "Dell Inc.", "system-product-name": "PowerEdge R640"},
        )
        self.hosts.append(host)
        self.ports[host] = HostPort(host, address)
        self._pifs(host, number, address)

    def _pifs(self, host: str, number: int, address: str) -> None:
        nics = (("eth0", -1, address, True), ("eth1", -1, f"127.1.{number // 250}.{number % 250}", False),
                ("eth2", 20, "", False), ("eth2", 30, "", False))  # fmt: skip
        for network, (device, vlan, ip, management) in zip(self.networks, nics, strict=True):
            self.db.create(
                "PIF",
                device=device,
                host=host,
                network=network,
                VLAN=vlan,
                physical=vlan < 0,
                MTU=1500,
                MAC=":".join(["00", "16", "3e", *(f"{self.random.randrange(256):02x}" for _ in range(3))]),
                ip_configuration_mode="Static" if ip else "None",
                IP=ip,
                netmask="255.0.0.0" if ip else "",
                management=management,
                disallow_unplug=bool(ip),
                currently_attached=True,
            )

    def _storage(self) -> None:
        several = len(self.hosts) > 1 and self.plan.shared
        size = max(20 << 40, self.plan.vms * 60 * GIB)
        nfs = {"server": "10.20.0.5", "serverpath": "/export/vm"}
        iscsi = {"target": "10.20.0.9", "targetIQN": "iqn.2010-01.example:vm", "SCSIid": "360a98000534b4f4e46704c76"}
        self.shared = [
            self._sr("NFS virtual disk storage", "nfs", size, nfs, self.hosts, shared=True),
            self._sr("iSCSI virtual disk storage", "lvmoiscsi", size, iscsi, self.hosts, shared=True),
        ] if several else []  # fmt: skip
        self.local = {
            host: self._sr("Local storage", "ext", 4 << 40, {"device": "/dev/disk/by-id/scsi-1-part3"}, [host])
            for host in self.hosts
        }
        for host in self.hosts:
            self._sr("DVD drives", "udev", 0, {"location": "/dev/xapi/cd"}, [host], content="iso")
        self.isos = self._sr(
            "NFS ISO library", "iso", 0, {"location": "10.20.0.5:/export/iso"}, self.hosts, shared=True, content="iso"
        )
        tools = {"location": "/opt/xensource/packages/iso", "legacy_mode": "true"}
        self.tools_sr = self._sr("XenServer Tools", "iso", 0, tools, self.hosts, shared=True, content="iso")
        self.db.set("SR", self.tools_sr, is_tools_sr=True, other_config={"xensource_internal": "true"})
        self.tools = self._iso(self.tools_sr, "guest-tools.iso", tools=True)
        for name in ("debian-12.5.0-amd64-netinst.iso", "SERVER_EVAL_x64FRE_en-us.iso"):
            self._iso(self.isos, name)
        home = self.shared[0] if several else self.local[self.hosts[0]]
        self.db.set("pool", self.db.only("pool"), default_SR=home, suspend_image_SR=home, crash_dump_SR=home)

    def _sr(
        self, name: str, type_: str, size: int, config: dict[str, str], hosts: Sequence[str], *,
        shared: bool = False, content: str = "user",
    ) -> str:  # fmt: skip
        sr = self.db.create(
            "SR", name_label=name, type=type_, content_type=content, shared=shared, physical_size=size,
            physical_utilisation=0, virtual_allocation=0,
        )  # fmt: skip
        for host in hosts:
            self.db.create("PBD", host=host, SR=sr, device_config=dict(config), currently_attached=True)
        return sr

    def _iso(self, sr: str, name: str, *, tools: bool = False) -> str:
        return self.db.create(
            "VDI", SR=sr, name_label=name, location=name, virtual_size=500 << 20, physical_utilisation=500 << 20,
            type="user", read_only=True, sharable=False, managed=True, is_tools_iso=tools,
        )  # fmt: skip

    def _dom0(self, host: str) -> None:
        row = self.db.record("host", host)
        total = int(self.db.get("host_metrics", row["metrics"], "memory_total"))
        size = self.plan.release.dom0_memory(total)
        vm = self.db.create(
            "VM",
            name_label=f"Control domain on host: {row['name_label']}",
            is_control_domain=True,
            power_state="Running",
            resident_on=host,
            affinity=host,
            domid=0,
            VCPUs_max=16,
            VCPUs_at_startup=16,
            domain_type="pv",
            memory_static_max=size,
            memory_dynamic_max=size,
            memory_dynamic_min=size,
            memory_static_min=size,
            memory_target=size,
            actions_after_shutdown="destroy",
            actions_after_reboot="destroy",
            actions_after_crash="destroy",
            metrics=self.db.create("VM_metrics", memory_actual=size, VCPUs_number=16, last_updated=self.clock.date()),
        )
        self.db.set("host", host, control_domain=vm)
        self.db.set(
            "VM", vm, memory_overhead=memory.overhead(self.db.record("VM", vm), per_vcpu=memory.counts_vcpus(self.db))
        )

    def _hotfixes(self) -> None:
        """Servers of 8.2 have the hotfix that XenCenter asks for before an upgrade; XCP-ng has no hotfixes."""
        release = self.plan.release
        if release.brand == "XCP-ng" or release.numbers[:2] != (8, 2):
            return
        update = self.db.create("pool_update", name_label="RPU005", version="1.0", hosts=list(self.hosts))
        self.db.set("pool_update", update, uuid=UPGRADE_HOTFIX)
        for host in self.hosts:
            self.db.set("host", host, updates=[update])

    def _features(self, plan: PoolPlan) -> None:
        pool = self.db.only("pool")
        if plan.ha and self.shared:
            statefile = self.db.create(
                "VDI", SR=self.shared[1], name_label="Statefile for HA", type="ha_statefile", virtual_size=4 << 20,
                physical_utilisation=4 << 20, managed=True, location=self.db.new_uuid(),
            )  # fmt: skip
            self.db.set(
                "pool", pool, ha_enabled=True, ha_statefiles=[statefile], ha_configuration={"timeout": "60"},
                ha_host_failures_to_tolerate=1, ha_plan_exists_for=1, ha_cluster_stack="xhad",
            )  # fmt: skip
            self._each_guest(lambda vm: {"ha_always_run": True, "ha_restart_priority": "restart"})
        if plan.wlb:
            self.db.set("pool", pool, wlb_enabled=True, wlb_url="10.20.0.7:8012", wlb_username="wlbuser")
        if plan.auto_start:
            self.db.put("pool", pool, "other_config", "auto_poweron", "true")
            self._each_guest(lambda vm: {"other_config": vm["other_config"] | {"auto_poweron": "true"}})

    def _each_guest(self, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        for vm in self.db.where("VM", power_state="Running", is_control_domain=False):
            if self.db.get("VM", vm, "resident_on") != NULL_REF:
                self.db.set("VM", vm, **change(self.db.record("VM", vm)))
