#!/bin/sh
# Trains the shipped models from the public corpora. usage: make-models.sh BUILD CORPORA
set -eu
build=$1 corpora=$2
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# need SET...: they are there
need() {
    for set; do
        [ -r "$corpora/$set" ] || {
            echo "make-models: '$corpora/$set' is not there; say where with CORPORA=DIR" >&2
            exit 66
        }
    done
}
# train TASK FILE... OPTION...
train() {
    task=$1
    shift
    "$build/bin/tenor-train" --task "$task" "$@" -o "$here/$task.tenor"
}
# one_of N: every Nth document of each label, beginning with the first
one_of() {
    awk -v step="$1" 'match($0, /"label": *"[^"]*"/) &&
        seen[substr($0, RSTART, RLENGTH)]++ % step == 0'
}
need genre/articles.jsonl.gz genre/conflict.jsonl genre/felix.jsonl.gz stance/camp_syria.jsonl \
    stance/hyperpartisan.jsonl stance/allsides/articles.jsonl.gz
# Agencies are on no side, and what they write is not told from others' dispatches (F1 0.04 over
# unseen outlets).
grep -v '"label": *"agency"' "$corpora/stance/camp_syria.jsonl" >"$work/camps.jsonl"
# How many articles of a camp there are is an accident of collecting: as many of each.
awk '/"label": *"opposition"/ && n++ % 5 >= 3 { next } { print }' "$work/camps.jsonl" \
    >"$work/even.jsonl"
train stance "$work/even.jsonl" --drop-lines --targets syria --max-features 150000
train hyperpartisan "$corpora/stance/hyperpartisan.jsonl" --drop-lines
# AllSides' sections ("newsroom") would be two thirds of the genre set. With fewer of them, and with
# a paper's own sections and op-eds that quote, fewer op-eds are taken for news (ACCURACY.md).
gzip -dc "$corpora/genre/articles.jsonl.gz" >"$work/articles.jsonl"
grep -v '"origin": *"newsroom"' "$work/articles.jsonl" >"$work/web.jsonl"
grep '"origin": *"newsroom"' "$work/articles.jsonl" | one_of 5 >"$work/newsroom.jsonl"
gzip -dc "$corpora/genre/felix.jsonl.gz" | one_of 2 >"$work/felix.jsonl"
# These two are as broad as the background: what it would turn away is chance.
train genre "$work/web.jsonl" "$work/newsroom.jsonl" "$work/felix.jsonl" \
    "$corpora/genre/conflict.jsonl" --drop-lines --background none --max-features 150000
# On 2,000 of its documents settings with dense features and without differ by chance alone.
train lean "$corpora/stance/allsides/articles.jsonl.gz" --drop-lines --drop-signatures \
    --background none --chars none --max-features 440000 --search-documents 4000
