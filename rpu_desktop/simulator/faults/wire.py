"""Faults between a client and the toolstack."""

from __future__ import annotations

import fnmatch
from typing import ClassVar

from rpu_desktop.simulator.faults.base import Fault
from rpu_desktop.simulator.pool import SimPool

__all__ = ["WireFault"]


class WireFault(Fault):
    """Affects one request; the server acts according to `kind`."""

    kind = ""
    keys: ClassVar = {"method": "*", "agent": "*"}
    after: ClassVar = False
    """Whether the call is executed anyway."""

    def affects(self, pool: SimPool, method: str, agent: str) -> bool:
        """Whether this request is affected."""
        meant = fnmatch.fnmatchcase(method.removeprefix("Async."), self.values["method"])
        return meant and fnmatch.fnmatchcase(agent, self.values["agent"]) and self.triggers(pool)


class ResetBefore(WireFault):
    """The request is lost."""

    kind = "reset-before"


class ResetAfter(WireFault):
    """The response is lost."""

    kind = "reset-after"
    after = True


class NoAnswer(WireFault):
    """The response never comes."""

    kind = "no-answer"
    after = True


class Http500(WireFault):
    """The web server reports an internal error."""

    kind = "http-500"


class WrongAnswer(WireFault):
    """The response is nonsense."""

    kind = "wrong-answer"
