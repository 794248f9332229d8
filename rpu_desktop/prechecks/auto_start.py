"""Auto-start must be off: every server that boots would start halted virtual machines on itself."""

from __future__ import annotations

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning.types import Wishes
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.types import Fix, Problem, Severity
from rpu_desktop.texts import translate

__all__ = ["AutoStartCheck"]


class AutoStartCheck:
    """The pool starts virtual machines by itself when a server boots."""

    id = "auto-start"
    title = translate("prechecks", "Auto-start of virtual machines is off")

    def run(self, snapshot: PoolSnapshot, wishes: Wishes) -> list[Problem]:
        """One problem at most."""
        pool = snapshot.pool
        if pool.other_config.get("auto_poweron") != "true":
            return []
        return [
            Problem(
                self.id,
                Severity.BLOCKS,
                translate("prechecks", "{pool} starts virtual machines by itself when a server boots.").of(
                    pool=pool.name
                ),
                translate("prechecks", "They would fill servers that have just been emptied or upgraded."),
                (named(pool),),
                Fix(
                    "disable-auto-start",
                    translate(
                        "prechecks", "Switch auto-start off for the upgrade; it is switched on again afterwards."
                    ),
                ),
            )
        ]
