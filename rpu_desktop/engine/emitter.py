"""Emits the events of one pool's run, and remembers the last one about each host."""

from __future__ import annotations

from contextlib import AbstractContextManager

from rpu_desktop.engine.waits import Waits
from rpu_desktop.i18n.text import Text
from rpu_desktop.inventory import Host, Vm
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.run.events import (
    Event,
    HostChanged,
    HostStage,
    Listener,
    Named,
    Note,
    NoteLevel,
    VmChanged,
    VmStage,
)
from rpu_desktop.run.state import RunState

__all__ = ["Emitter"]


class Emitter:
    """Emits the events of one pool's run to its listener."""

    def __init__(self, pool: Named, state: RunState, listener: Listener) -> None:
        self.pool = pool
        self.waits = Waits(pool)
        self.stages: dict[HostUuid, HostStage] = {}
        """Host (uuid) -> the stage emitted last."""
        self.noted: set[str] = set()
        """The notes emitted by `note_once`."""
        self._state = state
        self._listener = listener

    def emit(self, event: Event) -> None:
        """Pass on an event."""
        self.waits.hear(event)
        self._listener(event)

    def awaiting(self, text: Text, host: Host | None = None) -> AbstractContextManager[None]:
        """Inside this block the run waits for `text`.

        It is repeated from time to time while nothing else is emitted.
        """
        return self.waits.step(text, _named(host))

    def host(
        self,
        host: Host,
        stage: HostStage,
        detail: Text | None = None,
        progress: float | None = None,
        *,
        upgraded: bool = False,
    ) -> None:
        """Report the stage of a host; `upgraded`: it has the new version although its turn is not over."""
        self.stages[host.uuid] = stage
        self.emit(
            HostChanged(
                pool=self.pool,
                host=Named(host.uuid, host.name),
                stage=stage,
                version=self.version_of(host),
                detail=detail,
                progress=progress,
                upgraded=upgraded or stage is HostStage.DONE,
            )
        )

    def version_of(self, host: Host) -> str:
        """The host's version in words, always distinguishable from its previous version if that differs."""
        before = self._state.versions.get(host.uuid)
        return host.software_version.label_beside(*filter(None, (before,)))

    def vm(
        self,
        vm: Vm,
        stage: VmStage,
        source: Host | None = None,
        target: Host | None = None,
        *,
        progress: float | None = None,
        detail: Text | None = None,
        copied: int = 0,
        storage: tuple[Named, ...] = (),
        seconds_left: float | None = None,
    ) -> None:
        """Report what is done with a VM; see `VmChanged`."""
        self.emit(
            VmChanged(
                pool=self.pool,
                vm=Named(vm.uuid, vm.name),
                stage=stage,
                source=_named(source),
                target=_named(target),
                size=vm.memory_dynamic_max or vm.memory_static_max,
                progress=progress,
                detail=detail,
                copied=copied,
                storage=storage,
                seconds_left=seconds_left,
            )
        )

    def note(self, text: Text, level: NoteLevel = NoteLevel.INFO, host: Host | None = None, vm: str = "") -> None:
        """Report a detail; see `Note` for `vm`."""
        self.emit(Note(pool=self.pool, level=level, text=text, host=_named(host), vm=vm))

    def note_lasting(self, text: Text, host: Host | None = None) -> None:
        """Report a condition that remains when the session ends."""
        self.emit(Note(pool=self.pool, level=NoteLevel.WARNING, text=text, host=_named(host), lasting=True))

    def note_once(self, text: Text, host: Host) -> None:
        """Report something about a host once that would otherwise be repeated."""
        key = f"{host.uuid} {text.render()}"
        if key not in self.noted:
            self.noted.add(key)
            self.note(text, NoteLevel.WARNING, host)


def _named(host: Host | None) -> Named | None:
    return Named(host.uuid, host.name) if host else None
