"""Standard input, line by line, for one question after the other."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading

__all__ = ["Answers"]

_log = logging.getLogger(__name__)


class Answers:
    """Typed answers; a question holds `turn` until it is answered."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.over = False
        """Whether nobody types any more (the end of standard input)."""
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._reader: threading.Thread | None = None

    async def line(self) -> str | None:
        """The next line; None at the end."""
        if self.over:
            return None
        self._start(asyncio.get_running_loop())
        line = await self._lines.get()
        self.over = line is None
        return line

    def _start(self, loop: asyncio.AbstractEventLoop) -> None:
        """A thread that reads: it cannot be interrupted, and must not keep the program from ending."""
        if self._reader is not None:
            return

        def notify(line: str | None) -> None:
            try:
                loop.call_soon_threadsafe(self._lines.put_nowait, line)
            except RuntimeError:  # the loop is closed: no questions are left
                return

        def read() -> None:
            try:
                for line in sys.stdin:
                    notify(line)
            except (OSError, ValueError) as error:  # ValueError: no text in this encoding
                _log.warning("standard input cannot be read: %r", error)
            notify(None)

        self._reader = threading.Thread(target=read, name="answers", daemon=True)
        self._reader.start()
