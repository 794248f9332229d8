"""Saving what a command found as a page or as text, for change approval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from rpu_desktop import clock
from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.files import write_whole
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.session.plan_html import plan_html, plan_text
from rpu_desktop.versions import SoftwareVersion

__all__ = ["check_name", "save_file", "save_plan"]

_FORMATS = (".html", ".txt")


def check_name(path: Path | None) -> None:
    """Whether the name says in which form the file is to be written.

    Raises:
        ConsoleError: it does not.

    """
    if path is not None and path.suffix.lower() not in _FORMATS:
        text = translate("console", "The name of the file must end in .html or .txt: {file}")
        raise ConsoleError(ExitCode.USAGE, [Complaint(text.of(file=path))])


def save_plan(
    path: Path, findings: Sequence[Findings], window: int, target: SoftwareVersion | None, output: Output
) -> None:
    """Write the plans of these pools; `window` and `target` as in `plan_html`.

    Raises:
        ConsoleError: the file cannot be written.

    """
    version = translate("desktop", "New version: {version}")
    words = version.of(version=target.full_label) if target is not None else None
    make: Callable[[Sequence[Findings], int, float, Text | None], str] = (
        plan_text if path.suffix.lower() == ".txt" else plan_html
    )
    save_file(path, make(findings, window, clock.now(), words), output)


def save_file(path: Path, content: str, output: Output) -> None:
    """Write the file, and print its name.

    Raises:
        ConsoleError: it cannot be written.

    """
    try:
        write_whole(path, content.encode())
    except OSError as error:
        text = translate("console", "The file {file} cannot be written: {reason}.")
        complaint = Complaint(text.of(file=path, reason=error.strerror or error))
        raise ConsoleError(ExitCode.FAILED, [complaint]) from error
    output.aside(translate("console", "Saved in {file}").of(file=path))
