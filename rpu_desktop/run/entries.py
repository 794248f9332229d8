"""The journal's entries besides events: facts that a run must not forget and cannot read from the pool.

Each entry is written before the action that it announces, or after the action that it records. `RunState` is built
from them. All keys are uuids, because references may change when a coordinator restarts. `rpu_desktop.run.wire`
converts entries to lines of the journal and back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from rpu_desktop import clock
from rpu_desktop.i18n.text import Text
from rpu_desktop.inventory.ids import NO_HOST, HostUuid, PbdUuid, SrUuid, VbdUuid, VdiUuid, VmUuid
from rpu_desktop.planning import Immovable
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.run.disks import NO_STORAGE, DiskHop, Leftover
from rpu_desktop.run.options import RunOptions
from rpu_desktop.versions import SoftwareVersion

__all__ = [
    "ENTRIES",
    "ArrivedVm",
    "BackupMade",
    "Begun",
    "Disabling",
    "DiskSettled",
    "Enabled",
    "Entry",
    "GivenUp",
    "HookDone",
    "HostBack",
    "HostFinished",
    "HostSkipped",
    "Installed",
    "InstallingUpdates",
    "LeftBehind",
    "LeftoverClosed",
    "MovingDisks",
    "NotRebooting",
    "PoolEnded",
    "PoolTakesPart",
    "Preparing",
    "PutBack",
    "Rebooting",
    "SecondPass",
    "SessionEnded",
    "StoppingVm",
    "Superseding",
    "SwitchingOff",
    "TargetKnown",
    "Unprepared",
    "VmStarted",
    "Wanted",
    "WithoutUpdates",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A fact about one pool (uuid); `at` is seconds since 1970 on this computer."""

    what: ClassVar[str] = ""
    """The entry's name in the journal, independent of the name of the class."""

    at: float = field(default_factory=clock.now)
    pool: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolTakesPart(Entry):
    """How to reach a pool of the run again.

    `server` is the address that was entered, `certificates` the fingerprints that each of the pool's servers (as an
    address) has shown.
    """

    what: ClassVar[str] = "pool"

    name: str
    server: str
    username: str
    certificates: Mapping[str, frozenset[str]]
    legacy_tls: bool = False
    hosts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted(Entry):
    """The admin's choices for the pool, without passwords."""

    what: ClassVar[str] = "wanted"

    options: RunOptions
    resolve_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun(Entry):
    """The pool as the run found it; see the fields of `RunState`."""

    what: ClassVar[str] = "begin"

    homes: Mapping[VmUuid, HostUuid]
    plugged: Mapping[HostUuid, frozenset[PbdUuid]]
    versions: Mapping[HostUuid, SoftwareVersion | None]
    arrived: Mapping[VmUuid, HostUuid] = field(default_factory=dict)
    cpus: Mapping[HostUuid, Mapping[str, str]] = field(default_factory=dict)
    settings: Mapping[HostUuid, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseding(Entry):
    """The run takes over what another one (its id) has left unfinished."""

    what: ClassVar[str] = "superseding"

    run: str


# --- announcements ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchingOff(Entry):
    """Something is being switched off; `undo` restores it."""

    what: ClassVar[str] = "switching-off"

    undo: Undo


@dataclass(frozen=True, slots=True, kw_only=True)
class Disabling(Entry):
    """A host is being disabled."""

    what: ClassVar[str] = "disabling"

    host: HostUuid


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppingVm(Entry):
    """A VM is suspended or shut down, with consent, for the turn of `host`."""

    what: ClassVar[str] = "standing-down"

    vm: VmUuid
    host: HostUuid
    how: Immovable


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing(Entry):
    """A host's next boot starts the installer."""

    what: ClassVar[str] = "preparing"

    host: HostUuid


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebooting(Entry):
    """A host is ordered to reboot; `before` is its previous boot time, seconds since 1970."""

    what: ClassVar[str] = "rebooting"

    host: HostUuid
    before: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupMade(Entry):
    """The pool database was backed up to this file."""

    what: ClassVar[str] = "backup"

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovingDisks(Entry):
    """These disks of a VM are being copied to other storage."""

    what: ClassVar[str] = "moving-disks"

    vm: VmUuid
    name: str
    disks: tuple[DiskHop, ...]
    suspend_sr: SrUuid = NO_STORAGE


# --- records ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivedVm(Entry):
    """A VM was started since the run began; it was first seen on `host`."""

    what: ClassVar[str] = "arrived"

    vm: VmUuid
    host: HostUuid


@dataclass(frozen=True, slots=True, kw_only=True)
class Enabled(Entry):
    """A host accepts VMs again."""

    what: ClassVar[str] = "enabled"

    host: HostUuid


@dataclass(frozen=True, slots=True, kw_only=True)
class VmStarted(Entry):
    """A VM that was stopped for the upgrade runs again, or never stopped."""

    what: ClassVar[str] = "stood-up"

    vm: VmUuid


@dataclass(frozen=True, slots=True, kw_only=True)
class Unprepared(Entry):
    """A host was not prepared after all, or the installer has had its boot."""

    what: ClassVar[str] = "unprepared"

    host: HostUuid


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRebooting(Entry):
    """A host refused to reboot."""

    what: ClassVar[str] = "not-rebooting"

    host: HostUuid


@dataclass(frozen=True, slots=True, kw_only=True)
class HostBack(Entry):
    """A host has booted again after `took` seconds; 0 if unknown."""

    what: ClassVar[str] = "back"

    host: HostUuid
    took: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetKnown(Entry):
    """The target version of every host."""

    what: ClassVar[str] = "target"

    version: SoftwareVersion | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed(Entry):
    """A host was seen with the new version."""

    what: ClassVar[str] = "installed"

    host: HostUuid


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallingUpdates(Entry):
    """These updates (names) are being installed on a host."""

    what: ClassVar[str] = "updates"

    host: HostUuid
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutUpdates(Entry):
    """A host skips (the rest of) its updates."""

    what: ClassVar[str] = "without-updates"

    host: HostUuid
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondPass(Entry):
    """All hosts have the new version; their updates follow."""

    what: ClassVar[str] = "second-pass"


@dataclass(frozen=True, slots=True, kw_only=True)
class HookDone(Entry):
    """The admin's scripts of this moment have all returned "continue"; `host` is empty if they are about the pool."""

    what: ClassVar[str] = "scripts-done"

    moment: str
    host: HostUuid = NO_HOST


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskSettled(Entry):
    """The move of a disk (by its VBD) is over: it was seen on `sr`; empty if the disk no longer exists."""

    what: ClassVar[str] = "disk-settled"

    vbd: VbdUuid
    sr: SrUuid


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehind(Entry):
    """A broken move of a disk has left something behind, or the admin has decided to keep that."""

    what: ClassVar[str] = "left-behind"

    leftover: Leftover


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftoverClosed(Entry):
    """What was left behind (a VDI) is gone; in journals of older versions, the admin may also want to keep it."""

    what: ClassVar[str] = "leftover-closed"

    vdi: VdiUuid


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSkipped(Entry):
    """The admin skips a host."""

    what: ClassVar[str] = "skipped"

    host: HostUuid


@dataclass(frozen=True, slots=True, kw_only=True)
class HostFinished(Entry):
    """A host's turn is over."""

    what: ClassVar[str] = "finished"

    host: HostUuid


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBack(Entry):
    """Something that was switched off is on again."""

    what: ClassVar[str] = "put-back"

    undo: Undo


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp(Entry):
    """Something can no longer be restored; the admin was informed."""

    what: ClassVar[str] = "given-up"

    undo: Undo


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(Entry):
    """The run has ended with something left to do."""

    what: ClassVar[str] = "rested"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolEnded(Entry):
    """Nothing is left to do in the pool, or it is not wanted; `how` is the reason."""

    what: ClassVar[str] = "ended"

    how: str


ENTRIES: tuple[type[Entry], ...] = (
    PoolTakesPart,
    Wanted,
    Begun,
    Superseding,
    SwitchingOff,
    Disabling,
    StoppingVm,
    Preparing,
    Rebooting,
    BackupMade,
    MovingDisks,
    ArrivedVm,
    Enabled,
    VmStarted,
    Unprepared,
    NotRebooting,
    HostBack,
    TargetKnown,
    Installed,
    InstallingUpdates,
    WithoutUpdates,
    SecondPass,
    HookDone,
    DiskSettled,
    LeftBehind,
    LeftoverClosed,
    HostSkipped,
    HostFinished,
    PutBack,
    GivenUp,
    SessionEnded,
    PoolEnded,
)
"""All kinds of entries."""
