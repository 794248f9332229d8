"""One operation at a time on a VM or host: claimed, listed while it lasts, and removed at the end.

Sources: xen-api ``ocaml/xapi/helpers.ml`` retry_with_global_lock, ``xapi_vm_helpers.ml`` with_vm_operation,
``xapi_host_helpers.ml`` with_host_operation.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from rpu_desktop.simulator.behaviour import allowed_operations, host_operations, rolling_upgrade, vm_operations
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call

__all__ = ["host_operation", "retrying", "task_key", "vm_operation"]

_QUEUE_TIMEOUT = 7200.0  # helpers.ml Repeat_with_uniform_backoff.standard: two hours


def task_key(call: Call) -> str:
    """The key of this call in ``current_operations``; a synchronous call has a task of its own, too."""
    return call.task.ref if call.task.ref != NULL_REF else f"OpaqueRef:{call.pool.db.new_uuid()}"


async def retrying(call: Call, claim: Callable[[], None]) -> None:
    """Claim an object; while another operation holds it, queue up to two hours (helpers.ml retry_with_global_lock).

    Raises:
        ApiError: what `claim` raises, and OTHER_OPERATION_IN_PROGRESS only after the two hours.

    """
    clock = call.pool.clock
    deadline = clock.now() + _QUEUE_TIMEOUT
    call.task.cancellable(True)
    while True:
        call.task.check_cancelled()
        try:
            claim()
        except ApiError as error:
            if error.code != "OTHER_OPERATION_IN_PROGRESS" or clock.now() >= deadline:
                raise
            await _next_change(call.pool, 1 + 19 * state_of(call.pool).random.random())
        else:
            return


async def _next_change(pool: SimPool, longest: float) -> None:
    """Wait for a change in the pool, for `longest` seconds at most."""
    change = asyncio.ensure_future(pool.db.changed(pool.db.generation))
    pause = asyncio.ensure_future(pool.clock.sleep(longest))
    try:
        await asyncio.wait((change, pause), return_when=asyncio.FIRST_COMPLETED)
    finally:
        change.cancel()
        pause.cancel()


@asynccontextmanager
async def vm_operation(call: Call, vm: str, op: str, *, strict: bool = True) -> AsyncIterator[None]:
    """Do one operation on a VM: checked, listed in ``current_operations``, and removed at the end."""
    key, db = task_key(call), call.pool.db

    def claim() -> None:
        vm_operations.assert_valid(call.pool, vm, op, strict=strict)
        db.put("VM", vm, "current_operations", key, op)
        allowed_operations.refresh(call.pool, vm)

    await retrying(call, claim)
    try:
        yield
    finally:
        if db.exists("VM", vm):
            db.put("VM", vm, "current_operations", key, None)
            allowed_operations.refresh(call.pool, vm)


@asynccontextmanager
async def host_operation(call: Call, host: str, op: str) -> AsyncIterator[None]:
    """Do one operation on a host; during a rolling upgrade only evacuation is listed, as in the real toolstack."""
    pool, key = call.pool, task_key(call)
    listed = op in ("evacuate", "provision") or not rolling_upgrade.flagged(pool)

    def claim() -> None:
        host_operations.assert_valid(pool, host, op)
        if listed:
            pool.db.put("host", host, "current_operations", key, op)
        allowed_operations.refresh_host(pool, host)

    await retrying(call, claim)
    try:
        yield
    finally:
        if listed:
            pool.db.put("host", host, "current_operations", key, None)
        allowed_operations.refresh_host(pool, host)
