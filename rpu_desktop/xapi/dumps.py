"""What ``GET /pool/xmldbdump`` gave: the whole database, or something else that also came with "200 OK"."""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.xapi.failures import ConnectionLost

__all__ = ["whole_dump"]


def whole_dump(data: bytes, server: str) -> bytes:
    """`data`, if it is a database from its beginning to its end.

    The body has no length: it ends with the connection, whether it was all or not (xen-api ``pool_db_backup.ml``).  A
    member, which has no database, says so in a second answer inside the first one's body (``http_svr.ml``).

    Raises:
        ConnectionLost: it is not, and why.

    """
    if data.startswith(b"HTTP/"):
        text = translate(
            "xapi", "{server} cannot provide a backup of the pool database: it is not the pool coordinator."
        )
        advice = translate("xapi", "If the pool has just been given a new coordinator, try again in a minute.")
        raise ConnectionLost(text.of(server=server), advice)
    if not data.rstrip().endswith(b"</database>"):
        text = translate("xapi", "The backup of the pool database sent by {server} is incomplete.")
        raise ConnectionLost(text.of(server=server), translate("xapi", "Check the network and try again."))
    return data
