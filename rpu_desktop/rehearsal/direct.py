"""Calls to a simulated pool in the same process, which need no connection.

Thousands of calls would otherwise be encrypted, written as JSON and read again.  Logins, files and the pool's database
still go over real connections: only they show whether a server is there, and which certificate it has.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from rpu_desktop import clock
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.network import connection_lost, unreachable
from rpu_desktop.xapi.timeouts import Timeouts
from rpu_desktop.xapi.transport import PinnedTransport
from rpu_desktop.xapi.trust import CertificateVerifier

__all__ = ["DirectCarrier"]

Ask = Callable[[str, int, str, list[Any], str], Awaitable[dict[str, Any]]]
"""Host, port, method, parameters and user agent -> the answer; raises an `OSError` where a connection would end."""

_LOGIN = "session.login"


class DirectCarrier:
    """A `Carrier` to the servers that `ask` knows; `loop` is theirs."""

    def __init__(self, ask: Ask, loop: asyncio.AbstractEventLoop) -> None:
        self._ask = ask
        self._loop = loop

    def __call__(self, address: ServerAddress, truster: CertificateVerifier, timeouts: Timeouts) -> PinnedTransport:
        """What carries calls to this server."""
        return _DirectTransport(address, truster, timeouts, self._ask, self._loop)


class _DirectTransport(PinnedTransport):
    def __init__(
        self,
        address: ServerAddress,
        truster: CertificateVerifier,
        timeouts: Timeouts,
        ask: Ask,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        super().__init__(address, truster, timeouts)
        self._ask = ask
        self._loop = loop
        self._exchanges: set[_Exchange] = set()

    def call(self, method: str, params: tuple[Any, ...]) -> Any:
        if method.startswith(_LOGIN):
            return super().call(method, params)
        if self.aborted:
            raise unreachable(self.address, ConnectionAbortedError("closed"), again=True)
        seconds, _ = self._allowed
        where = self.address.host, self.address.port
        exchange = _Exchange(lambda: self._ask(*where, method, list(params), self.user_agent), self._loop)
        self._exchanges.add(exchange)
        try:
            return exchange.answer(seconds or self.timeouts.read)
        except ConnectionRefusedError as error:
            raise unreachable(self.address, error, again=True) from None
        except OSError as error:
            raise connection_lost(self.address, error) from None
        finally:
            self._exchanges.discard(exchange)

    def abort(self) -> None:
        super().abort()
        for exchange in tuple(self._exchanges):
            exchange.end(ConnectionAbortedError("closed"))


class _Exchange:
    """One call; the loop asks, a thread waits."""

    def __init__(self, ask: Callable[[], Awaitable[dict[str, Any]]], loop: asyncio.AbstractEventLoop) -> None:
        self._ask = ask
        self._loop = loop
        self._over = threading.Event()
        self._task: asyncio.Task[dict[str, Any]] | None = None
        self._error: OSError | None = None
        self._answer: dict[str, Any] = {}

    def answer(self, seconds: float) -> dict[str, Any]:
        """Blocks until there is one.

        Raises:
            OSError: there is none; TimeoutError: not within `seconds`.

        """
        self._loop.call_soon_threadsafe(self._begin)
        with clock.awaiting_answer(seconds, lambda: self.end(TimeoutError("timed out"))):
            if not self._over.wait(clock.real_seconds(seconds)):
                self.end(TimeoutError("timed out"))
        if self._error is not None:
            raise self._error
        return self._answer

    def end(self, error: OSError) -> None:
        """Do not wait any longer, because of this; may be called on any thread."""
        self._error = self._error or error
        self._loop.call_soon_threadsafe(self._give_up)

    def _begin(self) -> None:
        if self._error is not None:
            self._over.set()
            return
        self._task = self._loop.create_task(self._asked())
        self._task.add_done_callback(lambda _: self._over.set())

    async def _asked(self) -> dict[str, Any]:
        try:
            self._answer = await self._ask()
        except OSError as error:
            self._error = self._error or error
        except asyncio.CancelledError:
            self._error = self._error or ConnectionResetError("the server closed the connection")
        return self._answer

    def _give_up(self) -> None:
        if self._task is not None:
            self._task.cancel()
