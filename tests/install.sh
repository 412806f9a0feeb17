#!/bin/sh
# Installs into an empty tree, compiles the README's example against what is there, with the
# shared and with the static library, runs it, and uninstalls. Then the same under paths with
# blanks and other marks, beside files that must stay; and what make refuses.
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
# The file, its soname and the links to it. Before 1.0 each minor version has a soname of its own.
version=$(pkg-config --modversion tenor)
case $version in
0.*) soname=libtenor.so.${version%.*} ;;
*) soname=libtenor.so.${version%%.*} ;;
esac
[ "$(readlink "$root$prefix/lib/$soname")" = "libtenor.so.$version" ] ||
    fail "$soname is no link to libtenor.so.$version"
[ "$(readlink "$root$prefix/lib/libtenor.so")" = "$soname" ] || fail "libtenor.so is no link to $soname"
readelf -d "$root$prefix/lib/libtenor.so" | grep -qF "soname: [$soname]" ||
    fail "the soname is not $soname"
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
# Completions are there, and know the installed models.
for file in bash-completion/completions/tenor-train zsh/site-functions/_tenor \
    fish/vendor_completions.d/tenor-classify.fish; do
    grep -q 'genre.* stance' "$root$prefix/share/$file" || fail "share/$file is not installed"
done
for shell in bash:bash-completion/completions/tenor-classify zsh:zsh/site-functions/_tenor \
    fish:fish/vendor_completions.d/tenor-features.fish; do
    command -v "${shell%%:*}" >/dev/null || continue
    "${shell%%:*}" -n "$root$prefix/share/${shell#*:}" || fail "${shell%%:*} cannot read its completions"
done
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
unset PKG_CONFIG_SYSROOT_DIR

# make_in DESTDIR PREFIX GOAL DATADIR: with all as they are, though make reads "$$" as a dollar sign.
make_in() {
    $make --no-print-directory -s BUILD="$build" DESTDIR="$(echo "$1" | sed 's/\$/$$/g')" \
        PREFIX="$(echo "$2" | sed 's/\$/$$/g')" datadir="$(printf %s "$4" | sed 's/\$/$$/g')" "$3"
}

# Paths with blanks, beside files of others: what is in a folder whose name is the first word of the
# path, what is in the same folders, and a model of the user's own.
odd="$tree/it's 5, #1"
odd_root="$tree/it's \$5 & #1"
odd_data="$odd/a \"b\" \\0 ??/ data"
plain="$tree/notes 2026"
mkdir -p "$tree/notes" "$tree/it's" "$plain/bin" "$plain/share/tenor/models"
for file in "$tree/notes/mine" "$tree/it's/mine" "$plain/mine" "$plain/bin/mine" \
    "$plain/share/tenor/models/mine.tenor"; do
    echo mine >"$file"
done
find "$tree" -name 'mine*' | sort >"$tree/before"
make_in '' "$plain" install "$plain/share" >"$tree/said"
grep -qF "LD_LIBRARY_PATH='$plain/lib'" "$tree/said" || fail "install does not say how the library is found"
PKG_CONFIG_PATH="$plain/lib/pkgconfig"
[ "$(pkg-config --variable=libdir tenor)" = "$plain/lib" ] || fail "tenor.pc has another libdir"
eval "${CC:-cc} -o '$tree/dynamic' classify/example.c $(pkg-config --cflags --libs tenor)"
# Where there is only the static library, pkg-config --static is enough.
rm "$plain/lib/"libtenor.so*
eval "${CC:-cc} -o '$tree/static' classify/example.c $(pkg-config --cflags --libs --static tenor)"
"$tree/static" "$plain/share/tenor/models/genre.tenor" "$article" | cmp -s - "$tree/static.out" ||
    fail "the example linked by pkg-config --static prints something else"
# Copied away from its data, a tool looks where they were installed.
cp "$plain/bin/tenor-train" "$tree/notes"
TENOR_DATA='' "$tree/notes/tenor-train" --describe genre >"$tree/described"
grep -q 'genre' "$tree/described" || fail "the place of the models is not compiled in"
make_in '' "$plain" uninstall "$plain/share"
[ ! -e "$plain/bin/tenor-train" ] || fail "uninstall leaves tenor-train in '$plain'"
make_in '' "$odd" install "$odd_data" >"$tree/said"
"$odd/bin/tenor-train" --describe genre >"$tree/described" || fail "no model in '$odd_data'"
make_in '' "$odd" uninstall "$odd_data"
make_in "$odd_root" "$odd" install "$odd_data" >"$tree/said"
[ -e "$odd_root$odd_data/tenor/models/genre.tenor" ] || fail "no model in '$odd_root$odd_data'"
make_in "$odd_root" "$odd" uninstall "$odd_data"
find "$tree" -name 'mine*' | sort | cmp -s - "$tree/before" || fail "files of others are gone"
left=$(find "$odd" "$odd_root" "$plain" ! -type d ! -name 'mine*')
[ -z "$left" ] || fail "uninstall leaves $left"

# refuses MESSAGE VARIABLE=VALUE...: make says so, and touches nothing.
refuses() {
    message=$1
    shift
    if $make --no-print-directory -s BUILD="$build" "$@" install >"$tree/refused" 2>&1; then
        fail "make takes $*"
    fi
    grep -qF -- "$message" "$tree/refused" || fail "make $* says $(cat "$tree/refused")"
}
refuses 'must be a path that begins with /' PREFIX=opt
refuses 'must be a path that begins with /' PREFIX="$tree/a" datadir=
refuses 'has a line break' PREFIX="$tree/a
b"
refuses 'has a line break' DESTDIR="$tree/a
b"
refuses 'pkg-config cannot carry the " in libdir' PREFIX="$tree/a" libdir="$tree/a/\"lib"
refuses 'pkg-config cannot carry the $ in PREFIX' PREFIX="$tree/a\$\$b"
refuses 'pkg-config cannot carry the ( in includedir' PREFIX="$tree/a" includedir="$tree/a/(b)"
refuses 'DESTDIR must not begin with "-"' DESTDIR=-x
refuses 'BUILD may have' BUILD="$tree/a b"
refuses 'BUILD may have' BUILD="$tree/a:b"
refuses 'BUILD is empty' BUILD=
[ ! -e "$tree/a" ] || fail "something was made by what make refused"

# What ldconfig is told, by one that says what it would have done.
mkdir "$tree/fake"
cat >"$tree/fake/ldconfig" <<EOF
#!/bin/sh
case "\$*" in -v*) printf '%s\n' '/lib: (from <builtin>:0)' '$tree/known: (from /x.conf:1)' '	a.so -> a.so.1' ;;
*) echo "ran ldconfig" ;; esac
EOF
printf '#!/bin/sh\necho "$USER_ID"\n' >"$tree/fake/id"
chmod +x "$tree/fake/ldconfig" "$tree/fake/id"
mkdir "$tree/known"
ln -s known "$tree/link"
said() {
    actual=$(USER_ID=$1 PATH="$tree/fake:$PATH" classify/ldconfig.sh "$2")
    case $actual in *"$3"*) ;; *) fail "for $2 ldconfig.sh says $actual" ;; esac
}
said 0 "$tree/known" 'ran ldconfig'
said 0 "$tree/link" 'ran ldconfig'
said 1000 "$tree/known" 'Run ldconfig as root'
said 0 "$tree/fake" 'LD_LIBRARY_PATH='
echo "install: 1 passed, 0 failed"
