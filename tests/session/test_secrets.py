"""Which of the secrets outside its journal a resumed run gets; pure."""

from __future__ import annotations

from rpu_desktop.media.url import MediaSource
from rpu_desktop.run.options import RunOptions
from rpu_desktop.session.secrets import options_with_secrets
from rpu_desktop.updates.source import Proxy, UpdateSource

MEDIA = MediaSource("http", "10.0.0.2", "/xs/", username="anna")
SOURCE = UpdateSource(username="bob", proxy=Proxy("proxy.example:3128", username="carl"))


class Known:
    """Returns what was requested."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def _give(self, what: str) -> str:
        self.asked.append(what)
        return f"secret of {what}"

    def client_id(self) -> str:
        return self._give("client")

    def proxy_password(self, proxy: Proxy) -> str:
        return self._give(proxy.username)

    def source_password(self, source: UpdateSource) -> str:
        return self._give(source.username)

    def media_password(self, media: MediaSource) -> str:
        return self._give(media.username)


def test_a_resumed_run_gets_the_password_of_each_user_name_that_it_needs() -> None:
    options = options_with_secrets(
        RunOptions(media=MEDIA, update_source=SOURCE, apply_updates=True), Known(), finish=False
    )
    assert options.media is not None
    assert options.media.password == "secret of anna"
    assert options.update_source.password == "secret of bob"
    assert options.update_source.proxy.password == "secret of carl"
    assert options.update_source.client_id == "secret of client"


def test_no_one_is_asked_for_a_password_that_nothing_needs() -> None:
    known = Known()
    without = RunOptions(media=MediaSource("http", "10.0.0.2", "/xs/"), update_source=SOURCE, apply_updates=False)
    assert options_with_secrets(without, known, finish=False) == without
    assert known.asked == []


def test_to_finish_here_needs_no_secrets_and_a_run_that_never_started_no_media() -> None:
    known, wanted = Known(), RunOptions(media=MEDIA, update_source=SOURCE, apply_updates=True)
    assert options_with_secrets(wanted, known, finish=True) == wanted
    assert options_with_secrets(None, known, finish=False).media is None
    assert known.asked == []
