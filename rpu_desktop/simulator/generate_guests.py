"""The virtual machines of a generated pool: names, sizes, disks, networks, guest tools, templates."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from rpu_desktop.simulator.behaviour import memory
from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.database import Database
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool_plan import PoolPlan

__all__ = ["GuestMaker"]

GIB = 1 << 30
_ROLES = (
    "web",
    "app",
    "db",
    "mail",
    "dns",
    "file",
    "build",
    "cache",
    "monitor",
    "ldap",
    "proxy",
    "print",
    "wiki",
    "erp",
)
_SYSTEMS = (
    ("debian", "Debian GNU/Linux 12 (bookworm)", "12.5"),
    ("ubuntu", "Ubuntu 22.04.4 LTS", "22.04"),
    ("rhel", "Red Hat Enterprise Linux 9.3", "9.3"),
    ("windows", "Microsoft Windows Server 2022 Standard|C:\\Windows", "10.0"),
    ("windows", "Microsoft Windows Server 2019 Standard|C:\\Windows", "10.0"),
)
_SIZES = (2, 2, 4, 4, 4, 8, 8, 16)
_TEMPLATES = (
    "Debian Bookworm 12",
    "Ubuntu Jammy Jellyfish 22.04",
    "Windows Server 2022 (64-bit)",
    "Other install media",
)
_FEATURES = {
    "feature-suspend": "1",
    "feature-shutdown": "1",
    "feature-reboot": "1",
    "feature-poweroff": "1",
    "feature-vcpu-hotplug": "1",
}


class GuestMaker:
    """Makes the guests of one pool."""

    def __init__(self, db: Database, clock: Clock, chance: random.Random, plan: PoolPlan) -> None:
        self.db = db
        self.clock = clock
        self.random = chance
        self.plan = plan
        self._numbers: Counter[str] = Counter()
        self._used: Counter[str] = Counter()
        self._macs = 0

    def sizes(self) -> list[int]:
        """How much memory each VM has, in bytes."""
        return [self.random.choice(_SIZES) * GIB for _ in range(self.plan.vms)]

    def make(
        self, sizes: Sequence[int], hosts: Sequence[str], networks: Sequence[str], shared: Sequence[str],
        local: Mapping[str, str], isos: str, tools: str,
    ) -> None:  # fmt: skip
        """Spread VMs of these sizes over the hosts, and add the templates."""
        load: Counter[str] = Counter(dict.fromkeys(hosts, 0))
        running = len(sizes) - int(len(sizes) * self.plan.halted) - self.plan.suspended
        for number, size in enumerate(sizes):
            host = min(hosts, key=lambda h: load[h])
            state = (
                "Running" if number < running else "Suspended" if number < running + self.plan.suspended else "Halted"
            )
            if state == "Running":
                load[host] += size
            own = not shared or self.random.random() < self.plan.local
            sr = local[host] if own else self.random.choice(shared)
            vm = self._vm(size, host, state, sr)
            self._vif(vm, self.random.choice(networks), attached=state == "Running")
            self._drive(vm, tools if self.random.random() < self.plan.cds else "")
        for sr, used in self._used.items():
            self.db.set("SR", sr, physical_utilisation=used, virtual_allocation=used)
        for name in _TEMPLATES:
            self.db.create(
                "VM", name_label=name, is_a_template=True, is_default_template=True, HVM_boot_policy="BIOS order",
                other_config={"default_template": "true"}, domain_type="hvm", VCPUs_max=1, VCPUs_at_startup=1,
                memory_static_max=2 * GIB, memory_dynamic_max=2 * GIB, memory_dynamic_min=2 * GIB,
            )  # fmt: skip

    def _vm(self, size: int, host: str, state: str, sr: str) -> str:
        role = self.random.choice(_ROLES)
        self._numbers[role] += 1
        vcpus = max(1, min(8, size // (4 * GIB)))
        running = state == "Running"
        balloons = self.random.random() < 0.1
        fields: dict[str, Any] = {
            "name_label": f"{role}-{self._numbers[role]}",
            "power_state": state,
            "resident_on": host if running else NULL_REF,
            "affinity": host,
            "domid": self.random.randrange(1, 5000) if running else -1,
            "memory_static_max": size,
            "memory_dynamic_max": size,
            "memory_dynamic_min": size // 2 if balloons else size,
            "memory_static_min": size // 4,
            "memory_target": size if running else 0,
            "VCPUs_max": vcpus,
            "VCPUs_at_startup": vcpus,
            "HVM_boot_policy": "BIOS order",
            "HVM_boot_params": {"order": "cd"},
            "domain_type": "hvm",
            "platform": {
                "acpi": "1",
                "apic": "true",
                "pae": "true",
                "viridian": "true",
                "device-model": "qemu-upstream-compat",
            },
            "actions_after_shutdown": "destroy",
            "actions_after_reboot": "restart",
            "actions_after_crash": "restart",
            "last_boot_CPU_flags": self._cpu_flags(host) if state != "Halted" else {},
        }
        if running:
            fields |= {"metrics": self._metrics(size, vcpus), "guest_metrics": self._guest_metrics()}
        vm = self.db.create("VM", **fields)
        self.db.set(
            "VM", vm, memory_overhead=memory.overhead(self.db.record("VM", vm), per_vcpu=memory.counts_vcpus(self.db))
        )
        self._disk(vm, sr, self.random.choice((20, 40, 60, 100)) * GIB, attached=running)
        if state == "Suspended":
            self.db.set("VM", vm, suspend_VDI=self._vdi(sr, size, "Suspend image", "suspend"))
        return vm

    def _cpu_flags(self, host: str) -> dict[str, str]:
        info = self.db.get("host", host, "cpu_info")
        return {"vendor": info["vendor"], "features": info["features_hvm"]}

    def _metrics(self, size: int, vcpus: int) -> str:
        started = self.clock.date() - timedelta(days=self.random.randrange(1, 150))
        return self.db.create(
            "VM_metrics", memory_actual=size, VCPUs_number=vcpus, start_time=started, last_updated=self.clock.date(),
            hvm=True, current_domain_type="hvm",
        )  # fmt: skip

    def _guest_metrics(self) -> str:
        distro, name, version = self.random.choice(_SYSTEMS)
        return self.db.create(
            "VM_guest_metrics",
            os_version={"distro": distro, "name": name, "major": version.split(".", maxsplit=1)[0], "uname": ""},
            PV_drivers_version={"major": "9", "minor": "3", "micro": "2", "build": "121"},
            PV_drivers_up_to_date=True,
            PV_drivers_detected=True,
            other=dict(_FEATURES),
            networks={"0/ip": f"10.30.{self.random.randrange(255)}.{self.random.randrange(1, 255)}"},
            last_updated=self.clock.date(),
            live=True,
        )

    def _vdi(self, sr: str, size: int, name: str, type_: str = "user") -> str:
        self._used[sr] += size
        return self.db.create(
            "VDI", SR=sr, name_label=name, type=type_, virtual_size=size, physical_utilisation=size, managed=True,
            location=self.db.new_uuid(),
        )  # fmt: skip

    def _disk(self, vm: str, sr: str, size: int, *, attached: bool) -> None:
        name = f"{self.db.get('VM', vm, 'name_label')} disk 0"
        self.db.create(
            "VBD", VM=vm, VDI=self._vdi(sr, size, name), userdevice="0", device="xvda", bootable=True, mode="RW",
            type="Disk", currently_attached=attached,
        )  # fmt: skip

    def _drive(self, vm: str, medium: str) -> None:
        self.db.create(
            "VBD", VM=vm, VDI=medium or NULL_REF, userdevice="3", device="xvdd", mode="RO", type="CD", empty=not medium,
            currently_attached=self.db.get("VM", vm, "power_state") == "Running",
        )  # fmt: skip

    def _vif(self, vm: str, network: str, *, attached: bool) -> None:
        self._macs += 1
        mac = f"02:00:{self._macs >> 16 & 255:02x}:{self._macs >> 8 & 255:02x}:{self._macs & 255:02x}:01"
        self.db.create(
            "VIF", VM=vm, network=network, device="0", MAC=mac, MTU=1500, currently_attached=attached,
            MAC_autogenerated=True,
        )  # fmt: skip
