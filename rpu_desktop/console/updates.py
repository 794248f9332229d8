"""Updates from the command line: whether, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.passwords import Notify, secret_for
from rpu_desktop.console.text_files import Unreadable, read_text
from rpu_desktop.i18n.text import translate
from rpu_desktop.session.secrets import source_with_secrets
from rpu_desktop.updates.source import CLIENT_ID, DOWNLOADS, Proxy, UpdateSource, user_and_rest
from rpu_desktop.xapi.address import ServerAddress

__all__ = ["PROXY_OPTION", "SOURCE_OPTION", "ConsoleSecrets", "SecretFiles", "UpdateRequest", "through"]

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
        notify: Notify,
        proxy: str = "",
    ) -> UpdateRequest:
        """From the command line's words; `certificate` is the name of a file (``-``: standard input).

        Raises:
            ConsoleError: a file cannot be read.

        """
        chosen = replace(UpdateSource.at(source), proxy=_proxy(proxy), certificate=_read(certificate))
        return cls(wanted, source_with_secrets(chosen, ConsoleSecrets(secrets, notify)) if wanted else chosen, packs)


@dataclass(frozen=True, slots=True)
class SecretFiles:
    """Names of files (``-``: standard input) with what must not stand on the command line; empty: the keyring's."""

    client_id: str = ""
    password: str = ""
    """For the user name in the address of the update source."""
    proxy_password: str = ""
    """For the user name in the address of the proxy."""


class ConsoleSecrets:
    """The secrets of the updates: from files, without a file from the keyring; see `rpu_desktop.session.secrets`.

    All methods raise `ConsoleError` when a file cannot be read, or there is no password.
    """

    def __init__(self, files: SecretFiles, notify: Notify) -> None:
        self._files = files
        self._notify = notify

    def client_id(self) -> str:
        """As `Secrets.client_id`."""
        return _read(self._files.client_id).strip() or _stored_client_id(self._notify)

    def proxy_password(self, proxy: Proxy) -> str:
        """As `Secrets.proxy_password`."""
        return secret_for(proxy.address, proxy.username, self._files.proxy_password, PROXY_OPTION, self._notify)

    def source_password(self, source: UpdateSource) -> str:
        """As `Secrets.source_password`."""
        return secret_for(source.document, source.username, self._files.password, SOURCE_OPTION, self._notify)


def through(source: UpdateSource, proxy: str) -> UpdateSource:
    """The source by way of this proxy (an address that may name a user), by its own where that is empty."""
    return replace(source, proxy=_proxy(proxy)) if proxy else source


def _proxy(address: str) -> Proxy:
    user, _, place = user_and_rest(address)
    return Proxy(address=place, username=user)


def _read(name: str) -> str:
    if not name:
        return ""
    try:
        return read_text(name)
    except Unreadable as error:
        text = translate("console", "The file {file} cannot be read: {reason}.")
        raise ConsoleError(ExitCode.USAGE, [Complaint(text.of(file=name, reason=error.reason))]) from error


def _stored_client_id(notify: Notify) -> str:
    """Most need none: a keyring that cannot be used is reported, but is no obstacle."""
    from rpu_desktop.session.keyring_asking import WAITING, KeyringTrouble  # noqa: PLC0415 (the keyring is slow to load)
    from rpu_desktop.session.passwords import stored_password  # noqa: PLC0415 (likewise)

    try:
        return stored_password(ServerAddress.parse(DOWNLOADS), CLIENT_ID, lambda: notify(WAITING)) or ""
    except KeyringTrouble as trouble:
        notify(trouble.text)
        return ""
