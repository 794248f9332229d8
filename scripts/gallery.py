#!/usr/bin/env python3
"""Screenshots of every page and dialog: both languages, both looks, at 100 and 200 %.

scripts/gallery.py FOLDER [--language en] [--scale 1] [--scene manual]

Everything is played on the real program against simulated pools; each screenshot shows a state that a user can reach.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QMessageBox, QScrollArea, QTextBrowser, QWidget  # noqa: E402 (the path comes first)

from rpu_desktop.desktop.about import AboutDialog  # noqa: E402 (the path comes first)
from rpu_desktop.desktop.add_server import AddServerDialog  # noqa: E402
from rpu_desktop.desktop.application import Desktop, Keeping, run_desktop  # noqa: E402
from rpu_desktop.desktop.autoplay import Autoplay  # noqa: E402
from rpu_desktop.desktop.certificate_dialog import CertificateDialog  # noqa: E402
from rpu_desktop.desktop.demo import add_pool  # noqa: E402
from rpu_desktop.desktop.flow import Page  # noqa: E402
from rpu_desktop.desktop.help.window import HelpWindow  # noqa: E402
from rpu_desktop.desktop.history import HistoryDialog  # noqa: E402
from rpu_desktop.desktop.resume_dialog import ResumeDialog  # noqa: E402
from rpu_desktop.desktop.server_state import ServerState  # noqa: E402
from rpu_desktop.desktop.server_store import ServerStore  # noqa: E402
from rpu_desktop.desktop.servers_view import ServersView  # noqa: E402
from rpu_desktop.desktop.settings import SettingsStore  # noqa: E402
from rpu_desktop.desktop.settings_dialog import SettingsDialog  # noqa: E402
from rpu_desktop.desktop.sign_in import SignInDialog  # noqa: E402
from rpu_desktop.desktop.ui_driver import UiDriver  # noqa: E402
from rpu_desktop.desktop.widgets.banner import Banner  # noqa: E402
from rpu_desktop.desktop.wizard.decision import DecisionDialog  # noqa: E402
from rpu_desktop.desktop.wizard.notifications_dialog import NotificationsDialog  # noqa: E402
from rpu_desktop.desktop.wizard.order_dialog import OrderDialog  # noqa: E402
from rpu_desktop.desktop.wizard.profile_dialog import ProfileDialog  # noqa: E402
from rpu_desktop.desktop.wizard.rehearsal_dialog import RehearsalDialog  # noqa: E402
from rpu_desktop.desktop.wizard.roll_back_dialog import RollBackDialog  # noqa: E402
from rpu_desktop.desktop.wizard.schedule_dialog import ScheduleDialog  # noqa: E402
from rpu_desktop.desktop.wizard.scripts_dialog import ScriptsDialog  # noqa: E402
from rpu_desktop.desktop.wizard.wizard import UpgradeWizard  # noqa: E402
from rpu_desktop.i18n.catalogue import languages  # noqa: E402
from rpu_desktop.i18n.language import say  # noqa: E402
from rpu_desktop.i18n.text import Text, translate  # noqa: E402
from rpu_desktop.inventory.pool_lock import KEY  # noqa: E402
from rpu_desktop.run.events import HostStage  # noqa: E402
from rpu_desktop.run.journal import JournalStore  # noqa: E402
from rpu_desktop.session.kept_addresses import keep_addresses  # noqa: E402
from rpu_desktop.session.passwords import MemoryPasswords  # noqa: E402
from rpu_desktop.session.prepared import Prepared, PreparedPool, prepared  # noqa: E402
from rpu_desktop.simulator.serve import Options, ThreadedSimulation  # noqa: E402
from rpu_desktop.xapi.trust import TrustStore  # noqa: E402

SCALES = ("1", "2")
SPEED = 240.0
TROUBLES = (
    *("prepare-fails:host=fra-02", "wlb", "auto-start", "sr-unplugged:host=fra-03", "disk-full:host=fra-04"),
    *("clock-apart:host=fra-05", "local-disk", "tiny-minimum", "snapshot-schedule", "xo-backup", "task"),
)


class Scene:
    """One story: a separate program, and its pools."""

    def __init__(self, desktop: Desktop, driver: UiDriver, pools: list[dict[str, Any]]) -> None:
        self.desktop = desktop
        self.driver = driver
        self.pools = pools

    async def click(self, words: str) -> None:
        """Click the button with this English text."""
        await self.driver.click(name(words))

    async def picture(self, window: QWidget, what: str) -> None:
        """Take a screenshot in both looks."""
        await self.driver.picture(window, what)

    async def wizard(self) -> UpgradeWizard:
        """Connect the pools, and open the wizard."""
        for pool in self.pools:
            await add_pool(self.desktop, pool)
        self.desktop.window.suggested_media = self.pools[0]["media"]
        self.desktop.window.start_wizard()
        assert self.desktop.window.wizard is not None
        return self.desktop.window.wizard

    async def prechecked(self, mode: str = "") -> UpgradeWizard:
        """Go to the end of the prechecks, with everything resolved."""
        wizard = await self.wizard()
        await self.click("&Next")
        await self.check(wizard, mode)
        return wizard

    async def check(self, wizard: UpgradeWizard, mode: str = "") -> None:
        """Go from the list of pools to the end of the prechecks, with everything resolved."""
        for pool in self.pools:
            await self.driver.tick(name("Pools and servers to upgrade"), pool["name"])
        await self.click("&Next")
        if mode:
            await self.click(mode)
        await self.click("&Run Prechecks")
        page = wizard.prechecks_page
        await self.driver.until(lambda: wizard.currentId() == Page.PRECHECKS and not page.busy, "the prechecks")
        if wizard.context.flow.resolvable():
            await self.click("&Resolve All")
            await self.driver.until(lambda: not page.busy and not wizard.context.flow.resolvable(), "Resolve All")
        if wizard.context.flow.decisions():
            await self.click("&Decide…")
            (await self.driver.window(DecisionDialog)).choose_for_all("shutdown")
            await self.click("&Agree")
        await self.driver.until(page.isComplete, "nothing in the way")

    async def started(self) -> UpgradeWizard:
        """Start an automatic upgrade."""
        wizard = await self.prechecked()
        await self.begin(wizard)
        return wizard

    async def begin(self, wizard: UpgradeWizard) -> None:
        """Go from the end of the prechecks to a running upgrade."""
        await self.click("&Next")
        await self.click("&Test")
        await self.click("&Start Upgrade")
        await self.driver.until(lambda: wizard.currentId() == Page.UPGRADE, "the upgrade page")

    async def banner_button(self, words: str) -> QWidget:
        """Wait for a question that has this answer."""
        return await self.driver.see(QAbstractButton, name(words))


def name(words: str) -> str:
    """The accessible name of the control with the English text `words`."""
    said = next((s for context in ("desktop", "engine") if (s := say(Text(context, words))) != words), words)
    return said.replace("&", "").rstrip(":")


async def story(scene: Scene) -> None:
    """The main job, from the empty window to the summary."""
    await Autoplay(scene.desktop, scene.driver, scene.pools, add_pool).play()


async def windows(scene: Scene) -> None:
    """Dialogs of the main window, and errors of a server."""
    window, driver = scene.desktop.window, scene.driver
    pool = scene.pools[0]
    address = pool["coordinator"].removeprefix("https://")
    window.add_server()
    dialog = await driver.window(AddServerDialog)
    await driver.type(name("&Address:"), address)
    await driver.type(name("&Password:"), "wrong")
    await scene.click("A&dd")
    await driver.window(CertificateDialog)
    await scene.click("&Trust This Certificate")
    await driver.see(Banner, name("Not connected"))
    await scene.picture(dialog, "add-server-wrong-password")
    dialog.reject()
    await add_pool(scene.desktop, pool)
    window.disconnect_action.trigger()
    await driver.until(lambda: scene.desktop.book.servers()[0].state is ServerState.OFFLINE, "to be offline")
    await scene.picture(window, "main-window-disconnected")
    window.connect_action.trigger()
    await driver.until(lambda: scene.desktop.book.servers()[0].state is ServerState.CONNECTED, "to be connected")
    await _servers(scene)
    for action, kind, what in (
        (window.settings_action, SettingsDialog, "settings"),
        (window.help_action, HelpWindow, "help"),
        (window.about_action, AboutDialog, "about"),
        (window.remove_action, QMessageBox, "remove-server"),
    ):
        action.trigger()
        shown = await driver.window(kind)
        await scene.picture(shown, what)
        shown.close()
        await driver.until(partial(_hidden, shown), "it to be gone")


async def _servers(scene: Scene) -> None:
    """A host of the pool, signing in to it, and the settings that few people change."""
    window, driver, book = scene.desktop.window, scene.driver, scene.desktop.book
    server, view = book.servers()[0], window.findChild(ServersView)
    assert isinstance(view, ServersView)
    view.choose(server.id, scene.pools[0]["hosts"][1]["uuid"])
    await scene.picture(window, "host-details")
    sign_in = SignInDialog(book, server, window)
    sign_in.open()
    await scene.picture(await driver.window(SignInDialog), "sign-in")
    sign_in.reject()
    await driver.until(partial(_hidden, sign_in), "it to be gone")
    window.settings_action.trigger()
    settings = await driver.window(SettingsDialog)
    settings.tabs.setCurrentIndex(1)
    await scene.picture(settings, "settings-advanced")
    settings.reject()
    await driver.until(partial(_hidden, settings), "it to be gone")


def _hidden(window: QWidget) -> bool:
    return not window.isVisible()


async def manual(scene: Scene) -> None:
    """Manual mode: the instructions, and each of its questions."""
    wizard = await scene.prechecked("&Manual")
    await scene.click("&Next")
    await scene.driver.see(QTextBrowser, name("Instructions for every server"))
    await scene.picture(wizard, "instructions")
    await scene.click("&Start Upgrade")
    await scene.banner_button("&Reboot Now")
    await scene.picture(wizard, "insert-media")
    await scene.click("&Reboot Now")
    await scene.driver.until(lambda: len(wizard.context.progress.questions) == 0, "the answer")
    await scene.banner_button("&Reboot Now")
    await scene.picture(wizard, "insert-media-member")
    await scene.click("&Reboot Now")
    await scene.banner_button("&Reboot Again")
    await scene.picture(wizard, "same-version-again")
    await _answer(scene, wizard, "&Reboot Again")
    while wizard.currentId() != Page.SUMMARY:
        await _answer(scene, wizard, "S&kip This Server")
    await scene.picture(wizard, "summary-with-one-left-out")


async def _answer(scene: Scene, wizard: UpgradeWizard, words: str) -> None:
    """Answer the question, and wait for another one or the end."""
    await scene.banner_button(words)
    answered = set(wizard.context.progress.questions)
    await scene.click(words)
    await scene.driver.until(
        lambda: wizard.currentId() == Page.SUMMARY or wizard.context.progress.questions.keys() - answered,
        "another question, or the end",
    )


async def interrupted(scene: Scene) -> None:
    """A run that failed, was stopped, and is resumed."""
    window = scene.desktop.window
    wizard = await scene.started()
    await scene.banner_button("&Retry")
    await scene.picture(wizard, "failed")
    window.close()
    box = await scene.driver.window(QMessageBox)
    await scene.picture(box, "close-while-running")
    box.reject()
    await scene.click("St&op This Pool")
    await scene.driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
    await scene.picture(wizard, "summary-stopped")
    await scene.click("&Finish")
    await scene.driver.until(lambda: window.wizard is None and window.unfinished.isVisible(), "the banner")
    await scene.picture(window, "unfinished")
    window.history_action.trigger()
    history = await scene.driver.window(HistoryDialog)
    await scene.driver.until(history.list.topLevelItemCount, "the runs to be read")
    await scene.picture(history, "history")
    history.reject()
    await scene.driver.until(partial(_hidden, history), "it to be gone")
    await scene.click("&Discard…")
    box = await scene.driver.window(QMessageBox)
    await scene.picture(box, "discard")
    await scene.click("&Keep")
    await scene.click("&Finish Here…")
    dialog = await scene.driver.window(ResumeDialog)
    await scene.picture(dialog, "finish-here")
    dialog.reject()
    await scene.click("&Resume…")
    dialog = await scene.driver.window(ResumeDialog)
    await scene.picture(dialog, "resume")
    dialog.reject()


async def wishes(scene: Scene) -> None:
    """A pool that another run has locked is taken over; then the requests that are possible during the run."""
    driver = scene.driver
    wizard = await scene.wizard()
    await _leave_a_mark(scene)
    await scene.click("&Next")
    take_over = say(translate("desktop", "Take {pool} O&ver…").of(pool=scene.pools[0]["name"])).replace("&", "")
    await driver.see(QAbstractButton, take_over)
    await scene.picture(wizard, "somebody-else-is-at-it")
    await driver.click(take_over)
    box = await driver.window(QMessageBox)
    await scene.picture(box, "take-over")
    await scene.click("&Take Over")
    await scene.check(wizard)
    await scene.begin(wizard)
    await driver.until(lambda: _stage(wizard) is HostStage.INSTALLING, "the coordinator's installation")
    last = (await _menu(scene, "Sk&ip a Server", "skip-a-server")).actions()[-1]
    last.trigger()
    box = await driver.window(QMessageBox)
    await scene.picture(box, "skip")
    await scene.click("&Skip It")
    await scene.click("S&top…")
    box = await driver.window(QMessageBox)
    await scene.picture(box, "stop")
    await scene.click("Do No&t Stop")
    (await _menu(scene, "&Pause", "pause")).actions()[-1].trigger()
    await scene.banner_button("Re&sume")
    await driver.until(lambda: wizard.context.progress.rests, "the pause")
    await scene.picture(wizard, "paused")
    await scene.click("Re&sume")
    await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
    await scene.picture(wizard, "summary-with-one-skipped")


async def ahead(scene: Scene) -> None:
    """What can be settled before the day: a rehearsal."""
    driver = scene.driver
    wizard = await scene.wizard()
    await _schedule(scene, wizard)
    await scene.check(wizard)
    await scene.click("&Next")
    await scene.click("&Test")
    await driver.until(wizard.media_page.isComplete, "the media test")
    await scene.picture(wizard, "plan")
    await scene.driver.until(wizard.media_page.save_all.isEnabled, "the button")
    wizard.context.prepared = Prepared(time.time() - 4 * 86400, _days_before(wizard))
    wizard.media_page.refresh()
    wizard.media_page.show_tab_after_test()
    await scene.picture(wizard, "changes-since-it-was-prepared")
    wizard.context.prepared = None
    wizard.media_page.show_tab_after_test()
    await scene.click("Rehe&arse…")
    dialog = await driver.window(RehearsalDialog)
    await scene.picture(dialog, "rehearsal")
    await scene.click("Start &Rehearsal")
    await driver.until(lambda: dialog.bar.value() > 0, "progress")
    await scene.picture(dialog, "rehearsal-under-way")
    await driver.until(lambda: not dialog.busy, "the rehearsal", patience=240)
    await scene.picture(dialog, "rehearsal-result")
    dialog.reject()
    await scene.click("&Start Upgrade")
    await scene.banner_button("&Begin Now")
    await scene.picture(wizard, "waits-for-its-window")
    for _ in range(3):
        await scene.click("&Begin Now")
        await driver.until(lambda: not _resting(wizard), "it to begin")
        await driver.until(lambda: _resting(wizard) or wizard.currentId() == Page.SUMMARY, "the next one")
    await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
    await scene.picture(wizard, "summary-beside-the-rehearsal")


def _days_before(wizard: UpgradeWizard) -> dict[str, PreparedPool]:
    """The pools with other facts: less has to be migrated, and a VM ran on another server."""
    found = prepared(wizard.context.found(), wizard.context.flow.wishes.parallel_migrations, 0).pools
    gone = {"gone": ("old-db", "fra-01")}
    return {uuid: replace(pool, migrations=2, vms={**pool.vms, **gone}) for uuid, pool in found.items()}


def _resting(wizard: UpgradeWizard) -> bool:
    return any(pool.rests_until for pool in wizard.context.progress.pools.values())


async def _others(scene: Scene, wizard: UpgradeWizard) -> None:
    """The other dialogs that are opened from the same card, each with something in it."""
    desktop, driver = scene.desktop, scene.driver
    keep_addresses(desktop.book.passwords, ["mailtos://rpu:secret@mail.example.com", "slack://a/b/c"])
    await scene.click("&Scripts…")
    scripts = await driver.window(ScriptsDialog)
    scripts.command.setText("/opt/rpu/silence 2h")
    scripts.add.click()
    await scene.picture(scripts, "scripts")
    scripts.reject()
    await scene.click("N&otifications…")
    notifications = await driver.window(NotificationsDialog)
    await driver.until(lambda: notifications.rows.buttons, "the services")
    await scene.picture(notifications, "notifications")
    notifications.reject()
    await scene.click("Order and &Failures…")
    order = await driver.window(OrderDialog)
    order.down.click()
    await scene.picture(order, "order")
    order.reject()
    await scene.click("Prof&ile…")
    profile = await driver.window(ProfileDialog)
    await scene.picture(profile, "profile")
    profile.reject()
    await driver.until(partial(_hidden, profile), "it to be gone")
    keep_addresses(desktop.book.passwords, [])


async def _schedule(scene: Scene, wizard: UpgradeWizard) -> None:
    """Choose nights and weekends on the page that asks for the mode, and go back."""
    driver = scene.driver
    await scene.click("&Next")
    await driver.tick(name("Pools and servers to upgrade"), scene.pools[0]["name"])
    await scene.click("&Next")
    await scene.click("Ad&vanced")
    await scene.click("Sche&dule…")
    dialog = await driver.window(ScheduleDialog)
    dialog.days[5].setChecked(True)
    dialog.days[6].setChecked(True)
    dialog.add.click()
    dialog.not_before.setText("2037-01-01 00:00")
    await scene.picture(dialog, "schedule")
    await scene.click("&OK")
    await _others(scene, wizard)
    area = next(a for a in wizard.pages_in_order[Page.MODE].findChildren(QScrollArea) if a.objectName() == "bare")
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    await scene.picture(wizard, "mode-with-schedule")
    wizard.back()


def _stage(wizard: UpgradeWizard) -> HostStage | None:
    """The stage of the coordinator."""
    pools = wizard.context.progress.pools.values()
    return next((host.stage for pool in pools for host in pool.hosts.values() if host.coordinator), None)


async def _leave_a_mark(scene: Scene) -> None:
    """Set a lock like another computer's run with a heartbeat."""
    book = scene.desktop.book
    connection = book.connection(book.servers()[0].id)
    assert connection is not None
    now = time.time()
    mark = json.dumps({"who": "maria", "where": "admin-pc", "since": now - 7200, "alive": now, "run": "another"})
    pool = connection.snapshot().pool.ref
    await scene.desktop.engine.submit(lambda: connection.call("pool.add_to_other_config", pool, KEY, mark))
    await scene.driver.until(lambda: (s := book.servers()[0].snapshot) and KEY in s.pool.other_config, "the mark")


