"""What all pages share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from rpu_desktop.desktop.book_pools import BookPools, Resumption
from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.notifying import UpgradeNotifier
from rpu_desktop.desktop.run_controller import RunController
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.settings import Settings
from rpu_desktop.desktop.wizard.checking import Checking
from rpu_desktop.desktop.wizard.new_version import MediaSeen
from rpu_desktop.i18n.text import Text
from rpu_desktop.planning import Wishes
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.rehearsal.child import Rehearsal
from rpu_desktop.run.events import Named, Restored
from rpu_desktop.run.journal import JournalStore
from rpu_desktop.run.progress import ProgressModel
from rpu_desktop.run.report import Report
from rpu_desktop.session.choices import Choices
from rpu_desktop.session.prepared import Prepared, prepared
from rpu_desktop.session.profile import Profile, with_profile
from rpu_desktop.session.put_back import has_to_wait
from rpu_desktop.session.record import RunRecord
from rpu_desktop.session.resume import is_only_to_be_ended
from rpu_desktop.session.session import UpgradeSession
from rpu_desktop.session.work import SessionWork
from rpu_desktop.updates.source import UpdateSource

__all__ = ["WizardContext"]


class WizardContext:
    """The wizard's session and its connection to the engine."""

    def __init__(
        self,
        engine: EngineThread,
        book: ServerBook,
        runs: JournalStore,
        settings: Settings | None = None,
        resumption: Resumption | None = None,
    ) -> None:
        self.engine = engine
        self.book = book
        self.settings = settings or Settings()
        self.resumption = resumption
        self.controller = RunController(engine)
        self.flow = UpgradeSession(choices=_usual(self.settings, resumption), backup_decided=False)
        self.work = SessionWork(self.flow, engine, BookPools(book), RunRecord(runs))
        self.checking = Checking(self.work)
        self.progress = ProgressModel()
        self.notifier = UpgradeNotifier(engine, book.passwords, self.progress)
        self.controller.listener = self.notifier.hear
        self.report: Report | None = None
        self.crash: BaseException | None = None
        self.media_seen = MediaSeen()
        self.recent_media: Sequence[str] = ()
        """Addresses of media used before, which the page for media offers."""
        self.suggested_media = ""
        """The address that it is filled in with when it is made."""
        self.usual = self.flow.choices
        """What applies until the admin decides otherwise."""
        self.profile: Profile | None = None
        """The profile that was opened or saved last."""
        self.profile_media = ""
        """The media in the profile, until the page that asks for them has shown them."""
        self.rehearsal: Rehearsal | None = None
        """The last rehearsal of what is to be done."""
        self._rehearsed: object = None
        """What was rehearsed then; None if a fault was simulated."""
        self.beside: Rehearsal | None = None
        """The rehearsal of the plans with which the upgrade began, in whatever session or program it was."""
        self.prepared: Prepared | None = None
        """What the pools were like when the upgrade was prepared, if that was opened."""

    def use_profile(self, profile: Profile) -> None:
        """Use the choices in this profile; what it does not say stays as it is."""
        before, after = self.flow.choices, with_profile(self.flow.choices, profile)
        changed = {each.name: getattr(after, each.name) for each in fields(Choices)}
        self.flow.change(**{name: value for name, value in changed.items() if value != getattr(before, name)})
        self.profile, self.profile_media = profile, profile.options.get("media", "")

    def found(self) -> list[Findings]:
        """What the prechecks found in the chosen pools."""
        return [found for server in self.flow.chosen if (found := self.flow.findings.get(server))]

    def facts(self) -> object:
        """What a rehearsal depends on: the choices, the version on the media, the servers, the VMs and the plan."""
        result = self.flow.media_result
        pools = prepared(self.found(), self.flow.wishes.parallel_migrations, 0.0).pools.values()
        offered = result.offered if result is not None else None
        return self.flow.choices, offered, [replace(pool, problems={}, seconds=0.0) for pool in pools]

    def note_rehearsal(self, rehearsal: Rehearsal, of: object) -> None:
        """Keep the result; `of` are the facts at its start, or None if a fault was simulated."""
        self.rehearsal, self._rehearsed = rehearsal, of

    @property
    def is_rehearsed(self) -> bool:
        """Whether the last rehearsal was one of what is chosen now, without a fault, and ran."""
        result = self.rehearsal
        return result is not None and not result.refusals and self._rehearsed == self.facts()

    @property
    def finishing(self) -> bool:
        """Whether an interrupted run is only ended, not resumed."""
        wish = self.resumption
        return wish is not None and (wish.finishing or is_only_to_be_ended(wish.memory))

    def target_of(self, pool_uuid: str) -> str:
        """The display name of the version that the servers of this pool (uuid) will get; "" while unknown."""
        server = self.book.by_pool(pool_uuid)
        if server is None:
            return ""
        tested, state = self.flow.tested(server.id), self.work.record.states.get(server.id)
        version = tested.offered if tested is not None else None
        version = version or (state.target if state is not None else None)
        return version.full_label if version is not None else ""

    def release_media(self) -> None:
        """Stop serving media."""
        self.engine.submit(self.work.offer.stop)

    def name_of(self, server_id: str) -> str:
        """The display name of this pool or server."""
        server = self.book.get(server_id)
        return server.name if server is not None else server_id

    def left_undone(self) -> dict[str, list[Undo]]:
        """What was switched off before the run and has not been restored, by server id."""
        found = {
            server: [
                undo for undo in undos if not any(done.ok and done.what == undo.text for done in self._done(server))
            ]
            for server, undos in self.flow.undos.items()
        }
        return {server: undos for server, undos in found.items() if undos}

    def left_to_try(self) -> dict[str, list[Undo]]:
        """As `left_undone`, without what cannot be restored before the upgrade is finished."""
        undone = self.left_undone().items()
        left = {server: [undo for undo in undos if self._may_try(server, undo)] for server, undos in undone}
        return {server: undos for server, undos in left.items() if undos}

    def _may_try(self, server: str, undo: Undo) -> bool:
        found = self.book.get(server)
        snapshot = found.snapshot if found is not None else None
        return snapshot is None or not has_to_wait(undo, snapshot, self.work.record.states.get(server))

    def note_undo(self, server: str, undo: Undo, why: Text | None) -> None:
        """Record another attempt to restore something, for the report."""
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
        found = self.book.get(server)
        snapshot = found.snapshot if found is not None else None
        return Named(snapshot.pool.uuid, snapshot.pool.name) if snapshot is not None else None


def _usual(settings: Settings, resumption: Resumption | None) -> Choices:
    """The defaults until the admin decides otherwise."""
    wishes = Wishes(parallel_migrations=settings.parallel_migrations, empty_ahead=settings.empty_ahead)
    return Choices(
        wishes=wishes,
        update_source=UpdateSource.at(settings.update_source),
        take_over_all=resumption is not None and resumption.take_over,
        patience=settings.patience,
    )
