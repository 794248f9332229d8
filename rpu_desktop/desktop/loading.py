"""Loads ahead what the wizard needs, so that it opens at once: half a second of work, done while nobody waits.

Modules that know nothing of Qt are loaded on another thread.  Those of the desktop are not: PySide makes a class when
it is first asked for, in several steps, and two threads that ask for the same one crash the program (PySide6 6.11).
They are loaded on Qt's thread, a few milliseconds at a time, and so are the classes of QtWidgets with their enums, and
the icons.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import partial
from importlib import import_module

from PySide6 import QtWidgets
from PySide6.QtCore import QObject

from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.icons import reading
from rpu_desktop.desktop.steps import Steps

__all__ = ["load_ahead"]

_WITHOUT_QT = (
    "rpu_desktop.engine.instructions",
    "rpu_desktop.rehearsal.from_session",
    "rpu_desktop.rehearsal.kept",
    "rpu_desktop.rehearsal.lines",
    "rpu_desktop.rehearsal.preparation",
    "rpu_desktop.rehearsal.trouble",
    "rpu_desktop.run.progress",
    "rpu_desktop.session.kept_addresses",
    "rpu_desktop.session.notifying",
    "rpu_desktop.session.plan_html",
    "rpu_desktop.session.precheck_html",
    "rpu_desktop.session.profile",
    "rpu_desktop.session.resume",
    "rpu_desktop.session.tolerance",
    "rpu_desktop.session.unattended",
    "rpu_desktop.session.work",
)
"""What pulls in all others that the wizard needs."""

_OF_THE_WINDOW = (
    "rpu_desktop.desktop.servers_view",
    "rpu_desktop.desktop.attention",
    "rpu_desktop.desktop.recent_media",
    "rpu_desktop.desktop.session_end",
)
_PACKAGES = ("rpu_desktop.desktop.widgets", "rpu_desktop.desktop.wizard")
"""Each module of these; those that others need come first, so that none takes long."""


async def load_ahead(engine: EngineThread, parent: QObject) -> None:
    """Load the modules without Qt, then begin with the others."""
    await engine.blocking(_load_without_qt)
    steps = Steps(parent)
    steps.begin(reading())
    steps.begin(partial(import_module, name) for name in _modules())
    steps.begin(partial(getattr, QtWidgets, name) for name in dir(QtWidgets))


def _load_without_qt() -> None:
    for name in _WITHOUT_QT:
        import_module(name)
    from rpu_desktop.updates.program import releases_address  # noqa: PLC0415 (not before the first window)

    releases_address()


def _modules() -> Iterator[str]:
    yield from _OF_THE_WINDOW
    for name in _PACKAGES:
        yield from (f"{name}.{module.name}" for module in pkgutil.iter_modules(import_module(name).__path__))
