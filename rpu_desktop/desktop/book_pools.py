"""The servers in the list as the pools of a session, and the secrets in the keyring for a resumed run."""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.media.url import MediaSource
from rpu_desktop.run.unfinished import KnownPool, RunMemory
from rpu_desktop.session.front import Login
from rpu_desktop.session.passwords import PasswordStore
from rpu_desktop.updates.source import CLIENT_ID, DOWNLOADS, Proxy, UpdateSource
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["BookPools", "BookSecrets", "Resumption"]


class BookPools:
    """A session's pools, by the ids of the servers."""

    def __init__(self, book: ServerBook) -> None:
        self._book = book

    def connection(self, key: str) -> PoolConnection | None:
        """As `Pools.connection`."""
        return self._book.connection(key)

    def login(self, key: str) -> Login:
        """As `Pools.login`; an id that is no longer in any list has no connection either."""
        server = self._book.get(key)
        return Login(server.saved.username, server.saved.legacy_tls) if server is not None else Login("")

    def key_of(self, pool: KnownPool) -> str | None:
        """As `Pools.key_of`."""
        server = self._book.for_pool(pool.uuid, pool.server)
        return server.id if server is not None else None


@dataclass(frozen=True, slots=True)
class Resumption:
    """An unfinished run to be resumed, or with `finishing` only ended, and the typed password for its media."""

    memory: RunMemory
    finishing: bool = False
    media_password: str = ""
    take_over: bool = False


class BookSecrets:
    """`Secrets` from the keyring; a missing secret is empty, and the code that needs it reports that."""

    def __init__(self, passwords: PasswordStore, media_password: str) -> None:
        self._passwords = passwords
        self._media_password = media_password

    def client_id(self) -> str:
        """As `Secrets.client_id`."""
        return self._passwords.get(ServerAddress.parse(DOWNLOADS), CLIENT_ID) or ""

    def proxy_password(self, proxy: Proxy) -> str:
        """As `Secrets.proxy_password`."""
        return self._passwords.get(proxy.address, proxy.username) or ""

    def source_password(self, source: UpdateSource) -> str:
        """As `Secrets.source_password`."""
        return self._passwords.get(source.document, source.username) or ""

    def media_password(self, media: MediaSource) -> str:
        """As `Secrets.media_password`."""
        return self._media_password
