"""The program's log."""

from __future__ import annotations

import logging
import logging.handlers
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rpu_desktop import logs
from rpu_desktop.redaction import keep_secret
from rpu_desktop.xapi.login import Credentials


def test_it_states_at_its_beginning_what_runs_where(log: Path) -> None:
    logs.log_beginning("a test")
    first = log.read_text("utf-8").splitlines()[0]
    assert "RPU Desktop" in first
    assert "a test" in first
    assert "Python" in first


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights elsewhere")
def test_no_one_else_may_read_it(log: Path) -> None:
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_password_in_a_traceback_is_omitted(log: Path) -> None:
    credentials = Credentials("root", "Tr0ub4dor&3")
    try:
        raise ValueError(f"bad answer to login({credentials.username}, {credentials.password})")
    except ValueError:
        logging.getLogger("rpu_desktop.test").exception("it broke")
    written = log.read_text("utf-8")
    assert "it broke" in written
    assert "bad answer to login(root, ***)" in written
    assert "Tr0ub4dor" not in written


def test_no_one_can_forge_an_entry(log: Path) -> None:
    logging.getLogger("rpu_desktop.test").info("%s", "evil\n2026-01-01 all is well")
    assert not any(line.startswith("2026-01-01 all") for line in log.read_text("utf-8").splitlines())


def test_what_no_one_caught_on_a_thread_is_written_down(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise RuntimeError("lost thread")

    thread = threading.Thread(target=fail)
    logs.start_logging()  # pytest's own hook is in between
    thread.start()
    thread.join()
    assert "RuntimeError: lost thread" in log.read_text("utf-8")


def test_it_is_rotated_and_old_parts_go(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = next(h for h in logging.getLogger().handlers if isinstance(h, logging.handlers.RotatingFileHandler))
    handler.maxBytes = 2000
    for number in range(200):
        logging.getLogger("rpu_desktop.test").info("line %d of many", number)
    files = logs.log_files()
    assert len(files) == 6
    assert all(path.stat().st_size <= 2000 for path in files)
    assert "line 199" in files[0].read_text("utf-8")


def test_it_continues_in_the_new_file_after_another_program_rotated_it(log: Path) -> None:
    log.rename(log.with_name("migrated"))
    logging.getLogger("rpu_desktop.test").info("still here")
    assert "still here" in log.read_text("utf-8")


def test_the_program_runs_without_a_place_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(blocked))
    assert logs.start_logging() is None


def test_secrets_are_kept_from_the_log_under_every_name(log: Path) -> None:
    keep_secret("s3cr3t-session")
    logging.getLogger("x").warning("handle %s", {"a": "s3cr3t-session"})
    assert "s3cr3t-session" not in log.read_text("utf-8")


def test_a_warning_of_a_library_reaches_the_log_and_not_the_user(tmp_path: Path) -> None:
    # In a process of its own: pytest collects warnings itself.
    program = (
        "import warnings; from rpu_desktop.logs import start_logging; "
        "print(start_logging()); warnings.warn('Basic Auth Realm was unquoted')"
    )
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == ""
    assert "Basic Auth Realm was unquoted" in Path(done.stdout.strip()).read_text("utf-8")


def test_old_parts_survive_another_program_that_holds_the_log(log: Path) -> None:
    """Windows renames no open file unless all programs that opened it allow that.

    A virus scanner, for example, does not.
    """
    handler = next(h for h in logging.getLogger().handlers if isinstance(h, logging.handlers.RotatingFileHandler))
    old = {log.with_name(f"{log.name}.{number}"): f"part {number}" for number in range(1, 6)}
    for path, content in old.items():
        path.write_text(content)
    tries = []

    def refuse(source: str, target: str) -> None:
        tries.append(source)
        raise PermissionError(13, "The process cannot access the file because it is being used by another process")

    handler.maxBytes, handler.rotator = 2000, refuse
    for number in range(100):
        logging.getLogger("rpu_desktop.test").info("line %d of many", number)
    assert {path: path.read_text() for path in old} == old
    assert "line 99 " in log.read_text("utf-8")
    assert len(tries) == 1, "not again for every line"


def test_two_programs_share_the_log_and_lose_no_part(tmp_path: Path) -> None:
    program = (
        "import logging, sys; from rpu_desktop import logs; logs._MOST = 4000; path = logs.start_logging()\n"
        "print(path, flush=True)\n"
        "for number in range(int(sys.stdin.readline())): logging.getLogger('x').info('%s %d', sys.argv[1], number)\n"
        "print('done', flush=True); sys.stdin.readline()\n"
    )
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[1])}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for name in ("first", "second")
    ]
    paths = [Path(each.stdout.readline().strip()) for each in running if each.stdout]
    for each in running:
        assert each.stdin is not None
        assert each.stdout is not None
        each.stdin.write("100\n")
        each.stdin.flush()
        assert each.stdout.readline() == "done\n"
    written = "".join(path.read_text("utf-8") for path in paths[0].parent.glob(f"{paths[0].name}*"))
    for each in running:
        each.communicate("\n")
    assert all(path.stat().st_size <= 8000 for path in paths[0].parent.glob(f"{paths[0].name}*"))
    assert all(f"{name} {number}\n" in written for name in ("first", "second") for number in range(100))
