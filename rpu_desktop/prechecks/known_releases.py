"""Releases that came out after this program."""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.versions import newest_known

__all__ = ["KnownReleaseCheck"]

_WHY = translate(
    "prechecks",
    "This program has no information about what that version no longer supports, or which older versions can be "
    "upgraded to it directly; it can only ask the servers. Such an upgrade has not been tested with this version "
    "of the program. Look for a newer version, and read the release notes.",
)


class KnownReleaseCheck(Check):
    """The installation media, or the servers, are newer than the versions that this program supports."""

    id = "known-release"
    title = translate("prechecks", "This program supports the new version")
    severities = (Severity.INFORMS,)

    def run(self, given: Circumstances) -> list[Problem]:
        """The media first; the pool itself where they are not known, or not newer."""
        pool = (named(given.snapshot.pool),)
        running = given.snapshot.coordinator.software_version
        if given.target is not None and (known := newest_known(given.target)):
            text = translate(
                "prechecks",
                "The installation media contain {version}; this program supports versions up to {known}.",
            ).of(version=given.target.label, known=known)
        elif known := newest_known(running):
            text = translate("prechecks", "{pool} runs {version}; this program supports versions up to {known}.").of(
                pool=given.snapshot.pool.name, version=running.label, known=known
            )
        else:
            return []
        return [Problem(self.id, Severity.INFORMS, text, _WHY, pool)]
