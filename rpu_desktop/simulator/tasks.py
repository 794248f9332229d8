"""Asynchronous calls: a task record that lives until somebody destroys it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, Method, TaskHandle, method, run
from rpu_desktop.simulator.wire import xml_value

__all__ = ["forget", "start_task"]

_FINISHED = ("success", "failure", "cancelled")


class _Task(TaskHandle):
    def __init__(self, pool: SimPool, ref: str) -> None:
        self.pool = pool
        self.ref = ref

    def progress(self, fraction: float) -> None:
        if self._alive():
            self.pool.db.set("task", self.ref, progress=min(1.0, max(0.0, fraction)))

    def check_cancelled(self) -> None:
        if self._alive() and "cancel" in self.pool.db.get("task", self.ref, "current_operations").values():
            raise ApiError("TASK_CANCELLED", self.ref)

    def end(self, status: str, **fields: Any) -> None:
        if self._alive():
            finished = self.pool.clock.date()
            self.pool.db.set(
                "task", self.ref, status=status, progress=1.0, finished=finished, allowed_operations=[], **fields
            )

    def _alive(self) -> bool:
        return self.pool.db.exists("task", self.ref)


def start_task(pool: SimPool, host: str, session: str, found: Method, arguments: Sequence[Any]) -> str:
    """Begin a call in the background; returns the task's reference at once."""
    ref = pool.db.create(
        "task",
        name_label=f"Async.{found.name}",
        status="pending",
        created=pool.clock.date(),
        resident_on=host,
        progress=0.0,
        type="<none/>",
        allowed_operations=["cancel"],
    )
    pool.spawn(_carry_out(pool, found, Call(pool, host, session, _Task(pool, ref)), arguments))
    return ref


async def _carry_out(pool: SimPool, found: Method, call: Call, arguments: Sequence[Any]) -> None:
    task = call.task
    assert isinstance(task, _Task)  # noqa: S101 - made two lines above its only caller
    try:
        result = await run(found, call, arguments)
    except ApiError as error:
        status = "cancelled" if error.code == "TASK_CANCELLED" else "failure"
        task.end(status, error_info=error.description)
    except asyncio.CancelledError:
        task.end("failure", error_info=["INTERNAL_ERROR", "the pool is closing"])
        raise
    except Exception as error:
        task.end("failure", error_info=["INTERNAL_ERROR", repr(error)])
        raise
    else:
        task.end("success", result=_result(result), type=_type_of(found, pool))


def _result(value: Any) -> str:
    """The task's result: the value as XML-RPC writes it, empty for void (xen-api ``taskHelper.ml``)."""
    return "" if value is None else xml_value(value)


def _type_of(found: Method, pool: SimPool) -> str:
    message = pool.model.message(found.name)
    if message is None or message.result == "void":
        return "<none/>"
    return message.result


def forget(pool: SimPool, ref: str) -> None:
    """The record is gone; the work goes on, and its end is told to nobody."""
    pool.db.delete("task", ref)


@method("task.create")
def create(call: Call, label: str, description: str) -> str:
    """A task that a client drives itself."""
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
    """Take the record away; running work goes on."""
    call.pool.db.delete("task", self)


@method("task.cancel")
def cancel(call: Call, task: str) -> None:
    """Ask for the end of a running task: it stays pending until its work looks (xen-api ``xapi_task.ml``)."""
    row = call.pool.db.record("task", task)
    if row["status"] in _FINISHED:
        return
    if "cancel" not in row["allowed_operations"]:
        raise ApiError("OPERATION_NOT_ALLOWED", "the task cannot be cancelled")
    call.pool.db.set("task", task, current_operations={task: "cancel"}, allowed_operations=[])


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
