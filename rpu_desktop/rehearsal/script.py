"""Input and output of a rehearsal: lines of JSON between the program and the rehearsal process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rpu_desktop.i18n.text import Text
from rpu_desktop.planning import Wishes
from rpu_desktop.run.events import Named
from rpu_desktop.run.hooks import Hook
from rpu_desktop.run.options import Mode
from rpu_desktop.run.timing import Timing
from rpu_desktop.versions import SoftwareVersion

__all__ = ["Expectation", "Figures", "Refusal", "Script", "Tightest"]


@dataclass(frozen=True, slots=True)
class Script:
    """The pools from their databases, and the choices for their upgrade, without passwords.

    `target` is the version on the media (None: the release after the pool's own). `networks` as in `session.Choices`,
    by the uuids of the pools. `hooks` only take time: the scripts are not run. `trouble` are faults of the simulator;
    see `rehearsal.trouble`.
    """

    dumps: tuple[str, ...]
    target: SoftwareVersion | None = None
    mode: Mode = Mode.AUTOMATIC
    wishes: Wishes = field(default_factory=Wishes)
    networks: Mapping[str, str] = field(default_factory=dict)
    apply_updates: bool = False
    packs: tuple[Path, ...] = ()
    resolve_all: bool = False
    retries: int = 0
    max_failed: int = 0
    timing: Timing = field(default_factory=Timing)
    hooks: tuple[Hook, ...] = ()
    trouble: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expectation:
    """The plan's figures before the start: total seconds, migrations, and the downtime of each VM (uuid, seconds)."""

    seconds: float
    migrations: int
    down: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tightest:
    """The moment (seconds since 1970) at which a host had the smallest share of its memory free; in bytes."""

    at: float
    host: Named
    free: int
    total: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The results of a rehearsal in addition to the report of an upgrade, for one pool."""

    pool: Named
    expected: Expectation | None = None
    tightest: Tightest | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the upgrade would not start."""

    text: Text
    advice: Text | None = None
    pool: str = ""
