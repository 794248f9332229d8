"""No secrets remain in texts."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.redaction import MASK, keep_credentials, keep_secret, redact

SECRETS = st.text(st.characters(min_codepoint=33, max_codepoint=0x24F), min_size=6).filter(lambda s: MASK not in s)


@given(SECRETS, st.text(), st.text())
def test_a_known_secret_never_stays(secret: str, before: str, after: str) -> None:
    keep_secret(secret)
    assert secret not in redact(f"{before}{secret}{after}")


@given(SECRETS)
def test_nor_does_it_within_a_url(secret: str) -> None:
    keep_secret(secret)
    assert quote(secret, safe="") not in redact(f"cannot fetch ftp://reader:{quote(secret, safe='')}@media/xs/")


def test_what_looks_like_a_secret_goes_although_no_one_named_it() -> None:
    assert redact("http://user:Un-Told1@media/xs/ refused") == f"http://user:{MASK}@media/xs/ refused"
    assert redact("login(password='Un-Told2', user='root')") == f"login(password={MASK}, user='root')"
    assert redact('{"session_id": "OpaqueRef:1234", "x": 1}') == f'{{"session_id": {MASK}, "x": 1}}'


def test_other_words_stay() -> None:
    advice = "Name a file with the password: --media-password-file FILE, and the token: it is asked for"
    assert redact(advice) == advice
    words = "fra-01: http://10.0.0.1:8080/xs/ is being read, 12:30:11, password accepted"
    assert redact(words) == words


def test_a_secret_of_three_letters_does_not_spoil_all_words() -> None:
    keep_secret("the")
    assert redact("the pool") == "the pool"


@pytest.mark.parametrize("secret", ['q"uo\\te-7', "sl/ash-7", "ümlaut-7", "line\nend-7", "<tag>&-7", "it's-7"])
def test_in_whatever_form_a_secret_travels_it_goes(secret: str) -> None:
    keep_credentials("reader", secret)
    basic = base64.b64encode(f"reader:{secret}".encode()).decode()
    for form in (
        json.dumps(secret),
        json.dumps({"a": [secret]}, ensure_ascii=False),
        repr(secret),
        html.escape(secret),
    ):
        assert "7" not in redact(f"saw {form}"), form
    assert basic.rstrip("=") not in redact(f"sent Authorization: Basic {basic} to it")
    assert "7" not in redact(f"http://reader:{secret}@media/".replace("\n", "%0A"))


@pytest.mark.parametrize(
    "words",
    [
        "http://mu:MED/S3CRET@host/xs/",
        "url='https://host/u.xml?client=S3CRET'",
        "https://host/u.xml?x=1&apikey=S3CRET&y=2",
        "https://host/?access_token=S3CRET",
        "Authorization: Basic UzNDUkVUUzNDUkVU",
    ],
)
def test_what_looks_like_a_secret_in_an_address_goes(words: str) -> None:
    assert "S3CRET" not in redact(words)
    assert "UzNDUkVU" not in redact(words)


def test_a_short_secret_goes_where_it_stands_alone() -> None:
    keep_credentials("root", "abc")
    assert "abc" not in redact("login failed: 'abc' for http://root:abc@host/ with password=abc")
    assert redact("the abc of upgrades") == "the abc of upgrades"
