"""Starts the rehearsal process, and collects its output."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.redaction import redact
from rpu_desktop.rehearsal import COMMAND
from rpu_desktop.rehearsal.script import Figures, Refusal, Script
from rpu_desktop.run.events import Event
from rpu_desktop.run.report import Report
from rpu_desktop.run.wire import event_from, from_json, to_json

__all__ = ["Rehearsal", "RehearsalFailed", "rehearse", "take_in"]

_LONGEST_LINE = 64 << 20
_WORDS = 2000
"""Maximum length of the process's error output that is shown."""


class RehearsalFailed(AppError):
    """The rehearsal itself failed, which says nothing about the upgrade."""


@dataclass
class Rehearsal:
    """The result: `refusals` are why the upgrade would not start; `figures` are by the uuids of the pools.

    `stalled`: in the end it only waited for someone to help, and was given up. `plan` identifies the plans that were
    carried out (`rehearsal.kept`). `said` are the lines of the process that the result consists of.
    """

    report: Report = field(default_factory=Report)
    figures: dict[str, Figures] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()
    stalled: bool = False
    plan: str = ""
    said: list[Mapping[str, Any]] = field(default_factory=list)


async def rehearse(script: Script, hear: Callable[[Event], object] = lambda event: None) -> Rehearsal:
    """Rehearse in a separate process, which ends with this call; `hear` is called with each relevant event.

    Raises:
        RehearsalFailed: the rehearsal was not possible.

    """
    found = Rehearsal()
    with tempfile.TemporaryDirectory(prefix="rpu-desktop-rehearsal-", ignore_cleanup_errors=True) as folder:
        process = await _start(Path(folder))
        try:
            complaints, error = await asyncio.gather(_complaints(process), _converse(process, script, found, hear))
            code = await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if code or error:
        raise _failure(error or complaints[-_WORDS:].strip() or f"exit code {code}")
    return found


async def _start(folder: Path) -> asyncio.subprocess.Process:
    itself = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "rpu_desktop"]
    pipe = asyncio.subprocess.PIPE
    try:
        return await asyncio.create_subprocess_exec(
            *(*itself, COMMAND), stdin=pipe, stdout=pipe, stderr=pipe, env=_environment(folder), limit=_LONGEST_LINE
        )
    except OSError as error:
        raise _failure(error.strerror or str(error)) from error


def _environment(folder: Path) -> Mapping[str, str]:
    """The environment of the new process, with other folders for everything stored, and without a keyring.

    Sets are always in the same order, so that a rehearsal comes out the same each time. A packed program does not obey
    PYTHONHASHSEED: nothing may depend on it.
    """
    places = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TMPDIR", "TEMP", "TMP")
    xdg = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    left_out = {"DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK"}
    own = {name: value for name, value in os.environ.items() if name not in left_out}
    keyring = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    return own | dict.fromkeys((*places, *xdg), str(folder)) | keyring | {"PYTHONHASHSEED": "0"}


async def _converse(
    process: asyncio.subprocess.Process, script: Script, found: Rehearsal, hear: Callable[[Event], object]
) -> str:
    """Pass the script to the process and read its output; returns why it failed, if it reports that."""
    assert process.stdin is not None  # noqa: S101 (a pipe)
    assert process.stdout is not None  # noqa: S101 (a pipe)
    try:
        process.stdin.write(json.dumps(to_json(script)).encode())
        process.stdin.write_eof()
        await process.stdin.drain()
    except (BrokenPipeError, ConnectionResetError):
        pass  # its error output contains the reason
    error = ""
    async for line in process.stdout:
        error = take_in(json.loads(line), found, hear) or error
    return error


def take_in(said: Mapping[str, Any], found: Rehearsal, hear: Callable[[Event], object] = lambda event: None) -> str:
    """Add a line of the process to the result; returns why the rehearsal failed, if that is what it says.

    Raises:
        LookupError, TypeError, ValueError, AttributeError: it is no such line.

    """
    match said["what"]:
        case "event":
            event = event_from(said["event"])
            if event is None:
                return ""
            found.report.apply(event)
            hear(event)
            if not event.kept:
                return ""
        case "figures":
            figures = from_json(said["figures"], Figures)
            found.figures[figures.pool.uuid] = figures
        case "plan":
            found.plan = str(said["key"])
        case "blocked":
            found.refusals = from_json(said["refusals"], tuple[Refusal, ...])
        case "stalled":
            found.stalled = True
        case "failed":
            return str(said["error"])
    found.said.append(said)
    return ""


async def _complaints(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None  # noqa: S101 (a pipe)
    return (await process.stderr.read()).decode(errors="replace")


def _failure(reason: str) -> RehearsalFailed:
    return RehearsalFailed(
        translate("rehearsal", "The rehearsal failed: {reason}").of(reason=plain(redact(reason))),
        translate("rehearsal", "This does not say anything about the upgrade itself. The pool was not changed."),
    )
