"""From which releases an upgrade leads directly to which: as the products' documentation says.

XenServer 8 takes Citrix Hypervisor 8.2 CU1 and its own earlier builds; Citrix Hypervisor 8.0 to 8.2 take 7.0 and later;
XenServer 7 takes 6.2 and later; the 6.x releases take 5.6 and later.  XCP-ng takes every XCP-ng, and the XenServer
releases that its own platform takes.
"""

from __future__ import annotations

from rpu_desktop.versions import SoftwareVersion, Version

__all__ = ["step_between"]

_STEPS = (
    (Version((8, 3)), Version((8, 2, 1)), "Citrix Hypervisor 8.2 CU1"),
    (Version((8, 0)), Version((7, 0)), "XenServer 7.1 CU2"),
    (Version((7, 0)), Version((6, 2)), "XenServer 6.2"),
    (Version((6, 0)), Version((5, 6)), "XenServer 5.6"),
)
"""From this target on, the oldest release that may go there directly, and the release to go to first."""


def step_between(running: SoftwareVersion, offered: SoftwareVersion) -> str:
    """The release to upgrade to first; empty where the way is direct, or the target is not known."""
    if running.product_brand.casefold().startswith("xcp") or not offered.get("product_version"):
        return ""
    target, now = offered.product_version, running.product_version
    for since, oldest, step in _STEPS:
        if target >= since:
            return step if now < oldest else ""
    return ""
