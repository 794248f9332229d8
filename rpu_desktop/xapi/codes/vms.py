"""Virtual machines: moving, starting, stopping, memory."""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.xapi.codes.meaning import meaning

__all__ = ["CODES"]

_DOWN = translate("xapi", "Shut the virtual machine down while its server is upgraded.")
_TOOLS = translate("xapi", "Install or repair the VM tools in it, or shut it down while its server is upgraded.")
_CYCLE = translate("xapi", "Shut the virtual machine down and start it again (a restart from inside is not enough).")
_OLDER = translate("xapi", "Virtual machines can only be migrated to servers of the same or a newer version.")
_STATE = translate("xapi", "Check the state of the virtual machine and try again.")
_INSIDE = translate(
    "xapi", "Check its console: it may be waiting for input. Shut it down from inside, or force it to shut down."
)

CODES = {
    "VM_BAD_POWER_STATE": meaning(
        "vm expected actual",
        translate("xapi", "{vm} is {actual}; it must be {expected} for this."),
        _STATE,
    ),
    "VM_MISSING_PV_DRIVERS": meaning("vm", translate("xapi", "{vm} has no VM tools and cannot be migrated."), _TOOLS),
    "VM_OLD_PV_DRIVERS": meaning(
        "vm major minor", translate("xapi", "The VM tools in {vm} are too old ({major}.{minor})."), _TOOLS
    ),
    "VM_LACKS_FEATURE": meaning(
        "vm", translate("xapi", "{vm} does not support this: its VM tools are missing or not running."), _TOOLS
    ),
    "VM_LACKS_FEATURE_SUSPEND": meaning("vm", translate("xapi", "{vm} cannot be suspended or migrated."), _TOOLS),
    "VM_LACKS_FEATURE_SHUTDOWN": meaning("vm", translate("xapi", "{vm} cannot be shut down cleanly."), _INSIDE),
    "VM_LACKS_FEATURE_VCPU_HOTPLUG": meaning(
        "vm", translate("xapi", "The number of vCPUs of {vm} cannot be changed while it is running."), _TOOLS
    ),
    "VM_NON_SUSPENDABLE": meaning("vm reason", translate("xapi", "{vm} cannot be suspended: {reason}"), _DOWN),
    "VM_IS_IMMOBILE": meaning("vm", translate("xapi", "{vm} is configured not to be migrated."), _DOWN),
    "VM_IS_USING_NESTED_VIRT": meaning(
        "vm", translate("xapi", "{vm} uses nested virtualization and cannot be migrated or suspended."), _DOWN
    ),
    "VM_HAS_PCI_ATTACHED": meaning(
        "vm", translate("xapi", "{vm} uses a device of its server (PCI passthrough) and cannot be migrated."), _DOWN
    ),
    "VM_HAS_VGPU": meaning("vm", translate("xapi", "{vm} has a virtual GPU and cannot be migrated."), _DOWN),
    "VM_HAS_SRIOV_VIF": meaning(
        "vm", translate("xapi", "{vm} has an SR-IOV network interface and cannot be migrated."), _DOWN
    ),
    "VM_HAS_VUSBS": meaning(
        "vm", translate("xapi", "{vm} uses a USB device of its server and cannot be migrated."), _DOWN
    ),
    "VM_IS_TEMPLATE": meaning("vm", translate("xapi", "{vm} is a template."), _STATE),
    "VM_REQUIRES_SR": meaning(
        "vm sr",
        translate("xapi", "{vm} requires the storage {sr}, which the target server does not have."),
        translate(
            "xapi", "Connect the storage to the other servers, eject the CD if it is on a CD, or shut {vm} down."
        ),
    ),
    "VM_REQUIRES_NETWORK": meaning(
        "vm network",
        translate("xapi", "{vm} requires the network {network}, which the target server does not have."),
        translate("xapi", "Connect the network on the other servers, or shut {vm} down."),
    ),
    "VM_REQUIRES_VDI": meaning(
        "vm vdi",
        translate("xapi", "{vm} requires the disk {vdi}, which is not available."),
        translate("xapi", "Check the storage that it is on."),
    ),
    "VM_REQUIRES_GPU": meaning(
        "vm gpus", translate("xapi", "{vm} requires a GPU that the target server does not have."), _DOWN
    ),
    "VM_REQUIRES_VGPU": meaning(
        "vm gpus type", translate("xapi", "{vm} requires a virtual GPU that the target server cannot provide."), _DOWN
    ),
    "VM_REQUIRES_IOMMU": meaning(
        "host", translate("xapi", "{host} has no IOMMU, which the virtual machine needs."), _DOWN
    ),
    "VM_REQUIRES_VUSB": meaning(
        "vm group", translate("xapi", "{vm} requires a USB device that the target server does not have."), _DOWN
    ),
    "VM_INCOMPATIBLE_WITH_THIS_HOST": meaning(
        "vm host reason",
        translate("xapi", "{vm} cannot run on {host}: {reason}"),
        translate(
            "xapi",
            "It was started with CPU features that {host} does not have. Shut it down and start it again (a "
            "restart from inside is not enough), or leave it shut down until its server is upgraded.",
        ),
    ),
    "VM_HOST_INCOMPATIBLE_VERSION": meaning(
        "host vm", translate("xapi", "{host} runs an older version than {vm} requires."), _OLDER
    ),
    "VM_HOST_INCOMPATIBLE_VERSION_MIGRATE": meaning(
        "vm host", translate("xapi", "{vm} cannot be migrated to {host}, which runs an older version."), _OLDER
    ),
    "VM_HOST_INCOMPATIBLE_VIRTUAL_HARDWARE_PLATFORM_VERSION": meaning(
        "host host_versions vm vm_version",
        translate("xapi", "{host} does not provide the virtual hardware that {vm} was started with."),
        _OLDER,
    ),
    "VM_MIGRATE_FAILED": meaning(
        "vm source destination message",
        translate("xapi", "{vm} could not be migrated from {source} to {destination}: {message}"),
        translate("xapi", "Check where {vm} is running now, then try again or choose another server."),
    ),
    "VM_MIGRATE_CONTACT_REMOTE_SERVICE_FAILED": meaning(
        "",
        translate("xapi", "The target server of the migration did not respond."),
        translate("xapi", "Check the network between the two servers."),
    ),
    "VM_CRASHED": meaning("vm", translate("xapi", "{vm} has crashed in the meantime."), _STATE),
    "VM_REBOOTED": meaning("vm", translate("xapi", "{vm} has restarted in the meantime."), _STATE),
    "VM_HALTED": meaning("vm", translate("xapi", "{vm} was shut down in the meantime."), _STATE),
    "VM_NOT_RESIDENT_HERE": meaning("vm host", translate("xapi", "{vm} is not running on {host}."), _STATE),
    "VM_SHUTDOWN_TIMEOUT": meaning("vm timeout", translate("xapi", "{vm} did not shut down in time."), _INSIDE),
    "VM_SUSPEND_TIMEOUT": meaning("vm timeout", translate("xapi", "{vm} could not be suspended in time."), _TOOLS),
    "VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT": meaning(
        "vm", translate("xapi", "{vm} did not respond to the shutdown request."), _INSIDE
    ),
    "VM_FAILED_SUSPEND_ACKNOWLEDGMENT": meaning(
        "vm", translate("xapi", "{vm} did not respond to the suspend request."), _TOOLS
    ),
    "VM_NO_SUSPEND_SR": meaning(
        "vm",
        translate("xapi", "There is no storage to save the memory of {vm} to while it is suspended."),
        translate(
            "xapi",
            "Set a storage repository for suspended VMs or a default storage repository for the "
            "pool, or shut {vm} down instead.",
        ),
    ),
    "VM_HAS_NO_SUSPEND_VDI": meaning("vm", translate("xapi", "The saved memory of {vm} is missing."), _STATE),
    "SUSPEND_IMAGE_NOT_ACCESSIBLE": meaning(
        "vdi",
        translate("xapi", "The saved memory ({vdi}) of the virtual machine cannot be read on this server."),
        translate("xapi", "Resume it on the server it was suspended on, or check the storage."),
    ),
    "VMS_FAILED_TO_COOPERATE": meaning(
        "vm",
        translate("xapi", "Virtual machines did not release memory in time."),
        translate("xapi", "Check the VM tools in them, or shut down virtual machines that are not needed."),
    ),
    "BALLOONING_TIMEOUT_BEFORE_MIGRATION": meaning(
        "vm", translate("xapi", "{vm} did not release memory in time for its migration."), _TOOLS
    ),
    "VM_UNSAFE_BOOT": meaning(
        "vm",
        translate("xapi", "{vm} may still be running on another server; it is not started twice."),
        translate("xapi", "Make sure that it is not running on any server before you start it."),
    ),
    "VM_IS_PROTECTED": meaning(
        "vm",
        translate("xapi", "{vm} is protected by high availability."),
        translate("xapi", "Switch high availability off for the upgrade."),
    ),
    "VM_TOO_MANY_VCPUS": meaning("vm", translate("xapi", "{vm} has too many vCPUs for this server."), _CYCLE),
    "VM_NO_VCPUS": meaning("vm", translate("xapi", "{vm} has no vCPU configured."), _STATE),
    "VM_HVM_REQUIRED": meaning(
        "vm", translate("xapi", "{vm} requires hardware virtualization, which this server does not have."), _DOWN
    ),
    "MEMORY_CONSTRAINT_VIOLATION": meaning(
        "constraint",
        translate("xapi", "The memory limits are inconsistent: {constraint}."),
        translate("xapi", "Correct the virtual machine's memory limits."),
    ),
    "MEMORY_CONSTRAINT_VIOLATION_ORDER": meaning(
        "",
        translate("xapi", "The memory limits are inconsistent: each must be at least as large as the one before it."),
        translate("xapi", "Correct the virtual machine's memory limits."),
    ),
    "MEMORY_CONSTRAINT_VIOLATION_MAXPIN": meaning(
        "reason",
        translate("xapi", "The memory limits are inconsistent: all must be equal to the maximum ({reason})."),
        translate("xapi", "Correct the virtual machine's memory limits."),
    ),
    "DOMAIN_EXISTS": meaning(
        "vm domain",
        translate("xapi", "{vm} already exists on the server."),
        translate("xapi", "Restart the server's toolstack, then check the state of the virtual machine."),
    ),
    "BOOTLOADER_FAILED": meaning("vm message", translate("xapi", "{vm} cannot boot: {message}"), _STATE),
    "UNKNOWN_BOOTLOADER": meaning(
        "vm bootloader", translate("xapi", "{vm} cannot boot: its boot loader {bootloader} is unknown."), _STATE
    ),
    "FAILED_TO_START_EMULATOR": meaning(
        "vm emulator message", translate("xapi", "{vm} cannot be started: {message}"), _STATE
    ),
    "DOMAIN_BUILDER_ERROR": meaning(
        "function code message", translate("xapi", "A virtual machine cannot be started: {message}"), _STATE
    ),
    "VGPU_DESTINATION_INCOMPATIBLE": meaning(
        "reason vgpu host", translate("xapi", "A virtual GPU cannot be migrated to {host}: {reason}"), _DOWN
    ),
    "VGPU_SUSPENSION_NOT_SUPPORTED": meaning(
        "reason vgpu host", translate("xapi", "A virtual GPU on {host} cannot be suspended: {reason}"), _DOWN
    ),
    "VGPU_GUEST_DRIVER_LIMIT": meaning(
        "reason vm host", translate("xapi", "The GPU driver in {vm} does not allow this: {reason}"), _DOWN
    ),
    "NVIDIA_TOOLS_ERROR": meaning("host", translate("xapi", "The GPU manager of {host} reports an error."), _DOWN),
    "NETWORK_SRIOV_INSUFFICIENT_CAPACITY": meaning(
        "network", translate("xapi", "The SR-IOV network {network} has no free interface for the VM."), _DOWN
    ),
    "VIF_NOT_IN_MAP": meaning("vif", translate("xapi", "No network was chosen for the interface {vif}."), _STATE),
    "VM_HAS_CHECKPOINT": meaning(
        "vm", translate("xapi", "{vm} has a checkpoint and cannot be migrated in this way."), _DOWN
    ),
    "VM_HAS_TOO_MANY_SNAPSHOTS": meaning(
        "vm",
        translate("xapi", "{vm} has too many snapshots to be migrated with its disks."),
        translate("xapi", "Delete snapshots that are not needed."),
    ),
}
