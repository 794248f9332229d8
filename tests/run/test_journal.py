"""The journal: on disk when reported so, readable whatever happened to its end, and free of secrets."""

from __future__ import annotations

import errno
import json
import os
import shutil
import threading
from collections import namedtuple
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rpu_desktop.i18n.text import Text, plain, sentence, translate
from rpu_desktop.inventory.ids import HostUuid, VmUuid
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.run.disks import DiskHop, Leftover
from rpu_desktop.run.events import (
    BackedUp,
    Event,
    HostChanged,
    HostStage,
    HostUpdated,
    Named,
    Note,
    NoteLevel,
    Restored,
)
from rpu_desktop.run.journal import Journal, JournalBusy, JournalDamaged, JournalFailed, JournalStore
from rpu_desktop.run.options import RunOptions
from rpu_desktop.run.state import RunState
from rpu_desktop.run.unfinished import RunMemory, Survey, discard, survey, unfinished
from rpu_desktop.run.wire import event_from, event_json, from_json, to_json
from rpu_desktop.updates.source import Proxy, UpdateSource
from rpu_desktop.versions import SoftwareVersion
from tests.engine.test_plan_progress import three_hosts
from tests.examples import examples
from tests.fuzz.kinds.journal import whole

words = st.text(max_size=20)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(["h1", "h2", "h3"])
undos = st.builds(Undo, st.sampled_from(["a", "b"]), words.map(plain), st.dictionaries(words, json_values, max_size=2))
Note_ = Callable[[RunState], None]


def note(method: str, *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Note_]:
    def bound(values: tuple[Any, ...]) -> Note_:
        return lambda state: getattr(state, method)(*values)

    return st.tuples(*arguments).map(bound)


hops = st.builds(
    DiskHop,
    vbd=names,
    vdi=names,
    home=st.sampled_from(["s1", "s2"]),
    source=st.sampled_from(["s1", "s2"]),
    target=st.sampled_from(["s1", "s2"]),
    name=words,
    size=st.integers(0, 2**40),
    device=words,
    other_config=st.dictionaries(words, words, max_size=2),
    tags=st.lists(words, max_size=2).map(tuple),
    alike=st.none() | st.lists(names, max_size=2).map(tuple),
)
leftovers = st.builds(
    Leftover,
    vdi=names,
    sr=st.sampled_from(["s1", "s2"]),
    vm=words,
    name=words,
    size=st.just(1),
    certain=st.booleans(),
    kept=st.booleans(),
)
versions = st.dictionaries(st.sampled_from(["product_version", "build_number"]), words).map(SoftwareVersion.of)
NOTES = st.one_of(
    note("note_undo", undos),
    note("note_restored", undos),
    note("note_given_up", undos),
    note("note_disabling", names),
    note("note_enabled", names),
    note("note_stopping_vm", names, names, st.sampled_from([Immovable.SUSPEND, Immovable.SHUTDOWN])),
    note("note_vm_started", names),
    note("note_preparing", names),
    note("note_unprepared", names),
    note("note_rebooting", names, st.floats(0, 2e9)),
    note("note_not_rebooting", names),
    note("note_back", names, st.floats(0, 1e4)),
    note("note_target", versions),
    note("note_installed", names),
    note("note_without_updates", names, words.map(plain)),
    note("note_skipped", names),
    note("note_finished", names),
    note("note_backup", words),
    note("note_arrived", names, names),
    note("note_updates", names, st.tuples(words)),
    note("note_second_pass"),
    note("note_moving_disks", names, words, st.tuples(hops)),
    note("note_disk_settled", names, st.sampled_from(["", "s1", "s2"])),
    note("note_left_behind", leftovers),
    note("note_leftover_kept", leftovers),
    note("note_leftover_closed", names),
    note("note_hook_done", st.sampled_from(["before-server", "after-server"]), names),
)


def remembered(state: RunState) -> dict[str, Any]:
    return {f.name: getattr(state, f.name) for f in fields(state) if f.name != "writer"}


@settings(max_examples=examples(60), deadline=None)
@given(notes=st.lists(NOTES, max_size=30), torn=st.integers(0, 10_000))
def test_a_state_read_back_is_the_state_that_was_written_whatever_tore_off_the_end(
    notes: list[Note_], torn: int
) -> None:
    with TemporaryDirectory() as folder:
        store = JournalStore(Path(folder))
        journal = store.create()
        state = RunState("p", journal)
        for each in notes:
            each(state)
        journal.close()
        whole = journal.path.read_bytes()
        again = store.open(journal.run)
        replayed = RunState("p", again)
        replayed.replay(again.entries)
        assert remembered(replayed) == remembered(state)
        again.close()

        lines = whole.splitlines(keepends=True)
        first = len(lines[0])
        cut = first + torn % (len(whole) - first + 1)
        journal.path.write_bytes(whole[:cut])
        survived = whole[:cut].count(b"\n")
        short = store.open(journal.run)
        assert len(short.entries) == survived
        short.write("more", pool="p")
        short.close()
        assert [entry["what"] for entry in store.open(journal.run).entries][-1] == "more"


