"""What only Windows' desktop has: progress on the task bar, and a reason not to shut the computer down."""

from __future__ import annotations

import sys

__all__ = ["allow_shutdown", "block_shutdown", "show_progress"]

if sys.platform == "win32":
    import ctypes
    import logging
    from ctypes import wintypes
    from functools import cache
    from uuid import UUID

    _log = logging.getLogger(__name__)

    _TASKBAR_LIST = UUID("56fdf344-fd6d-11d0-958a-006097c9a090")
    """CLSID_TaskbarList, and ITaskbarList3 of it (ShObjIdl_core.h)."""
    _TASKBAR_LIST_3 = UUID("ea1afb91-9e28-4b86-90e9-9e9f8a5eefaf")
    _IN_PROCESS = 1
    _HR_INIT, _SET_VALUE, _SET_STATE = 3, 9, 10
    """Places of the methods in the interface's table."""
    _NO_PROGRESS, _NORMAL, _PAUSED = 0, 2, 8
    _FINE = 1000

    class _TaskBar:
        """The shell's object; `show` raises OSError where the shell refuses."""

        def __init__(self) -> None:
            ole = ctypes.OleDLL("ole32")
            self._object = ctypes.c_void_p()
            names = [(ctypes.c_byte * 16).from_buffer_copy(each.bytes_le) for each in (_TASKBAR_LIST, _TASKBAR_LIST_3)]
            ole.CoCreateInstance(
                ctypes.byref(names[0]), None, _IN_PROCESS, ctypes.byref(names[1]), ctypes.byref(self._object)
            )
            self._call(_HR_INIT, ())

        def show(self, window: int, progress: float | None, *, paused: bool) -> None:
            if progress is not None:
                numbers = (wintypes.HWND, ctypes.c_ulonglong, ctypes.c_ulonglong)
                self._call(_SET_VALUE, numbers, window, round(progress * _FINE), _FINE)
            state = _NO_PROGRESS if progress is None else _PAUSED if paused else _NORMAL
            self._call(_SET_STATE, (wintypes.HWND, ctypes.c_int), window, state)

        def _call(self, place: int, kinds: tuple[type, ...], *arguments: int) -> None:
            table = ctypes.cast(self._object, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p))).contents
            address = table[place]
            assert address is not None  # noqa: S101 (a COM object's table has no gaps)
            ctypes.WINFUNCTYPE(ctypes.HRESULT, ctypes.c_void_p, *kinds)(address)(self._object, *arguments)

    @cache
    def _task_bar() -> _TaskBar | None:
        try:
            return _TaskBar()
        except OSError as error:
            _log.info("this Windows has no task bar: %r", error)
            return None

    def show_progress(window: int, progress: float | None, *, urgent: bool = False) -> None:
        """On the task bar's button of the `window` (its handle): 0..1, or None for no bar; yellow when `urgent`."""
        bar = _task_bar()
        if bar is None:
            return
        try:
            bar.show(window, progress, paused=urgent)
        except OSError as error:
            _log.debug("the task bar shows no progress: %r", error)

    def block_shutdown(window: int, reason: str) -> None:
        """Show `reason` when somebody shuts Windows down; the program must then refuse to end as well."""
        ctypes.windll.user32.ShutdownBlockReasonCreate(wintypes.HWND(window), ctypes.c_wchar_p(reason[:255]))

    def allow_shutdown(window: int) -> None:
        """The reason no longer holds."""
        ctypes.windll.user32.ShutdownBlockReasonDestroy(wintypes.HWND(window))

else:

    def show_progress(window: int, progress: float | None, *, urgent: bool = False) -> None:
        """Nothing: `rpu_desktop.desktop.launcher` speaks to other desktops."""

    def block_shutdown(window: int, reason: str) -> None:
        """Nothing: session managers ask the program itself."""

    def allow_shutdown(window: int) -> None:
        """Nothing, likewise."""
