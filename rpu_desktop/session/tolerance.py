"""How many servers of a pool may fail before its upgrade stops; until then, those that fail are skipped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rpu_desktop.engine.run import PoolJob
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.run.report import Report

__all__ = ["Tolerance"]


_FAILED = (PromptKind.FAILURE, PromptKind.DISKS)
"""Questions about what failed on a server; without it, the others continue."""


class Tolerance:
    """`limits` by the uuids of the pools; a pool that is not in there tolerates nothing.

    Only a member that is in service can be skipped: the engine offers it for no other, and never for the coordinator.
    """

    def __init__(self, limits: Mapping[str, int] | None = None, report: Report | None = None) -> None:
        """`report` is that of a run that is resumed: what failed before counts, too."""
        self._limits = limits or {}
        self._failed: dict[str, set[str]] = defaultdict(set)
        for uuid, pool in report.pools.items() if report is not None else ():
            for decision in pool.decisions:
                if decision.kind in _FAILED and decision.answer == Choice.SKIP:
                    self._failed[uuid].add(decision.where.uuid)

    @classmethod
    def of(cls, jobs: Iterable[PoolJob], report: Report | None = None) -> Tolerance:
        """What the jobs of a run ask for."""
        return cls({job.connection.uuid: job.options.max_failed for job in jobs}, report)

    def skips(self, prompt: Prompt) -> bool:
        """Whether the question is about a server that failed and may be skipped without asking."""
        if prompt.kind not in _FAILED or Choice.SKIP not in prompt.choices or prompt.host is None:
            return False
        failed = self._failed[prompt.pool.uuid]
        if prompt.host.uuid not in failed and len(failed) >= self._limits.get(prompt.pool.uuid, 0):
            return False
        failed.add(prompt.host.uuid)
        return True
