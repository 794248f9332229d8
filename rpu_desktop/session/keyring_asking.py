"""Access to the operating system's keyring, whose backends may raise anything, stay locked, or never respond.

All requests run on one separate thread, so that one that blocks forever does not block anything else.
"""

from __future__ import annotations

import contextlib
import os
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from pathlib import Path
from typing import Any, TypeVar

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.redaction import redact

__all__ = ["WAITING", "Asker", "KeyringTrouble", "asker", "backend"]

T = TypeVar("T")

WAITING = translate("session", "Waiting for the keyring to be unlocked…")

_SOON = 5.0
"""Seconds after which `waiting` is called."""
_AT_THE_END = 1.0
"""Seconds that a request may still take when the program ends: a thread that works while Python ends may crash it."""
_VARIABLE = "PYTHON_KEYRING_BACKEND"


class KeyringTrouble(AppError):
    """The keyring cannot be used now.

    `text` is one sentence with the reason, naming its backend or where that is configured.
    """


class Asker:
    """Sends one request after the other; `close` ends all waiting."""

    def __init__(self) -> None:
        self._questions: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        self._pending: set[Future[Any]] = set()
        self._thread: threading.Thread | None = None
        self._stuck: Future[Any] | None = None

    def ask(self, question: Callable[[], T], patience: float, waiting: Callable[[], object] = lambda: None) -> T:
        """The answer; `waiting` is called if it takes a while. Blocking.

        Raises:
            KeyringTrouble: there is no answer, or none within `patience` seconds.

        """
        if self._stuck is not None and not self._stuck.done():
            raise _silent()
        answer: Future[T] = Future()
        self._pending.add(answer)
        self._questions.put((answer, question))
        self._begin()
        try:
            with contextlib.suppress(TimeoutError):
                return answer.result(min(_SOON, patience))
            if not answer.done():
                waiting()
            with contextlib.suppress(TimeoutError):
                return answer.result(max(patience - _SOON, 0.0))
            if answer.done():
                return answer.result()
        except KeyringTrouble:
            raise
        except Exception as error:
            raise _said(error) from error
        finally:
            self._pending.discard(answer)
        self._stuck = answer
        raise _silent()

    def close(self) -> None:
        """End all waiting, and the thread unless it is stuck; called when the program ends."""
        for answer in tuple(self._pending):
            with contextlib.suppress(InvalidStateError):
                answer.set_exception(_silent())
        if self._thread is not None:
            with contextlib.suppress(queue.Empty):  # nobody waits for these any longer
                while True:
                    self._questions.get_nowait()
            self._questions.put(None)
            self._thread.join(_AT_THE_END)

    def _begin(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._work, name="keyring", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while True:
            asked = self._questions.get()
            if asked is None:
                return
            answer, question = asked
            try:
                found = question()
            except BaseException as error:  # noqa: BLE001 (the caller gets it)
                failure = error if isinstance(error, Exception) else RuntimeError(type(error).__name__)
                with contextlib.suppress(InvalidStateError):
                    answer.set_exception(failure)
            else:
                with contextlib.suppress(InvalidStateError):
                    answer.set_result(found)


asker = Asker()
"""Shared by the whole program."""


def backend() -> Any:
    """The backend in use.

    Raises:
        KeyringTrouble: a file or a variable selects one that cannot be used.

    """
    try:
        import keyring  # noqa: PLC0415 (slow to load)

        return keyring.get_keyring()
    except Exception as error:
        raise _misconfigured(error) from error


def _misconfigured(error: Exception) -> KeyringTrouble:
    reason = plain(redact(str(error) or type(error).__name__).splitlines()[0])
    named = os.environ.get(_VARIABLE)
    if named:
        text = translate(
            "session",
            "The environment variable {variable} names a keyring that this program cannot use ({backend}: {reason}).",
        )
        return KeyringTrouble(text.of(variable=_VARIABLE, backend=plain(named), reason=reason))
    file = _config_file()
    if file is not None:
        text = translate("session", "The file {file} names a keyring that this program cannot use ({reason}).")
        return KeyringTrouble(text.of(file=plain(str(file)), reason=reason))
    return KeyringTrouble(translate("session", "The keyring cannot be used ({reason}).").of(reason=reason))


def _config_file() -> Path | None:
    """The configuration file, found as in `keyring.core`."""
    try:
        from keyring.util.platform_ import config_root  # noqa: PLC0415 (slow to load)

        file = Path(config_root()) / "keyringrc.cfg"
        return file if file.exists() else None
    except Exception:  # noqa: BLE001 (then it is not this file)
        return None


def _name() -> str:
    """The name of the backend, as far as it can be determined without using it."""
    try:
        import keyring.core  # noqa: PLC0415 (slow to load)

        found = keyring.core._keyring_backend
        return str(getattr(found, "name", "") or type(found).__name__) if found is not None else "?"
    except Exception:  # noqa: BLE001 (only a name for people)
        return "?"


def _silent() -> KeyringTrouble:
    text = translate("session", "The keyring ({backend}) does not respond: it may be waiting to be unlocked.")
    return KeyringTrouble(text.of(backend=plain(_name())))


def _said(error: Exception) -> KeyringTrouble:
    if type(error).__name__ == "NoKeyringError":
        return KeyringTrouble(translate("session", "This system has no keyring."))
    if "locked" in type(error).__name__.lower():
        return KeyringTrouble(translate("session", "The keyring ({backend}) is locked.").of(backend=plain(_name())))
    text = translate("session", "The keyring ({backend}) reports an error: {reason}.")
    first = (redact(str(error)).strip() or type(error).__name__).splitlines()[0].rstrip(".")
    return KeyringTrouble(text.of(backend=plain(_name()), reason=plain(first)))
