#!/bin/sh
# Does bench.sh run through, and print all of its page? On a few articles, beside its own build as
# the one before. usage: small.sh BUILD
set -eu
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
page=$work/page plot=$work/plot.svg

fail() {
    echo "small.sh: $1" >&2
    cat "$work/log" "$page" >&2
    exit 1
}

mkdir "$work/before"
ln -s "$PWD/data" "$PWD/models" "$work/before"
ln -s "$build" "$work/before/build"
make --no-print-directory -s BUILD="$build" CORPORA=none RUNS=1 SCORED=30 TRAIN='40 80' SOLVE=40 \
    BEFORE="$work/before" PLOT="$plot" bench >"$page" 2>"$work/log" || fail "'make bench' failed"

for section in Ratios Scoring Training 'How cost grows' 'Speed by memory' \
    'The stages of scoring: genre' Models 'Machines alone'; do
    grep -q "^## $section\$" "$page" || fail "the page has no section '$section'"
done
! grep -Ei '[^a-z](nan|inf)[^a-z]' "$page" || fail 'a figure is no number'
# Each ratio beside the build before is there. Of training and in memory they are near 1, for it is the
# same build; the others are what is left of wall times that are hardly longer than for one article.
awk -F '|' '
    /^\| times as fast as/ {inside = 1; next}
    !/^\|/ {inside = 0}
    inside && !/^\|-/ {
        rows++
        if ($3 !~ /[0-9]/ || (/training|in memory/ && ($3 < 0.1 || $3 > 10))) exit bad = 1
    }
    END {exit bad || rows != 6}' "$page" || fail 'the ratios are not those of six rows'
awk -F '|' '/^\| 40 / {found++} END {exit found < 3}' "$page" ||
    fail 'tables have no row of 40 documents'
python3 - "$plot" <<'END' || fail 'the plot is not as it should be'
import sys
import xml.etree.ElementTree as tree

svg = "{http://www.w3.org/2000/svg}"
root = tree.parse(sys.argv[1]).getroot()
names = [text.text for text in root.iter(svg + "text")]
points = sum(1 for _ in root.iter(svg + "circle"))
assert names.count("tenor-train") == 2, names
assert names.count("tenor-classify") == names.count("before") == 1, names
assert points == 2 * (len(set(names) & {"fastText", "scikit-learn"}) + 4), points
END
echo "bench/small.sh: make bench prints its page and its plot"
