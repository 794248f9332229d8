"""What can go wrong with a journal."""

from __future__ import annotations

from pathlib import Path

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.run.failures import StepFailed

__all__ = ["JournalBusy", "JournalDamaged", "JournalFailed", "forget_advice", "no_room", "unwritable"]


class JournalFailed(StepFailed):
    """The journal cannot be written: nothing may be done without being announced there."""


class JournalDamaged(StepFailed):
    """The journal cannot be read, or is from a newer version of the program."""


class JournalBusy(StepFailed):
    """Another process on this computer is executing the run."""


def unwritable(path: Path, error: OSError) -> JournalFailed:
    """The failure in words."""
    text = translate("engine", "The journal {file} cannot be written: {reason}.")
    advice = translate(
        "engine",
        "Without its journal, an upgrade could not continue after an interruption, so it stops here. Free some "
        "space or grant write permission there, then try again.",
    )
    return JournalFailed(text.of(file=plain(str(path)), reason=plain(error.strerror or str(error))), advice)


def no_room(path: Path) -> JournalFailed:
    """The disk is (nearly) full."""
    text = translate("engine", "There is not enough space for the journal in {folder}: the disk is full.")
    return JournalFailed(text.of(folder=plain(str(path))), translate("engine", "Free up space there, then try again."))


def forget_advice(run: str) -> Text:
    """What to do about a run whose journal cannot be read."""
    advice = translate(
        "engine",
        "Check the pool: servers in maintenance mode, high availability and other settings may still be as the "
        "upgrade left them. Start a new upgrade (finished servers are skipped), and discard this one: rpu-desktop "
        "resume {run} --discard",
    )
    return advice.of(run=plain(run))
