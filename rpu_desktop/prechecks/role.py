"""Who is logged in, and whether that is enough."""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.probes import Asker, PoolProbe
from rpu_desktop.prechecks.types import Problem, Severity

__all__ = ["RoleCheck"]

_NEEDED = "host.call_plugin"
"""Only the role pool-admin may do this (datamodel_host.ml); permissions are in lower case (rbac.ml)."""


class _MayAdminister(PoolProbe[bool]):
    id = "may-administer"
    calls = ("session.get_is_local_superuser", "session.get_rbac_permissions")

    async def ask(self, ask: Asker, given: Circumstances) -> bool:
        """Root may do everything and has no list of permissions."""
        if await ask.of_session("session.get_is_local_superuser"):
            return True
        return _NEEDED in await ask.of_session("session.get_rbac_permissions")


_PROBE = _MayAdminister()


class RoleCheck(Check):
    """The user who is logged in does not have the role pool-admin."""

    id = "role"
    title = translate("prechecks", "You are a pool administrator")
    probes = (_PROBE,)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem at most."""
        if given.pool_fact(_PROBE):
            return []
        pool = given.snapshot.pool
        text = translate("prechecks", "The user you are logged in with is not a pool administrator of {pool}.")
        why = translate(
            "prechecks",
            "Only pool administrators can prepare servers for an upgrade. Log in with the pool-admin role, or as root.",
        )
        return [Problem(self.id, Severity.BLOCKS, text.of(pool=pool.name), why, (named(pool),))]
