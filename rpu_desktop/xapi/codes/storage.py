"""Storage repositories, disks, CD drives."""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.xapi.codes.meaning import meaning

__all__ = ["CODES", "SR_BACKEND"]

_CONNECT = translate(
    "xapi", "Check that the storage is on and that the server can reach it, then repair the storage repository."
)
_WAIT = translate("xapi", "Wait until nothing else uses it, then try again.")
_EJECT = translate("xapi", "Eject the CD from inside the virtual machine first.")
_SPACE = translate("xapi", "Free up space on it, or choose another one.")

SR_BACKEND = (
    translate("xapi", "The storage reports an error ({code}): {message}"),
    translate("xapi", "Check the storage and /var/log/SMlog on the server."),
)
"""All the codes ``SR_BACKEND_FAILURE_n``: the storage driver's own words are the second parameter."""

CODES = {
    "SR_NOT_ATTACHED": meaning("sr", translate("xapi", "The storage {sr} is not connected."), _CONNECT),
    "SR_ATTACH_FAILED": meaning("sr", translate("xapi", "The storage {sr} cannot be connected."), _CONNECT),
    "SR_HAS_NO_PBDS": meaning("sr", translate("xapi", "The storage {sr} is not set up on any server."), _CONNECT),
    "SR_HAS_PBD": meaning(
        "sr",
        translate("xapi", "The storage {sr} is still connected to a server."),
        translate("xapi", "Disconnect it first."),
    ),
    "SR_HAS_MULTIPLE_PBDS": meaning(
        "pbd",
        translate("xapi", "The storage is connected to several servers ({pbd})."),
        translate("xapi", "This is only possible while it is connected to one."),
    ),
    "SR_FULL": meaning(
        "requested:size maximum:size",
        translate("xapi", "The storage is full: {requested} needed, at most {maximum} possible."),
        _SPACE,
    ),
    "SR_SOURCE_SPACE_INSUFFICIENT": meaning(
        "sr", translate("xapi", "There is not enough free space on the storage {sr}."), _SPACE
    ),
    "SR_SUSPEND_SPACE_INSUFFICIENT": meaning(
        "sr",
        translate("xapi", "The storage {sr} does not have enough space for the memory of a suspended virtual machine."),
        translate("xapi", "Free up space on it, or shut the virtual machine down instead of suspending it."),
    ),
    "SR_OPERATION_NOT_SUPPORTED": meaning(
        "sr",
        translate("xapi", "The storage {sr} does not support this operation."),
        translate("xapi", "Choose another storage repository."),
    ),
    "SR_DEVICE_IN_USE": meaning("", translate("xapi", "The storage is in use."), _WAIT),
    "SR_UNKNOWN_DRIVER": meaning(
        "driver",
        translate("xapi", "The server does not recognize the storage type {driver}."),
        translate("xapi", "A supplemental pack or driver may be missing after the upgrade: install it."),
    ),
    "SR_REQUIRES_UPGRADE": meaning(
        "sr",
        translate("xapi", "The storage {sr} must be upgraded first."),
        translate("xapi", "Upgrade it on the pool coordinator's console (xe sr-upgrade)."),
    ),
    "SR_VDI_LOCKING_FAILED": meaning("", translate("xapi", "A disk could not be locked."), _WAIT),
    "SR_UNHEALTHY": meaning("sr health fix", translate("xapi", "The storage {sr} is not healthy: {health}"), _CONNECT),
    "CLUSTERED_SR_DEGRADED": meaning("sr", translate("xapi", "The clustered storage {sr} is degraded."), _CONNECT),
    "SM_PLUGIN_COMMUNICATION_FAILURE": meaning(
        "driver", translate("xapi", "The storage driver {driver} does not answer."), _CONNECT
    ),
    "SR_NOT_SHARABLE": meaning(
        "sr host",
        translate("xapi", "The storage {sr} cannot be shared with {host}."),
        translate("xapi", "Virtual machines with disks on it cannot be migrated."),
    ),
    "PBD_EXISTS": meaning(
        "sr host pbd",
        translate("xapi", "The storage {sr} is already set up on {host}."),
        translate("xapi", "Nothing needs to be done."),
    ),
    "VDI_IN_USE": meaning("vdi operation", translate("xapi", "The disk {vdi} is in use ({operation})."), _WAIT),
    "VDI_NOT_AVAILABLE": meaning("vdi", translate("xapi", "The disk {vdi} is not available."), _CONNECT),
    "VDI_MISSING": meaning("sr vdi", translate("xapi", "The disk {vdi} is missing from the storage {sr}."), _CONNECT),
    "VDI_LOCATION_MISSING": meaning(
        "sr location", translate("xapi", "The disk {location} is missing from the storage {sr}."), _CONNECT
    ),
    "VDI_READONLY": meaning(
        "vdi",
        translate("xapi", "The disk {vdi} is read-only."),
        translate("xapi", "Choose another disk."),
    ),
    "VDI_CBT_ENABLED": meaning(
        "vdi",
        translate("xapi", "Changed-block tracking is on for the disk {vdi}."),
        translate("xapi", "Switch it off for this disk (backup programs use it)."),
    ),
    "VDI_IS_A_PHYSICAL_DEVICE": meaning(
        "vdi",
        translate("xapi", "{vdi} is a physical drive of the server."),
        translate("xapi", "Eject it from the virtual machine."),
    ),
    "VDI_NOT_MANAGED": meaning("vdi", translate("xapi", "The pool does not manage the disk {vdi}."), _WAIT),
    "VDI_IS_NOT_ISO": meaning(
        "vdi type",
        translate("xapi", "{vdi} is not an ISO image."),
        translate("xapi", "Choose an ISO image."),
    ),
    "VDI_NOT_IN_MAP": meaning(
        "vdi",
        translate("xapi", "No storage was chosen for the disk {vdi}."),
        translate("xapi", "It is on storage that the other server cannot reach."),
    ),
    "VDI_COPY_FAILED": meaning("", translate("xapi", "A disk could not be copied."), _CONNECT),
    "MIRROR_FAILED": meaning("vdi", translate("xapi", "The disk {vdi} could not be moved."), _CONNECT),
    "VBD_IS_EMPTY": meaning(
        "vbd",
        translate("xapi", "The CD drive of {vbd} is already empty."),
        translate("xapi", "Nothing needs to be done."),
    ),
    "VBD_NOT_EMPTY": meaning(
        "vbd",
        translate("xapi", "There is already a CD in the drive of {vbd}."),
        translate("xapi", "Eject it first."),
    ),
    "VBD_NOT_REMOVABLE_MEDIA": meaning(
        "vbd",
        translate("xapi", "The drive of {vbd} is not a CD drive."),
        translate("xapi", "It cannot be ejected."),
    ),
    "VBD_NOT_UNPLUGGABLE": meaning(
        "vbd", translate("xapi", "The drive of {vbd} cannot be removed while it is in use."), _WAIT
    ),
    "VBD_TRAY_LOCKED": meaning("vbd", translate("xapi", "{vbd} keeps its CD drive locked."), _EJECT),
    "DEVICE_DETACH_TIMEOUT": meaning(
        "type device", translate("xapi", "{device} ({type}) was not released in time."), _WAIT
    ),
    "DEVICE_DETACH_REJECTED": meaning(
        "type device message", translate("xapi", "{device} ({type}) is not released: {message}"), _WAIT
    ),
    "DEVICE_ATTACH_TIMEOUT": meaning(
        "type device", translate("xapi", "{device} ({type}) could not be connected in time."), _CONNECT
    ),
    "DEVICE_ALREADY_ATTACHED": meaning(
        "device",
        translate("xapi", "{device} is already connected."),
        translate("xapi", "Nothing needs to be done."),
    ),
    "DEVICE_ALREADY_DETACHED": meaning(
        "device",
        translate("xapi", "{device} is already disconnected."),
        translate("xapi", "Nothing needs to be done."),
    ),
    "HOST_CD_DRIVE_EMPTY": meaning(
        "",
        translate("xapi", "The CD drive of the server is empty."),
        translate("xapi", "Eject it from the virtual machine."),
    ),
    "DEFAULT_SR_NOT_FOUND": meaning(
        "sr",
        translate("xapi", "The pool has no default storage repository."),
        translate("xapi", "Set a default storage repository for the pool."),
    ),
    "TOO_MANY_STORAGE_MIGRATES": meaning(
        "number", translate("xapi", "Too many disks are being moved at the same time."), _WAIT
    ),
    "SR_DOES_NOT_SUPPORT_MIGRATION": meaning(
        "sr",
        translate("xapi", "Disks cannot be moved from the storage {sr} while they are in use."),
        translate("xapi", "Shut the virtual machine down instead."),
    ),
}
