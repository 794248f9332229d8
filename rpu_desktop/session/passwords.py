"""Passwords are stored in the operating system's keyring and in memory, nowhere else."""

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
"""Time (s) for the user to unlock the keyring."""
_KEYRINGS = 5


class PasswordStore(Protocol):
    """Stores passwords: of servers by address, of installation media by URL.

    It may block while the keyring prompts its owner, so never use it on Qt's thread.
    """

    @property
    def lasting(self) -> bool:
        """Whether passwords are kept after the program ends."""
        ...

    @property
    def trouble(self) -> Text | None:
        """Why the last request failed, in one sentence; None if it did not."""
        ...

    def get(self, address: ServerAddress | str, username: str) -> str | None:
        """The password, or None."""
        ...

    def put(self, address: ServerAddress | str, username: str, password: str) -> bool:
        """Store it; returns whether that worked."""
        ...

    def forget(self, address: ServerAddress | str, username: str) -> None:
        """Delete it."""
        ...


class KeyringPasswords:
    """The operating system's keyring.

    Its methods never raise: `trouble` states why it could not be used, None if it could.

    `waiting` is called on the waiting thread if that takes a while.
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
        """The password; None if there is none, or the keyring cannot be read."""
        entry = _entry(address, username)
        if entry in self._forgotten:
            return None
        return self._asked(lambda: _read(entry), _PATIENCE)

    def put(self, address: ServerAddress | str, username: str, password: str) -> bool:
        """Store the password; False if the keyring refuses, or does not return it."""
        entry = _entry(address, username)
        self._forgotten.discard(entry)
        keep_secret(password)
        return bool(self._asked(lambda: _written(entry, password), _PATIENCE))

    def forget(self, address: ServerAddress | str, username: str) -> None:
        """Delete the password, if it is there."""
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
    """Read the password; a value that is no text was written by another program and is ignored."""
    found = backend().get_password(_SERVICE, entry)
    if not isinstance(found, str) or not found:
        return None
    keep_secret(found)
    return found


def _written(entry: str, password: str) -> bool:
    """Whether it was really stored: not every keyring reports when it does not keep a value."""
    backend().set_password(_SERVICE, entry, password)
    if _read(entry) != password:
        raise KeyringTrouble(translate("session", "The keyring does not keep the password."))
    return True


def _delete(entry: str) -> None:
    """Delete the password repeatedly.

    Of chained keyrings only the first that has it deletes it, and the next one would answer then.
    """
    from keyring.errors import PasswordDeleteError  # noqa: PLC0415 (slow to load)

    for _ in range(_KEYRINGS):
        with contextlib.suppress(PasswordDeleteError):
            backend().delete_password(_SERVICE, entry)
        if _read(entry) is None:
            return
    raise KeyringTrouble(translate("session", "The keyring still returns a password that was deleted."))


class MemoryPasswords:
    """Passwords in memory only."""

    lasting = False
    trouble: Text | None = None

    def __init__(self) -> None:
        self._passwords: dict[str, str] = {}

    def get(self, address: ServerAddress | str, username: str) -> str | None:
        """The password, or None."""
        return self._passwords.get(_entry(address, username))

    def put(self, address: ServerAddress | str, username: str, password: str) -> bool:
        """Store it until the program ends."""
        self._passwords[_entry(address, username)] = password
        return True

    def forget(self, address: ServerAddress | str, username: str) -> None:
        """Delete it."""
        self._passwords.pop(_entry(address, username), None)


def stored_password(
    address: ServerAddress | str, username: str, waiting: Callable[[], object] = lambda: None, patience: float = 60.0
) -> str | None:
    """The password in the operating system's keyring, or None; `waiting` as in `KeyringPasswords`.

    Raises:
        KeyringTrouble: the keyring cannot be read, or does not respond within `patience` seconds.

    """
    return asker.ask(lambda: _read(_entry(address, username)), patience, waiting)


def _entry(address: ServerAddress | str, username: str) -> str:
    return f"{username}@{address}"
