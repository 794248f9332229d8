"""Asking a member who the coordinator is, while the coordinator itself is tried on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from rpu_desktop import clock
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.failures import XapiError

__all__ = ["Inquiry"]

Ask = Callable[[ServerAddress], ServerAddress | None]


class Inquiry:
    """One question at a time, on its own thread: a member that hangs blocks nothing else."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._thread: clock.ClockThread | None = None
        self._found: ServerAddress | None = None
        self.on_answer: Callable[[], None] = lambda: None
        """Called on the question's thread when a member has named the coordinator."""

    @property
    def under_way(self) -> bool:
        """Whether a member is being asked."""
        return self._thread is not None and self._thread.working

    def begin(self, member: ServerAddress) -> None:
        """Ask `member`, unless another one is being asked."""
        if not self.under_way:
            self._thread = clock.start_thread(self._run, f"xapi-ask-{member.host}", member)

    def take(self) -> ServerAddress | None:
        """The coordinator's address reported since the last call."""
        found, self._found = self._found, None
        return found

    def join(self) -> None:
        """Wait until no question is pending."""
        if self._thread is not None:
            self._thread.await_end()

    def _run(self, member: ServerAddress) -> None:
        with contextlib.suppress(XapiError):
            self._found = self._ask(member)
            if self._found is not None:
                self.on_answer()
