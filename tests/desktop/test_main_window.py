"""Adding, losing and removing servers in the main window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTreeWidget, QTreeWidgetItemIterator

from rpu_desktop.desktop.add_server import AddServerDialog
from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.certificate_dialog import CertificateDialog
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.retranslate import retranslate
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.server_state import ServerState
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.simulator.releases import successor
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.trust import TrustStore
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import SPEED, simulated


async def fill(desktop: Desktop, driver: UiDriver, address: str, password: str) -> AddServerDialog:
    await driver.click("Add Server…")
    await driver.type("Address", address)
    await driver.type("Password", password)
    await driver.click("Add")
    return await driver.window(AddServerDialog)


def address_of(pool: dict[str, Any]) -> str:
    return str(pool["coordinator"]).removeprefix("https://")


def test_an_unknown_certificate_is_shown_before_anything_is_sent(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await fill(desktop, driver, address_of(pools[0]), pools[0]["password"])
        dialog = await driver.window(CertificateDialog)
        shown = "".join(label.text() for label in dialog.findChildren(QLabel))
        assert pools[0]["fingerprint"] in shown.lower().replace(":", "").replace("\n", "")
        assert desktop.book.servers() == []
        await driver.click("Trust This Certificate")
        await driver.until(lambda: [s.name for s in desktop.book.servers()] == ["Frankfurt"], "the pool")
        tree = await driver.see(QTreeWidget, "Servers and pools")
        item = tree.topLevelItem(0)
        assert item is not None
        assert item.text(0) == "Frankfurt"
        assert item.childCount() == 2

    with simulated() as pools:
        play(scene)


def test_enter_presses_the_button_with_the_focus(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        button = await driver.see(QPushButton, "Add Server…")
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Return)
        dialog = await driver.window(AddServerDialog)
        dialog.reject()

    play(scene)


def test_a_members_address_asks_for_both_certificates_and_raises_no_alarm(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        member, coordinator = (ServerAddress.parse(host["url"]) for host in reversed(pools[0]["hosts"]))
        await fill(desktop, driver, str(member), pools[0]["password"])
        for asked in (member, coordinator):
            dialog = await driver.window(CertificateDialog)
            assert asked.host in dialog.windowTitle()
            shown = "".join(label.text() for label in dialog.findChildren(QLabel))
            assert "has changed" not in shown
            assert dialog.trust.isEnabled()
            assert not dialog.sure.isVisible()
            if asked == coordinator:
                assert f"{member.host} is a member of a pool whose coordinator is {coordinator.host}" in shown
            await driver.click("Trust This Certificate")
            await driver.until(dialog.isHidden, "the dialog to close")
        await driver.until(lambda: [s.name for s in desktop.book.servers()] == ["Frankfurt"], "the pool")
        trust = TrustStore(desktop.book.trust.path)
        assert trust.known(coordinator) == {pools[0]["fingerprint"]}
        assert len(trust.known(member)) == 1
        assert trust.known(member) != trust.known(coordinator)

    with simulated() as pools:
        play(scene)


def test_the_certificate_is_not_trusted_by_a_hasty_enter(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await fill(desktop, driver, address_of(pools[0]), pools[0]["password"])
        dialog = await driver.window(CertificateDialog)
        focused = dialog.focusWidget()
        assert focused is not None
        assert focused.accessibleName() == "Cancel"
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        await driver.until(lambda: not dialog.isVisible(), "the question to be gone")
        assert desktop.book.servers() == []
        (await driver.window(AddServerDialog)).reject()

    with simulated() as pools:
        play(scene)


def test_a_wrong_password_is_reported_in_the_dialog(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        dialog = await fill(desktop, driver, address_of(pools[0]), "wrong")
        await driver.click("Trust This Certificate")
        banner = await driver.see(Banner, "Not connected")
        assert "root" in banner.accessibleDescription()
        assert dialog.isVisible()
        await driver.type("Password", pools[0]["password"])
        await driver.click("Add")
        await driver.until(lambda: desktop.book.servers() and not dialog.isVisible(), "the pool")

    with simulated() as pools:
        play(scene)


def test_no_server_there(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await fill(desktop, driver, "127.0.0.1:9", "x")
        banner = await driver.see(Banner, "Not connected")
        assert "127.0.0.1" in banner.accessibleDescription()
        assert desktop.book.servers() == []

    play(scene)


def test_a_pool_is_listed_once(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        desktop.window.add_server()
        await driver.type("Address", address_of(pools[0]))
        await driver.type("Password", pools[0]["password"])
        await driver.click("Add")
        banner = await driver.see(Banner, "Not connected")
        assert "Frankfurt" in banner.accessibleDescription()
        assert len(desktop.book.servers()) == 1

    with simulated() as pools:
        play(scene)


def test_a_server_is_disconnected_and_removed(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        desktop.window.disconnect_action.trigger()
        await driver.until(lambda: desktop.book.servers()[0].state is ServerState.OFFLINE, "to be offline")
        desktop.window.connect_action.trigger()
        await driver.until(lambda: desktop.book.servers()[0].state is ServerState.CONNECTED, "to be connected")
        desktop.window.remove_action.trigger()
        await driver.click("Remove")
        await driver.until(lambda: not desktop.book.servers(), "to be gone")
        await driver.until(lambda: "Frankfurt" not in desktop.book.store.path.read_text(), "to be gone from the file")

    with simulated() as pools:
        play(scene)


def test_the_password_is_written_nowhere(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        folder = desktop.book.store.path.parent
        kept = "".join(path.read_text() for path in folder.iterdir() if path.is_file())
        assert "Frankfurt" in kept
        assert pools[0]["password"] not in kept

    with simulated() as pools:
        play(scene)


def half_upgrade(simulation: ThreadedSimulation) -> None:
    """The coordinator already has the next version."""
    (pool,) = simulation.pools
    release = pool.upgrade_to or successor(pool.db.get("host", pool.coordinator, "software_version"))
    pool.db.set("host", pool.coordinator, software_version=release.software_version("fra-01"))


def names_fit(tree: QTreeWidget) -> bool:
    rows = QTreeWidgetItemIterator(tree)
    while (item := rows.value()) is not None:
        room = tree.columnWidth(0) - tree.visualItemRect(item).left()
        if tree.sizeHintForIndex(tree.indexFromItem(item)).width() > room:
            return False
        rows += 1
    return True


def banner_names(desktop: Desktop) -> str:
    return " ".join(banner.accessibleName() for banner in desktop.window.findChildren(Banner) if banner.isVisible())


def said_states(table: QTreeWidget) -> tuple[str, ...]:
    return tuple(host.text(3) for row in range(table.topLevelItemCount()) if (host := table.topLevelItem(row)))


def test_a_half_upgraded_pool_reports_it(play: Play, speak: Callable[[str], None]) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, simulation.describe()["pools"][0])
        simulation.call(half_upgrade, simulation)
        tree = await driver.see(QTreeWidget, "Servers and pools")
        table = await driver.see(QTreeWidget, "Servers of the pool")
        for language, title, states in (
            ("en", "1 of 3 servers run the new version", ("running", "running, old version")),
            ("de", "Auf 1 von 3 Servern läuft", ("läuft", "läuft, alte Version")),
        ):
            speak(language)
            retranslate(desktop.window)
            item = tree.topLevelItem(0)
            assert item is not None
            await driver.until(lambda item=item: item.text(1) == "8.2 CU1 / 8.4", "to be said in the list")  # type: ignore[misc]
            await driver.until(lambda title=title: title in banner_names(desktop), "to be said beside it")  # type: ignore[misc]
            await driver.until(lambda: names_fit(tree), "all names in the list to be shown in full")
            await driver.until(lambda: not table.horizontalScrollBar().isVisible(), "the table to fit")
            await driver.until(lambda states=states: said_states(table)[:2] == states, "the rows")  # type: ignore[misc]

    with ThreadedSimulation(Options(hosts=3, vms=3, speed=SPEED)) as simulation:
        play(scene)


def test_names_keep_their_room_while_the_connection_is_away_and_no_one_is_advised_to_check_the_port(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, simulation.describe()["pools"][0])
        tree = await driver.see(QTreeWidget, "Servers and pools")
        item = tree.topLevelItem(0)
        assert item is not None
        before = tree.columnWidth(0)
        (pool,) = simulation.pools
        simulation.call(pool.set_phase, pool.coordinator, "off")
        await driver.until(lambda: item.text(1) == "reconnecting…", "to be lost")
        await driver.until(lambda: "Connection lost" in banner_names(desktop), "to be told why")
        assert item.text(0) == "Frankfurt"
        assert tree.columnWidth(0) == before
        await driver.until(lambda: "listening" in str(desktop.book.servers()[0].why), "the refusal")
        advice = str(desktop.book.servers()[0].failure)
        assert "Check the port" not in advice
        assert "reconnects automatically" in advice

    with ThreadedSimulation(Options(hosts=3, vms=3, speed=SPEED)) as simulation:
        play(scene)


def test_a_changed_certificate_needs_a_second_confirmation(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        address = address_of(pools[0])
        await desktop.book.approve(ServerAddress.parse(address), "ab" * 32)
        await fill(desktop, driver, address, pools[0]["password"])
        dialog = await driver.window(CertificateDialog)
        assert not dialog.trust.isEnabled()
        assert "has changed" in dialog.findChildren(Banner)[0].accessibleName()
        await driver.click("I compared the fingerprint; the new certificate is correct")
        await driver.click("Trust This Certificate")
        await driver.until(lambda: [server.name for server in desktop.book.servers()] == ["Frankfurt"], "the pool")

    with simulated() as pools:
        play(scene)


def test_saved_servers_come_back_at_the_next_start(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await add_pool(desktop, pools[0])
        again = ServerBook(desktop.engine, desktop.book.store, desktop.book.passwords, desktop.book.trust)
        await again.load()
        assert [(server.name, server.state) for server in again.servers()] == [("Frankfurt", ServerState.CONNECTED)]
        await again.close()

    with simulated() as pools:
        play(scene)
