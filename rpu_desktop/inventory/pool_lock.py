"""The lock record of a running upgrade in its pool: who runs it, from where, since when, last heartbeat.

It stands in ``pool.other_config``, which survives restarts of the coordinator and may be written amid an upgrade.  The
API has no "write if unchanged", but refuses to add a key that is there (``MAP_DUPLICATE_KEY``).  Hence the keys:

* `KEY` says whose the pool is.  Only who claims the pool writes it, so that no heartbeat of the former run can wipe
  out that of the one that took over.
* `SIGNS` hold the heartbeats of that run, in turns: while one is replaced (removed, then added), the other one still
  stands there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rpu_desktop.i18n.format import moment
from rpu_desktop.i18n.text import Text, one_line, plain

__all__ = ["KEY", "KEYS", "SIGNS", "LockRecord", "without_lock_keys"]

KEY = "rpu_desktop:run"
SIGNS = ("rpu_desktop:alive:0", "rpu_desktop:alive:1")
KEYS = (*SIGNS, KEY)
"""All keys of a lock record, in the order in which they are removed: no heartbeat outlasts it."""

_LONGEST = 80
"""Letters of a user's or a computer's name: any user with write access may have stored anything there."""
_SILENT = 600.0
"""Seconds without a heartbeat after which a run counts as abandoned: longer than the usual network outage."""
_SKEW = 60.0
"""Seconds by which two clocks that are set may differ."""
_END_OF_TIME = 253_000_000_000.0
"""Seconds since 1970 beyond which there is no date (the year 9987)."""


@dataclass(frozen=True, slots=True)
class LockRecord:
    """Who is upgrading the pool: `who` on the computer `where`; times in seconds since 1970 there, 0 if unknown."""

    who: str
    where: str
    since: float
    alive: float
    run: str
    pid: int = 0
    """The process on that computer; 0 if not recorded."""
    boot: str = ""
    """Which start of which computer that is: computers may share a name, and numbers of processes come again."""

    @classmethod
    def of(cls, other_config: Mapping[str, str]) -> LockRecord | None:
        """The mark in a pool's ``other_config``; one that cannot be read counts as a stranger's of long ago."""
        if KEY not in other_config:
            return None
        said = _fields(other_config[KEY])
        run = _word(said.get("run"))
        signs = [_fields(other_config.get(key, "")) for key in SIGNS]
        lives = [said.get("alive"), *(sign.get("alive") for sign in signs if _word(sign.get("run")) == run)]
        return cls(
            one_line(_word(said.get("who")), _LONGEST) or "?",
            one_line(_word(said.get("where")), _LONGEST) or "?",
            _seconds(said.get("since")),
            max(_seconds(alive) for alive in lives),
            run,
            int(_seconds(said.get("pid"))),
            str(said.get("boot") or ""),
        )

    def silent(self, now: float) -> bool:
        """Whether nothing has been heard of that run for long, should its computer's clock be right."""
        return now - self.alive > _SILENT

    def recent(self, now: float) -> bool:
        """Whether its last sign says that it is of the last minutes; one of the future says nothing."""
        return -_SKEW <= now - self.alive <= _SILENT

    @property
    def since_when(self) -> Text:
        """The beginning, as people read it."""
        return _moment(self.since)

    @property
    def last_heartbeat(self) -> Text:
        """The last heartbeat, formatted for people."""
        return _moment(self.alive)


def without_lock_keys(other_config: Mapping[str, str]) -> dict[str, str]:
    """The same without the mark."""
    return {key: value for key, value in other_config.items() if key not in KEYS}


def _fields(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _word(value: Any) -> str:
    """A text; empty for anything else."""
    return value if isinstance(value, str) else ""


def _seconds(value: Any) -> float:
    """A time, whether it was written as seconds or as a date; 0 for anything else."""
    if not isinstance(value, str | int | float):
        return 0.0
    try:
        seconds = float(value)
    except (TypeError, ValueError, OverflowError):
        try:
            seconds = datetime.fromisoformat(str(value)).timestamp()
        except (ValueError, OverflowError, OSError):
            return 0.0
    return seconds if 0 < seconds < _END_OF_TIME else 0.0


def _moment(seconds: float) -> Text:
    return moment(seconds) if seconds else plain("?")
