"""Real HTTP and FTP servers on this machine, each over one folder."""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.filesystems import UnixFilesystem
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import ThreadedFTPServer


class _Handler(SimpleHTTPRequestHandler):
    def __init__(
        self,
        *args: object,
        user: tuple[str, str] | None,
        hidden: bool,
        scheme: str = "Basic",
        status: int = 0,
        **kwargs: object,
    ) -> None:
        self.scheme, self.status = scheme, status
        self.expected = "Basic " + b64encode(":".join(user).encode()).decode() if user else None
        self.hidden = hidden
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def send_head(self):  # type: ignore[no-untyped-def]
        if self.status:
            self.send_error(self.status)
            return None
        if self.expected and self.headers.get("Authorization") != self.expected:
            self.send_response(HTTPStatus.UNAUTHORIZED)
            self.send_header("WWW-Authenticate", f'{self.scheme} realm="media"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        if self.hidden and "/." in self.path:
            self.send_error(HTTPStatus.FORBIDDEN)
            return None
        return super().send_head()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def http_server(
    folder: Path,
    *,
    user: tuple[str, str] | None = None,
    hidden: bool = False,
    scheme: str = "Basic",
    status: int = 0,
) -> Iterator[str]:
    """Serve `folder`; with `user` only to that user, with `hidden` without files whose names begin with a dot.

    With another `scheme` than Basic, logging in is impossible here; with a `status`, that is the only response.
    """
    handler = partial(_Handler, directory=str(folder), user=user, hidden=hidden, scheme=scheme, status=status)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


class _Ftp(FTPHandler):  # type: ignore[misc]  # pyftpdlib has no types
    """Like vsftpd: it reports sizes in any mode."""

    def ftp_SIZE(self, path: str) -> None:  # noqa: N802 (pyftpdlib's name)
        if self.fs.isfile(path):
            self.respond(f"213 {self.fs.getsize(path)}")
        else:
            self.respond("550 No such file.")


@contextmanager
def ftp_server(
    folder: Path, user: tuple[str, str] | None = None, *, size_in_text_mode: bool = True, absolute: bool = False
) -> Iterator[str]:
    """Serve `folder` to anyone, with `user` only to that user.

    Without `size_in_text_mode` it refuses SIZE in ASCII mode, like proftpd; with `absolute` the folder is where the
    login leads, and users are not confined to it.
    """
    logging.getLogger("pyftpdlib").setLevel(logging.ERROR)
    authorizer = DummyAuthorizer()
    if user:
        authorizer.add_user(*user, str(folder))
    else:
        authorizer.add_anonymous(str(folder))
    attributes = {"authorizer": authorizer, "auth_failed_timeout": 0}
    if absolute:
        attributes["abstracted_fs"] = UnixFilesystem
    handler = type("Handler", (_Ftp if size_in_text_mode else FTPHandler,), attributes)
    server = ThreadedFTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"timeout": 0.01, "handle_exit": False}, daemon=True)
    thread.start()
    try:
        yield f"ftp://127.0.0.1:{server.address[1]}"
    finally:
        server.close_all()
