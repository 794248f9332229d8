"""How a run ended, in a sentence: the same on the summary page and in the notification."""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.ending import End
from rpu_desktop.run.report import Report
from rpu_desktop.run.words import ending_words

__all__ = ["Verdict", "verdict"]

_GO_ON = translate(
    "desktop",
    "Solve the problems below, then choose Resume in the main window: the upgrade continues where it stopped.",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A banner's `kind` (good, warn, bad), its title, and what to do next."""

    kind: str
    title: Text
    advice: Text | None = None


_RESUME = translate("desktop", "Choose Resume in the main window to continue. Upgraded servers are not touched again.")
_START = translate("desktop", "Solve the problem below, then start the upgrade again.")

_ADVICE = {
    End.HOSTS_SKIPPED: translate(
        "desktop", "The pool stays in mixed mode until you run the wizard again for the remaining servers."
    ),
    End.UPDATES_MISSING: translate("desktop", "Start the wizard again to install the updates below."),
    End.VMS_DOWN: translate(
        "desktop", "Start the virtual machines below manually, or choose Resume in the main window to try again."
    ),
    End.NOT_FINISHED: translate("desktop", "Choose Resume in the main window to finish what is left."),
    End.FAILED: _GO_ON,
    End.STOPPED: _RESUME,
    End.BLOCKED: _START,
}
_KINDS = {End.COMPLETE: "good", End.FAILED: "bad", End.BLOCKED: "bad"}


def verdict(report: Report) -> Verdict:
    """The verdict on a run, from its report."""
    ending = report.ending
    return Verdict(_KINDS.get(ending.end, "warn"), ending_words(ending), _ADVICE.get(ending.end))
