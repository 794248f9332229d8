"""The passwords and keys that are not in journals: added to options read from one, or to new ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from rpu_desktop.media.url import MediaSource
from rpu_desktop.run.options import RunOptions
from rpu_desktop.updates.source import Proxy, UpdateSource

__all__ = ["Secrets", "UpdateSecrets", "options_with_secrets", "source_with_secrets"]


class UpdateSecrets(Protocol):
    """Provides the secrets for updates; may block while the keyring prompts its owner.

    Each may raise what its front end shows if there is none.
    """

    def client_id(self) -> str:
        """The query string that the vendor's download servers require; empty if there is none."""
        ...

    def proxy_password(self, proxy: Proxy) -> str:
        """For the user name of the proxy."""
        ...

    def source_password(self, source: UpdateSource) -> str:
        """For the user name of the update source."""
        ...


class Secrets(UpdateSecrets, Protocol):
    """Also provides those of the installation media."""

    def media_password(self, media: MediaSource) -> str:
        """For the user name of the installation media."""
        ...


def source_with_secrets(source: UpdateSource, secrets: UpdateSecrets) -> UpdateSource:
    """The source of updates, with everything that is needed for downloads."""
    client_id, proxy = secrets.client_id(), source.proxy
    if proxy.username:
        proxy = replace(proxy, password=secrets.proxy_password(proxy))
    if source.username:
        source = replace(source, password=secrets.source_password(source))
    return replace(source, client_id=client_id, proxy=proxy)


def options_with_secrets(options: RunOptions | None, secrets: Secrets, *, finish: bool) -> RunOptions:
    """The options of a resumed run; with `finish` it is only ended, and nothing is downloaded.

    None stands for a run that never started: only restoring is left to do.
    """
    if options is None:
        return RunOptions(media=None)
    if finish:
        return options
    if options.apply_updates:
        options = replace(options, update_source=source_with_secrets(options.update_source, secrets))
    if options.media is not None and options.media.username:
        options = replace(options, media=replace(options.media, password=secrets.media_password(options.media)))
    return options
