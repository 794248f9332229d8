"""The demo: the real desktop on simulated pools. On request it plays the whole wizard without a user."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any, Protocol

from rpu_desktop.desktop.application import Desktop, Keeping, run_desktop
from rpu_desktop.desktop.autoplay import Autoplay
from rpu_desktop.desktop.server_store import SavedServer, ServerStore
from rpu_desktop.desktop.settings import SettingsStore
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.i18n.language import translator
from rpu_desktop.run.events import Outcome
from rpu_desktop.run.journal import JournalStore
from rpu_desktop.session.passwords import MemoryPasswords
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from rpu_desktop.streams import write_line
from rpu_desktop.xapi.trust import TrustStore

__all__ = ["DemoOptions", "run"]

_PERSON = "person:times=0"
"""In manual mode, this fault simulates an administrator at every console who has the right media."""
_TROUBLES = (
    "prepare-fails:host=fra-02",
    "wlb",
    "auto-start",
    "sr-unplugged:host=fra-03",
    "disk-full:host=fra-04",
    "clock-apart:host=fra-05",
    "local-disk",
    "tiny-minimum",
    "snapshot-schedule",
    "xo-backup",
    "task",
)
"""Used with pictures: problems before the upgrade and a question during it."""

_SPEED = 120.0
_PACE = 0.5


class DemoOptions(Protocol):
    """Options from the command line; None if not given."""

    autoplay: bool
    language: str
    speed: float | None
    scenario: str | None
    screenshots: Path | None
    one_look: bool


def run(options: DemoOptions) -> int:
    """Run the demo; the exit code is 0 if it was closed, or played to the end successfully."""
    faults = _TROUBLES if options.screenshots and options.autoplay and not options.scenario else ()
    wanted = Options(scenario=options.scenario or "demo", speed=options.speed or _SPEED, faults=(*faults, _PERSON))
    with tempfile.TemporaryDirectory(prefix="rpu-desktop-demo-") as folder, ThreadedSimulation(wanted) as simulation:
        pools = simulation.describe()["pools"]
        return run_desktop(options.language, lambda: _main(options, pools, Path(folder)))


async def _main(options: DemoOptions, pools: list[dict[str, Any]], folder: Path) -> int:
    """Run without the user's own data: servers, passwords and certificates are kept in `folder` and in memory."""
    trust = TrustStore(folder / "certificates.json")
    settings = SettingsStore(folder / "settings.json")
    runs = JournalStore(folder / "runs")
    desktop = Desktop(Keeping(ServerStore(folder / "servers.json"), MemoryPasswords(), trust, settings, runs))
    desktop.window.suggested_media = pools[0]["media"]
    desktop.window.suggested_backup = str(folder / "backup")
    try:
        if options.autoplay:
            return await _play(options, desktop, pools)
        spawn(_prepare(desktop, pools))
        await desktop.until_closed()
        return 0
    finally:
        await desktop.close()


async def _prepare(desktop: Desktop, pools: list[dict[str, Any]]) -> None:
    for pool in pools:
        await add_pool(desktop, pool)
    desktop.window.start_wizard()


async def add_pool(desktop: Desktop, pool: dict[str, Any]) -> None:
    """Add a simulated pool without asking: its certificate is known."""
    saved = SavedServer(pool["coordinator"].removeprefix("https://"), pool["username"])
    await desktop.book.approve(saved.server, pool["fingerprint"])
    await desktop.book.add(saved, pool["password"])


async def _play(options: DemoOptions, desktop: Desktop, pools: list[dict[str, Any]]) -> int:
    driver = UiDriver(pace=_PACE, pictures=options.screenshots, both_looks=not options.one_look)
    report = await Autoplay(desktop, driver, pools, add_pool).play()
    write_line(sys.stdout, report.to_text(translator()))
    return 0 if report.outcome is Outcome.DONE else 1
