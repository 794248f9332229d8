"""Awaiting a task through the cache, and reading what it left."""

from __future__ import annotations

import asyncio
import xmlrpc.client
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol
from xml.parsers.expat import ExpatError

from rpu_desktop.xapi.cache import PoolCache
from rpu_desktop.xapi.failures import ApiFailure, ConnectionLost, TaskVanished, Unreachable, failure_of
from rpu_desktop.xapi.timeouts import Timeouts

if TYPE_CHECKING:
    from rpu_desktop.api_names import Method

__all__ = ["TaskWatch", "task_result"]

_OVER = frozenset({"success", "failure", "cancelled"})


class _Connection(Protocol):
    """What watching a task needs of a `PoolConnection`."""

    cache: PoolCache
    timeouts: Timeouts

    @property
    def epoch(self) -> int: ...

    def news(self) -> asyncio.Event: ...

    async def wait_connected(self) -> None: ...

    async def caught_up(self) -> None: ...

    async def call(self, method: Method, *args: Any) -> Any: ...


class TaskWatch:
    """One task of the pool, watched to its end."""

    def __init__(
        self, connection: _Connection, method: str, ref: str, on_progress: Callable[[float], None] | None
    ) -> None:
        self._connection = connection
        self._method = method
        self._ref = ref
        self._on_progress = on_progress
        self._progress = -1.0
        self._seen = False
        self._epoch = connection.epoch

    async def result(self) -> Any:
        """The task's result; the cache shows by then what the task has done.

        Raises:
            TaskVanished, ApiFailure: see `PoolConnection.task`.

        """
        record = await self._over()
        name_of = self._connection.cache.name_of
        match record["status"]:
            case "success":
                return task_result(str(record.get("result", "")))
            case "cancelled":
                raise ApiFailure("TASK_CANCELLED", [self._ref], name_of)
            case _:
                raise failure_of([str(part) for part in record.get("error_info", ())], name_of)

    async def _over(self) -> Mapping[str, Any]:
        """The task's record once it has ended."""
        while True:
            await self._connection.wait_connected()
            news = self._connection.news()
            record = self._connection.cache.get("task", self._ref)
            asked = record is None and (self._seen or self._connection.epoch != self._epoch)
            if asked:
                record = await self._asked()
            if record is not None:
                self._seen = True
                self._notify(record)
                if record.get("status") in _OVER:
                    if asked:  # and not told in the order in which it happened
                        await self._connection.caught_up()
                    return record
            await self._pause(news)

    async def _pause(self, news: asyncio.Event) -> None:
        """Return after the next change; after a long silence, read the task directly."""
        try:
            async with asyncio.timeout(self._connection.timeouts.task_check):
                await news.wait()
        except TimeoutError:
            self._seen = True

    async def _asked(self) -> Mapping[str, Any] | None:
        """The record straight from the pool; None when the connection broke meanwhile."""
        try:
            record: Mapping[str, Any] = await self._connection.call("task.get_record", self._ref)
        except (Unreachable, ConnectionLost):
            return None
        except ApiFailure as failure:
            if failure.code in ("HANDLE_INVALID", "OBJECT_NOLONGER_EXISTS"):
                raise TaskVanished(self._method) from None
            raise
        return record

    def _notify(self, record: Mapping[str, Any]) -> None:
        try:
            progress = float(record.get("progress") or 0)
        except (TypeError, ValueError):
            return  # it is not needed
        if self._on_progress is not None and progress != self._progress:
            self._progress = progress
            self._on_progress(progress)


def task_result(text: str) -> Any:
    """The value in a task's ``result``: ``<value>…</value>``, or nothing (an empty string then)."""
    if not text.strip():
        return ""
    document = text if text.lstrip().startswith("<value") else f"<value>{text}</value>"
    try:
        values, _ = xmlrpc.client.loads(f"<methodResponse><params><param>{document}</param></params></methodResponse>")
    except (ExpatError, ValueError, xmlrpc.client.ResponseError):
        return text
    return values[0]
