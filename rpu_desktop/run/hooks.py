"""Scripts of the admin that run at certain moments of an upgrade: what is asked for, and what their exit codes mean."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import Text, plain, translate

__all__ = ["TIMEOUT", "Hook", "HookError", "HookMoment", "Verdict", "hooks_at", "read_hook"]

TIMEOUT = 300.0
"""Seconds that a script may take, unless the admin says otherwise."""


class HookMoment(StrEnum):
    """When a script runs; the names are a contract with scripts and journals."""

    BEFORE_POOL = "before-pool"
    """Before anything of a pool is changed, after its prechecks."""
    BEFORE_SERVER = "before-server"
    """Before a server is put into maintenance mode and emptied."""
    BEFORE_VM_DOWN = "before-vm-down"
    """Before a virtual machine is suspended or shut down."""
    AFTER_SERVER = "after-server"
    """When a server has its new version and its updates, and is in service again."""
    AFTER_POOL = "after-pool"
    """When the upgrade of a pool has ended, however it did."""


class Verdict(IntEnum):
    """What a script says with its exit code; every other code means that it failed."""

    CONTINUE = 0
    WAIT = 10
    """Not yet: run it again after a minute."""
    SKIP = 11
    """Skip this server (or leave the virtual machine running, which skips its server)."""
    STOP = 12
    """Stop the upgrade of this pool."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Run `command` (a program and its arguments) at this moment; it may take `timeout` seconds."""

    moment: HookMoment
    command: tuple[str, ...]
    timeout: float = TIMEOUT

    @property
    def name(self) -> str:
        """The command as it is typed."""
        return shlex.join(self.command)


class HookError(AppError):
    """What was typed is no script for a moment of the upgrade."""


def hooks_at(moment: HookMoment, hooks: Iterable[Hook]) -> tuple[Hook, ...]:
    """The scripts that run at this moment, in their order."""
    return tuple(hook for hook in hooks if hook.moment is moment)


def read_hook(text: str, timeout: float = TIMEOUT) -> Hook:
    """What is typed as ``MOMENT=COMMAND``; blanks separate arguments, quotes keep them together.

    Raises:
        HookError: it is something else.

    """
    moment, _, command = text.partition("=")
    moments = [each.value for each in HookMoment]
    if moment.strip() not in moments:
        words = translate("run", "“{text}” does not begin with one of these moments and an equals sign: {moments}.")
        raise HookError(words.of(text=plain(text), moments=", ".join(moments)))
    try:
        parts = _split(command)
    except ValueError as error:
        raise HookError(_unreadable(command)) from error
    if not parts:
        words = translate("run", "“{text}” names no command after the equals sign.")
        raise HookError(words.of(text=plain(text)))
    return Hook(HookMoment(moment.strip()), tuple(parts), timeout)


def _split(command: str) -> list[str]:
    """Raises ValueError; on Windows backslashes are part of paths, and only double quotes count."""
    if sys.platform != "win32":
        return shlex.split(command)
    lexer = shlex.shlex(command, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.escape, lexer.quotes, lexer.commenters = True, "", '"', ""
    return list(lexer)


def _unreadable(command: str) -> Text:
    return translate("run", "“{command}” has a quotation mark without its partner.").of(command=plain(command))
