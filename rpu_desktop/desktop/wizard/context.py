"""What all pages share."""

from __future__ import annotations

from dataclasses import dataclass, field

from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.flow import WizardFlow
from rpu_desktop.desktop.progress_model import ProgressModel
from rpu_desktop.desktop.run_controller import RunController
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.settings import Settings
from rpu_desktop.engine.report import Report
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["WizardContext"]


@dataclass(slots=True)
class WizardContext:
    """The wizard's data and its way to the engine."""

    engine: EngineThread
    book: ServerBook
    controller: RunController
    settings: Settings = field(default_factory=Settings)
    flow: WizardFlow = field(default_factory=WizardFlow)
    progress: ProgressModel = field(default_factory=ProgressModel)
    report: Report | None = None
    crash: BaseException | None = None

    def connections(self) -> dict[str, PoolConnection]:
        """Handles for the chosen pools that are connected: server id -> connection."""
        found = {server: self.book.connection(server) for server in self.flow.chosen}
        return {server: connection for server, connection in found.items() if connection is not None}
