"""Asynchronous calls: a task record that exists until it is destroyed."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from typing import Any

from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, Method, TaskHandle, method, run
from rpu_desktop.simulator.wire import xml_value

__all__ = ["forget", "start_task"]

_EMPTY_VALUES = 205
_PROGRESS = 0.1
"""Seconds of the clients between two reports of progress: nobody sees more of them."""
_FINISHED = ("success", "failure", "cancelled")

_BACKTRACE = "".join(
    f"((process xapi)(filename xen-api/ocaml/xapi/message_forwarding.ml)(line {line}))" for line in range(40, 1080, 40)
)
"""The backtrace of a failed task: some 2 kB of the toolstack's lines."""


class _Task(TaskHandle):
    def __init__(self, pool: SimPool, ref: str) -> None:
        self.pool = pool
        self.ref = ref
        self._reported = -math.inf

    def progress(self, fraction: float) -> None:
        now = self.pool.clock.elapsed()
        if self._alive() and now - self._reported >= self.pool.clock.moment(_PROGRESS):
            self._reported = now
            self.pool.db.set("task", self.ref, progress=min(1.0, max(0.0, fraction)))

    def check_cancelled(self) -> None:
        if self._alive() and "cancel" in self.pool.db.get("task", self.ref, "current_operations").values():
            raise ApiError("TASK_CANCELLED", self.ref)

    def cancellable(self, possible: bool) -> None:
        if self._alive() and self.pool.db.get("task", self.ref, "status") == "pending":
            self.pool.db.set("task", self.ref, allowed_operations=["cancel"] if possible else [])

    def end(self, status: str, **fields: Any) -> None:
        if self._alive():
            if "destroy" in self.pool.db.get("task", self.ref, "current_operations").values():
                self.pool.db.delete("task", self.ref)
                return
            finished = self.pool.clock.date()
            self.pool.db.set(
                "task", self.ref, status=status, progress=1.0, finished=finished, allowed_operations=[], **fields
            )

    def _alive(self) -> bool:
        return self.pool.db.exists("task", self.ref)


def start_task(pool: SimPool, host: str, session: str, found: Method, arguments: Sequence[Any]) -> str:
    """Start a call in the background; returns the task's reference immediately."""
    ref = pool.db.create(
        "task",
        name_label=f"Async.{found.name}",
        status="pending",
        created=pool.clock.date(),
        resident_on=host,
        progress=0.0,
        type="<none/>",
    )
    pool.spawn(_carry_out(pool, found, Call(pool, host, session, _Task(pool, ref)), arguments))
    return ref


async def _carry_out(pool: SimPool, found: Method, call: Call, arguments: Sequence[Any]) -> None:
    task = call.task
    assert isinstance(task, _Task)  # noqa: S101 - made two lines above its only caller
    try:
        result = await run(found, call, arguments)
    except ApiError as error:
        if error.code == "TASK_CANCELLED":
            task.end("cancelled")  # without an entry in error_info (taskHelper.ml cancel)
        else:
            task.end("failure", error_info=error.description, backtrace=f"({_BACKTRACE})")
    except asyncio.CancelledError:
        task.end("failure", error_info=["INTERNAL_ERROR", "the pool is closing"])
        raise
    except Exception as error:
        task.end("failure", error_info=["INTERNAL_ERROR", repr(error)])
        raise
    else:
        task.end("success", result=_result(pool, result))


def _result(pool: SimPool, value: Any) -> str:
    """The value as XML-RPC; without a result an empty value, up to 6.5 nothing (``gen_server.ml``)."""
    return "" if value is None and pool.db.version < _EMPTY_VALUES else xml_value("" if value is None else value)


def forget(pool: SimPool, ref: str) -> None:
    """Delete the record; the work continues, and its end is not reported."""
    pool.db.delete("task", ref)


@method("task.create")
def create(call: Call, label: str, description: str) -> str:
    """Create a task that a client controls itself."""
    return call.pool.db.create(
        "task",
        name_label=label,
        name_description=description,
        status="pending",
        created=call.pool.clock.date(),
        resident_on=call.host,
        type="<none/>",
    )


@method("task.destroy")
def destroy(call: Call, self: str) -> None:
    """Delete the record; a pending one is only marked, until its work ends (xen-api ``xapi_task.ml``)."""
    if call.pool.db.get("task", self, "status") in _FINISHED:
        call.pool.db.delete("task", self)
    else:
        call.pool.db.put("task", self, "current_operations", "task", "destroy")


@method("task.cancel")
def cancel(call: Call, task: str) -> None:
    """Request the end of a running task: it stays pending until its work checks (xen-api ``xapi_task.ml``)."""
    if call.pool.db.get("task", task, "status") not in _FINISHED:
        call.pool.db.set("task", task, current_operations={task: "cancel"})


@method("task.set_status")
def set_status(call: Call, self: str, value: str) -> None:
    """A client's own task changes state."""
    fields = {"finished": call.pool.clock.date()} if value in _FINISHED else {}
    call.pool.db.set("task", self, status=value, **fields)


@method("task.set_progress")
def set_progress(call: Call, self: str, value: float) -> None:
    """A client's own task advances."""
    call.pool.db.set("task", self, progress=value)


@method("task.set_result")
def set_result(call: Call, self: str, value: str) -> None:
    """A client's own task has a result."""
    call.pool.db.set("task", self, result=value)


@method("task.set_error_info")
def set_error_info(call: Call, self: str, value: list[str]) -> None:
    """A client's own task has failed."""
    call.pool.db.set("task", self, error_info=value)
