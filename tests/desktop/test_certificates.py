"""A certificate that changes while the desktop is connected."""

from __future__ import annotations

import asyncio

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.server_state import Server, ServerState
from rpu_desktop.desktop.server_store import SavedServer
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.xapi.failures import UntrustedCertificate
from tests.desktop.conftest import Play
from tests.xapi.served import PASSWORD, ServedPool, certificate


def test_what_is_approved_in_the_middle_counts_for_the_server_that_showed_it(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        with ServedPool() as served:
            book, new = desktop.book, certificate("another")
            served.pool.own_certificates = {served.hosts[1]: certificate("second")}
            book.trust.pin(served.address, served.fingerprint)
            server_id = await book.add(SavedServer(str(served.address), "root", remember=False), PASSWORD)

            def server() -> Server:
                found = book.get(server_id)
                assert found is not None
                return found

            await asyncio.to_thread(served.serve_again_with, new)
            await driver.until(lambda: isinstance(server().failure, UntrustedCertificate), "the new certificate")
            error = server().failure
            assert isinstance(error, UntrustedCertificate)
            assert error.address == served.address
            await book.approve_for(server_id, error)
            await driver.until(lambda: server().state is ServerState.CONNECTED, "the pool")
            assert book.trust.is_trusted(served.address, new.fingerprint)
            assert not book.trust.is_trusted(served.address_of(1), new.fingerprint)
            await book.disconnect_server(server_id)

    play(scene)
