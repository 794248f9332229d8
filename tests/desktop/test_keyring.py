"""Keyrings in practice: broken, locked, silent, forgetful. The saved servers are always listed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from rpu_desktop.desktop.add_server import AddServerDialog
from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.server_store import SavedServer, ServerStore
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.redaction import redact
from rpu_desktop.session import keyring_asking, passwords
from rpu_desktop.session.keyring_asking import Asker, KeyringTrouble
from rpu_desktop.session.passwords import KeyringPasswords, stored_password
from rpu_desktop.xapi.address import ServerAddress
from tests.desktop.conftest import Play
from tests.desktop.words import visible_words

XEN = ServerAddress("xen1")
ROOT = Path(__file__).resolve().parents[2]


class FakeKeyring(KeyringBackend):
    """A third-party backend."""

    priority = 5
    name = "FakeKeyring"

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], object] = {}
        self.before: Callable[[], object] = lambda: None

    def get_password(self, service: str, username: str) -> str | None:
        self.before()
        return self.kept.get((service, username))  # type: ignore[return-value]

    def set_password(self, service: str, username: str, password: str) -> None:
        self.before()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.before()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKeyring]:
    before = keyring.get_keyring()
    made = FakeKeyring()
    keyring.set_keyring(made)
    fresh = Asker()
    monkeypatch.setattr(passwords, "asker", fresh)
    monkeypatch.setattr(keyring_asking, "_SOON", 0.05)
    yield made
    fresh.close()
    keyring.set_keyring(before)


def asker() -> Asker:
    found = vars(passwords)["asker"]
    assert isinstance(found, Asker)
    return found


def raising(error: BaseException) -> Callable[[], object]:
    def fail() -> object:
        raise error

    return fail


class _Locked(Exception):
    """Like secretstorage's LockedException: no KeyringError."""


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("Unable to initialize the wallet"),
        ConnectionResetError(104, "reset"),
        ModuleNotFoundError("No module named 'keyrings'"),
        UnicodeDecodeError("utf-8", b"x", 0, 1, "no"),
        FileNotFoundError(2, "no bus"),
        TimeoutError("as the bus says"),
        KeyboardInterrupt(),
        SystemExit(3),
        KeyringLocked("locked"),
    ],
)
def test_whatever_a_backend_raises_is_one_sentence_that_names_it(backend: FakeKeyring, error: BaseException) -> None:
    backend.before = raising(error)
    store = KeyringPasswords()
    assert store.get(XEN, "root") is None
    assert "FakeKeyring" in str(store.trouble)
    assert not store.put(XEN, "root", "secret-1")
    store.forget(XEN, "root")
    with pytest.raises(KeyringTrouble, match="FakeKeyring"):
        stored_password(XEN, "root")
    backend.before = lambda: None
    assert store.put(XEN, "root", "secret-1")
    assert store.trouble is None


def test_locked_is_not_missing(backend: FakeKeyring) -> None:
    store = KeyringPasswords()
    assert (store.get(XEN, "root"), store.trouble) == (None, None)
    backend.before = raising(KeyringLocked("x"))
    store.get(XEN, "root")
    assert "is locked" in str(store.trouble)


