"""The prechecks of one pool in words, line by line: for the console, and for files."""

from __future__ import annotations

from collections.abc import Iterator

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.types import CheckResult, Problem, Severity, Status

__all__ = ["SEVERITY_WORDS", "report_lines"]

SEVERITY_WORDS = {
    Severity.BLOCKS: translate("prechecks", "Blocks the upgrade"),
    Severity.WARNS: translate("prechecks", "Warning"),
    Severity.INFORMS: translate("prechecks", "Note"),
}


def report_lines(findings: Findings) -> Iterator[Text]:
    """What was found, the worst first, then what could not be checked, then what passed."""
    yield translate("prechecks", "Prechecks of {pool}").of(pool=findings.snapshot.pool.name)
    if not findings.problems:
        yield translate("prechecks", "  nothing found")
    for severity in Severity:
        for problem in findings.problems:
            if problem.severity is severity:
                yield from _problem(problem)
    for result in findings.untested:
        yield from _untested(result)
    for result in findings.results:
        if result.status is Status.PASSED:
            yield translate("prechecks", "  Passed: {check}").of(check=result.title)


def _problem(problem: Problem) -> Iterator[Text]:
    line = translate("prechecks", "  {severity}: {text}")
    yield line.of(severity=SEVERITY_WORDS[problem.severity], text=problem.text)
    yield translate("prechecks", "    Why: {why}").of(why=problem.why)
    if problem.fix is not None:
        yield translate("prechecks", "    Remedy: {fix}").of(fix=problem.fix.text)


def _untested(result: CheckResult) -> Iterator[Text]:
    for untested in result.untested:
        line = translate("prechecks", "  Not checked yet: {check} ({where}). {reason}")
        yield line.of(check=result.title, where=untested.scope.name, reason=untested.reason)
