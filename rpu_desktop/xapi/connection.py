"""One pool, connected: calls, tasks, the live cache, and waiting for things to happen, across outages."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from rpu_desktop.i18n.text import Text, sentence, translate
from rpu_desktop.inventory import NoWholePool, PoolSnapshot
from rpu_desktop.retrying import PAUSE, TRIES, Again, retrying
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.cache import Change, PoolCache
from rpu_desktop.xapi.dumps import whole_dump
from rpu_desktop.xapi.failures import (
    ApiFailure,
    ConnectionLost,
    CutOff,
    NoAnswer,
    PluginFailure,
    Unreachable,
    UntrustedCertificate,
    XapiError,
)
from rpu_desktop.xapi.feed import Picture
from rpu_desktop.xapi.follower import Connected, Connector, EventFollower
from rpu_desktop.xapi.login import OWN_SESSION, Credentials, Link, SessionEnded
from rpu_desktop.xapi.tasks import TaskWatch
from rpu_desktop.xapi.timeouts import Timeouts
from rpu_desktop.xapi.transport import Carrier, PinnedTransport
from rpu_desktop.xapi.trust import CertificateVerifier, TrustPolicy

if TYPE_CHECKING:
    from rpu_desktop.api_names import ApiMethod, Method

__all__ = ["Credentials", "PoolConnection", "Timeouts"]

_log = logging.getLogger(__name__)

T = TypeVar("T")
_WORKERS = 24
"""Calls under way at the same time.  Each only waits for its answer, and prechecks ask all hosts of a pool."""
_CUT_OFF = Again(CutOff, attempts=TRIES, pause=PAUSE)
"""Reading the pool changes nothing in it, and may be repeated."""
_NOT_SENT = frozenset({"HOST_IS_SLAVE", "SESSION_INVALID", "SESSION_AUTHENTICATION_FAILED"})
"""Answers that mean: the server we talk to is not (or no longer) ready for us; the call was not carried out."""

ConnectionListener = Callable[[bool, Text | None], None]


class PoolConnection:
    """A logged-in connection to one pool; all methods belong on the event loop that opened it.

    It reconnects automatically, without a time limit.  While it is down, `call` and `task` raise `Unreachable`;
    `wait_connected` and `wait_for` wait.
    """

    def __init__(
        self, connector: Connector, cache: PoolCache, timeouts: Timeouts, executor: ThreadPoolExecutor
    ) -> None:
        """Use `open` instead."""
        self.cache = cache
        self.timeouts = timeouts
        self.connected = False
        self.name = ""
        self.uuid = ""
        self.asked_address = self.coordinator_address = connector.address
        self._loop = asyncio.get_running_loop()
        self._connector = connector
        self._executor = executor
        self._follower = EventFollower(connector, _OnLoop(self), timeouts, connector.address.host)
        self._link: Link | None = None
        self._why: XapiError | None = None
        self._closed = False
        self._epoch = 0
        self._caught_up_with = 0
        self._news = asyncio.Event()
        self._listeners: dict[object, ConnectionListener] = {}
        self._chores: set[asyncio.Task[Any]] = set()
        self._places = asyncio.Semaphore(_WORKERS)
        cache.subscribe(self._wake)

    @classmethod
    async def open(
        cls,
        address: ServerAddress,
        credentials: Credentials,
        trust: TrustPolicy,
        *,
        timeouts: Timeouts = Timeouts(),  # noqa: B008 - frozen
        carrier: Carrier = PinnedTransport,
    ) -> PoolConnection:
        """Log in (at the coordinator, wherever `address` points to it) and read the whole pool.

        When the connection breaks meanwhile, this is done again: the network may fail for a moment.  `carrier` makes
        what carries the calls.

        Raises:
            Unreachable: the server cannot be reached.
            UntrustedCertificate: its certificate is not trusted.
            AuthenticationFailed: user name or password are wrong.
            ConnectionLost, ApiFailure: the server is there but not ready.

        """
        cache = PoolCache()
        executor = ThreadPoolExecutor(_WORKERS, thread_name_prefix=f"xapi-{address.host}")
        truster = CertificateVerifier(trust, address)
        connector = Connector(address, credentials, truster, timeouts, cache.name_of, carrier)
        try:
            self = cls(connector, cache, timeouts, executor)
            connected = await retrying(lambda: self._run(connector.connect), _CUT_OFF)
        except BaseException:
            connector.stop()
            executor.shutdown(wait=False, cancel_futures=True)
            raise
        self._came_up(connected)
        _log.info("%s: connected to the pool %s", self.coordinator_address, self.name)
        self._follower.start(connected)
        return self

    def __repr__(self) -> str:
        return f"PoolConnection({self.name!r}, {self.coordinator_address}, connected={self.connected})"

    @property
    def fingerprints(self) -> dict[ServerAddress, frozenset[str]]:
        """The certificates that each server may present: accepted, or reported by the pool (`TrustStore.pin_all`)."""
        return self._connector.truster.proven()

    @property
    def vouched(self) -> frozenset[ServerAddress]:
        """The servers whose certificates the pool itself has reported."""
        return frozenset(tuple(self._connector.truster.told))

    @property
    def failure(self) -> XapiError | None:
        """Why it is down; None while connected."""
        return None if self.connected else self._why

    def accept_certificate(self, address: ServerAddress, fingerprint: str) -> None:
        """The admin trusts the certificate of the server at `address`: use it from now on, and retry immediately."""
        self._connector.truster.approve(address, fingerprint)
        self._follower.retry_now()

    def expect_certificates(self, fingerprints: Mapping[ServerAddress, str]) -> None:
        """The pool itself vouches for these certificates of its hosts, each at its own address."""
        self._connector.truster.expect(fingerprints)

    def renew(self) -> None:
        """Discard the cache: connect and read the pool again."""
        self._follower.check()
        self._follower.retry_now()

    def retry_now(self) -> None:
        """The cause of an outage was fixed: retry immediately instead of after the next pause."""
        self._follower.retry_now()

    async def call(self, method: Method, *args: Any, timeout: float | None = None) -> Any:
        """Call ``host.disable`` or the like; the session is added.  Whole numbers may be `int`.

        `timeout` (seconds) is the longest the answer may take; None means the ordinary time-out.

        Raises:
            Unreachable, UntrustedCertificate: the call was not sent.
            ConnectionLost: its answer was lost (reads are asked again once before that).
            ApiFailure: the pool refused it.

        """
        return await self._call(self._ready(), method, *args, timeout=timeout)

    async def call_on_session(self, method: Method) -> Any:
        """Call ``session.get_rbac_permissions`` or the like on this connection's own session; errors as `call`."""
        link = self._ready()
        return await self._call(link, method, OWN_SESSION)

    async def _call(self, link: Link, method: Method, *args: Any, timeout: float | None = None) -> Any:
        try:
            return await self._sent(link, method, args, timeout)
        except NoAnswer:
            raise
        except ConnectionLost as error:
            if _is_read(method):
                return await self._read_again(link, method, args, timeout)
            self._suspect(link, error)
            raise
        except (Unreachable, UntrustedCertificate) as error:
            self._suspect(link, error)
            raise
        except ApiFailure as failure:
            raise self._refused(link, failure) from None

    async def task(self, method: Method, *args: Any, on_progress: Callable[[float], None] | None = None) -> Any:
        """Run ``Async.<method>`` and await its end; returns its result once the cache shows what it has done.

        A method without an asynchronous form is called directly, and the cache follows a moment later.
        Cancelling this coroutine leaves the task running in the pool.

        Raises:
            TaskVanished: the task is gone; whether its work was done is unknown.
            Unreachable, ConnectionLost: while starting it, as `call`.
            ApiFailure: it was refused, failed, or was cancelled (``TASK_CANCELLED``).

        """
        try:
            ref = await self.call(cast("ApiMethod", f"Async.{method}"), *args)
        except ApiFailure as failure:
            # What has no asynchronous form is a "Fault" (server_helpers.ml do_dispatch).
            if failure.code not in ("MESSAGE_METHOD_UNKNOWN", "Fault"):
                raise
            return await self.call(method, *args, timeout=self.timeouts.long_call)
        watch = TaskWatch(self, method, str(ref), on_progress)
        try:
            return await watch.result()
        finally:
            self._in_background(self._destroy_task(str(ref)))

    async def database_dump(self) -> bytes:
        """The pool's database, as ``xe pool-dump-database`` writes it (xen-api ``pool_db_backup.ml``).

        Raises:
            XapiError: as `fetch`, or what came is not the whole database.

        """
        return whole_dump(await self.fetch("/pool/xmldbdump"), self._connector.address.host)

    async def plugin(self, host_ref: str, plugin: str, fn: str, args: dict[str, str]) -> str:
        """Call a host's plugin and return its result.

        Raises:
            PluginFailure: it failed; the error has the reason.
            XapiError: as `task`.

        """
        try:
            return str(await self.task("host.call_plugin", host_ref, plugin, fn, args))
        except ApiFailure as failure:
            raise PluginFailure.own(failure, self.cache.name_of) from None

    async def quick_plugin(self, host_ref: str, plugin: str, fn: str, args: dict[str, str], timeout: float) -> str:
        """As `plugin`, for functions that answer at once: one call, and no task in the pool.

        Raises:
            PluginFailure: it failed; the error has the reason.
            XapiError: as `call`.

        """
        try:
            return str(await self.call("host.call_plugin", host_ref, plugin, fn, args, timeout=timeout))
        except ApiFailure as failure:
            raise PluginFailure.own(failure, self.cache.name_of) from None

    async def fetch(self, path: str) -> bytes:
        """What the coordinator offers at `path` besides the API, such as ``/updates``.

        Raises:
            Unreachable, UntrustedCertificate, ConnectionLost: it did not come, or not whole.
            ApiFailure: the pool refuses even the simplest call.

        """
        link = await self._ready_besides_calls()
        return await self._run(lambda: link.fetch(path, self.timeouts.long_call))

    async def upload(
        self, path: str, query: Mapping[str, str], file: Path, label: str, on_progress: Callable[[float], None]
    ) -> Any:
        """Send a file to where the coordinator takes files (``/import_raw_vdi``); returns the result of its task.

        Raises:
            OSError: the file cannot be read.
            ApiFailure: the pool did not take it, and why.
            XapiError: the connection broke.

        """
        task = str(await self.call("task.create", label, ""))
        try:
            lost = await self._send_file(path, {**query, "task_id": task}, file, on_progress)
            return await self._outcome(task, label, lost)
        finally:
            self._in_background(self._destroy_task(task))

    async def _send_file(
        self, path: str, query: Mapping[str, str], file: Path, on_progress: Callable[[float], None]
    ) -> ConnectionLost | None:
        """Why the sending broke off, or None."""
        link, loop = self._ready(), self._loop
        given_up = threading.Event()

        def told(sent: int, size: int) -> None:
            if given_up.is_set():
                raise OSError("given up")
            loop.call_soon_threadsafe(on_progress, sent / max(size, 1))

        def send() -> None:
            with file.open("rb") as stream:
                size = stream.seek(0, 2)
                link.send_file(path, query, stream, lambda sent: told(sent, size))

        try:
            await self._run(send)
        except ConnectionLost as error:
            return error
        finally:
            given_up.set()
        return None

    async def _outcome(self, task: str, label: str, lost: ConnectionLost | None) -> Any:
        """The task's result; a task that waits for the rest of an interrupted upload never ends."""
        if lost is not None:
            record = await self.call("task.get_record", task)
            if record["status"] == "pending":
                raise lost
        return await TaskWatch(self, label, task, None).result()

    def on_connection(self, callback: ConnectionListener) -> Callable[[], None]:
        """Call `callback(connected, why)` whenever that changes; the returned function ends it."""
        key = object()
        self._listeners[key] = callback
        return lambda: self._forget(key)

    async def wait_connected(self) -> None:
        """Return once connected, with a cache that shows the pool as it is now.

        Raises:
            Unreachable: this connection was closed.

        """
        self._check_open()
        while not self.connected:
            await self.news().wait()
            self._check_open()

    def snapshot(self) -> PoolSnapshot:
        """The pool as the cache has it; the same object until something changed.

        Raises:
            NoWholePool: the pool shows no coordinator at this very moment.

        """
        return self.cache.snapshot()

    async def wait_for(self, condition: Callable[[PoolSnapshot], T | None], timeout: float | None = None) -> T:
        """Await the first true value of `condition`, evaluated after every change while connected.

        Raises:
            TimeoutError: it did not happen within `timeout` seconds.
            Unreachable: this connection was closed.

        """
        async with asyncio.timeout(timeout):
            while True:
                await self.wait_connected()
                picture = self._whole_picture()
                found = condition(picture) if picture is not None else None
                if found:
                    return found
                await self.news().wait()

    async def caught_up(self) -> None:
        """Return once the cache shows everything that has happened in the pool until now: after two polls at most.

        Raises:
            Unreachable: this connection was closed.

        """
        mark = self._follower.mark()
        while self._caught_up_with < mark:
            news = self.news()
            await news.wait()
            self._check_open()

    def _whole_picture(self) -> PoolSnapshot | None:
        try:
            return self.snapshot()
        except NoWholePool:
            return None

    def news(self) -> asyncio.Event:
        """Set at the next change of the cache or of the connection."""
        return self._news

    @property
    def epoch(self) -> int:
        """How often this connection came up: tasks of an earlier epoch may be gone."""
        return self._epoch

    async def close(self) -> None:
        """Log out (briefly), end all threads; pending waits raise `Unreachable`."""
        if self._closed:
            return
        self._closed = True
        _log.info("%s: disconnecting from the pool %s", self.coordinator_address, self.name)
        self._wake()
        await self._finish_background_work()
        was_connected, self.connected = self.connected, False
        self._why = _closed_words()
        # First, lest the thread takes the end of its session for an outage and logs in again.
        self._follower.stop()
        if was_connected:
            await self._log_out()
        self._connector.stop()
        await self._run(self._follower.join)
        self._executor.shutdown(wait=True, cancel_futures=True)

    async def _finish_background_work(self) -> None:
        if self._chores:
            await asyncio.wait(self._chores, timeout=self.timeouts.logout)
        for chore in tuple(self._chores):
            chore.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)

    async def _log_out(self) -> None:
        link, companions = self._link, self._follower.links()
        if link is not None:
            with contextlib.suppress(XapiError, TimeoutError):
                async with asyncio.timeout(self.timeouts.logout):
                    await self._run(lambda: link.log_out(self.timeouts.logout, *companions))

    async def _sent(self, link: Link, method: Method, args: tuple[Any, ...], timeout: float | None) -> Any:
        """Call, as many at a time as there are workers: on one of them, or on the loop if the link answers there."""
        if link.transport.answers_on_loop:
            with contextlib.suppress(SessionEnded):
                async with self._places:
                    return await link.call_on_loop(method, *args, timeout=timeout)
        return await self._run(lambda: link.call(method, *args, timeout=timeout))

    async def _run(self, job: Callable[[], T]) -> T:
        return await self._loop.run_in_executor(self._executor, job)

    def _ready(self) -> Link:
        if self.connected and self._link is not None:
            return self._link
        why = self._why or _closed_words()
        raise Unreachable(why.text, why.advice)

    async def _ready_besides_calls(self) -> Link:
        """A link whose session the server knows right now.

        A call renews a session that a restart of the toolstack has ended; what is fetched or sent besides calls bears
        the session in its address and would only be turned away (401).

        Raises:
            XapiError: as `call`.

        """
        link = self._ready()
        await self._call(link, "pool.get_all")
        return link

    def _check_open(self) -> None:
        if self._closed:
            raise _closed_words()

    async def _read_again(self, link: Link, method: Method, args: tuple[Any, ...], timeout: float | None) -> Any:
        """Reading twice does no harm."""
        try:
            return await self._sent(link, method, args, timeout)
        except (ConnectionLost, Unreachable, UntrustedCertificate) as error:
            self._suspect(link, error)
            raise
        except ApiFailure as failure:
            raise self._refused(link, failure) from None

    def _refused(self, link: Link, failure: ApiFailure) -> XapiError:
        if failure.code not in _NOT_SENT:
            return failure
        error = Unreachable(failure.text, failure.advice)
        self._suspect(link, error)
        return error

    def _suspect(self, link: Link, error: XapiError) -> None:
        """A call failed on the way: nothing counts as connected until the pool was read again."""
        if self.connected and link is self._link:
            self._went_down(error)
            self._follower.check()

    def _went_down(self, error: XapiError) -> None:
        if self._closed:
            return
        news = self.connected or self._why is None or self._why.text != error.text
        self.connected = False
        self._why = error
        self._wake()
        if news:
            self._announce(error.text, error.advice)

    def _came_up(self, connected: Connected) -> None:
        if self._closed:
            return
        self._link = connected.calls
        self.coordinator_address = connected.link.address
        self.connected = True
        self._why = None
        self._epoch += 1
        self.cache.replace(connected.picture)
        pool = next(iter(connected.picture["pool"].items()))
        self.uuid = str(pool[1].get("uuid", ""))
        self.name = self.cache.name_of(pool[0]) or connected.link.address.host
        self._announce(None, None)

    def _on_changes(self, news: Picture | list[Change]) -> None:
        if self._closed:
            return
        if isinstance(news, dict):
            self.cache.replace(news)
        else:
            self.cache.apply(news)

    def _caught_up(self, mark: int) -> None:
        if mark > self._caught_up_with:
            self._caught_up_with = mark
            self._wake()

    def _announce(self, text: Text | None, advice: Text | None) -> None:
        words = sentence(text, advice) if text else None
        for listener in tuple(self._listeners.values()):
            listener(self.connected, words)

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    def _forget(self, key: object) -> None:
        self._listeners.pop(key, None)

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        chore = self._loop.create_task(work)
        self._chores.add(chore)
        chore.add_done_callback(self._chores.discard)

    async def _destroy_task(self, ref: str) -> None:
        with contextlib.suppress(XapiError):
            await self.call("task.destroy", ref)


class _OnLoop:
    """Passes the notifications of the follower's thread to the loop."""

    def __init__(self, connection: PoolConnection) -> None:
        self._connection = connection
        self._loop = asyncio.get_running_loop()

    def went_down(self, error: XapiError) -> None:
        self._post(self._connection._went_down, error)

    def came_up(self, connected: Connected) -> None:
        self._post(self._connection._came_up, connected)

    def on_changes(self, news: Picture | list[Change]) -> None:
        self._post(self._connection._on_changes, news)

    def caught_up(self, mark: int) -> None:
        self._post(self._connection._caught_up, mark)

    def _post(self, action: Callable[..., None], *args: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: there are no listeners
            self._loop.call_soon_threadsafe(action, *args)


def _is_read(method: str) -> bool:
    return method.rpartition(".")[2].startswith("get_")


def _closed_words() -> Unreachable:
    return Unreachable(translate("xapi", "The connection to the pool was closed."))