async def _menu(scene: Scene, button: str, what: str) -> QMenu:
    """Click a button with a menu."""
    await scene.click(button)
    menu = await scene.driver.window(QMenu)
    await scene.picture(menu, what)
    menu.close()
    return menu


async def disks(scene: Scene) -> None:
    """Virtual machines on the servers' own disks, which move along."""
    driver = scene.driver
    wizard = await scene.wizard()
    page = wizard.prechecks_page
    await scene.click("&Next")
    await driver.tick(name("Pools and servers to upgrade"), scene.pools[0]["name"])
    await scene.click("&Next")
    await scene.click("&Run Prechecks")
    await driver.until(lambda: wizard.currentId() == Page.PRECHECKS and not page.busy, "the prechecks")
    await scene.picture(wizard, "prechecks")
    await scene.click("&Decide…")
    decision = await driver.window(DecisionDialog)
    decision.choose_for_all("move")
    await scene.picture(decision, "decision")
    await scene.click("&Agree")
    await driver.until(page.isComplete, "nothing in the way")
    await scene.picture(wizard, "prechecks-solved")
    await scene.click("&Next")
    await scene.click("&Test")
    await driver.until(wizard.media_page.isComplete, "the media test")
    await scene.picture(wizard, "plan")
    await scene.click("&Start Upgrade")
    await driver.until(lambda: _copied(wizard), "some of the disks to be copied")
    await scene.picture(wizard, "copying")
    await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
    await scene.picture(wizard, "summary")


