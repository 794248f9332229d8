"""Supplemental packs and driver disks that the admin gives: the same way into a pool as update ISOs (7.1 and later)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.inventory import Host
from rpu_desktop.updates.errors import NotSeen, UpdateRefused
from rpu_desktop.updates.isofile import UpdateFile, read_update_file
from rpu_desktop.updates.mechanism import Mechanism, Notify, Offer, Pending, Update
from rpu_desktop.updates.patches import apply_update, pending_of, takes_isos
from rpu_desktop.updates.upload import introduce, sweep
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["Packs"]


class Packs(Mechanism):
    """The packs the admin chose, for every host of the pool; what they are is read from the files themselves."""

    def __init__(self, connection: PoolConnection, paths: Sequence[Path]) -> None:
        self.connection = connection
        self.paths = tuple(paths)
        self._files: dict[str, UpdateFile] = {}
        self._uploaded: dict[str, str] = {}

    async def offer(self, host: Host, notify: Notify) -> Offer:
        """Those that the host lacks."""
        files = await self._read(host)
        applied = await self._applied(host)
        missing = [file for file in files if file.uuid not in applied]
        return Offer(tuple(Update(file.uuid, file.name, file.guidance) for file in missing))

    async def install(self, host: Host, batch: Sequence[Update], notify: Notify) -> None:
        """Upload each one once for the whole pool, then apply it."""
        for update in batch:
            file = self._files[update.id]
            if update.id not in self._uploaded:
                self._uploaded[update.id] = await introduce(self.connection, file.path, file.name, notify)
            notify(translate("updates", "{host} is installing {update}").of(host=host.name, update=file.name), None)
            await apply_update(self.connection, "pool_update", self._uploaded[update.id], file.name, host)
            if file.uuid not in await self._applied(host):
                raise NotSeen.on(host.name, [file.name])

    async def pending(self, host: Host) -> Pending:
        """As with update ISOs."""
        return await pending_of(self.connection, host)

    async def installed(self, host: Host) -> tuple[str, ...]:
        """Those that the host shows."""
        applied = await self._applied(host)
        return tuple(file.name for file in self._files.values() if file.uuid in applied)

    async def clean_up(self) -> None:
        """Take the files out of the pool."""
        await sweep(self.connection)
        self._uploaded.clear()

    async def _read(self, host: Host) -> list[UpdateFile]:
        files = [await asyncio.to_thread(read_update_file, path) for path in self.paths]
        for file in files:
            if file.old_pack or not takes_isos(host):
                text = translate("updates", "{file} is not a supplemental pack for {version}.")
                raise UpdateRefused(
                    text.of(file=plain(file.path.name), version=host.software_version.full_label),
                    translate("updates", "Choose the pack for this version."),
                )
        self._files = {file.uuid: file for file in files}
        return files

    async def _applied(self, host: Host) -> frozenset[str]:
        refs = await self.connection.call("host.get_updates", host.ref)
        records = await self.connection.call("pool_update.get_all_records")
        return frozenset(str(records[ref]["uuid"]).lower() for ref in refs if ref in records)
