"""XCP-ng: packages from its own repositories, by the host's plugin ``updater.py`` (xcp-ng-xapi-plugins).

`check_update` lists what is newer, `update` installs all of it; a lock keeps every other operation out meanwhile.  It
ends with the plugin, however that ends (a ``flock``, xcpngutils/filelocker.py).  The plugin says nothing of success
that could be relied on: `check_update` afterwards does.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.inventory import Host
from rpu_desktop.retrying import Again, retrying
from rpu_desktop.updates.errors import ApplyFailed, DiskFull, ListingMalformed, UpdaterBusy
from rpu_desktop.updates.guidance import Guidance, of_packages
from rpu_desktop.updates.mechanism import BUSY_WITHIN, Mechanism, Notify, Offer, Pending, Update
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import ApiFailure, PluginFailure
from rpu_desktop.xapi.plugins import own_words

__all__ = ["Package", "Packages", "parse_packages"]

PLUGIN = "updater.py"
MARK = "rpu-desktop-packages-installed"
"""Key in ``host.other_config``: boot time and toolstack start before the installation, and what it wants restarted.

Nothing else in the pool records this, and a program that was interrupted needs it.
"""

_BUSY = "plugin is busy"
_BUSY_TOO = "already in progress"
_NO_ROOM = ("no space left", "disk requirements", "insufficient space")


@dataclass(frozen=True, slots=True)
class Package:
    """A package that is newer in the repository; `size` in bytes."""

    name: str
    version: str
    release: str
    size: int = 0

    @property
    def full_name(self) -> str:
        """As package managers print it."""
        return f"{self.name}-{self.version}-{self.release}"


def parse_packages(answer: str) -> tuple[Package, ...]:
    """Read the answer of `check_update`.

    Raises:
        ListingMalformed: it is something else.

    """
    try:
        found = json.loads(answer)
        if not isinstance(found, list):
            raise TypeError
        return tuple(
            Package(str(each["name"]), str(each["version"]), str(each["release"]), int(each.get("size") or 0))
            for each in found
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        text = translate("updates", "The package manager's information about the packages is invalid ({reason}).")
        raise ListingMalformed(text.of(reason=type(error).__name__)) from error


class Packages(Mechanism):
    """The updater plugin; while it is busy it is tried again after each `pause`, for `patience` in all (seconds)."""

    def __init__(self, connection: PoolConnection, *, pause: float = 5.0, patience: float = BUSY_WITHIN) -> None:
        self.connection = connection
        self.pause = pause
        self.patience = patience
        self._wanted: defaultdict[str, dict[str, Package]] = defaultdict(dict)

    async def offer(self, host: Host, notify: Notify) -> Offer:
        """Ask the host's own package manager."""
        text = translate("updates", "{host} is looking for newer packages")
        notify(text.of(host=host.name), None)
        packages = await self._check(host, notify)
        return Offer(tuple(Update(p.name, p.full_name, of_packages([p.name])) for p in packages))

    async def install(self, host: Host, batch: Sequence[Update], notify: Notify) -> None:
        """Install everything that is newer: packages belong together, so that there is no picking here."""
        packages = {package.name: package for package in await self._check(host, notify)}
        self._wanted[host.uuid].update(packages)
        notify(
            translate(
                "updates", "{host} is installing {n} package", "{host} is installing {n} packages", len(packages)
            ).of(host=host.name),
            None,
        )
        guidance = of_packages(packages) | (await self.pending(host)).everything
        if guidance:
            await self._mark(host, guidance)
        answer = await self._when_free(host, notify, lambda: self._call(host, "update"))
        _raise_if_failed(host, answer)

    async def pending(self, host: Host) -> Pending:
        """What is marked, unless the host (or its toolstack) has restarted since."""
        other_config = await self.connection.call("host.get_other_config", host.ref)
        booted, started, found = _marked(str(other_config.get(MARK, "")))
        if host.rebooted_since(booted):
            return Pending()
        if host.toolstack_restarted_since(started):
            found -= {Guidance.RESTART_TOOLSTACK}
        return Pending(later=found)

    async def settled(self, host: Host) -> None:
        """Take the mark away."""
        await self.connection.call("host.remove_from_other_config", host.ref, MARK)

    async def installed(self, host: Host) -> tuple[str, ...]:
        """What was wanted and is no longer offered."""
        wanted = self._wanted[host.uuid]
        if not wanted:
            return ()
        left = {package.name for package in await self._check(host, lambda text, progress: None)}
        return tuple(package.full_name for name, package in sorted(wanted.items()) if name not in left)

    async def _mark(self, host: Host, guidance: frozenset[Guidance]) -> None:
        words = " ".join([f"{host.boot_time:.0f}", f"{host.agent_start_time:.0f}", *sorted(guidance)])
        await self.connection.call("host.remove_from_other_config", host.ref, MARK)
        await self.connection.call("host.add_to_other_config", host.ref, MARK, words)

    async def _check(self, host: Host, notify: Notify) -> tuple[Package, ...]:
        return parse_packages(await self._when_free(host, notify, lambda: self._call(host, "check_update")))

    async def _call(self, host: Host, function: str) -> str:
        return await self.connection.plugin(host.ref, PLUGIN, function, {})

    async def _when_free(self, host: Host, notify: Notify, call: Callable[[], Awaitable[str]]) -> str:
        """Call, and wait while something else holds the updater.

        Raises:
            UpdaterBusy: it was held for too long.

        """

        async def wait(held: ApiFailure) -> None:
            notify(translate("updates", "{host}: the package manager is busy, waiting").of(host=host.name), None)

        held = Again(ApiFailure, when=_is_busy, seconds=self.patience, pause=self.pause, before=wait)
        try:
            return await retrying(call, held)
        except ApiFailure as failure:
            words = " ".join(failure.params)
            raise (_busy(host, words) if _is_busy(failure) else _failed(host, _why(failure), words)) from failure


