"""Codes that some calls return with other parameters than the dictionary of errors lists; each names the source."""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.xapi.codes.hosts import CODES as HOSTS
from rpu_desktop.xapi.codes.meaning import Meaning, meaning
from rpu_desktop.xapi.codes.pool import CODES as POOL
from rpu_desktop.xapi.codes.session import CODES as SESSION
from rpu_desktop.xapi.codes.storage import CODES as STORAGE
from rpu_desktop.xapi.codes.vms import CODES as VMS

__all__ = ["FEWER"]

_ALL = {**HOSTS, **POOL, **SESSION, **STORAGE, **VMS}

FEWER: dict[tuple[str, int], Meaning] = {
    # xapi_host.ml, what an evacuation reports
    ("HOST_NOT_ENOUGH_FREE_MEMORY", 1): meaning(
        "vm",
        translate("xapi", "The other servers do not have enough free memory for {vm}."),
        _ALL["HOST_NOT_ENOUGH_FREE_MEMORY"].advice,
    ),
    ("HOST_NOT_ENOUGH_FREE_MEMORY", 0): meaning(
        "",
        translate("xapi", "The server does not have enough free memory."),
        _ALL["HOST_NOT_ENOUGH_FREE_MEMORY"].advice,
    ),
    # xapi_vm_helpers.ml, xapi_vm_placement.ml
    ("NO_HOSTS_AVAILABLE", 0): meaning(
        "",
        translate("xapi", "No server can take the virtual machine."),
        translate("xapi", "Free memory on another server, or check its storage and networks."),
    ),
    # message_forwarding.ml
    ("HOST_NOT_LIVE", 1): meaning(
        "host", translate("xapi", "{host} is not in contact with its pool."), _ALL["HOST_NOT_LIVE"].advice
    ),
    # helpers.ml, xapi_vm.ml
    ("INVALID_VALUE", 1): meaning(
        "value", translate("xapi", "The pool does not accept this value: {value}"), _ALL["INVALID_VALUE"].advice
    ),
    # xapi_pool.ml
    ("LICENCE_RESTRICTION", 0): meaning(
        "", translate("xapi", "The license does not include this feature."), _ALL["LICENCE_RESTRICTION"].advice
    ),
    # xapi_vm_helpers.ml
    ("MEMORY_CONSTRAINT_VIOLATION", 0): meaning(
        "", translate("xapi", "The memory limits are inconsistent."), _ALL["MEMORY_CONSTRAINT_VIOLATION"].advice
    ),
    # xapi_message.ml
    ("UUID_INVALID", 0): meaning(
        "", translate("xapi", "There is no object with this UUID."), _ALL["UUID_INVALID"].advice
    ),
    # sm_exec.ml
    ("VDI_IN_USE", 0): meaning("", translate("xapi", "A disk is in use."), _ALL["VDI_IN_USE"].advice),
    # xapi_host.ml
    ("WLB_MALFORMED_RESPONSE", 1): meaning(
        "reason",
        translate("xapi", "The response of the workload balancing server is invalid: {reason}"),
        _ALL["WLB_MALFORMED_RESPONSE"].advice,
    ),
}
"""(code, number of parameters) -> what it means then."""
