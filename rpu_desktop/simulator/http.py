"""HTTP as spoken by the toolstack: its headers, its errors, and bodies that end with the connection.

Sources: xen-api ``ocaml/libs/http-lib/http_svr.ml``, ``ocaml/xapi/fileserver.ml``.
"""

from __future__ import annotations

from aiohttp import web

__all__ = [
    "UntilTheEnd",
    "answer",
    "as_the_toolstack",
    "failed",
    "internal_error",
    "missing",
    "options",
    "unauthorised",
]

_NO_CACHE = {"Cache-Control": "no-cache, no-store"}
_ANYONE = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "X-Requested-With"}


async def as_the_toolstack(request: web.Request, response: web.StreamResponse) -> None:
    """Set the headers: neither a date nor the name of the server, but whether the connection is closed."""
    response.headers.popall("Date", None)
    response.headers.popall("Server", None)
    if response.headers.get("Content-Type") == "application/octet-stream":
        del response.headers["Content-Type"]
    response.headers.setdefault("Connection", "keep-alive" if response.keep_alive else "close")


def answer(body: bytes, content_type: str) -> web.Response:
    """The response to a call."""
    return web.Response(body=body, headers={**_NO_CACHE, **_ANYONE, "Content-Type": content_type})


def failed(status: int, reason: str, html: str, **headers: str) -> web.Response:
    """An error page, after which the connection is closed (response_error_html)."""
    response = web.Response(
        status=status,
        reason=reason,
        body=f"<html><body><h1>HTTP {status} {html}</body></html>".encode(),
        headers={**_NO_CACHE, **headers, "Content-Type": "text/html"},
    )
    response.force_close()
    return response


def internal_error(extra: str = "") -> web.Response:
    """500, as for everything that is not a call (response_internal_error)."""
    words = (
        "internal server error</h1>An unexpected error occurred; please wait a while and try again. If the problem "
        "persists, please contact your support representative."
    )
    return failed(500, "Internal Error", f"{words}<h1> Additional information </h1>{extra}" if extra else words)


def unauthorised(realm: str) -> web.Response:
    """401; the realm is the name of the action (response_unauthorised)."""
    words = "unauthorised</h1>Please check your credentials and retry."
    return failed(401, "Unauthorised", words, **{"WWW-Authenticate": f'Basic realm="{realm}"'})


def not_implemented(method: str) -> web.Response:
    """501, as for HEAD (response_method_not_implemented)."""
    words = f"Method Not Implemented</h1><p>{method} not supported.<br /></p>"
    return failed(501, "Method not implemented", words)


def missing(path: str) -> web.Response:
    """404 of the file server; without a content type."""
    body = (
        '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN"> <html><head> <title>404 Not Found</title> </head><body> '
        f"<h1>Not Found</h1> <p>The requested URL {path} was not found on this server.</p> <hr><address>Xapi "
        "Server</address></body></html>"
    )
    response = web.Response(status=404, reason="Not Found", body=body.encode(), headers=_NO_CACHE)
    response.force_close()
    return response


def options() -> web.Response:
    """The response to OPTIONS (respond_to_options)."""
    headers = {**_NO_CACHE, **_ANYONE, "Access-Control-Allow-Methods": "PUT"}
    return web.Response(body=b"", headers=headers)


class UntilTheEnd(web.StreamResponse):
    """A body of unknown length, without a length header or chunks, that ends with the connection."""

    _length_check = False

    def __init__(self) -> None:
        super().__init__(headers=_NO_CACHE)
        self.force_close()

    async def send(self, request: web.Request, body: bytes) -> web.StreamResponse:
        """Send it and end."""
        await self.prepare(request)
        await self.write(body)
        await self.write_eof()
        return self
