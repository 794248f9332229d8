"""Which operations a VM allows.

The order of the checks is that of xen-api ``ocaml/xapi/xapi_vm_lifecycle.ml`` check_operation_error: blocked, power
state, other operations, template, snapshot, control domain, guest features, disks, devices, rolling upgrade.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rpu_desktop.simulator.behaviour import rolling_upgrade, toolstack, vgpus
from rpu_desktop.simulator.database import Database
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, method

__all__ = [
    "ALLOWED_DURING_UPGRADE",
    "MEMBERSHIPS",
    "assert_valid",
    "operation_error",
]

_STATES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("changing_VCPUs", "changing_static_range", "changing_memory_limits"), ("Halted",)),
    **dict.fromkeys(
        (
            "changing_shadow_memory",
            "changing_NVRAM",
            "make_into_template",
            "provision",
            "start",
            "start_on",
            "create_vtpm",
        ),
        ("Halted",),
    ),
    "unpause": ("Paused",),
    **dict.fromkeys(("csvm", "resume", "resume_on"), ("Suspended",)),
    **dict.fromkeys(
        (
            *("awaiting_memory_live", "call_plugin", "clean_reboot", "clean_shutdown", "changing_memory_live"),
            *("changing_shadow_memory_live", "changing_VCPUs_live", "data_source_op", "pause", "pool_migrate"),
            *("send_sysrq", "send_trigger", "snapshot_with_quiesce", "suspend"),
        ),
        ("Running",),
    ),
    "changing_dynamic_range": ("Halted", "Running"),
    "clone": ("Halted",),
    "copy": ("Halted",),
    **dict.fromkeys(("create_template", "destroy", "export"), ("Halted", "Suspended")),
    "hard_reboot": ("Paused", "Running"),
    **dict.fromkeys(("checkpoint", "get_boot_record", "shutdown", "hard_shutdown"), ("Paused", "Suspended", "Running")),
    "migrate_send": ("Halted", "Suspended", "Running"),
    **dict.fromkeys(
        ("assert_operation_valid", "metadata_export", "power_state_reset", "revert", "reverting", "snapshot"),
        ("Halted", "Paused", "Suspended", "Running"),
    ),
}

ALLOWED_DURING_UPGRADE = frozenset(
    {
        *("assert_operation_valid", "changing_memory_live", "changing_shadow_memory_live", "changing_VCPUs_live"),
        *("clean_reboot", "clean_shutdown", "clone", "copy", "csvm", "destroy", "export", "get_boot_record"),
        *("hard_reboot", "hard_shutdown", "import", "make_into_template", "migrate_send", "pause", "pool_migrate"),
        *("power_state_reset", "provision", "resume", "resume_on", "send_sysrq", "send_trigger", "start", "start_on"),
        *("suspend", "unpause", "update_allowed_operations"),
    }
)
"""xapi_globs.ml rpu_allowed_vm_operations; ``migrate_send`` not in all releases (see `behaviour.toolstack`)."""

_TEMPLATE = frozenset(
    {
        *("changing_dynamic_range", "changing_static_range", "changing_memory_limits", "changing_shadow_memory"),
        *("changing_VCPUs", "changing_NVRAM", "clone", "copy", "export", "metadata_export", "provision"),
    }
)
_SNAPSHOT = frozenset({"revert", "clone", "copy", "export", "destroy", "hard_shutdown", "metadata_export"})
_DOM0 = frozenset(
    {
        *("data_source_op", "changing_memory_live", "awaiting_memory_live", "metadata_export"),
        *("changing_dynamic_range", "changing_memory_limits", "changing_static_range", "start", "start_on"),
    }
)
_MOVES = ("suspend", "checkpoint", "pool_migrate", "migrate_send")

Check = Callable[[SimPool, str, Mapping[str, Any], str, bool], ApiError | None]


def operation_error(pool: SimPool, vm: str, op: str, *, strict: bool = True) -> ApiError | None:
    """Why `op` is not possible now, or None; `strict` also requires certainty that the guest cooperates."""
    row = pool.db.record("VM", vm)
    for check in _CHECKS:
        error = check(pool, vm, row, op, strict)
        if error is not None:
            return error
    return None


def assert_valid(pool: SimPool, vm: str, op: str, *, strict: bool = True) -> None:
    """Raise what `operation_error` finds."""
    error = operation_error(pool, vm, op, strict=strict)
    if error is not None:
        raise error


def _blocked(pool: SimPool, vm: str, row: Mapping[str, Any], op: str, strict: bool) -> ApiError | None:
    if op in row["blocked_operations"]:
        return ApiError("OPERATION_BLOCKED", vm, row["blocked_operations"][op])
    return None


def _power_state(pool: SimPool, vm: str, row: Mapping[str, Any], op: str, strict: bool) -> ApiError | None:
    states = _STATES.get(op, ())
    if row["is_a_snapshot"] and op in ("clone", "copy"):
        states = ("Halted", "Suspended")
    if row["is_control_domain"] and op == "changing_static_range":
        states = ("Halted", "Running")
    if row["power_state"] in states:
        return None
    return ApiError("VM_BAD_POWER_STATE", vm, ", ".join(s.lower() for s in states), str(row["power_state"]).lower())


def _other_operation(pool: SimPool, vm: str, row: Mapping[str, Any], op: str, strict: bool) -> ApiError | None:
    current: Mapping[str, str] = row["current_operations"]
    if not current or _concurrent(op, list(current.values())):
        return None
    refs, ops = list(current), list(current.values())
    if len(ops) == 1:
        return ApiError("OTHER_OPERATION_IN_PROGRESS", "VM", vm, ops[0], refs[0])
    return ApiError("OTHER_OPERATION_IN_PROGRESS", "VM", vm, f"{{{','.join(ops)}}}", f"{{{','.join(refs)}}}")


def _concurrent(op: str, current: list[str]) -> bool:
    """Whether `op` may run beside these (is_allowed_concurrently)."""
    for group in ({"clone", "copy", "export"}, {"snapshot", "checkpoint"}, {"get_boot_record"}):
        if op in group and group.issuperset(current):
            return True
    if op == "hard_shutdown":
        return op not in current
    if op == "hard_reboot":
        return not {"hard_shutdown", "hard_reboot"} & set(current)
    if op == "snapshot" and current == ["snapshot_with_quiesce"]:
        return True
    return current == ["migrate_send"] and op in ("metadata_export", "clean_shutdown", "clean_reboot")


def _template(pool: SimPool, vm: str, row: Mapping[str, Any], op: str, strict: bool) -> ApiError | None:
    if row["is_a_snapshot"]:
        return None if op in _SNAPSHOT else ApiError("VM_IS_SNAPSHOT", vm, op)
    if row["is_a_template"]:
        default = row["is_default_template"] or row["other_config"].get("default_template") == "true"
        fine = op in _TEMPLATE or (op in ("destroy", "migrate_send") and not default)
        return None if fine else ApiError("VM_IS_TEMPLATE", vm, op)
    if op == "provision":
        return ApiError("ONLY_PROVISION_TEMPLATE")
    return ApiError("ONLY_REVERT_SNAPSHOT") if op == "revert" else None


def _mobile(pool: SimPool, vm: str, row: Mapping[str, Any], op: str, strict: bool) -> ApiError | None:
    if op not in _MOVES or not strict:
        return None
    db = pool.db
    if db.exists("VM_metrics", row["metrics"]):
        metrics = db.record("VM_metrics", row["metrics"])
        stuck = metrics["nomigrate"] or metrics["nested_virt"]
    else:
        stuck = any(row["platform"].get(key, "").lower() in ("true", "1") for key in ("nomigrate", "nested-virt"))
    return ApiError("VM_IS_IMMOBILE", vm) if stuck else None


def _nested(pool: SimPool, vm: str, row: Mapping[str, Any], op: str, strict: bool) -> ApiError | None:
    nested = pool.db.exists("VM_metrics", row["metrics"]) and pool.db.get("VM_metrics", row["metrics"], "nested_virt")
    fine = op != "changing_dynamic_range" or not strict or not nested
    return None if fine else ApiError("VM_IS_USING_NESTED_VIRT", vm)


def _control_domain(pool: SimPool, vm: str, row: Mapping[str, Any], op: str, strict: bool) -> ApiError | None:
    if row["is_control_domain"] and op not in _DOM0:
        return ApiError("OPERATION_NOT_ALLOWED", "This operation is not allowed on a control domain")
    return None


def _guest(pool: SimPool, vm: str, row: Mapping[str, Any], op: str, strict: bool) -> ApiError | None:
    """Operations that need the guest's cooperation (check_op_for_feature)."""
    live = row["power_state"] in ("Running", "Paused")
    metrics = _guest_metrics(pool.db, row)
    other: Mapping[str, str] = metrics["other"] if metrics else {}
    if live and op in _MOVES and "data-cant-suspend-reason" in other:
        return ApiError("VM_NON_SUSPENDABLE", vm, other["data-cant-suspend-reason"])
    if not live or _has_drivers(metrics) or _booted_pv(pool.db, row):
        return None
    if op == "changing_VCPUs_live" and other.get("feature-vcpu-hotplug") != "1":
        return ApiError(_lacking(pool, "VCPU_HOTPLUG"), vm)
    if not strict:
        return None
    if op in _MOVES and other.get("feature-suspend") != "1":
        return ApiError(_lacking(pool, "SUSPEND"), vm)
    needs = {
        "clean_shutdown": ("feature-shutdown", "feature-poweroff"),
        "clean_reboot": ("feature-shutdown", "feature-reboot"),
    }
    if op in needs and all(other.get(feature) != "1" for feature in needs[op]):
        return ApiError(_lacking(pool, "SHUTDOWN"), vm)
    return None


