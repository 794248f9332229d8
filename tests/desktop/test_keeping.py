"""What is stored: servers without passwords, passwords in a keyring."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rpu_desktop.desktop.server_store import SavedServer, ServerStore
from rpu_desktop.session.passwords import MemoryPasswords
from rpu_desktop.xapi.address import ServerAddress

SERVERS = [SavedServer("xen1.example.com", name="Frankfurt"), SavedServer("192.0.2.7:8443", "admin", remember=False)]


def test_servers_come_back_as_they_were(tmp_path: Path) -> None:
    store = ServerStore(tmp_path / "config" / "servers.json")
    assert store.load() == []
    store.save(SERVERS)
    assert ServerStore(store.path).load() == SERVERS


def test_a_damaged_file_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "servers.json"
    path.write_text("{nonsense")
    assert ServerStore(path).load() == []
    assert path.with_suffix(".damaged").exists()


def test_rows_that_make_no_sense_are_omitted(tmp_path: Path) -> None:
    path = tmp_path / "servers.json"
    path.write_text('{"servers": [7, {"address": ""}, {"address": "xen1", "later": 1}]}')
    assert [server.address for server in ServerStore(path).load()] == ["xen1"]


def test_memory_keeps_passwords_until_forgotten() -> None:
    passwords, address = MemoryPasswords(), ServerAddress("xen1")
    passwords.put(address, "root", "secret")
    assert passwords.get(address, "root") == "secret"
    assert passwords.get(address, "admin") is None
    passwords.forget(address, "root")
    assert passwords.get(address, "root") is None


_WITH_KEYRING = """
from rpu_desktop.session.passwords import KeyringPasswords, stored_password
from rpu_desktop.xapi.address import ServerAddress
passwords, address = KeyringPasswords(), ServerAddress("xen1", 8443)
assert passwords.lasting
assert passwords.put(address, "root", "s3cret")
assert stored_password(address, "root") == "s3cret"
assert stored_password(ServerAddress("xen1"), "root") is None
passwords.forget(address, "root")
assert stored_password(address, "root") is None
passwords.forget(address, "root")
"""


@pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")), reason="no keyring daemon here"
)
def test_passwords_in_a_real_keyring(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(_WITH_KEYRING)
    commands = (
        f'echo -n test | gnome-keyring-daemon --unlock --components=secrets >/dev/null && "{sys.executable}" "{script}"'
    )
    places = {name: str(tmp_path) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")}
    tmp_path.chmod(0o700)
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", commands],
        env=os.environ | places,
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_without_a_keyring_nothing_lasts(tmp_path: Path) -> None:
    script = (
        "from rpu_desktop.session.passwords import KeyringPasswords\n"
        "from rpu_desktop.xapi.address import ServerAddress\n"
        "passwords = KeyringPasswords()\n"
        "assert not passwords.lasting\n"
        "assert not passwords.put(ServerAddress('xen1'), 'root', 'x')\n"
        "assert passwords.get(ServerAddress('xen1'), 'root') is None\n"
    )
    env = os.environ | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    subprocess.run([sys.executable, "-c", script], env=env, cwd=Path(__file__).resolve().parents[2], check=True)


def two_stores(tmp_path: Path) -> tuple[ServerStore, ServerStore]:
    """Two programs that have read the same list."""
    stores = ServerStore(tmp_path / "servers.json"), ServerStore(tmp_path / "servers.json")
    stores[0].save(SERVERS)
    for store in stores:
        assert store.load() == SERVERS
    return stores


def test_two_programs_that_add_a_server_each_keep_both(tmp_path: Path) -> None:
    one, other = two_stores(tmp_path)
    one.save([*SERVERS, SavedServer("xen2")])
    other.save([*SERVERS, SavedServer("xen3")])
    one.save([*SERVERS, SavedServer("xen2", name="renamed")])
    found = {server.address: server.name for server in ServerStore(one.path).load()}
    assert found == {**{server.address: server.name for server in SERVERS}, "xen2": "renamed", "xen3": ""}


def test_a_server_that_another_program_removed_does_not_come_back(tmp_path: Path) -> None:
    one, other = two_stores(tmp_path)
    other.save(SERVERS[1:])
    one.save([SERVERS[0], SavedServer("192.0.2.7:8443", "admin", name="renamed", remember=False)])
    (server,) = ServerStore(one.path).load()
    assert server.name == "renamed"


def test_what_a_newer_program_wrote_beside_a_server_stays(tmp_path: Path) -> None:
    path = tmp_path / "servers.json"
    path.write_text('{"servers": [{"address": "xen1", "later": 1}, {"address": 7}], "also": 2}', "utf-8")
    store = ServerStore(path)
    store.save([SavedServer(server.address, name="renamed") for server in store.load()])
    content = json.loads(path.read_text("utf-8"))
    assert content["also"] == 2
    assert content["servers"][0]["later"] == 1
    assert content["servers"][0]["name"] == "renamed"
    assert {"address": 7} in content["servers"]
