"""What the prechecks page shows of one pool, as data: sections with rows, without widgets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rpu_desktop.i18n.text import Text, sentence, translate
from rpu_desktop.inventory import Host
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.types import Problem, Severity, Status, Untested
from rpu_desktop.session.choices import FixState

__all__ = ["ProblemLines", "count_of", "passed_lines", "problem_rows", "so_far", "untested_lines"]

_ALONE = 3
"""Up to this many problems of one check get a row each; more share one row."""

_MOST_HOSTS = 16
"""Servers that have a line each while checks are running."""

_SHOWN = 40
"""Maximum number of problems listed in one row, so that the page stays readable and fast."""


@dataclass(frozen=True, slots=True)
class ProblemLines:
    """One row: a problem, or many problems of one check.

    `fixing` is the progress of their fixes, None while no fix is running.
    """

    problems: tuple[Problem, ...]
    heading: Text | None
    lines: tuple[Text, ...]
    whys: tuple[Text, ...]
    remedy: Text | None
    fixing: float | None
    failure: Text | None
    more: Text | None = None

    @property
    def key(self) -> str:
        """Identifies the row when it is drawn again."""
        first = self.problems[0]
        return first.id if self.heading is None else repr((first.severity, *_family(first)))

    @property
    def severity(self) -> Severity:
        """The severity of all problems in the row."""
        return self.problems[0].severity

    @property
    def resolvable(self) -> bool:
        """Whether the row has a button that resolves the problem."""
        return self.problems[0].resolvable

    @property
    def needs_decision(self) -> bool:
        """Whether the row has a button that opens a question."""
        fix = self.problems[0].fix
        return fix is not None and fix.needs_decision

    @property
    def decided(self) -> bool:
        """Whether the admin has decided."""
        fix = self.problems[0].fix
        return fix is not None and bool(fix.chosen)


def count_of(found: Findings, severity: Severity) -> int:
    """The number of problems with this severity."""
    return sum(problem.severity is severity for problem in found.problems)


def problem_rows(found: Findings, severity: Severity, fixes: Mapping[str, FixState]) -> list[ProblemLines]:
    """The rows of one severity; a problem whose fix failed has its own row with the reason."""
    problems = [each for each in found.problems if each.severity is severity]
    families: dict[tuple[object, ...], list[Problem]] = {}
    for problem in problems:
        families.setdefault(_family(problem), []).append(problem)
    titles = {result.check: result.title for result in found.results}
    return [row for same in families.values() for row in _rows_of(same, fixes, titles[same[0].check])]


def _rows_of(problems: list[Problem], fixes: Mapping[str, FixState], title: Text) -> Iterator[ProblemLines]:
    failed = [problem for problem in problems if (state := fixes.get(problem.id)) and state.failure]
    others = [problem for problem in problems if problem not in failed]
    for problem in failed:
        yield _row(problem, fixes)
    if len(others) > _ALONE:
        yield _shared_row(others, fixes, title)
    else:
        for problem in others:
            yield _row(problem, fixes)


def _row(problem: Problem, fixes: Mapping[str, FixState]) -> ProblemLines:
    state = fixes.get(problem.id)
    failure = state.failure if state else None
    return ProblemLines(
        (problem,),
        None,
        (problem.text,),
        (problem.why,),
        problem.fix.text if problem.fix and not problem.fix.chosen else None,
        state.share if state and failure is None else None,
        _failure_words(failure.reason, failure.advice) if failure else None,
    )


def _failure_words(reason: Text, advice: Text | None) -> Text:
    return translate("desktop", "This could not be resolved. {reason}").of(reason=sentence(reason, advice))


def _shared_row(problems: list[Problem], fixes: Mapping[str, FixState], title: Text) -> ProblemLines:
    shown = [problem.text for problem in problems[:_SHOWN]]
    hidden = len(problems) - len(shown)
    states = [state for problem in problems if (state := fixes.get(problem.id))]
    remedies = {problem.fix.text for problem in problems if problem.fix}
    return ProblemLines(
        tuple(problems),
        _HEADINGS[problems[0].severity](len(problems)).of(check=title),
        tuple(shown),
        tuple(dict.fromkeys(problem.why for problem in problems))[:_ALONE],
        remedies.pop() if len(remedies) == 1 else None,
        sum(state.share for state in states) / len(problems) if states else None,
        None,
        translate("desktop", "{n} more", "{n} more", hidden) if hidden else None,
    )


def _not_met(count: int) -> Text:
    return translate("desktop", "Not met in {n} case: {check}", "Not met in {n} cases: {check}", count)


def _noted(count: int) -> Text:
    return translate("desktop", "{check}: {n} note", "{check}: {n} notes", count)


_HEADINGS = {Severity.BLOCKS: _not_met, Severity.WARNS: _not_met, Severity.INFORMS: _noted}
"""For checks whose title states the desired condition: a blocking problem must not repeat it as if it were true."""


def _family(problem: Problem) -> tuple[object, ...]:
    """The key of problems that may share a row: the same words except for names."""
    fix = problem.fix
    remedy = (fix.kind, fix.text.source, bool(fix.chosen)) if fix else ()
    return problem.check, problem.text.source, problem.why.source, *remedy


def untested_lines(found: Findings) -> list[tuple[Text, str]]:
    """(what could not be checked and why, where) of each check; the same reason on many hosts is one line."""
    lines = []
    for result in found.untested:
        for reason, same in _by_reason(result.untested):
            line = translate("desktop", "Open: “{check}”. {reason}").of(check=result.title, reason=reason)
            lines.append((line, ", ".join(untested.scope.name for untested in same)))
    return lines


def _by_reason(untested: Iterable[Untested]) -> Iterable[tuple[Text, list[Untested]]]:
    found: dict[Text, list[Untested]] = {}
    for each in untested:
        found.setdefault(each.reason, []).append(each)
    return found.items()


def passed_lines(found: Findings) -> list[Text]:
    """The checks that passed."""
    return [result.title for result in found.results if result.status is Status.PASSED]


def so_far(found: Findings) -> list[Text]:
    """While checks are running: a line for each server, with the problems that name it or a VM on it."""
    hosts = found.snapshot.hosts_in_order()
    if len(hosts) > _MOST_HOSTS:
        return []
    return [_so_far(found, host) for host in hosts]


def _so_far(found: Findings, host: Host) -> Text:
    there = {host.uuid, *(vm.uuid for vm in found.snapshot.guests_on(host.ref))}
    graver = (problem for problem in found.problems if problem.severity is not Severity.INFORMS)
    count = sum(any(thing.uuid in there for thing in problem.objects) for problem in graver)
    if not count:
        return translate("desktop", "{host}: no problems so far").of(host=host.name)
    return translate("desktop", "{host}: {n} problem so far", "{host}: {n} problems so far", count).of(host=host.name)
