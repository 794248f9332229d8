"""`prepare`: everything that is known before an upgrade, in one document, and what has changed since the last time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

from rpu_desktop import clock
from rpu_desktop.console.examine import examined
from rpu_desktop.console.outcome import Complaint, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.console.papers import check_name, save_file
from rpu_desktop.console.rehearse import RehearseRequest, rehearsed
from rpu_desktop.i18n.format import moment
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.rehearsal.child import Rehearsal
from rpu_desktop.rehearsal.html import NOT_REAL, rehearsal_html
from rpu_desktop.run.events import Outcome
from rpu_desktop.run.wire import from_json, to_json
from rpu_desktop.session.html import page, words
from rpu_desktop.session.plan_html import plan_body, text_of
from rpu_desktop.session.precheck_html import precheck_body
from rpu_desktop.session.prepared import Prepared, changes, prepared_pool

__all__ = ["prepare"]

_TITLE = translate("console", "Preparation of a Rolling Pool Upgrade")
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
    window = examine.wishes.parallel_migrations
    ready = not complaints and all(found.clear for found in findings)
    rehearsal = await rehearsed(request, output) if ready or (request.resolve_all and not complaints) else None
    now = Prepared(clock.now(), {found.snapshot.pool.uuid: prepared_pool(found, window) for found in findings})
    facts = save.with_suffix(".json")
    before = _read(facts, output)
    different = changes(before, now) if before is not None else []
    _print(before, different, output)
    paper = page(_TITLE, _body(findings, complaints, rehearsal, before, different, window))
    save_file(save, paper if save.suffix.lower() == ".html" else text_of(paper), output)
    save_file(facts, json.dumps(to_json(now), indent=1, ensure_ascii=False) + "\n", output)
    texts = [text.render(output.translator) for text in different]
    output.emit({"event": "prepared", "file": str(save), "since": before.at if before else None, "changes": texts})
    return _code(findings, complaints, rehearsal)


def _code(findings: Sequence[Findings], complaints: Sequence[Complaint], rehearsal: Rehearsal | None) -> ExitCode:
    if complaints or rehearsal is None or rehearsal.refusals:
        return ExitCode.BLOCKED
    return ExitCode.DONE if rehearsal.report.outcome is Outcome.DONE else ExitCode.FAILED


def _read(facts: Path, output: Output) -> Prepared | None:
    """The earlier preparation; None if there is none, or something else has that name."""
    if not facts.exists():
        return None
    try:
        return from_json(json.loads(facts.read_text("utf-8")), Prepared)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        output.aside(_UNREADABLE.of(file=facts))
        return None


def _since(before: Prepared, different: Sequence[Text]) -> Text:
    same = translate("console", "Nothing has changed since {moment}.")
    return (translate("console", "Changed since {moment}:") if different else same).of(moment=moment(before.at))


def _print(before: Prepared | None, different: Sequence[Text], output: Output) -> None:
    if before is None:
        return
    output.say(_since(before, different))
    for text in different:
        output.say(translate("console", "  {change}").of(change=text))


def _body(
    findings: Sequence[Findings],
    complaints: Sequence[Complaint],
    rehearsal: Rehearsal | None,
    before: Prepared | None,
    different: Sequence[Text],
    window: int,
) -> str:
    parts = [f"<p>{words(moment(clock.now()))}</p>"]
    if before is not None:
        parts.append(f"<p><b>{words(_since(before, different))}</b></p>{_list(different)}")
    parts.append(_heading(translate("console", "Prechecks")) + precheck_body(findings))
    parts.append(_list([complaint.sentence() for complaint in complaints]))
    parts.append(_heading(translate("console", "Plan")) + plan_body(findings, window))
    parts.append(_heading(translate("console", "Rehearsal")) + _rehearsal(rehearsal))
    return "".join(parts)


def _rehearsal(rehearsal: Rehearsal | None) -> str:
    if rehearsal is None:
        unsolved = translate("console", "Not rehearsed: solve the problems above first.")
        return f"<p>{words(unsolved)}</p>"
    if rehearsal.refusals:
        refusals = [Complaint(each.text, each.advice, each.pool).sentence() for each in rehearsal.refusals]
        refused = translate("console", "The upgrade would not start:")
        return f"<p>{words(refused)}</p>{_list(refusals)}"
    return f"<p>{words(NOT_REAL)}</p>{rehearsal_html(rehearsal)}"


def _heading(text: Text) -> str:
    return f"<h1>{words(text)}</h1>"


def _list(texts: Sequence[Text]) -> str:
    return f"<ul>{''.join(f'<li>{words(text)}</li>' for text in texts)}</ul>" if texts else ""
