"""Features of the Windows desktop: progress on the task bar, and a reason not to shut down."""

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
    """CLSID_TaskbarList and IID_ITaskbarList3 (ShObjIdl_core.h)."""
    _TASKBAR_LIST_3 = UUID("ea1afb91-9e28-4b86-90e9-9e9f8a5eefaf")
    _IN_PROCESS = 1
    _HR_INIT, _SET_VALUE, _SET_STATE = 3, 9, 10
    """Indexes of the methods in the interface's table."""
    _NO_PROGRESS, _NORMAL, _PAUSED = 0, 2, 8
    _FINE = 1000

    class _TaskBar:
        """The shell's task bar object; `show` raises OSError if the shell refuses."""

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
        """Show progress on the task bar button of `window` (its handle): 0..1, None for no bar; yellow if `urgent`."""
        bar = _task_bar()
        if bar is None:
            return
        try:
            bar.show(window, progress, paused=urgent)
        except OSError as error:
            _log.debug("the task bar shows no progress: %r", error)

    def block_shutdown(window: int, reason: str) -> None:
        """Show `reason` when a user shuts Windows down; the program must also refuse to end."""
        ctypes.windll.user32.ShutdownBlockReasonCreate(wintypes.HWND(window), ctypes.c_wchar_p(reason[:255]))

    def allow_shutdown(window: int) -> None:
        """Withdraw the reason."""
        ctypes.windll.user32.ShutdownBlockReasonDestroy(wintypes.HWND(window))

else:

    def show_progress(window: int, progress: float | None, *, urgent: bool = False) -> None:
        """Do nothing: `rpu_desktop.desktop.launcher` handles other desktops."""

    def block_shutdown(window: int, reason: str) -> None:
        """Do nothing: session managers ask the program itself."""

    def allow_shutdown(window: int) -> None:
        """Do nothing, as above."""
