#!/bin/sh
# Speed, memory and size, as a table. usage: bench.sh BUILD [CORPORA]
# Articles come from the corpora where they are, else from data/sample over and over.
set -eu
build=$1 corpora=${2:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
runs=${RUNS:-3}

articles=$work/articles.jsonl
if [ -r "$corpora/stance/allsides/articles.jsonl.gz" ]; then
    zcat "$corpora/stance/allsides/articles.jsonl.gz" | head -n 4000 >"$articles"
    echo "articles: 4000 of stance/allsides"
else
    for _ in $(seq 200); do cat data/sample/articles.jsonl; done >"$articles"
    echo "articles: data/sample, 200 times"
fi
megabytes=$(stat -c %s "$articles" | awk '{printf "%.1f", $1 / 1e6}')
count=$(wc -l <"$articles")
echo "machine:  $(nproc) processors, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
echo "input:    $count records, $megabytes MB of JSON lines; median of $runs runs"
echo

now() { date +%s%N; }
# measure NAME COMMAND...: wall seconds, median of the runs
measure() {
    name=$1
    shift
    for _ in $(seq "$runs"); do
        begin=$(now)
        "$@" >/dev/null
        end=$(now)
        echo $((end - begin))
    done | sort -n | awk -v name="$name" -v mb="$megabytes" -v n="$count" \
        '{t[NR] = $1 / 1e9} END {s = t[int((NR + 1) / 2)];
         printf "%-44s %8.2f s %8.1f MB/s %9.0f articles/s\n", name, s, mb / s, n / s}'
}
echo "stages of the extractor, in memory, one thread:"
"$build/tests/bench_stages" -n "$runs" -m models/genre.tenor -m models/stance.tenor "$articles"
echo
measure "tenor-features --dense" "$build/bin/tenor-features" --dense "$articles"
for threads in 1 2; do
    measure "tenor-classify, genre, threads $threads" "$build/bin/tenor-classify" \
        -m models/genre.tenor --threads $threads --format jsonl "$articles"
    measure "tenor-classify, genre and stance, threads $threads" "$build/bin/tenor-classify" \
        -m models/genre.tenor -m models/stance.tenor --threads $threads --format jsonl "$articles"
done

echo
for model in models/*.tenor; do
    begin=$(now)
    echo 'One short article about nothing at all.' |
        "$build/bin/tenor-classify" -m "$model" - >/dev/null
    end=$(now)
    printf '%-44s %8.1f MB, %.0f ms to open and score one text\n' "$model" \
        "$(stat -c %s "$model" | awk '{print $1 / 1e6}')" $(((end - begin) / 1000000))
done

echo
train() { # NAME SET...
    name=$1
    shift
    begin=$(now)
    "$build/bin/tenor-train" -q "$@" -o "$work/model.tenor"
    end=$(now)
    printf '%-44s %8.1f s\n' "tenor-train $name" "$(((end - begin) / 1000000))e-3"
}
train data/sample data/sample/articles.jsonl --task genre --label-field genre
[ ! -r "$corpora/stance/syria.jsonl" ] || train stance/syria "$corpora/stance/syria.jsonl"
