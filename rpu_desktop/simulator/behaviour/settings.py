"""Settings of hosts and disks that are more than a field.

Sources: xen-api ``ocaml/xapi/xapi_pool.ml`` disable_ssl_legacy, ``xapi_host.ml`` set_power_on_mode,
``xapi_vdi.ml`` enable_cbt, disable_cbt.
"""

from __future__ import annotations

from typing import Any

from rpu_desktop.simulator.behaviour import rolling_upgrade
from rpu_desktop.simulator.behaviour.state import note
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.registry import Call, method

_CBT_STORAGE = ("lvm", "lvmoiscsi", "lvmohba", "ext", "nfs", "smb", "lvmofcoe", "gfs2")
_NO_LEGACY = 215
"""The API of 8.2, which no longer has old protocols."""


@method("pool.disable_ssl_legacy")
def disable_ssl_legacy(call: Call, self: str) -> None:
    """Allow TLS 1.2 only, on every host."""
    for host in call.pool.db.refs("host"):
        call.pool.db.set("host", host, ssl_legacy=False)
    note(call.pool, "old TLS off")


@method("pool.enable_ssl_legacy")
def enable_ssl_legacy(call: Call, self: str) -> None:
    """Allow old protocols again, if there still are any."""
    for host in call.pool.db.refs("host"):
        call.pool.db.set("host", host, ssl_legacy=True)
    note(call.pool, "old TLS on")


@method("host.set_ssl_legacy")
def set_ssl_legacy(call: Call, self: str, value: bool) -> None:
    """One host's setting; from 8.2 on it can only be off."""
    if value and call.pool.db.version >= _NO_LEGACY:
        raise ApiError("VALUE_NOT_SUPPORTED", "value", "true", "Legacy SSL support has been removed")
    call.pool.db.set("host", self, ssl_legacy=value)


@method("host.set_power_on_mode")
def set_power_on_mode(call: Call, self: str, power_on_mode: str, power_on_config: dict[str, str]) -> None:
    """Set how the pool may switch this host on; any text is accepted."""
    call.pool.db.set("host", self, power_on_mode=power_on_mode, power_on_config=power_on_config)


@method("pool.set_vswitch_controller")
def set_vswitch_controller(call: Call, address: str) -> None:
    """Set the controller of Open vSwitch; empty for none."""
    call.pool.db.set("pool", call.pool.pool, vswitch_controller=address)


@method("VDI.enable_cbt")
def enable_cbt(call: Call, self: str) -> None:
    """Track changed blocks from now on."""
    _set_cbt(call, self, on=True)


@method("VDI.disable_cbt")
def disable_cbt(call: Call, self: str) -> None:
    """Stop tracking changed blocks; tracked ones are lost."""
    _set_cbt(call, self, on=False)


def _set_cbt(call: Call, vdi: str, *, on: bool) -> None:
    rolling_upgrade.assert_none(call.pool)
    db = call.pool.db
    row = db.record("VDI", vdi)
    if row["is_a_snapshot"]:
        raise ApiError("OPERATION_NOT_ALLOWED", "VDI is a snapshot: " + vdi)
    if row["type"] not in ("user", "system"):
        raise ApiError("VDI_INCOMPATIBLE_TYPE", vdi, row["type"])
    if db.get("SR", row["SR"], "type") not in _CBT_STORAGE:
        raise ApiError("SR_OPERATION_NOT_SUPPORTED", row["SR"])
    db.set("VDI", vdi, cbt_enabled=on)


@method("VM.set_groups")
def set_groups(call: Call, self: str, value: list[str]) -> None:
    """Put a VM into groups, one at most, and out of all others (``xapi_vm.ml`` set_groups)."""
    db = call.pool.db
    row = db.record("VM", self)
    if row["is_control_domain"] or row["is_a_template"] or row["is_a_snapshot"]:
        words = "Control domains, templates, and snapshots cannot be added to VM groups."
        raise ApiError("OPERATION_NOT_ALLOWED", words)
    if len(value) > 1:
        raise ApiError("TOO_MANY_GROUPS")
    for group in value:
        db.record("VM_group", group)
    db.set("VM", self, groups=value)
    for group, row in db.all("VM_group").items():
        rest = [vm for vm in row["VMs"] if vm != self]
        db.set("VM_group", group, VMs=[*rest, self] if group in value else rest)


@method("VM_group.create")
def create_group(call: Call, args: dict[str, Any]) -> str:
    """Create a group without VMs, from a record (``datamodel_vm_group.ml``)."""
    fields = {key: args[key] for key in ("name_label", "name_description", "placement") if key in args}
    return call.pool.db.create("VM_group", **fields)


@method("VM_group.destroy")
def destroy_group(call: Call, self: str) -> None:
    """Destroy the group; its VMs are then in none."""
    for vm in list(call.pool.db.get("VM_group", self, "VMs")):
        call.pool.db.set("VM", vm, groups=[])
    call.pool.db.delete("VM_group", self)


@method("pool.get_license_state")
def get_license_state(call: Call, self: str) -> dict[str, str]:
    """The coordinator's edition for the whole pool, and when it expires (``xapi_pool.ml`` get_license_state)."""
    host = call.pool.db.record("host", call.pool.coordinator)
    return {"edition": host["edition"], "expiry": host["license_params"].get("expiry", "never")}
