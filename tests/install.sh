#!/bin/sh
# Installs into an empty tree, compiles the README's example against what is there, with the
# shared and with the static library, runs it, and uninstalls.
# usage: install.sh MAKE BUILD
set -eu
make=$1 build=$2
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
fail() {
    echo "install: $*" >&2
    exit 1
}

prefix=/opt/tenor
root=$tree/root
$make --no-print-directory -s BUILD="$build" DESTDIR="$root" PREFIX=$prefix install

export PKG_CONFIG_SYSROOT_DIR="$root" PKG_CONFIG_PATH="$root$prefix/lib/pkgconfig"
flags=$(pkg-config --cflags --libs tenor)
static_flags=$(pkg-config --cflags --libs --static tenor | sed 's/-ltenor/-l:libtenor.a/')
# shellcheck disable=SC2086 # lists of words
${CC:-cc} -std=c11 -Wall -Wextra -Werror -o "$tree/dynamic" classify/example.c $flags
# shellcheck disable=SC2086
${CC:-cc} -std=c11 -Wall -Wextra -Werror -o "$tree/static" classify/example.c $static_flags

models=$root$prefix/share/tenor/models
article=$(find data/sample/demo -type f | sort | head -n 1)
LD_LIBRARY_PATH="$root$prefix/lib" "$tree/dynamic" "$models/genre.tenor" "$article" \
    >"$tree/dynamic.out" || fail "the example fails with the shared library"
"$tree/static" "$models/genre.tenor" "$article" >"$tree/static.out" ||
    fail "the example fails with the static library"
[ -s "$tree/dynamic.out" ] || fail "the example prints nothing"
cmp -s "$tree/dynamic.out" "$tree/static.out" || fail "shared and static library disagree"

# Only tenor_* is public, in either library.
for library in "$root$prefix/lib/libtenor.so" "$root$prefix/lib/libtenor.a"; do
    case $library in *.so) dynamic=-D ;; *) dynamic= ;; esac
    others=$(nm $dynamic --defined-only -g "$library" | awk 'NF == 3 {print $3}' |
        grep -v '^tenor_' || true)
    [ -z "$others" ] || fail "$library has global names of its own: $others"
done
# The library calls nothing that follows the embedder's locale. (It formats numbers with %d, %u
# and %zu only; what strerror_r says is for people.)
letters='is(alnum|alpha|blank|cntrl|digit|graph|lower|print|punct|space|upper|xdigit)(_l)?'
letters=$letters'|to(lower|upper)(_l)?|strn?casecmp(_l)?|strcoll|strxfrm|__ctype_.*'
numbers='(__isoc[0-9]+_)?(strto(d|f|ld)|v?f?s?scanf)|atof|localeconv'
others='(new|use|set|dup)locale|nl_langinfo|strftime|(isw|tow|wc|mb[rs]|btow).*'
local=$(nm -u "$root$prefix/lib/libtenor.a" | awk 'NF == 2 {print $2}' |
    grep -xE "$letters|$numbers|$others" || true)
[ -z "$local" ] || fail "libtenor.a calls what follows the locale: $local"
# The scorer brings no solver, no GPL library and no GLib, and asks for no C++ runtime.
heavy=$(ldd "$root$prefix/lib/libtenor.so" | grep -E 'gsl|libsvm|liblinear|stdc\+\+|gmime|glib|expat|libarchive' || true)
[ -z "$heavy" ] || fail "libtenor.so links $heavy"

# The installed tools find the installed data.
TENOR_DATA="$root$prefix/share/tenor" "$root$prefix/bin/tenor-features" --list >/dev/null ||
    fail "the installed tenor-features does not find its word lists"
# All data but the samples are there, and sets of targets are found by their names.
for file in $(cd data && find . -type f ! -path './sample/*' ! -name '*.md'); do
    cmp -s "data/$file" "$root$prefix/share/tenor/$file" || fail "data/$file is not installed"
done
for set in data/targets/*/; do
    [ -d "$set" ] || continue
    TENOR_DATA="$root$prefix/share/tenor" "$root$prefix/bin/tenor-features" --list \
        --targets "$(basename "$set")" | grep -q '^target\.' ||
        fail "the installed tenor-features does not find the targets of $set"
done

$make --no-print-directory -s BUILD="$build" DESTDIR="$root" PREFIX=$prefix uninstall
left=$(find "$root" -type f -o -type l)
[ -z "$left" ] || fail "uninstall leaves $left"
echo "install: 1 passed, 0 failed"
