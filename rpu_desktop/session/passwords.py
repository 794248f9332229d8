"""Passwords live in the operating system's keyring and in memory, nowhere else."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from typing import Protocol, TypeVar

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.redaction import keep_secret
from rpu_desktop.session.keyring_asking import KeyringTrouble, asker, backend
from rpu_desktop.xapi.address import ServerAddress

__all__ = ["KeyringPasswords", "MemoryPasswords", "PasswordStore", "stored_password"]

T = TypeVar("T")

_log = logging.getLogger(__name__)

_SERVICE = "rpu-desktop"
_QUICK = 3.0
_PATIENCE = 300.0
"""Seconds that somebody at the desktop may take to unlock the keyring."""
_KEYRINGS = 5


class PasswordStore(Protocol):
    """Keeps passwords: of servers by their address, of installation media by their URL.

    It may block for as long as the keyring asks its owner, so never on Qt's thread.
    """

    @property
    def lasting(self) -> bool:
        """Whether passwords outlive the program."""
        ...

    @property
    def trouble(self) -> Text | None:
        """Why the last question came to nothing, in one sentence; None when it did not."""
        ...

    def get(self, address: ServerAddress | str, username: str) -> str | None:
        """The password, or None."""
        ...

    def put(self, address: ServerAddress | str, username: str, password: str) -> bool:
        """Keep it; whether that worked."""
        ...

    def forget(self, address: ServerAddress | str, username: str) -> None:
        """Keep it no longer."""
        ...


class KeyringPasswords:
    """The operating system's keyring, which never fails: `trouble` says why it was of no use, None when it was.

    `waiting` is called on the thread that waits once that takes a while.
    """

    def __init__(self) -> None:
        self.trouble: Text | None = None
        self.waiting: Callable[[], object] = lambda: None
        self._forgotten: set[str] = set()

    @property
    def lasting(self) -> bool:
        """Whether there is a keyring at all: without one `keyring` offers a backend of priority 0 or less."""
        return bool(self._asked(lambda: float(getattr(backend(), "priority", 0)) > 0, _QUICK))

    def get(self, address: ServerAddress | str, username: str) -> str | None:
        """The password; None when it is not there, or the keyring cannot be read."""
        entry = _entry(address, username)
        if entry in self._forgotten:
            return None
        return self._asked(lambda: _read(entry), _PATIENCE)

    def put(self, address: ServerAddress | str, username: str, password: str) -> bool:
        """Keep the password; False when the keyring refuses, or does not give it back."""
        entry = _entry(address, username)
        self._forgotten.discard(entry)
        keep_secret(password)
        return bool(self._asked(lambda: _written(entry, password), _PATIENCE))

    def forget(self, address: ServerAddress | str, username: str) -> None:
        """Delete the password; it may be gone already."""
        entry = _entry(address, username)
        self._forgotten.add(entry)
        self._asked(lambda: _delete(entry), _PATIENCE)

    def _asked(self, question: Callable[[], T], patience: float) -> T | None:
        try:
            found = asker.ask(question, patience, self.waiting)
        except KeyringTrouble as trouble:
            if trouble.text != self.trouble:
                _log.warning("%s", trouble.text)
            self.trouble = trouble.text
            return None
        self.trouble = None
        return found


def _read(entry: str) -> str | None:
    """One that is no text, as another program may have put it there, is none of ours."""
    found = backend().get_password(_SERVICE, entry)
    if not isinstance(found, str) or not found:
        return None
    keep_secret(found)
    return found


def _written(entry: str, password: str) -> bool:
    """Whether it is really there now: not every keyring says when it does not keep what it was given."""
    backend().set_password(_SERVICE, entry, password)
    if _read(entry) != password:
        raise KeyringTrouble(translate("session", "The keyring does not keep the password."))
    return True


def _delete(entry: str) -> None:
    """Of keyrings one behind the other, only the first one that has it deletes it: the next one would answer then."""
    from keyring.errors import PasswordDeleteError  # noqa: PLC0415 (slow to load)

    for _ in range(_KEYRINGS):
        with contextlib.suppress(PasswordDeleteError):
            backend().delete_password(_SERVICE, entry)
        if _read(entry) is None:
            return
    raise KeyringTrouble(translate("session", "The keyring still returns a password that was deleted."))


class MemoryPasswords:
    """Passwords for this run only."""

    lasting = False
    trouble: Text | None = None

    def __init__(self) -> None:
        self._passwords: dict[str, str] = {}

    def get(self, address: ServerAddress | str, username: str) -> str | None:
        """The password, or None."""
        return self._passwords.get(_entry(address, username))

    def put(self, address: ServerAddress | str, username: str, password: str) -> bool:
        """Keep it until the program ends."""
        self._passwords[_entry(address, username)] = password
        return True

    def forget(self, address: ServerAddress | str, username: str) -> None:
        """Keep it no longer."""
        self._passwords.pop(_entry(address, username), None)


def stored_password(
    address: ServerAddress | str, username: str, waiting: Callable[[], object] = lambda: None, patience: float = 60.0
) -> str | None:
    """The password that the operating system's keyring holds, or None; `waiting` as in `KeyringPasswords`.

    Raises:
        KeyringTrouble: the keyring cannot be read, or does not answer within `patience` seconds.

    """
    return asker.ask(lambda: _read(_entry(address, username)), patience, waiting)


def _entry(address: ServerAddress | str, username: str) -> str:
    return f"{username}@{address}"
