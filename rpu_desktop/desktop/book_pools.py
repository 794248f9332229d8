"""The servers in the list as a session's pools; what the keyring holds for a run that is resumed."""

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
    """By the ids of the servers."""

    def __init__(self, book: ServerBook) -> None:
        self._book = book

    def connection(self, key: str) -> PoolConnection | None:
        """As `Pools.connection`."""
        return self._book.connection(key)

    def login(self, key: str) -> Login:
        """As `Pools.login`; an id that is in no list any more has no connection either."""
        server = self._book.get(key)
        return Login(server.saved.username, server.saved.legacy_tls) if server is not None else Login("")

    def key_of(self, pool: KnownPool) -> str | None:
        """As `Pools.key_of`."""
        server = self._book.for_pool(pool.uuid, pool.server)
        return server.id if server is not None else None


@dataclass(frozen=True, slots=True)
class Resumption:
    """An unfinished run that is resumed, or with `finishing` only ended; the password for its media was typed."""

    memory: RunMemory
    finishing: bool = False
    media_password: str = ""
    take_over: bool = False


class BookSecrets:
    """`Secrets` of the keyring; one that is not there is empty, and what needs it says so by itself."""

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
