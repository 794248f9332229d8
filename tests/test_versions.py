from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.versions import MIGRATION_KEYS, SoftwareVersion, Version, distinct_labels, newest_known

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
        ("4.13.5-9.49.1", (4, 13, 5, 9, 49, 1)),
        ("4.17.5-15.1.xcpng8.3", (4, 17, 5, 15, 1, 3)),
        ("4.17.5-15-2", (4, 17, 5, 15)),
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


part = st.sampled_from(["0", "1", "9", "15", "49", "xs8", "xcpng8", ""])
texts = st.lists(st.lists(part, min_size=1, max_size=4).map(".".join), min_size=1, max_size=3).map("-".join)
softwares = st.dictionaries(st.sampled_from(MIGRATION_KEYS), texts).map(SoftwareVersion.of)


@given(texts, texts, texts)
def test_versions_with_suffixes_are_in_one_order(a: str, b: str, c: str) -> None:
    one, two, three = (Version.parse(text) for text in (a, b, c))
    assert (one < two) + (one == two) + (one > two) == 1, "total and antisymmetric"
    if one <= two <= three:
        assert one <= three


@given(softwares, softwares)
def test_other_fields_do_not_matter_for_migrations(a: SoftwareVersion, b: SoftwareVersion) -> None:
    named = SoftwareVersion.of({**dict(a.fields), "hostname": "fra-01"})
    assert named.for_migration == a.for_migration
    assert b.for_migration.accepts_vm_from(a.for_migration) is b.accepts_vm_from(named)


@given(softwares, softwares, softwares)
def test_what_may_move_on_may_move_on_from_there(a: SoftwareVersion, b: SoftwareVersion, c: SoftwareVersion) -> None:
    assert a.accepts_vm_from(a)
    if b.accepts_vm_from(a) and c.accepts_vm_from(b):
        assert c.accepts_vm_from(a)
    if a.accepts_vm_from(b) and b.accepts_vm_from(a):
        assert all(a.number(key) == b.number(key) for key in MIGRATION_KEYS)


@pytest.mark.parametrize(
    ("key", "older", "newer"),
    [
        ("xen", "4.13.5-9.49.1", "4.13.5-9.49.2"),
        ("xen", "4.13.5-9", "4.13.5-9.49.1"),
        ("xen", "4.17.5-3", "4.17.5-15.1.xcpng8.3"),
        ("xapi_build", "25.6", "25.6.0"),
        ("xapi_build", "", "1.249.3"),
    ],
)
def test_vms_do_not_go_to_a_host_with_fewer_patches(key: str, older: str, newer: str) -> None:
    old, new = SoftwareVersion.of({key: older}), SoftwareVersion.of({key: newer})
    assert new.accepts_vm_from(old)
    assert not old.accepts_vm_from(new)
    assert [(lower.key, lower.there) for lower in old.lower_than(new)] == [(key, newer)]


def test_media_are_compared_by_what_they_report_only() -> None:
    host = software(platform_version="3.4.0", xapi_build="25.6.0", xen="4.17.5-15.1")
    assert not software(platform_version="3.4.0").surely_lower_than(host)
    assert not software(xen="4.17.5-15.1.xcpng8.3").surely_lower_than(host)
    [lower] = software(xapi_build="24.11.0-1.6.xcpng8.3", xen="4.17.5-15.2.xcpng8.3").surely_lower_than(host)
    assert (lower.component, lower.here, lower.there) == ("xapi", "24.11.0-1.6.xcpng8.3", "25.6.0")


def test_different_versions_have_different_labels() -> None:
    common = {"product_brand": "XCP-ng", "product_version_text": "8.3", "build_number": "cloud"}
    before = SoftwareVersion.of({**common, "product_version": "8.2.1", "platform_version": "3.2.1"})
    after = SoftwareVersion.of({**common, "product_version": "8.3.0", "platform_version": "3.4.0"})
    updated = SoftwareVersion.of({**common, "product_version": "8.3.0", "platform_version": "3.4.0", "xen": "4.17.5"})
    assert distinct_labels([before, after]) == [
        "XCP-ng 8.3 (cloud, 8.2.1, XCP 3.2.1)",
        "XCP-ng 8.3 (cloud, 8.3.0, XCP 3.4.0)",
    ]
    assert distinct_labels([after, updated]) == ["XCP-ng 8.3 (cloud, Xen ?)", "XCP-ng 8.3 (cloud, Xen 4.17.5)"]
    assert distinct_labels([after, after]) == ["XCP-ng 8.3 (cloud)"] * 2


LABELLED = ("product_brand", "product_version", "product_version_text", "build_number", *MIGRATION_KEYS)


@given(st.lists(st.dictionaries(st.sampled_from(LABELLED), st.sampled_from(["8.2", "8.2.1", "8.3"])), max_size=4))
def test_labels_side_by_side_are_as_different_as_the_versions(fields: list[dict[str, str]]) -> None:
    versions = [SoftwareVersion.of(each) for each in fields]
    labels = distinct_labels(versions)
    for one, label in zip(versions, labels, strict=True):
        for other, its in zip(versions, labels, strict=True):
            told = (*MIGRATION_KEYS, "product_version", "build_number")
            if label == its:
                assert all((one.get(key) or "?") == (other.get(key) or "?") for key in told)


@pytest.mark.parametrize(
    ("brand", "version", "known"),
    [
        ("XenServer", "9.0.0", "XenServer 8.4"),
        ("XenServer", "8.4.3", None),
        ("Citrix Hypervisor", "8.2.1", None),
        ("XCP-ng", "8.4.0", "XCP-ng 8.3"),
        ("XCP-ng", "8.3.0", None),
        ("XenServer", "2026.1", "XenServer 8.4"),
    ],
)
def test_releases_that_came_after_this_program_are_named(brand: str, version: str, known: str | None) -> None:
    assert newest_known(software(product_brand=brand, product_version=version)) == known


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
    assert software(product_brand="Rio", product_version="5.5.0").label == "XenServer 5.5"
    assert (
        software(product_brand="XCP-ng", product_version="8.3.0", build_number="cloud").full_label
        == "XCP-ng 8.3 (cloud)"
    )


def test_a_number_that_no_toolstack_can_read_is_omitted() -> None:
    assert Version.parse(f"8.{'9' * 5000}.2") == Version((8, 2))


@pytest.mark.parametrize(
    ("text", "number", "label"),
    [
        ("8", "8.4.0", "8.4"),
        ("", "8.4.0", "8.4"),
        ("8.2 CU1", "8.2.1", "8.2 CU1"),
        ("", "8.2.1", "8.2 CU1"),
        ("8.3.0", "8.3.0", "8.3"),
        ("6.0", "6.0.50", "6.0"),
        ("", "6.0.50", "6.0.50"),
        ("", "6.0.2", "6.0.2"),
    ],
)
def test_a_release_has_one_name_whether_a_server_or_its_media_are_asked(text: str, number: str, label: str) -> None:
    """The texts and numbers are those of recorded servers, and of XenServer 8, whose name is just that."""
    version = SoftwareVersion.of({"product_version_text": text, "product_version": number})
    assert version.short_label == label
