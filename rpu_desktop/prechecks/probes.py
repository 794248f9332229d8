"""Asks a pool for what its records do not contain: small read-only calls, a fixed number for each host."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from rpu_desktop import clock
from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.inventory import Host
from rpu_desktop.prechecks.circumstances import Answer, Circumstances, Known, Unknown
from rpu_desktop.prechecks.questions import HostQuestion, PoolQuestion, Question
from rpu_desktop.retrying import retrying
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import XapiError
from rpu_desktop.xapi.reconnecting import asked_again

if TYPE_CHECKING:
    from rpu_desktop.api_names import Method

__all__ = ["Asker", "Heard", "HostProbe", "PoolProbe", "Probe", "Timed", "ask_probe"]

log = logging.getLogger(__name__)
T = TypeVar("T")

_ATTEMPTS = 2
"""A person is waiting for the answer, and asking twice does no harm."""


class Probe(ABC, Question[T]):
    """One question.  `calls` are the calls it makes, each once at most; `patience` is the longest it may take (s).

    A call of a plugin is written ``plugin:function``.
    """

    calls: ClassVar[tuple[str, ...]]
    patience: ClassVar[float] = 120.0


class HostProbe(Probe[T], HostQuestion[T]):
    """A question that each live host is asked."""

    @abstractmethod
    async def ask(self, ask: Asker, host: Host, given: Circumstances) -> T:
        """The host's answer.

        Raises:
            XapiError: it did not give one.
            Unknown: it has none to give, and why.

        """


class PoolProbe(Probe[T], PoolQuestion[T]):
    """A question that the pool is asked once."""

    @abstractmethod
    async def ask(self, ask: Asker, given: Circumstances) -> T:
        """The pool's answer; errors as in `HostProbe.ask`."""


@dataclass(frozen=True, slots=True)
class Timed:
    """An answer, and when it was asked for and when it came, by this computer's clock."""

    answer: Any
    asked: datetime
    came: datetime


Heard = dict[tuple[str, str], Timed]
"""What a run of the checks has already heard: method, reference → answer."""


class Asker:
    """A connection for one probe: it allows only the calls that the probe has declared."""

    def __init__(self, connection: PoolConnection, probe: Probe[Any], heard: Heard | None = None) -> None:
        self._connection = connection
        self._left = Counter(probe.calls)
        self._probe = probe.id
        self._patience = probe.patience
        self._heard = {} if heard is None else heard

    async def call(self, method: Method, *args: Any, timeout: float | None = None) -> Any:
        """As `PoolConnection.call`."""
        self._take(method)
        return await self._connection.call(method, *args, timeout=timeout)

    async def once(self, method: Method, ref: str, timeout: float | None = None) -> Timed:
        """As `call`, of one object; another probe that has asked the same in this run has asked for this one, too."""
        self._take(method)
        if (method, ref) not in self._heard:
            asked = clock.date()
            answer = await self._connection.call(method, ref, timeout=timeout)
            self._heard[method, ref] = Timed(answer, asked, clock.date())
        return self._heard[method, ref]

    async def of_session(self, method: Method) -> Any:
        """As `PoolConnection.call_on_session`."""
        self._take(method)
        return await self._connection.call_on_session(method)

    async def plugin(self, host: Host, plugin: str, function: str, args: Mapping[str, str] | None = None) -> str:
        """As `PoolConnection.plugin`, but without a task: the answer takes one call instead of three."""
        self._take(f"{plugin}:{function}")
        return await self._connection.quick_plugin(host.ref, plugin, function, dict(args or {}), self._patience)

    def _take(self, method: str) -> None:
        if self._left[method] < 1:
            raise RuntimeError(f"the probe {self._probe} does not say that it calls {method} (that often)")
        self._left[method] -= 1


async def ask_probe(
    connection: PoolConnection,
    probe: Probe[Any],
    given: Circumstances,
    host: Host | None = None,
    heard: Heard | None = None,
) -> Answer:
    """What the probe found out, or why it did not; nothing escapes from it.  `heard` is shared by a run's probes."""

    async def ask() -> Any:
        async with asyncio.timeout(probe.patience):
            return await _ask(Asker(connection, probe, heard), probe, given, host)

    try:
        return Known(await retrying(ask, asked_again(connection, _ATTEMPTS)))
    except TimeoutError:
        return Unknown(translate("prechecks", "There was no response in time."))
    except Unknown as unknown:
        return unknown
    except XapiError as error:
        return Unknown(error.text)
    except Exception as error:  # a probe's own mistake must not end the others
        log.exception("probe %s failed", probe.id)
        text = translate("prechecks", "The response was invalid ({kind}). See the log for details.")
        return Unknown(text.of(kind=plain(type(error).__name__)))


async def _ask(asker: Asker, probe: Probe[Any], given: Circumstances, host: Host | None) -> Any:
    match probe:
        case HostProbe() if host is not None:
            return await probe.ask(asker, host, given)
        case PoolProbe():
            return await probe.ask(asker, given)
        case _:
            raise TypeError(f"{probe.id} is a host's probe and needs one")
