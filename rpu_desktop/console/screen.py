"""Whether there is a screen to show windows on: Qt ends the whole program where there is none."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping

from rpu_desktop.i18n.text import Text, plain, translate

__all__ = ["missing_library", "missing_screen"]

_CURSOR = "libxcb-cursor.so.0"
_INSTEAD = translate(
    "console", "To work without windows, use “rpu-desktop precheck”, “plan”, “upgrade” and “resume”; see --help."
)


def missing_screen(environment: Mapping[str, str] = os.environ) -> Text | None:
    """One sentence about what is missing, with what helps; None when windows can be shown, or nothing is known."""
    wished = environment.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    if sys.platform != "linux" or wished not in ("", "xcb", "wayland"):
        return None
    if environment.get("WAYLAND_DISPLAY") and wished != "xcb":
        return None
    if not environment.get("DISPLAY"):
        text = translate("console", "There is no display for windows (neither DISPLAY nor WAYLAND_DISPLAY is set).")
        return translate("console", "{what} {instead}").of(what=text, instead=_INSTEAD)
    if not _loads(_CURSOR):
        text = translate(
            "console",
            "The library {library} is missing; no window can be shown without it. Install it, on Debian and Ubuntu "
            "with “apt install libxcb-cursor0”.",
        )
        return text.of(library=_CURSOR)
    if not _answers():
        text = translate("console", "The screen {display} (from DISPLAY) cannot be reached.")
        return translate("console", "{what} {instead}").of(
            what=text.of(display=plain(environment["DISPLAY"])), instead=_INSTEAD
        )
    return None


def missing_library(error: ImportError) -> Text:
    """The sentence for a library of the system that Qt does not find."""
    text = translate(
        "console",
        "No window can be shown: {reason}. Install that system library; on Debian and Ubuntu, “apt-file search” "
        "finds the package.",
    )
    return text.of(reason=plain(str(error).rstrip(".")))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _answers() -> bool:
    """Whether DISPLAY responds; True if that cannot be checked."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
        xcb.xcb_connect.restype = ctypes.c_void_p
        xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
        xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
        xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    except (OSError, AttributeError):
        return True
    connection = xcb.xcb_connect(None, None)
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)
