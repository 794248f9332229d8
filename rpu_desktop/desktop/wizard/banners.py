"""What needs the admin: the engine's questions, and changed certificates."""

from __future__ import annotations

import contextlib
import time

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rpu_desktop import __version__
from rpu_desktop.desktop.certificate_dialog import CertificateDialog
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.icon_label import StatusLabel
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.i18n.format import moment
from rpu_desktop.i18n.language import joined, say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.logs import log_folder
from rpu_desktop.redaction import redact
from rpu_desktop.run.events import HostStage
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.xapi.failures import UntrustedCertificate
from rpu_desktop.xapi.trust import TrustStoreError

__all__ = ["CONSEQUENCES", "Banners", "banner_title", "failure_title"]

_CHOICES = {
    Choice.RETRY: ("reboot", translate("desktop", "&Retry")),
    Choice.SKIP: ("skipped", translate("desktop", "S&kip This Server")),
    Choice.STOP: ("stop", translate("desktop", "St&op This Pool")),
    Choice.SUSPEND: ("pause", translate("desktop", "S&uspend Them")),
    Choice.WAIT: ("waiting", translate("desktop", "Keep &Waiting")),
    Choice.CHECK: ("verify", translate("desktop", "I Fixed It: &Check Now")),
    Choice.FAIL: ("failed", translate("desktop", "Mark as &Failed")),
    Choice.GO_ON: ("upgrade", translate("desktop", "&Continue as It Is")),
    Choice.REBOOT: ("reboot", translate("desktop", "&Reboot Now")),
    Choice.BY_HAND: ("waiting", translate("desktop", "I &Will Reboot It Myself")),
    Choice.SHUTDOWN: ("stop", translate("desktop", "S&hut Them Down")),
    Choice.POWER_OFF: ("failed", translate("desktop", "Power It O&ff")),
    Choice.DISCARD: ("failed", translate("desktop", "Start It &Fresh")),
    Choice.BEGIN: ("play", translate("desktop", "&Begin Now")),
    Choice.REMOVE: ("failed", translate("desktop", "Delete T&hem")),
}

_CHOICES_OF = {
    PromptKind.VERSION: {
        Choice.REBOOT: ("reboot", translate("desktop", "&Reboot Again")),
        Choice.CHECK: ("verify", translate("desktop", "Check A&gain")),
    },
    PromptKind.UPDATE: {Choice.SKIP: ("skipped", translate("desktop", "S&kip the Updates"))},
    PromptKind.GUEST: {
        Choice.RETRY: ("reboot", translate("desktop", "Ask A&gain")),
        Choice.SHUTDOWN: ("stop", translate("desktop", "S&hut It Down Instead")),
    },
    PromptKind.WAKING: {Choice.SKIP: ("skipped", translate("desktop", "Lea&ve It Suspended"))},
    PromptKind.HOOK: {
        Choice.RETRY: ("reboot", translate("desktop", "&Run It Again")),
        Choice.GO_ON: ("upgrade", translate("desktop", "&Continue Anyway")),
    },
    PromptKind.DISKS: {
        Choice.SHUTDOWN: ("stop", translate("desktop", "S&hut It Down Instead")),
        Choice.GO_ON: ("upgrade", translate("desktop", "&Leave the Disks There")),
    },
    PromptKind.LEFTOVER: {Choice.GO_ON: ("upgrade", translate("desktop", "&Keep Them"))},
    PromptKind.VM: {Choice.SKIP: ("skipped", translate("desktop", "&Continue Without It"))},
}

CONSEQUENCES = {
    Choice.REBOOT: translate("desktop", "The server is shut down and boots from the media."),
    Choice.BY_HAND: translate("desktop", "No action is taken; the program waits until the server reboots."),
    Choice.RETRY: translate("desktop", "The remaining steps for this server are repeated."),
    Choice.SKIP: translate(
        "desktop",
        "The upgrade continues with the other servers. This one keeps its version: the pool stays in mixed mode, "
        "without HA, until it is upgraded too.",
    ),
    Choice.STOP: translate(
        "desktop",
        "No further steps are started in this pool. Its servers stay as they are; use Resume to continue later.",
    ),
    Choice.WAIT: translate("desktop", "No action is taken; you are asked again later."),
    Choice.CHECK: translate("desktop", "The program checks the server immediately."),
    Choice.FAIL: translate("desktop", "You are then asked what to do with this server."),
    Choice.BEGIN: translate("desktop", "This server is begun immediately, regardless of the maintenance windows."),
    Choice.GO_ON: translate(
        "desktop", "The upgrade continues with the remaining paths and does not ask about them again."
    ),
}

