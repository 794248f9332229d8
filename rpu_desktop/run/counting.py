"""How many servers are finished, in numbers and in words: the same in the window, the console and the list of runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rpu_desktop.i18n.text import Text, translate

__all__ = ["Counted", "servers_done"]


@dataclass(frozen=True, slots=True)
class Counted:
    """The servers of one pool: all of them, those with nothing left to do, and those that run the new version.

    `updating`: all servers have the new version, and get its updates in a second pass.
    """

    hosts: int
    done: int
    updating: bool = False

    @property
    def upgraded(self) -> int:
        """How many run the new version."""
        return self.hosts if self.updating else self.done


def servers_done(pools: Iterable[Counted]) -> Text:
    """``1 of 3 servers done``; in the second pass what is upgraded and what is updated are two figures."""
    pools = list(pools)
    hosts, done = sum(pool.hosts for pool in pools), sum(pool.done for pool in pools)
    if not any(pool.updating for pool in pools):
        words = translate("engine", "{done} of {n} server done", "{done} of {n} servers done", hosts)
        return words.of(done=done)
    words = translate(
        "engine",
        "{upgraded} of {n} server upgraded, updates finished on {done}",
        "{upgraded} of {n} servers upgraded, updates finished on {done}",
        hosts,
    )
    return words.of(upgraded=sum(pool.upgraded for pool in pools), done=sum(pool.done for pool in pools))
