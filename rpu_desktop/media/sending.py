"""Sends one file of the media as the answer to one request.

Files go from the disk to the network by the operating system (``sendfile``) in pieces: memory use does not depend on
how large they are, and who stops reading is noticed.

On Windows they are copied instead: its ``TransmitFile`` serves two at a time (clients, not servers), and a server that
stops reading would keep all others waiting.
"""

from __future__ import annotations

import asyncio
import re
import socket
import struct
import sys
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import IO

from aiohttp import hdrs, web

from rpu_desktop.media.tree import Entry, Exchanged, Run

__all__ = ["PIECE_WITHIN", "hang_up", "send"]

_PIECE = 4 << 20
"""Bytes that have to be read within `PIECE_WITHIN`."""

PIECE_WITHIN = 120.0
"""Seconds; slower than 35 kB a second is taken for gone: no installation would ever end like that."""

_BLOCK = 256 << 10
"""Bytes to read in one step when copying."""

_BY_SYSTEM = sys.platform != "win32"

_NO_BYTES = re.compile(r"\s*bytes\s*=\s*-0+\s*", re.IGNORECASE)


async def send(request: web.Request, entry: Entry) -> web.StreamResponse:
    """The whole file or the part that is asked for.

    Hosts check that a file exists by requesting it and closing the connection (xcp/accessor.py, access): a client that
    leaves before the end has done nothing wrong.
    """
    start, length, status = _wanted(request, entry)
    response = web.StreamResponse(status=status, headers={hdrs.ACCEPT_RANGES: "bytes"})
    response.content_type = "application/octet-stream"
    response.content_length = length
    if status == HTTPStatus.PARTIAL_CONTENT:
        response.headers[hdrs.CONTENT_RANGE] = f"bytes {start}-{start + length - 1}/{entry.size}"
    try:
        file = await asyncio.to_thread(entry.open)
    except (Exchanged, OSError):
        raise web.HTTPNotFound from None
    with file:
        try:
            await response.prepare(request)
            if request.method != hdrs.METH_HEAD:
                await _copy(request, response, file, entry.cut(start, length))
            await response.write_eof()
        except (ConnectionError, TimeoutError, EOFError):
            hang_up(request.transport)
        except asyncio.CancelledError:
            hang_up(request.transport)
            raise
    return response


async def _copy(request: web.Request, response: web.StreamResponse, file: IO[bytes], runs: Iterable[Run]) -> None:
    for piece in _pieces(runs):
        transport = request.transport
        if transport is None:
            raise ConnectionResetError
        try:
            async with asyncio.timeout(PIECE_WITHIN):
                if _BY_SYSTEM:
                    loop = asyncio.get_running_loop()
                    sent = await loop.sendfile(transport, file, piece.offset, piece.length)
                else:
                    sent = await _written(response, file, piece)
        except RuntimeError:
            if not transport.is_closing():
                raise
            raise ConnectionResetError from None
        if sent < piece.length:
            raise EOFError  # the file has become shorter


async def _written(response: web.StreamResponse, file: IO[bytes], piece: Run) -> int:
    """How many bytes of the piece the file still had."""
    await asyncio.to_thread(file.seek, piece.offset)
    sent = 0
    while sent < piece.length:
        block = await asyncio.to_thread(file.read, min(_BLOCK, piece.length - sent))
        if not block:
            break
        await response.write(block)
        sent += len(block)
    return sent


def _pieces(runs: Iterable[Run]) -> Iterator[Run]:
    for run in runs:
        for at in range(0, run.length, _PIECE):
            yield Run(run.offset + at, min(_PIECE, run.length - at))


def hang_up(transport: asyncio.BaseTransport | None) -> None:
    """Close a connection now, without waiting until the sent data is read."""
    if not isinstance(transport, asyncio.WriteTransport):
        return
    connection = transport.get_extra_info("socket")
    if connection is not None and not transport.is_closing():
        at_once = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
    transport.abort()


def _wanted(request: web.Request, entry: Entry) -> tuple[int, int, int]:
    """(first byte, bytes, status) of what the request asks for (RFC 9110, 14.2: a range that makes no sense is 416)."""
    size = entry.size
    try:
        part = request.http_range
    except ValueError:
        return 0, size, HTTPStatus.OK  # not a form that this server knows: the whole file is right
    nothing = _NO_BYTES.fullmatch(request.headers.get(hdrs.RANGE, ""))
    if part.start is None and part.stop is None and not nothing:
        return 0, size, HTTPStatus.OK
    first, last, _ = part.indices(size)
    if nothing or first >= last:
        raise web.HTTPRequestRangeNotSatisfiable(headers={hdrs.CONTENT_RANGE: f"bytes */{size}"})
    return first, last - first, HTTPStatus.PARTIAL_CONTENT
