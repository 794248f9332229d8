"""Calculations that take long, one at a time on a thread of their own.

Threads of Python only take turns at calculating. Several of them are no faster than one, but each time Qt's thread or
the engine wants to go on, it has to wait for all of them.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import ParamSpec, TypeVar

__all__ = ["calculate"]

P = ParamSpec("P")
T = TypeVar("T")


async def calculate(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The result of `work`, as `asyncio.to_thread`, after all calculations that were asked for before.

    `work` must not wait for anything: others wait for it.
    """
    context = contextvars.copy_context()
    job = partial(context.run, work, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_thread(), job)


@cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="calculating")
