"""Updates from the command line: whether, and where they come from."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.passwords import Tell, secret_for
from rpu_desktop.i18n.text import translate
from rpu_desktop.updates.source import CLIENT_ID, DOWNLOADS, Proxy, UpdateSource, user_and_rest
from rpu_desktop.xapi.address import ServerAddress

__all__ = ["PROXY_OPTION", "SOURCE_OPTION", "SecretFiles", "UpdateRequest", "with_secrets"]

PROXY_OPTION = "--update-proxy-password-file"
SOURCE_OPTION = "--update-password-file"


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """What the admin wants of updates and packs."""

    wanted: bool = False
    source: UpdateSource = field(default_factory=UpdateSource)
    packs: tuple[Path, ...] = ()

    @classmethod
    def of(
        cls,
        *,
        wanted: bool,
        source: str,
        certificate: str,
        packs: tuple[Path, ...],
        secrets: SecretFiles,
        tell: Tell,
        proxy: str = "",
    ) -> UpdateRequest:
        """From the command line's words; `certificate` is the name of a file (``-``: standard input).

        Raises:
            ConsoleError: a file cannot be read.

        """
        chosen = replace(UpdateSource.at(source), proxy=_proxy(proxy), certificate=_read(certificate))
        return cls(wanted, with_secrets(chosen, secrets, tell, wanted=wanted), packs)


@dataclass(frozen=True, slots=True)
class SecretFiles:
    """Names of files (``-``: standard input) with what must not stand on the command line; empty: the keyring's."""

    client_id: str = ""
    password: str = ""
    """For the user name in the address of the update source."""
    proxy_password: str = ""
    """For the user name in the address of the proxy."""


def with_secrets(
    source: UpdateSource, files: SecretFiles, tell: Tell, *, wanted: bool, proxy: str = ""
) -> UpdateSource:
    """A source, from the command line or a journal, with its secrets; `proxy` is another one than it had.

    Raises:
        ConsoleError: a file cannot be read, or there is no password.

    """
    way = _proxy(proxy) if proxy else source.proxy
    if not wanted:
        return replace(source, proxy=way)
    client_id = _read(files.client_id).strip() or _stored_client_id(tell)
    if way.username:
        way = replace(way, password=secret_for(way.address, way.username, files.proxy_password, PROXY_OPTION, tell))
    if source.username:
        password = secret_for(source.document, source.username, files.password, SOURCE_OPTION, tell)
        source = replace(source, password=password)
    return replace(source, client_id=client_id, proxy=way)


def _proxy(address: str) -> Proxy:
    user, _, place = user_and_rest(address)
    return Proxy(address=place, username=user)


def _read(name: str) -> str:
    if not name:
        return ""
    try:
        return sys.stdin.readline() if name == "-" else Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        text = translate("console", "The file {file} cannot be read: {reason}.")
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise ConsoleError(ExitCode.USAGE, [Complaint(text.of(file=name, reason=reason))]) from error


def _stored_client_id(tell: Tell) -> str:
    """Most need none: a keyring that is of no use is told, and in nobody's way."""
    from rpu_desktop.session.keyring_asking import WAITING, KeyringTrouble  # noqa: PLC0415 (the keyring is slow to load)
    from rpu_desktop.session.passwords import stored_password  # noqa: PLC0415 (likewise)

    try:
        return stored_password(ServerAddress.parse(DOWNLOADS), CLIENT_ID, lambda: tell(WAITING)) or ""
    except KeyringTrouble as trouble:
        tell(trouble.text)
        return ""
