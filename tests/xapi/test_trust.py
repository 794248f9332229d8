"""The trusted certificates, and the file in which they are stored."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.certificate import PresentedCertificate
from rpu_desktop.xapi.failures import UntrustedCertificate
from rpu_desktop.xapi.trust import (
    CertificateVerifier,
    TrustPolicy,
    TrustStore,
    TrustStoreError,
    normal_fingerprint,
)

A = ServerAddress("fra-01", 443)
B = ServerAddress("fra-02", 443)
ONE, TWO = "11" * 32, "22" * 32


def test_what_was_approved_is_remembered(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "certificates.json"
    TrustStore(path).pin(A, ONE)
    store = TrustStore(path)
    assert store.is_trusted(A, ONE.upper())
    assert not store.is_trusted(A, TWO)
    assert not store.is_trusted(B, ONE)


def test_a_pool_shares_its_certificates(tmp_path: Path) -> None:
    store = TrustStore(tmp_path / "c.json")
    store.pin_all({A: ONE, B: TWO})
    store.pin_all({A: TWO, B: ONE})
    assert store.known(A) == store.known(B) == {ONE, TWO}
    store.forget(A)
    assert not TrustStore(tmp_path / "c.json").known(A)
    assert TrustStore(tmp_path / "c.json").policy().pins == {str(B): {ONE, TWO}}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"servers": []}', b'{"servers": {"a:1": ["x"]}}', b"\xff\xfe"])
def test_a_damaged_file_trusts_nothing_and_is_set_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "c.json"
    path.write_bytes(content)
    store = TrustStore(path)
    assert not store.known(A)
    store.pin(A, ONE)
    assert TrustStore(path).is_trusted(A, ONE)
    assert path.with_suffix(".damaged").read_bytes() == content


def test_a_file_that_cannot_be_written_is_reported_and_trusted_for_now(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file where a folder is needed")
    store = TrustStore(tmp_path / "file" / "c.json")
    with pytest.raises(TrustStoreError, match=r"c\.json"):
        store.pin(A, ONE)
    assert store.is_trusted(A, ONE)


@given(st.binary(min_size=32, max_size=32))
def test_fingerprints_are_read_as_people_write_them(digest: bytes) -> None:
    plain = digest.hex()
    colons = ":".join(plain[i : i + 2] for i in range(0, 64, 2)).upper()
    assert normal_fingerprint(colons) == normal_fingerprint(f" {plain.upper()} ") == plain
    assert normal_fingerprint(PresentedCertificate(plain).shown) == plain


@pytest.mark.parametrize("text", ["", "11" * 20, "zz" * 32, "11" * 33])
def test_other_fingerprints_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="64"):
        normal_fingerprint(text)


def certificate() -> tuple[bytes, str]:
    der = os.urandom(40)
    return der, PresentedCertificate.of(der).fingerprint


def test_the_first_certificate_is_accepted_only_when_asked_for_and_then_held_to() -> None:
    (one, fingerprint), (other, _) = certificate(), certificate()
    with pytest.raises(UntrustedCertificate) as caught:
        CertificateVerifier(TrustPolicy()).check(A, one)
    assert caught.value.expected == frozenset()
    assert caught.value.certificate.shown in str(caught.value)

    truster = CertificateVerifier(TrustPolicy(allow_first=True))
    truster.check(A, one)
    truster.check(A, one)
    with pytest.raises(UntrustedCertificate) as caught:
        truster.check(A, other)
    assert caught.value.expected == {fingerprint}
    assert "different certificate" in str(caught.value)


def test_first_does_not_override_what_is_known() -> None:
    der, _ = certificate()
    with pytest.raises(UntrustedCertificate) as caught:
        CertificateVerifier(TrustPolicy(allow_first=True, pins={str(A): frozenset({ONE})})).check(A, der)
    assert caught.value.expected == {ONE}
    with pytest.raises(UntrustedCertificate, match="specified"):
        CertificateVerifier(TrustPolicy.of(ONE, allow_first=True)).check(A, der)
    CertificateVerifier(TrustPolicy(allow_first=True, pins={str(B): frozenset({ONE})})).check(A, der)


def test_a_certificate_that_is_pinned_for_one_server_is_not_trusted_at_another() -> None:
    der, fingerprint = certificate()
    policy = TrustPolicy(pins={str(B): frozenset({fingerprint})})
    CertificateVerifier(policy).check(B, der)
    with pytest.raises(UntrustedCertificate) as caught:
        CertificateVerifier(policy).check(A, der)
    assert not caught.value.expected


def test_of_two_approved_certificates_either_may_come_at_any_time(tmp_path: Path) -> None:
    (one, first), (other, second) = certificate(), certificate()
    store = TrustStore(tmp_path / "c.json")
    store.pin(A, first)
    store.pin(A, second)
    truster = CertificateVerifier(store.policy(), A)
    for der in (one, other, one):
        truster.check(A, der)


def test_two_programs_that_approve_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    one, other = TrustStore(path), TrustStore(path)
    one.pin(A, ONE)
    other.pin(B, TWO)
    one.pin(A, TWO)
    assert TrustStore(path).policy().pins == {str(A): {ONE, TWO}, str(B): {TWO}}


def test_what_another_program_no_longer_trusts_does_not_come_back(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    TrustStore(path).pin(A, ONE)
    one, other = TrustStore(path), TrustStore(path)
    other.forget(A)
    one.pin(B, TWO)
    assert TrustStore(path).policy().pins == {str(B): {TWO}}


def test_what_a_newer_program_added_to_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text('{"servers": {}, "later": 1}', "utf-8")
    TrustStore(path).pin(A, ONE)
    assert json.loads(path.read_text("utf-8"))["later"] == 1
