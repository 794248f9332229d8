"""Responses of a broken or foreign server, instead of a session, a snapshot of a pool, a refusal."""

from __future__ import annotations

import json
import random
import xmlrpc.client
from collections.abc import Callable, Iterator
from typing import Any

from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.failures import XapiError
from rpu_desktop.xapi.login import Credentials, Link
from rpu_desktop.xapi.timeouts import Timeouts
from rpu_desktop.xapi.transport import PinnedTransport
from rpu_desktop.xapi.trust import CertificateVerifier, TrustPolicy
from tests.fuzz.mutations import spoiled_bytes, spoiled_json

_HOST = {
    "uuid": "5f0c", "name_label": "fra-01", "enabled": True, "memory_overhead": "123", "tags": ["a"],
    "software_version": {"product_version": "8.2.1", "xapi": "1.20"}, "metrics": "OpaqueRef:m", "edition": "free",
}  # fmt: skip
_ANSWERS: tuple[dict[str, Any], ...] = (
    {"Status": "Success", "Value": "OpaqueRef:session"},
    {"Status": "Success", "Value": {"OpaqueRef:h": _HOST}},
    {
        "Status": "Success",
        "Value": {
            "events": [{"class": "host", "ref": "OpaqueRef:h", "operation": "mod", "snapshot": _HOST}],
            "token": "1",
            "valid_ref_counts": {},
        },
    },
    {"Status": "Failure", "ErrorDescription": ["HOST_NOT_ENOUGH_FREE_MEMORY", "1024", "12"]},
    {"Status": "Failure", "ErrorDescription": ["HOST_IS_SLAVE", "192.0.2.1"]},
    {"Status": "Failure", "ErrorDescription": ["SESSION_INVALID", "OpaqueRef:session"]},
)
_TAGS = (
    b"[",
    b"{",
    b"}",
    b'"',
    b"NaN",
    b"-inf",
    b"\\ud800",
    b"<value>",
    b"</value>",
    b"<struct>",
    b"</struct>",
    b"<array><data>",
    b"</member>",
    b"<i8>9</i8>",
    b"<nil/>",
)


class _Spoken(PinnedTransport):
    """Gets the same bytes for every request."""

    def __init__(self, content: bytes, pieces: int) -> None:
        super().__init__(ServerAddress.parse("192.0.2.1"), CertificateVerifier(TrustPolicy()), Timeouts())
        self._content, self._pieces = content, pieces

    def _exchange(
        self, method: str, path: str, body: object, take: Callable[[bytes], None], kind: str = "text/xml"
    ) -> None:
        for start in range(0, len(self._content), self._pieces):
            take(self._content[start : start + self._pieces])


def cases(rng: random.Random) -> Iterator[tuple[bytes, int]]:
    while True:
        answer = rng.choice(_ANSWERS)
        if rng.random() < 0.5:
            answer = spoiled_json(rng, answer)
        content = _written(answer) if rng.random() < 0.5 else _written_in_json(answer)
        if rng.random() < 0.7:
            content = spoiled_bytes(rng, content)
        if rng.random() < 0.3:
            at = rng.randrange(len(content) + 1)
            content = content[:at] + rng.choice(_TAGS) * rng.choice((1, 2, 70)) + content[at:]
        yield content, rng.choice((50, 1000, 1 << 16))


def _written(answer: Any) -> bytes:
    try:
        return xmlrpc.client.dumps((answer,), methodresponse=True, allow_none=True).encode("utf-8", "replace")
    except (OverflowError, TypeError):
        return xmlrpc.client.dumps((repr(answer),), methodresponse=True).encode("utf-8", "replace")


def _written_in_json(answer: Any) -> bytes:
    """As the toolstack writes it, in the envelope of either version."""
    failed = isinstance(answer, dict) and answer.get("Status") == "Failure"
    value = answer.get("ErrorDescription" if failed else "Value") if isinstance(answer, dict) else answer
    return json.dumps({"result": None if failed else value, "error": value if failed else None, "id": 1}).encode()


def run(case: tuple[bytes, int]) -> None:
    content, pieces = case
    link = Link(ServerAddress.parse("192.0.2.1"), CertificateVerifier(TrustPolicy()), Timeouts(), lambda ref: None)
    link.transport = link._session.carrier = _Spoken(content, pieces)
    for ask in (lambda: link.log_in(Credentials("root", "a-password")), lambda: link.call("host.get_all_records")):
        try:
            ask()
        except XapiError as error:
            words = str(error)
            assert "a-password" not in words
            assert "OpaqueRef:session" not in words
