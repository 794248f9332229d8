"""Platform versions at which something changes: XenServer, Citrix Hypervisor and XCP-ng share them.

A release counts from its first preview on, as in XenCenter (``Helpers.Versions.cs``): 3.1.50 is the first
platform of what became 8.2 (3.2.0).
"""

from __future__ import annotations

from rpu_desktop.inventory import Host
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.types import Severity
from rpu_desktop.versions import Version

__all__ = [
    "ELY",
    "KOLKATA",
    "LIMA",
    "NAPLES",
    "POST_8_2",
    "QUEBEC",
    "STOCKHOLM",
    "YANGTZE",
    "reaches",
    "weigh",
    "weigh_xenserver_9",
]

ELY = "2.1.1"  # 7.1
KOLKATA = "2.5.50"  # 7.5
LIMA = "2.6.50"  # 7.6
NAPLES = "2.9.50"  # 8.0
QUEBEC = "3.0.50"  # 8.1
STOCKHOLM = "3.1.50"  # 8.2
YANGTZE = "3.2.1"  # 8.2 CU1
POST_8_2 = "3.2.50"  # XenServer 8, XCP-ng 8.3


def reaches(host: Host, platform_version: str) -> bool:
    """Whether the host runs this platform version or a later one."""
    return host.software_version.platform_version >= Version.parse(platform_version)


_XENSERVER_9 = Version((9, 0))


def weigh_xenserver_9(given: Circumstances) -> Severity | None:
    """How much something weighs that XenServer 9 does without; XCP-ng of the same platform may have it.

    It blocks when the media bring that release, and warns on XenServer 8 while their version is unknown.
    """
    running = given.snapshot.coordinator.software_version
    if given.target is not None:
        leads_there = not given.target.is_xcp_ng_beside(running) and given.target.product_version >= _XENSERVER_9
        return Severity.BLOCKS if leads_there and running.product_version < _XENSERVER_9 else None
    on_8 = reaches(given.snapshot.coordinator, POST_8_2) and running.product_version < _XENSERVER_9
    return Severity.WARNS if on_8 and not running.is_xcp_ng else None


def weigh(given: Circumstances, platform_version: str) -> Severity | None:
    """How much something weighs that ends with this platform version.

    It blocks if the upgrade is to that version, warns while the target is unknown, else it does not matter.
    """
    match given.target_reaches(platform_version):
        case True:
            return Severity.BLOCKS
        case None:
            return Severity.WARNS
        case False:
            return None
