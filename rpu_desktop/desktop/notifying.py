"""Sends the notifications of one upgrade to the services in the keyring."""

from __future__ import annotations

from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.i18n.language import translator
from rpu_desktop.i18n.text import Text
from rpu_desktop.run.events import Event, NoteLevel
from rpu_desktop.run.progress import LogLine, ProgressModel
from rpu_desktop.session.kept_addresses import kept_addresses
from rpu_desktop.session.notifying import NotificationError, Notifier, read_addresses
from rpu_desktop.session.passwords import PasswordStore

__all__ = ["UpgradeNotifier"]


class UpgradeNotifier:
    """`begin` and `end` on Qt's thread, `hear` on the engine's.

    A keyring that is locked delays nothing: events are kept until it has answered.
    """

    def __init__(self, engine: EngineThread, passwords: PasswordStore, progress: ProgressModel) -> None:
        self._engine = engine
        self._passwords = passwords
        self._progress = progress
        self._early: list[Event] | None = []
        self._notifier: Notifier | None = None

    def begin(self) -> None:
        """The upgrade begins."""
        spawn(self._load())

    async def _load(self) -> None:
        addresses = await self._engine.blocking(kept_addresses, self._passwords)
        self._engine.post(self._loaded, addresses)

    def _loaded(self, addresses: tuple[str, ...]) -> None:
        if self._early is None:
            return  # the upgrade ended before the keyring answered
        early, self._early = self._early, None
        if addresses:
            try:
                self._notifier = Notifier(read_addresses("\n".join(addresses)), translator(), self._failed)
            except NotificationError as error:
                self._failed(error.text)
        for event in early:
            self.hear(event)

    def hear(self, event: Event) -> None:
        """Take an event in; does not block."""
        if self._early is not None:
            self._early.append(event)
        elif self._notifier is not None:
            self._notifier.hear(event)

    def _failed(self, text: Text) -> None:
        """On any thread: a service did not take a notification."""
        self._engine.to_front(self._notify, text)

    def _notify(self, text: Text) -> None:
        at = self._progress.log[-1].at if self._progress.log else 0.0
        self._progress.log.append(LogLine(at, "", text, NoteLevel.WARNING))

    def end(self) -> None:
        """The upgrade is over: send what is left."""
        spawn(self._end())

    async def _end(self) -> None:
        async def stop() -> Notifier | None:
            self._early = None
            notifier, self._notifier = self._notifier, None
            return notifier

        notifier = await self._engine.submit(stop)
        if notifier is not None:
            await self._engine.blocking(notifier.close)
