"""Sends notifications through the services that the admin has selected: e-mail, webhooks, chat.

Apprise does the sending. Its addresses (``mailto://…``, ``slack://…``, ``json://…``) contain passwords and tokens:
they are read from a file or the keyring, never from the command line, and never written down.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from queue import SimpleQueue
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import Text, Translator, plain, translate
from rpu_desktop.redaction import keep_secret, redact
from rpu_desktop.run.events import Event
from rpu_desktop.run.notifications import Notification, NotificationRules

if TYPE_CHECKING:
    from apprise import Apprise

__all__ = ["NotificationError", "Notifier", "read_addresses", "send_test"]

_log = logging.getLogger(__name__)
_LAST = 30.0
"""Time (s) at the end of a run for unsent notifications."""


class NotificationError(AppError):
    """The address of a notification service is invalid, or sending to it failed."""


def read_addresses(text: str) -> tuple[str, ...]:
    """Read addresses from a file, one per line; empty lines and those starting with # are ignored.

    Raises:
        NotificationError: one of them is no address of a service, or there are none.

    """
    lines = [line.strip() for line in text.splitlines()]
    found = tuple(line for line in lines if line and not line.startswith("#"))
    for address in found:
        _keep(address)
    if not found:
        raise NotificationError(translate("session", "There is no address of a notification service in it."))
    for number, address in enumerate(found, 1):
        _service([address], number)
    return found


def _keep(address: str) -> None:
    """Register everything in it that may be secret: all but the kind of service, and public parts."""
    keep_secret(address)
    parts = urlsplit(address)
    keep_secret(*filter(None, (parts.password, unquote(parts.password or ""))))
    if parts.scheme not in ("mailto", "mailtos", "json", "jsons"):
        keep_secret(*(part for part in (parts.username or "", parts.netloc, *parts.path.split("/")) if len(part) >= 8))


def _service(addresses: Iterable[str], number: int = 0) -> Apprise:
    from apprise import Apprise  # noqa: PLC0415 (slow to load, and seldom used)

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # Apprise would log addresses
    service = Apprise()
    for address in addresses:
        if not service.add(address):
            scheme = address.partition("://")[0] if "://" in address else ""
            text = translate("session", "Address {n} is not one of a notification service ({scheme}).")
            advice = translate("session", "Examples: mailtos://user:password@example.com, jsons://example.com/hook")
            raise NotificationError(text.of(n=number, scheme=plain(scheme[:20] or "?")), advice)
    return service


def send_test(addresses: Sequence[str], translator: Translator | None) -> list[Text]:
    """Send a test to each address; returns the errors. Blocks."""
    words = Notification(
        translate("session", "Test from RPU Desktop"),
        translate("session", "Notifications about upgrades will arrive here."),
    )
    return [
        translate("session", "Address {n} did not take the notification.").of(n=number)
        for number, address in enumerate(addresses, 1)
        if not _sent(_service([address], number), words, translator)
    ]


def _sent(service: Apprise, message: Notification, translator: Translator | None) -> bool:
    title, body = (redact(text.render(translator)) for text in (message.title, message.body))
    try:
        return bool(service.notify(title=title, body=body, notify_type=message.urgency.value))
    except Exception:  # noqa: BLE001 (whatever a service does, the run continues)
        _log.exception("a notification could not be sent")
        return False


class Notifier:
    """Reports what happens in a run; sending has a thread of its own, so that the run never waits for it."""

    def __init__(
        self, addresses: Sequence[str], translator: Translator | None, failed: Callable[[Text], object]
    ) -> None:
        """`failed` is called on the sending thread with what could not be sent."""
        self._addresses = addresses
        self._translator = translator
        self._failed = failed
        self._rules = NotificationRules()
        self._queue: SimpleQueue[Notification | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="notifications", daemon=True)
        self._thread.start()

    def hear(self, event: Event) -> None:
        """Process an event; never blocks."""
        for message in self._rules.apply(event):
            self._queue.put(message)

    def close(self) -> None:
        """Send what is left at the end of the run, for half a minute at most."""
        self._queue.put(None)
        self._thread.join(_LAST)

    def _work(self) -> None:
        services = [_service([address], number) for number, address in enumerate(self._addresses, 1)]
        while (message := self._queue.get()) is not None:
            for number, service in enumerate(services, 1):
                if not _sent(service, message, self._translator):
                    text = translate("session", "The notification “{title}” could not be sent to address {n}.")
                    self._failed(text.of(title=message.title, n=number))
