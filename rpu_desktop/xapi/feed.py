"""The pool's news, as a picture and then changes: `event.from`, or what came before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from rpu_desktop.xapi.cache import FOLLOWED, Change, Record
from rpu_desktop.xapi.failures import ApiFailure, NoAnswer
from rpu_desktop.xapi.login import Link
from rpu_desktop.xapi.timeouts import Timeouts

__all__ = ["EventsLostError", "Feed", "Picture", "SilenceError", "changes_of", "open_feed"]

Picture = dict[str, dict[str, Record]]
"""class → reference → record of everything followed."""

_CLASSES = [name.lower() for name in FOLLOWED]


class EventsLostError(Exception):
    """News were lost: take a new picture."""


class SilenceError(Exception):
    """The server said nothing for long, which may or may not mean something: connect anew, and take a new picture."""


class Feed(Protocol):
    """Blocking; lives on one thread.  Both calls raise `XapiError`."""

    def picture(self) -> Picture:
        """Everything as it is now; what `changes` says comes after it."""

    def changes(self) -> list[Change]:
        """What happened since; empty when nothing did for a while.

        Raises:
            EventsLostError: take a new picture.
            SilenceError: connect anew.

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
    """`event.from`, since XenServer 6.0 (datamodel.ml)."""

    def __init__(self, link: Link, timeouts: Timeouts) -> None:
        self._link = link
        self._timeouts = timeouts
        self._token = ""

    def picture(self) -> Picture:
        """See `Feed`."""
        self._token = ""
        found: Picture = {name: {} for name in FOLLOWED}
        for change in self._batch():
            if change.record is None:
                found[change.cls].pop(change.ref, None)
            else:
                found[change.cls][change.ref] = change.record
        return found

    def changes(self) -> list[Change]:
        """See `Feed`."""
        try:
            return self._batch()
        except ApiFailure as failure:
            if failure.code == "EVENTS_LOST":
                raise EventsLostError from None
            raise

    def _batch(self) -> list[Change]:
        poll = self._timeouts.poll
        # The token of the empty start is sent at once; a picture of a big pool may take longer than a poll.
        allowed = poll + self._timeouts.poll_grace if self._token else self._timeouts.read
        batch = self._link.call("event.from", _CLASSES, self._token, float(poll), timeout=allowed)
        try:
            events, token = batch["events"], str(batch["token"])
        except (TypeError, KeyError):
            raise self._link.not_understood() from None
        found = changes_of(self._link, events)
        self._token = token
        return found


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
            return dict(self._link.call(f"{cls}.get_all_records"))
        except ApiFailure as failure:
            if failure.code == "MESSAGE_METHOD_UNKNOWN":
                return {}
            raise


def changes_of(link: Link, events: Iterable[Mapping[str, Any]]) -> list[Change]:
    """Events as changes, one an object: the last word counts; records that are not with them are asked for.

    Raises:
        XapiError: the events cannot be understood, or a record could not be read.

    """
    latest: dict[tuple[str, str], Mapping[str, Any]] = {}
    try:
        for event in events:
            cls = Change.canonical(str(event["class"]))
            if cls is not None:
                latest[cls, str(event["ref"])] = event
    except (TypeError, KeyError):
        raise link.not_understood() from None
    return [Change(cls, ref, _record(link, cls, ref, event)) for (cls, ref), event in latest.items()]


def _record(link: Link, cls: str, ref: str, event: Mapping[str, Any]) -> Record | None:
    if event.get("operation") == "del":
        return None
    snapshot = event.get("snapshot")  # since XenServer 6.0
    if isinstance(snapshot, dict) and snapshot:
        return snapshot
    try:
        return dict(link.call(f"{cls}.get_record", ref))
    except ApiFailure as failure:
        if failure.code == "HANDLE_INVALID":
            return None
        raise
