"""Passwords come from files, standard input or the keyring: never from the command line, which everybody can read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from getpass import getpass

from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.text_files import Unreadable, read_text
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.media.url import MediaSource
from rpu_desktop.redaction import keep_secret
from rpu_desktop.xapi.address import ServerAddress

__all__ = ["Notify", "media_password", "passwords_for", "secret_for"]


Notify = Callable[[Text], object]
"""Called with what the program is waiting for."""


def passwords_for(servers: Sequence[tuple[ServerAddress, str]], files: Sequence[str], notify: Notify) -> list[str]:
    """The password for each (server, user): one file for all, one file each, or without a file the keyring's.

    ``-`` is a line of standard input.

    Raises:
        ConsoleError: there is none, or a file cannot be read.

    """
    if not files:
        return [_from_keyring(address, username, notify) for address, username in servers]
    read = [_from_file(name) for name in files]
    return read * len(servers) if len(read) == 1 else read


def media_password(media: MediaSource, file: str, notify: Notify) -> str:
    """The password for the user name in the media's address: the file's, without a file the keyring's.

    Raises:
        ConsoleError: there is none, or the file cannot be read.

    """
    return _from_file(file) if file else _from_keyring(media.without_credentials(), media.username, notify)


def secret_for(address: str, username: str, file: str, option: str, notify: Notify) -> str:
    """The password for a user name in the address of a proxy or of an update source; `option` names the file.

    Raises:
        ConsoleError: as `media_password`.

    """
    return _from_file(file) if file else _from_keyring(address, username, notify, option)


def _from_file(name: str) -> str:
    try:
        text = read_text(name)
    except Unreadable as error:
        words = translate("console", "The password file {file} cannot be read: {reason}.")
        raise _usage(words.of(file=name, reason=error.reason)) from error
    password = text.split("\n", 1)[0].removesuffix("\r")
    if not password:
        raise _usage(translate("console", "The password file {file} is empty.").of(file=name))
    keep_secret(password)
    return password


def _from_keyring(address: ServerAddress | str, username: str, notify: Notify, option: str = "") -> str:
    from rpu_desktop.session.keyring_asking import WAITING, KeyringTrouble  # noqa: PLC0415 (the keyring is slow to load)
    from rpu_desktop.session.passwords import stored_password  # noqa: PLC0415 (likewise)

    trouble: Text | None = None
    password: str | None = None
    try:
        password = stored_password(address, username, lambda: notify(WAITING))
    except KeyringTrouble as error:
        trouble = error.text
    if password is None and sys.stdin.isatty():
        if trouble is not None:
            notify(trouble)
        password = getpass(_prompt(address, username))
    if not password:
        server = address if isinstance(address, str) else address.url
        missing = translate("console", "There is no password for {user} at {server} in the keyring.")
        raise _usage(trouble or missing.of(user=username, server=server), _advice(option))
    keep_secret(password)
    return password


def _advice(option: str) -> Text:
    if option:
        text = translate("console", "Specify a file that contains it: {option} FILE (- for standard input).")
        return text.of(option=option)
    return translate(
        "console",
        "Specify a file that contains it: --password-file FILE, for installation media --media-password-file FILE "
        "(- for standard input).",
    )


def _prompt(address: ServerAddress | str, username: str) -> str:
    return f"{username}@{address}: "


def _usage(text: Text, advice: Text | None = None) -> ConsoleError:
    return ConsoleError(ExitCode.USAGE, [Complaint(text, advice)])
