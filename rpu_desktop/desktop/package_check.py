"""Whether a packaged program has all its parts: packages leave out what nothing uses, and this uses each part once."""

from __future__ import annotations

import ctypes
import functools
import importlib
import pkgutil
import ssl
import sys
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import keyring.backends
from PySide6.QtCore import QBuffer, QCollator, QDate, QIODevice, QLibraryInfo, QLocale, QTimeZone, QTranslator
from PySide6.QtGui import QImage, QImageReader, QPageSize, QPdfWriter
from PySide6.QtWidgets import QApplication

import rpu_desktop
from rpu_desktop.desktop.icons import icon
from rpu_desktop.i18n.catalogue import languages
from rpu_desktop.shipped import folder

__all__ = ["complaints", "main"]

_SERVICES = ("jsons://example.com/x", "mailtos://user:word@example.com", "ntfys://example.com/topic", "slack://a/b/c")
_PLUGINS = (
    "platforms/libqxcb.so",
    "platforms/libqwayland.so",
    "platforms/libqoffscreen.so",
    "iconengines/libqsvgicon.so",
)
_OF_THE_SYSTEM = ("libcupsprintersupport.so",)
"""They work only where the system has printers."""


def main() -> int:
    """Print what is missing, one thing a line; the exit code."""
    found = list(complaints())
    sys.stdout.writelines(f"{line}\n" for line in found or ["complete"])
    return 1 if found else 0


def complaints() -> Iterator[str]:
    """What is missing, in words for whoever builds packages."""
    application = QApplication.instance() or QApplication([])
    for check in (_modules, _libraries, _plugins, _pictures, _german, _time_zones, _notifications, _encryption):
        try:
            yield from check()
        except Exception as error:  # noqa: BLE001 (the next check says more)
            yield f"{check.__name__.strip('_')}: {error!r}"
    del application


def _modules() -> Iterator[str]:
    for package in (rpu_desktop, keyring.backends):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.endswith(".__main__") or module.name.startswith("keyring.backends.macOS"):
                continue
            try:
                importlib.import_module(module.name)
            except ImportError as error:
                yield f"module {module.name}: {error}"


def _libraries() -> Iterator[str]:
    """Every library of the folder can be loaded, whether or not the program has needed it so far."""
    inside = getattr(sys, "_MEIPASS", None)
    if inside is None or sys.platform == "win32":
        return
    for path in sorted(Path(inside).rglob("*.so*")):
        if path.name in _OF_THE_SYSTEM:
            continue
        try:
            ctypes.CDLL(str(path))
        except OSError as error:
            yield f"library {path.relative_to(inside)}: {error}"


def _plugins() -> Iterator[str]:
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    yield from (f"no plugin {name}" for name in _PLUGINS if sys.platform == "linux" and not (plugins / name).is_file())


def _pictures() -> Iterator[str]:
    formats = {bytes(known.data()).decode() for known in QImageReader.supportedImageFormats()}
    yield from (f"no pictures of the form {name}" for name in ("ico", "png", "svg") if name not in formats)
    drawings = sorted(path.stem for path in (folder("resources") / "icons").glob("*.svg"))
    if not drawings:
        yield "no icons"
    for name in drawings:
        if not _painted(icon(name).pixmap(32, 32).toImage()):
            yield f"icon {name} is empty"
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.ReadWrite)
    if not icon("app").pixmap(32, 32).save(kept, "PNG") or QImage.fromData(kept.data()).width() < 32:
        yield "pictures cannot be saved"
    printed = QBuffer()
    printed.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(printed)
    if writer.pageLayout().pageSize().id() == QPageSize.PageSizeId.Custom:
        yield "no paper sizes"


def _painted(image: QImage) -> bool:
    return any(image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height()))


def _german() -> Iterator[str]:
    """Qt's own formats and words, and what it takes from ICU: order, letters' case, the names of time zones."""
    german = QLocale("de_DE")
    words = sorted(["Zebra", "Öl", "Apfel", "Ofen"], key=functools.cmp_to_key(QCollator(german).compare))
    zone = QTimeZone(b"Europe/Berlin")
    kind, name = QTimeZone.TimeType.StandardTime, QTimeZone.NameType.LongName
    expected: list[tuple[object, object]] = [
        (german.toString(1234567.5, "f", 1), "1.234.567,5"),
        (german.toString(QDate(2026, 3, 1), QLocale.FormatType.LongFormat), "Sonntag, 1. März 2026"),
        (words, ["Apfel", "Ofen", "Öl", "Zebra"]),
        (QLocale("tr").toUpper("i"), "İ"),
        (german.toUpper("straße"), "STRASSE"),
    ]
    if sys.platform == "linux":  # Windows has names of its own
        expected.append((zone.displayName(kind, name, german), "Mitteleuropäische Normalzeit"))
    for said, wanted in expected:
        if said != wanted:
            yield f"{said!r} instead of {wanted!r}"
    translations = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not QTranslator().load("qtbase_de", translations):
        yield "Qt does not speak German"
    if languages() != ("en", "de"):
        yield f"the languages are {languages()}"


def _time_zones() -> Iterator[str]:
    """Some systems have none of their own."""
    zoneinfo.reset_tzpath([])
    zoneinfo.ZoneInfo.clear_cache()
    try:
        zoneinfo.ZoneInfo("Europe/Berlin")
        if "America/New_York" not in zoneinfo.available_timezones():
            yield "time zones cannot be listed"
    finally:
        zoneinfo.reset_tzpath()


def _notifications() -> Iterator[str]:
    from apprise import Apprise  # noqa: PLC0415 (slow to load)

    for address in _SERVICES:
        if not Apprise().add(address):
            yield f"no notifications by {address.partition(':')[0]}"


def _encryption() -> Iterator[str]:
    context = ssl.create_default_context()
    if ssl.TLSVersion.TLSv1_3 < context.minimum_version or not context.get_ciphers():
        yield "no encrypted connections"
