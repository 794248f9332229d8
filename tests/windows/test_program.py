"""What must also work on Windows: upgrades, kill and resume, manual mode, an image served from this computer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rpu_desktop.i18n.catalogue import load_translator
from rpu_desktop.i18n.text import translate
from rpu_desktop.simulator.media import media_files
from rpu_desktop.simulator.releases import release_of
from tests.acceptance.simulation import Finished, PoolInfo, simulation
from tests.acceptance.state import PoolState, read_state
from tests.acceptance.watcher import Watcher
from tests.media.images import make_image
from tests.windows.program import HOME, PROGRAM, PYTHON, start, windows_path, windows_rpu

pytestmark = [
    pytest.mark.skipif(not PROGRAM, reason="there is no Windows program: make windows-test"),
    pytest.mark.timeout(1200),
]

NEW = release_of("XenServer", "8.4.0")
DATA = HOME / "AppData" / "Local" / "rpu-desktop"
_LOG_FULL = 2 * 1024**2


def where(pool: PoolInfo, file: Path) -> list[str]:
    """The pool, and its password in a file as PowerShell 5 writes one."""
    file.write_bytes(f"{pool.password}\r\n".encode("utf-16"))
    return ["--server", pool.coordinator, "--trust", pool.fingerprint, "--password-file", windows_path(file)]


def assert_upgraded(done: Finished, before: PoolState, after: PoolState, watcher: Watcher) -> None:
    assert done.code == 0, str(done)
    assert len(after.versions()) == 1
    assert after.versions() != before.versions()
    assert after.disabled() == set()
    assert after.running() == before.running()
    assert after.homes() == before.homes()
    assert after.protection() == before.protection()
    assert {key for key in after.pool["other_config"] if "rpu" in key or "rolling" in key} == set()
    assert watcher.violations(may_go_down=before.pinned()) == []


def test_an_upgrade_from_a_web_server_with_a_backup(tmp_path: Path) -> None:
    backup = HOME / "Documents" / "Sicherung größer"
    folder = "C:\\" + str(backup.relative_to(HOME.parents[1])).replace("/", "\\")
    with simulation("--hosts", 3, "--vms", 6, "--speed", 600) as simulated:
        pool = simulated.pools[0]
        before = read_state(pool)
        with Watcher(pool) as watcher:
            done = windows_rpu(
                *("upgrade", "--mode", "automatic", "--media", simulated.media, "--json", "--backup", folder),
                *where(pool, tmp_path / "password.txt"),
            )
        assert_upgraded(done, before, read_state(pool), watcher)
    assert done.events[-1]["event"]
    (dump,) = backup.glob("*")
    assert dump.stat().st_size > 10_000


def test_killed_while_a_host_is_being_installed_and_resumed(tmp_path: Path) -> None:
    """The first server boots for 80 seconds: on a busy computer, the program that is refused takes half of that."""
    slow = ("--fault", "slow-boot:seconds=16000")
    with simulation("--hosts", 2, "--vms", 4, "--speed", 200, *slow) as simulated:
        pool = simulated.pools[0]
        before = read_state(pool)
        options = where(pool, tmp_path / "password.txt")
        with Watcher(pool) as watcher:
            command = ("upgrade", "--mode", "automatic", "--media", simulated.media, "--json", "--no-backup")
            first = start([PROGRAM, *command, *options])
            assert first.stdout is not None
            for line in first.stdout:
                event = json.loads(line)
                if event["event"] == "host-changed" and event["stage"] == "installing":
                    break
            else:
                raise AssertionError("no host was ever installed")
            refused = windows_rpu("resume", "--password-file", options[-1])
            assert first.poll() is None, "it was over before it could be killed"
            first.kill()
            first.communicate()
            done = windows_rpu("resume", "--password-file", options[-1])
        assert refused.code == 2, str(refused)
        assert_upgraded(done, before, read_state(pool), watcher)


def test_manual_mode(tmp_path: Path) -> None:
    faults = ("--fault", "person:does=forget,host=fra-02", "--fault", "person:times=0")
    with simulation("--hosts", 2, "--vms", 4, "--speed", 600, *faults) as simulated:
        pool = simulated.pools[0]
        done = windows_rpu(
            *("--language", "de", "upgrade", "--mode", "manual", "--no-backup"),
            *where(pool, tmp_path / "password.txt"),
            typed="reboot\nreboot\nreboot\n",
        )
        after = read_state(pool)
    assert done.code == 0, str(done)
    assert "Wählen Sie an der Konsole das Upgrade der vorhandenen Installation" in done.out, str(done)
    came_back = translate("engine", "{host} came back with its previous version: {version}.")
    assert came_back.of(host="fra-02", version="\0").render(load_translator("de")).partition("\0")[0] in done.out
    assert len(after.versions()) == 1
    assert after.disabled() == set()


def test_an_image_on_this_computer(tmp_path: Path) -> None:
    """The path in quotes, as Explorer copies it."""
    image = make_image(tmp_path / "Xen Server Größe.iso", media_files(NEW))
    with simulation("--hosts", 2, "--vms", 4, "--speed", 600) as simulated:
        pool = simulated.pools[0]
        before = read_state(pool)
        with Watcher(pool) as watcher:
            done = windows_rpu(
                *("upgrade", "--mode", "automatic", "--accept-eula", "--no-backup", "--json"),
                *("--media", f'"{windows_path(image)}"'),
                *where(pool, tmp_path / "password.txt"),
            )
        assert_upgraded(done, before, read_state(pool), watcher)


def test_the_log_of_two_programs_is_rotated_and_no_part_is_lost(tmp_path: Path) -> None:
    (log,) = DATA.rglob("rpu-desktop.log")
    old = [log.with_name(f"{log.name}.{number}") for number in range(1, 6)]
    for number, path in enumerate(old, 1):
        path.write_text(f"part {number}\n")
    running = start([PROGRAM, "simulate", "--hosts", "1", "--vms", "0"])
    try:
        assert running.stdout is not None
        assert json.loads(running.stdout.readline())["pools"]
        full = "x" * 99 + "\n"
        log.write_text(log.read_text("utf-8") + full * (_LOG_FULL // len(full) + 1), "utf-8")
        assert windows_rpu("precheck", "--dump", windows_path(tmp_path / "nothing.xml")).code == 2
    finally:
        running.kill()
        running.communicate()
    assert old[0].stat().st_size > _LOG_FULL
    assert [path.read_text() for path in old[1:]] == [f"part {number}\n" for number in range(1, 5)]
    assert log.stat().st_size < _LOG_FULL


_SHELL = """
import ctypes, sys
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication, QWidget
from rpu_desktop.desktop.session_end import SessionEnd
from rpu_desktop.desktop.windows_shell import _task_bar, show_progress
app = QApplication(sys.argv)
window = QWidget()
window.show()
running = False
guard = SessionEnd(window, lambda: running)
handle = int(window.winId())
for progress in (0.0, 0.5, 1.0, None):
    show_progress(handle, progress, urgent=progress == 0.5)
