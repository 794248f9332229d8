"""A run's journal as left by another version, a full disk, or an editor: nothing else is blocked by it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rpu_desktop.desktop.unfinished_banners import still_off
from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.inventory.ids import HostUuid, VmUuid
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.run.events import (
    Asked,
    BackedUp,
    ConnectionChanged,
    Event,
    HostChanged,
    HostStage,
    HostUpdated,
    Named,
    Note,
    NoteLevel,
    Outcome,
    PoolFinished,
    PoolPlanned,
    PoolStarted,
    Restored,
    RunFinished,
    RunStarted,
    VmChanged,
    VmStage,
)
from rpu_desktop.run.journal import JournalStore
from rpu_desktop.run.options import RunOptions
from rpu_desktop.run.state import RunState
from rpu_desktop.run.unfinished import discard, survey
from rpu_desktop.run.wire import event_json, to_json
from rpu_desktop.updates.source import UpdateSource
from rpu_desktop.versions import SoftwareVersion
from tests.fuzz.folders import new_folder
from tests.fuzz.mutations import spoiled_lines

_POOL, _HOST, _VM = Named("p1", "Frankfurt"), Named("h1", "fra-01"), Named("v1", "db")
_NEW = SoftwareVersion.of({"product_version": "8.4.0", "build_number": "1"})
_TEXT = translate("engine", "{vm} is moving").of(vm="db")


class _Lines(list[dict[str, Any]]):
    """The lines that a run writes."""

    def write(self, what: str, /, **facts: Any) -> Mapping[str, Any]:
        self.append({"at": 1_700_000_000.5, "what": what, **facts})
        return self[-1]


def _events() -> Iterator[Event]:
    yield RunStarted(run="a", pools=(_POOL,))
    yield PoolStarted(pool=_POOL, hosts=(_HOST,))
    yield PoolPlanned(pool=_POOL, migrations=3, hosts_left=1, because=(_TEXT,))
    yield HostChanged(pool=_POOL, host=_HOST, stage=HostStage.EMPTYING, version="8.2")
    yield VmChanged(pool=_POOL, vm=_VM, stage=VmStage.MOVED, source=_HOST, target=_HOST)
    yield VmChanged(pool=_POOL, vm=_VM, stage=VmStage.DOWN)
    yield ConnectionChanged(pool=_POOL, connected=False, detail=_TEXT)
    yield Asked(pool=_POOL, prompt="1", host=_HOST, text=_TEXT, choices=("retry",), about="vm")
    yield BackedUp(pool=_POOL, path="/x.xml", way_back=_TEXT)
    yield HostUpdated(pool=_POOL, host=_HOST, installed=("u1",), missing=(), complete=True)
    yield HostChanged(pool=_POOL, host=_HOST, stage=HostStage.FAILED, version="8.4", detail=_TEXT)
    yield Restored(pool=_POOL, what=_TEXT, ok=False, detail=_TEXT)
    yield Note(pool=_POOL, level=NoteLevel.WARNING, text=_TEXT, host=_HOST)
    yield PoolFinished(pool=_POOL, outcome=Outcome.FAILED, detail=_TEXT)
    yield RunFinished(run="a", outcome=Outcome.FAILED)


def whole() -> list[dict[str, Any]]:
    """The lines of a run that was interrupted."""
    lines = _Lines()
    lines.write("rpu-desktop-run", format=1, run="a", program="1")
    lines.write(
        "pool",
        pool=_POOL.uuid,
        name=_POOL.name,
        server="https://10.0.0.1",
        username="root",
        certificates={"10.0.0.1": ["ab" * 32]},
        legacy_tls=False,
        hosts=2,
    )
    state = RunState(_POOL.uuid, lines)
    undo = Undo("enable-ha", plain("HA"), {"pool": "p1", "srs": ["s1"]})
    state.note_undo(undo)
    wishes = Wishes(
        immovable=Immovable.SUSPEND,
        make_room_by_vm={VmUuid("v1"): Immovable.SHUTDOWN},
        skip_hosts=frozenset({HostUuid("h")}),
    )
    source = UpdateSource(folder=Path("/updates"))
    media = MediaSource("http", "10.0.0.2", "/xs/")
    options = RunOptions(media, wishes=wishes, update_source=source, packs=(Path("/a.iso"),))
    lines.write("wanted", pool=_POOL.uuid, options=to_json(options), resolve_all=True)
    lines.write(
        "begin",
        pool=_POOL.uuid,
        homes={"v1": "h1"},
        plugged={"h1": ["pbd1"]},
        versions={"h1": {"product_version": "8.2.1"}},
        cpus={"h1": {"vendor": "x", "features_hvm": "1f-2"}},
        settings={"h1": {"dns": "10.0.0.3"}},
    )
    for event in _events():
        lines.write("event", event=event_json(event))
    state.note_disabling(HostUuid("h1"))
    state.note_stopping_vm(VmUuid("v1"), HostUuid("h1"), Immovable.SUSPEND)
    state.note_arrived(VmUuid("v2"), HostUuid("h1"))
    state.note_preparing(HostUuid("h1"))
    state.note_rebooting(HostUuid("h1"), 1_700_000_100.0)
    state.note_backup("/x.xml")
    state.note_back(HostUuid("h1"), 400.0)
    state.note_target(_NEW)
    state.note_installed(HostUuid("h1"))
    state.note_updates(HostUuid("h1"), ["u1"])
    state.note_without_updates(HostUuid("h1"), _TEXT)
    state.note_finished(HostUuid("h2"))
    state.note_skipped(HostUuid("h3"))
    return list(lines)


def cases(rng: random.Random) -> Iterator[bytes]:
    lines = whole()
    while True:
        yield spoiled_lines(rng, lines)


_BEGUN = 5
"""Lines of `whole` that make a run that has begun: more of them would only be read again and again."""


@cache
def _good() -> bytes:
    return b"".join(json.dumps(line).encode() + b"\n" for line in whole()[:_BEGUN])


def run(case: bytes) -> None:
    with new_folder() as folder:
        store = JournalStore(folder)
        (folder / "bad.jsonl").write_bytes(case)
        (folder / "good.jsonl").write_bytes(_good())
        found = survey(store)
        assert "good" in {memory.run for memory in found.unfinished}
        for memory in found.unfinished:
            memory.report.to_text()
            json.dumps(memory.report.to_json())
            for pool in memory.pools.values():
                RunState("p1", _Lines()).adopt("bad", pool.state)
                _used(pool.state)
            still_off(memory)
        for unreadable in found.unreadable:
            assert str(unreadable.failure)
        if "good" not in {unreadable.run for unreadable in found.unreadable}:
            discard(store, "bad")
        assert [memory.run for memory in survey(store).unfinished] == ["good"]
        assert not survey(store).unreadable


def _used(state: RunState) -> None:
    """Use a state as the engine does."""
    for version in (state.target, *state.versions.values()):
        assert version is None or str(version.label) is not None
        assert version is None or not version.newer_than(version)
    assert sum(state.boots) + sum(state.boot_times.values()) >= 0
    sorted({*state.homes, *state.homes.values(), *state.disabled, *state.finished, *state.skipped})
    sorted(name for names in (*state.plugged.values(), *state.updates.values()) for name in names)
    for cpu in state.cpus.values():
        " ".join(cpu.values())