UNFINISHED = [
    *("undos", "homes", "arrived", "plugged", "versions", "cpus", "settings", "stopped_vms", "disabled"),
    *("boot_times", "prepared", "installed", "updates", "second_pass", "backup"),
]


@settings(max_examples=examples(60), deadline=None)
@given(notes=st.lists(NOTES, max_size=30), begun=st.booleans())
def test_a_run_that_takes_over_another_ones_pool_knows_all_that_it_has_left_also_after_a_restart(
    notes: list[Note_], *, begun: bool
) -> None:
    with TemporaryDirectory() as folder:
        store = JournalStore(Path(folder))
        first, second = store.create(), store.create()
        left, state = RunState("p", first), RunState("p", second)
        if begun:
            left.begin(three_hosts().snapshot(), {HostUuid("h1"): {"mtu": 9000}})
        for each in notes:
            each(left)
        state.adopt(first.run, left)
        assert state.former == {first.run}
        assert state.begun == begun
        if begun:
            assert {name: getattr(state, name) for name in UNFINISHED} == {
                name: getattr(left, name) for name in UNFINISHED
            }
        assert state.undos == left.undos
        first.close()
        second.close()
        again = store.open(second.run)
        replayed = RunState("p", again)
        replayed.replay(again.entries)
        assert remembered(replayed) == remembered(state)
        again.close()


sources = words.map(lambda source: source.translate({ord("{"): None, ord("}"): None}))
texts = st.recursive(
    st.builds(Text, words, sources, sources, st.integers(-1, 9)),
    lambda inner: st.tuples(inner, words, inner).map(lambda t: t[0].of(**{f"x{t[1]}": t[2]})),
    max_leaves=3,
)


@given(text=texts)
def test_texts_survive_in_a_form_free_of_any_language(text: Text) -> None:
    assert from_json(json.loads(json.dumps(to_json(text))), Text) == text


def test_a_question_of_an_earlier_session_keeps_the_full_stop_before_its_advice() -> None:
    text = sentence(plain("edge-01: refused"), plain("Choose Retry."))
    assert from_json(json.loads(json.dumps(to_json(text))), Text).render() == "edge-01: refused. Choose Retry."


@given(undo=undos)
def test_undos_survive(undo: Undo) -> None:
    assert from_json(json.loads(json.dumps(to_json(undo))), Undo) == undo


POOL, HOST = Named("p", "Frankfurt"), Named("h", "fra-01")


@pytest.mark.parametrize(
    "event",
    [
        HostChanged(pool=POOL, host=HOST, stage=HostStage.VERIFYING, version="8.4", detail=plain("x"), at=5.0),
        HostUpdated(
            pool=POOL, host=HOST, installed=("XS1", "XS2"), missing=(), complete=False, detail=plain("full"), at=5.5
        ),
        Note(pool=POOL, level=NoteLevel.WARNING, text=translate("engine", "{host} is here").of(host="a"), at=6.0),
        Restored(pool=POOL, what=plain("HA"), ok=False, detail=plain("gone"), at=7.0),
        BackedUp(pool=POOL, path="/tmp/x.xml", way_back=plain("…"), at=8.0),
    ],
    ids=lambda event: type(event).__name__,
)
def test_events_survive_for_the_report(event: Event) -> None:
    assert event_from(json.loads(json.dumps(event_json(event)))) == event


def test_an_event_of_a_newer_version_is_passed_over() -> None:
    assert event_from({"kind": "Teleported", "at": 1.0}) is None


def test_options_survive_without_the_password_for_the_media(tmp_path: Path) -> None:
    media = MediaSource.parse("http://anna:geheim-42@host/xs/")
    wishes = Wishes(immovable_by_vm={VmUuid("v"): Immovable.SUSPEND}, skip_hosts=frozenset({HostUuid("h")}))
    options = RunOptions(media=media, wishes=wishes, backup=None)
    journal = JournalStore(tmp_path).create()
    journal.write("wanted", options=to_json(options))
    journal.close()
    assert "geheim-42" not in journal.path.read_text()
    found = from_json(json.loads(json.dumps(to_json(options))), RunOptions)
    assert (found.wishes, found.backup) == (wishes, None)
    assert found.media is not None
    assert (found.media.host, found.media.username, found.media.password) == ("host", "anna", "")


