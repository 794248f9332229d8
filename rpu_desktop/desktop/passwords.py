"""Passwords live in the operating system's keyring and in memory, nowhere else."""

from __future__ import annotations

from typing import Protocol

from rpu_desktop.xapi.address import ServerAddress

__all__ = ["KeyringPasswords", "MemoryPasswords", "PasswordStore", "stored_password"]

_SERVICE = "rpu-desktop"


class PasswordStore(Protocol):
    """Keeps passwords: of servers by their address, of installation media by their URL.

    It may block for as long as the keyring asks its owner, so never on Qt's thread.
    """

    @property
    def lasting(self) -> bool:
        """Whether passwords outlive the program."""
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
    """The operating system's keyring."""

    @property
    def lasting(self) -> bool:
        """Whether there is a keyring at all: without one `keyring` offers a backend of priority 0 or less."""
        import keyring  # noqa: PLC0415 (slow to load)

        return float(getattr(keyring.get_keyring(), "priority", 0)) > 0

    def get(self, address: ServerAddress | str, username: str) -> str | None:
        """The password; None when it is not there or the keyring stays locked."""
        import keyring  # noqa: PLC0415 (slow to load)
        from keyring.errors import KeyringError  # noqa: PLC0415 (as above)

        try:
            return keyring.get_password(_SERVICE, _entry(address, username))
        except KeyringError:
            return None

    def put(self, address: ServerAddress | str, username: str, password: str) -> bool:
        """Keep the password; False when the keyring refuses."""
        import keyring  # noqa: PLC0415 (slow to load)
        from keyring.errors import KeyringError  # noqa: PLC0415 (as above)

        try:
            keyring.set_password(_SERVICE, _entry(address, username), password)
        except KeyringError:
            return False
        return True

    def forget(self, address: ServerAddress | str, username: str) -> None:
        """Delete the password; it may be gone already."""
        import keyring  # noqa: PLC0415 (slow to load)
        from keyring.errors import KeyringError  # noqa: PLC0415 (as above)

        try:
            keyring.delete_password(_SERVICE, _entry(address, username))
        except KeyringError:
            return


class MemoryPasswords:
    """Passwords for this run only."""

    lasting = False

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


def stored_password(address: ServerAddress | str, username: str) -> str | None:
    """The password that the operating system's keyring holds, or None."""
    return KeyringPasswords().get(address, username)


def _entry(address: ServerAddress | str, username: str) -> str:
    return f"{username}@{address}"
