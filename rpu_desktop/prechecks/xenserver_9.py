"""What XenServer 9 does without, as far as a pool's records tell (changelog of the upgrade plugin since 3.1.0).

The plugin's own checkHost and checkPool, asked with the media, know more: BIOS boot, QLogic FastLinQ devices.
"""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.planning.cpu_features import names_missing
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.releases import weigh_xenserver_9
from rpu_desktop.prechecks.types import Problem, Severity

__all__ = ["CpuLevelCheck", "LegacyGraphicsCheck", "NetworkBackendCheck"]

_LEVEL_3 = ("avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave")
"""What x86-64-v3 asks for beyond older levels (psABI; abm is LZCNT)."""

_LEGACY = {
    "nvidia": translate("prechecks", "NVIDIA vGPU without SR-IOV"),
    "gvt_g": translate("prechecks", "Intel GVT-g"),
    "mxgpu": translate("prechecks", "AMD MxGPU"),
}
"""``VGPU_type.implementation`` of what the plugin calls legacy (CP-54136, CP-310383), with its name."""
_DOUBTFUL = "nvidia"
"""Only old cards of this kind are refused; which, the plugin knows."""


class _OnTheWayTo9(Check):
    """Blocks when the media bring XenServer 9, warns on XenServer 8 while nobody knows what they bring."""

    severities = (Severity.BLOCKS, Severity.WARNS)

    def applies(self, given: Circumstances) -> bool:
        """Only that release does without these things."""
        return weigh_xenserver_9(given) is not None


class NetworkBackendCheck(_OnTheWayTo9):
    """A server uses the Linux bridge for its networks; it blocks for an upgrade to XenServer 9."""

    id = "network-backend"
    title = translate("prechecks", "Networks use Open vSwitch")

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server."""
        severity = weigh_xenserver_9(given)
        text = translate(
            "prechecks", "{host} uses the Linux bridge for its networks, which XenServer 9 no longer supports."
        )
        why = translate(
            "prechecks",
            "XenServer 9 supports only Open vSwitch, and its upgrade plugin refuses the server. Switch over before "
            "the upgrade: empty the server, enter xe-switch-network-backend openvswitch on its console, and "
            "restart it.",
        )
        return [
            Problem(self.id, severity, text.of(host=host.name), why, (named(host),))
            for host in given.hosts
            if severity and host.software_version.get("network_backend") == "bridge"
        ]


class CpuLevelCheck(_OnTheWayTo9):
    """A server's CPU lacks features of x86-64-v3, which XenServer 9 requires; it blocks for that upgrade."""

    id = "cpu-level"
    title = translate("prechecks", "The servers' CPUs are new enough for the new version")

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a server."""
        severity = weigh_xenserver_9(given)
        text = translate("prechecks", "The CPU of {host} ({cpu}) is too old for XenServer 9: it lacks {features}.")
        why = translate(
            "prechecks",
            "XenServer 9 requires a CPU of the level x86-64-v3. This server has to be replaced before the upgrade.",
        )
        return [
            Problem(
                self.id, severity, text.of(host=host.name, cpu=host.cpu_info.get("modelname", "?"), features=lacking),
                why, (named(host),),
            )
            for host in given.hosts
            if severity and (lacking := ", ".join(_lacking(host)))
        ]  # fmt: skip


def _lacking(host: Host) -> tuple[str, ...]:
    keys = ("features_hvm_host", "features_hvm")
    return names_missing(_LEVEL_3, next((host.cpu_info[key] for key in keys if host.cpu_info.get(key)), ""))


class LegacyGraphicsCheck(_OnTheWayTo9):
    """A VM has a virtual GPU that XenServer 9 does not support: NVIDIA without SR-IOV, Intel GVT-g, AMD MxGPU."""

    id = "legacy-graphics"
    title = translate("prechecks", "The new version supports the virtual GPUs in use")

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem a VM."""
        severity, snapshot = weigh_xenserver_9(given), given.snapshot
        vms = sorted(snapshot.guests(), key=lambda vm: vm.name.casefold())
        found = ((vm, kind) for vm in vms for kind in _legacy_kinds(snapshot, vm))
        return [self._problem(vm, kind, severity) for vm, kind in found] if severity else []

    def _problem(self, vm: Vm, kind: str, severity: Severity) -> Problem:
        text = translate("prechecks", "{vm} has a virtual GPU of type {kind}, which XenServer 9 no longer supports.")
        if kind == _DOUBTFUL:
            severity = Severity.WARNS
            text = translate(
                "prechecks", "{vm} has a virtual GPU of type {kind}; XenServer 9 does not support all of them."
            )
        why = translate(
            "prechecks",
            "The upgrade plugin would refuse the server. Before the upgrade, remove the virtual GPU from the "
            "virtual machine, or replace it with one that the new version supports.",
        )
        return Problem(self.id, severity, text.of(vm=vm.name, kind=_LEGACY[kind]), why, (named(vm),), aspect=kind)


def _legacy_kinds(snapshot: PoolSnapshot, vm: Vm) -> list[str]:
    kinds = {snapshot.vgpu_types.get(snapshot.vgpus[ref].type, "") for ref in vm.vgpus if ref in snapshot.vgpus}
    return sorted(kinds & _LEGACY.keys())
