"""Limits for the size and duration of a response: a server may hang, be broken, or be a stranger."""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop import clock

__all__ = ["CALL", "LOGIN", "PICTURE", "AnswerTooLong", "Deadline", "Limit", "limit_of"]

_SLOWEST = 16 * 1024
"""Bytes a second an answer must come with: the picture of a big pool takes minutes over a slow line, and may."""

_MIB = 1 << 20


class AnswerTooLong(Exception):
    """An answer that does not end."""

    def __init__(self, size: int) -> None:
        super().__init__(f"more than {size} bytes")
        self.size = size


@dataclass(frozen=True, slots=True)
class Limit:
    """For one kind of answer: `size` in bytes, and the `longest` time in seconds that its coming may take in all.

    The second counts only while bytes come; how long a server may be silent is a matter of `Timeouts`.
    """

    size: int
    longest: float


LOGIN = Limit(_MIB // 4, 60.0)
"""A session's reference or a refusal: some hundred bytes."""
CALL = Limit(64 * _MIB, 600.0)
PICTURE = Limit(512 * _MIB, 1800.0)
"""A whole pool, or its database: tens of megabytes for thousands of virtual machines."""

_PICTURES = frozenset({"event.from", "event.next"})


def limit_of(method: str) -> Limit:
    """What the answer to a call of the API may take."""
    if method.startswith("session."):
        return LOGIN
    return PICTURE if method in _PICTURES or ".get_all_records" in method else CALL


class Deadline:
    """The end of one exchange: status line, headers and body have it in common.

    `seconds` from now at first; what comes of the body moves it, up to the limit's `longest` (or `seconds`, where that
    is more).
    """

    def __init__(self, seconds: float, limit: Limit) -> None:
        now = clock.monotonic()
        self.seconds = seconds
        self._until = now + seconds
        self._last = now + max(seconds, limit.longest)
        self._size = limit.size
        self._came = 0

    def left(self) -> float:
        """Seconds that the socket may take for the next bytes.

        Raises:
            TimeoutError: none are left.

        """
        left = min(self._until - clock.monotonic(), self.seconds)
        if left <= 0:
            raise TimeoutError("timed out")
        return clock.real_seconds(left)

    @property
    def over(self) -> bool:
        """Whether no time is left."""
        return clock.monotonic() >= self._until

    def came(self, count: int) -> None:
        """So many more bytes of the body are here.

        Raises:
            AnswerTooLong: those are too many.

        """
        self._came += count
        if self._came > self._size:
            raise AnswerTooLong(self._size)
        self._until = min(self._until + count / _SLOWEST, self._last)
