"""The media page: typed and pasted addresses, recent media, and images on this computer."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.problem_row import ProblemRow
from rpu_desktop.desktop.wizard.licence_dialog import LicenceDialog
from rpu_desktop.desktop.wizard.media_form import MediaForm
from rpu_desktop.media.url import MediaSource
from rpu_desktop.run.events import Outcome
from rpu_desktop.simulator.media import media_files
from rpu_desktop.simulator.releases import release_of
from tests.cli.test_plan_memory import pool_that_only_just_fits
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated, up_to_media
from tests.media.images import make_image
from tests.media.servers import ftp_server

NEW = release_of("XenServer", "8.4.0")


@pytest.fixture
def form(qtbot: QtBot) -> MediaForm:
    form = MediaForm(lasting=True)
    qtbot.addWidget(form)
    form.show()
    return form


@pytest.mark.parametrize(
    ("pasted", "kind", "left", "login"),
    [
        ("https://media/xs", "https", "media/xs", ("", "")),
        ("FTP://ada:p%40ss@ftp.example.com/xs/", "ftp", "ftp.example.com/xs/", ("ada", "p@ss")),
        ("nfs://server:/export/xs", "nfs", "server:/export/xs", ("", "")),
        ("/srv/XenServer-8.iso", "local", "/srv/XenServer-8.iso", ("", "")),
        ("C:\\images\\xs.iso", "local", "C:\\images\\xs.iso", ("", "")),
        ('"C:\\My Files\\xs.iso"', "local", '"C:\\My Files\\xs.iso"', ("", "")),
        ("D:", "local", "D:", ("", "")),
        ("file:///C:/images/xs", "local", "file:///C:/images/xs", ("", "")),
        ("gopher://media/xs", "http", "gopher://media/xs", ("", "")),
    ],
)
def test_what_is_pasted_selects_its_protocol(
    form: MediaForm, pasted: str, kind: str, left: str, login: tuple[str, str]
) -> None:
    form.address.setText(pasted)
    assert form.kind == kind
    assert form.address.text() == left
    assert (form.username.text(), form.password.text()) == login
    assert form.username.isVisible() is (kind in ("http", "https", "ftp"))
    assert form.browse_image.isVisible() is (kind == "local")


def test_a_url_is_composed_as_the_hosts_parse_it(form: MediaForm) -> None:
    form.address.setText("ftp://media/xs 84")
    form.username.setText("ada")
    form.password.setText("a/b")
    choice = form.choice()
    assert isinstance(choice, MediaSource)
    assert choice.plugin_url() == "ftp://ada:a%2Fb@media/xs84/"


def test_what_is_wrong_is_reported_at_the_field(form: MediaForm) -> None:
    form.address.setText("media:99999/xs")
    assert form.choice() is None
    assert form._complaint.isVisible()
    assert "is not a port number" in form._complaint.text()
    form.address.setText("media/xs")
    assert form.choice() == MediaSource("http", "media", "/xs/")
    assert not form._complaint.isVisible()
    form.address.setText("")
    assert form.choice() is None
    assert not form._complaint.isVisible()


def test_an_image_on_this_computer_from_its_licence_to_the_summary(play: Play, tmp_path: Path) -> None:
    image = make_image(tmp_path / "XenServer.iso", media_files(NEW, licence="Be nice to each other."))

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        if wizard.context.flow.resolvable():
            await driver.click("Resolve All")
        await driver.click("Next")
        await driver.type("Address", str(image))
        await driver.click("Test")
        await driver.see(
            ProblemRow,
            "Blocks the upgrade: The installation media contain a license agreement that must be accepted.",
        )
        assert not wizard.media_page.isComplete()
        await driver.click("Read and Accept…")
        await driver.window(LicenceDialog)
        await driver.click("Accept")
        await driver.click("Start Upgrade")
        await driver.until(lambda: wizard.currentId() == Page.UPGRADE, "the upgrade page")
        (local,) = wizard.context.work.offer.served
        assert local.server.running
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        assert wizard.context.report is not None
        assert wizard.context.report.outcome is Outcome.DONE
        await driver.until(lambda: not local.server.running, "the media server to end")

    with simulated("pool", 2, 4) as pools:
        play(scene)


def test_a_damaged_image_is_refused(play: Play, tmp_path: Path) -> None:
    image = make_image(tmp_path / "xs.iso", media_files(NEW))
    with image.open("r+b") as file:
        file.truncate(image.stat().st_size - 4096)

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        if wizard.context.flow.resolvable():
            await driver.click("Resolve All")
        await driver.click("Next")
        await driver.type("Address", str(image))
        await driver.click("Test")
        await driver.until(lambda: wizard.context.flow.media_result, "the test")
        result = wizard.context.flow.media_result
        assert result is not None
        assert result.failure is not None
        assert "shorter than its header states" in str(result.failure[0])
        assert not wizard.media_page.isComplete()

    with simulated("pool", 2, 4) as pools:
        play(scene)


def test_a_password_is_kept_only_when_the_admin_agrees(play: Play, tmp_path: Path) -> None:
    for name, content in media_files(NEW).items():
        (tmp_path / "xs" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "xs" / name).write_bytes(content)

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        desktop.book.passwords.lasting = True  # type: ignore[misc]
        wizard = await up_to_media(desktop, driver, pools)
        if wizard.context.flow.resolvable():
            await driver.click("Resolve All")
        await driver.click("Next")
        form = wizard.media_page.form
        form.remember.setVisible(True)
        await driver.type("Address", f"{url}/xs")
        await driver.type("User name", "ada")
        await driver.type("Password", "hunter2")
        await driver.click("Test")
        await driver.until(wizard.media_page.isComplete, "the media test")
        assert desktop.book.passwords.get(f"{url}/xs/", "ada") is None
        form.remember.setChecked(True)
        await driver.click("Change Media…")
        await driver.click("Test")
        await driver.until(lambda: desktop.book.passwords.get(f"{url}/xs/", "ada") == "hunter2", "the password")
        await driver.until(wizard.media_page.isComplete, "the media test")
        form.password.clear()
        form.username.editingFinished.emit()
        await driver.until(lambda: form.password.text() == "hunter2", "the password to be filled in")

    with ftp_server(tmp_path, user=("ada", "hunter2")) as url, simulated("pool", 2, 4) as pools:
        play(scene)


def test_the_plan_is_made_again_with_the_memory_that_the_new_version_takes(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, [pool])
        await driver.until(wizard.prechecks_page.isComplete, "it fits as it is now")
        await driver.click("Next")
        await driver.click("Test")
        banner = await driver.see(Banner, "1 problem to solve before this version")
        assert "GiB of memory are missing on the other servers; suspending" in banner.accessibleDescription()
        assert not wizard.media_page.isComplete()

    with pool_that_only_just_fits() as (_, pool):
        play(scene)