def _is_busy(failure: ApiFailure) -> bool:
    words = " ".join(failure.params)
    return _BUSY in words or _BUSY_TOO in words


def _marked(mark: str) -> tuple[float, float, frozenset[Guidance]]:
    """Boot time, start of the toolstack, and what has to be restarted; an unreadable mark is ignored."""
    words = mark.split()
    try:
        booted, started = (float(word) for word in words[:2]) if words else (0.0, 0.0)
    except ValueError:
        return 0.0, 0.0, frozenset()
    return booted, started, frozenset(Guidance(word) for word in words[2:] if word in set(Guidance))


def _busy(host: Host, words: str) -> UpdaterBusy:
    text = translate("updates", "The package manager of {host} has been busy for too long: {words}.")
    advice = translate(
        "updates",
        "Wait until the other operation has finished, or check on the server's console what is running (ps ax | "
        "grep yum). Then choose Retry.",
    )
    return UpdaterBusy(text.of(host=host.name, words=plain(words.split("\n", 1)[0].rstrip("."))), advice)


def _raise_if_failed(host: Host, answer: str) -> None:
    """Releases before 8.2.1 report a failure as a success with an exit code in it (Xen Orchestra ``patching.mjs``)."""
    try:
        result = json.loads(answer) if answer.strip() else {}
    except ValueError:
        return  # what was installed is asked for afterwards anyway
    if isinstance(result, dict) and result.get("exit", result.get("returncode", 0)) not in (0, None):
        stderr, stdout = (str(result.get(name) or "") for name in ("stderr", "stdout"))
        raise _failed(host, own_words(stderr) or own_words(stdout) or "?", f"{stderr} {stdout}")


def _why(failure: ApiFailure) -> str:
    """The updater's own words, or yum's."""
    reason = failure.reason if isinstance(failure, PluginFailure) else ""
    return reason or " ".join(failure.params) or failure.code


def _failed(host: Host, reason: str, words: str) -> ApplyFailed | DiskFull:
    """`reason` is shown; `words` are the whole output."""
    line = " ".join(reason.split()).rstrip(".")[:300]
    if any(sign in words.lower() for sign in _NO_ROOM):
        text = translate("updates", "There is not enough space for the packages on {host}: {words}.")
        advice = translate("updates", "Free up space on the server's system disk, then choose Retry.")
        return DiskFull(text.of(host=host.name, words=plain(line)), advice)
    text = translate("updates", "The packages could not be installed on {host}: {words}.")
    advice = translate(
        "updates",
        "Check /var/log/yum.log and the repositories on the server, then choose Retry; or skip the updates.",
    )
    return ApplyFailed(text.of(host=host.name, words=plain(line)), advice)