_CONSEQUENCES_OF = {
    PromptKind.UPDATE: {
        Choice.RETRY: translate("desktop", "The program tries again to install the updates missing on this server."),
        Choice.SKIP: translate(
            "desktop",
            "The server keeps running the new version without these updates. Start the wizard again later to "
            "install them.",
        ),
    },
    PromptKind.GUEST: {
        Choice.RETRY: translate("desktop", "Nothing is lost; the failed step is tried again."),
        Choice.SHUTDOWN: translate("desktop", "It is shut down cleanly, and started again after the upgrade."),
        Choice.POWER_OFF: translate(
            "desktop", "Like pulling the plug: unsaved data is lost. It is started again after the upgrade."
        ),
    },
    PromptKind.WAKING: {
        Choice.RETRY: translate("desktop", "It is resumed if that is possible now."),
        Choice.DISCARD: translate(
            "desktop", "The contents of its memory are lost; it starts as after a power failure."
        ),
        Choice.SKIP: translate("desktop", "Nothing is lost. The upgrade continues; you take care of the VM yourself."),
    },
    PromptKind.HOOK: {
        Choice.RETRY: translate("desktop", "The script is run once more, with the same facts."),
        Choice.GO_ON: translate("desktop", "The upgrade continues as if the script had allowed it."),
    },
    PromptKind.VM: {
        Choice.RETRY: translate("desktop", "It is started again. If it is already running, the upgrade continues."),
        Choice.SKIP: translate(
            "desktop",
            "The virtual machine stays shut down; its server is done, and the upgrade continues. Choose Resume in "
            "the main window to try again.",
        ),
    },
    PromptKind.DISKS: {
        Choice.RETRY: translate("desktop", "A new plan is made, and the disks are copied again where that is needed."),
        Choice.SHUTDOWN: translate(
            "desktop",
            "Its disks stay where they are. It is shut down cleanly right before its server is upgraded, and started "
            "again right after it.",
        ),
        Choice.GO_ON: translate(
            "desktop",
            "The virtual machine keeps running, with its disks where they are now. The report names them.",
        ),
    },
    PromptKind.LEFTOVER: {
        Choice.REMOVE: translate("desktop", "The disks are deleted. No virtual machine uses them."),
        Choice.GO_ON: translate("desktop", "The disks stay and keep using space. The report names them."),
    },
    PromptKind.IMMOVABLE: {
        Choice.RETRY: translate("desktop", "A new plan is made from the current state of the pool."),
        Choice.SHUTDOWN: translate(
            "desktop",
            "They are shut down cleanly right before their server is upgraded, and started again right after it.",
        ),
    },
}

_KINDS = {PromptKind.FAILURE: "bad", PromptKind.MEDIA: "info"}

_TITLES = {
    PromptKind.MEDIA: translate("desktop", "{server}: insert the installation media"),
    PromptKind.VERSION: translate("desktop", "{server}: not the expected version"),
    PromptKind.WAITING: translate("desktop", "{server}: taking longer than usual"),
    PromptKind.GUEST: translate("desktop", "{server}: a virtual machine does not shut down"),
    PromptKind.WAKING: translate("desktop", "{server}: a virtual machine cannot be resumed"),
    PromptKind.IMMOVABLE: translate("desktop", "{server}: virtual machines cannot be migrated"),
    PromptKind.UPDATE: translate("desktop", "{server}: upgraded, but updates are missing"),
    PromptKind.DISKS: translate("desktop", "{server}: the disks of a virtual machine could not be moved"),
    PromptKind.LEFTOVER: translate("desktop", "{server}: unused copies of disks were left behind"),
    PromptKind.HOOK: translate("desktop", "{server}: a script failed"),
    PromptKind.VM: translate("desktop", "{server}: done, but a virtual machine did not start again"),
}


_BROKEN = {
    HostStage.EMPTYING: translate("desktop", "{server} could not be emptied"),
    HostStage.AWAITING_MEDIA: translate("desktop", "{server} could not be installed"),
    HostStage.PREPARING: translate("desktop", "{server} could not be prepared for the installation"),
    HostStage.REBOOTING: translate("desktop", "{server} could not be rebooted into the installer"),
    HostStage.INSTALLING: translate("desktop", "{server} could not be installed"),
    HostStage.VERIFYING: translate("desktop", "{server} is not ready after the installation"),
    HostStage.UPDATING: translate("desktop", "{server} could not be updated"),
    HostStage.RESTARTING: translate("desktop", "{server} could not be restarted for its updates"),
    HostStage.RETURNING: translate("desktop", "VMs could not return to {server}"),
}
"""Titles of failures, by what the server was doing."""

