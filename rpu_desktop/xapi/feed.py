"""The pool's news, as a picture and then changes: `event.from`, or what came before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, cast

from rpu_desktop import clock
from rpu_desktop.xapi.cache import FOLLOWED, Change
from rpu_desktop.xapi.failures import ApiFailure, NoAnswer
from rpu_desktop.xapi.login import Link
from rpu_desktop.xapi.records import Raw, Record, slim_record
from rpu_desktop.xapi.timeouts import Timeouts

if TYPE_CHECKING:
    from rpu_desktop.api_names import ApiMethod

__all__ = ["EventsLostError", "Feed", "Picture", "SilenceError", "changes_of", "open_feed"]

Picture = dict[str, dict[str, Record]]
"""class → reference → record of everything followed."""

_CLASSES = [name.lower() for name in FOLLOWED]


class EventsLostError(Exception):
    """News were lost: take a new picture."""


class SilenceError(Exception):
    """The server has been silent for too long: reconnect, and read everything again."""


class Feed(Protocol):
    """Blocking; lives on one thread.  Both calls raise `XapiError`."""

    def picture(self) -> Picture:
        """Everything as it is now; `changes` continues from there."""

    def changes(self) -> list[Change]:
        """What happened since; empty when nothing did for a while.

        Raises:
            EventsLostError: take a new picture.
            SilenceError: reconnect.

        """


def open_feed(link: Link, timeouts: Timeouts) -> tuple[Feed, Picture]:
    """The feed this server offers, and its first picture."""
    modern = TokenFeed(link, timeouts)
    try:
        return modern, modern.picture()
    except ApiFailure as failure:
        if failure.code != "MESSAGE_METHOD_UNKNOWN":
            raise
    old = RegisteredFeed(link, timeouts)
    return old, old.picture()


class TokenFeed:
    """`event.from`, since XenServer 6.0 (datamodel.ml).

    A server takes any token for what it is, a number of its database: with one that is higher than its own (the
    database was restored, or lost its last changes) it answers "nothing new" until it gets there, which may be never
    (xapi_event.ml from_inner).  So silence is not believed for ever; see `_Deafness`.
    """

    def __init__(self, link: Link, timeouts: Timeouts) -> None:
        self._link = link
        self._timeouts = timeouts
        self._token = ""
        self._deafness = _Deafness(timeouts.silence)

    def picture(self) -> Picture:
        """See `Feed`."""
        self._token = ""
        told, counts = self._batch()
        found: Picture = {name: {} for name in FOLLOWED}
        for cls, records in told.items():
            found[cls] = {ref: record for ref, record in records.items() if record is not None}
        self._deafness.begins(found, counts)
        return found

    def changes(self) -> list[Change]:
        """See `Feed`."""
        before = self._token
        try:
            told, counts = self._batch()
        except ApiFailure as failure:
            if failure.code in ("EVENTS_LOST", "EVENT_FROM_TOKEN_PARSE_FAILURE"):
                raise EventsLostError from None
            raise
        changes = _as_changes(told)
        if _goes_back(before, self._token) or self._deafness.suspected(changes, counts):
            raise EventsLostError
        return changes

    def _batch(self) -> tuple[_Told, Mapping[str, Any]]:
        """What is new, and how many objects of each class there are."""
        poll = self._timeouts.poll
        # The token of the empty start is sent immediately; reading a big pool may take longer than a poll.
        allowed = poll + self._timeouts.poll_grace if self._token else self._timeouts.read
        batch = self._link.call("event.from", _CLASSES, self._token, float(poll), timeout=allowed)
        try:
            events, token, counts = batch["events"], str(batch["token"]), batch.get("valid_ref_counts")
        except (TypeError, KeyError, AttributeError):
            raise self._link.not_understood() from None
        found = _told_by(self._link, events)
        self._token = token
        return found, counts if isinstance(counts, Mapping) else {}


class _Deafness:
    """Whether the server's silence can still be believed: its counts of objects agree with ours, or it was short.

    Only classes count whose numbers agreed with the first picture: no server's bookkeeping is relied on blindly.
    """

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._known: dict[str, set[str]] = {}
        self._counted: frozenset[str] = frozenset()
        self._heard = clock.monotonic()

    def begins(self, picture: Picture, counts: Mapping[str, Any]) -> None:
        self._known = {cls: set(records) for cls, records in picture.items()}
        self._counted = frozenset(cls for cls in self._known if self._agrees(cls, counts))
        self._heard = clock.monotonic()

    def suspected(self, changes: Iterable[Change], counts: Mapping[str, Any]) -> bool:
        heard = False
        for change in changes:
            heard = True
            (self._known[change.cls].discard if change.record is None else self._known[change.cls].add)(change.ref)
        if heard:
            self._heard = clock.monotonic()
            return False
        missed = any(cls.lower() in counts and not self._agrees(cls, counts) for cls in self._counted)
        return missed or clock.monotonic() - self._heard > self._longest

    def _agrees(self, cls: str, counts: Mapping[str, Any]) -> bool:
        return str(counts.get(cls.lower())) == str(len(self._known[cls]))


def _goes_back(before: str, now: str) -> bool:
    """Whether a token is older than the one it answers."""
    first, second = before.partition(",")[0], now.partition(",")[0]
    return first.isdecimal() and second.isdecimal() and int(second) < int(first)


class RegisteredFeed:
    """`event.register` and `event.next`, all that servers before XenServer 6.0 have."""

    def __init__(self, link: Link, timeouts: Timeouts) -> None:
        self._link = link
        self._timeouts = timeouts

    def picture(self) -> Picture:
        """See `Feed`; registers first, so that nothing is missed in between."""
        self._link.call("event.register", list(FOLLOWED))
        return {name: self._all_records(name) for name in FOLLOWED}

    def changes(self) -> list[Change]:
        """See `Feed`.

        `event.next` has no time-out of its own.  A waiting one that was given up would swallow the next events of its
        session, so a long silence ends the session.
        """
        try:
            return changes_of(self._link, self._link.call("event.next", timeout=self._timeouts.read))
        except NoAnswer:
            raise SilenceError from None
        except ApiFailure as failure:
            if failure.code in ("EVENTS_LOST", "SESSION_NOT_REGISTERED"):
                raise EventsLostError from None
            raise

    def _all_records(self, cls: str) -> dict[str, Record]:
        try:
            records = self._link.call(cast("ApiMethod", f"{cls}.get_all_records"))
        except ApiFailure as failure:
            if failure.code == "MESSAGE_METHOD_UNKNOWN":
                return {}
            raise
        if not isinstance(records, dict) or not all(isinstance(record, dict) for record in records.values()):
            raise self._link.not_understood()
        return {ref: _slim(self._link, cls, record) for ref, record in records.items()}


_Told = dict[str, dict[str, Record | None]]
"""class → reference → record; None for what is gone."""


def changes_of(link: Link, events: Iterable[Mapping[str, Any]]) -> list[Change]:
    """Events as changes, one an object: the last word counts; records that are not with them are asked for.

    Raises:
        XapiError: the events cannot be understood, or a record could not be read.

    """
    return _as_changes(_told_by(link, events))


def _as_changes(told: _Told) -> list[Change]:
    return [Change(cls, ref, record) for cls, records in told.items() for ref, record in records.items()]


def _told_by(link: Link, events: Iterable[Mapping[str, Any]]) -> _Told:
    """What events say at last.  Each is let go before the next is read: those of a big pool are many."""
    told: _Told = {}
    unsaid: dict[tuple[str, str], None] = {}
    try:
        for event in events:
            cls = Change.canonical(str(event["class"]))
            if cls is None:
                continue
            ref = str(event["ref"])
            record = None if event.get("operation") == "del" else _snapshot(link, cls, event)
            told.setdefault(cls, {})[ref] = record
            if record is None and event.get("operation") != "del":
                unsaid[cls, ref] = None
            else:
                unsaid.pop((cls, ref), None)
    except (TypeError, KeyError, ValueError):
        raise link.not_understood() from None
    for cls, ref in unsaid:
        told[cls][ref] = _record(link, cls, ref)
    return told


def _snapshot(link: Link, cls: str, event: Mapping[str, Any]) -> Record | None:
    """The record that comes with an event; None when there is none, as before XenServer 6.0."""
    snapshot = event.get("snapshot")
    return (_slim(link, cls, snapshot) or None) if isinstance(snapshot, dict | Raw) else None


def _record(link: Link, cls: str, ref: str) -> Record | None:
    try:
        record = link.call(cast("ApiMethod", f"{cls}.get_record"), ref)
    except ApiFailure as failure:
        if failure.code == "HANDLE_INVALID":
            return None
        raise
    if not isinstance(record, dict):
        raise link.not_understood()
    return _slim(link, cls, record)


def _slim(link: Link, cls: str, record: Raw | dict[str, Any]) -> Record:
    try:
        return slim_record(cls, record)
    except (ValueError, TypeError, RecursionError):
        raise link.not_understood() from None
