#!/bin/sh
# Speed, memory and size, beside the peers that are installed, as Markdown.
# usage: bench.sh BUILD [CORPORA]; `make -s bench >BENCH.md` writes that file.
#
# Articles are those of stance/allsides in CORPORA, or else are made of data/sample. With
# BENCH_LONG set it trains on as many as there are (up to 28,000), which takes an hour. The
# machine should have nothing else to do: only the stages are in processor time.
# RUNS, TRAIN and SOLVE say how many runs a median is of, and the numbers of documents.
set -eu
build=$1 corpora=${2:-} here=$(dirname "$0")/bench
runs=${RUNS:-3} scored=4000
if [ -n "${BENCH_LONG:-}" ]; then
    train=${TRAIN:-1000 2000 4000 8000 16000 28000} solve=${SOLVE:-1000 2000 4000}
else
    train=${TRAIN:-250 500 1000} solve=${SOLVE:-500 1000}
fi
models='models/genre.tenor models/stance.tenor'
tab=$(printf '\t')
export LC_ALL=C
load=$(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || :) # before there is any of our own

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

# ---- Helpers -------------------------------------------------------------------------

die() {
    echo "bench: $1" >&2
    exit 1
}

say() {
    echo "bench: $*" >&2
}

calculate() { # FORMAT EXPRESSION
    awk "BEGIN {printf \"$1\", $2}"
}

# attempt COMMAND...: with what it says shown only if it fails.
attempt() {
    "$@" 2>"$work/log" && return
    tail -n 20 "$work/log" >&2
    die "'$*' failed"
}

# measure [OPTION]... COMMAND...: sets seconds (the median) and peak (megabytes). After ten
# seconds no further run is begun.
measure() {
    attempt "$build/tests/bench_measure" -n "$runs" -s 10 "$@" >"$work/measured"
    IFS=$tab read -r seconds peak _ <"$work/measured"
}

# row CELL...: a line of the table to come
row() {
    line=$1
    shift
    for cell; do line=$line$tab$cell; done
    printf '%s\n' "$line" >>"$work/table"
}

# print_table: the lines that were gathered
print_table() {
    awk -f "$here/table.awk" "$work/table"
    rm "$work/table"
}

# ratio A B: how many times B is A
ratio() {
    calculate %.2f "$1 / $2"
}

megabytes() {
    wc -c "$@" | awk 'END {printf "%.1f", $1 / 1e6}'
}

# ---- The machine, the articles, the peers --------------------------------------------

package_version() {
    dpkg-query -W -f '${Version}' "$1" 2>/dev/null | sed 's/+dfsg.*//; s/-[^-]*$//'
}

find_peers() {
    has_fasttext='' has_svm='' has_liblinear='' python='' peers='' missing=''
    if command -v fasttext >/dev/null; then
        has_fasttext=1 peers="$peers, fastText $(package_version fasttext)"
    else
        missing="$missing, fasttext"
    fi
    if command -v svm-train >/dev/null; then
        has_svm=1 peers="$peers, svm-train $(package_version libsvm-tools)"
    else
        missing="$missing, svm-train"
    fi
    if command -v liblinear-train >/dev/null; then
        has_liblinear=1 peers="$peers, liblinear-train $(package_version liblinear-tools)"
    else
        missing="$missing, liblinear-train"
    fi
    for candidate in python3 /usr/bin/python3; do
        version=$("$candidate" "$here/sklearn_peer.py" version 2>/dev/null) || continue
        python=$candidate peers="$peers, scikit-learn $version"
        break
    done
    [ -n "$python" ] || missing="$missing, python3-sklearn"
}

# The first articles of AllSides' random_train, which are in no order.
take_allsides() {
    zcat "$corpora/stance/allsides/articles.jsonl.gz" | awk -v count="$1" '
        NR == FNR {wanted["\"id\": \"" $1 "\""] = 1; next}
        match($0, /"id": "[^"]*"/) && substr($0, RSTART, RLENGTH) in wanted {
            print
            if (++taken == count) exit
        }' "$corpora/stance/allsides/random_train.ids" - >"$work/set.jsonl"
    origin='of the set stance/allsides (random_train)'
}

make_articles() {
    awk -v count="$1" -f "$here/sample.awk" data/sample/articles.jsonl >"$work/set.jsonl"
    origin='made of sentences of data/sample, whose few words flatter every speed below'
}

find_articles() {
    most=$scored
    for size in $train $solve; do
        [ "$size" -le "$most" ] || most=$size
    done
    if [ -r "$corpora/stance/allsides/articles.jsonl.gz" ]; then
        take_allsides "$most"
    else
        make_articles "$most"
    fi
    articles=$work/articles.jsonl one=$work/one.jsonl
    head -n "$scored" "$work/set.jsonl" >"$articles"
    head -n 1 "$articles" >"$one"
    count=$(wc -l <"$articles")
}