@pytest.mark.parametrize("proxy", ["http://anna:geheim-42@proxy:3128/", "anna:geheim-42@proxy:3128"])
def test_the_source_of_updates_survives_without_what_proves_who_asks(proxy: str) -> None:
    source = UpdateSource(
        "https://updates.example/list.xml",
        folder=Path("/updates"),
        client_id="client=geheim-42",
        username="anna",
        password="geheim-42",
        set_up_repositories=False,
        proxy=Proxy(proxy, "anna", "geheim-42"),
        certificate="PEM",
    )
    options = RunOptions(media=None, apply_updates=True, update_source=source, packs=(Path("/driver.iso"),))
    written = json.dumps(to_json(options))
    assert "geheim-42" not in written
    found = from_json(json.loads(written), RunOptions)
    plain_proxy = Proxy(proxy.replace("anna:geheim-42@", ""), "anna")
    kept = replace(source, client_id="", password="", proxy=plain_proxy)
    assert (found.apply_updates, found.update_source, found.packs) == (True, kept, options.packs)


def test_options_of_a_journal_that_knows_of_no_updates() -> None:
    known = to_json(RunOptions(media=None))
    older = {key: value for key, value in known.items() if key not in ("update_source", "packs")}
    assert from_json(older, RunOptions) == RunOptions(media=None)


def test_a_line_is_on_the_disk_before_write_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = JournalStore(tmp_path).create()
    synced: list[bytes] = []
    fsync = os.fsync

    def spy(handle: int) -> None:
        fsync(handle)
        synced.append(journal.path.read_bytes())

    monkeypatch.setattr(os, "fsync", spy)
    journal.write("disabling", host="h")
    assert synced[-1] == journal.path.read_bytes()
    assert b'"disabling"' in synced[-1]


def test_a_folder_that_cannot_be_written_to_is_a_clear_refusal(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalFailed) as caught:
        JournalStore(tmp_path / "file" / "runs").create()
    assert str(tmp_path / "file" / "runs") in str(caught.value.text)
    assert caught.value.advice is not None


def test_a_full_disk_is_a_clear_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 10, 0))
    with pytest.raises(JournalFailed, match="the disk is full"):
        JournalStore(tmp_path).create()


def test_a_disk_that_fills_up_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = JournalStore(tmp_path)
    journal = store.create()
    state = RunState("p", journal)
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: _half(write, handle, data))
    with pytest.raises(JournalFailed, match="No space left"):
        state.note_disabling(HostUuid("h"))
    assert state.disabled == set(), "what is not on the disk must not be done"
    monkeypatch.setattr(os, "write", write)
    state.note_disabling(HostUuid("h"))
    journal.close()
    assert [entry["what"] for entry in store.open(journal.run).entries] == ["rpu-desktop-run", "disabling"]


