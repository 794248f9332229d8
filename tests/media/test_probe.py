"""What the plugin's own checks may answer: their form is not documented publicly."""

from __future__ import annotations

import pytest

from rpu_desktop.media.probe import listed_reasons


@pytest.mark.parametrize(
    ("answer", "reasons"),
    [
        ("true", []),
        ("True", []),
        ("", []),
        ("null", []),
        ("[]", []),
        ("{}", []),
        ('"true"', []),
        ("BIOS_BOOT", ["BIOS_BOOT"]),
        ('"BIOS_BOOT"', ["BIOS_BOOT"]),
        ('["BIOS_BOOT", "LEGACY_VGPU"]', ["BIOS_BOOT", "LEGACY_VGPU"]),
        ('{"BIOS_BOOT": "not supported", "FCOE": true}', ["BIOS_BOOT: not supported"]),
        ("7", []),
    ],
)
def test_reasons(answer: str, reasons: list[str]) -> None:
    assert listed_reasons(answer) == reasons
