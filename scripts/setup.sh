# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by scripts/run and scripts/test, which have set $root: installs what is missing, builds what is out of date.
# Speaks on stderr, and only when there is something to say.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2086 # used by those who source this; lists of packages and tools are meant to split

packages_build="gcc libc6-dev cmake ninja-build pkg-config
    libglpk-dev libopenblas-dev libinih-dev libproj-dev libjansson-dev zlib1g-dev libnauty2-dev"
packages_test="libcmocka-dev clang clang-tidy clang-format-14 cppcheck valgrind shellcheck glpk-utils coinor-cbc
    systemd slurm-wlm python3 python3-icalendar mandoc bsdextrautils zsh chromium libxml2-utils"
tools_build="gcc cmake ninja pkg-config"
tools_test="clang clang-tidy clang-format-14 cppcheck valgrind shellcheck glpsol cbc systemd-analyze sbatch python3 mandoc col zsh
    chromium xmllint node npm"
# Debian's npm comes with hundreds of packages: it is taken only where there is no other.
command -v npm >/dev/null || packages_test="$packages_test nodejs npm"

build=${root:?}/build/release

say() {
    printf 'picket: %s\n' "$*" >&2
}

# 69 is EX_UNAVAILABLE and none of picket's own exit codes.
die() {
    say "$@"
    exit 69
}

# quietly COMMAND...: shows what the command prints only where it fails.
quietly() {
    printed=$(mktemp)
    outcome=0
    "$@" >"$printed" 2>&1 || outcome=$?
    [ "$outcome" -eq 0 ] || cat "$printed" >&2
    rm -f "$printed"
    return "$outcome"
}

# need_packages PACKAGES TOOLS: installs those of the Debian packages that are missing. Where apt is not at home the
# tools must be there already; a missing library is then told by the build.
need_packages() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        for tool in $2; do
            command -v "$tool" >/dev/null ||
                die "there is no $tool here, and no apt to install it. Needed is what these Debian packages hold:" $1
        done
        return
    fi

    missing=
    installed=" $(dpkg-query -W -f='${db:Status-Status}:${Package} ' $1 2>/dev/null || true)"
    for package in $1; do
        case $installed in
        *" installed:$package "*) ;;
        *) missing="$missing $package" ;;
        esac
    done
    [ -n "$missing" ] || return 0

    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif command -v sudo >/dev/null; then
        as_root=sudo
    else
        die "packages are missing, this user may not install them, and there is no sudo. As root, run:" \
            "apt-get update && apt-get install --no-install-recommends$missing"
    fi
    say "installing, which may take some minutes:$missing"
    apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120"
    quietly $apt update || die "apt-get update failed"
    quietly $apt install -y --no-install-recommends $missing || die "apt-get could not install$missing"
}

# need_node_package NAME [OPTION]: build/npm has the package of package-lock.json; else installs them all, or what the
# option says. Says why where it cannot.
need_node_package() {
    npm=$root/build/npm
    if cmp -s "$root/package-lock.json" "$npm/package-lock.json" && [ -d "$npm/node_modules/$1" ]; then
        return 0
    fi
    command -v npm >/dev/null || { say "there is no npm here, which $1 comes from" && return 1; }
    say "installing what package.json names, which may take a minute"
    mkdir -p "$npm" && cp "$root/package.json" "$root/package-lock.json" "$npm/" &&
        (cd "$npm" && quietly npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1 \
            --fetch-timeout=30000 ${2-})
}

# The coastline of maps, packed once for the build to take. Where it cannot be had the program does without, and asks
# again when it is built anew.
get_coast() {
    coast=$root/build/coast
    mkdir -p "$coast"
    if [ -n "$(find "$coast/coast.bin" -size +0 -newer "$root/solver/report/pack_coast.mjs" 2>/dev/null)" ]; then
        return 0
    fi
    if [ -e "$coast/tried" ] && ! is_out_of_date; then
        return 0
    fi
    touch "$coast/tried"
    if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
        say "there is no npm here, so maps will have no coastline"
    elif need_node_package world-atlas --omit=dev && quietly node "$root/solver/report/pack_coast.mjs" "$npm" "$coast/new"; then
        mv "$coast/new" "$coast/coast.bin"
    else
        say "maps will have no coastline"
    fi
}

# Since the last whole build, has anything changed that the program is made of? Folders count: files come and go.
is_out_of_date() {
    [ ! -e "$build/built" ] || [ -n "$(cd "$root" && find CMakeLists.txt CMakePresets.json include models solver \
        -newer "$build/built" -print -quit)" ]
}

# build_release with_tests|without_tests TARGET: brings build/release up to date. A build that has the tests keeps them.
build_release() {
    # A tree that was moved or copied would go on building the old one.
    if [ -e "$build/CMakeCache.txt" ] &&
        ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$build/CMakeCache.txt"; then
        rm -rf "$build"
    fi
    if ! mkdir -p "$build" 2>/dev/null || [ ! -w "$build" ]; then
        is_out_of_date && die "$build is out of date and this user may not write there"
        return 0
    fi

    # Runs that start together build once. Nothing is lost where there is no flock but that.
    exec 9>"$root/build/lock"
    if command -v flock >/dev/null; then
        flock 9
    fi

    get_coast
    if is_out_of_date; then
        say "building, which may take a minute"
    fi
    touch "$build/building"
    if [ ! -e "$build/build.ninja" ] ||
        { [ "$1" = with_tests ] && ! grep -qx BUILD_TESTING:BOOL=ON "$build/CMakeCache.txt"; }; then
        testing=OFF
        [ "$1" = without_tests ] || testing=ON
        (cd "$root" && quietly cmake --preset release -D BUILD_TESTING=$testing) ||
            die "the build could not be configured. Needed is what these Debian packages hold:" $packages_build
    fi
    quietly cmake --build "$build" --target "$2" || die "the build failed"
    mv "$build/building" "$build/built"
    exec 9>&-
}
