"""The console's output while an upgrade is prepared, and its options that remove an obstacle."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rpu_desktop.console.findings import advice_for, notify
from rpu_desktop.console.instructions import report_instructions
from rpu_desktop.console.outcome import Complaint
from rpu_desktop.console.output import Output
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.media.checks import PoolMedia
from rpu_desktop.media.licence import Licence
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.fixes import FixFailure
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.run.options import RunOptions
from rpu_desktop.session.media_test import MediaResult
from rpu_desktop.session.preflight import Cause, Obstacle
from rpu_desktop.session.put_back import PutBack

__all__ = ["Preparation", "complaints_of", "report_checksums"]

_LINES = {
    Severity.WARNS: translate("console", "  warning: {text}"),
    Severity.INFORMS: translate("console", "  note: {text}"),
}


class Preparation:
    """An `Observer` that prints everything; a license agreement that was not accepted is printed in full."""

    def __init__(self, output: Output) -> None:
        self._output = output

    def watches(self, why: Text) -> None:
        """A lock is watched for some minutes."""
        self._output.say(why)

    def begins(self, problem: Problem) -> None:
        """A fix begins."""
        self._output.say(translate("console", "Resolving: {text}").of(text=problem.text))

    def tested(self, result: MediaResult) -> None:
        """What the media are, and what is odd about them."""
        found = list(result.pools.values())
        self._report_versions(found)
        for pool in found:
            self._report_mild(pool)

    def _report_versions(self, found: Iterable[PoolMedia]) -> None:
        versions = {(pool.offered.full_label, pool.source.shown()) for pool in found if pool.offered}
        line = translate("console", "Installation media: {version} at {source}")
        for version, source in sorted(versions):
            self._output.say(line.of(version=version, source=source))

    def _report_mild(self, pool: PoolMedia) -> None:
        mild = [problem for problem in pool.problems if problem.severity is not Severity.BLOCKS]
        if mild:
            self._output.say(translate("console", "Installation media for {pool}").of(pool=pool.pool.name))
        for problem in mild:
            self._output.say(_LINES[problem.severity].of(text=problem.text))
            self._output.say(translate("console", "    {why}").of(why=problem.why))

    def by_hand(self, findings: Findings, options: RunOptions) -> None:
        """What a person has to do at the consoles of this pool."""
        report_instructions(findings.snapshot, options.wishes, self._output)

    def checked(self, findings: Findings, options: RunOptions) -> None:
        """What the prechecks found, and how long it takes."""
        notify(findings, self._output, options.wishes.parallel_migrations)

    def unsolved(self, pool: str, failure: FixFailure) -> None:
        """The upgrade can do without this fix."""
        self._output.complain(_unsolved(failure.problem, failure.reason, failure.advice, pool))

    def put_back(self, pool: str, attempt: PutBack) -> None:
        """Something was restored, or could not be."""
        what, failure = attempt.undo.text, attempt.failure
        if failure is None:
            self._output.say(translate("console", "Restored: {what}").of(what=what))
            return
        text = translate("console", "Not restored: {what} {reason}").of(what=what, reason=failure.text)
        self._output.complain(Complaint(text, failure.advice, pool))

    def licence(self, licence: Licence) -> None:
        """The agreement to accept."""
        self._output.say(licence.text)


def report_checksums(output: Output, path: Path) -> None:
    """It may take a while."""
    output.say(translate("console", "Comparing the checksums of {path}").of(path=path))


def complaints_of(obstacles: Iterable[Obstacle]) -> list[Complaint]:
    """The obstacles, with the option of the command line that removes each."""
    return [_complaint(obstacle) for obstacle in obstacles]


def _complaint(obstacle: Obstacle) -> Complaint:
    text, advice, problem = obstacle.text, obstacle.advice, obstacle.problem
    match obstacle.cause:
        case Cause.LOCK if advice is not None:
            advice = translate("console", "{advice} (Use --take-over.)").of(advice=advice)
        case Cause.LICENCE:
            advice = translate("console", "Read it above, and use --accept-eula to accept it.")
        case Cause.FIX if problem is not None:
            return _unsolved(problem, text, advice, obstacle.pool)
        case Cause.PROBLEM if problem is not None:
            advice = advice_for(problem)
    return Complaint(text, advice, obstacle.pool)


def _unsolved(problem: Problem, reason: Text, advice: Text | None, pool: str) -> Complaint:
    text = translate("console", "This could not be resolved: {problem} {reason}")
    return Complaint(text.of(problem=problem.text, reason=reason), advice, pool)
