"""The fields of each class that a picture of the pool is made of.

A record of a virtual machine has ninety fields, of which a third is read here.  The others are dropped where records
arrive (`rpu_desktop.xapi.records`).  Whoever reads another field adds it: `tests/test_inventory_fields.py` finds
those that are missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rpu_desktop.api_names import ApiClass, ApiField

__all__ = ["FIELDS"]

_ANY: tuple[ApiField, ...] = ("uuid", "name_label")
"""What objects are named by."""

FIELDS: Mapping[ApiClass, tuple[ApiField, ...]] = {
    "pool": (
        *_ANY, "current_operations", "ha_configuration", "ha_enabled", "ha_host_failures_to_tolerate",
        "ha_statefiles", "health_check_config", "master", "other_config", "suspend_image_SR", "vswitch_controller",
        "wlb_enabled", "wlb_url",
    ),
    "host": (
        *_ANY, "address", "allowed_operations", "cpu_info", "current_operations", "display", "edition", "enabled",
        "hostname", "license_params", "logging", "memory_overhead", "metrics", "multipathing", "ntp_custom_servers",
        "other_config", "pending_guidances", "power_on_config", "power_on_mode", "software_version", "ssl_legacy",
        "suspend_image_sr", "updates",
    ),
    "host_metrics": (*_ANY, "live", "memory_total"),
    "VM": (
        *_ANY, "HVM_boot_policy", "HVM_shadow_multiplier", "VCPUs_max", "VGPUs", "VUSBs", "affinity",
        "allowed_operations", "attached_PCIs", "blocked_operations", "current_operations", "domain_type", "groups",
        "guest_metrics", "ha_restart_priority", "is_a_snapshot", "is_a_template", "is_control_domain",
        "last_boot_CPU_flags", "memory_dynamic_max", "memory_dynamic_min", "memory_overhead", "memory_static_max",
        "metrics", "other_config", "platform", "power_state", "protection_policy", "resident_on",
        "scheduled_to_be_resident_on", "snapshot_of", "snapshot_schedule", "suspend_SR",
    ),
    "VM_guest_metrics": (*_ANY, "PV_drivers_version", "networks", "other"),
    "VM_metrics": (*_ANY, "current_domain_type", "nested_virt", "nomigrate"),
    "SR": (
        *_ANY, "content_type", "other_config", "physical_size", "physical_utilisation", "shared", "sm_config", "type",
    ),
    "SM": (*_ANY, "capabilities", "features", "type"),
    "PBD": (*_ANY, "SR", "currently_attached", "device_config", "host", "other_config"),
    "VBD": (*_ANY, "VDI", "VM", "currently_attached", "device", "empty", "type", "userdevice"),
    "VDI": (
        *_ANY, "SR", "cbt_enabled", "is_tools_iso", "managed", "on_boot", "physical_utilisation", "sm_config",
        "snapshot_of", "virtual_size",
    ),
    "VIF": (*_ANY, "MAC", "VM", "currently_attached", "device", "network"),
    "PIF": (
        *_ANY, "DNS", "IP", "IPv6", "MTU", "currently_attached", "device", "gateway", "host", "management", "metrics",
        "network", "other_config", "physical", "primary_address_type", "sriov_logical_PIF_of",
    ),
    "PIF_metrics": (*_ANY, "device_name"),
    "network": (*_ANY, "MTU", "bridge", "managed", "other_config"),
    "task": (*_ANY, "allowed_operations", "error_info", "progress", "result", "status"),
    "VMSS": (*_ANY, "enabled"),
    "VMPP": (*_ANY, "is_policy_enabled"),
    "Cluster": (*_ANY, "cluster_stack_version"),
    "Cluster_host": (*_ANY, "enabled", "host"),
    "pool_update": _ANY,
    "VM_group": (*_ANY, "placement"),
    "VGPU": (*_ANY, "GPU_group", "PCI", "VM", "resident_on", "type"),
    "VGPU_type": (*_ANY, "implementation"),
    "PGPU": (*_ANY, "GPU_group", "compatibility_metadata", "dom0_access", "host"),
    "VUSB": (*_ANY, "USB_group", "VM"),
    "USB_group": _ANY,
    "Bond": (*_ANY, "master", "mode", "slaves"),
    "VLAN": (*_ANY, "tag", "tagged_PIF", "untagged_PIF"),
}  # fmt: skip
