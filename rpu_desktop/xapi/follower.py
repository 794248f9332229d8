"""One thread a pool: connects, follows the pool's news, and connects again for as long as it takes."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace
from typing import Protocol

from rpu_desktop import clock
from rpu_desktop.i18n.text import one_line, plain, translate
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.backoff import Backoff
from rpu_desktop.xapi.cache import Change
from rpu_desktop.xapi.failures import (
    ApiFailure,
    ConnectionLost,
    Unreachable,
    WrongPool,
    XapiError,
)
from rpu_desktop.xapi.feed import EventsLostError, Feed, Picture, SilenceError, open_feed
from rpu_desktop.xapi.inquiry import Inquiry
from rpu_desktop.xapi.login import Credentials, Link, ask_for_coordinator, log_in
from rpu_desktop.xapi.naming import NameOf
from rpu_desktop.xapi.timeouts import Timeouts
from rpu_desktop.xapi.transport import Carrier, PinnedTransport
from rpu_desktop.xapi.trust import CertificateVerifier
from rpu_desktop.xapi.whereabouts import Whereabouts

_log = logging.getLogger(__name__)
_TOO_QUICK = 0.5

__all__ = ["Connected", "ConnectionObserver", "Connector", "EventFollower"]


@dataclass(frozen=True, slots=True)
class Connected:
    """A working connection: the link for calls, the feed on a link of its own, and what the feed showed first."""

    calls: Link
    link: Link
    feed: Feed
    picture: Picture

    def without_picture(self) -> Connected:
        """The connection alone: the picture would keep what has long been replaced in the cache."""
        return replace(self, picture={})


class Connector:
    """Makes connections to one pool, wherever its coordinator is.  Blocking."""

    def __init__(
        self,
        address: ServerAddress,
        credentials: Credentials,
        truster: CertificateVerifier,
        timeouts: Timeouts,
        name_of: NameOf,
        carrier: Carrier = PinnedTransport,
    ) -> None:
        self.address = address
        self._carrier = carrier
        self.truster = truster
        self._credentials = credentials
        self._timeouts = timeouts
        self._name_of = name_of
        self._pool: tuple[str, str] | None = None
        self._servers = Whereabouts(truster)
        self.inquiry = Inquiry(self._ask)
        self._busy: set[Link] = set()
        self._busy_lock = threading.Lock()
        self._calls: Link | None = None
        self._stopped = False

    def connect(self) -> Connected:
        """Log in at the coordinator and read the pool.

        Raises:
            XapiError: it did not work this time.

        """
        return self._read(self._log_in(self.address))

    def connect_again(self) -> Connected:
        """As `connect`; when the known coordinator does not answer, a member is asked where it is.

        Meanwhile this fails and must be retried; the member's answer is used then.
        """
        try:
            return self.connect()
        except (Unreachable, ConnectionLost, WrongPool, ApiFailure):
            elsewhere = self.inquiry.take()
            if elsewhere is None:
                self._ask_a_member()
                raise
        return self._read(self._log_in(elsewhere))

    def release(self, link: Link) -> None:
        """A link is no longer needed."""
        link.transport.abort()
        with self._busy_lock:
            self._busy.discard(link)

    def stop(self) -> None:
        """Cut all calls in progress, now and later."""
        with self._busy_lock:
            self._stopped = True
            busy = tuple(self._busy)
        for link in busy:
            link.transport.abort()

    def _log_in(self, address: ServerAddress, *, renews: bool = False) -> Link:
        return log_in(
            address,
            self._credentials,
            lambda where: self._link(where, self._timeouts, renews=renews),
            self._servers.lead,
        )

    def _link(self, address: ServerAddress, timeouts: Timeouts, *, renews: bool = False) -> Link:
        """A link that `stop` cuts."""
        link = Link(address, self.truster, timeouts, self._name_of, renews=renews, carrier=self._carrier)
        with self._busy_lock:
            self._busy = {known for known in self._busy if not known.transport.aborted} | {link}
            stopped = self._stopped
        if stopped:
            link.transport.abort()
        return link

    def _read(self, link: Link) -> Connected:
        try:
            feed, picture = open_feed(link, self._timeouts)
            self._check_pool(link.address, picture)
            calls = self._link_for_calls(link.address)
        except BaseException:
            self.release(link)
            raise
        self.address = link.address
        hosts = (str(host["address"]) for host in picture["host"].values() if host.get("address"))
        self._servers.learn(self._pool[1] if self._pool else "", link.address, hosts)
        self.inquiry.take()  # what was reported while it was away is obsolete
        return Connected(calls, link, feed, picture)

    def _link_for_calls(self, address: ServerAddress) -> Link:
        """Kept over outages, for answers may still be on their way; a new one only when the coordinator changed."""
        if self._calls is None or self._calls.address != address:
            if self._calls is not None:
                self.release(self._calls)
            self._calls = self._log_in(address, renews=True)
        return self._calls

    def _check_pool(self, address: ServerAddress, picture: Picture) -> None:
        """The pool must be the one this connection was opened for."""
        record = next(iter(picture["pool"].values()), None)
        if record is None or str(record.get("master")) not in picture["host"]:
            raise ConnectionLost(
                translate("xapi", "{server} does not report its pool yet.").of(server=address.host),
                translate("xapi", "The toolstack is probably still starting. Try again in a minute."),
            )
        uuid = str(record.get("uuid", ""))
        if self._pool is None:
            self._pool = uuid, one_line(str(record.get("name_label") or address.host))
        elif self._pool[0] != uuid:
            raise WrongPool(address, self._pool[1])

    def _ask_a_member(self) -> None:
        member = self._servers.next_to_ask(self.address)
        if member is not None and not self._stopped:
            self.inquiry.begin(member)

    def _ask(self, member: ServerAddress) -> ServerAddress | None:
        """The coordinator's address according to a member; None unless it is a new one."""
        brief = replace(
            self._timeouts,
            connect=min(self._timeouts.ask, self._timeouts.connect),
            read=min(self._timeouts.ask, self._timeouts.read),
        )
        try:
            said = ask_for_coordinator(self._link(member, brief))
            found = self._servers.lead(member, said) if said else None
        except XapiError as error:
            _log.info("%s: the member %s was asked in vain: %s", self.address, member, error)
            raise
        return None if found == self.address else found


