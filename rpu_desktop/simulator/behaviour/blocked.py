"""Blocks operations of a VM: each call changes the list of allowed operations.

Source: xen-api ``message_forwarding.ml`` VM.set_blocked_operations and similar methods, which end in
update_allowed_operations.
"""

from __future__ import annotations

from rpu_desktop.simulator.behaviour import allowed_operations
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.registry import Call, method


@method("VM.set_blocked_operations")
def set_blocked_operations(call: Call, self: str, value: dict[str, str]) -> None:
    """Block exactly these, each with a reason."""
    call.pool.db.set("VM", self, blocked_operations=dict(value))
    allowed_operations.refresh(call.pool, self)


@method("VM.add_to_blocked_operations")
def add_to_blocked_operations(call: Call, self: str, key: str, value: str) -> None:
    """Block one more; an existing key is refused, as in every map."""
    if key in call.pool.db.get("VM", self, "blocked_operations"):
        raise ApiError("MAP_DUPLICATE_KEY", "VM", "blocked_operations", self, key)
    call.pool.db.put("VM", self, "blocked_operations", key, value)
    allowed_operations.refresh(call.pool, self)


@method("VM.remove_from_blocked_operations")
def remove_from_blocked_operations(call: Call, self: str, key: str) -> None:
    """Unblock one; nothing happens if it is not blocked."""
    call.pool.db.put("VM", self, "blocked_operations", key, None)
    allowed_operations.refresh(call.pool, self)
