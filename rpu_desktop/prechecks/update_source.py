"""Whether the updates for the new version can be had; without them the servers are upgraded all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rpu_desktop.i18n.text import sentence, translate
from rpu_desktop.planning.types import Wishes
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances, Unknown
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.probes import Asker, PoolProbe
from rpu_desktop.prechecks.remedies import Arguments, Remedy
from rpu_desktop.prechecks.types import Choice, Fix, Problem, Severity
from rpu_desktop.updates.availability import update_trouble
from rpu_desktop.updates.errors import UpdateError

__all__ = ["UpdateSourceCheck"]

_WITHOUT = "without"


class _Trouble(PoolProbe[Sequence[UpdateError]]):
    """What stands in the way of the updates; asked of the update source, not of the pool."""

    id = "update-trouble"
    calls = ()

    async def ask(self, ask: Asker, given: Circumstances) -> Sequence[UpdateError]:
        if given.target is None and given.apply_updates:
            raise Unknown(translate("prechecks", "The new version is known after the media have been tested."))
        source = given.update_source if given.apply_updates else None
        return await update_trouble(source, given.packs, given.target)


_PROBE = _Trouble()


class _WithoutUpdates(Remedy):
    """Leave updates and supplemental packs out."""

    kind = "upgrade-without-updates"
    about = "asks: skip updates and supplemental packs"

    def decide(self, wishes: Wishes, arguments: Arguments, choice: str) -> Wishes:
        return replace(wishes, without_updates=choice == _WITHOUT)


class UpdateSourceCheck(Check):
    """The list of updates cannot be read, does not contain the new version, or a supplemental pack is invalid."""

    id = "update-source"
    title = translate("prechecks", "The updates for the new version are available")
    severities = (Severity.WARNS,)
    probes = (_PROBE,)
    remedies = (_WithoutUpdates(),)

    def applies(self, given: Circumstances) -> bool:
        """Only when updates or packs are wished for."""
        return given.live and ((given.apply_updates and given.update_source is not None) or bool(given.packs))

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem for each thing that is wrong."""
        trouble: Sequence[UpdateError] = given.pool_fact(_PROBE)
        why = translate(
            "prechecks",
            "The servers are upgraded anyway. If this is not fixed by then, you are asked for each server whether "
            "to try again or continue without updates.",
        )
        text = translate("prechecks", "Upgrade without updates")
        fix = Fix(self.remedies[0].kind, text, choices=(Choice(_WITHOUT, text),))
        if given.wishes.without_updates:
            fix = fix.choosing(_WITHOUT)
        return [
            Problem(
                self.id,
                Severity.WARNS,
                sentence(error.text, error.advice),
                why,
                (named(given.snapshot.pool),),
                fix,
                aspect=f"{type(error).__name__}-{number}",
            )
            for number, error in enumerate(trouble)
        ]
