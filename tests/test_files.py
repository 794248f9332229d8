"""The program's files: private, complete or absent, and nothing is lost if two programs write."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.files import FileDamaged, change_json, file_lock, private_folder, read_json, write_whole

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("umask")
def test_whatever_the_umask_is_no_other_user_can_read_or_change(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file.json"
    change_json(path, lambda _: {"x": 1})
    assert {mode(found) for found in path.parent.iterdir()} == {0o600}
    assert [mode(path.parent), mode(path.parent.parent)] == [0o700, 0o700]


def test_a_folder_that_an_earlier_version_left_open_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)
    private_folder(folder)
    assert mode(folder) == 0o700


def test_where_the_file_is_a_link_it_stays_one(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "settings.json"
    real.parent.mkdir()
    real.write_text("{}")
    link = tmp_path / "settings.json"
    link.symlink_to(real)
    write_whole(link, b"[1]")
    assert link.is_symlink()
    assert real.read_bytes() == b"[1]"


def test_a_full_disk_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    write_whole(path, b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_many_programs_that_write_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    words = (
        "import sys; from pathlib import Path; from rpu_desktop.files import change_json\n"
        "for n in range(20): change_json(Path(sys.argv[1]), lambda old: [*(old or []), f'{sys.argv[2]}-{n}'])"
    )
    programs = [subprocess.Popen([sys.executable, "-c", words, str(path), str(number)]) for number in range(4)]
    assert [program.wait() for program in programs] == [0] * 4
    assert len(set(json.loads(path.read_text()))) == 80


def test_many_threads_that_write_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file.json"

    def more(old: Any) -> list[Any]:
        return [*(old or []), threading.get_ident()]

    def write() -> None:
        for _ in range(10):
            change_json(path, more)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(json.loads(path.read_text())) == 40


def test_a_second_run_is_refused_and_a_dead_one_blocks_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    words = f"from pathlib import Path; from rpu_desktop.files import file_lock; lock = file_lock(Path({str(path)!r}))"
    with subprocess.Popen(
        [sys.executable, "-c", f"{words}; print('held', flush=True); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(BlockingIOError):
            file_lock(path)
        other.kill()
        other.wait()
        file_lock(path, 10).release()


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[" * 100_000, b" " * (17 * 2**20)])
def test_a_damaged_file_is_set_aside_and_none_before_it_is_overwritten(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.json"
    path.with_suffix(".damaged").write_bytes(b"an older one")
    path.write_bytes(content)
    with pytest.raises(FileDamaged):
        read_json(path)
    aside = change_json(path, lambda old: [old])
    assert aside is not None
    assert aside.read_bytes() == content
    assert path.with_suffix(".damaged").read_bytes() == b"an older one"
    assert read_json(path) == [None]
