"""Signing in to a server that is already in the list, and the focus after an error."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from rpu_desktop.desktop.add_server import AddServerDialog
from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.certificate_dialog import CertificateDialog
from rpu_desktop.desktop.connect_dialog import ConnectDialog
from rpu_desktop.desktop.resume_dialog import ResumeDialog
from rpu_desktop.desktop.server_state import ServerState
from rpu_desktop.desktop.server_store import SavedServer
from rpu_desktop.desktop.sign_in import SignInDialog
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.xapi.failures import AuthenticationFailed
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated
from tests.desktop.test_resume import FAILING, stopped_half_way


async def saved_without_password(desktop: Desktop, pool: dict[str, Any]) -> None:
    """Like after a start without a keyring: the server is in the list, but its password is not known."""
    saved = SavedServer(
        pool["coordinator"].removeprefix("https://"), pool["username"], remember=False, name=pool["name"]
    )
    await desktop.book.approve(saved.server, pool["fingerprint"])
    desktop.book.store.save([saved])
    await desktop.book.load()


def focused(dialog: QWidget) -> QWidget:
    """The widget with the focus."""
    found = dialog.focusWidget()
    assert found is not None
    assert found.isEnabled()
    return found


def keys(dialog: QWidget, text: str) -> None:
    """Type without using the mouse, then press Enter."""
    QTest.keyClicks(focused(dialog), text)
    QTest.keyClick(focused(dialog), Qt.Key.Key_Return)


def test_only_the_password_is_asked_for_and_it_never_lands_in_a_field_that_shows_it(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await saved_without_password(desktop, pools[0])
        desktop.window.connect_action.trigger()
        dialog = await driver.window(ConnectDialog)
        assert isinstance(dialog, SignInDialog)
        assert "Frankfurt" in dialog.windowTitle()
        fields = [field.accessibleName() for field in dialog.findChildren(QLineEdit) if field.isVisible()]
        assert fields == ["User name", "Password"]
        keys(dialog, pools[0]["password"])
        assert dialog.username.text() == "root"
        await driver.until(lambda: desktop.book.servers()[0].state is ServerState.CONNECTED, "to be connected")
        await driver.until(lambda: not dialog.isVisible(), "the dialog to be gone")

    with simulated() as pools:
        play(scene)


def test_after_a_wrong_password_one_types_the_right_one_immediately(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await saved_without_password(desktop, pools[0])
        desktop.window.connect_action.trigger()
        dialog = await driver.window(SignInDialog)
        keys(dialog, "wrong")
        await driver.see(Banner, "Not connected")
        await driver.until(lambda: not dialog.busy, "the attempt to end")
        assert dialog.password.selectedText() == dialog.password.text() != ""
        keys(dialog, pools[0]["password"])
        await driver.until(lambda: desktop.book.servers()[0].state is ServerState.CONNECTED, "to be connected")

    with simulated() as pools:
        play(scene)


def test_connect_asks_again_for_a_password_that_was_refused(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await saved_without_password(desktop, pools[0])
        desktop.window.connect_action.trigger()
        dialog = await driver.window(SignInDialog)
        keys(dialog, "wrong")
        await driver.until(lambda: desktop.book.servers()[0].state is ServerState.FAILED, "the refusal")
        await driver.see(Banner, "Not connected")
        dialog.reject()
        await driver.until(lambda: not dialog.isVisible(), "the dialog to be gone")
        desktop.window.connect_action.trigger()
        again = await driver.window(SignInDialog)
        keys(again, pools[0]["password"])
        await driver.until(lambda: desktop.book.servers()[0].state is ServerState.CONNECTED, "to be connected")

    with simulated() as pools:
        play(scene)


def test_the_new_server_dialog_puts_the_keys_where_the_mistake_is(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        desktop.window.add_server()
        dialog = await driver.window(AddServerDialog)
        assert focused(dialog) is dialog.address
        await driver.type("Address", "no such:place:at:all")
        await driver.type("Password", "wrong")
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        await driver.see(Banner, "Not connected")
        assert focused(dialog) is dialog.address
        assert dialog.address.hasSelectedText()
        keys(dialog, "127.0.0.1:9")
        await driver.until(lambda: dialog.busy, "the attempt")
        await driver.until(lambda: not dialog.busy, "the attempt to end")
        assert focused(dialog) is dialog.address, "nobody listens there"
        keys(dialog, pools[0]["coordinator"].removeprefix("https://"))
        certificate = await driver.window(CertificateDialog)
        QTest.mouseClick(certificate.trust, Qt.MouseButton.LeftButton)
        await driver.until(lambda: "password" in _said(dialog), "the refusal")
        await driver.until(lambda: not dialog.busy, "the attempt to end")
        assert focused(dialog) is dialog.password
        assert dialog.password.selectedText() == dialog.password.text()
        keys(dialog, pools[0]["password"])
        await driver.until(lambda: [server.name for server in desktop.book.servers()] == ["Frankfurt"], "the pool")

    with simulated() as pools:
        play(scene)


def _said(dialog: QWidget) -> str:
    return " ".join(banner.accessibleDescription() for banner in dialog.findChildren(Banner) if banner.isVisible())


def test_a_run_that_is_resumed_asks_for_the_password_only_and_enter_leads_there_and_on(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await stopped_half_way(desktop, driver, pools)
        server = desktop.book.servers()[0]
        with pytest.raises(AuthenticationFailed):
            await desktop.book.edit(server.id, server.saved, "wrong")
        await driver.click("Resume…")
        await driver.until(lambda: desktop.book.servers()[0].state is ServerState.FAILED, "the refusal")
        resume = await driver.window(ResumeDialog)
        await driver.until(resume.isActiveWindow, "the keys to go there")
        QTest.keyClick(focused(resume), Qt.Key.Key_Return)
        dialog = await driver.window(SignInDialog)
        keys(dialog, pools[0]["password"])
        await driver.until(lambda: desktop.book.servers()[0].state is ServerState.CONNECTED, "to be connected")
        await driver.until(lambda: not dialog.isVisible() and resume.go.isEnabled(), "the way to be free")
        QTest.keyClick(focused(resume), Qt.Key.Key_Return)
        await driver.until(lambda: desktop.window.wizard is not None, "the wizard")
        await driver.click("Finish")

    with simulated("pool", 2, 4, FAILING) as pools:
        play(scene)