ask = ctypes.windll.user32.SendMessageW
WM_QUERYENDSESSION = 0x11
answers = [ask(handle, WM_QUERYENDSESSION, 0, 0)]
ctypes.windll.user32.SendMessageW(handle, 0x16, 0, 0)
running = True
answers.append(ask(handle, WM_QUERYENDSESSION, 0, 0))
print(_task_bar() is not None, answers)
"""

_CREDENTIALS = """
from rpu_desktop.session.keyring_asking import backend
from rpu_desktop.session.passwords import KeyringPasswords
from rpu_desktop.xapi.address import ServerAddress
backend()
kept, pool = KeyringPasswords(), ServerAddress.parse("pool.example.com")
secret = "Gr\\u00f6\\u00dfe \\u2713"
print(kept.lasting, kept.put(pool, "root", secret), kept.get(pool, "root") == secret)
kept.forget(pool, "root")
print(kept.get(pool, "root"), kept.trouble)
"""


@pytest.mark.parametrize(
    ("code", "said"),
    [(_SHELL, ["True [1, 0]"]), (_CREDENTIALS, ["True True True", "None None"])],
    ids=["shell", "credentials"],
)
def test_what_only_windows_has(code: str, said: list[str], tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(code, "utf-8")
    program = start([PYTHON, windows_path(script)])
    out, err = program.communicate(timeout=300)
    assert out.splitlines() == said, err
