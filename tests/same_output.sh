#!/bin/sh
# Compares what two builds say, byte for byte: of 4,000 AllSides articles and of the 102 pages
# of the extraction benchmark. For changes that shall not change any output.
# usage: tests/same_output.sh OLD_BUILD NEW_BUILD [CORPORA]
#        a build is a folder that holds bin/, beside its checkout's data/ and models/
set -eu
[ $# -ge 2 ] || {
    sed -n 's/^# \(usage:.*\)/\1/p' "$0" >&2
    exit 2
}
old=$(cd "$1" && pwd) new=$(cd "$2" && pwd) corpora=${3:-../shared/corpora}
articles=$corpora/stance/allsides/articles.jsonl.gz pages=$corpora/extraction/html
[ -e "$articles" ] && [ -d "$pages" ] || {
    echo "same_output: there are no corpora in '$corpora'" >&2
    exit 2
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gzip -dc "$articles" | head -n 4000 >"$work/articles.jsonl"
mkdir "$work/pages"
for page in "$pages"/*.gz; do
    [ -e "$page" ] || break
    gzip -dc "$page" >"$work/pages/$(basename "$page" .gz)"
done
cp "$pages"/*.html "$work/pages" 2>/dev/null || true
echo "$(wc -l <"$work/articles.jsonl") articles, $(ls "$work/pages" | wc -l) pages"

different=0
# compare NAME PROGRAM ARGUMENT...
compare() {
    name=$1 program=$2
    shift 2
    for build in "$old" "$new"; do
        TENOR_DATA=$build/../data "$build/bin/$program" "$@" 2>&1 |
            sed "s|$build|BUILD|g" | tee "$work/last" | sha256sum >>"$work/$name"
    done
    if [ "$(sort -u "$work/$name" | wc -l)" = 1 ]; then
        echo "same       $name ($(wc -c <"$work/last") bytes)"
    else
        echo "DIFFERENT  $name"
        different=1
    fi
}
cd "$work"
compare scores tenor-classify --evidence --format jsonl articles.jsonl
compare scores-of-pages tenor-classify --evidence --format jsonl pages
compare tsv tenor-classify --format tsv --comments pages
for what in --dense --evidence --article; do
    compare "features$what" tenor-features $what articles.jsonl
    compare "features-of-pages$what" tenor-features $what pages
done
compare ngrams tenor-features --svmlight pages
exit $different
