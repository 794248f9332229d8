"""Fully updated pools, and media from before the updates: parts of the new version are older than the old ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from rpu_desktop.run.events import HostStage, Outcome, PoolFinished, PoolPlanned
from rpu_desktop.run.options import Mode
from rpu_desktop.run.prompts import Choice, PromptKind
from rpu_desktop.simulator.media import media_files
from rpu_desktop.simulator.releases import release_of
from tests.engine.runs import Answers, SimulatedPools, simulated
from tests.reference import dumps

NEW = release_of("XenServer", "8.4.0")


def plans(it: SimulatedPools) -> int:
    return sum(isinstance(event, PoolPlanned) for event in it.events)


def silent_media(it: SimulatedPools) -> str:
    """Media that do not state their toolstack and hypervisor."""
    files = {name: content for name, content in media_files(NEW).items() if not name.startswith("repodata/")}
    return it.simulation.simulation.media.add("silent", files | {"repodata/repomd.xml": b"<repomd/>"})


class Bounded(Answers):
    """Stops a run that asks, or plans, endlessly."""

    def __init__(self, it: SimulatedPools, *choices: Choice) -> None:
        super().__init__(*choices)
        it.on_event = lambda event: self._look(it, event)

    def _look(self, it: SimulatedPools, event: object) -> None:
        if isinstance(event, PoolPlanned) and plans(it) > 30:
            assert it.run is not None
            it.run.stop()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("fully-updated", ("xapi 24.16.0", "xapi 25.39.0")),
        ("fully-updated:xapi=,xen=4.17.5-15.1", ("Xen 4.17.4-3", "Xen 4.17.5-15.1")),
    ],
)
async def test_media_older_than_the_updates_of_a_pool_are_refused_before_the_start(
    fault: str, words: tuple[str, str]
) -> None:
    async with simulated("pool", fault, hosts=3, vms=9) as it:
        answers = Bounded(it)
        await it.upgrade(answers)
        assert it.outcome() is Outcome.BLOCKED
        told = next(str(event.detail) for event in it.events if isinstance(event, PoolFinished))
        assert all(word in told for word in words), told
        assert not answers.asked
        assert not it.disabled()
        assert set(it.versions().values()) == {"8.2.1"}


async def test_what_the_media_did_not_report_is_asked_about_before_the_first_member_is_emptied() -> None:
    async with simulated("pool", "fully-updated", hosts=3, vms=9) as it:
        answers = Bounded(it, Choice.RETRY)
        await it.upgrade(answers, media=silent_media(it))
        asked = [str(prompt.text) for prompt in answers.asked]
        assert len(asked) == 2, "once, and again after Retry"
        assert all("xapi 24.16.0" in text and "xapi 25.39.0" in text for text in asked), asked
        assert answers.asked[0].choices == (Choice.RETRY, Choice.SKIP, Choice.STOP)
        assert answers.asked[0].advice is not None
        assert it.versions() == {"fra-01": "8.4.0", "fra-02": "8.2.1", "fra-03": "8.2.1"}
        assert HostStage.EMPTYING not in [*it.stages("fra-02"), *it.stages("fra-03")]
        assert not it.disabled()
        assert plans(it) < 6


async def test_in_manual_mode_it_is_asked_before_the_first_member_is_emptied_for_its_media() -> None:
    """The version on the media is known when the coordinator returns."""
    async with simulated("pool", "fully-updated", "person:times=0", hosts=3, vms=9) as it:
        answers = Bounded(it, Choice.REBOOT, Choice.RETRY)
        await it.upgrade(answers, mode=Mode.MANUAL)
        first, *asked = answers.asked
        assert first.kind is PromptKind.MEDIA
        assert first.host is not None
        assert first.host.name == "fra-01"
        words = [str(prompt.text) for prompt in asked]
        assert len(words) == 2, "once, and again after Retry"
        assert all("xapi 24.16.0" in text and "xapi 25.39.0" in text for text in words), words
        assert all(prompt.choices == (Choice.RETRY, Choice.SKIP, Choice.STOP) for prompt in asked)
        assert asked[0].advice is not None
        assert it.versions() == {"fra-01": "8.4.0", "fra-02": "8.2.1", "fra-03": "8.2.1"}
        assert HostStage.EMPTYING not in [*it.stages("fra-02"), *it.stages("fra-03")]
        assert not it.disabled()
        assert plans(it) < 6


@pytest.mark.parametrize(
    "dump", [path for path in dumps() if path.stem.startswith("xapi-")], ids=lambda path: path.stem
)
async def test_a_real_pool_with_newer_updates_than_the_media_is_not_begun(dump: Path) -> None:
    async with simulated("pool", "fully-updated", dumps=(dump,)) as it:
        before = it.versions()
        answers = Bounded(it)
        await it.upgrade(answers)
        assert it.outcome() is Outcome.BLOCKED
        told = next(str(event.detail) for event in it.events if isinstance(event, PoolFinished))
        assert "xapi 25.6.0" in told
        assert "xapi 25.39.0" in told
        assert it.versions() == before
