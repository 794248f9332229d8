"""Conditions of single hosts.

====================================================  ==============================================================
clock-apart[:host=NAME][,seconds=N]                   the host's clock is N seconds ahead (600; may be negative)
disk-full[:host=NAME][,free=MIB][,left=MIB]           little space on system disk (100), some to be cleaned up (2048)
unfit[:host=NAME][,answer=TEXT]                       testSafe2Upgrade answers TEXT (vdi_present); !TEXT: it fails
short-key[:host=NAME][,bits=N]                        the certificate's key has N bits (1024)
sha1-certificate[:host=NAME]                          the certificate is signed with SHA-1
linux-bridge[:host=NAME]                              the host's networks run on the Linux bridge
bios-boot[:host=NAME]                                 the host boots by BIOS
old-cpu[:host=NAME]                                   the host's CPU has no AVX2
ilo[:host=NAME][,mode=TEXT]                           the host is switched on by iLO
guidance[:host=NAME][,guidance=TEXT]                  mandatory guidance is pending (reboot_host)
no-hotfix[:host=NAME]                                 the hotfix RPU005 is not installed
restricted[:host=NAME][,feature=KEY]                  the license forbids KEY (restrict_rpu)
cpu-differs[:host=NAME]                               the host's CPU lacks a feature that the others have
host-busy[:host=NAME][,operation=TEXT]                an operation of the host is in progress (apply_updates)
upgraded[:host=NAME]                                  the host already runs the next release
legacy-tls[:host=NAME]                                old TLS protocols are allowed
====================================================  ==============================================================
"""

from __future__ import annotations

from typing import ClassVar

from rpu_desktop.simulator.behaviour.state import HostState
from rpu_desktop.simulator.certificates import SIGNED_WITH_SHA1, PoolCertificate
from rpu_desktop.simulator.conditions.base import HostCondition
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.releases import successor

_MIB = 1 << 20
_FEATURE = 0x10  # one bit of the first word that all generated CPUs have


class ClockApart(HostCondition):
    """The clock is ahead."""

    kind = "clock-apart"
    keys: ClassVar = {"host": "", "seconds": "600"}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Set it."""
        hs.clock_offset = float(self.values["seconds"])


class DiskFull(HostCondition):
    """The system disk is full."""

    kind = "disk-full"
    keys: ClassVar = {"host": "", "free": "100", "left": "2048"}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Fill it."""
        hs.free_space, hs.left_behind = int(self.values["free"]) * _MIB, int(self.values["left"]) * _MIB


class Unfit(HostCondition):
    """The plugin reports that the host is not suitable: partitions, or unfinished work of the first boot."""

    kind = "unfit"
    keys: ClassVar = {"host": "", "answer": "vdi_present"}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Prepare the answer."""
        hs.unfit = self.values["answer"]


class ShortKey(HostCondition):
    """A short key, as old installations have it."""

    kind = "short-key"
    keys: ClassVar = {"host": "", "bits": "1024"}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Make a certificate, and show it."""
        name, address = pool.db.get("host", host, "name_label"), pool.ports[host].address
        pool.own_certificates[host] = PoolCertificate.make(name, [address], int(self.values["bits"]))


class Sha1Certificate(HostCondition):
    """An outdated certificate."""

    kind = "sha1-certificate"
    keys: ClassVar = {"host": ""}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Report it; the listener keeps a better one that current clients accept."""
        hs.certificate = SIGNED_WITH_SHA1


class LinuxBridge(HostCondition):
    """The old network backend (``xe-switch-network-backend bridge``)."""

    kind = "linux-bridge"
    keys: ClassVar = {"host": ""}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Report it."""
        pool.db.put("host", host, "software_version", "network_backend", "bridge")


class BiosBoot(HostCondition):
    """No UEFI; only the host itself knows."""

    kind = "bios-boot"
    keys: ClassVar = {"host": ""}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Store it for the upgrade plugin."""
        hs.bios_boot = True


class OldCpu(HostCondition):
    """A CPU below x86-64-v3."""

    kind = "old-cpu"
    keys: ClassVar = {"host": ""}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Remove AVX2: bit 5 of the word 7b0."""
        info = dict(pool.db.get("host", host, "cpu_info"))
        words = info["features_hvm"].split("-")
        words[5] = f"{int(words[5], 16) & ~(1 << 5):08x}"
        pool.db.set("host", host, cpu_info=info | {"features_hvm": "-".join(words)})


