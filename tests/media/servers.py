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
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import ThreadedFTPServer


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: object, user: tuple[str, str] | None, hidden: bool, **kwargs: object) -> None:
        self.expected = "Basic " + b64encode(":".join(user).encode()).decode() if user else None
        self.hidden = hidden
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def send_head(self):  # type: ignore[no-untyped-def]
        if self.expected and self.headers.get("Authorization") != self.expected:
            self.send_response(HTTPStatus.UNAUTHORIZED)
            self.send_header("WWW-Authenticate", 'Basic realm="media"')
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
def http_server(folder: Path, *, user: tuple[str, str] | None = None, hidden: bool = False) -> Iterator[str]:
    """Serve `folder`; with `user` only to that user, with `hidden` without the files whose name begins with a dot."""
    handler = partial(_Handler, directory=str(folder), user=user, hidden=hidden)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@contextmanager
def ftp_server(folder: Path, user: tuple[str, str] | None = None) -> Iterator[str]:
    """Serve `folder` to anybody, with `user` only to that user."""
    logging.getLogger("pyftpdlib").setLevel(logging.ERROR)
    authorizer = DummyAuthorizer()
    if user:
        authorizer.add_user(*user, str(folder))
    else:
        authorizer.add_anonymous(str(folder))
    handler = type("Handler", (FTPHandler,), {"authorizer": authorizer, "auth_failed_timeout": 0})
    server = ThreadedFTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"timeout": 0.01, "handle_exit": False}, daemon=True)
    thread.start()
    try:
        yield f"ftp://127.0.0.1:{server.address[1]}"
    finally:
        server.close_all()
