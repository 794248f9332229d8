"""One document before the upgrade, for change approval; and when it is opened again, what has changed since."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QTextBrowser, QWidget

from rpu_desktop.desktop.widgets.save_dialog import ReportSaver, dated_name
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.words import show
from rpu_desktop.files import write_whole
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.rehearsal.preparation import Preparation, changes_html, preparation_page
from rpu_desktop.session.plan_html import text_of
from rpu_desktop.session.prepared import Prepared, PreparedError, facts_file, prepared_json, read_prepared

__all__ = ["ApprovalSaver", "ChangesView"]


class ApprovalSaver(ReportSaver):
    """Saves the document, and beside it the file with the facts; `found` makes what is in them.

    If that file is there, the document begins with what has changed since.
    """

    def __init__(self, parent: QWidget, context: WizardContext, found: Callable[[], Preparation]) -> None:
        name = translate("desktop", "upgrade for approval")
        super().__init__(parent, context.engine, name, self._page, self._text, file_name=self._dated_name)
        self._context = context
        self._make = found
        self._found: Preparation | None = None
        self._facts = b""

    def _page(self) -> str:
        return preparation_page(self._found or self._make())

    def _text(self) -> str:
        return text_of(self._page())

    def _dated_name(self) -> str:
        pools = [found.snapshot.pool.name for found in self._context.found()]
        return dated_name([*pools, say(self._name)], time.time())

    async def write(self, path: Path) -> None:
        """Write both files."""
        if path == facts_file(path):
            path = path.with_suffix(".html")
        found = self._make()
        with contextlib.suppress(PreparedError):  # it is the first time
            found = replace(found, before=await self._engine.blocking(read_prepared, facts_file(path)))
        self._found = found
        self._facts = prepared_json(found.now, self._context.flow.choices).encode()
        await super().write(path)

    def _put(self, path: Path, content: bytes) -> None:
        write_whole(path, content)
        write_whole(facts_file(path), self._facts)


class ChangesView(QTextBrowser):
    """What has changed since the upgrade was prepared."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""
        show(self.setAccessibleName, say(translate("desktop", "Changes since the upgrade was prepared")))

    def show_changes(self, before: Prepared, different: Sequence[Text]) -> None:
        """Show them; what is shown already is left as it is, with its place."""
        html = changes_html(before, different)
        if html != self._shown:
            self._shown = html
            self.setHtml(html)
