# Sourced by the scripts beside it, in the top folder of the repository.
set -euo pipefail

here=packaging/windows/wine
work=$PWD/build/windows
python_home=$work/python
export WINEDEBUG=${WINEDEBUG:--all} WINEARCH=win64 WINEDLLOVERRIDES="mscoree,mshtml,winemenubuilder.exe=" PYTHONDONTWRITEBYTECODE=1
# Nothing of Wine reaches this computer's own menus (winemenubuilder).  Its settings must not reach in: Wine takes the
# language from here, and Qt its scale.
unset LC_ALL LANGUAGE QT_QPA_PLATFORM PYTHONPATH PYTHONHOME
export LANG=C.UTF-8

say() { echo "[windows] $*" >&2; }
die() { say "$*"; exit 1; }

needed=(wineboot:wine wine64:wine64 makensis:nsis x86_64-w64-mingw32-gcc:gcc-mingw-w64-x86-64 xvfb-run:xvfb xauth:xauth unzip:unzip)

# Installs Debian's packages where they are missing and this is root; else says which are missing.
install_tools() {
    local missing=() entry
    for entry in "${needed[@]}"; do
        command -v "${entry%%:*}" >/dev/null || [[ -x /usr/lib/wine/${entry%%:*} ]] || missing+=("${entry##*:}")
    done
    [[ -f /usr/share/i18n/locales/de_DE ]] || missing+=(locales)
    ((${#missing[@]})) || return 0
    [[ $(id -u) == 0 ]] || die "these packages are missing: ${missing[*]} (sudo apt-get install --no-install-recommends ${missing[*]})"
    say "installing system packages: ${missing[*]}"
    apt-get update -q >"$work/apt.log"
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}" >>"$work/apt.log" 2>&1
}

# in_wine SECONDS PROGRAM…: its output comes through pipes, since in Wine 8 Python does not start with a file there.
in_wine() {
    local limit=$1
    shift
    timeout --kill-after 10 "$limit" wine "$@" 2> >(cat >&2) </dev/null | cat
}

# A new prefix in the folder $1, a Windows 10 with the two libraries that Wine 8 lacks.
make_prefix() {
    export WINEPREFIX=$1
    rm -rf "$1"
    mkdir -p "$1"
    timeout 300 wineboot -i >/dev/null 2>&1 </dev/null || die "Wine does not start (wineboot)"
    cp "$work"/stubs/{icuuc,bcryptprimitives}.dll "$1/drive_c/windows/system32/"
    timeout 60 wine winecfg -v win10 >/dev/null 2>&1 </dev/null
    # Documents and the like would lead into the home folder of this computer.
    local link
    while read -r link; do rm "$link" && mkdir "$link"; done < <(find "$1"/drive_c/users -type l)
    # Windows' own letters cannot be had here.
    local face
    for face in "Segoe UI" Tahoma "MS Shell Dlg 2"; do
        timeout 60 wine reg add 'HKCU\Software\Wine\Fonts\Replacements' /v "$face" /d "DejaVu Sans" /f >/dev/null 2>&1 </dev/null
    done
    wineserver -w
}

project_version() { sed -n 's/^__version__ = "\(.*\)"/\1/p' rpu_desktop/__init__.py; }