def _copied(wizard: UpgradeWizard) -> bool:
    """Whether the first server's disks are on their way."""
    return any("GiB of" in str(line.text) for line in wizard.context.progress.log)


async def wrong_media(scene: Scene) -> None:
    """The plan, rolling back, and media that cannot be read."""
    wizard = await scene.prechecked()
    await scene.click("&Next")
    await scene.picture(wizard, "media-before-the-test")
    await scene.click("&Test")
    await scene.driver.until(wizard.media_page.isComplete, "the test")
    await scene.picture(wizard, "plan")
    await scene.click("Roll Bac&k…")
    roll_back = await scene.driver.window(RollBackDialog)
    await scene.picture(roll_back, "roll-back")
    roll_back.reject()
    await scene.driver.until(partial(_hidden, roll_back), "it to be gone")
    await scene.click("Change &Media…")
    await scene.driver.type(name("A&ddress:"), "http://127.0.0.1:1/nothing/")
    await scene.click("&Test")
    await scene.driver.until(lambda: wizard.media_page.busy, "the test to begin")
    await scene.driver.until(lambda: not wizard.media_page.busy, "the test")
    await scene.picture(wizard, "media-unreadable")


Play = Callable[[Scene], Coroutine[Any, Any, None]]
SCENES: dict[str, tuple[Play, Options]] = {
    "story": (story, Options(scenario="demo", speed=SPEED, faults=TROUBLES)),
    "windows": (windows, Options(scenario="pool", hosts=3, vms=12, speed=SPEED)),
    "manual": (
        manual,
        Options(
            scenario="pool", hosts=3, vms=9, speed=SPEED, faults=("person:does=forget,host=fra-02", "person:times=0")
        ),
    ),
    "interrupted": (
        interrupted,
        Options(scenario="ha-wlb", hosts=3, vms=9, speed=SPEED, faults=("prepare-fails:host=fra-02,times=0",)),
    ),
    "wishes": (wishes, Options(scenario="pool", hosts=3, vms=9, speed=SPEED)),
    "ahead": (ahead, Options(scenario="pool", hosts=3, vms=9, speed=SPEED)),
    "disks": (disks, Options(scenario="local-only", hosts=3, vms=6, speed=SPEED)),
    "media": (wrong_media, Options(scenario="pool", hosts=3, vms=9, speed=SPEED)),
}