_WITH_LOG = (
    *(PromptKind.FAILURE, PromptKind.UPDATE, PromptKind.VERSION, PromptKind.WAITING, PromptKind.VM),
    PromptKind.DISKS,
)


class Banners(QWidget):
    """Shows one question at a time, oldest first; the others can be paged through.

    `in_front` has the host (uuid) of the question that has just come to the front; "" for none.
    """

    in_front = Signal(str)

    def __init__(self, context: WizardContext) -> None:
        super().__init__()
        self._context = context
        self._questions: dict[str, Banner] = {}
        self._certificates: dict[str, tuple[str, Banner]] = {}
        self._queue: list[Banner] = []
        self._front: Banner | None = None
        self._hosts: dict[Banner, str] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self._more = QWidget()
        row = QHBoxLayout(self._more)
        row.setContentsMargins(0, 0, 0, 0)
        self._behind = StatusLabel()
        row.addWidget(self._behind, 1)
        leaf = Button(say(translate("desktop", "Show Ne&xt")))
        leaf.clicked.connect(self._leaf)
        row.addWidget(leaf)
        self._column.addWidget(self._more)
        self.hide()

    def ask(self, prompt: Prompt) -> None:
        """Show a question with its buttons."""
        vms = ", ".join(vm.name for vm in prompt.vms)
        text = joined("\n", filter(None, (say(prompt.text), vms)))
        kind = _KINDS.get(prompt.kind, "warn")
        doing = self._doing(prompt)
        banner = Banner(kind, say(banner_title(prompt, doing)), text, say(prompt.advice) if prompt.advice else "")
        banner.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        where = self._where(prompt)
        if where is not None:
            banner.add_line(say(where))
        consequences = CONSEQUENCES | _CONSEQUENCES_OF.get(prompt.kind, {})
        for choice in prompt.choices:
            icon, words = _CHOICES_OF.get(prompt.kind, {}).get(choice) or _CHOICES[choice]
            button = Button(say(words), icon)
            button.clicked.connect(lambda _=False, c=choice: self._answer(prompt, c))
            banner.add_choice(button, say(consequences[choice]) if choice in consequences else "")
        if prompt.kind in _WITH_LOG:
            self._add_help(banner, prompt)
        self._questions[prompt.id] = banner
        self._hosts[banner] = prompt.host.uuid if prompt.host else ""
        self._add(banner)

    def _doing(self, prompt: Prompt) -> HostStage | None:
        """What the server was doing when it failed."""
        pool = self._context.progress.pools.get(prompt.pool.uuid)
        host = pool.hosts.get(prompt.host.uuid) if pool is not None and prompt.host else None
        return host.segments[-1].stage if host is not None and host.segments else None

    def _where(self, prompt: Prompt) -> Text | None:
        """The server and its address."""
        server = self._context.book.by_pool(prompt.pool.uuid)
        snapshot = server.snapshot if server is not None else None
        if prompt.host is None or snapshot is None:
            return None
        record = next((host for host in snapshot.hosts.values() if host.uuid == prompt.host.uuid), None)
        if record is None:
            return None
        text = translate("desktop", "Pool {pool}, server {server}, address {address}")
        return text.of(pool=prompt.pool.name, server=record.name, address=record.address)

    def _add_help(self, banner: Banner, prompt: Prompt) -> None:
        """Add what helps to find the cause."""
        copy = Button(say(translate("desktop", "Copy Details")), "copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.details(prompt)))
        log = Button(say(translate("desktop", "Open Log")))
        log.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder()))))
        for button in (copy, log):
            banner.add_button(button)

    def details(self, prompt: Prompt) -> str:
        """A question with all details, for a mail or a ticket."""
        known = [banner_title(prompt, self._doing(prompt)), prompt.text, prompt.advice, self._where(prompt)]
        made = translate("desktop", "RPU Desktop {version}, {moment}")
        made = made.of(version=__version__, moment=moment(time.time()))
        return redact("\n".join(say(text) for text in (*known, made) if text is not None)) + "\n"

    def _answer(self, prompt: Prompt, choice: Choice) -> None:
        self._remove(self._questions.pop(prompt.id, None))
        self._context.controller.answer(prompt, choice)

    def drop_answered(self) -> None:
        """Remove questions that the engine has withdrawn because the pool was stopped."""
        asked = self._context.progress.questions
        heard = self._context.progress.heard
        for prompt_id in [key for key in self._questions if key in heard and key not in asked]:
            self._remove(self._questions.pop(prompt_id))

    def show_server(self, server_id: str) -> None:
        """Ask about a host that returned with another certificate."""
        server = self._context.book.get(server_id)
        error = server.failure if server else None
        shown = self._certificates.get(server_id)
        fingerprint = error.certificate.fingerprint if isinstance(error, UntrustedCertificate) else ""
        if shown and shown[0] != fingerprint:
            self._remove(shown[1])
            del self._certificates[server_id]
        if isinstance(error, UntrustedCertificate) and server_id not in self._certificates:
            banner = Banner("bad", say(translate("desktop", "Certificate changed")), say(error.text))
            button = Button(say(translate("desktop", "Show &Certificate…")), "lock")
            button.clicked.connect(lambda: self._show_certificate(server_id, error))
            banner.add_button(button)
            self._certificates[server_id] = (fingerprint, banner)
            self._add(banner)

    def _show_certificate(self, server_id: str, error: UntrustedCertificate) -> None:
        dialog = CertificateDialog(error, self.window())
        dialog.accepted.connect(lambda: spawn(self._approve(server_id, error)))
        dialog.open()

    async def _approve(self, server_id: str, error: UntrustedCertificate) -> None:
        with contextlib.suppress(TrustStoreError):  # trusted until the program ends, which is enough for the run
            await self._context.book.approve_for(server_id, error)

    def clear(self) -> None:
        """Remove all questions."""
        for banner in (*self._questions.values(), *(banner for _, banner in self._certificates.values())):
            self._remove(banner)
        self._questions.clear()
        self._certificates.clear()

    def _add(self, banner: Banner) -> None:
        self._queue.append(banner)
        self._column.insertWidget(0, banner)
        self._arrange()

    def _remove(self, banner: Banner | None) -> None:
        if banner is None:
            return
        if banner is self._front:
            self._front = None
        self._queue.remove(banner)
        self._hosts.pop(banner, None)
        self._column.removeWidget(banner)
        banner.hide()
        banner.deleteLater()
        self._arrange()

    def _leaf(self) -> None:
        """Show the next question, cyclically."""
        if self._front is not None:
            self._front = self._queue[(self._queue.index(self._front) + 1) % len(self._queue)]
            self._arrange()

    def retranslate(self) -> None:
        """Show all texts in the current language."""
        self._arrange()

    def _arrange(self) -> None:
        """Update the banner, but keep a question in front while the user reads it or is about to click."""
        before = self._front
        if self._front is None and self._queue:
            self._front = self._queue[0]
        for banner in self._queue:
            banner.setVisible(banner is self._front)
        behind = [banner.accessibleName() for banner in self._queue if banner is not self._front]
        words = translate(
            "desktop", "One more question is waiting: {titles}", "{n} more questions are waiting: {titles}", len(behind)
        ).of(titles="; ".join(behind))
        self._behind.show_status("question", "warn", say(words))
        self._more.setVisible(bool(behind))
        self.setVisible(bool(self._queue))
        if self._front is not None and self._front is not before:
            self._bring_to_mind(self._front)

    def _bring_to_mind(self, banner: Banner) -> None:
        """Move the focus to the question, but so that Enter alone answers nothing."""
        if banner in self._hosts:
            QTimer.singleShot(0, banner, banner.setFocus)
        self.in_front.emit(self._hosts.get(banner, ""))


def banner_title(prompt: Prompt, doing: HostStage | None = None) -> Text:
    """The question in a few words, with the server's name; `doing` is what the server was doing when it failed."""
    where = prompt.host.name if prompt.host else prompt.pool.name
    if prompt.kind is PromptKind.FAILURE:
        return failure_title(where, doing)
    text = _TITLES.get(prompt.kind, translate("desktop", "{server}: a decision is needed"))
    return text.of(server=where)


def failure_title(server: str, doing: HostStage | None) -> Text:
    """What failed, in a few words."""
    text = _BROKEN.get(doing) if doing is not None else None
    return (text or translate("desktop", "The upgrade of {server} cannot continue")).of(server=server)
