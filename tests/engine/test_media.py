"""Whole upgrades from every kind of source, and what happens when the source fails meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from rpu_desktop.media.serving import LocalMedia
from rpu_desktop.media.url import MediaSource
from rpu_desktop.run.events import Event, HostChanged, HostStage, Outcome
from rpu_desktop.run.prompts import Choice, Prompt
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.media import media_files
from rpu_desktop.simulator.releases import Release, release_of
from tests.engine.runs import Answers, SimulatedPools, simulated
from tests.media.images import make_image
from tests.media.servers import ftp_server, http_server

NEW = release_of("XenServer", "8.4.0")
UPDATED = replace(NEW, xapi_build="25.33.0")
GENERATIONS = {
    "6.2": (release_of("XenServer", "6.0.2"), release_of("XenServer", "6.2.0"), "plain"),
    "7.0": (release_of("XenServer", "6.5.0"), release_of("XenServer", "7.0.0"), "joliet"),
    "8.2": (release_of("XenServer", "7.6.0"), release_of("Citrix Hypervisor", "8.2.1"), "rock-ridge"),
    "8.4": (release_of("Citrix Hypervisor", "8.2.1"), NEW, "both"),
    "9.0": (UPDATED, replace(release_of("XenServer", "9.0.0", "3.5.0"), xapi_build="25.33.0"), "rock-ridge"),
    "xcp-ng": (replace(NEW, xapi_build="24.11.0"), release_of("XCP-ng", "8.3.0"), "rock-ridge"),
}


def unpack(folder: Path, release: Release) -> None:
    for name, content in media_files(release).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


@pytest.mark.parametrize(
    ("server", "user"),
    [(http_server, ("ada", "p@ss/wörd")), (ftp_server, None), (ftp_server, ("ada", "p@ss/wörd"))],
    ids=["http-login", "ftp", "ftp-login"],
)
async def test_from_a_server(
    server: Callable[..., AbstractContextManager[str]], user: tuple[str, str] | None, tmp_path: Path
) -> None:
    unpack(tmp_path / "xs 84", NEW)
    name, password = user or ("", "")
    with server(tmp_path, user=user) as url:
        place = url
        async with simulated(hosts=2, vms=4) as it:
            if user and url.startswith("http"):  # hosts log in at the usual port only, which they alone reach here
                place = "http://media.invalid"
                it.ask(lambda: state_of(it.pool).reachable_http.update({place: url}))
            source = MediaSource.parse(f"{place}/xs%2084", username=name, password=password)
            report = await it.upgrade(media=source.plugin_url())
            assert report.outcome is Outcome.DONE
            assert set(it.versions().values()) == {NEW.product}
    assert not password or password not in repr(it.events)


async def test_from_an_nfs_export(tmp_path: Path) -> None:
    unpack(tmp_path, NEW)
    with http_server(tmp_path) as url:
        async with simulated(hosts=2, vms=4) as it:
            it.ask(lambda: state_of(it.pool).reachable_nfs.update({"files:/export/xs": url}))
            report = await it.upgrade(media="nfs://files/export/xs")
            assert report.outcome is Outcome.DONE
            assert set(it.versions().values()) == {NEW.product}


@pytest.mark.parametrize("generation", GENERATIONS)
async def test_from_an_image_of_each_generation(generation: str, tmp_path: Path) -> None:
    before, after, layout = GENERATIONS[generation]
    local = LocalMedia.open(make_image(tmp_path / "xs.iso", media_files(after), layout))
    try:
        async with simulated(hosts=2, vms=4) as it:
            await become(it, before)
            source = local.serve(it.connections[0].snapshot(), it.connections[0].coordinator_address)
            report = await it.upgrade(source=source)
            assert report.outcome is Outcome.DONE
            assert set(it.versions().values()) == {after.product}
            assert source.path not in repr(it.events)
    finally:
        local.stop()


async def become(it: SimulatedPools, release: Release) -> None:
    """Give all simulated hosts an older release."""
    for ref in it.pool.db.refs("host"):
        it.ask(partial(it.pool.db.set, "host", ref, software_version=release.software_version("host")))
    await it.connections[0].wait_for(
        lambda now: all(h.software_version.get("product_version") == release.product for h in now.hosts.values())
    )


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (HostStage.EMPTYING, "fra-01 could not download the installer"),
        (HostStage.REBOOTING, "fra-01 came back with its previous version"),
    ],
)
async def test_the_server_dies_on_the_way_and_comes_back(stage: HostStage, words: str, tmp_path: Path) -> None:
    """It fails when the host fetches the installer, or when the installer fetches the packages."""
    local = LocalMedia.open(make_image(tmp_path / "xs.iso", media_files(NEW)))
    async with simulated(hosts=2, vms=4) as it:
        connection = it.connections[0]
        source = local.serve(connection.snapshot(), connection.coordinator_address)
        answers = _Reviving(lambda: local.serve(connection.snapshot(), connection.coordinator_address, again=source))
        with ExitStack() as once:
            once.callback(local.stop)

            def die(event: Event) -> None:
                if isinstance(event, HostChanged) and event.stage is stage:
                    once.close()

            it.on_event = die
            report = await it.upgrade(answers, source=source)
        assert words in str(answers.asked[0].text)
        assert report.outcome is Outcome.DONE
        assert set(it.versions().values()) == {NEW.product}
    local.stop()


class _Reviving(Answers):
    """Brings the server back, then answers Retry."""

    def __init__(self, revive: Callable[[], object]) -> None:
        super().__init__()
        self.revive = revive

    async def ask(self, prompt: Prompt) -> Choice:
        self.asked.append(prompt)
        self.revive()
        return Choice.RETRY
