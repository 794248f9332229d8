"""`prepare`: everything that is known before an upgrade, in one document, and what has changed since the last time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from rpu_desktop import clock
from rpu_desktop.console.examine import examined
from rpu_desktop.console.outcome import Complaint, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.console.papers import check_name, save_file
from rpu_desktop.console.rehearse import RehearseRequest, rehearsed
from rpu_desktop.i18n.text import translate
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.rehearsal.child import Rehearsal
from rpu_desktop.rehearsal.preparation import Preparation, preparation_page, since_words
from rpu_desktop.run.events import Outcome
from rpu_desktop.session.choices import Choices
from rpu_desktop.session.plan_html import text_of
from rpu_desktop.session.prepared import Prepared, PreparedError, facts_file, prepared_json, read_prepared

__all__ = ["prepare"]

_UNREADABLE = translate("console", "{file} is no earlier preparation: there is nothing to compare with.")


def prepare(request: RehearseRequest, save: Path, output: Output) -> ExitCode:
    """Examine, plan and rehearse; write the document, and print what has changed.

    Raises:
        ConsoleError: the pools cannot be examined, or a file cannot be written.

    """
    check_name(save)
    return asyncio.run(_prepare(request, save, output))


async def _prepare(request: RehearseRequest, save: Path, output: Output) -> ExitCode:
    examine = request.examine
    findings, complaints = await examined(examine, output)
    ready = not complaints and all(found.clear for found in findings)
    rehearsal = await rehearsed(request, output) if ready or (request.resolve_all and not complaints) else None
    found = Preparation(
        findings,
        examine.wishes.parallel_migrations,
        clock.now(),
        rehearsal,
        before=_read(facts_file(save), output),
        obstacles=[complaint.sentence() for complaint in complaints],
    )
    _print(found, output)
    paper = preparation_page(found)
    save_file(save, paper if save.suffix.lower() == ".html" else text_of(paper), output)
    save_file(facts_file(save), prepared_json(found.now, _choices(request)), output)
    texts, before = [text.render(output.translator) for text in found.changes()], found.before
    output.emit({"event": "prepared", "file": str(save), "since": before.at if before else None, "changes": texts})
    return _code(findings, complaints, rehearsal)


def _choices(request: RehearseRequest) -> Choices:
    examine = request.examine
    return Choices(
        mode=examine.mode,
        wishes=examine.wishes,
        media=examine.media,
        apply_updates=examine.updates.wanted,
        update_source=examine.updates.source,
        packs=examine.updates.packs,
        resolve_all=request.resolve_all,
        hooks=tuple(request.hooks),
        timing=request.timing,
        max_failed=request.max_failed,
    )


def _code(findings: Sequence[Findings], complaints: Sequence[Complaint], rehearsal: Rehearsal | None) -> ExitCode:
    if complaints or rehearsal is None or rehearsal.refusals:
        return ExitCode.BLOCKED
    return ExitCode.DONE if rehearsal.report.outcome is Outcome.DONE else ExitCode.FAILED


def _read(facts: Path, output: Output) -> Prepared | None:
    """The earlier preparation; None if there is none, or something else has that name."""
    if not facts.exists():
        return None
    try:
        return read_prepared(facts)
    except PreparedError:
        output.aside(_UNREADABLE.of(file=facts))
        return None


def _print(found: Preparation, output: Output) -> None:
    if found.before is None:
        return
    different = found.changes()
    output.say(since_words(found.before, different))
    for text in different:
        output.say(translate("console", "  {change}").of(change=text))
