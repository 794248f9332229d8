"""The table of the API compared with the model that the toolstack itself generates."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rpu_desktop.simulator.model import Model, model_version
from tests.reference import reference


@pytest.fixture(scope="module")
def generated() -> list[dict[str, Any]]:
    path = reference("xapi/xenapi.json")
    if path is None:
        pytest.skip("the generated model of the API is not beside this checkout")
    classes: list[dict[str, Any]] = json.loads(path.read_text())
    return classes


def test_the_same_classes_fields_and_messages(generated: list[dict[str, Any]]) -> None:
    model = Model.load()
    assert list(model.classes)[: len(generated)] == [cls["name"] for cls in generated]
    for cls in generated:
        ours = model.classes[cls["name"]]
        fields, messages = cls["fields"], cls["messages"]
        # What `newer.tsv` adds comes last.
        assert [(f.name, f.type, f.qualifier) for f in ours.fields.values()][: len(fields)] == [
            (f["name"], f["type"], f["qualifier"]) for f in fields
        ]
        assert [(m.name, m.result, m.params, m.implicit) for m in ours.messages.values()][: len(messages)] == [
            (m["name"], m["result"][0], tuple((p["name"], p["type"]) for p in m["params"]), m["implicit"])
            for m in messages
        ]


def test_a_host_of_2025_has_groups_of_vms_and_one_of_2024_has_not() -> None:
    model = Model.load()
    new, old = model_version(221, "25.6.0"), model_version(221, "24.11.0")
    assert {"VM_group", "Host_driver", "Driver_variant"} <= set(model.known_classes(new))
    assert "VM_group" not in model.known_classes(old)
    assert "groups" in {field.name for field in model.fields("VM", new)}
    assert "groups" not in {field.name for field in model.fields("VM", old)}
    placement = model.message("VM_group.get_placement")
    assert placement is not None
    assert (placement.in_version(old), placement.in_version(new)) == (False, True)


def test_the_same_defaults(generated: list[dict[str, Any]]) -> None:
    model = Model.load()
    for cls in generated:
        for field in cls["fields"]:
            if "default" in field:
                ours = model.classes[cls["name"]].fields[field["name"]].default
                # Some models have a special name for the null reference.
                default = "OpaqueRef:NULL" if field["default"] == "Null" else field["default"]
                assert spelled(ours, field["type"]) == default, (cls["name"], field["name"])


def spelled(value: Any, type_: str) -> str:
    """A default as written in the generated model."""
    if type_.endswith(" map"):
        pairs = ", ".join(f'"{key}" -> "{item}"' for key, item in value.items())
        return f"{{{pairs}}}"
    if type_.endswith(" set"):
        return f"{{{', '.join(map(str, value))}}}"
    match type_:
        case "string":
            return f'"{value}"'
        case "bool":
            return str(value).lower()
        case "float":
            return f"{value:g}."
        case "datetime":
            return str(value.strftime("%Y%m%dT%H:%M:%SZ"))
        case _:
            return str(value)


def test_what_was_removed_is_still_sent_and_what_is_new_is_not_there_yet(generated: list[dict[str, Any]]) -> None:
    model = Model.load()
    names = {version: {field.name for field in model.fields("host", version)} for version in (106, 215, 221)}
    assert "software_version" in names[106]
    assert "domain_type" not in {field.name for field in model.fields("VM", 106)}
    assert "domain_type" in {field.name for field in model.fields("VM", 215)}
    removed = [
        (cls["name"], field["name"])
        for cls in generated
        for field in cls["fields"]
        if field["lifecycle"]["state"] == "Removed_s"
    ]
    for cls_name, field_name in removed:
        # Only their messages are gone: a real 25.6 sends them, empty.
        assert field_name in {field.name for field in model.fields(cls_name, 221)}
        getter = model.message(f"{cls_name}.get_{field_name}")
        assert getter is not None
        assert getter.removed(221)
