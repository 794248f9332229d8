"""Third-party keyrings: any entries, any errors, at any moment."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from typing import Any
from unittest import mock

from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError, PasswordDeleteError, PasswordSetError

from rpu_desktop.session.keyring_asking import KeyringTrouble
from rpu_desktop.session.passwords import KeyringPasswords, stored_password
from tests.fuzz.mutations import HOSTILE, hostile_name

SHARE = 300

_ERRORS: tuple[type[BaseException], ...] = (
    *(KeyringError, KeyringLocked, InitError, NoKeyringError, PasswordDeleteError, PasswordSetError),
    *(
        RuntimeError,
        OSError,
        TypeError,
        KeyError,
        RecursionError,
        SystemExit,
        KeyboardInterrupt,
        TimeoutError,
        EOFError,
    ),
)

Case = tuple[str, str, list[Any]]
"""An address, a user name, and the backend's results in order: values to raise, or to return."""


def cases(rng: random.Random) -> Iterator[Case]:
    while True:
        answers = [
            rng.choice(_ERRORS)(hostile_name(rng)) if rng.random() < 0.5 else rng.choice((*HOSTILE, b"x", object()))
            for _ in range(rng.randint(1, 6))
        ]
        yield hostile_name(rng), hostile_name(rng), answers


class _Scripted(KeyringBackend):
    priority = 1

    def __init__(self, answers: list[Any]) -> None:
        self._answers = answers
        self._asked = 0

    def _next(self) -> Any:
        answer = self._answers[self._asked % len(self._answers)]
        self._asked += 1
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def get_password(self, service: str, username: str) -> Any:
        return self._next()

    def set_password(self, service: str, username: str, password: str) -> None:
        self._next()

    def delete_password(self, service: str, username: str) -> None:
        self._next()


def run(case: Case) -> None:
    address, username, answers = case
    scripted = _Scripted(answers)
    with mock.patch("rpu_desktop.session.passwords.backend", return_value=scripted):
        store = KeyringPasswords()
        for _ in range(3):
            found = store.get(address, username)
            assert found is None or (isinstance(found, str) and found)
            assert isinstance(store.put(address, username, "secret-of-the-fuzz"), bool)
            store.forget(address, username)
            assert store.trouble is None or "\n" not in str(store.trouble)
            with contextlib.suppress(KeyringTrouble):
                found = stored_password(address, username)
                assert found is None or isinstance(found, str)
