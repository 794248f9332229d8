"""The end of an event loop that has a thread of its own."""

from __future__ import annotations

import asyncio

__all__ = ["cancel_others"]


async def cancel_others() -> None:
    """Cancel all other tasks of this loop and wait for their end; left in a closed loop, they hold what they opened."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
