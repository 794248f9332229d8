"""XenServer 8: the pool's own repositories, synchronized by the coordinator, applied by each host.

Sources: xen-api ``xapi_pool.ml`` sync_updates, get_updates_handler; ``xapi_host.ml`` apply_updates; ``repository.ml``
apply_updates.  The coordinator keeps what it synchronised; a hash says which state of it a listing and an application
belong to.  To list what is lacking it asks each of its hosts (``repository.ml`` get_hosts_updates): nothing is
synchronised before all of them answer.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import Host, Vm
from rpu_desktop.retrying import TRIES, Again, retrying
from rpu_desktop.updates.errors import ApplyFailed, HostsAway, NotSetUp, SourceUnreachable, UpdateError, UpdateRefused
from rpu_desktop.updates.guidance import of_repository, wants_empty_host
from rpu_desktop.updates.listing import HostListing, Listing
from rpu_desktop.updates.mechanism import BUSY_WITHIN, Mechanism, Notify, Offer, Pending, Update, Watch, unwatched
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import ApiFailure, ConnectionLost

if TYPE_CHECKING:
    from rpu_desktop.api_names import Method

__all__ = ["Repositories"]

_BUSY = frozenset(
    {
        "SYNC_UPDATES_IN_PROGRESS",
        "APPLY_UPDATES_IN_PROGRESS",
        "CONFIGURE_REPOSITORIES_IN_PROGRESS",
        "OTHER_OPERATION_IN_PROGRESS",
    }
)
_NOT_SET_UP = frozenset({"NO_REPOSITORY_ENABLED", "NO_REPOSITORIES_CONFIGURED", "MULTIPLE_UPDATE_REPOSITORIES_ENABLED"})
CHANNELS = (("base", False), ("normal", True))
"""The vendor's repositories and whether they bring updates (their own script that configures a pool's channel)."""

_LOOK_AT_HOST = translate(
    "updates",
    "It responds, but cannot list its updates. Check its /var/log/xensource.log and the free space on its system "
    "disk, then choose Retry; or continue without the updates.",
)


class Repositories(Mechanism):
    """The pool's repositories; one that has none yet gets the vendor's default channel, if `set_up`.

    `pause` and `patience` (seconds) are how long to wait while something else uses them, `absence` how long for hosts
    that do not answer; one that has not answered for `answer` seconds does not.  `watch` looks after the hosts while
    they are asked what they lack: the coordinator has no time-out for that.
    """

    def __init__(
        self,
        connection: PoolConnection,
        *,
        set_up: bool = True,
        pause: float,
        absence: float,
        answer: float,
        patience: float = BUSY_WITHIN,
        watch: Watch = unwatched,
    ) -> None:
        self.connection = connection
        self.set_up = set_up
        self.pause = pause
        self.patience = patience
        self.absence = absence
        self.answer = answer
        self.watch = watch
        self.listing: Listing | None = None
        self._remarks: list[Text] = []
        self._wanted: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)

    async def offer(self, host: Host, notify: Notify) -> Offer:
        """Synchronise once for the whole pool, then list what the host would get."""
        if self.listing is None:
            await self._synchronise(notify)
        listing = await self._list(notify)
        found = listing.hosts.get(host.ref, HostListing())
        if not found.anything:
            return Offer()
        guidance = found.mandatory | found.recommended
        names = listing.names_for(found)
        return Offer(tuple(Update(name, name, guidance) for name in names))

    async def install(self, host: Host, batch: Sequence[Update], notify: Notify) -> None:
        """Apply everything the listing has for this host; when its hash is out of date, synchronise and list again."""

        async def apply() -> None:
            listing = self.listing or await self._list(notify)
            self._wanted[host.uuid] = listing.names_for(listing.hosts.get(host.ref, HostListing()))
            notify(translate("updates", "{host} is installing its updates").of(host=host.name), None)
            await self._when_free(notify, "host.apply_updates", host.ref, listing.hash)

        async def list_again(changed: ApiFailure) -> None:
            before = self.listing
            notify(translate("updates", "The repository has changed: synchronizing again"), None)
            await self._synchronise(notify)
            await self._list(notify)
            if before is not None:
                self._assert_same_needs(host, before)

        changed = Again(ApiFailure, when=_has_code("UPDATEINFO_HASH_MISMATCH"), attempts=TRIES, before=list_again)
        try:
            await retrying(apply, changed)
        except ApiFailure as failure:
            raise self._words_for(host, failure) from failure

    def _assert_same_needs(self, host: Host, before: Listing) -> None:
        """The new listing may want the host empty where the old one did not: then the question is a new one."""
        now = self.listing.hosts.get(host.ref, HostListing()) if self.listing else HostListing()
        then = before.hosts.get(host.ref, HostListing())
        if wants_empty_host(now.mandatory) and not wants_empty_host(then.mandatory | then.recommended):
            text = translate(
                "updates", "The updates for {host} have changed and now require that no virtual machines run on it."
            )
            raise UpdateRefused(text.of(host=host.name), translate("updates", "Choose Retry."))

    async def pending(self, host: Host) -> Pending:
        """The guidance in the host's record; it accepts no updates while mandatory guidance is pending."""
        now = of_repository(await self.connection.call("host.get_pending_guidances", host.ref))
        try:
            later = of_repository(await self.connection.call("host.get_pending_guidances_recommended", host.ref))
        except ApiFailure as failure:
            if failure.code != "MESSAGE_METHOD_UNKNOWN":  # it came with XenServer 8.4
                raise
            later = frozenset()
        return Pending(now, later)

    async def installed(self, host: Host) -> tuple[str, ...]:
        """What was applied, once the host reports everything synchronized as installed."""
        wanted = self._wanted[host.uuid]
        if not wanted:
            return ()
        state = await self.connection.call("host.get_latest_synced_updates_applied", host.ref)
        return wanted if state == "yes" else ()

    async def vms_to_restart(self) -> list[Vm]:
        """Those whose record shows it."""
        snapshot = self.connection.snapshot()
        records = await self.connection.call("VM.get_all_records")
        fields = ("pending_guidances", "pending_guidances_recommended")
        return [
            vm
            for vm in snapshot.guests()
            if vm.occupies_host and any(records.get(vm.ref, {}).get(name, ()) for name in fields)
        ]

    async def _synchronise(self, notify: Notify) -> None:
        pool = self.connection.snapshot().pool
        if not await self.connection.call("pool.get_repositories", pool.ref):
            if not self.set_up:
                raise self._not_set_up()
            await self._set_up(pool.ref)

        async def synchronise() -> None:
            await self._all_answer(notify)
            notify(translate("updates", "The pool is reading its repositories"), None)
            await self.watch(self._when_free(notify, "pool.sync_updates", pool.ref, False, "", ""))

        spoiled = Again(ApiFailure, when=_has_code("GET_HOST_UPDATES_FAILED"), attempts=TRIES, pause=self.pause)
        try:
            await retrying(synchronise, spoiled)
        except ApiFailure as failure:
            raise self._words_for(None, failure) from failure

    async def _all_answer(self, notify: Notify) -> None:
        """Wait until every host answers: each is asked what it lacks, and one that is away spoils it for all.

        Raises:
            HostsAway: they do not for longer than we are patient.

        """
        loop = asyncio.get_running_loop()
        end = loop.time() + self.absence
        while away := await self._away():
            if loop.time() >= end:
                raise HostsAway.of(self.connection.name, away)
            text = translate("updates", "waiting for {hosts}: updates can be listed only while all servers respond")
            notify(text.of(hosts=plain(", ".join(away))), None)
            await asyncio.sleep(self.pause)

    async def _away(self) -> list[str]:
        """The names of the hosts that do not answer the coordinator."""
        hosts = self.connection.snapshot().hosts_in_order()
        answers = await asyncio.gather(*(self._answers(host) for host in hosts))
        return [host.name for host, answer in zip(hosts, answers, strict=True) if not answer]

    async def _answers(self, host: Host) -> bool:
        if host.live is False:
            return False
        try:
            await self.connection.call("host.get_servertime", host.ref, timeout=self.answer)
        except ApiFailure:
            return False
        except ConnectionLost:
            if not self.connection.connected:
                raise
            return False  # it is the host that does not answer, not the coordinator
        return True

    async def _set_up(self, pool: str) -> None:
        """What the vendor's documentation asks for after the upgrade to XenServer 8; an upgrade does not bring it."""
        version = self.connection.snapshot().coordinator.software_version.product_version
        major = version.numbers[0] if version.numbers else 8
        known = await self.connection.call("Repository.get_all_records")
        by_url = {record["binary_url"]: ref for ref, record in known.items()}
        refs = []
        for name, updates in CHANNELS:
            binary = f"https://repo.ops.xenserver.com/xs{major}/{name}"
            source = f"https://repo-src.ops.xenserver.com/xs{major}/{name}"
            refs.append(
                by_url.get(binary)
                or await self.connection.call("Repository.introduce", f"{name}_repo", name, binary, source, updates, "")
            )
        await self.connection.call("pool.set_repositories", pool, refs)
        text = translate("updates", "{pool} had no repository for updates: the vendor's default channel was set up.")
        self._remarks.append(text.of(pool=self.connection.name))

    def remarks(self) -> Sequence[Text]:
        """That a repository was set up."""
        return self._remarks

    async def _list(self, notify: Notify) -> Listing:
        """Ask until nothing else uses the repositories; the pool answers with an error page meanwhile."""

        async def fetch() -> bytes:
            return await self.connection.fetch("/updates")

        def is_refused(error: ConnectionLost) -> bool:
            """An error page; the connection itself is another one, and holds."""
            return self.connection.connected

        used = Again(
            ConnectionLost,
            when=is_refused,
            seconds=self.patience,
            pause=self.pause,
            before=lambda error: self._all_answer(notify),
        )
        try:
            content = await retrying(fetch, used)
        except ConnectionLost as error:
            if not self.connection.connected:
                raise
            text = translate("updates", "{pool} does not report which updates are available: {reason}")
            raise SourceUnreachable(text.of(pool=self.connection.name, reason=error.text)) from error
        self.listing = Listing.parse(content)
        return self.listing

    async def _when_free(self, notify: Notify, method: Method, *args: object) -> object:
        """Call, and wait while another operation keeps the pool's repositories."""

        async def wait(busy: ApiFailure) -> None:
            notify(translate("updates", "The pool is busy with its repositories, waiting"), None)

        busy = Again(ApiFailure, when=_has_code(*_BUSY), seconds=self.patience, pause=self.pause, before=wait)
        return await retrying(lambda: self.connection.task(method, *args), busy)

    def _not_set_up(self) -> NotSetUp:
        text = translate("updates", "{pool} has no repository for updates, so there is nothing to install from.")
        return NotSetUp(
            text.of(pool=self.connection.name),
            translate(
                "updates",
                "Set one up (with xe repository-introduce and pool-param-set repositories, or with your product's "
                "client), then choose Retry; or skip the updates.",
            ),
        )

    def _words_for(self, host: Host | None, failure: ApiFailure) -> UpdateError:
        if failure.code in _NOT_SET_UP:
            return NotSetUp(failure.text, failure.advice)
        if failure.code == "GET_HOST_UPDATES_FAILED":
            return SourceUnreachable(failure.text, _LOOK_AT_HOST)
        if failure.code in ("REPOSYNC_FAILED", "GET_UPDATES_FAILED") or host is None:
            text = translate("updates", "{pool} could not read its repositories: {reason}")
            return SourceUnreachable(text.of(pool=self.connection.name, reason=failure.text), failure.advice)
        words = translate("updates", "{host} could not install its updates: {reason}")
        kind = ApplyFailed if failure.code == "APPLY_UPDATES_FAILED" else UpdateRefused
        return kind(words.of(host=host.name, reason=failure.text), failure.advice)


def _has_code(*codes: str) -> Callable[[ApiFailure], bool]:
    return lambda failure: failure.code in codes