def play(scene: str, language: str, pictures: Path) -> int:
    """Play one scene in this process."""
    perform, wanted = SCENES[scene]

    async def main() -> int:
        with tempfile.TemporaryDirectory() as folder:
            base = Path(folder)
            stores = TrustStore(base / "certificates.json"), SettingsStore(base / "settings.json")
            keeping = Keeping(
                ServerStore(base / "servers.json"), MemoryPasswords(), *stores, JournalStore(base / "runs")
            )
            desktop = Desktop(keeping)
            desktop.window.suggested_backup = str(base / "backup")
            desktop.window.show()
            try:
                await perform(Scene(desktop, UiDriver(pictures=pictures), pools))
            finally:
                for window in QApplication.topLevelWidgets():
                    window.hide()
                await desktop.close()
        return 0

    with ThreadedSimulation(wanted) as simulation:
        pools = simulation.describe()["pools"]
        return run_desktop(language, main)


def screen(folder: Path, scale: int) -> str:
    """A platform with the tests' screen, with more pixels if scaled."""
    described = json.loads((ROOT / "tests/screen.json").read_text(encoding="utf-8"))
    for one in described["screens"]:
        one.update(width=one["width"] * scale, height=one["height"] * scale)
    file = (folder / f"screen-{scale}.json").resolve()
    file.write_text(json.dumps(described), encoding="utf-8")
    return f"offscreen:configfile={file}"


def main() -> int:
    """All scenes, or those selected by the arguments; each in a separate process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", choices=languages())
    parser.add_argument("--scale", choices=SCALES)
    parser.add_argument("--scene", choices=SCENES)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        return play(options.scene, options.language, options.folder)
    chosen = (
        [options.language] if options.language else languages(),
        [options.scale] if options.scale else SCALES,
        [options.scene] if options.scene else SCENES,
    )
    bad = 0
    options.folder.mkdir(parents=True, exist_ok=True)
    for language, scale, scene in product(*chosen):
        folder = options.folder / f"{language}-{int(scale) * 100}" / scene
        environment = {"QT_QPA_PLATFORM": screen(options.folder, int(scale)), **os.environ, "QT_SCALE_FACTOR": scale}
        command = [sys.executable, __file__, str(folder), "--here", "--language", language, "--scene", scene]
        done = subprocess.run(command, env=environment, cwd=ROOT, check=False)
        sys.stdout.write(f"{folder}: {'done' if done.returncode == 0 else 'FAILED'}\n")
        bad += done.returncode != 0
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
