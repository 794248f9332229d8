"""Reads small files from media: over HTTP, HTTPS or FTP with time-outs, or from this computer; blocking."""

from __future__ import annotations

import asyncio
import ftplib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from io import BytesIO
from pathlib import Path
from posixpath import basename, dirname
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.media.errors import LoginUnknown, MediaDamaged, MediaForbidden, MediaUnreachable
from rpu_desktop.media.local import open_local, readable
from rpu_desktop.media.readers import Obstacle
from rpu_desktop.web.errors import LedAstray, TooLarge, WebFailure
from rpu_desktop.web.request import Ask, Limits, Login
from rpu_desktop.web.system import CUT_OFF, system_words

if TYPE_CHECKING:
    from types import TracebackType

    from rpu_desktop.media.tree import MediaTree
    from rpu_desktop.media.url import MediaSource
    from rpu_desktop.web.client import Answer, WebClient

__all__ = ["Reader", "TreeReader", "open_reader"]

_LIMIT = 4 * 1024 * 1024
"""Bytes; the files read here are a few kilobytes, so a server that sends more sends something else."""
_WITHIN = 60.0
"""Seconds for one file over HTTP in all, even if the server answers slowly."""


class Reader(AbstractContextManager["Reader"], ABC):
    """Files below one place.

    Raises (all methods):
        MediaUnreachable: there is no valid response in time.
        MediaForbidden: the server wants another user name or password.

    """

    def __init__(self, place: str) -> None:
        self.place = place
        """Where the files are, as it may be shown."""

    known_file = "install.img"
    """A file that all media have."""

    @abstractmethod
    def read(self, name: str) -> bytes | None:
        """The file's bytes, None when there is no such file."""

    @abstractmethod
    def exists(self, name: str) -> bool:
        """Whether the file is there."""

    def obstacle_for_hosts(self) -> Obstacle | None:
        """Why hosts cannot read from here although this computer can; asked once `known_file` was found."""
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the connection."""

    def unreachable(self, cause: object) -> MediaUnreachable:
        """The error for a server that does not answer; `cause` in the system's own words."""
        return MediaUnreachable(
            translate("media", "The installation media at {source} cannot be reached: {cause}.").of(
                source=self.place, cause=_words(cause)
            ),
            translate(
                "media",
                "Check the address, that the server is running, and that its firewall allows connections from this "
                "computer and every host of the pool.",
            ),
        )

    def forbidden(self) -> MediaForbidden:
        """The error for a server that refuses the user name and password."""
        return MediaForbidden(
            translate("media", "The server refuses access to the installation media at {source}.").of(
                source=self.place
            ),
            translate("media", "Enter a user name and password that may read this folder. Both are required."),
        )

    def led_astray(self, where: Text) -> MediaUnreachable:
        """The error for a server that leads somewhere else."""
        return MediaUnreachable(
            translate("media", "The installation media at {source} cannot be reached: {cause}.").of(
                source=self.place, cause=where
            ),
            translate("media", "If that is correct, enter the address that it redirects to."),
        )

    def only_basic(self) -> LoginUnknown:
        """The error for a web server whose logins neither this computer nor hosts can do."""
        return LoginUnknown(
            translate(
                "media",
                "The web server with the installation media at {source} does not offer Basic authentication, and "
                "servers support no other method.",
            ).of(source=self.place),
            translate(
                "media",
                "Allow Basic authentication for this folder (IIS: instead of Windows authentication), or allow "
                "access to it without a login.",
            ),
        )

    def limited(self, content: bytes, name: str) -> bytes:
        """The content, unless it is too long to be what it claims."""
        if len(content) <= _LIMIT:
            return content
        raise self.too_large(name)

    def too_large(self, name: str) -> MediaDamaged:
        """The error for a file that is too long to be what it claims."""
        return MediaDamaged(
            translate("media", "The file {name} at {source} is too large to be valid.").of(
                name=name, source=self.place
            ),
            translate("media", "Unpack the installation image into this folder again."),
        )


class _HttpReader(Reader):
    """Uses its own event loop, in any thread."""

    def __init__(self, source: MediaSource, timeout: float) -> None:
        super().__init__(source.shown())
        self.source = source
        self.timeout = timeout
        self.base = source.without_credentials()
        self.login = Login(source.username, source.password) if source.has_credentials else None

    def __enter__(self) -> Self:
        # Only here: the web client takes a fifth of the time in which the program starts.
        from rpu_desktop.web.client import WebClient  # noqa: PLC0415

        # Directly to the server, like the hosts: a proxy of this computer would not show what they get.
        limits = Limits(self.timeout, self.timeout, _WITHIN)
        self.runner = asyncio.Runner()
        self.client: WebClient = self.runner.run(WebClient(limits, like_hosts=True).__aenter__())
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.runner.run(self.client.__aexit__(None, None, None))
        finally:
            self.runner.close()

    def read(self, name: str) -> bytes | None:
        return self.runner.run(self._read(name))

    def exists(self, name: str) -> bool:
        return self.runner.run(self._exists(name))

    async def _read(self, name: str) -> bytes | None:
        with self._in_words(name):
            async with self.client.opened(Ask(self.base + name, login=self.login)) as answer:
                return await answer.content(_LIMIT) if self._is_there(answer) else None

    async def _exists(self, name: str) -> bool:
        with self._in_words(name):
            async with self.client.opened(Ask(self.base + name, "HEAD", login=self.login)) as answer:
                return self._is_there(answer)

    @contextmanager
    def _in_words(self, name: str) -> Iterator[None]:
        try:
            yield
        except TooLarge:
            raise self.too_large(name) from None
        except LedAstray as failure:
            raise self.led_astray(failure.text) from failure
        except WebFailure as failure:
            raise self.unreachable(failure) from failure

    def _is_there(self, answer: Answer) -> bool:
        if 200 <= answer.status < 300:
            return True
        if answer.wants_login and not answer.offers_basic:
            raise self.only_basic()
        if answer.status in (401, 407) or (answer.status == 403 and self.source.has_credentials):
            raise self.forbidden()
        if answer.status not in (403, 404, 410):
            raise self.unreachable(f"HTTP {answer.status} {answer.reason}".strip())
        return False


