"""Rehearsals that are kept, so that the upgrade with the same plan can be laid beside them."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import platformdirs

from rpu_desktop.engine.steps import by_uuid
from rpu_desktop.files import private_folder, write_whole
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.rehearsal.child import Rehearsal, take_in
from rpu_desktop.run.journal import shapes

__all__ = ["KeptRehearsals", "plan_key"]

_log = logging.getLogger(__name__)

_MOST = 20
"""Rehearsals that are kept; the oldest are deleted."""
_KEY = re.compile(r"[0-9a-f]+")
_ENDING = ".jsonl"
_RUN = ".run"
"""A file of this ending has the plan that a run began with."""


def plan_key(findings: Iterable[Findings]) -> str:
    """Identifies the plans of these pools: the same steps in the same order; empty if a pool has no plan."""
    known = hashlib.sha256()
    for found in sorted(findings, key=lambda found: found.snapshot.pool.uuid):
        if found.plan is None or not found.plan.works:
            return ""
        known.update(found.snapshot.pool.uuid.encode())
        for action in found.plan.all_actions():
            known.update(repr(by_uuid(action.step, found.snapshot)).encode())
    return known.hexdigest()[:32]


class KeptRehearsals:
    """One file for each plan, with the lines that its rehearsal has written."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` replaces the usual one."""
        self._folder = folder or platformdirs.user_state_path("rpu-desktop", appauthor=False) / "rehearsals"

    def keep(self, rehearsal: Rehearsal) -> None:
        """Keep a rehearsal that ran to its end; it is only missing in a comparison if that is not possible."""
        if not rehearsal.plan or rehearsal.stalled or rehearsal.refusals:
            return
        lines = "".join(f"{json.dumps(line, separators=(',', ':'))}\n" for line in rehearsal.said)
        self._write(rehearsal.plan, _ENDING, lines)

    def of_run(self, run: str, findings: Sequence[Findings | None]) -> Rehearsal | None:
        """The rehearsal of the plans with which a run began; None if there is none.

        `findings` are those of its pools, None for a pool that was not examined. The plans of a resumed run are others,
        so it is remembered at the beginning which ones they were.
        """
        begun_with = self._plan_of(run)
        if begun_with:
            return self.find(begun_with)
        known = [found for found in findings if found is not None]
        plan = plan_key(known) if known and len(known) == len(findings) else ""
        if plan:
            self._write(run, _RUN, plan)
        return self.find(plan)

    def _plan_of(self, run: str) -> str:
        try:
            plan = (self._folder / f"{run}{_RUN}").read_text("ascii")
        except (OSError, ValueError):
            return ""
        return plan if _KEY.fullmatch(plan) else ""

    def _write(self, name: str, ending: str, text: str) -> None:
        """Write a file, and delete the oldest of its kind."""
        try:
            private_folder(self._folder)
            write_whole(self._folder / f"{name}{ending}", text.encode())
            oldest = sorted(self._folder.glob(f"*{ending}"), key=lambda path: path.stat().st_mtime)[:-_MOST]
            for path in oldest:
                path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("the rehearsal cannot be kept: %s", error)

    def find(self, plan: str) -> Rehearsal | None:
        """The last rehearsal of this plan; None if there is none that can be read."""
        if not plan:
            return None
        found = Rehearsal()
        try:
            for line in (self._folder / f"{plan}{_ENDING}").read_text("utf-8").splitlines():
                take_in(json.loads(line), found)
        except FileNotFoundError:
            return None
        except (OSError, *shapes.MISFITS) as error:
            _log.warning("the rehearsal of this plan cannot be read: %r", error)
            return None
        return found
