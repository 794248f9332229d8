"""How long to wait on a socket before a server counts as gone."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Timeouts"]


@dataclass(frozen=True, slots=True)
class Timeouts:
    """All in seconds."""

    connect: float = 10.0
    """TCP connection and TLS handshake, each."""
    ask: float = 5.0
    """The same, and the answer, when a member is asked who the coordinator is."""
    read: float = 120.0
    """Until the answer to an ordinary call begins to come; `event.from` and very long calls have their own."""
    poll: float = 30.0
    """How long one `event.from` may wait for news; the socket allows `poll_grace` more."""
    poll_grace: float = 15.0
    silence: float = 300.0
    """After this long without events the pool is read again: a server may have stopped sending them."""
    long_call: float = 3600.0
    """Calls that have no asynchronous form on an old server and may work for long."""
    logout: float = 2.0
    """Saying good-bye when closing."""
    retry_first: float = 0.25
    """First pause between two attempts to reconnect; doubles (with jitter) up to `retry_last`."""
    retry_last: float = 15.0
    task_check: float = 30.0
    """After this long without news of a task it is asked for directly."""
