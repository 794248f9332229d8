"""Reserves memory for a VM on a host while it starts, resumes or arrives.

Source: xen-api ``message_forwarding.ml`` allocate_vm_to_host.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rpu_desktop.simulator.behaviour import allowed_operations, host_operations
from rpu_desktop.simulator.behaviour.operations import task_key
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.registry import Call

__all__ = ["reserved"]


@contextmanager
def reserved(call: Call, vm: str, host: str, operation: str) -> Iterator[None]:
    """Count `vm` on `host` as well, and list `operation` there, inside this context.

    Raises:
        ApiError: OTHER_OPERATION_IN_PROGRESS immediately if the host is being emptied or goes down, without queueing.

    """
    pool, key = call.pool, task_key(call)
    host_operations.assert_valid(pool, host, operation)
    pool.db.put("host", host, "current_operations", key, operation)
    state_of(pool).scheduled[vm] = host
    pool.db.set("VM", vm, scheduled_to_be_resident_on=host)
    allowed_operations.refresh_host(pool, host)
    try:
        yield
    finally:
        state_of(pool).scheduled.pop(vm, None)
        pool.db.put("host", host, "current_operations", key, None)
        if pool.db.exists("VM", vm):
            pool.db.set("VM", vm, scheduled_to_be_resident_on=NULL_REF)
        allowed_operations.refresh_host(pool, host)
