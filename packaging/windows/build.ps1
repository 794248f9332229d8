# Builds dist\rpu-desktop-VERSION-windows.exe, an installer.  Needs Python 3.11 or newer and NSIS 3 (makensis on the path).
# Stops at the first step that fails: PowerShell itself goes on after a program that failed.
$ErrorActionPreference = "Stop"
Set-Location "$PSScriptRoot\..\.."

function Step {
    $program, $arguments = $args
    & $program @arguments
    if ($LASTEXITCODE -ne 0) { throw "failed with exit code ${LASTEXITCODE}: $args" }
}

# Nothing of an earlier build may be taken for the new one.
Remove-Item -Recurse -Force -ErrorAction SilentlyContinue build\dist, build\work, build\rpu-desktop.ico, build\rpu-desktop-side.bmp
if (-not (Test-Path build\tools\Scripts\python.exe)) { Step py -3 -m venv build\tools }
$python = "build\tools\Scripts\python.exe"
Step $python -m pip install -q --disable-pip-version-check --require-hashes -r requirements\package.lock
$version = Step $python -c "import sys; sys.path.insert(0, 'packaging'); import recipe; print(recipe.project_version('.'))"
Step $python -m build --wheel --outdir dist .
# The recipe asks for the program's metadata, which only an installed package has.
Step $python -m pip install -q --disable-pip-version-check --no-deps --force-reinstall "dist\rpu_desktop-$version-py3-none-any.whl"
Step $python packaging\windows\make_icon.py
$env:PYTHONPATH = "."
Step $python -m PyInstaller --noconfirm --clean --log-level WARN --workpath build\work --distpath build\dist packaging\rpu-desktop.spec
$said = Step build\dist\rpu-desktop\rpu-desktop.exe --version
if ($said -ne "RPU Desktop $version") { throw "the program does not say that it is ${version}: $said" }
$program = (Resolve-Path build\dist\rpu-desktop).Path
$installer = Join-Path (Resolve-Path dist).Path "rpu-desktop-$version-windows.exe"
Step makensis /V2 /WX "/DVERSION=$version" "/DPROGRAM=$program" "/DOUTPUT=$installer" packaging\windows\rpu-desktop.nsi
Get-Item $installer