def test_a_keyring_that_never_answers_is_given_up_on_reported_and_asked_no_more(
    backend: FakeKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    backend.before = go_on.wait
    monkeypatch.setattr(passwords, "_PATIENCE", 0.2)
    told: list[bool] = []
    store = KeyringPasswords()
    store.waiting = lambda: told.append(True)
    assert store.get(XEN, "root") is None
    assert told == [True]
    assert "does not respond" in str(store.trouble)
    monkeypatch.setattr(passwords, "_PATIENCE", 10_000.0)
    assert store.get(XEN, "root") is None  # immediately: it still does not respond
    go_on.set()


def test_when_the_program_ends_the_keyring_is_not_amid_an_answer(backend: FakeKeyring) -> None:
    """Its thread was loading the keyring while Python ended, which crashed the program."""
    ended, asked = threading.Event(), threading.Event()

    def slow() -> None:
        asked.set()
        deadline = time.monotonic() + 0.2
        while time.monotonic() < deadline:
            sum(range(1000))
        ended.set()

    backend.before = slow
    asking = threading.Thread(target=lambda: KeyringPasswords().get(XEN, "root"))
    asking.start()
    asked.wait()
    asker().close()
    assert ended.is_set()
    asking.join(60)
    assert KeyringPasswords().get(XEN, "root") is None  # it can be asked again
    assert not KeyringPasswords().trouble


def test_who_closes_the_program_does_not_wait_for_the_keyring(backend: FakeKeyring) -> None:
    go_on, asked = threading.Event(), threading.Event()

    def never() -> None:
        asked.set()
        go_on.wait()

    backend.before = never
    found: list[str | None] = ["?"]
    asking = threading.Thread(target=lambda: found.append(KeyringPasswords().get(XEN, "root")))
    asking.start()
    asked.wait()
    asker().close()
    asking.join(60)
    assert not asking.is_alive()
    assert found[-1] is None
    go_on.set()


def test_a_keyring_that_does_not_keep_what_it_was_given_is_seen(backend: FakeKeyring) -> None:
    store = KeyringPasswords()
    backend.kept = _Forgetful()
    assert not store.put(XEN, "root", "secret-2")
    assert "does not keep" in str(store.trouble)


class _Forgetful(dict[tuple[str, str], object]):
    def __setitem__(self, key: tuple[str, str], value: object) -> None:
        return


def test_a_password_that_was_deleted_does_not_come_back(backend: FakeKeyring) -> None:
    class Second(dict[tuple[str, str], object]):
        """Two chained keyrings: what is deleted in the first is found in the second."""

        times = 2

        def pop(self, key: tuple[str, str], default: object = None) -> object:
            self.times -= 1
            return super().pop(key, default) if self.times <= 0 else self.get(key, default)

    store = KeyringPasswords()
    backend.kept = Second()
    assert store.put(XEN, "root", "secret-3")
    store.forget(XEN, "root")
    assert stored_password(XEN, "root") is None
    backend.kept = Second()
    backend.kept.times = 99
    store.put(XEN, "root", "secret-4")
    store.forget(XEN, "root")
    assert "still returns a password" in str(store.trouble)
    assert store.get(XEN, "root") is None


@pytest.mark.parametrize("entry", [b"bytes", 7, "", object()])
def test_what_is_no_password_is_none(backend: FakeKeyring, entry: object) -> None:
    backend.kept["rpu-desktop", "root@xen1"] = entry
    store = KeyringPasswords()
    assert store.get(XEN, "root") is None
    assert store.trouble is None


def test_what_the_keyring_gives_is_masked_from_then_on(backend: FakeKeyring) -> None:
    backend.kept["rpu-desktop", f"root@{XEN}"] = "from-the-keyring-5"  # by an earlier run of the program
    assert stored_password(XEN, "root") == "from-the-keyring-5"
    assert "from-the-keyring-5" not in redact("it was from-the-keyring-5, then")


_SCRIPT = (
    "from rpu_desktop.session.passwords import KeyringPasswords\n"
    "store = KeyringPasswords()\n"
    "print(store.lasting, store.get('xen1', 'root'), store.put('xen1', 'root', 'x'), store.trouble)"
)


def said(tmp_path: Path, **env: str) -> str:
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"}
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT], env=kept | home | env, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize(
    "content",
    ["[backend]\ndefault-keyring=keyrings.alt.file.PlaintextKeyring\n", "default-keyring=x\n", "[backend\n", "\x00"],
)
def test_a_file_that_names_a_keyring_which_is_not_there_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "python_keyring" / "keyringrc.cfg"
    file.parent.mkdir()
    file.write_text(content)
    words = said(tmp_path)
    assert words.startswith("False None False")
    assert str(file) in words


def test_a_variable_that_names_a_keyring_which_is_not_there_is_named(tmp_path: Path) -> None:
    words = said(tmp_path, PYTHON_KEYRING_BACKEND="nowhere.Keyring")
    assert words.startswith("False None False The environment variable PYTHON_KEYRING_BACKEND")


@pytest.mark.parametrize("error", [_Locked("no"), ConnectionResetError(104, "reset"), ModuleNotFoundError("x")])
def test_with_a_broken_keyring_all_saved_servers_are_there_and_stay_there(
    backend: FakeKeyring, play: Play, error: Exception
) -> None:
    backend.before = raising(error)
    servers = [SavedServer(f"127.0.0.1:{port}", name=f"Pool {port}") for port in range(1, 6)]

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        desktop.book.passwords = KeyringPasswords()
        ServerStore(desktop.book.store.path).save(servers)
        await desktop.book.load()
        assert [server.saved for server in desktop.book.servers()] == servers
        await desktop.book.remove(desktop.book.servers()[0].id)
        assert ServerStore(desktop.book.store.path).load() == servers[1:]
        assert "FakeKeyring" in " ".join(visible_words(desktop.window))
        await driver.click("Close")
        assert "FakeKeyring" not in " ".join(visible_words(desktop.window))
        desktop.window.add_server()
        dialog = await driver.window(AddServerDialog)
        assert dialog.isVisible()
        dialog.reject()

    play(scene)


def test_what_is_saved_before_the_list_was_read_loses_nothing(play: Play) -> None:
    servers = [SavedServer(f"127.0.0.1:{port}") for port in range(1, 6)]

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        ServerStore(desktop.book.store.path).save(servers)
        await desktop.book._save()
        assert set(ServerStore(desktop.book.store.path).load()) == set(servers)

    play(scene)
