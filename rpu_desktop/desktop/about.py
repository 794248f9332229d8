"""What this program is: version, copyright, and the licenses of all its components."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from importlib import metadata

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QTreeWidget, QVBoxLayout, QWidget

from rpu_desktop import __version__
from rpu_desktop.desktop.icons import app_icon
from rpu_desktop.desktop.places import KeptColumns, keep_place
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.words import cells, show, show_headers
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate

__all__ = ["AboutDialog", "Component", "components", "packages", "version_lines"]

_PICTURE = 64
_COMPONENTS = {
    "PySide6_Essentials": ("Qt for Python, Qt", "LGPL-3.0-only"),
    "shiboken6": ("Shiboken", "LGPL-3.0-only"),
    "aiohttp": ("aiohttp", "Apache-2.0 AND MIT"),
    "apprise": ("Apprise", "BSD-2-Clause"),
    "cattrs": ("cattrs", "MIT"),
    "cryptography": ("cryptography", "Apache-2.0 OR BSD-3-Clause"),
    "defusedxml": ("defusedxml", "PSF-2.0"),
    "filelock": ("filelock", "MIT"),
    "keyring": ("keyring", "MIT"),
    "msgspec": ("msgspec", "BSD-3-Clause"),
    "platformdirs": ("platformdirs", "MIT"),
    "pycdlib": ("pycdlib", "LGPL-2.1-only"),
    "qasync": ("qasync", "BSD-2-Clause"),
    "tzdata": ("tzdata", "Apache-2.0"),
    "XenAPI": ("XenAPI", "BSD-2-Clause"),
}
"""Package -> its usual name, and its license where the package metadata has no short one.

Several packages give a full license text or nothing.
"""
_SHORT = 60
"""Maximum length of a license name, in characters; anything longer is a license text."""


@dataclass(frozen=True, slots=True)
class Component:
    """A component of the program; the version is empty if it is not known."""

    name: str
    version: str
    licence: str


def packages() -> frozenset[str]:
    """The packages whose licenses are listed."""
    return frozenset(_COMPONENTS)


def components() -> list[Component]:
    """Everything that comes with the program, and Python itself."""
    python = Component("Python", platform.python_version(), "PSF-2.0")
    return [python, *(_component(package, *said) for package, said in _COMPONENTS.items())]


def _component(package: str, name: str, usual: str) -> Component:
    try:
        found = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return Component(name, "", usual)
    told = found.get_all("License-Expression") or [usual]
    return Component(name, found["Version"], told[0] if len(told[0]) <= _SHORT else usual)


def version_lines() -> str:
    """What a bug report needs, one item per line; the same in every language."""
    return "\n".join(
        [f"RPU Desktop {__version__}", f"Python {platform.python_version()}", f"Qt {qVersion()}", _system()]
    )


def _system() -> str:
    return f"{platform.system()} {platform.release()} ({platform.machine()}), {sys.platform}"


class AboutDialog(QDialog):
    """Version and licenses."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        show(self.setWindowTitle, say(translate("desktop", "About RPU Desktop")))
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 3, GAP * 2, GAP * 3, GAP * 2)
        column.setSpacing(GAP)
        column.addLayout(self._head())
        column.addWidget(label(say(translate("desktop", "This program comes with the following software:"))))
        self.list = QTreeWidget()
        show(self.list.setAccessibleName, say(translate("desktop", "Licenses of the software used")))
        titles = (
            translate("desktop", "Software"),
            translate("desktop", "Version"),
            translate("desktop", "License"),
        )
        show_headers(self.list, [say(title) for title in titles])
        self.list.setRootIsDecorated(False)
        self.list.addTopLevelItems([cells([one.name, one.version, one.licence]) for one in components()])
        KeptColumns(self.list, "licences").fit()
        column.addWidget(self.list, 1)
        words = translate(
            "desktop",
            "Qt and Qt for Python are used under the GNU Lesser General Public License, version 3. Their source code "
            "is available at https://download.qt.io.",
        )
        column.addWidget(label(say(words), role="muted"))
        column.addLayout(self._buttons())
        keep_place(self, "about", QSize(600, 560))

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP * 2)
        picture = QLabel()
        picture.setPixmap(app_icon().pixmap(QSize(_PICTURE, _PICTURE), self.devicePixelRatioF()))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(heading(f"RPU Desktop {__version__}", scale=1.4))
        about = translate("desktop", "Rolling pool upgrades for XCP-ng, XenServer and Citrix Hypervisor.")
        words.addWidget(label(say(about)))
        rights = translate("desktop", "© 2026 the RPU Desktop authors. Free software under the BSD 2-Clause License.")
        words.addWidget(label(say(rights), role="muted"))
        row.addLayout(words, 1)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self.copy = Button(say(translate("desktop", "Copy &Version")), "copy")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(version_lines()))
        row.addWidget(self.copy)
        row.addStretch(1)
        close = Button(say(translate("desktop", "&Close")))
        close.clicked.connect(self.accept)
        close.setDefault(True)
        row.addWidget(close)
        return row
