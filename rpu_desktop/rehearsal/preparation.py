"""One document before an upgrade, for change approval: prechecks, plan and rehearsal, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rpu_desktop.i18n.format import moment
from rpu_desktop.i18n.text import Text, sentence, translate
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.rehearsal.child import Rehearsal
from rpu_desktop.rehearsal.html import NOT_REAL, rehearsal_html
from rpu_desktop.rehearsal.script import Refusal
from rpu_desktop.session.html import page, words
from rpu_desktop.session.plan_html import plan_body
from rpu_desktop.session.precheck_html import precheck_body
from rpu_desktop.session.prepared import Prepared, changes, prepared

__all__ = ["Preparation", "changes_html", "preparation_page", "since_words"]

_TITLE = translate("rehearsal", "Preparation of a Rolling Pool Upgrade")


@dataclass(frozen=True, slots=True)
class Preparation:
    """What is known before an upgrade at the time `at` (seconds since 1970).

    `window` migrations run at the same time. `obstacles` are other reasons not to begin, such as media that a server
    cannot read. `before` is the last preparation. `target` is about the version on the media.
    """

    findings: Sequence[Findings]
    window: int
    at: float
    rehearsal: Rehearsal | None = None
    before: Prepared | None = None
    obstacles: Sequence[Text] = ()
    target: Text | None = None

    @property
    def now(self) -> Prepared:
        """The facts, to be compared with the next time."""
        return prepared(self.findings, self.window, self.at)

    def changes(self) -> list[Text]:
        """What has changed since the last time."""
        return changes(self.before, self.now) if self.before is not None else []


def preparation_page(found: Preparation) -> str:
    """The document as a self-contained page."""
    parts = [f"<p>{words(moment(found.at))}</p>"]
    if found.before is not None:
        parts.append(changes_html(found.before, found.changes()))
    if found.target is not None:
        parts.append(f"<p>{words(found.target)}</p>")
    parts.append(_heading(translate("rehearsal", "Prechecks")) + precheck_body(found.findings))
    parts.append(_list(found.obstacles))
    parts.append(_heading(translate("rehearsal", "Plan")) + plan_body(found.findings, found.window))
    parts.append(_heading(translate("rehearsal", "Rehearsal")) + _rehearsal(found.rehearsal))
    return page(_TITLE, "".join(parts))


def since_words(before: Prepared, different: Sequence[Text]) -> Text:
    """Whether something has changed, and since when."""
    same = translate("rehearsal", "Nothing has changed since {moment}.")
    return (translate("rehearsal", "Changed since {moment}:") if different else same).of(moment=moment(before.at))


def changes_html(before: Prepared, different: Sequence[Text]) -> str:
    """What has changed, to be part of a page."""
    return f"<p><b>{words(since_words(before, different))}</b></p>{_list(different)}"


def _rehearsal(rehearsal: Rehearsal | None) -> str:
    if rehearsal is None:
        unsolved = translate("rehearsal", "Not rehearsed: solve the problems above first.")
        return f"<p>{words(unsolved)}</p>"
    if rehearsal.refusals:
        refused = translate("rehearsal", "The upgrade would not start:")
        return f"<p>{words(refused)}</p>{_list(map(_refusal, rehearsal.refusals))}"
    return f"<p>{words(NOT_REAL)}</p>{rehearsal_html(rehearsal)}"


def _refusal(refusal: Refusal) -> Text:
    whole = sentence(refusal.text, refusal.advice)
    named = translate("rehearsal", "{pool}: {what}")
    return named.of(pool=refusal.pool, what=whole) if refusal.pool else whole


def _heading(text: Text) -> str:
    return f"<h1>{words(text)}</h1>"


def _list(texts: Iterable[Text]) -> str:
    found = "".join(f"<li>{words(text)}</li>" for text in texts)
    return f"<ul>{found}</ul>" if found else ""
