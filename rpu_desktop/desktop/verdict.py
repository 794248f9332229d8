"""How a run ended, at a glance: the same words on the summary page and in the notification."""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.events import Outcome
from rpu_desktop.run.report import Report

__all__ = ["TITLES", "Verdict", "verdict"]

TITLES = {
    Outcome.DONE: translate("desktop", "The upgrade is complete"),
    Outcome.FAILED: translate("desktop", "The upgrade failed"),
    Outcome.STOPPED: translate("desktop", "The upgrade was stopped"),
    Outcome.BLOCKED: translate("desktop", "The upgrade could not begin"),
}
_KINDS = {Outcome.DONE: "good", Outcome.FAILED: "bad", Outcome.STOPPED: "warn", Outcome.BLOCKED: "bad"}
_GO_ON = translate(
    "desktop", "Solve what is named below, then choose Resume in the main window: it goes on where it stopped."
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A banner's `kind` (good, warn, bad), its title, and what to do now."""

    kind: str
    title: Text
    advice: Text | None = None


def verdict(report: Report) -> Verdict:
    """What to say of a run that ended as its report tells."""
    outcome = report.outcome or Outcome.FAILED
    if outcome in (Outcome.FAILED, Outcome.STOPPED) and report.upgraded:
        title = translate("desktop", "All servers have the new version, but the upgrade is not finished")
        return Verdict("warn", title, _GO_ON)
    if outcome is not Outcome.DONE:
        return Verdict(_KINDS[outcome], TITLES[outcome], _GO_ON)
    if report.left_out:
        title = translate(
            "desktop",
            "The upgrade is complete, but for {n} server left out",
            "The upgrade is complete, but for {n} servers left out",
            report.left_out,
        )
        again = translate("desktop", "The pool stays in mixed mode until you start the wizard again for what is left.")
        return Verdict("warn", title, again)
    if not report.updates_complete:
        title = translate("desktop", "The upgrade is complete, but updates are missing")
        again = translate("desktop", "Start the wizard again to install what is named below.")
        return Verdict("warn", title, again)
    if report.still_down:
        title = translate(
            "desktop",
            "All servers are upgraded, but {n} virtual machine still needs you",
            "All servers are upgraded, but {n} virtual machines still need you",
            report.still_down,
        )
        again = translate(
            "desktop",
            "Start what is named below by hand, or choose Resume in the main window: it is tried again then.",
        )
        return Verdict("warn", title, again)
    if report.left_behind:
        return Verdict("warn", translate("desktop", "All servers are upgraded, but not everything was put back"))
    return Verdict("good", TITLES[outcome])
