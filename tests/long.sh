#!/bin/sh
# The tests that take minutes: fuzzing, and training on the shared sets.
# usage: long.sh BUILD CORPORA
set -eu
build=$1 corpora=$2 passed=0 skipped=0
seconds=${FUZZ_SECONDS:-60}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if command -v clang >/dev/null 2>&1; then
    make --no-print-directory -s fuzz
    for target in extract model; do
        mkdir "$work/$target"
        build/fuzz/bin/fuzz_$target -max_total_time="$seconds" -max_len=20000 -rss_limit_mb=4096 \
            "$work/$target" tests/fuzz/$target >"$work/log" 2>&1 || {
            tail -n 40 "$work/log"
            exit 1
        }
        passed=$((passed + 1))
    done
else
    echo "skip fuzzing: clang is not installed"
    skipped=$((skipped + 2))
fi

# train SET SECONDS LEAST-ACCURACY: trains in time, and is no worse than it was, less 3 points.
train() {
    [ -r "$corpora/$1" ] || {
        echo "skip $1: '$corpora' has no such set"
        skipped=$((skipped + 1))
        return
    }
    begin=$(date +%s)
    "$build/bin/tenor-train" -q "$corpora/$1" --report "$work/report" -o "$work/model"
    took=$(($(date +%s) - begin))
    accuracy=$(sed 's/.*"unseen":{"documents":[0-9]*,"accuracy":{"value":\([0-9.]*\).*/\1/' "$work/report")
    echo "$1: accuracy $accuracy in $took s"
    [ "$took" -le "$2" ] || { echo "$1 took longer than $2 s" >&2; exit 1; }
    awk "BEGIN {exit !($accuracy >= $3)}" || { echo "$1 fell below $3" >&2; exit 1; }
    passed=$((passed + 1))
}
train genre/satire.jsonl 30 0.82
train stance/hyperpartisan.jsonl 30 0.77
train stance/syria.jsonl 30 0.40
train genre/articles.jsonl.gz 300 0.80
echo "$passed passed, 0 failed, $skipped skipped"
