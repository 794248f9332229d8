# Builds dist\rpu-desktop-VERSION-windows.exe, an installer.  Needs Python 3.11 or newer and Inno Setup 6 (ISCC on the path).
$ErrorActionPreference = "Stop"
Set-Location "$PSScriptRoot\..\.."
if (-not (Test-Path build\tools\Scripts\python.exe)) { py -3 -m venv build\tools }
$python = "build\tools\Scripts\python.exe"
& $python -m pip install -q --disable-pip-version-check --require-hashes -r requirements\package.lock
$version = & $python -c "import sys; sys.path.insert(0, 'packaging'); import recipe; print(recipe.project_version('.'))"
& $python -m build --wheel --outdir dist .
# The recipe asks for the program's metadata, which only an installed package has.
& $python -m pip install -q --disable-pip-version-check --no-deps --force-reinstall "dist\rpu_desktop-$version-py3-none-any.whl"
& $python packaging\windows\make_icon.py
$env:PYTHONPATH = "."
& build\tools\Scripts\pyinstaller.exe --noconfirm --clean --log-level WARN --workpath build\work --distpath build\dist packaging\rpu-desktop.spec
& build\dist\rpu-desktop\rpu-desktop.exe --help | Out-Null
ISCC /Q "/DVersion=$version" packaging\windows\rpu-desktop.iss
