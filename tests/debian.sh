#!/bin/sh
# Builds the Debian packages and looks at them: what lintian says, where each file is, whether another
# build has the same bytes, and how they do in a fresh root of this system's release, where
# debian/tests/ run. What these need and is not installed is skipped.
# usage: debian.sh MAKE BUILD
set -eu
make=$1 build=$2 passed=0 failed=0
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
unset MAKEFLAGS MFLAGS TENOR_DATA TENOR_MODELS
# The tests have run in `make check`, of which `make check-long` is the rest.
DEB_BUILD_OPTIONS="nocheck parallel=$(getconf _NPROCESSORS_ONLN)" DEB_BUILD_PROFILES=nocheck
export DEB_BUILD_OPTIONS DEB_BUILD_PROFILES

say() { echo "debian: $*" >&2; }
# quietly COMMAND...: what it says only if it fails.
quietly() {
    "$@" >"$tree/log" 2>&1 && return
    tail -n 30 "$tree/log" | cut -c1-300 >&2
    return 1
}
done_with() {
    if [ "$2" -eq 0 ]; then
        echo "ok   $1" && passed=$((passed + 1))
    else
        echo "FAIL $1" && failed=$((failed + 1))
    fi
}
# attempt NAME FUNCTION PROGRAM...: if there are the programs.
attempt() {
    name=$1 function=$2
    shift 2
    for program; do
        command -v "$program" >/dev/null 2>&1 || { echo "skip $name: $program is not installed"; return; }
    done
    status=0
    (set +e; "$function") || status=$?
    if [ "$status" -eq 77 ]; then
        echo "skip $name: $(tail -n 1 "$tree/log" | cut -c1-200)"
    else
        done_with "$name" "$status"
    fi
}
finish() {
    echo "debian: $passed passed, $failed failed"
    [ $failed -eq 0 ]
    exit
}

packages=$(sed -n 's/^Package: //p' debian/control)
# The files of a package, without folders and without what is in /usr/share/doc.
files_of() { dpkg-deb -c "$built/$1"_*.deb | sed 's/ -> .*//' | sed -n '/^[^d]/s|.* \./||p'; }

build_packages() {
    quietly "$make" --no-print-directory BUILD="$build" deb || return 1
    for package in $packages; do
        [ -e "$(echo "$built/$package"_*.deb)" ] || { say "no package $package"; return 1; }
    done
}

without_complaint() {
    quietly lintian --allow-root --tag-display-limit 0 --fail-on error,warning "$built"/*.changes
}

# The version is the program's own; no file is in two packages; each is where it belongs.
contents() {
    debian_version=$(dpkg-parsechangelog -S Version)
    version=$(sed -n 's/^.define TENOR_VERSION_[A-Z]* *//p' classify/tenor.h | paste -sd.)
    [ "${debian_version%-*}" = "$version" ] ||
        { say "debian/changelog has $debian_version, and the program is $version"; return 1; }
    for package in $packages; do files_of "$package"; done >"$tree/all"
    # What make install made there is what debhelper took.
    (cd "$built/tenor-$version/debian/tmp" && find . ! -type d) | sed -e 's|^\./||' -e '/\/man\//s/$/.gz/' |
        sort >"$tree/expected"
    grep -v '^usr/share/\(doc\|lintian\)/' "$tree/all" | sort | diff "$tree/expected" - >&2 ||
        { say 'not each file of make install is in one package'; return 1; }
    ! files_of tenor-data | grep -v '^usr/share/' || { say 'tenor-data depends on the machine'; return 1; }
    linked=$(files_of libtenor-dev | grep '/libtenor\.so$')
    [ -n "$linked" ] || { say 'libtenor-dev has no libtenor.so'; return 1; }
}

# Elsewhere, in another zone and language, with a source package: the same bytes. (In a path with a blank
# in it, dpkg-buildflags does not hide the path from the compiler, and the bytes differ.)
same_bytes() {
    mkdir "$tree/elsewhere" && cp "$built"/*.orig.tar.gz "$tree/elsewhere" || return 1
    cd "$tree/elsewhere" && tar -xzf ./*.orig.tar.gz || return 1
    cd ./tenor-*/ || return 1
    (umask 027 && TZ=Asia/Tokyo LC_ALL=C.UTF-8 quietly dpkg-buildpackage -us -uc) || return 1
    cd .. || return 1
    for package in $packages; do
        cmp ./"$package"_*.deb "$built/$package"_*.deb || return 1
    done
    quietly lintian --allow-root --fail-on error,warning ./*.changes
}

# A root with the packages of this release from where this system has its own.
in_fresh_root() {
    # shellcheck source=/dev/null
    release=$(. /etc/os-release && echo "$VERSION_CODENAME")
    sources=$(grep -ls "^[^#]*$release" /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
        /etc/apt/sources.list.d/*.sources)
    mkdir -p "$tree/tenor/packages" "$tree/tenor/data"
    cp -r debian README.md tests/debian_root.sh "$tree/tenor" && cp -r data/sample "$tree/tenor/data" || return 1
    for package in $packages; do cp "$built/$package"_*.deb "$tree/tenor/packages" || return 1; done
    (cd "$tree/tenor/packages" && dpkg-scanpackages . >Packages 2>"$tree/log") || return 1
    chmod -R a+rX "$tree"
    # shellcheck disable=SC2086 # a list of files
    mmdebstrap --quiet --variant=apt --customize-hook="copy-in $tree/tenor /" \
        --customize-hook='chroot "$1" sh /tenor/debian_root.sh' \
        "$release" /dev/null $sources >"$tree/log" 2>&1 && return
    grep -q '^the root is there$' "$tree/log" || return 77
    tail -n 30 "$tree/log" | cut -c1-300 >&2
    return 1
}

for program in dpkg-buildpackage dh git; do
    command -v $program >/dev/null 2>&1 || { echo "skip all: $program is not installed"; finish; }
done
if ! dpkg-checkbuilddeps -Pnocheck 2>"$tree/log"; then
    echo "skip all: $(sed 's/.*: //' "$tree/log") not installed"
    finish
fi
if [ "$(git rev-parse --show-cdup 2>&1)" != '' ]; then
    echo 'skip all: git does not know this directory, and make deb asks it what is ours'
    finish
fi
mkdir -p "$build"
built=$(cd "$build" && pwd)/debian
attempt 'the packages are built' build_packages
[ $failed -eq 0 ] || finish
attempt 'lintian has no complaint' without_complaint lintian
attempt 'each file is in its package' contents
attempt 'a second build has the same bytes' same_bytes lintian
attempt 'in a fresh root' in_fresh_root mmdebstrap dpkg-scanpackages
finish
