"""An HTTP answer that has to be there in time, from its first line on."""

from __future__ import annotations

import http.client
import io
import socket
from typing import TYPE_CHECKING

from rpu_desktop.xapi.limits import Deadline

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["TimelyResponse"]


class TimelyResponse(http.client.HTTPResponse):
    """As its base, but with one time limit for the whole response, headers included.

    In the base each read has its own time limit, so one byte now and then keeps the connection open forever.
    """

    def __init__(self, sock: socket.socket, deadline: Deadline, method: str | None) -> None:
        super().__init__(sock, method=method)
        self.fp.close()
        self.fp = io.BufferedReader(_Timely(sock, deadline))


class _Timely(io.RawIOBase):
    """What comes from a socket before the deadline."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline
        # Holds the socket open when the answer is the last one on its connection (http.client closes its own side).
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        self._sock.settimeout(self._deadline.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()
