from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.versions import SoftwareVersion, Version

numbers = st.lists(st.integers(0, 30), min_size=1, max_size=5).map(tuple)


@given(numbers, numbers)
def test_order_is_the_order_of_padded_numbers(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    width = max(len(a), len(b))
    padded_a, padded_b = (n + (0,) * (width - len(n)) for n in (a, b))
    assert (Version(a) < Version(b)) == (padded_a < padded_b)
    assert (Version(a) == Version(b)) == (padded_a == padded_b)
    if Version(a) == Version(b):
        assert hash(Version(a)) == hash(Version(b))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8.2.1", (8, 2, 1)),
        ("4.13.5-9", (4, 13, 5, 9)),
        ("4.13.5-9.40", (4, 13, 5)),
        ("1.3", (1, 3)),
        ("", ()),
        ("6.0.50-rc", (6, 0, 50)),
    ],
)
def test_parse(text: str, expected: tuple[int, ...]) -> None:
    assert Version.parse(text).numbers == expected


def software(**fields: str) -> SoftwareVersion:
    return SoftwareVersion.of(fields)


def test_vms_move_up_and_sideways_only() -> None:
    old = software(platform_version="3.2.1", xapi_build="1.249.3", xen="4.13.5")
    new = software(platform_version="3.4.0", xapi_build="24.3.0", xen="4.17.3")
    assert new.accepts_vm_from(old)
    assert old.accepts_vm_from(old)
    assert not old.accepts_vm_from(new)


def test_one_lower_key_is_enough_to_refuse() -> None:
    source = software(platform_version="3.2.1", xapi_build="1.249.3", xen="4.13.5")
    target = software(platform_version="3.4.0", xapi_build="1.249.3", xen="4.13.4")
    assert not target.accepts_vm_from(source)


def test_the_same_product_version_with_another_build_is_another_release() -> None:
    a = software(product_version="8.2.1", platform_version="3.2.1", build_number="release/yangtze/master/58")
    b = software(product_version="8.2.1", platform_version="3.2.1", build_number="release/yangtze/master/59")
    assert not a.same_release(b)
    assert a.same_release(a)


def test_releases_without_a_platform_version_are_compared_by_product() -> None:
    assert software(product_version="6.1.0", platform_version="1.6.10").newer_than(software(product_version="5.5.0"))
    assert not software(product_version="5.5.0").newer_than(
        software(product_version="6.1.0", platform_version="1.6.10")
    )


def test_names_are_those_people_use() -> None:
    assert software(product_brand="Rio", product_version="5.5.0").label == "XenServer 5.5.0"
    assert (
        software(product_brand="XCP-ng", product_version="8.3.0", build_number="cloud").full_label
        == "XCP-ng 8.3.0 (cloud)"
    )
