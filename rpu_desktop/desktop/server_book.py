"""The servers in the desktop's list and their states: the single source for main window and wizard."""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.server_state import Server, ServerState
from rpu_desktop.desktop.server_store import SavedServer, ServerStore
from rpu_desktop.i18n.text import translate
from rpu_desktop.session.passwords import PasswordStore
from rpu_desktop.xapi.failures import UntrustedCertificate, XapiError
from rpu_desktop.xapi.timeouts import Timeouts
from rpu_desktop.xapi.trust import TrustStore, TrustStoreError

if TYPE_CHECKING:
    from rpu_desktop.desktop.pool_keeper import KeptPool, PoolKeeper
    from rpu_desktop.inventory import PoolSnapshot
    from rpu_desktop.xapi.address import ServerAddress
    from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["DuplicatePool", "ServerBook"]


class DuplicatePool(XapiError):
    """The server belongs to a pool that is already in the list."""


@dataclass(slots=True)
class _Entry:
    server: Server
    password: str | None = field(default=None, repr=False)
    keeper: PoolKeeper | None = None


class ServerBook(QObject):
    """The list of servers.

    `changed` has the id of a changed server; `listed` is emitted when servers were added or removed.
    """

    changed = Signal(str)
    listed = Signal()
    noticed = Signal(object)
    """Emits a sentence about a problem with the keyring or a file."""

    def __init__(self, engine: EngineThread, store: ServerStore, passwords: PasswordStore, trust: TrustStore) -> None:
        super().__init__()
        self.engine = engine
        self.store = store
        self.passwords = passwords
        self.trust = trust
        self.timeouts = Timeouts()
        """Set the options of connections that are opened from now on."""
        self._entries: dict[str, _Entry] = {}
        self._loaded = False

    def servers(self) -> list[Server]:
        """All servers, by name."""
        return sorted((entry.server for entry in self._entries.values()), key=lambda server: server.name.casefold())

    def get(self, server_id: str) -> Server | None:
        """The server with this id."""
        entry = self._entries.get(server_id)
        return entry.server if entry else None

    def by_pool(self, uuid: str) -> Server | None:
        """The server entry of the pool `uuid`."""
        return next((server for server in self.servers() if server.uuid == uuid), None)

    def for_pool(self, uuid: str, address: ServerAddress) -> Server | None:
        """The server entry of the pool `uuid`, or else the one with the pool's last known address."""
        return self.by_pool(uuid) or next((s for s in self.servers() if s.saved.server == address), None)

    def connection(self, server_id: str) -> PoolConnection | None:
        """A handle for jobs on the engine thread; the desktop itself makes no calls with it."""
        keeper = self._entries[server_id].keeper
        return keeper.connection if keeper else None

    async def load(self, *, connect: bool = True) -> None:
        """Read the saved servers and, with `connect`, log in to those with a known password."""
        loaded = [self._new(saved) for saved in await self.engine.blocking(self.store.load)]
        self._loaded = True
        self.listed.emit()
        if self.store.notice is not None:
            self.noticed.emit(self.store.notice)
        for entry in loaded:  # show all servers now, because the keyring may prompt its owner first
            saved = entry.server.saved
            if saved.remember and entry.password is None:
                entry.password = await self.engine.blocking(self.passwords.get, saved.server, saved.username)
                self._notice_keyring()
        for entry in loaded:
            if connect and entry.password is not None and entry.server.id in self._entries:
                with contextlib.suppress(XapiError):
                    await self.connect_server(entry.server.id)

    def _notice_keyring(self) -> None:
        if self.passwords.trouble is not None:
            self.noticed.emit(self.passwords.trouble)

    async def add(self, saved: SavedServer, password: str) -> str:
        """Connect to a new server, save it, and return its id.

        Raises:
            DuplicatePool: its pool is already in the list.
            XapiError: as `PoolConnection.open`; nothing is saved then.

        """
        entry = self._new(saved)
        entry.password = password
        try:
            await self.connect_server(entry.server.id)
            self._refuse_duplicate(entry)
        except XapiError:
            await self._drop(entry)
            raise
        await self._keep(entry)
        self.listed.emit()
        return entry.server.id

    async def edit(self, server_id: str, saved: SavedServer, password: str | None) -> None:
        """Change address, user or password (None: unchanged) and reconnect.

        Raises:
            XapiError: as `PoolConnection.open`; the change is saved anyway.

        """
        entry = self._entries[server_id]
        before = entry.server.saved
        if (before.address, before.username) != (saved.address, saved.username):
            await self.engine.blocking(self.passwords.forget, before.server, before.username)
        entry.server = replace(entry.server, saved=saved)
        entry.password = password if password is not None else entry.password
        await self.disconnect_server(server_id)
        await self._keep(entry)
        await self.connect_server(server_id)

    async def remove(self, server_id: str) -> None:
        """Forget a server and its password."""
        saved = self._entries[server_id].server.saved
        await self.disconnect_server(server_id)
        await self.engine.blocking(self.passwords.forget, saved.server, saved.username)
        del self._entries[server_id]
        self._distinguish_namesakes()
        await self._save()
        self.listed.emit()

    async def connect_server(self, server_id: str) -> None:
        """Log in.

        Raises:
            XapiError: as `PoolConnection.open`; the server shows it, too.

        """
        entry = self._entries[server_id]
        if entry.keeper is not None:
            return
        self._change(entry, state=ServerState.CONNECTING, failure=None)
        try:
            entry.keeper = await self._open(entry)
        except XapiError as failure:
            self._change(entry, state=ServerState.FAILED, failure=failure)
            raise
        await self._see(entry)

    async def disconnect_server(self, server_id: str) -> None:
        """Log out; the server stays in the list."""
        entry = self._entries[server_id]
        keeper, entry.keeper = entry.keeper, None
        if keeper is not None:
            await self.engine.submit(keeper.close)
        self._change(entry, state=ServerState.OFFLINE, failure=None)

    def password_known(self, server_id: str) -> bool:
        """Whether the server can connect without asking for a password."""
        return self._entries[server_id].password is not None

    async def approve(self, server: ServerAddress, fingerprint: str) -> None:
        """Trust and remember the certificate of this server.

        Raises:
            TrustStoreError: it is trusted until the program ends.

        """
        await self.engine.blocking(self.trust.pin, server, fingerprint)

    async def approve_for(self, server_id: str, error: UntrustedCertificate) -> None:
        """Trust and remember the new certificate of a connected pool's host.

        Raises:
            TrustStoreError: as `approve`.

        """
        connection = self.connection(server_id)
        fingerprint = error.certificate.fingerprint
        if connection is not None:
            self.engine.post(connection.accept_certificate, error.address, fingerprint)
        await self.approve(error.address, fingerprint)

    async def close(self) -> None:
        """Log out everywhere."""
        for entry in self._entries.values():
            keeper, entry.keeper = entry.keeper, None
            if keeper is not None:
                await self.engine.submit(keeper.close)

    def _new(self, saved: SavedServer) -> _Entry:
        from uuid import uuid4  # noqa: PLC0415 (not before it is needed: the first window must not wait)

        server = Server(uuid4().hex, saved)
        entry = self._entries.setdefault(server.id, _Entry(server))
        self._distinguish_namesakes()
        return entry

    async def _open(self, entry: _Entry) -> PoolKeeper:
        from rpu_desktop.desktop.pool_keeper import PoolKeeper  # noqa: PLC0415 (not before it is needed: the first window must not wait)
        from rpu_desktop.xapi.connection import Credentials  # noqa: PLC0415 (not before it is needed: the first window must not wait)

        saved = entry.server.saved
        policy = self.trust.policy(legacy_tls=saved.legacy_tls)
        credentials = Credentials(saved.username, entry.password or "")
        server_id, timeouts = entry.server.id, self.timeouts

        def notify(kept: KeptPool) -> None:
            self.engine.to_front(self._heard, server_id, kept)

        return await self.engine.submit(lambda: PoolKeeper.open(saved.server, credentials, policy, timeouts, notify))

    async def _see(self, entry: _Entry) -> None:
        """Show the first snapshot, and pin the certificates of all hosts, as any of them may become the coordinator."""
        keeper = entry.keeper
        if keeper is None:
            return

        async def look() -> KeptPool:
            return keeper.picture()

        self._heard(entry.server.id, await self.engine.submit(look))
        with contextlib.suppress(TrustStoreError):
            await self.engine.submit(lambda: keeper.know_members(self.trust))

    def _heard(self, server_id: str, kept: KeptPool) -> None:
        entry = self._entries.get(server_id)
        if entry is None or entry.keeper is None:
            return
        state = ServerState.CONNECTED if kept.connected else ServerState.LOST
        self._change(entry, state=state, snapshot=kept.snapshot or entry.server.snapshot, failure=kept.failure)

    def _distinguish_namesakes(self) -> None:
        """Show pools that have the same name with their addresses."""
        names = Counter(entry.server.pool_name.casefold() for entry in self._entries.values())
        for entry in self._entries.values():
            namesake = names[entry.server.pool_name.casefold()] > 1
            if namesake != entry.server.namesake:
                entry.server = replace(entry.server, namesake=namesake)
                self.changed.emit(entry.server.id)

    def _change(
        self,
        entry: _Entry,
        *,
        state: ServerState,
        failure: XapiError | None,
        snapshot: PoolSnapshot | None = None,
    ) -> None:
        server = entry.server
        snapshot = snapshot or server.snapshot
        changed = replace(server, state=state, snapshot=snapshot, failure=failure)
        if snapshot is not None:
            changed = replace(changed, saved=replace(server.saved, name=snapshot.pool.name))
        if snapshot is not server.snapshot or changed != server:  # comparing all records takes long
            entry.server = changed
            if changed.pool_name != server.pool_name:
                self._distinguish_namesakes()
            self.changed.emit(server.id)

    def _refuse_duplicate(self, entry: _Entry) -> None:
        uuid = entry.server.uuid
        others = (other for other in self._entries.values() if other is not entry)
        if any(other.server.uuid == uuid for other in others if uuid):
            text = translate("desktop", "{server} belongs to {pool}, which is already in the list.")
            raise DuplicatePool(text.of(server=entry.server.saved.address, pool=entry.server.pool_name))

    async def _keep(self, entry: _Entry) -> None:
        saved = entry.server.saved
        if saved.remember and entry.password is not None:
            await self.engine.blocking(self.passwords.put, saved.server, saved.username, entry.password)
            self._notice_keyring()
        else:
            await self.engine.blocking(self.passwords.forget, saved.server, saved.username)
        await self._save()

    async def _save(self) -> None:
        if not self._loaded:  # read the saved servers first
            known = {server.saved for server in self.servers()}
            for old in await self.engine.blocking(self.store.load):
                if not any((old.address, old.username) == (new.address, new.username) for new in known):
                    self._new(old)
            self._loaded = True
        saved = [server.saved for server in self.servers()]
        with contextlib.suppress(OSError):  # the folder is not writable, so the list lasts until the program ends
            await self.engine.blocking(self.store.save, saved)

    async def _drop(self, entry: _Entry) -> None:
        await self.disconnect_server(entry.server.id)
        del self._entries[entry.server.id]
        self._distinguish_namesakes()
        self.listed.emit()
