"""Calls to a simulated pool in the same process, which need no connection.

Thousands of calls would otherwise be encrypted, written as JSON and read again.  Logins, files and the pool's database
still go over real connections: only they show whether a server is there, and which certificate it has.  Calls that
begin on the loop are answered on the loop, without a thread.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from rpu_desktop import clock
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.failures import XapiError
from rpu_desktop.xapi.network import connection_lost, unreachable
from rpu_desktop.xapi.timeouts import Timeouts
from rpu_desktop.xapi.transport import PinnedTransport
from rpu_desktop.xapi.trust import CertificateVerifier

__all__ = ["DirectCarrier"]

Reply = asyncio.Future[dict[str, Any]]
Ask = Callable[[str, int, str, list[Any], str], Reply]
"""Host, port, method, parameters and user agent -> the answer, which is cancelled where a connection would end.

Raises an `OSError` if there is none.
"""

_LOGIN = "session.login"


class DirectCarrier:
    """A `Carrier` to the servers that `ask` knows; `loop` is theirs."""

    def __init__(self, ask: Ask, loop: asyncio.AbstractEventLoop) -> None:
        self._ask = ask
        self._loop = loop
        self.held = 0
        """How many calls of threads the servers have received and not answered."""

    def __call__(self, address: ServerAddress, truster: CertificateVerifier, timeouts: Timeouts) -> PinnedTransport:
        """What carries calls to this server."""
        return _DirectTransport(address, truster, timeouts, self, self._loop)

    def ask(self, address: ServerAddress, method: str, params: tuple[Any, ...], agent: str) -> Reply:
        """Begin a call; on the loop."""
        return self._ask(address.host, address.port, method, list(params), agent)


class _DirectTransport(PinnedTransport):
    answers_on_loop = True

    def __init__(
        self,
        address: ServerAddress,
        truster: CertificateVerifier,
        timeouts: Timeouts,
        carrier: DirectCarrier,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        super().__init__(address, truster, timeouts)
        self._carrier = carrier
        self._loop = loop
        self._exchanges: set[_Exchange] = set()
        self._replies: set[Reply] = set()

    def call(self, method: str, params: tuple[Any, ...]) -> Any:
        if method.startswith(_LOGIN):
            return super().call(method, params)
        if self.aborted:
            raise self._lost(ConnectionAbortedError("closed"), sent=False)
        seconds, _ = self._allowed
        exchange = _Exchange(lambda: self._ask(method, params), self._carrier, self._loop)
        self._exchanges.add(exchange)
        try:
            return exchange.answer(seconds or self.timeouts.read)
        except OSError as error:
            raise self._lost(error) from None
        finally:
            self._exchanges.discard(exchange)

    async def answer(self, method: str, params: tuple[Any, ...], seconds: float) -> Any:
        if self.aborted:
            raise self._lost(ConnectionAbortedError("closed"), sent=False)
        try:
            reply = self._ask(method, params)
        except OSError as error:
            raise self._lost(error) from None
        self._replies.add(reply)
        try:
            async with asyncio.timeout(seconds):
                return await reply
        except TimeoutError:
            raise self._lost(TimeoutError("timed out")) from None
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise
            raise self._lost(ConnectionResetError("the server closed the connection")) from None
        finally:
            self._replies.discard(reply)

    def abort(self) -> None:
        super().abort()
        for exchange in tuple(self._exchanges):
            exchange.end(ConnectionAbortedError("closed"))
        self._loop.call_soon_threadsafe(self._end_replies)

    def _end_replies(self) -> None:
        for reply in tuple(self._replies):
            reply.cancel()

    def _ask(self, method: str, params: tuple[Any, ...]) -> Reply:
        return self._carrier.ask(self.address, method, params, self.user_agent)

    def _lost(self, error: OSError, *, sent: bool = True) -> XapiError:
        if not sent or isinstance(error, ConnectionRefusedError):
            return unreachable(self.address, error, again=True)
        return connection_lost(self.address, error)


class _Exchange:
    """One call of a thread; the loop asks, the thread waits."""

    def __init__(self, ask: Callable[[], Reply], carrier: DirectCarrier, loop: asyncio.AbstractEventLoop) -> None:
        self._ask = ask
        self._carrier = carrier
        self._loop = loop
        self._over = threading.Event()
        self._reply: Reply | None = None
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
        if self._error is None:
            try:
                self._reply = self._ask()
            except OSError as error:
                self._error = error
        if self._reply is None:
            self._over.set()
            return
        self._carrier.held += 1
        self._reply.add_done_callback(self._end)

    def _end(self, reply: Reply) -> None:
        self._carrier.held -= 1
        if not reply.cancelled():
            self._answer = reply.result()
        else:
            self._error = self._error or ConnectionResetError("the server closed the connection")
        self._over.set()

    def _give_up(self) -> None:
        if self._reply is not None:
            self._reply.cancel()
