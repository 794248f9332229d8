"""What all pages share."""

from __future__ import annotations

from dataclasses import dataclass, field

from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.flow import WizardFlow
from rpu_desktop.desktop.progress_model import ProgressModel
from rpu_desktop.desktop.run_controller import RunController
from rpu_desktop.desktop.run_keeper import RunKeeper
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.engine.report import Report
from rpu_desktop.media.serving import LocalMedia
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["WizardContext"]


@dataclass(slots=True)
class WizardContext:
    """The wizard's data and its way to the engine."""

    engine: EngineThread
    book: ServerBook
    controller: RunController
    keeper: RunKeeper
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
