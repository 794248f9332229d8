"""What the new release leaves of the servers' CPU features, and who could not be resumed because of that.  Pure.

Each start of a host's toolstack writes ``host.cpu_info`` anew (xen-api ``create_misc.ml`` create_host_cpu): a newer Xen
or microcode may hide what the old one showed.  ``VM.resume`` checks it (``xapi_vm.ml``), and so does each migration.
"""

from __future__ import annotations

from collections.abc import Mapping

from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.planning.cpu_features import feature_names, features_key, features_missing, in_common
from rpu_desktop.texts import Text, translate
from rpu_desktop.versions import SoftwareVersion

__all__ = ["read_cpu", "unwakeable"]

_IDENTITY = ("vendor", "family", "model", "stepping", "modelname")
_MASKS = ("features_hvm", "features_pv")


def read_cpu(host: Host) -> dict[str, str]:
    """What is worth remembering of a host's CPU."""
    return {key: host.cpu_info[key] for key in (*_IDENTITY, *_MASKS) if key in host.cpu_info}


def unwakeable(
    snapshot: PoolSnapshot, cpus: Mapping[str, Mapping[str, str]], versions: Mapping[str, SoftwareVersion]
) -> dict[str, Text]:
    """The running VMs (references) that their own host could not resume once it is upgraded, each with the reason.

    A host that is still to be upgraded is expected to lose what an upgraded one with the same CPU has lost.  `cpus` and
    `versions` are those of before the run, by the hosts' uuids.
    """
    upgraded = [host for host in snapshot.hosts_in_order() if _is_upgraded(host, versions)]
    found: dict[str, Text] = {}
    for vm in snapshot.guests():
        home = snapshot.hosts.get(vm.resident_on) if vm.occupies_host else None
        if home is not None and home not in upgraded:
            reason = next((text for host in upgraded if (text := _lost(vm, home, host, cpus)) is not None), None)
            if reason is not None:
                found[vm.ref] = reason
    return found


def _is_upgraded(host: Host, versions: Mapping[str, SoftwareVersion]) -> bool:
    before = versions.get(host.uuid)
    return before is not None and host.software_version.newer_than(before)


def _lost(vm: Vm, home: Host, upgraded: Host, cpus: Mapping[str, Mapping[str, str]]) -> Text | None:
    before = cpus.get(upgraded.uuid, {})
    if any(before.get(key) != home.cpu_info.get(key) for key in _IDENTITY):
        return None
    key = features_key(vm)
    had, has = before.get(key), upgraded.cpu_info.get(key)
    used = vm.last_boot_cpu_flags.get("features")
    if not (had and has and used):
        return None
    lost = in_common(features_missing(had, has), used)
    if not lost:
        return None
    text = translate("engine", "the new version hides CPU features that it uses, as seen on {host} ({features})")
    return text.of(host=upgraded.name, features=feature_names(lost))
