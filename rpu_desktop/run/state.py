"""The state that a run must not forget and cannot read from the pool, journaled before each side effect.

Every change is one entry of the journal (`rpu_desktop.run.entries`), and reading the entries back gives the same
state: there is one place, `apply`, where an entry changes it. All keys are uuids: references may change when a
coordinator restarts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from rpu_desktop.i18n.text import Text
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import NO_HOST, HostUuid, PbdUuid, SrUuid, VbdUuid, VdiUuid, VmUuid
from rpu_desktop.planning import Immovable
from rpu_desktop.planning.cpu_loss import read_cpu
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.run.disks import NO_STORAGE, DiskHop, DisplacedDisk, Leftover
from rpu_desktop.run.entries import (
    ArrivedVm,
    BackupMade,
    Begun,
    Disabling,
    DiskSettled,
    Enabled,
    Entry,
    GivenUp,
    HookDone,
    HostBack,
    HostFinished,
    HostSkipped,
    Installed,
    InstallingUpdates,
    LeftBehind,
    LeftoverClosed,
    MovingDisks,
    NotRebooting,
    PoolEnded,
    Preparing,
    PutBack,
    Rebooting,
    SecondPass,
    SessionEnded,
    StoppingVm,
    Superseding,
    SwitchingOff,
    TargetKnown,
    Unprepared,
    VmStarted,
    WithoutUpdates,
)
from rpu_desktop.run.journal.failures import JournalFailed
from rpu_desktop.run.wire import entry_from, entry_json, key_of, to_json
from rpu_desktop.versions import SoftwareVersion

__all__ = ["RunState", "StoppedVm", "Writer"]

log = logging.getLogger(__name__)


class Writer(Protocol):
    """Where lines are written: a `Journal`."""

    def write(self, what: str, /, **facts: Any) -> Mapping[str, Any]:
        """Append one line; on return it is on the disk."""
        ...


@dataclass(frozen=True, slots=True)
class StoppedVm:
    """A VM that was stopped with consent, and where it has to run again."""

    host: HostUuid
    how: Immovable


@dataclass(slots=True)
class RunState:
    """The state of one pool's run; change it only with its `note_…` methods."""

    pool: str
    writer: Writer
    begun: bool = False
    """Whether `begin` was called: before that there are only settings that were switched off."""
    homes: dict[VmUuid, HostUuid] = field(default_factory=dict)
    """VM -> its host when the run began."""
    arrived: dict[VmUuid, HostUuid] = field(default_factory=dict)
    """VM that was started since -> the first host it was seen on."""
    plugged: dict[HostUuid, frozenset[PbdUuid]] = field(default_factory=dict)
    """Host -> the PBDs that were plugged when the run began."""
    versions: dict[HostUuid, SoftwareVersion] = field(default_factory=dict)
    """Host -> its version when the run began."""
    cpus: dict[HostUuid, dict[str, str]] = field(default_factory=dict)
    """Host -> its CPU facts when the run began (see `rpu_desktop.planning.cpu_loss`)."""
    settings: dict[HostUuid, Any] = field(default_factory=dict)
    """Host -> its network settings when the run began (see `rpu_desktop.engine.verifying`)."""
    undos: list[Undo] = field(default_factory=list)
    """What is switched off now and has to be restored."""
    consented: set[str] = field(default_factory=set)
    """The kinds of all undos so far: such settings may be switched off again."""
    agreed: set[str] = field(default_factory=set)
    """All undos so far: a decision about exactly this setting is still valid in a resumed run."""
    stopped_vms: dict[VmUuid, StoppedVm] = field(default_factory=dict)
    disks: dict[VbdUuid, DisplacedDisk] = field(default_factory=dict)
    """Disks that this run has moved, or was about to move, and that were not seen at home since."""
    leftovers: dict[VdiUuid, Leftover] = field(default_factory=dict)
    """What broken moves of disks have left behind, until it is gone."""
    disabled: set[HostUuid] = field(default_factory=set)
    """Hosts that this run disabled and that have not been enabled since."""
    boot_times: dict[HostUuid, float] = field(default_factory=dict)
    """Host -> its boot time before it was ordered to reboot; until its turn is over."""
    prepared: set[HostUuid] = field(default_factory=set)
    """Hosts whose next boot, intended or not, starts the installer."""
    target: SoftwareVersion | None = None
    """The target version of every host: from the media at first, from the coordinator once it is upgraded."""
    installed: set[HostUuid] = field(default_factory=set)
    """Hosts that were seen with the new version, which their updates may change."""
    updates: dict[HostUuid, tuple[str, ...]] = field(default_factory=dict)
    """Host -> the names of the updates that this run has begun to install there."""
    without_updates: dict[HostUuid, Text] = field(default_factory=dict)
    """Hosts that skip (the rest of) their updates, and why."""
    second_pass: bool = False
    """Whether all hosts have the new version, and now get their updates one after the other."""
    skipped: set[HostUuid] = field(default_factory=set)
    finished: set[HostUuid] = field(default_factory=set)
    """Hosts whose turn is over."""
    hooks_done: set[tuple[str, HostUuid]] = field(default_factory=set)
    """Moment and host (uuid) of the admin's scripts that have returned "continue"; until the host's turn is over."""
    last_turn: tuple[HostUuid, float] | None = None
    """The host whose turn ended last, and when (seconds since 1970)."""
    boots: list[float] = field(default_factory=list)
    """The duration (s) of each reboot into the installer and back so far."""
    backup: str = ""
    """The file with the backup of the pool database."""
    former: set[str] = field(default_factory=set)
    """Earlier runs that this one continues."""
    ended: str = ""
    """How the run ended for good; empty while something is left to do."""

    def begin(self, snapshot: PoolSnapshot, settings: Mapping[HostUuid, Any]) -> None:
        """Record the pool as the run finds it; records of an earlier run are kept.

        Raises:
            JournalFailed: as all `note_…` methods that announce something; then it must not be done.

        """
        hosts = snapshot.hosts
        homes = {vm.uuid: hosts[vm.resident_on].uuid for host in hosts for vm in snapshot.guests_on(host)}
        plugged = {
            host.uuid: frozenset(
                pbd.uuid for pbd in snapshot.pbds.values() if pbd.host == host.ref and pbd.currently_attached
            )
            for host in hosts.values()
        }
        versions: dict[HostUuid, SoftwareVersion | None] = {host.uuid: host.software_version for host in hosts.values()}
        cpus: dict[HostUuid, Mapping[str, str]] = {host.uuid: read_cpu(host) for host in hosts.values()}
        self._announce(
            Begun(
                pool=self.pool,
                homes=homes,
                plugged=plugged,
                versions=versions,
                cpus=cpus,
                settings=to_json(dict(settings)),
            )
        )

    def home_of(self, vm: VmUuid) -> HostUuid | None:
        """The home host of a VM; None if it was not seen before."""
        return self.homes.get(vm) or self.arrived.get(vm)

    def note_arrived(self, vm: VmUuid, host: HostUuid) -> None:
        """Someone has started a VM since the run began."""
        self._announce(ArrivedVm(pool=self.pool, vm=vm, host=host))

    def adopt(self, run: str, other: RunState) -> None:
        """Take over what another run has left unfinished."""
        self._announce(Superseding(pool=self.pool, run=run))
        for undo in other.undos:
            self.note_undo(undo)
        if not other.begun:
            return
        self._announce(
            Begun(
                pool=self.pool,
                homes=dict(other.homes),
                arrived=dict(other.arrived),
                plugged=dict(other.plugged),
                versions=dict(other.versions),
                cpus=dict(other.cpus),
                settings=dict(other.settings),
            )
        )
        for vm, down in other.stopped_vms.items():
            self.note_stopping_vm(vm, down.host, down.how)
        self._adopt_hosts(other)
        self._adopt_disks(other)
        if other.second_pass:
            self.note_second_pass()
        if other.backup:
            self.note_backup(other.backup)

    def _adopt_hosts(self, other: RunState) -> None:
        for host in other.disabled:
            self.note_disabling(host)
        for host, before in other.boot_times.items():
            self.note_rebooting(host, before)
        for host in other.prepared:
            self.note_preparing(host)
        for host in other.installed:
            self.note_installed(host)
        for host, names in other.updates.items():
            self.note_updates(host, names)

    def _adopt_disks(self, other: RunState) -> None:
        for vbd, moved in other.disks.items():
            self.note_moving_disks(moved.vm, moved.vm_name, (moved.hop,), moved.suspend_sr)
            if moved.settled:
                self.note_disk_settled(vbd, moved.hop.target)
        for leftover in other.leftovers.values():
            if not leftover.kept:
                self.note_left_behind(leftover)

    def was_agreed(self, undo: Undo) -> bool:
        """Whether exactly this was switched off before, by this run or one that it continues."""
        return key_of(undo) in self.agreed

    def unsettled(self, host: HostUuid) -> bool:
        """Whether this host's turn began and is not over."""
        down = any(vm.host == host for vm in self.stopped_vms.values())
        return down or host in self.disabled or host in self.boot_times or host in self.prepared

    # --- announcements: on disk before what they announce is done ------------------------------------------------

    def note_undo(self, undo: Undo) -> None:
        """Something is being switched off; this restores it."""
        self._announce(SwitchingOff(pool=self.pool, undo=undo))

    def note_disabling(self, host: HostUuid) -> None:
        """A host is being disabled."""
        self._announce(Disabling(pool=self.pool, host=host))

    def note_stopping_vm(self, vm: VmUuid, host: HostUuid, how: Immovable) -> None:
        """A VM is suspended or shut down, with consent, for the turn of `host`."""
        self._announce(StoppingVm(pool=self.pool, vm=vm, host=host, how=how))

    def note_preparing(self, host: HostUuid) -> None:
        """A host's next boot starts the installer."""
        self._announce(Preparing(pool=self.pool, host=host))

    def note_rebooting(self, host: HostUuid, before: float) -> None:
        """A host is being ordered to reboot; it had booted at `before`."""
        self._announce(Rebooting(pool=self.pool, host=host, before=before))

    def note_backup(self, path: str) -> None:
        """The pool database was backed up there."""
        self._announce(BackupMade(pool=self.pool, path=path))

    def note_moving_disks(
        self, vm: VmUuid, name: str, disks: tuple[DiskHop, ...], suspend_sr: SrUuid = NO_STORAGE
    ) -> None:
        """Disks of a VM are being copied to other storage."""
        self._announce(MovingDisks(pool=self.pool, vm=vm, name=name, disks=disks, suspend_sr=suspend_sr))

    # --- records: of what is over; the run continues even if they cannot be written ----------------------------------

    def note_enabled(self, host: HostUuid) -> None:
        """A host takes VMs again."""
        if host in self.disabled:
            self._record(Enabled(pool=self.pool, host=host))

    def note_vm_started(self, vm: VmUuid) -> None:
        """A VM is running again, or never stopped."""
        if vm in self.stopped_vms:
            self._record(VmStarted(pool=self.pool, vm=vm))

    def note_unprepared(self, host: HostUuid) -> None:
        """A host was not prepared after all, or the installer has had its boot."""
        if host in self.prepared:
            self._record(Unprepared(pool=self.pool, host=host))

    def note_not_rebooting(self, host: HostUuid) -> None:
        """A host refused to reboot."""
        if host in self.boot_times:
            self._record(NotRebooting(pool=self.pool, host=host))

    def note_back(self, host: HostUuid, took: float = 0.0) -> None:
        """A host has booted again after `took` seconds; 0 where that is not known."""
        self._record(HostBack(pool=self.pool, host=host, took=round(took, 1)))

    def note_target(self, target: SoftwareVersion | None) -> None:
        """The target version is known, or known more precisely."""
        if target != self.target:
            self._record(TargetKnown(pool=self.pool, version=target))

    def note_installed(self, host: HostUuid) -> None:
        """A host has the new version."""
        if host not in self.installed:
            self._record(Installed(pool=self.pool, host=host))

    def note_updates(self, host: HostUuid, names: Iterable[str]) -> None:
        """These updates (names) are being installed on a host; they will no longer be listed afterwards."""
        new = tuple(name for name in names if name not in self.updates.get(host, ()))
        if new:
            self._record(InstallingUpdates(pool=self.pool, host=host, names=new))

    def note_without_updates(self, host: HostUuid, why: Text) -> None:
        """A host does without (the rest of) its updates."""
        self._record(WithoutUpdates(pool=self.pool, host=host, why=why))

    def note_second_pass(self) -> None:
        """The first pass is over; postponed updates can be installed."""
        self._record(SecondPass(pool=self.pool))

    def note_hook_done(self, moment: str, host: HostUuid = NO_HOST) -> None:
        """The admin's scripts of this moment have allowed the run to continue."""
        self._record(HookDone(pool=self.pool, moment=moment, host=host))

    def note_disk_settled(self, vbd: VbdUuid, sr: SrUuid) -> None:
        """The last move of a disk is over, whether or not it worked: it is on `sr` now; empty if it is gone."""
        if vbd in self.disks:
            self._record(DiskSettled(pool=self.pool, vbd=vbd, sr=sr))

    def note_left_behind(self, leftover: Leftover) -> None:
        """A broken move has left something behind."""
        if leftover.vdi not in self.leftovers:
            self._record(LeftBehind(pool=self.pool, leftover=leftover))

    def note_leftover_kept(self, leftover: Leftover) -> None:
        """The admin does not want it deleted, or it could not be."""
        self._record(LeftBehind(pool=self.pool, leftover=replace(leftover, kept=True)))

    def note_leftover_closed(self, vdi: VdiUuid) -> None:
        """What was left behind is gone."""
        if vdi in self.leftovers:
            self._record(LeftoverClosed(pool=self.pool, vdi=vdi))

    def note_skipped(self, host: HostUuid) -> None:
        """A host is skipped."""
        if host not in self.skipped:
            self._record(HostSkipped(pool=self.pool, host=host))

    def note_finished(self, host: HostUuid) -> None:
        """A host's turn is over."""
        if host not in self.finished or self.unsettled(host):
            self._record(HostFinished(pool=self.pool, host=host))

    def note_restored(self, undo: Undo) -> None:
        """Something was restored."""
        self._record(PutBack(pool=self.pool, undo=undo))

    def note_given_up(self, undo: Undo) -> None:
        """Something can no longer be restored; the admin was informed."""
        self._record(GivenUp(pool=self.pool, undo=undo))

    def note_rested(self) -> None:
        """The session has ended with something left to do: skipped items are tried when the run is resumed."""
        self._record(SessionEnded(pool=self.pool))

    def note_ended(self, how: str) -> None:
        """Nothing is left to do, or it is not wanted."""
        self._record(PoolEnded(pool=self.pool, how=how))

    def _announce(self, entry: Entry) -> None:
        line = self.writer.write(entry.what, **entry_json(entry))
        self.apply(replace(entry, at=line["at"]))  # the time that a replay will read

    def _record(self, entry: Entry) -> None:
        try:
            self._announce(entry)
        except JournalFailed as error:
            # Without this line, a replayed state only causes unnecessary checks.
            log.warning("%s", error)
            self.apply(entry)

    def replay(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Restore the state from this pool's lines of a journal.

        Raises:
            LookupError, TypeError, ValueError, AttributeError: a line is malformed (`journal.shapes.MISFITS`).

        """
        for line in lines:
            if line.get("pool") == self.pool and (entry := entry_from(line)) is not None:
                self.apply(entry)

    def apply(self, entry: Entry) -> None:  # noqa: C901 - one case a kind
        """Apply an entry to the state; other kinds change nothing."""
        match entry:
            case Begun():
                self._apply_begin(entry)
            case SwitchingOff(undo=undo):
                if key_of(undo) not in map(key_of, self.undos):
                    self.undos.append(undo)
                self.consented.add(undo.kind)
                self.agreed.add(key_of(undo))
            case PutBack(undo=undo) | GivenUp(undo=undo):
                self.undos = [left for left in self.undos if key_of(left) != key_of(undo)]
            case Disabling(host=host):
                self.disabled.add(host)
            case Enabled(host=host):
                self.disabled.discard(host)
            case StoppingVm():
                self.stopped_vms[entry.vm] = StoppedVm(entry.host, entry.how)
            case VmStarted(vm=vm):
                self.stopped_vms.pop(vm, None)
            case Preparing(host=host):
                self.prepared.add(host)
            case Unprepared(host=host):
                self.prepared.discard(host)
            case Rebooting(host=host, before=before):
                self.boot_times[host] = before
            case NotRebooting(host=host):
                self.boot_times.pop(host, None)
            case HostBack(host=host, took=took):
                self.prepared.discard(host)
                self.boots += [took] if took else []
            case TargetKnown(version=version):
                self.target = version
            case ArrivedVm(vm=vm, host=host):
                self.arrived[vm] = host
            case Installed(host=host):
                self.installed.add(host)
            case InstallingUpdates(host=host, names=names):
                self.updates[host] = (*self.updates.get(host, ()), *names)
            case WithoutUpdates(host=host, why=why):
                self.without_updates[host] = why
            case SecondPass():
                self.second_pass = True
            case HookDone(moment=moment, host=host):
                self.hooks_done.add((moment, host))
            case MovingDisks():
                self.disks |= {
                    disk.vbd: DisplacedDisk(entry.vm, entry.name, disk, suspend_sr=entry.suspend_sr)
                    for disk in entry.disks
                }
            case DiskSettled(vbd=vbd, sr=sr):
                self._apply_settled(vbd, sr)
            case LeftBehind(leftover=leftover):
                self.leftovers[leftover.vdi] = leftover
            case LeftoverClosed(vdi=vdi):
                self.leftovers.pop(vdi, None)
            case HostSkipped(host=host):
                self.skipped.add(host)
            case HostFinished(host=host):
                self._apply_finished(host, entry.at)
            case BackupMade(path=path):
                self.backup = path
            case SessionEnded():
                self.skipped.clear()
                self.without_updates.clear()
            case Superseding(run=run):
                self.former.add(run)
            case PoolEnded(how=how):
                self.ended = how

    def _apply_begin(self, entry: Begun) -> None:
        self.begun = True
        self.homes = dict(entry.homes)
        self.arrived = dict(entry.arrived)
        self.plugged = dict(entry.plugged)
        self.versions = {host: version for host, version in entry.versions.items() if version is not None}
        self.cpus = {host: dict(cpu) for host, cpu in entry.cpus.items()}
        self.settings = dict(entry.settings)

    def _apply_settled(self, vbd: VbdUuid, sr: SrUuid) -> None:
        moved = self.disks.pop(vbd, None)
        if moved is not None and sr not in (NO_STORAGE, moved.hop.home):
            self.disks[vbd] = replace(moved, hop=replace(moved.hop, target=sr), settled=True)

    def _apply_finished(self, host: HostUuid, at: float) -> None:
        if self.unsettled(host):
            self.last_turn = host, at
        self.hooks_done = {key for key in self.hooks_done if key[1] != host}
        self.finished.add(host)
        self.skipped.discard(host)
        self.disabled.discard(host)
        self.prepared.discard(host)
        self.boot_times.pop(host, None)
