"""A pool that already runs the version on the media: no plan of an hour and a half, and no start."""

from __future__ import annotations

from rpu_desktop.planning import UpgradeHost
from rpu_desktop.run.events import Outcome
from rpu_desktop.session.session import State
from tests.engine.runs import simulated
from tests.session.sessions import session_of


async def test_a_pool_that_has_the_version_of_the_media_has_nothing_to_do() -> None:
    """It was offered as ready, with a plan of 1 h 36 min and an active "Start Upgrade"."""
    async with simulated("pool", hosts=2, vms=2) as it:
        assert (await it.upgrade()).outcome is Outcome.DONE
        work = session_of(it)
        await work.check()
        await work.test_media()
        await work.check()
        (plan,) = [found.plan for found in work.session.findings.values()]
        assert plan is not None
        assert not any(isinstance(step, UpgradeHost) for step in plan.steps())
        assert work.session.nothing_to_do
        assert str(work.session.obstacle(State.MEDIA)).startswith("Nothing to do")
        updating = session_of(it, apply_updates=True)
        await updating.check()
        await updating.test_media()
        await updating.check()
        assert not updating.session.nothing_to_do, "updates may be missing"
        assert updating.session.obstacle(State.MEDIA) is None
