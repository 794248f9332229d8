"""The package recipes, as far as they can be checked without building anything big."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import struct
import subprocess
import sys
import zipfile
from gettext import GNUTranslations
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
SPEC = (PACKAGING / "rpu-desktop.spec").read_text("utf-8")


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


recipe = load(PACKAGING / "recipe.py")


def test_the_spec_is_python_and_names_what_is_there() -> None:
    words = {node.value for node in ast.walk(ast.parse(SPEC)) if isinstance(node, ast.Constant)}
    assert {"rpu_desktop", "__main__.py", "resources", "rpu_desktop/translations"} <= words
    assert (ROOT / "rpu_desktop" / "__main__.py").is_file()
    names = {alias.name for n in ast.walk(ast.parse(SPEC)) if isinstance(n, ast.ImportFrom) for alias in n.names}
    assert {"compiled_translations", "keep_binary", "keep_data", "windows_version"} <= names & set(recipe.__all__)


def test_the_packaged_program_knows_the_versions_of_the_software_it_comes_with() -> None:
    calls = [node for node in ast.walk(ast.parse(SPEC)) if isinstance(node, ast.Call)]
    copied = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "copy_metadata"]
    assert [ast.literal_eval(call.args[0]) for call in copied] == ["rpu-desktop"]
    assert {k.arg: ast.literal_eval(k.value) for k in copied[0].keywords} == {"recursive": True}
    kept = [f"{name}-1.0.dist-info/METADATA" for name in ("aiohttp", "pyside6_essentials", "shiboken6")]
    assert [name for name in kept if not recipe.keep_data(name)] == []


def test_what_the_spec_omits_is_used_nowhere() -> None:
    excluded = re.findall(r'"PySide6\.(\w+)"', SPEC)
    assert excluded
    code = "".join(path.read_text("utf-8") for path in (ROOT / "rpu_desktop").rglob("*.py"))
    assert [name for name in excluded if f"PySide6.{name}" in code] == []


@pytest.mark.parametrize(
    ("version", "said"), [((2, 5, 0), "2.5.0"), ((2, 6, 4), "2.6.4"), ((2, 7, 0), ""), ((2, 10, 1), "")]
)
def test_an_xml_parser_that_declarations_bring_down_is_named_when_a_package_is_built(
    version: tuple[int, ...], said: str
) -> None:
    warning = recipe.parser_warning(version)
    assert bool(warning) == bool(said)
    assert said in warning
    assert "parser_warning(pyexpat.version_info)" in SPEC


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("PySide6/Qt/lib/libQt6Widgets.so.6", True),
        ("PySide6/Qt/lib/libQt6DBus.so.6", True),
        ("PySide6/Qt/lib/libQt6Svg.so.6", True),
        ("PySide6/Qt/lib/libQt6Test.so.6", True),
        ("PySide6/Qt/lib/libQt6OpenGLWidgets.so.6", True),
        ("PySide6/Qt/lib/libQt6Network.so.6", False),
        ("PySide6\\Qt6Quick.dll", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/lib/libQt6EglFSDeviceIntegration.so.6", False),
        ("PySide6/Qt/lib/libQt6EglFsKmsSupport.so.6", False),
        ("PySide6/Qt/lib/libQt6WaylandClient.so.6", True),
        ("PySide6/Qt/plugins/generic/libqevdevmouseplugin.so", False),
        ("PySide6/Qt/plugins/platforms/libqminimal.so", False),
        ("PySide6/Qt/plugins/platforms/libqvkkhrdisplay.so", False),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", True),
        ("libgtk-3.so.0", False),
        ("PySide6\\Qt6DBus.dll", False),
        ("PySide6\\QtDBus.pyd", False),
        ("PySide6\\Qt6Svg.dll", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6\\plugins\\platforms\\qoffscreen.dll", True),
        ("PySide6\\plugins\\platforms\\qdirect2d.dll", False),
        ("PySide6\\plugins\\platforms\\qminimal.dll", False),
        ("PySide6\\plugins\\generic\\qtuiotouchplugin.dll", False),
        ("PySide6\\plugins\\imageformats\\qsvg.dll", True),
        ("PySide6\\plugins\\imageformats\\qico.dll", True),
        ("PySide6\\plugins\\imageformats\\qtiff.dll", False),
        ("PySide6/Qt/plugins/imageformats/libqwebp.so", False),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", True),
        ("PySide6\\plugins\\styles\\qmodernwindowsstyle.dll", True),
        ("libcrypto.so.3", True),
        ("libcups.so.2", False),
        ("libQt6Network.so.6", False),
        ("PySide6/Qt/plugins/wayland-graphics-integration-client/libqt-plugin-wayland-egl.so", False),
        ("PySide6/Qt/plugins/wayland-shell-integration/libxdg-shell.so", True),
        ("PySide6/Qt/plugins/wayland-decoration-client/libadwaita.so", True),
        ("PySide6/Qt/plugins/printsupport/libcupsprintersupport.so", True),
    ],
)
def test_what_goes_into_the_folder(name: str, wanted: bool) -> None:
    assert recipe.keep_binary(name) is wanted


def test_modules_that_a_package_lists_are_found_in_a_packed_program(tmp_path: Path) -> None:
    package = tmp_path / "plugins"
    for name in ("slack.py", "base.py", "email/__init__.py", "email/smtp.py", "notes.txt"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).touch()
    names, files = recipe.listed_modules("apprise.plugins", package, tmp_path)
    assert names == [f"apprise.plugins.{name}" for name in ("base", "email", "slack")]
    placed = {f"{place}/{Path(source).name}": Path(source).read_bytes() for source, place in files}
    assert placed == {f"apprise/plugins/{name}": b"" for name in ("base", "email/listed", "slack")}


def test_of_the_translations_only_ours_go_into_the_folder() -> None:
    assert recipe.keep_data("PySide6/Qt/translations/qtbase_de.qm")
    assert not recipe.keep_data("PySide6/Qt/translations/qtbase_fr.qm")
    assert not recipe.keep_data("PySide6\\translations\\assistant_de.qm".replace("PySide6\\", "PySide6\\Qt\\"))
    assert recipe.keep_data("rpu_desktop/translations/de.mo")


def test_windows_knows_the_version() -> None:
    version = recipe.project_version(ROOT)
    written = Path(recipe.windows_version(ROOT)).read_text("utf-8")
    assert f'"FileVersion", "{version}"' in written
    numbers = re.search(r"filevers=\((\d+), (\d+), (\d+), (\d+)\)", written)
    assert numbers
    assert ".".join(numbers.groups()).startswith(version)
    ast.parse(written)


def test_the_icon_has_all_sizes(qapp: object) -> None:
    icon = load(PACKAGING / "windows" / "make_icon.py")
    content = icon.ico()
    _, kind, count = struct.unpack("<HHH", content[:6])
    assert (kind, count) == (1, len(icon.SIZES))
    for index in range(count):
        entry = struct.unpack("<BBBBHHII", content[6 + 16 * index : 22 + 16 * index])
        side, size, at = entry[0] or 256, entry[6], entry[7]
        picture = content[at : at + size]
        assert picture.startswith(b"\x89PNG")
        assert struct.unpack(">II", picture[16:24]) == (side, side)


def test_the_desktop_entry_is_valid() -> None:
    path = PACKAGING / "linux" / "rpu-desktop.desktop"
    entry = dict(line.split("=", 1) for line in path.read_text("utf-8").splitlines() if "=" in line)
    assert entry["Exec"] == "rpu-desktop"
    assert entry["Icon"] == "rpu-desktop"
    assert entry["Comment[de]"]
    if tool := shutil.which("desktop-file-validate"):
        done = subprocess.run([tool, path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


@pytest.mark.skipif(not shutil.which("appstreamcli"), reason="appstreamcli is absent")
def test_the_metadata_are_valid() -> None:
    path = next((PACKAGING / "linux").glob("*.metainfo.xml"))
    done = subprocess.run(["appstreamcli", "validate", "--no-net", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_scripts_are_sound() -> None:
    windows = ("windows/wine/build", "windows/wine/make-python", "windows/wine/test")
    for name in ("build", "make-deb", "test", "linux/install", "linux/uninstall", *windows):
        path = PACKAGING / name
        shell = "bash" if "bash" in path.read_text("utf-8").splitlines()[0] else "sh"
        assert path.stat().st_mode & 0o100, name
        assert subprocess.run([shell, "-n", path], check=False).returncode == 0, name


def test_the_wheel_holds_everything(tmp_path: Path) -> None:
    """What `pipx install` gets: code, icons, translations, the API's table, and the command."""
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (points,) = (archive.read(name).decode() for name in names if name.endswith("entry_points.txt"))
    assert "rpu-desktop = rpu_desktop.__main__:main" in points
    tracked = {path.relative_to(ROOT).as_posix() for path in (ROOT / "rpu_desktop").rglob("*.py")}
    icons = {f"rpu_desktop/resources/icons/{path.name}" for path in (ROOT / "resources" / "icons").glob("*.svg")}
    others = {
        "rpu_desktop/translations/de.mo",
        "rpu_desktop/simulator/model/api.tsv",
        "rpu_desktop/simulator/model/newer.tsv",
        "rpu_desktop/py.typed",
    }
    assert (tracked | icons | others) - names == set()
    assert not [name for name in names if name.endswith(".po")]
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    code = (
        "import sys; sys.modules['babel'] = None; sys.path.insert(0, sys.argv[1])\n"
        "from rpu_desktop.i18n.catalogue import languages, own_name\n"
        "from rpu_desktop.shipped import folder\n"
        "print(*map(own_name, languages()), len(list((folder('resources') / 'icons').glob('*.svg'))))"
    )
    installed = [sys.executable, "-c", code, str(tmp_path / "installed")]
    said = subprocess.run(installed, cwd=tmp_path, env={}, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["English", "Deutsch", str(len(icons))], "an installed program has no Babel"


def test_the_folder_gets_compiled_translations() -> None:
    folder = Path(recipe.compiled_translations(ROOT))
    assert {path.name for path in folder.iterdir()} == {
        f"{path.stem}.mo" for path in (ROOT / "translations").glob("*.po")
    }
    with (folder / "de.mo").open("rb") as file:
        assert GNUTranslations(file).pgettext("desktop", "Cancel") == "Abbrechen"


@pytest.mark.parametrize("name", ["plain", "a & b", "pipe|bar", 'it\'s "so"', "cost $HOME `x` 5%", "back\\slash"])
def test_the_menu_entry_names_the_program_whatever_its_folder_is_called(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    for file in ("install", "rpu-desktop.desktop"):
        shutil.copy(PACKAGING / "linux" / file, folder)
    (folder / "rpu-desktop.svg").write_text("<svg/>")
    home = tmp_path / "home"
    env = {"PATH": os.environ["PATH"], "HOME": str(home)}
    subprocess.run(["sh", str(folder / "install")], env=env, check=True)
    entry = (home / ".local/share/applications/rpu-desktop.desktop").read_text()
    (line,) = (line for line in entry.splitlines() if line.startswith("Exec="))
    value = line.removeprefix("Exec=").replace("\\\\", "\\")  # the string, then the quoted argument in it
    assert value.startswith('"')
    assert value.endswith('"')
    assert re.sub(r"\\(.)", r"\1", value[1:-1]).replace("%%", "%") == str(folder / "rpu-desktop")
    assert entry.count("\n") == (PACKAGING / "linux" / "rpu-desktop.desktop").read_text().count("\n")


@pytest.mark.parametrize("build", [PACKAGING / "build", PACKAGING / "windows" / "build.ps1"], ids=["linux", "windows"])
def test_the_package_whose_metadata_the_recipe_asks_for_is_installed_before(build: Path) -> None:
    assert 'copy_metadata("rpu-desktop"' in SPEC
    lines = build.read_text("utf-8").splitlines()
    asked = next(number for number, line in enumerate(lines) if "rpu-desktop.spec" in line)
    assert any("pip install" in line and ".whl" in line for line in lines[:asked])
