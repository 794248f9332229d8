"""Which CPU features the servers lose with the new release, and which VMs could not be resumed because of that. Pure.

Each start of a host's toolstack writes ``host.cpu_info`` again (xen-api ``create_misc.ml`` create_host_cpu): a newer
Xen or microcode may hide features that the old one showed. ``VM.resume`` checks them (``xapi_vm.ml``), and so does
each migration.
"""

from __future__ import annotations

from collections.abc import Mapping

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.inventory.ids import HostUuid, VmRef
from rpu_desktop.planning.cpu_features import feature_names, features_key, features_missing, in_common

__all__ = ["read_cpu", "unwakeable"]

_IDENTITY = ("vendor", "family", "model", "stepping", "modelname")
_MASKS = ("features_hvm", "features_pv")


def read_cpu(host: Host) -> dict[str, str]:
    """The facts about a host's CPU to be remembered."""
    return {key: host.cpu_info[key] for key in (*_IDENTITY, *_MASKS) if key in host.cpu_info}


def unwakeable(snapshot: PoolSnapshot, cpus: Mapping[HostUuid, Mapping[str, str]]) -> dict[VmRef, Text]:
    """The running VMs (references) that could not be resumed after their own host's next turn, each with the reason.

    A host is expected to lose what one with the same CPU has lost with the new release, or with its updates. `cpus` is
    what the hosts (uuids) offered before the run.
    """
    found: dict[VmRef, Text] = {}
    hosts = snapshot.hosts_in_order()
    ahead = {home.ref: [host for host in hosts if _is_ahead(host, home)] for home in hosts}
    for vm in snapshot.guests():
        home = snapshot.hosts.get(vm.resident_on) if vm.occupies_host else None
        if home is not None:
            reasons = (_lost(vm, home, host, cpus) for host in ahead[home.ref])
            reason = next((text for text in reasons if text is not None), None)
            if reason is not None:
                found[vm.ref] = reason
    return found


def _is_ahead(host: Host, home: Host) -> bool:
    """Whether `home` may reach the state of this host: updates need not show in a version."""
    return host != home and not home.software_version.newer_than(host.software_version)


def _lost(vm: Vm, home: Host, host: Host, cpus: Mapping[HostUuid, Mapping[str, str]]) -> Text | None:
    """Features that the VM uses and `host` lacks, beyond the differences that the two CPUs have always had."""
    ours, theirs = cpus.get(home.uuid, {}), cpus.get(host.uuid, {})
    if any(ours.get(key) != theirs.get(key) for key in _IDENTITY):
        return None
    key = features_key(vm)
    masks = home.cpu_info.get(key), host.cpu_info.get(key), ours.get(key), theirs.get(key)
    used = vm.last_boot_cpu_flags.get("features")
    if not (all(masks) and used):
        return None
    has, left, had, had_there = map(str, masks)
    always = features_missing(had, had_there)
    lost = in_common((each for each in features_missing(has, left) if each not in always), used)
    if not lost:
        return None
    text = translate(
        "engine", "the new version or its updates mask CPU features that it uses, as seen on {host} ({features})"
    )
    return text.of(host=host.name, features=feature_names(lost))
