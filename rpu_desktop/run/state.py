"""What a run must not forget and cannot read from the pool: written to the journal before each side effect.

Every change is one line of the journal, and the lines read back give the same ledger: there is one place, `apply`,
where a line becomes memory.  All keys are uuids: references may change when a coordinator restarts.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from rpu_desktop.i18n.text import Text
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import Immovable
from rpu_desktop.planning.cpu_loss import read_cpu
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.run.journal import shapes
from rpu_desktop.run.journal.codec import text_from, text_json, undo_from, undo_json, version_from, version_json
from rpu_desktop.run.journal.failures import JournalFailed
from rpu_desktop.versions import SoftwareVersion

__all__ = ["Ledger", "StoodDown", "Writer"]

log = logging.getLogger(__name__)


class Writer(Protocol):
    """Where lines go: a `Journal`."""

    def write(self, what: str, /, **facts: Any) -> Mapping[str, Any]:
        """Append one line; on return it is on the disk."""
        ...


@dataclass(frozen=True, slots=True)
class StoodDown:
    """A VM that went down with consent, and where it has to run again."""

    host: str
    how: Immovable


@dataclass(slots=True)
class Ledger:
    """The memory of one pool's run; change it by its `note_…` methods only."""

    pool: str
    writer: Writer
    begun: bool = False
    """Whether `begin` was called: before that there are only things that were switched off."""
    homes: dict[str, str] = field(default_factory=dict)
    """VM -> the host it ran on when the run began."""
    arrived: dict[str, str] = field(default_factory=dict)
    """VM that was started since -> the host it was first seen on."""
    plugged: dict[str, frozenset[str]] = field(default_factory=dict)
    """Host -> the PBDs that were plugged when the run began."""
    versions: dict[str, SoftwareVersion] = field(default_factory=dict)
    """Host -> what it ran when the run began."""
    cpus: dict[str, dict[str, str]] = field(default_factory=dict)
    """Host -> what is known of its CPU from when the run began (see `rpu_desktop.planning.cpu_loss`)."""
    settings: dict[str, Any] = field(default_factory=dict)
    """Host -> its network settings when the run began (see `rpu_desktop.engine.verifying`)."""
    undos: list[Undo] = field(default_factory=list)
    """What is switched off now and has to be put back."""
    consented: set[str] = field(default_factory=set)
    """The kinds of all undos there ever were: these things may be switched off again."""
    agreed: set[str] = field(default_factory=set)
    """All undos there ever were, each exactly: what was decided about this very thing holds when a run goes on."""
    stood_down: dict[str, StoodDown] = field(default_factory=dict)
    disabled: set[str] = field(default_factory=set)
    """Hosts that this run disabled and that have not been enabled since."""
    boot_times: dict[str, float] = field(default_factory=dict)
    """Host -> its boot time before it was told to reboot; until its turn is over."""
    prepared: set[str] = field(default_factory=set)
    """Hosts whose next boot, wanted or not, starts the installer."""
    target: SoftwareVersion | None = None
    """What every host has to run in the end; from the media at first, from the coordinator once it is upgraded."""
    installed: set[str] = field(default_factory=set)
    """Hosts that were seen with the new version; their updates may make it a newer one."""
    updates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Host -> the names of the updates that this run has begun to install there."""
    without_updates: dict[str, Text] = field(default_factory=dict)
    """Hosts that do without (the rest of) their updates, and why."""
    second_pass: bool = False
    """Whether all hosts have the new version, and now get its updates one after the other."""
    skipped: set[str] = field(default_factory=set)
    finished: set[str] = field(default_factory=set)
    """Hosts whose turn is over."""
    boots: list[float] = field(default_factory=list)
    """How long (seconds) each reboot into the installer and back has taken so far."""
    backup: str = ""
    """The file with the copy of the pool database."""
    former: set[str] = field(default_factory=set)
    """Runs that this one goes on with: nobody carries them out any more."""
    ended: str = ""
    """How the run ended for good; empty while there is something left to do."""

    def begin(self, snapshot: PoolSnapshot, settings: Mapping[str, Any]) -> None:
        """The pool as the run finds it; what an earlier run has noted already stands.

        Raises:
            JournalFailed: as all `note_…` methods that announce something; then it must not be done.

        """
        hosts = snapshot.hosts
        homes = {vm.uuid: hosts[vm.resident_on].uuid for host in hosts for vm in snapshot.guests_on(host)}
        plugged = {
            host.uuid: sorted(
                pbd.uuid for pbd in snapshot.pbds.values() if pbd.host == host.ref and pbd.currently_attached
            )
            for host in hosts.values()
        }
        versions = {host.uuid: version_json(host.software_version) for host in hosts.values()}
        cpus = {host.uuid: read_cpu(host) for host in hosts.values()}
        self._announce("begin", homes=homes, plugged=plugged, versions=versions, cpus=cpus, settings=dict(settings))

    def home_of(self, vm: str) -> str | None:
        """The host that a VM belongs to; None for one that was not seen before."""
        return self.homes.get(vm) or self.arrived.get(vm)

    def note_arrived(self, vm: str, host: str) -> None:
        """Somebody has started a VM since the run began."""
        self._announce("arrived", vm=vm, host=host)

    def adopt(self, run: str, other: Ledger) -> None:
        """Take over what another run has left undone."""
        self._announce("superseding", run=run)
        for undo in other.undos:
            self.note_undo(undo)
        if not other.begun:
            return
        self._announce(
            "begin",
            homes=other.homes,
            arrived=other.arrived,
            plugged={host: sorted(pbds) for host, pbds in other.plugged.items()},
            versions={host: version_json(version) for host, version in other.versions.items()},
            cpus=other.cpus,
            settings=other.settings,
        )
        for vm, down in other.stood_down.items():
            self.note_standing_down(vm, down.host, down.how)
        for host in other.disabled:
            self.note_disabling(host)
        for host, before in other.boot_times.items():
            self.note_rebooting(host, before)
        for host in other.prepared:
            self.note_preparing(host)
        for host in other.installed:
            self.note_installed(host)
        if other.second_pass:
            self.note_second_pass()
        if other.backup:
            self.note_backup(other.backup)

    def was_agreed(self, undo: Undo) -> bool:
        """Whether exactly this was switched off before, by this run or one that it goes on with."""
        return _key(undo_json(undo)) in self.agreed

    def unsettled(self, host: str) -> bool:
        """Whether this host's turn began and is not over."""
        down = any(stood_down.host == host for stood_down in self.stood_down.values())
        return down or host in self.disabled or host in self.boot_times or host in self.prepared

    # --- announcements: on the disk before what they announce is done ------------------------------------------------

    def note_undo(self, undo: Undo) -> None:
        """Something is being switched off; this puts it back."""
        self._announce("switching-off", undo=undo_json(undo))

    def note_disabling(self, host: str) -> None:
        """A host is being disabled."""
        self._announce("disabling", host=host)

    def note_standing_down(self, vm: str, host: str, how: Immovable) -> None:
        """A VM goes down with consent for the turn of `host`."""
        self._announce("standing-down", vm=vm, host=host, how=how.value)

    def note_preparing(self, host: str) -> None:
        """A host's next boot starts the installer."""
        self._announce("preparing", host=host)

    def note_rebooting(self, host: str, before: float) -> None:
        """A host is being told to reboot; it had booted at `before`."""
        self._announce("rebooting", host=host, before=before)

    def note_backup(self, path: str) -> None:
        """The pool database was copied there."""
        self._announce("backup", path=path)

    # --- records: of what is over; the run goes on even when they cannot be written -----------------------------------

    def note_enabled(self, host: str) -> None:
        """A host takes VMs again."""
        if host in self.disabled:
            self._record("enabled", host=host)

    def note_stood_up(self, vm: str) -> None:
        """A VM runs again, or never went down."""
        if vm in self.stood_down:
            self._record("stood-up", vm=vm)

    def note_unprepared(self, host: str) -> None:
        """A host was not prepared after all, or the installer has had its boot."""
        if host in self.prepared:
            self._record("unprepared", host=host)

    def note_not_rebooting(self, host: str) -> None:
        """A host refused to reboot."""
        if host in self.boot_times:
            self._record("not-rebooting", host=host)

    def note_back(self, host: str, took: float = 0.0) -> None:
        """A host has booted again after `took` seconds (0: nobody has seen how long)."""
        self._record("back", host=host, took=round(took, 1))

    def note_target(self, target: SoftwareVersion | None) -> None:
        """What every host has to run in the end is known, or known better."""
        if target != self.target:
            self._record("target", version=version_json(target))

    def note_installed(self, host: str) -> None:
        """A host has the new version."""
        if host not in self.installed:
            self._record("installed", host=host)

    def note_updates(self, host: str, names: Iterable[str]) -> None:
        """These updates (names) are being installed on a host; what lists them will forget them."""
        new = [name for name in names if name not in self.updates.get(host, ())]
        if new:
            self._record("updates", host=host, names=new)

    def note_without_updates(self, host: str, why: Text) -> None:
        """A host does without (the rest of) its updates."""
        self._record("without-updates", host=host, why=text_json(why))

    def note_second_pass(self) -> None:
        """The first pass is over; what was waited for can come."""
        self._record("second-pass")

    def note_skipped(self, host: str) -> None:
        """A host is left out."""
        if host not in self.skipped:
            self._record("skipped", host=host)

    def note_finished(self, host: str) -> None:
        """A host's turn is over."""
        if host not in self.finished or self.unsettled(host):
            self._record("finished", host=host)

    def note_restored(self, undo: Undo) -> None:
        """Something was put back."""
        self._record("put-back", undo=undo_json(undo))

    def note_given_up(self, undo: Undo) -> None:
        """Something cannot be put back any more; the admin was told."""
        self._record("given-up", undo=undo_json(undo))

    def note_rested(self) -> None:
        """The run has ended by itself with something left to do: what was skipped is tried when it is resumed."""
        self._record("rested")

    def note_ended(self, how: str) -> None:
        """Nothing is left to do, or nobody wants it done."""
        self._record("ended", how=how)

    def _announce(self, what: str, **facts: Any) -> None:
        self.apply(self.writer.write(what, pool=self.pool, **facts))

    def _record(self, what: str, **facts: Any) -> None:
        try:
            self._announce(what, **facts)
        except JournalFailed as error:
            # Read back without this line, the ledger only has more looked at than needed.
            log.warning("%s", error)
            self.apply({"what": what, **facts})

    def replay(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Read this pool's lines back."""
        for entry in entries:
            if entry.get("pool") == self.pool:
                self.apply(entry)

    def apply(self, entry: Mapping[str, Any]) -> None:  # noqa: C901 - one line a kind
        """One line becomes memory; kinds that say nothing of the ledger change nothing.

        Raises:
            LookupError, TypeError, ValueError, AttributeError: it is of another shape (see `journal.shapes.MISFITS`).

        """
        match entry:
            case {"what": "begin"}:
                self._apply_begin(entry)
            case {"what": "switching-off", "undo": undo}:
                if _key(undo) not in {_key(undo_json(known)) for known in self.undos}:
                    self.undos.append(undo_from(undo))
                self.consented.add(undo["kind"])
                self.agreed.add(_key(undo))
            case {"what": "put-back" | "given-up", "undo": undo}:
                self.undos = [left for left in self.undos if _key(undo_json(left)) != _key(undo)]
            case {"what": "disabling", "host": host}:
                self.disabled.add(shapes.words(host))
            case {"what": "enabled", "host": host}:
                self.disabled.discard(host)
            case {"what": "standing-down", "vm": vm, "host": host, "how": how}:
                self.stood_down[shapes.words(vm)] = StoodDown(shapes.words(host), Immovable(how))
            case {"what": "stood-up", "vm": vm}:
                self.stood_down.pop(vm, None)
            case {"what": "preparing", "host": host}:
                self.prepared.add(shapes.words(host))
            case {"what": "unprepared", "host": host}:
                self.prepared.discard(host)
            case {"what": "rebooting", "host": host, "before": before}:
                self.boot_times[shapes.words(host)] = shapes.number(before)
            case {"what": "not-rebooting", "host": host}:
                self.boot_times.pop(host, None)
            case {"what": "back", "host": host, "took": took}:
                self.prepared.discard(host)
                self.boots += [shapes.number(took)] if took else []
            case {"what": "target", "version": version}:
                self.target = version_from(version)
            case {"what": "arrived", "vm": vm, "host": host}:
                self.arrived[shapes.words(vm)] = shapes.words(host)
            case {"what": "installed", "host": host}:
                self.installed.add(shapes.words(host))
            case {"what": "updates", "host": host, "names": names}:
                self.updates[shapes.words(host)] = (*self.updates.get(host, ()), *shapes.names(names))
            case {"what": "without-updates", "host": host, "why": why}:
                self.without_updates[host] = text_from(why)
            case {"what": "second-pass"}:
                self.second_pass = True
            case {"what": "skipped", "host": host}:
                self.skipped.add(shapes.words(host))
            case {"what": "finished", "host": host}:
                self._apply_finished(host)
            case {"what": "backup", "path": path}:
                self.backup = shapes.words(path)
            case {"what": "rested"}:
                self.skipped.clear()
                self.without_updates.clear()
            case {"what": "superseding", "run": run}:
                self.former.add(shapes.words(run))
            case {"what": "ended", "how": how}:
                self.ended = shapes.words(how)

    def _apply_begin(self, entry: Mapping[str, Any]) -> None:
        self.begun = True
        self.homes = _texts(entry["homes"])
        self.arrived = _texts(entry.get("arrived", {}))
        self.plugged = {host: frozenset(shapes.names(pbds)) for host, pbds in entry["plugged"].items()}
        versions = {host: version_from(found) for host, found in entry["versions"].items()}
        self.versions = {host: version for host, version in versions.items() if version is not None}
        self.cpus = {host: _texts(cpu) for host, cpu in entry.get("cpus", {}).items()}
        self.settings = {host: shapes.a_map(found) for host, found in entry.get("settings", {}).items()}

    def _apply_finished(self, host: str) -> None:
        self.finished.add(shapes.words(host))
        self.skipped.discard(host)
        self.disabled.discard(host)
        self.prepared.discard(host)
        self.boot_times.pop(host, None)


def _texts(found: Any) -> dict[str, str]:
    return {key: shapes.words(value) for key, value in shapes.a_map(found).items()}


def _key(undo: Mapping[str, Any]) -> str:
    """What makes two undos the same: their words may differ."""
    return json.dumps([undo["kind"], undo["arguments"]], sort_keys=True)