class ConnectionObserver(Protocol):
    """Receives notifications; every method is called on the follower's thread."""

    def went_down(self, error: XapiError) -> None:
        """There is no connection, and this is why; called again when the reason changes."""

    def came_up(self, connected: Connected) -> None:
        """There is a connection again, and this is the pool now."""

    def on_changes(self, news: Picture | list[Change]) -> None:
        """A new picture, or what has changed."""

    def caught_up(self, mark: int) -> None:
        """Everything that had happened in the pool when this mark was set has been passed on."""


class EventFollower:
    """Follows one pool until stopped."""

    def __init__(self, connector: Connector, observer: ConnectionObserver, timeouts: Timeouts, name: str) -> None:
        self._connector = connector
        self._observer = observer
        self._timeouts = timeouts
        self._current: Connected | None = None
        self._stopped = False
        self._mark = 0
        self._wake = threading.Event()
        connector.inquiry.on_answer = self._wake.set
        self._name = f"xapi-events-{name}"
        self._thread: clock.ClockThread | None = None

    def start(self, connected: Connected) -> None:
        """Begin with a connection that is already there."""
        self._current = connected.without_picture()
        self._thread = clock.start_thread(self._run, self._name)

    def retry_now(self) -> None:
        """Do not wait before the next attempt."""
        self._wake.set()

    def mark(self) -> int:
        """Mark this moment: `ConnectionObserver.caught_up` is called with it, or with a later mark.

        That is at the end of the first request for news that begins from now on: the answer to one that is under way
        may have been made before.
        """
        self._mark += 1
        return self._mark

    def check(self) -> None:
        """The connection is under suspicion: drop it and make a new one."""
        current = self._current
        if current is not None:
            current.link.transport.abort()

    def links(self) -> tuple[Link, ...]:
        """The feed's link, while there is one."""
        current = self._current
        return (current.link,) if current is not None else ()

    def stop(self) -> None:
        """Make no new connection; the thread ends when its last one does (see `Connector.stop`, `join`)."""
        self._stopped = True
        self._wake.set()

    def join(self) -> None:
        """Wait until its threads have ended."""
        if self._thread is not None:
            self._thread.await_end()
        self._connector.inquiry.join()

    def _run(self) -> None:
        while not self._stopped:
            try:
                self._follow()
            except XapiError as error:
                self._drop(error)
            except Exception as error:  # noqa: BLE001 - a server may send anything: without this thread the cache is dead
                _log.exception("following the pool failed")
                self._drop(_surprise(error))
            self._reconnect()

    def _follow(self) -> None:
        """Pass on news until the connection breaks."""
        while self._current is not None and not self._stopped:
            began, mark = clock.monotonic(), self._mark
            news = self._news(self._current)
            if news:
                self._observer.on_changes(news)
            self._observer.caught_up(mark)
            if not news and clock.monotonic() - began < _TOO_QUICK:
                # A server that keeps answering "nothing new" immediately must not keep both sides busy.
                self._pause(_TOO_QUICK)

    def _news(self, current: Connected) -> Picture | list[Change]:
        try:
            return current.feed.changes()
        except EventsLostError:
            self._pause(self._timeouts.retry_first)
            return current.feed.picture()
        except SilenceError:
            connected = self._connector.connect()
            self._current = connected.without_picture()
            current.link.log_out(self._timeouts.logout)
            return connected.picture

    def _pause(self, seconds: float) -> None:
        clock.pause(self._wake, seconds)
        self._wake.clear()

    def _drop(self, error: XapiError) -> None:
        _log.info("%s: connection lost: %s", self._connector.address, error)
        if self._current is not None:
            self._connector.release(self._current.link)
            self._current = None
        if not self._stopped:
            self._observer.went_down(error)

    def _reconnect(self) -> None:
        backoff = Backoff(self._timeouts)
        while not self._stopped:
            mark = self._mark
            try:
                connected = self._connector.connect_again()
            except XapiError as error:
                self._report_failure(error)
            except Exception as error:  # noqa: BLE001 - as above
                _log.exception("connecting to the pool failed")
                self._report_failure(_surprise(error))
            else:
                _log.info("%s: connected again", self._connector.address)
                self._current = connected.without_picture()
                self._observer.came_up(connected)
                del connected
                self._observer.caught_up(mark)
                return
            self._pause(backoff.next())

    def _report_failure(self, error: XapiError) -> None:
        if not self._stopped:
            self._observer.went_down(error)


def _surprise(error: Exception) -> ConnectionLost:
    """A text for an unexpected error."""
    return ConnectionLost(
        translate("xapi", "The pool returned an unexpected response ({kind}).").of(kind=plain(type(error).__name__)),
        translate("xapi", "The program tries again automatically. If this persists, check its log."),
    )