def _half(write: Callable[[int, bytes], int], handle: int, data: bytes) -> int:
    if len(data) < 10:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return write(handle, data[: len(data) // 2])


def test_only_one_process_executes_a_run(tmp_path: Path) -> None:
    store = JournalStore(tmp_path)
    journal = store.create()
    journal.write("pool", **pool_line())
    with pytest.raises(JournalBusy):
        store.open(journal.run)
    assert unfinished(store) == []
    journal.close()
    assert [memory.run for memory in unfinished(store)] == [journal.run]


def pool_line() -> dict[str, Any]:
    return {
        "pool": "p",
        "name": "Frankfurt",
        "server": "https://fra-01",
        "username": "root",
        "certificates": {},
        "legacy_tls": False,
        "hosts": 5,
    }


def test_an_unfinished_run_states_how_far_it_came_until_it_is_discarded(tmp_path: Path) -> None:
    store = JournalStore(tmp_path)
    journal = store.create()
    journal.write("pool", **pool_line())
    for host in ("h1", "h2"):
        RunState("p", journal).note_finished(HostUuid(host))
    journal.close()
    (memory,) = unfinished(store)
    (pool,) = memory.open_pools
    assert (memory.counted(pool).done, pool.hosts, pool.name) == (2, 5, "Frankfurt")
    discard(store, memory.run)
    assert unfinished(store) == []


@pytest.mark.parametrize(
    "content", [b"", b"{}\n", b"hello\n", b'{"what":"rpu-desktop-run","format":1,"at":1}\nnonsense\n{"what":"x"}\n']
)
def test_damage_before_the_end_is_reported_not_guessed_over(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "abc.jsonl").write_bytes(content)
    with pytest.raises(JournalDamaged, match="damaged"):
        JournalStore(tmp_path).open("abc")


def test_a_journal_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "abc.jsonl").write_text('{"what":"rpu-desktop-run","format":99,"at":1}\n')
    with pytest.raises(JournalDamaged, match="newer version"):
        JournalStore(tmp_path).open("abc")


@pytest.mark.parametrize("run", ["", "../etc", "nothing"])
def test_a_run_that_is_not_there(tmp_path: Path, run: str) -> None:
    with pytest.raises(JournalDamaged, match="no upgrade"):
        JournalStore(tmp_path).open(run)


def test_a_memory_of_nothing_but_a_header(tmp_path: Path) -> None:
    journal: Journal = JournalStore(tmp_path).create()
    journal.close()
    ((run, entries),) = JournalStore(tmp_path).contents()
    assert isinstance(entries, tuple)
    assert RunMemory.of(run, entries).open_pools == []


# --- malformed journals ----------------------------------------------------------------------------------------------


def left_behind(folder: Path, name: str, **other: Any) -> None:
    """A journal whose `begin` line differs from what this version writes."""
    lines = [{**line, **(other if line["what"] == "begin" else {})} for line in whole()]
    (folder / f"{name}.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))


@pytest.mark.parametrize("other", [{"homes": 7}, {"plugged": {"h1": 1}}, {"versions": "8.2"}, {"cpus": [[[]]]}])
def test_one_journal_of_another_shape_blocks_no_other_upgrade(tmp_path: Path, other: dict[str, Any]) -> None:
    left_behind(tmp_path, "bad", **other)
    left_behind(tmp_path, "good")
    store = JournalStore(tmp_path)
    found = survey(store)
    assert [memory.run for memory in found.unfinished] == ["good"]
    ((failure),) = [unreadable.failure for unreadable in found.unreadable]
    assert "bad" in str(failure)
    assert "--discard" in str(failure.advice)


def test_what_cannot_be_read_can_be_discarded_and_is_kept_for_analysis(tmp_path: Path) -> None:
    left_behind(tmp_path, "bad", homes=7)
    (tmp_path / "worse.jsonl").write_bytes(b"\xff\n")
    store = JournalStore(tmp_path)
    for run in ("bad", "worse"):
        discard(store, run)
    assert survey(store) == Survey()
    assert {path.suffix for path in tmp_path.iterdir()} == {".damaged", ".lock"}


def test_one_who_reads_a_journal_hides_it_from_nobody(tmp_path: Path) -> None:
    """The history was empty while the main window looked for unfinished upgrades, and Resume was refused."""
    left_behind(tmp_path, "good")
    store, done = JournalStore(tmp_path), threading.Event()

    def keep_reading() -> None:
        while not done.is_set():
            survey(JournalStore(tmp_path))

    reader = threading.Thread(target=keep_reading)
    reader.start()
    try:
        for _ in range(30):
            assert [memory.run for memory in survey(store).unfinished] == ["good"]
            store.open("good").close()
    finally:
        done.set()
        reader.join()


def test_what_a_newer_version_states_besides_is_passed_over(tmp_path: Path) -> None:
    lines = [{**line, "later": {"x": [1]}} for line in whole()]
    for line in lines:
        if line["what"] == "wanted":
            line["options"] = {**line["options"], "later": 1, "media": {**line["options"]["media"], "later": 1}}
            del line["options"]["backup"]
    (tmp_path / "newer.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    ((memory),) = survey(JournalStore(tmp_path)).unfinished
    (pool,) = memory.open_pools
    assert pool.options is not None
    assert pool.options.backup == ""
    assert pool.options.media is not None
    assert pool.options.media.host == "10.0.0.2"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_whatever_the_umask_is_no_other_user_reads_or_changes_a_journal(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        journal = JournalStore(tmp_path / "state" / "runs").create()
        journal.close()
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in journal.path.parent.iterdir()} == {0o600}
    assert journal.path.parent.stat().st_mode & 0o777 == 0o700
    journal.path.chmod(0o644)  # as earlier versions left it
    JournalStore(journal.path.parent).open(journal.run).close()
    assert journal.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_journal_is_never_open_to_others_not_even_for_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rpu_desktop.run.journal.file.only_for_me", lambda path: None)
    before = os.umask(0)
    try:
        journal = JournalStore(tmp_path).create()
        journal.close()
    finally:
        os.umask(before)
    assert journal.path.stat().st_mode & 0o777 == 0o600


def test_a_count_in_a_journal_of_a_program_without_plural_forms_still_reads() -> None:
    """Before gettext was used, a text had one English form with %n, and a comment."""
    kept = {"context": "engine", "source": "{host}: %n move(s)", "comment": "", "n": 3, "args": [["host", "fra-01"]]}
    assert from_json(kept, Text).render() == "fra-01: 3 move(s)"
    assert from_json(json.loads(json.dumps(to_json(from_json(kept, Text)))), Text).render() == "fra-01: 3 move(s)"
    plain_one = {"context": "engine", "source": "100 %n", "comment": "why", "n": -1, "args": []}
    assert from_json(plain_one, Text).render() == "100 %n"