def _guest_metrics(db: Database, row: Mapping[str, Any]) -> Mapping[str, Any] | None:
    ref = row["guest_metrics"]
    return db.record("VM_guest_metrics", ref) if db.exists("VM_guest_metrics", ref) else None


def _has_drivers(metrics: Mapping[str, Any] | None) -> bool:
    """A version of the drivers was reported (xapi_pv_driver_version.ml has_pv_drivers)."""
    return bool(metrics) and {"major", "minor"} <= set((metrics or {})["PV_drivers_version"])


def _booted_pv(db: Database, row: Mapping[str, Any]) -> bool:
    if not db.exists("VM_metrics", row["metrics"]):
        return not row["HVM_boot_policy"]
    kind = db.get("VM_metrics", row["metrics"], "current_domain_type")
    if kind in ("", "unspecified"):  # before 7.5 there is only the boot policy
        return not row["HVM_boot_policy"]
    return bool(kind != "hvm")


def _lacking(pool: SimPool, feature: str) -> str:
    """The release's error for missing guest tools (API 2.5 and 2.6 are XenServer 7.0 and 7.1)."""
    if pool.db.version < 204:
        return "VM_MISSING_PV_DRIVERS"
    return f"VM_LACKS_FEATURE_{feature}" if pool.db.version < 206 else "VM_LACKS_FEATURE"


