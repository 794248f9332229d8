"""What all pages share."""

from __future__ import annotations

from dataclasses import dataclass, field

from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.flow import WizardFlow
from rpu_desktop.desktop.run_controller import RunController
from rpu_desktop.desktop.run_keeper import RunKeeper
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.settings import Settings
from rpu_desktop.i18n.text import Text
from rpu_desktop.media.serving import LocalMedia
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.run.events import Named, Restored
from rpu_desktop.run.progress import ProgressModel
from rpu_desktop.run.report import Report
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["WizardContext"]


@dataclass(slots=True)
class WizardContext:
    """The wizard's data and its way to the engine."""

    engine: EngineThread
    book: ServerBook
    controller: RunController
    keeper: RunKeeper
    settings: Settings = field(default_factory=Settings)
    flow: WizardFlow = field(default_factory=WizardFlow)
    progress: ProgressModel = field(default_factory=ProgressModel)
    report: Report | None = None
    crash: BaseException | None = None
    local_media: LocalMedia | None = None
    """What this program serves the hosts itself, from the media test to the end of the run."""

    def release_media(self) -> None:
        """Serve no media any more."""
        local, self.local_media = self.local_media, None
        if local is not None:
            self.engine.blocking(local.stop)
        self.engine.submit(self.keeper.stop_serving)

    def connections(self) -> dict[str, PoolConnection]:
        """Handles for the chosen pools that are connected: server id -> connection."""
        found = {server: self.book.connection(server) for server in self.flow.chosen}
        return {server: connection for server, connection in found.items() if connection is not None}

    def name_of(self, server_id: str) -> str:
        """What a person calls this pool or server."""
        server = self.book.get(server_id)
        if server is None:
            return server_id
        return server.snapshot.pool.name if server.snapshot else server.saved.address

    def left_undone(self) -> dict[str, list[Undo]]:
        """What was switched off before the run and nobody has seen put back: by server id."""
        found = {
            server: [
                undo for undo in undos if not any(done.ok and done.what == undo.text for done in self._done(server))
            ]
            for server, undos in self.flow.undos.items()
        }
        return {server: undos for server, undos in found.items() if undos}

    def note_undo(self, server: str, undo: Undo, why: Text | None) -> None:
        """Another attempt to put something back, for the report."""
        pool = self._pool(server)
        if self.report is not None and pool is not None:
            self.report.apply(Restored(pool=pool, what=undo.text, ok=why is None, detail=why))
        elif why is None:
            self.flow.forget_undo(server, undo)

    def _done(self, server: str) -> list[Restored]:
        pool = self._pool(server)
        found = self.report.pools.get(pool.uuid) if self.report and pool else None
        return found.restored if found else []

    def _pool(self, server: str) -> Named | None:
        found = self.flow.findings.get(server)
        return Named(found.snapshot.pool.uuid, found.snapshot.pool.name) if found else None