class _FtpReader(Reader):
    def __init__(self, source: MediaSource, timeout: float) -> None:
        super().__init__(source.shown())
        self.source = source
        self.timeout = timeout

    def __enter__(self) -> Self:
        self.ftp = ftplib.FTP(timeout=self.timeout)  # noqa: S321 (it is what the admin's media server speaks)
        try:
            self.ftp.connect(self.source.host, self.source.port or ftplib.FTP_PORT)
            self._log_in()
            self.folder = self._enter_folder()
        except BaseException as error:
            self.ftp.close()
            if isinstance(error, ftplib.all_errors):
                raise self.unreachable(error) from error
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.ftp.close()

    def _log_in(self) -> None:
        source = self.source
        try:
            self.ftp.login(*((source.username, source.password) if source.has_credentials else ()))
        except ftplib.error_perm as error:
            raise self.forbidden() from error

    def _enter_folder(self) -> bool:
        """Go to the folder as hosts do (xcp/accessor.py); False: it is not there.

        It counts from where the login leads; after a second slash, or ``%2F``, from the server's root.
        """
        path = unquote(self.source.path[1:])
        try:
            if path:
                self.ftp.cwd(path)
        except ftplib.error_perm:
            return False
        return True

    def read(self, name: str) -> bytes | None:
        content = BytesIO()

        def keep(block: bytes) -> None:
            content.write(block)
            self.limited(content.getvalue(), name)

        try:
            if not self.folder:
                return None
            self.ftp.retrbinary(f"RETR {name}", keep)
        except ftplib.error_perm:
            return None
        except ftplib.all_errors as error:
            raise self.unreachable(error) from error
        return content.getvalue()

    def exists(self, name: str) -> bool:
        try:
            return self.folder and basename(name) in map(basename, self.ftp.nlst(dirname(name)))
        except ftplib.error_perm:
            return False
        except ftplib.all_errors as error:
            raise self.unreachable(error) from error

    def obstacle_for_hosts(self) -> Obstacle | None:
        """Hosts since 7.1 ask for sizes in text mode, and take a refusal for a missing file (xcp/accessor.py)."""
        try:
            self.ftp.voidcmd("TYPE A")
            self.ftp.size(self.known_file)
        except ftplib.error_perm as error:
            text = translate(
                "media",
                "Servers cannot read installation media at {source}: the FTP server does not report the size of "
                "files in text mode ({reason}).",
            )
            advice = translate(
                "media",
                "Servers depend on this command (SIZE). Allow it on the FTP server, or use another one (for "
                "example vsftpd) or a web server.",
            )
            return Obstacle(text.of(source=self.place, reason=plain(str(error).rstrip("."))), advice)
        except ftplib.all_errors:
            return None
        return None


class TreeReader(Reader):
    """Files of media on this computer."""

    def __init__(self, tree: MediaTree) -> None:
        super().__init__(str(tree.origin))
        self.tree = tree

    def read(self, name: str) -> bytes | None:
        """The file's bytes, None when there is no such file."""
        entry = self.tree.find(name)
        if entry is None:
            return None
        with readable(self.tree.origin):
            return self.limited(entry.read(_LIMIT + 1), name)

    def exists(self, name: str) -> bool:
        """Whether the file is there."""
        return self.tree.find(name) is not None


def open_reader(source: MediaSource, timeout: float) -> Reader:
    """A reader for anything but NFS; `timeout` in seconds, for each step on the network.

    What this program serves itself is read from its file: the built-in server answers only the pool's hosts.

    Raises:
        MediaError: it is on this computer and cannot be opened.

    """
    if source.origin:
        return TreeReader(open_local(Path(source.origin)))
    return _FtpReader(source, timeout) if source.scheme == "ftp" else _HttpReader(source, timeout)


def _words(cause: object) -> Text:
    match cause:
        case WebFailure():
            return cause.text
        case EOFError():  # ftplib's, for a server that hangs up
            return CUT_OFF
        case OSError():
            return system_words(cause)
        case _:
            return plain(str(cause).rstrip("."))
