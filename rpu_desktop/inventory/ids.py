"""References and uuids of hosts and VMs as types of their own: mypy finds one where the other belongs.

A reference is what API calls take; the pool makes new ones when the coordinator's database is restored.  A uuid stays
the same for as long as the object lives: what outlives a plan, or this process, holds uuids.
"""

from __future__ import annotations

from typing import NewType

__all__ = ["HostRef", "HostUuid", "VmRef", "VmUuid"]

HostRef = NewType("HostRef", str)
HostUuid = NewType("HostUuid", str)
VmRef = NewType("VmRef", str)
VmUuid = NewType("VmUuid", str)
