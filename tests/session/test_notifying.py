"""Notifications reach real services over real sockets, delay nothing, and disclose no secret."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.cli import run
from rpu_desktop.i18n.text import Text, plain
from rpu_desktop.redaction import redact
from rpu_desktop.run.events import Named, Outcome, PoolFinished
from rpu_desktop.session.notifying import NotificationError, Notifier, read_addresses

POOL = Named("p", "Frankfurt")


@contextmanager
def webhook(status: int = 200, gate: threading.Event | None = None) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server that accepts posts; with `gate`, not before that is set."""
    taken: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if gate is not None:
                gate.wait(60)
            taken.append(json.loads(body))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"json://127.0.0.1:{server.server_address[1]}/hook", taken
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def failed() -> Iterator[list[Text]]:
    """The errors of sending; in most tests none."""
    texts: list[Text] = []
    yield texts
    assert not texts


def finished(text: str = "why") -> PoolFinished:
    return PoolFinished(pool=POOL, outcome=Outcome.FAILED, detail=plain(text))


def test_the_end_of_a_run_reaches_a_webhook(failed: list[Text]) -> None:
    with webhook() as (address, taken):
        notifier = Notifier(read_addresses(f"# ours\n\n{address}\n"), None, failed.append)
        notifier.hear(finished())
        notifier.close()
    (message,) = taken
    assert message["title"] == "Frankfurt: The upgrade failed"
    assert message["message"] == "why"
    assert message["type"] == "failure"


def test_a_service_that_hangs_does_not_hold_the_run_up(failed: list[Text]) -> None:
    gate = threading.Event()
    with webhook(gate=gate) as (address, taken):
        notifier = Notifier([address], None, failed.append)
        notifier.hear(finished("first"))
        notifier.hear(finished("second"))
        assert not taken
        gate.set()
        notifier.close()
    assert [message["message"] for message in taken] == ["first", "second"]


def test_what_could_not_be_sent_is_reported_and_the_others_get_it() -> None:
    failed: list[Text] = []
    with webhook(500) as (broken, _), webhook() as (works, taken):
        notifier = Notifier([broken, works], None, failed.append)
        notifier.hear(finished())
        notifier.close()
    assert len(taken) == 1
    assert [str(text) for text in failed] == [
        "The notification “Frankfurt: The upgrade failed” could not be sent to address 1."
    ]


def test_no_secret_of_an_address_is_written_anywhere() -> None:
    (address,) = read_addresses("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ")
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in redact(f"cannot reach {address}")
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in redact("POST /services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ")
    read_addresses("mailtos://maria:s3cret-w%C3%B6rd@example.com")
    assert "s3cret-wörd" not in redact("login with s3cret-wörd failed")
    assert "s3cret-w%C3%B6rd" not in redact("login with s3cret-w%C3%B6rd failed")


def test_nor_of_what_is_sent(failed: list[Text]) -> None:
    with webhook() as (address, taken):
        notifier = Notifier([address], None, failed.append)
        notifier.hear(finished("http://admin:hunter2-hunter2@media/xs cannot be read"))
        notifier.close()
    assert "hunter2" not in json.dumps(taken)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "no address"),
        ("# only words\n", "no address"),
        ("json://example.com\nadmin@example.com", "Address 2 is not one"),
        ("nonsense://token-token-token", "nonsense"),
    ],
)
def test_what_is_no_address_is_explained_without_repeating_it(text: str, complaint: str) -> None:
    with pytest.raises(NotificationError, match=complaint) as raised:
        read_addresses(text)
    assert "token-token" not in str(raised.value)


def test_the_test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "services"
    with webhook() as (works, taken), webhook(404) as (broken, _):
        file.write_text(f"{works}\n")
        assert run(["--language", "en", "notify-test", "--notify-file", str(file)]) == 0
        assert "1 address took the test." in capsys.readouterr().out
        file.write_text(f"{works}\n{broken}\n")
        assert run(["--language", "en", "notify-test", "--notify-file", str(file)]) == 1
        assert "Address 2 did not take" in capsys.readouterr().err
    assert {message["title"] for message in taken} == {"Test from RPU Desktop"}
