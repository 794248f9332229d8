"""The admin's scripts for certain moments of an upgrade: their options, and the meaning of their exit codes."""

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
"""Default time-out of a script in seconds."""


class HookMoment(StrEnum):
    """When a script runs; the names are a contract with scripts and journals."""

    BEFORE_POOL = "before-pool"
    """Before anything in a pool is changed, after its prechecks."""
    BEFORE_SERVER = "before-server"
    """Before a server is put into maintenance mode and emptied."""
    BEFORE_VM_DOWN = "before-vm-down"
    """Before a virtual machine is suspended or shut down."""
    AFTER_SERVER = "after-server"
    """When a server has the new version and its updates, and is in service again."""
    AFTER_POOL = "after-pool"
    """When the upgrade of a pool has ended, whatever the outcome."""


class Verdict(IntEnum):
    """The meaning of a script's exit code; every other code is a failure."""

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
    """The text is not a valid script option."""


def hooks_at(moment: HookMoment, hooks: Iterable[Hook]) -> tuple[Hook, ...]:
    """The scripts for this moment, in order."""
    return tuple(hook for hook in hooks if hook.moment is moment)


def read_hook(text: str, timeout: float = TIMEOUT) -> Hook:
    """Parse ``MOMENT=COMMAND``; blanks separate arguments, quotes group them.

    Raises:
        HookError: it is invalid.

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
    """Split into arguments; may raise ValueError.

    On Windows backslashes are part of paths, and only double quotes count.
    """
    if sys.platform != "win32":
        return shlex.split(command)
    lexer = shlex.shlex(command, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.escape, lexer.quotes, lexer.commenters = True, "", '"', ""
    return list(lexer)


def _unreadable(command: str) -> Text:
    return translate("run", "“{command}” has a quotation mark without its partner.").of(command=plain(command))
