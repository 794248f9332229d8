"""Sending a server's log to the log server again, which an installation ends.

The database keeps the address (``host.logging``), but the file that makes the system send is not carried over
(host-installer ``upgrade.py`` buildRestoreList), and no start of the toolstack writes it (xen-api ``xapi_host.ml``
syslog_reconfigure is called by clients only).
"""

from __future__ import annotations

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.idempotent import ask
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.xapi.failures import ApiFailure, NoAnswer

__all__ = ["restore_log_server"]


async def restore_log_server(context: Context, uuid: HostUuid) -> None:
    """Let the host send its log where the database says; a refusal is noted and stops nothing.

    Raises:
        Stopped, Unreachable: as `ask`; sending the call twice does no harm.

    """
    host = context.host(uuid)
    if not host.syslog_server:
        return
    try:
        await ask(context, "host.syslog_reconfigure", host.ref)
    except (ApiFailure, NoAnswer) as error:
        text = translate(
            "engine",
            "{host} does not send its logs to {server}: {reason}. Run “xe host-syslog-reconfigure "
            "host-uuid={uuid}” on it.",
        )
        words = text.of(host=host.name, server=host.syslog_server, reason=error.text, uuid=host.uuid)
        context.events.note_lasting(words, host)