class Ilo(HostCondition):
    """Switched on by iLO."""

    kind = "ilo"
    keys: ClassVar = {"host": "", "mode": "iLO"}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Configure it; the password is a secret of the pool, named by uuid."""
        secret = pool.db.create("secret", value="simulated")
        config = {"power_on_ip": "10.20.1.7", "power_on_user": "operator"}
        config["power_on_password_secret"] = str(pool.db.get("secret", secret, "uuid"))
        pool.db.set("host", host, power_on_mode=self.values["mode"], power_on_config=config)


class Guidance(HostCondition):
    """Guidance is pending."""

    kind = "guidance"
    keys: ClassVar = {"host": "", "guidance": "reboot_host"}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Add it."""
        pool.db.set("host", host, pending_guidances=[self.values["guidance"]])


class NoHotfix(HostCondition):
    """RPU005 is missing."""

    kind = "no-hotfix"
    keys: ClassVar = {"host": ""}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Remove it."""
        for update in pool.db.get("host", host, "updates"):
            having = [other for other in pool.db.get("pool_update", update, "hosts") if other != host]
            pool.db.set("pool_update", update, hosts=having)
        pool.db.set("host", host, updates=[])


class Restricted(HostCondition):
    """The license forbids a feature."""

    kind = "restricted"
    keys: ClassVar = {"host": "", "feature": "restrict_rpu"}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Restrict it."""
        pool.db.put("host", host, "license_params", self.values["feature"], "true")


class CpuDiffers(HostCondition):
    """Another CPU: VMs that were started before this host came use what it lacks."""

    kind = "cpu-differs"
    keys: ClassVar = {"host": ""}

    def start(self, pool: SimPool) -> None:
        """Change the hosts first, then the level that VMs get from now on: what all hosts have (since 7.0)."""
        super().start(pool)
        infos = [row["cpu_info"] for row in pool.db.all("host").values()]
        level = {key: _common([info[key] for info in infos]) for key in ("features_hvm", "features_pv")}
        pool.db.set("pool", pool.pool, cpu_info={"vendor": infos[0]["vendor"], **level})

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Remove one feature from the CPU, and from what runs on it."""
        info = dict(pool.db.get("host", host, "cpu_info"))
        for key in ("features_hvm", "features_pv", "features"):
            info[key] = _without(info[key])
        pool.db.set("host", host, cpu_info=info)
        for vm in pool.db.get("host", host, "resident_VMs"):
            flags = dict(pool.db.get("VM", vm, "last_boot_CPU_flags"))
            if flags:
                pool.db.set("VM", vm, last_boot_CPU_flags=flags | {"features": _without(flags["features"])})


def _without(features: str) -> str:
    first, dash, rest = features.partition("-")
    return f"{int(first, 16) & ~_FEATURE:08x}{dash}{rest}"


def _common(masks: list[str]) -> str:
    words = zip(*(mask.split("-") for mask in masks), strict=True)
    return "-".join(f"{_all_of(column):08x}" for column in words)


def _all_of(column: tuple[str, ...]) -> int:
    value = 0xFFFFFFFF
    for word in column:
        value &= int(word, 16)
    return value


class HostBusy(HostCondition):
    """An operation is in progress."""

    kind = "host-busy"
    keys: ClassVar = {"host": "", "operation": "apply_updates"}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """List it."""
        pool.db.put("host", host, "current_operations", f"OpaqueRef:{pool.db.new_uuid()}", self.values["operation"])


class Upgraded(HostCondition):
    """An upgrade has begun: this host's turn is over."""

    kind = "upgraded"
    keys: ClassVar = {"host": ""}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Give it the next release, as its new toolstack would write it."""
        release = successor(pool.db.get("host", host, "software_version"))
        pool.db.set(
            "host",
            host,
            software_version=release.software_version(str(pool.db.get("host", host, "hostname"))),
            API_version_major=release.api // 100,
            API_version_minor=release.api % 100,
            updates=[],
        )
        if host == pool.coordinator:
            pool.db.version = release.model_version


class LegacyTls(HostCondition):
    """Old protocols."""

    kind = "legacy-tls"
    keys: ClassVar = {"host": ""}

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Allow them."""
        pool.db.set("host", host, ssl_legacy=True)
