"""Values of the pool that do not match the API's model."""

from __future__ import annotations

from collections.abc import Sequence

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import PoolSnapshot, Unreadable
from rpu_desktop.planning.unreadable import MEND, Unread, unread_name, unread_reasons, unread_words
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.types import NamedObject, Problem, Severity

__all__ = ["ReadableCheck"]


class ReadableCheck(Check):
    """Values of the pool cannot be read; those of servers and of running VMs block, others only warn."""

    id = "readable"
    title = translate("prechecks", "All values in the pool database can be read")
    severities = (Severity.BLOCKS, Severity.WARNS)

    def run(self, given: Circumstances) -> list[Problem]:
        """Two problems at most: what the plan depends on, and the rest."""
        snapshot = given.snapshot
        unread = Unread(snapshot)
        text = translate("prechecks", "Some values cannot be read: {things}.")
        why = translate("prechecks", "The upgrade does not need them, but they cannot be checked. {mend}")
        found = [
            Problem(self.id, Severity.BLOCKS, reason, MEND, _objects(snapshot, unread.decisive), aspect="decisive")
            for reason in unread_reasons(snapshot)
        ]
        if harmless := unread.harmless:
            words = text.of(things=unread_words(snapshot, harmless))
            things = _objects(snapshot, harmless)
            found.append(Problem(self.id, Severity.WARNS, words, why.of(mend=MEND), things))
        return found


def _objects(snapshot: PoolSnapshot, things: Sequence[Unreadable]) -> tuple[NamedObject, ...]:
    return tuple(NamedObject(thing.cls, thing.uuid, unread_name(snapshot, thing)) for thing in things)
