"""Whether a pool's updates have to wait for a second pass."""

from __future__ import annotations

import pytest

from rpu_desktop.updates.passes import comes_in_second_pass
from rpu_desktop.versions import SoftwareVersion

OLD = SoftwareVersion.of({"product_brand": "XenServer", "product_version": "8.2.1", "platform_version": "3.2.1"})
NEW = SoftwareVersion.of({"product_brand": "XenServer", "product_version": "8.4.0", "platform_version": "3.4.0"})


@pytest.mark.parametrize(
    ("target", "hosts", "waits"),
    [
        (NEW, [OLD, OLD], True),
        (NEW, [NEW, OLD], True),
        (NEW, [NEW, NEW], False),
        (NEW, [OLD], False),
        (None, [OLD], False),
    ],
    ids=["none can", "one cannot", "all can", "a standalone server", "a standalone server, media unknown"],
)
def test_updates_wait_while_another_host_could_spoil_their_list(
    target: SoftwareVersion | None, hosts: list[SoftwareVersion], waits: bool
) -> None:
    assert comes_in_second_pass(target, hosts) is waits
