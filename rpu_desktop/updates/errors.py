"""What can go wrong with updates, in words: one class a kind, each with what to do next."""

from __future__ import annotations

from collections.abc import Iterable

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import Text, plain, translate

__all__ = [
    "ApplyFailed",
    "DiskFull",
    "DocumentHostile",
    "DocumentMalformed",
    "DownloadCut",
    "HostsAway",
    "ListingMalformed",
    "NotSeen",
    "NotSetUp",
    "SourceForbidden",
    "SourceUnreachable",
    "UpdateError",
    "UpdateMissing",
    "UpdateRefused",
    "UpdaterBusy",
    "WrongFile",
]


class UpdateError(AppError):
    """Something is wrong with an update."""


class SourceUnreachable(UpdateError):
    """The update source does not respond, or not with the requested content."""


class SourceForbidden(UpdateError):
    """The update source wants other credentials, or a client ID."""


class DocumentMalformed(UpdateError):
    """The list of updates cannot be understood."""


class DocumentHostile(DocumentMalformed):
    """The list of updates is made to do harm: far too large, or with entities in it."""


class HostsAway(UpdateError):
    """The pool cannot list its updates while hosts do not answer."""

    @classmethod
    def of(cls, pool: str, hosts: Iterable[str]) -> HostsAway:
        """The error for these hosts (names)."""
        text = translate(
            "updates", "{pool} can list its updates only while all its servers respond, and these do not: {hosts}."
        )
        advice = translate("updates", "Bring them back, then choose Retry; or continue without the updates.")
        return cls(text.of(pool=pool, hosts=plain(", ".join(hosts))), advice)


class ListingMalformed(UpdateError):
    """A pool's or a host's information about its updates is invalid."""


class UpdateMissing(UpdateError):
    """The source does not have the file of an update."""


class DownloadCut(UpdateError):
    """A download ended too early, again and again."""


class WrongFile(UpdateError):
    """A file is not what it should be: size, checksum, or another update inside; `reason` without its name."""

    def __init__(self, text: Text, advice: Text | None = None, reason: Text | None = None) -> None:
        super().__init__(text, advice)
        self.reason = reason or text

    @classmethod
    def downloaded(cls, update: str, reason: Text) -> WrongFile:
        """The error for what came in place of this update (name)."""
        text = translate("updates", "The file downloaded as {update} is not that update: {reason}.")
        advice = translate("updates", "Choose Retry to download it again; a proxy in between may have changed it.")
        return cls(text.of(update=update, reason=reason), advice, reason)


class DiskFull(UpdateError):
    """There is no room: on this computer, or in the pool."""


class NotSetUp(UpdateError):
    """The pool has no way to its updates: no repository, several, or no storage to upload to."""


class UpdateRefused(UpdateError):
    """A host refuses an update: its precheck has the reason."""


class ApplyFailed(UpdateError):
    """An update was begun and failed on a host."""


class UpdaterBusy(UpdateError):
    """The host's updater is held by something else."""


class NotSeen(UpdateError):
    """The installation was reported as successful, but the host does not list the update."""

    @classmethod
    def on(cls, host: str, updates: Iterable[str]) -> NotSeen:
        """The error for these updates (names) on this host (name)."""
        text = translate("updates", "{updates} was reported as installed on {host}, but the server does not list it.")
        advice = translate("updates", "Check the server's log, then choose Retry to install it again; or skip it.")
        return cls(text.of(updates=plain(", ".join(updates)), host=host), advice)
