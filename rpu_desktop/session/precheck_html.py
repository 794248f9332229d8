"""The results of the prechecks for saving: as HTML and as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rpu_desktop.i18n.format import moment
from rpu_desktop.i18n.language import say, translator
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.report import SEVERITY_WORDS, report_lines
from rpu_desktop.prechecks.types import Problem, Severity, Status
from rpu_desktop.session.html import page, words
from rpu_desktop.session.session import UpgradeSession

__all__ = ["precheck_body", "precheck_html", "precheck_text"]

_TITLE = translate("desktop", "Prechecks for the Rolling Pool Upgrade")


def precheck_text(flow: UpgradeSession, at: float) -> str:
    """All results of all chosen pools; `at` is when (seconds since 1970)."""
    lines: list[str] = [say(_TITLE), say(moment(at))]
    for found in flow.findings.values():
        lines += ["", *(line.render(translator()) for line in report_lines(found))]
    return "\n".join(lines) + "\n"


def precheck_html(flow: UpgradeSession, at: float) -> str:
    """The results as a web page."""
    return page(_TITLE, f"<p>{words(moment(at))}</p>{precheck_body(flow.findings.values())}")


def precheck_body(findings: Iterable[Findings]) -> str:
    """The results of these pools, to be part of another page."""
    return "".join(map(_pool, findings))


def _pool(found: Findings) -> str:
    parts = [f"<h2>{words(plain(found.snapshot.pool.name))}</h2>"]
    for severity in Severity:
        problems = [problem for problem in found.problems if problem.severity is severity]
        title = words(SEVERITY_WORDS[severity])
        parts.append(_list(f"<span class='{severity}'>{title}</span>", map(_problem, problems)))
    untested = [
        translate("desktop", "{check} ({where}): {reason}").of(
            check=result.title, where=each.scope.name, reason=each.reason
        )
        for result in found.untested
        for each in result.untested
    ]
    parts.append(_list(words(translate("desktop", "Not checked yet")), map(words, untested)))
    passed = [words(result.title) for result in found.results if result.status is Status.PASSED]
    parts.append(_list(words(translate("desktop", "Passed")), passed))
    return "".join(parts)


def _problem(problem: Problem) -> str:
    return "<br>".join(_problem_lines(problem))


def _problem_lines(problem: Problem) -> Iterator[str]:
    yield words(problem.text)
    yield _muted(problem.why)
    if problem.fix is not None:
        yield _muted(translate("desktop", "Remedy: {remedy}").of(remedy=problem.fix.text))


def _muted(text: Text) -> str:
    return f"<span class='why'>{words(text)}</span>"


def _list(title: str, items: Iterable[str]) -> str:
    found = "".join(f"<li>{item}</li>" for item in items)
    return f"<h3>{title}</h3><ul>{found}</ul>" if found else ""
