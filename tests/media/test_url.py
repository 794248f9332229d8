"""Addresses of installation media, as admins type and paste them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rpu_desktop.media.errors import MediaAddressError
from rpu_desktop.media.url import SCHEMES, MediaSource

NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,20}(\.[a-z]{2,5}){0,2}", fullmatch=True)
ADDRESSES = st.ip_addresses(v=6).map(str) | st.ip_addresses(v=4).map(str)
SECRETS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: bool(text.strip()))
PATHS = st.text(st.characters(exclude_categories=["Cs", "Zs", "Cc", "Zl", "Zp"]), max_size=40)


@pytest.mark.parametrize(
    ("typed", "scheme", "url"),
    [
        ("www.example.com", "http", "http://www.example.com/"),
        ("www.example.com/xs84/", "http", "http://www.example.com/xs84/"),
        (" www.example.com / xs 84 ", "http", "http://www.example.com/xs84/"),
        ("HTTP://www.example.com/XS84", "ftp", "http://www.example.com/XS84/"),
        ("ftp://ftp.example.com/", "http", "ftp://ftp.example.com/"),
        ("server:path/", "nfs", "nfs://server:/path/"),
        ("server:/path", "", "nfs://server:/path/"),
        ("server/path", "nfs", "nfs://server:/path/"),
        ("nfs://server:/export/xs 84", "http", "nfs://server:/export/xs84/"),
        ("[2001:db8::7]:8080/xs", "http", "http://[2001:db8::7]:8080/xs/"),
        ("nfs://[2001:db8::7]/xs", "", "nfs://[2001:db8::7]:/xs/"),
        ("127.0.0.1:8080/xs", "", "http://127.0.0.1:8080/xs/"),
        ("https://media/a?b#c%zz%20", "", "https://media/a%3Fb%23c%25zz%20/"),
        ("http://media/a&b", "", "http://media/a%26b/"),
        ("ftp://media//srv/xs", "", "ftp://media//srv/xs/"),
        ("ftp://media/%2Fsrv/xs", "", "ftp://media/%2Fsrv/xs/"),
        ("ftp://media//", "", "ftp://media//"),
        ("http://media//srv/xs", "", "http://media/srv/xs/"),
        ("http://media/Größe", "", "http://media/Gr%C3%B6%C3%9Fe/"),
    ],
)
def test_the_hosts_are_given_the_url_xencenter_would_compose(typed: str, scheme: str, url: str) -> None:
    assert MediaSource.parse(typed, scheme=scheme).plugin_url() == url


def test_user_name_and_password_are_percent_encoded() -> None:
    source = MediaSource.parse("ftp.example.com", scheme="ftp", username="ada@home", password="a/b:c d")
    assert source.plugin_url() == "ftp://ada%40home:a%2Fb%3Ac%20d@ftp.example.com/"


def test_a_pasted_url_may_hold_user_name_and_password() -> None:
    source = MediaSource.parse("http://ada:se%40cret@media/xs")
    assert (source.username, source.password) == ("ada", "se@cret")
    assert source.plugin_url() == "http://ada:se%40cret@media/xs/"


@pytest.mark.parametrize(("username", "password"), [("ada", ""), ("", "secret"), ("ada", "  ")])
def test_half_the_credentials_are_not_sent(username: str, password: str) -> None:
    assert MediaSource.parse("media", username=username, password=password).plugin_url() == "http://media/"


def test_nfs_has_no_credentials() -> None:
    source = MediaSource.parse("server:/xs", scheme="nfs", username="ada", password="secret")
    assert source.plugin_url() == "nfs://server:/xs/"


def test_nfs_is_shown_as_server_and_path() -> None:
    assert MediaSource.parse("nfs://server/xs").shown() == "server:/xs/"


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("", "contains no server name"),
        ("http://", "contains no server name"),
        ("http:///xs", "contains no server name"),
        ("smb://server/share", "over “smb”"),
        ("file:///srv/xs", "over “file”"),
        ("http://media:99999/xs", "“99999” is not a port number"),
        ("http://media:http/xs", "“http” is not a port number"),
        ("http://[::1/xs", "contains no server name"),
        ("http://[nonsense]/xs", "contains no server name"),
    ],
)
def test_an_address_that_cannot_work_is_refused_with_advice(typed: str, complaint: str) -> None:
    with pytest.raises(MediaAddressError) as caught:
        MediaSource.parse(typed)
    assert complaint in caught.value.text.render()
    assert caught.value.advice.render()


@pytest.mark.parametrize("typed", ["smb://ada:hunter2@server/x", "http://ada:hunter2@/x", "ada:hunter2@:x"])
def test_a_complaint_never_shows_the_password(typed: str) -> None:
    with pytest.raises(MediaAddressError) as caught:
        MediaSource.parse(typed)
    assert "hunter2" not in caught.value.text.render()


@given(st.sampled_from(("http", "https", "ftp")), NAMES | ADDRESSES, PATHS, SECRETS, SECRETS)
@example("http", "::1", "%", "a:b", "@/%")
def test_a_composed_url_reads_back_as_the_same_source(
    scheme: str, host: str, path: str, username: str, password: str
) -> None:
    typed = f"[{host}]/{path}" if ":" in host else f"{host}/{path}"
    source = MediaSource.parse(f"{scheme}://{typed}", username=username, password=password)
    assert MediaSource.parse(source.plugin_url()) == source


@given(NAMES | ADDRESSES, PATHS)
def test_a_composed_nfs_url_reads_back_as_the_same_source(host: str, path: str) -> None:
    typed = f"[{host}]:/{path}" if ":" in host else f"{host}:/{path}"
    source = MediaSource.parse(typed, scheme="nfs") if "://" not in typed else MediaSource.parse(f"nfs://{typed}")
    assert MediaSource.parse(source.plugin_url()) == source
    assert MediaSource.parse(source.shown(), scheme="nfs") == source or "://" in source.shown()


@given(st.sampled_from(SCHEMES), st.text(alphabet="xyz", min_size=8, max_size=12))
def test_no_way_to_show_a_source_shows_the_password(scheme: str, password: str) -> None:
    source = MediaSource.parse("media/a", scheme=scheme, username="ada", password=password)
    assert password not in f"{source.shown()} {source} {source!r}"


@given(st.sampled_from(("", *SCHEMES)), st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_in_words(scheme: str, typed: str) -> None:
    with suppress(MediaAddressError):
        url = MediaSource.parse(typed, scheme=scheme).plugin_url()
        assert url.endswith("/")
        assert " " not in url


@pytest.mark.parametrize(
    "typed", ["a..b", "http://.x/", "http://a..b/xs/", "nfs://a..b:/x", f"http://{'x' * 70}.example/", "http://\ud800/"]
)
def test_a_name_that_no_one_can_look_up_names_no_server(typed: str) -> None:
    with pytest.raises(MediaAddressError, match="contains no server name"):
        MediaSource.parse(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "http://mu:MED/S3CRET7@www.example.com/xs/",
        "http://mu:S3CRET7@@www.example.com:x/",
        "mu:S3CRET7/@:99999/",
        "ftp://mu:S3/CRET7@x@www.example.com/",
        "gopher://mu:S3CRET7/x@www.example.com/",
    ],
)
def test_an_odd_password_is_never_repeated(typed: str) -> None:
    try:
        words = MediaSource.parse(typed).shown()
    except MediaAddressError as error:
        words = f"{error.text} {error.advice}"
    assert "CRET7" not in words
    assert "MED" not in words


def test_bytes_that_are_no_text_go_out_as_they_came() -> None:
    source = MediaSource.parse("http://www.example.com/x\udcfcs/", username="u\udcfc", password="p\udcfc")
    assert source.plugin_url() == "http://u%FC:p%FC@www.example.com/x%FCs/"
