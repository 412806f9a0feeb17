#!/bin/sh
# Builds in other ways than the usual one, with warnings as errors, and looks at what comes of it:
# from make dist's archive with a packager's flags, with link-time optimisation, with clang.
# What these need and is not installed is skipped.
# usage: builds.sh MAKE BUILD
set -eu
make=$1 build=$2 passed=0 failed=0
jobs=$(getconf _NPROCESSORS_ONLN)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
article=data/sample/demo/column.md
# What the command line of the make that calls this says is for its own build.
unset MAKEFLAGS MFLAGS CPPFLAGS CFLAGS LDFLAGS LDLIBS CC TENOR_DATA TENOR_MODELS

say() { echo "builds: $*" >&2; }
# The global names of a library that are not the public ones, and how many are.
other_names() { nm -g --defined-only "$1" | awk 'NF == 3 && $3 !~ /^tenor_/ {print $3}'; }
public_names() { nm -g --defined-only "$1" | awk 'NF == 3 && $3 ~ /^tenor_/ {print $3}' | sort; }
version=$("$build/bin/tenor-classify" --version)
version=${version#* }
public_names "$build/lib/libtenor.a" >"$tree/names"

# good_library FILE: only tenor_* is public, and all that the usual build has.
good_library() {
    others=$(other_names "$1")
    [ -z "$others" ] || { say "$1 has names of its own: $(echo "$others" | head -n 3)"; return 1; }
    public_names "$1" | cmp -s - "$tree/names" || { say "$1 has other public names"; return 1; }
}

# good_build BUILD: its tools know their version, find the checkout's models, and score as usual.
good_build() {
    for tool in features train classify; do
        [ "$("$1/bin/tenor-$tool" --version)" = "tenor-$tool $version" ] ||
            { say "$1/bin/tenor-$tool has another version"; return 1; }
    done
    "$1/bin/tenor-classify" -q -m genre "$article" >"$tree/scored" || return 1
    "$build/bin/tenor-classify" -q -m genre "$article" | cmp -s - "$tree/scored" ||
        { say "$1/bin/tenor-classify scores otherwise"; return 1; }
    good_library "$1/lib/libtenor.a"
}

# build_with BUILD ARGUMENT...: what make says only if it fails, or warns.
build_with() {
    at=$1
    shift
    $make --no-print-directory -s -j"$jobs" BUILD="$at" "$@" >"$tree/log" 2>&1 && return
    tail -n 20 "$tree/log" >&2
    return 1
}

# The archive is the same when it is made by somebody else at another time; what it unpacks to, in a
# folder with a blank in its name, builds and installs.
from_archive() {
    $make --no-print-directory -s BUILD="$tree/one" dist >"$tree/log" || return 1
    (umask 077 && TZ=Asia/Tokyo LC_ALL=C $make --no-print-directory -s BUILD="$tree/two" dist) \
        >"$tree/log" || return 1
    cmp "$tree/one/tenor-$version.tar.gz" "$tree/two/tenor-$version.tar.gz" || return 1
    mkdir "$tree/un packed"
    tar -xzf "$tree/one/tenor-$version.tar.gz" -C "$tree/un packed" || return 1
    cd "$tree/un packed/tenor-$version" || return 1
    build_with build CPPFLAGS=-D_FORTIFY_SOURCE=2 CFLAGS='-O2 -Werror' all check-install || return 1
    cd "$OLDPWD" && good_build "$tree/un packed/tenor-$version/build"
}

with_lto() {
    build_with "$build/builds/lto" CC=gcc CFLAGS='-O2 -flto=auto -Werror' all &&
        good_build "$build/builds/lto"
}

# compiles FLAGS: does make compile anew with these?
compiles() {
    $make --no-print-directory BUILD="$tree/clang" CC=clang CFLAGS="$1" \
        "$tree/clang/metrics/shares.o" | grep -qF metrics/shares.c
}

# An absolute BUILD. Objects are compiled anew when their flags change, and only then.
with_clang() {
    build_with "$tree/clang" CC=clang CFLAGS='-O1 -Werror' all || return 1
    good_build "$tree/clang" || return 1
    ! compiles '-O1 -Werror' || { say 'the same flags compile anew'; return 1; }
    compiles -O0 || { say 'other flags do not compile anew'; return 1; }
}

# Is there a linker that reads what clang -flto makes?
clang_links_lto() {
    echo 'int tenor_x;' | clang -flto -x c -c -o "$tree/x.o" - 2>/dev/null &&
        clang -flto -nostdlib -r -o "$tree/linked.o" "$tree/x.o" 2>/dev/null
}

with_clang_lto() {
    library=$tree/clang-lto/lib/libtenor.a
    build_with "$tree/clang-lto" CC=clang CFLAGS='-O1 -flto -Werror' "$library" && good_library "$library"
}

# attempt NAME FUNCTION PROGRAM: if there is the program.
attempt() {
    command -v "$3" >/dev/null 2>&1 || { echo "skip $1: $3 is not installed"; return; }
    if (set +e; "$2"); then
        echo "ok   $1" && passed=$((passed + 1))
    else
        echo "FAIL $1" && failed=$((failed + 1))
    fi
}

if [ "$(git rev-parse --show-cdup 2>&1)" = '' ]; then
    attempt 'from the archive of make dist, with CPPFLAGS' from_archive git
else
    echo 'skip from the archive of make dist: git does not know this directory'
fi
attempt 'with link-time optimisation' with_lto gcc
attempt 'with clang' with_clang clang
if clang_links_lto; then
    attempt 'with clang, the library with link-time optimisation' with_clang_lto clang
else
    echo 'skip clang with link-time optimisation: no linker for it is installed'
fi
echo "builds: $passed passed, $failed failed"
[ $failed -eq 0 ]
