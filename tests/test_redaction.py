"""What is left of secrets in words: nothing."""

from __future__ import annotations

from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.redaction import MASK, keep_secret, redact

SECRETS = st.text(st.characters(min_codepoint=33, max_codepoint=0x24F), min_size=6).filter(lambda s: MASK not in s)


@given(SECRETS, st.text(), st.text())
def test_a_known_secret_never_stays(secret: str, before: str, after: str) -> None:
    keep_secret(secret)
    assert secret not in redact(f"{before}{secret}{after}")


@given(SECRETS)
def test_nor_does_it_within_a_url(secret: str) -> None:
    keep_secret(secret)
    assert quote(secret, safe="") not in redact(f"cannot fetch ftp://reader:{quote(secret, safe='')}@media/xs/")


def test_what_looks_like_a_secret_goes_although_nobody_named_it() -> None:
    assert redact("http://user:Un-Told1@media/xs/ refused") == f"http://user:{MASK}@media/xs/ refused"
    assert redact("login(password='Un-Told2', user='root')") == f"login(password={MASK}, user='root')"
    assert redact('{"session_id": "OpaqueRef:1234", "x": 1}') == f'{{"session_id": {MASK}, "x": 1}}'


def test_other_words_stay() -> None:
    words = "fra-01: http://10.0.0.1:8080/xs/ is being read, 12:30:11, password accepted"
    assert redact(words) == words


def test_a_secret_of_three_letters_does_not_spoil_all_words() -> None:
    keep_secret("the")
    assert redact("the pool") == "the pool"
