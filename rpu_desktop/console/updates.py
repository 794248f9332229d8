"""Updates from the command line: whether, and where they come from."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.texts import translate
from rpu_desktop.updates.source import CLIENT_ID, DEFAULT_DOCUMENT, DOWNLOADS, Proxy, UpdateSource
from rpu_desktop.xapi.address import ServerAddress

__all__ = ["UpdateRequest", "with_secrets"]


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """What the admin wants of updates and packs."""

    wanted: bool = False
    source: UpdateSource = field(default_factory=UpdateSource)
    packs: tuple[Path, ...] = ()

    @classmethod
    def of(
        cls, *, wanted: bool, source: str, certificate: str, client_id: str, proxy: str, packs: tuple[Path, ...]
    ) -> UpdateRequest:
        """From the command line's words; `certificate` and `client_id` are names of files (``-``: standard input).

        Raises:
            ConsoleError: a file cannot be read.

        """
        folder = Path(source) if source and "://" not in source else None
        return cls(
            wanted,
            UpdateSource(
                document=source if source and folder is None else DEFAULT_DOCUMENT,
                folder=folder,
                client_id=_read(client_id).strip() or _stored_client_id(wanted=wanted),
                proxy=Proxy(address=proxy),
                certificate=_read(certificate),
            ),
            packs,
        )


def with_secrets(source: UpdateSource, client_id: str, proxy: str, *, wanted: bool) -> UpdateSource:
    """A source from a journal, with what is not kept there; `client_id` is the name of a file.

    Raises:
        ConsoleError: the file cannot be read.

    """
    found = _read(client_id).strip() or _stored_client_id(wanted=wanted)
    return replace(source, client_id=found, proxy=Proxy(address=proxy) if proxy else source.proxy)


def _read(name: str) -> str:
    if not name:
        return ""
    try:
        return sys.stdin.readline() if name == "-" else Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        text = translate("console", "The file {file} cannot be read: {reason}.")
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise ConsoleError(ExitCode.USAGE, [Complaint(text.of(file=name, reason=reason))]) from error


def _stored_client_id(*, wanted: bool) -> str:
    if not wanted:
        return ""
    from rpu_desktop.desktop.passwords import stored_password  # noqa: PLC0415 (the keyring is slow to load)

    return stored_password(ServerAddress.parse(DOWNLOADS), CLIENT_ID) or ""
