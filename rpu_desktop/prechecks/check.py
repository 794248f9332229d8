"""What every check is made of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from rpu_desktop.i18n.text import Text
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.probes import Probe
from rpu_desktop.prechecks.remedies import Remedy
from rpu_desktop.prechecks.types import Problem, Severity

__all__ = ["Check"]


class Check(ABC):
    """One precheck: a pure function of the circumstances.  The class's docstring is its condition in the documentation.

    `title` is what is true if nothing was found.  `needs` are the checks that must have found nothing blocking
    before this one makes sense; `probes` what it cannot do without, `hints` what it asks for where it can.  A check
    `per_host` looks at `Circumstances.hosts` alone, which then are those that need and probes leave; any other is not
    testable as a whole when one host is missing.
    """

    id: ClassVar[str]
    title: ClassVar[Text]
    severities: ClassVar[tuple[Severity, ...]] = (Severity.BLOCKS,)
    per_host: ClassVar[bool] = False
    needs: ClassVar[tuple[str, ...]] = ()
    probes: ClassVar[tuple[Probe[Any], ...]] = ()
    hints: ClassVar[tuple[Probe[Any], ...]] = ()
    remedies: ClassVar[tuple[Remedy, ...]] = ()

    def applies(self, given: Circumstances) -> bool:
        """Whether it can concern this pool and this upgrade at all; a check that does not is never shown."""
        return True

    def ahead(self, given: Circumstances) -> object:
        """Work out what takes long and no answer changes, while the probes are asked: `run` finds it in `given.plans`.

        Errors do not count; they occur once more in `run`.
        """
        return None

    @abstractmethod
    def run(self, given: Circumstances) -> list[Problem]:
        """All problems together, never only the first.

        Raises:
            Unknown: it could not be determined, and why.

        """