describe() {
    processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)
    memory=$(awk '/^MemTotal/ {printf "%.0f GB", $2 * 1024 / 1e9}' /proc/meminfo 2>/dev/null || :)
    busy=$(calculate %s "${load:-0} < 0.5 ? \"\" : \"; not idle (load average $load): wall times and ratios are not to be relied on\"")
    commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
    cat <<END
# Bench

What \`make bench${BENCH_LONG:+-long}\` prints; \`make -s bench${BENCH_LONG:+-long} >BENCH.md\` writes this page anew.

- machine: ${processor:-$(uname -m)}, $(getconf _NPROCESSORS_ONLN) cores, ${memory:-memory unknown}; $(uname -sr)$busy
- compiler: $(${CC:-cc} --version | head -n 1), ${CFLAGS:-no flags}
- peers: $(echo "${peers:-, none}" | cut -c3-)${missing:+; not installed: $(echo "$missing" | cut -c3-)}
- articles: $count $origin, $(megabytes "$articles") MB as JSON lines
- commit $commit, $(date -u +%F); figures are medians of runs: $runs, fewer where together they
  take more than ten seconds

END
}

# ---- Scoring -------------------------------------------------------------------------

bench_stages() {
    say 'the stages of scoring'
    row 'stage, in memory, one core' MB/s articles/s 'share, %'
    # shellcheck disable=SC2086 # a list of files
    attempt "$build/tests/bench_stages" -n "$runs" $models -- "$articles" >>"$work/table"
    cat <<END
## Scoring: genre and stance together

END
    print_table
}

# A model of all blocks of n-grams with so many labels, which are made up.
train_labels() { # LABELS
    head -n 400 "$work/set.jsonl" | awk -v labels="$1" '
        {sub(/"label": "[^"]*"/, "\"label\": \"label " NR % labels "\""); print}' >"$work/labels.jsonl"
    attempt "$build/bin/tenor-train" -q --cost 1 --average 13 --folds 2 --no-groups \
        --task "labels-$1" --max-features 100000 "$work/labels.jsonl" -o "$work/labels.tenor"
}

bench_labels() {
    say 'few labels and many'
    row 'one model of n-grams and evidence' 'n-grams alone, MB/s' 'whole, MB/s' \
        'times the time for 3 labels'
    for labels in 3 20; do
        train_labels $labels
        attempt "$build/tests/bench_stages" -n "$runs" "$work/labels.tenor" -- "$articles" \
            >"$work/stages"
        ngrams=$(awk -F "$tab" '/^n-grams alone/ {print $2}' "$work/stages")
        whole=$(awk -F "$tab" '/^whole/ {print $2}' "$work/stages")
        [ $labels -ne 3 ] || few=$whole
        row "$labels labels" "$ngrams" "$whole" "$(ratio "$few" "$whole")"
    done
    print_table
}

classify() { # THREADS FILE: the two models, JSON lines to JSON lines on disk
    measure -o "$work/scores.jsonl" "$build/bin/tenor-classify" -q -m models/genre.tenor \
        -m models/stance.tenor --threads "$1" --format jsonl "$2"
}

bench_files() {
    say 'files to files'
    size=$(megabytes "$articles")
    size_of_models=$(megabytes models/genre.tenor models/stance.tenor)
    classify 1 "$one"
    start=$seconds
    row 'JSON lines to JSON lines on disk' seconds MB/s articles/s 'times one thread' \
        'peak MB' 'beyond the models'
    row 'one article' "$(calculate %.3f "$seconds")" '' '' '' "$peak" \
        "$(calculate %.1f "$peak - $size_of_models")"
    for threads in 1 2; do
        classify $threads "$articles"
        [ $threads -ne 1 ] || { single=$seconds net=$(calculate %.4f "$seconds - $start"); }
        row "$count articles, threads $threads" "$(calculate %.2f "$seconds")" \
            "$(calculate %.1f "$size / $seconds")" "$(calculate %.0f "$count / $seconds")" \
            "$(calculate %.2f "$single / $seconds")" "$peak" \
            "$(calculate %.1f "$peak - $size_of_models")"
    done
    print_table
}

# ---- Training ------------------------------------------------------------------------

train_fasttext() { # NAME
    "$build/tests/bench_words" "$work/$1.jsonl" >"$work/$1.words"
    measure fasttext supervised -input "$work/$1.words" -output "$work/fasttext" -dim 50 \
        -epoch 10 -lr 0.5 -wordNgrams 2 -thread 2 -verbose 0
}

# exponent SECONDS BEFORE: of the growth since the size before this one
exponent() {
    [ -z "$2" ] || calculate %.2f "log($1 / $2) / log($size / $size_before)"
}

# slope COLUMN: the exponent over all sizes, by least squares
slope() {
    awk -v column="$1" '
        {x = log($1); y = log($column); sx += x; sy += y; sxx += x * x; sxy += x * y}
        END {
            spread = NR * sxx - sx * sx
            if (spread > 0) printf "%.2f", (NR * sxy - sx * sy) / spread
            else printf "(one size)"
        }' "$work/growth"
}

bench_train() {
    size_before='' own_before=''
    row documents MB 'tenor-train, s' exponent 'peak MB' 'fastText, s' ratio \
        'scikit-learn, s' ratio
    : >"$work/growth"
    for size in $train; do
        head -n "$size" "$work/set.jsonl" >"$work/train.jsonl"
        size=$(wc -l <"$work/train.jsonl")
        [ "$size" != "$size_before" ] || continue
        say "training on $size documents"
        measure -m "$build/bin/tenor-train" -q "$work/train.jsonl" -o "$work/model.tenor"
        own=$seconds own_peak=$peak fasttext=1 sklearn=1
        if [ -n "$has_fasttext" ]; then
            train_fasttext train
            fasttext=$seconds
        fi
        if [ -n "$python" ]; then
            measure "$python" "$here/sklearn_peer.py" train "$work/train.jsonl" "$work/sklearn"
            sklearn=$seconds
        fi
        echo "$size $own $fasttext $sklearn" >>"$work/growth"
        row "$size" "$(megabytes "$work/train.jsonl")" "$(calculate %.1f "$own")" \
            "$(exponent "$own" "$own_before")" "$(calculate %.0f "$own_peak")" \
            "${has_fasttext:+$(calculate %.1f "$fasttext")}" \
            "${has_fasttext:+$(ratio "$fasttext" "$own")}" \
            "${python:+$(calculate %.1f "$sklearn")}" "${python:+$(ratio "$sklearn" "$own")}"
        size_before=$size own_before=$own
    done
    echo "## Training"
    echo
    print_table
    growth="tenor-train $(slope 2)${has_fasttext:+, fastText $(slope 3)}${python:+, scikit-learn $(slope 4)}"
    cat <<END
Seconds grow with the documents by an exponent of: $growth.
Ratio: the peer's seconds by tenor-train's. tenor-train searches its settings, cross-validates and
calibrates, on two threads; the peak is that of all its processes. fastText makes one model: 10
epochs, 50 dimensions, word pairs, two threads, of ready words, and does not calibrate.
scikit-learn fits one linear SVM with the C that it is told and calibrates on five folds, on one
thread.

END
}

# ---- The machines alone --------------------------------------------------------------

# Has svm-train make one machine a label against the rest, as ours are.
write_sides() {
    labels=$(cut -d ' ' -f 1 "$work/vectors" | sort -n | tail -n 1)
    for label in $(seq "$labels"); do
        awk -v label="$label" '{sub(/^[0-9]+/, $1 == label ? "1" : "-1"); print}' \
            "$work/vectors" >"$work/side.$label"
    done
}

cat >"$work/svm-train-all" <<'END'
#!/bin/sh
for label in $(seq "$2"); do
    svm-train -t 0 -c 1 -m 256 "$1/side.$label" "$1/side.model" || exit
done
END
chmod +x "$work/svm-train-all"

# The largest relative difference of our objectives and liblinear's. Its labels are in the order
# in which they occur.
compare_objectives() { # OURS
    liblinear-train -s 3 -c 1 -B 1 -e 0.001 "$work/vectors" "$work/liblinear" |
        sed -n 's/^Objective value = //p' | sort -g >"$work/objectives"
    echo "$1" | tr ' ' '\n' | sort -g | paste - "$work/objectives" | awk '
        {d = $1 / $2 - 1; d = d < 0 ? -d : d; most = d > most ? d : most}
        END {if (NF != 2 || most > 1e-2) exit 1; printf "%.0e", most}' ||
        die "liblinear-train solved another problem: its objectives differ from '$1'"
}

# solver NAME FILE: sets seconds and objectives of one of our solvers
solver() {
    IFS=$tab read -r _ seconds objectives <<END
$(grep "^$1$tab" "$2")
END
}

bench_solve() {
    row documents 'Gram and descent, s' '2 threads, s' 'svm-train -t 0, s' ratio \
        'objectives differ' 'descent, s' 'liblinear-train, s' ratio
    for size in $solve; do
        head -n "$size" "$work/set.jsonl" >"$work/train.jsonl"
        size=$(wc -l <"$work/train.jsonl")
        say "solving for $size documents"
        for threads in 1 2; do
            attempt "$build/tests/bench_solvers" -t $threads -n "$runs" "$work/train.jsonl" \
                >"$work/solved.$threads"
        done
        solver gram "$work/solved.2"
        gram_2=$seconds
        solver gram "$work/solved.1"
        gram=$seconds ours=$objectives
        solver descent "$work/solved.1"
        descent=$seconds
        attempt "$build/tests/bench_solvers" -w "$work/vectors" "$work/train.jsonl"
        svm='' svm_ratio='' difference='' linear='' linear_ratio=''
        if [ -n "$has_svm" ]; then
            write_sides
            measure "$work/svm-train-all" "$work" "$labels"
            svm=$(calculate %.1f "$seconds") svm_ratio=$(calculate %.0f "$seconds / $gram")
        fi
        if [ -n "$has_liblinear" ]; then
            measure liblinear-train -q -s 3 -c 1 -B 1 "$work/vectors" "$work/liblinear"
            linear=$(calculate %.2f "$seconds") linear_ratio=$(ratio "$seconds" "$descent")
            difference=$(compare_objectives "$ours")
        fi
        row "$size" "$(calculate %.2f "$gram")" "$(calculate %.2f "$gram_2")" "$svm" \
            "$svm_ratio" "$difference" "$(calculate %.2f "$descent")" "$linear" "$linear_ratio"
    done
    cat <<END
## Machines alone

END
    print_table
    cat <<END
The same unit vectors of words and word pairs, the same objective (L1 loss, C 1), one machine a
label against the rest; ours by descent on one Gram matrix for all labels, or on the vectors, from
vectors in memory to machines, on one thread and on two; the peers with reading and writing files.
svm-train puts no penalty on the bias; objectives are compared with liblinear's at a hundredth of
its usual tolerance. Ratio: the peer's seconds by ours on one thread.

END
}

# ---- Peers at scoring, sizes, opening ------------------------------------------------

# scoring_row NAME FILE NET-SECONDS
scoring_row() {
    row "$1" "$(calculate %.1f "$(megabytes "$2") / $3")" "$(calculate %.0f "$count / $3")" \
        "$(calculate %.1f "$3 / $net")"
}

# score_by NAME ALL ONE COMMAND...: by a peer whose last argument is the file
score_by() {
    name=$1 all=$2 first=$3
    shift 3
    measure "$@" "$first"
    opening=$seconds
    measure "$@" "$all"
    scoring_row "$name" "$all" "$(calculate %.4f "$seconds - $opening")"
}

opening_row() { # NAME FILES OPEN-MS PROCESS-SECONDS
    # shellcheck disable=SC2086 # a list of files
    row "$1" "$(megabytes $2)" "$3" "$(calculate %.1f "1000 * $4")"
}

bench_peers() {
    say 'peers at scoring'
    row 'scoring, one core, less the time for one article' MB/s articles/s "times Tenor's time"
    scoring_row 'tenor-classify, genre and stance with evidence' "$articles" "$net"
    if [ -n "$has_fasttext" ]; then
        for name in articles one; do
            attempt "$build/tests/bench_words" "$work/$name.jsonl" >"$work/$name.words"
        done
        score_by 'fastText predict-prob, of ready words' "$work/articles.words" \
            "$work/one.words" "$work/predict"
        fasttext_opening=$opening
    fi
    if [ -n "$python" ]; then
        score_by 'scikit-learn' "$articles" "$one" "$python" "$here/sklearn_peer.py" score \
            "$work/sklearn"
        sklearn_opening=$opening
    fi
    echo '## Beside peers'
    echo
    print_table
}

cat >"$work/predict" <<END
#!/bin/sh
exec fasttext predict-prob "$work/fasttext.bin" "\$1" 3
END
chmod +x "$work/predict"

own_opening() { # NAME MODEL...: opened together
    name=$1 options=''
    shift
    for model; do options="$options -m $model"; done
    attempt "$build/tests/bench_open" "$@" >"$work/opened"
    # shellcheck disable=SC2086 # a list of options
    measure -n 21 "$build/bin/tenor-classify" -q $options --format jsonl "$one"
    opening_row "$name" "$*" "$(cat "$work/opened")" "$seconds"
}

bench_opening() {
    say 'opening'
    row model MB 'to open, ms' 'process with one article, ms'
    # shellcheck disable=SC2086 # a list of files
    {
        for model in $models; do own_opening "$model" "$model"; done
        own_opening 'both' $models
    }
    last=$(tail -n 1 "$work/growth" | cut -d ' ' -f 1)
    own_opening "tenor-train, $last documents" "$work/model.tenor"
    [ -z "$has_fasttext" ] ||
        opening_row "fastText, $last documents" "$work/fasttext.bin" '' "$fasttext_opening"
    [ -z "$python" ] ||
        opening_row "scikit-learn, $last documents" "$work/sklearn" '' "$sklearn_opening"
    print_table
}

find_peers
find_articles
describe
bench_stages
bench_labels
bench_files
bench_train
bench_peers
bench_opening
bench_solve
