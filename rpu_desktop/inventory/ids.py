"""The uuids of hosts and VMs as types of their own: mypy finds a reference, or the other class, where one belongs.

A reference is what API calls take, and is valid as long as the coordinator keeps its database.  A uuid stays the same
for as long as the object lives: what outlives a plan, or this process, is kept by uuid.
"""

from __future__ import annotations

from typing import NewType

__all__ = ["NO_HOST", "HostUuid", "VmUuid"]

HostUuid = NewType("HostUuid", str)
VmUuid = NewType("VmUuid", str)

NO_HOST = HostUuid("")
"""Stands for no host."""