def _disks(pool: SimPool, vm: str, row: Mapping[str, Any], op: str, strict: bool) -> ApiError | None:
    """Disks that are reset at each boot: the VM cannot be suspended; on a caching SR it cannot be migrated either."""
    if op not in ("suspend", "checkpoint", "snapshot", "snapshot_with_quiesce", "pool_migrate"):
        return None
    db = pool.db
    vdis = (db.get("VBD", vbd, "VDI") for vbd in row["VBDs"])
    configs = [db.get("VDI", vdi, "sm_config") for vdi in vdis if db.exists("VDI", vdi)]
    reset = [config for config in configs if config.get("on_boot") == "reset"]
    if op == "pool_migrate":
        reset = [config for config in reset if config.get("caching", "").lower() in ("true", "1")]
    return ApiError("VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION") if reset else None


def _devices(pool: SimPool, vm: str, row: Mapping[str, Any], op: str, strict: bool) -> ApiError | None:
    if op not in (*_MOVES, "snapshot"):
        return None
    if op != "snapshot" and set(row["attached_PCIs"]) - _functions_of_vgpus(pool.db, row):
        return ApiError("VM_HAS_PCI_ATTACHED", vm)
    halted = op == "migrate_send" and row["power_state"] == "Halted"
    image = op == "checkpoint" and row["power_state"] == "Suspended"
    if op != "snapshot" and row["VGPUs"] and not halted and not image:
        error = vgpus.obstacle(pool, vm, row, op)
        if error is not None:
            return error
    return ApiError("VM_HAS_VUSBS", vm) if row["VUSBs"] else None


def _functions_of_vgpus(db: Database, row: Mapping[str, Any]) -> set[str]:
    """NVIDIA's SR-IOV cards show a virtual GPU as a PCI device, too, which is no obstacle."""
    records = (db.record("VGPU", vgpu) for vgpu in row["VGPUs"])
    return {
        str(vgpu["PCI"])
        for vgpu in records
        if db.exists("VGPU_type", vgpu["type"])
        and db.get("VGPU_type", vgpu["type"], "implementation") == "nvidia_sriov"
    }


MEMBERSHIPS = {
    "appliance": ("VM_appliance", "VM_IS_PART_OF_AN_APPLIANCE"),
    "protection_policy": ("VMPP", "VM_ASSIGNED_TO_PROTECTION_POLICY"),
    "snapshot_schedule": ("VMSS", "VM_ASSIGNED_TO_SNAPSHOT_SCHEDULE"),
}
"""What a VM may belong to: field -> class, and the error code for making it a template."""


def _membership(pool: SimPool, vm: str, row: Mapping[str, Any], op: str, strict: bool) -> ApiError | None:
    """A VM that belongs to another object cannot become a template."""
    if op != "make_into_template":
        return None
    for field, (cls, code) in MEMBERSHIPS.items():
        if pool.db.exists(cls, row.get(field, NULL_REF)):
            return ApiError(code, vm, row[field])
    return None


def _vtpms(pool: SimPool, vm: str, row: Mapping[str, Any], op: str, strict: bool) -> ApiError | None:
    """At most one."""
    count = len(row.get("VTPMs", ()))
    return ApiError("VTPM_MAX_AMOUNT_REACHED", str(count)) if op == "create_vtpm" and count else None


def _upgrade(pool: SimPool, vm: str, row: Mapping[str, Any], op: str, strict: bool) -> ApiError | None:
    allowed = op in ALLOWED_DURING_UPGRADE and (op != "migrate_send" or toolstack.moves_disks_during_upgrade(pool))
    if not allowed and rolling_upgrade.flagged(pool):
        return ApiError("NOT_SUPPORTED_DURING_UPGRADE")
    return None


_CHECKS: tuple[Check, ...] = (
    *(_blocked, _power_state, _other_operation, _template, _mobile, _nested, _control_domain, _guest, _disks, _devices),
    *(_membership, _upgrade, _vtpms),
)


@method("VM.assert_operation_valid")
def assert_operation_valid(call: Call, self: str, op: str) -> None:
    """Whether the operation is possible now."""
    assert_valid(call.pool, self, op)
