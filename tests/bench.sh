#!/bin/sh
# Speed, memory and size, beside the peers that are installed, as Markdown.
# usage: bench.sh BUILD [CORPORA]; `make -s bench PLOT=BENCH.svg >BENCH.md` writes that page.
#
# Articles are those of stance/allsides in CORPORA, or else are made of data/sample. With
# BENCH_LONG set it trains on as many as there are (up to 36,000), which takes 40 minutes. The
# machine should have nothing else to do: only what is in memory is in processor time.
# RUNS says how many runs a median is of; SCORED, TRAIN and SOLVE how many documents are scored,
# trained on and solved for. PLOT is where a picture of how cost grows is written. BEFORE is a
# checkout of an earlier version, built, with build/tests/bench_memory: that is measured too, in
# turns, with its own models.
set -eu
build=$1 corpora=${2:-} here=$(dirname "$0")/bench
before=${BEFORE:-} plot=${PLOT:-}
runs=${RUNS:-5} scored=${SCORED:-4000}
if [ -n "${BENCH_LONG:-}" ]; then
    train=${TRAIN:-1000 2000 4000 8000 16000 28000 36000} solve=${SOLVE:-1000 4000}
else
    train=${TRAIN:-250 500 1000} solve=${SOLVE:-500}
fi
pair='models/genre.tenor models/stance.tenor'
all='models/genre.tenor models/hyperpartisan.tenor models/lean.tenor models/stance.tenor'
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

# measure [OPTION]... COMMAND... [-- COMMAND...]...: sets seconds (the median) and peak (megabytes)
# of the first command; result N sets those of the Nth. After ten seconds no further run is begun.
measure() {
    attempt "$build/tests/bench_measure" -n "$runs" -s 10 "$@" >"$work/measured"
    result 1
}

result() { # N
    sed -n "$1p" "$work/measured" >"$work/measured.one"
    IFS=$tab read -r seconds peak _ <"$work/measured.one"
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

find_before() {
    has_memory_before=''
    [ -n "$before" ] || return 0
    [ -x "$before/build/bin/tenor-classify" ] || die "BEFORE: '$before' is not built"
    if [ -x "$before/build/tests/bench_memory" ]; then
        has_memory_before=1
    else
        say "'$before' has no build/tests/bench_memory, so it is not measured in memory"
    fi
}

# The first articles of AllSides' random_train, which are in no order; if more are wanted, then
# the others.
take_allsides() {
    gzip -dc "$corpora/stance/allsides/articles.jsonl.gz" | awk -v count="$1" '
        NR == FNR {wanted["\"id\": \"" $1 "\""] = 1; next}
        match($0, /"id": "[^"]*"/) && substr($0, RSTART, RLENGTH) in wanted {
            print
            if (++taken == count) exit
            next
        }
        {rest[++left] = $0}
        END {for (i = 1; taken < count && i <= left; i++) {print rest[i]; taken++}}
        ' "$corpora/stance/allsides/random_train.ids" - >"$work/set.jsonl"
    origin='of the set stance/allsides'
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
    before_commit=''
    [ -z "$before" ] ||
        before_commit=$(git -C "$before" rev-parse --short HEAD 2>/dev/null || echo unknown)
    cat <<END
# Bench

What \`make bench${BENCH_LONG:+-long}\` prints; \`make -s bench${BENCH_LONG:+-long}${before:+ BEFORE=DIR} PLOT=BENCH.svg >BENCH.md\`
writes this page and its picture anew.

- machine: ${processor:-$(uname -m)}, $(getconf _NPROCESSORS_ONLN) cores, ${memory:-memory unknown}; $(uname -sr)$busy
- compiler: $(${CC:-cc} --version | head -n 1), ${CFLAGS:-no flags}
- peers: $(echo "${peers:-, none}" | cut -c3-)${missing:+; not installed: $(echo "$missing" | cut -c3-)}
- articles: $count $origin, $(megabytes "$articles") MB as JSON lines
- commit $commit, $(date -u +%F)${before_commit:+, beside commit $before_commit (before)}; figures
  are medians of $runs runs, which take turns with those of the peers; fewer where
  together they take more than ten seconds

END
}

# ---- Scoring -------------------------------------------------------------------------

bench_stages() {
    say 'the stages of scoring'
    row 'stage, in memory, one core' MB/s articles/s 'share, %'
    attempt "$build/tests/bench_stages" -n "$runs" models/genre.tenor -- "$articles" \
        >>"$work/table"
    echo '## The stages of scoring: genre'
    echo
    print_table
}

# in_memory CHECKOUT BUILD NAME MODEL...: adds the speed in memory, with tenor-classify's limit
in_memory() {
    checkout=$1 program=$2/tests/bench_memory name=$3
    shift 3
    for model; do
        shift
        set -- "$@" "$checkout/$model"
    done
    attempt "$program" -l 48 "$@" -- "$articles" >"$work/memory.one"
    cut -f 2 "$work/memory.one" >>"$work/memory.$name"
}

# Sets memory_NAME, as medians of turns.
measure_in_memory() {
    say 'in memory'
    rm -f "$work"/memory.*
    left=$runs
    # shellcheck disable=SC2086 # lists of files
    while [ "$left" -gt 0 ]; do
        left=$((left - 1))
        in_memory . "$build" all $all
        in_memory . "$build" pair $pair
        [ -n "$has_memory_before" ] || continue
        in_memory "$before" "$before/build" all.before $all
        in_memory "$before" "$before/build" pair.before $pair
    done
    memory_all=$(median all) memory_pair=$(median pair)
    memory_all_before=$(median all.before) memory_pair_before=$(median pair.before)
}

median() { # NAME
    [ ! -e "$work/memory.$1" ] ||
        sort -g "$work/memory.$1" | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'
}

bench_curve() {
    say 'memory and speed'
    row 'limit of a result, MB' 'genre and stance, MB/s' 'again' 'all four models, MB/s' 'again'
    # shellcheck disable=SC2086 # lists of files
    {
        attempt "$build/tests/bench_memory" $pair -- "$articles" >"$work/curve.pair"
        attempt "$build/tests/bench_memory" $all -- "$articles" >"$work/curve.all"
    }
    paste "$work/curve.pair" "$work/curve.all" |
        awk -F "$tab" -v OFS="$tab" '{print $1, $2, $3, $5, $6}' >>"$work/table"
    echo '## Speed by memory'
    echo
    echo 'By the library, in processor time, of articles that are in memory; "again": the same articles'
    echo 'a second time. The default limit is 14 MB, that of tenor-classify 48 MB for all threads.'
    echo
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

# Scripts that score a file, so that they can take turns: score.NAME FILE
write_script() { # NAME COMMAND...
    name=$1
    shift
    # shellcheck disable=SC2016 # $1 is for that script
    printf '#!/bin/sh\nexec %s "$1"\n' "$*" >"$work/score.$name"
    chmod +x "$work/score.$name"
}

write_scripts() {
    options='-q --format jsonl --threads'
    models=''
    for model in $pair; do models="$models -m $model"; done
    write_script pair "'$build/bin/tenor-classify' $models $options 1"
    write_script pair2 "'$build/bin/tenor-classify' $models $options 2"
    models=''
    for model in $all; do models="$models -m $model"; done
    write_script all "'$build/bin/tenor-classify' $models $options 1"
    write_script all2 "'$build/bin/tenor-classify' $models $options 2"
    if [ -n "$before" ]; then
        old="env TENOR_DATA='$before/data' '$before/build/bin/tenor-classify'"
        models=''
        for model in $pair; do models="$models -m '$before/$model'"; done
        write_script pair.before "$old $models $options 1"
        models=''
        for model in $all; do models="$models -m '$before/$model'"; done
        write_script all.before "$old $models $options 1"
    fi
    [ -z "$has_fasttext" ] ||
        write_script fasttext "'$work/fasttext.sh'"
    [ -z "$python" ] ||
        write_script sklearn "$python '$here/sklearn_peer.py' score '$work/sklearn'"
}

# fastText reads words that are ready.
cat >"$work/fasttext.sh" <<END
#!/bin/sh
exec fasttext predict-prob "$work/fasttext.bin" "\$1.words" 3
END
chmod +x "$work/fasttext.sh"

# of NAME: whether there is such a script
there() {
    [ -x "$work/score.$1" ]
}

# Measures all scripts on a file, in turns: NAME seconds peak.
score_all() { # FILE OUTPUT
    file=$1 output=$2
    set --
    names=''
    for name in all all2 all.before pair pair2 pair.before fasttext sklearn; do
        there $name || continue
        names="$names $name"
        [ $# -eq 0 ] || set -- "$@" --
        set -- "$@" "$work/score.$name" "$file"
    done
    measure -o "$work/scores" "$@"
    for name in $names; do echo "$name"; done | paste - "$work/measured" >"$output"
}

of() { # NAME COLUMN FILE
    awk -F "$tab" -v name="$1" -v column="$2" '$1 == name {print $column}' "$3"
}

# net NAME: the seconds for all articles less those for one
net() {
    calculate %.4f "$(of "$1" 2 "$work/many") - $(of "$1" 2 "$work/single")"
}

scored_row() { # NAME TITLE
    there "$1" || return 0
    seconds=$(net "$1")
    row "$2" "$(calculate %.1f "1000 * $(of "$1" 2 "$work/single")")" \
        "$(calculate %.2f "$seconds")" "$(calculate %.1f "$size / $seconds")" \
        "$(calculate %.0f "$count / $seconds")" "$(of "$1" 3 "$work/many")"
}

# times_net A B: how many times as fast A is as B; nothing if that is not there
times_net() {
    ! there "$2" || ratio "$(net "$2")" "$(net "$1")"
}

scored_ratios() { # NAME TITLE MEMORY
    ratios "$2" "$(times_net "$1" "$1.before")" "$(times_net "$1" fasttext)" \
        "$(times_net "$1" sklearn)" "$(times_net "${1}2" "$1")" \
        "$(ratio "$size / $(net "$1")" "$3")"
}

memory_ratios() { # TITLE SPEED SPEED-BEFORE
    [ -z "$3" ] || ratios "$1" "$(ratio "$2" "$3")" '' '' '' ''
}

bench_files() {
    say 'files to files'
    size=$(megabytes "$articles")
    for name in articles one; do
        attempt "$build/tests/bench_words" "$work/$name.jsonl" >"$work/$name.jsonl.words"
    done
    write_scripts
    score_all "$one" "$work/single"
    score_all "$articles" "$work/many"
    row "JSON lines to JSON lines, $count articles" 'one article, ms' 'the others, s' MB/s articles/s \
        'peak MB'
    scored_row all 'all four models, as run by default'
    scored_row all2 'the same, two threads'
    scored_row all.before 'the same before, one thread'
    scored_row pair 'genre and stance'
    scored_row pair2 'the same, two threads'
    scored_row pair.before 'the same before, one thread'
    scored_row fasttext 'fastText predict-prob, of ready words'
    scored_row sklearn 'scikit-learn'
    echo '## Scoring'
    echo
    print_table
    cat <<END
On one thread where no other number is said, evidence included. fastText's and scikit-learn's models
are those of the largest training set below.

END
    scored_ratios all 'all four models, as run by default' "$memory_all"
    scored_ratios pair 'genre and stance' "$memory_pair"
    memory_ratios 'all four models, in memory' "$memory_all" "$memory_all_before"
    memory_ratios 'genre and stance, in memory' "$memory_pair" "$memory_pair_before"
}

# What scoring takes, by how many articles there are.
bench_growing_memory() {
    say 'memory of scoring'
    row 'articles scored, all four models' MB 'peak MB, one thread'
    last=''
    for documents in $train; do
        take_first "$documents" || continue
        measure -n 1 "$work/score.all" "$work/train.jsonl"
        row "$documents" "$(megabytes "$work/train.jsonl")" "$peak"
        point MB tenor-classify "$documents" "$peak"
    done
    print_table
}

# ---- Training ------------------------------------------------------------------------

cat >"$work/train.fasttext" <<END
#!/bin/sh
exec fasttext supervised -input "\$1.words" -output "$work/fasttext" -dim 50 -epoch 10 -lr 0.5 \\
    -wordNgrams 2 -thread 2 -verbose 0
END
cat >"$work/train.before" <<END
#!/bin/sh
TENOR_DATA='$before/data' exec '$before/build/bin/tenor-train' -q --threads 2 "\$1" \\
    -o "$work/before.tenor"
END
chmod +x "$work/train.fasttext" "$work/train.before"

# take_first N: makes train.jsonl of the first N articles, and sets documents to their number. False if
# there are no more than the last time.
take_first() {
    head -n "$1" "$work/set.jsonl" >"$work/train.jsonl"
    documents=$(wc -l <"$work/train.jsonl")
    [ "$documents" != "$last" ] || return
    last=$documents
}

# point UNIT NAME DOCUMENTS VALUE: of a line that is to be drawn
point() {
    printf '%s\t%s\t%s\t%s\n' "$@" >>"$work/growth"
}

# slope UNIT NAME: the exponent of growth over all sizes, by least squares
slope() {
    awk -F "$tab" -v unit="$1" -v name="$2" '
        $1 == unit && $2 == name {
            n++; x = log($3); y = log($4); sx += x; sy += y; sxx += x * x; sxy += x * y
        }
        END {
            spread = n * sxx - sx * sx
            if (n > 1 && spread > 0) printf "%s %.2f", name, (n * sxy - sx * sy) / spread
            else printf "%s (one size)", name
        }' "$work/growth"
}

# trained N NAME: adds the seconds and the peak of the Nth that was measured to the row, and to the lines;
# sets times, the seconds by ours
trained() {
    result "$1"
    cells="$cells$tab$(calculate %.1f "$seconds")$tab$(calculate %.0f "$peak")"
    times=$(ratio "$seconds" "$own")
    point s "$2" "$documents" "$seconds"
}

# Trains by all, in turns.
train_all() {
    set -- "$build/bin/tenor-train" -q --threads 2 "$work/train.jsonl" -o "$work/model.tenor" \
        -- "$build/bin/tenor-train" -q --threads 1 "$work/train.jsonl" -o "$work/one.tenor"
    [ -z "$before" ] || set -- "$@" -- "$work/train.before" "$work/train.jsonl"
    if [ -n "$has_fasttext" ]; then
        "$build/tests/bench_words" "$work/train.jsonl" >"$work/train.jsonl.words"
        set -- "$@" -- "$work/train.fasttext" "$work/train.jsonl"
    fi
    [ -z "$python" ] || set -- "$@" -- "$python" "$here/sklearn_peer.py" train \
        "$work/train.jsonl" "$work/sklearn"
    measure "$@"
    cmp "$work/model.tenor" "$work/one.tenor" >/dev/null ||
        die 'one thread and two train different models'
    own=$seconds cells=''
    text=$(megabytes "$work/train.jsonl")
    trained 1 tenor-train
    point MB tenor-train "$documents" "$peak"
    cells="$cells$tab$(calculate %.1f "$peak / $text")"
    result 2
    cells="$cells$tab$(calculate %.1f "$seconds")" threads=$(ratio "$seconds" "$own")
    n=2 by_before='' by_fasttext='' by_sklearn=''
    [ -z "$before" ] || { trained $((n += 1)) before; by_before=$times; }
    [ -z "$has_fasttext" ] || { trained $((n += 1)) fastText; by_fasttext=$times; }
    [ -z "$python" ] || { trained $((n += 1)) scikit-learn; by_sklearn=$times; }
    printf '%s\t%s%s\n' "$documents" "$text" "$cells" >>"$work/table"
    ratios "training on $documents documents" "$by_before" "$by_fasttext" "$by_sklearn" "$threads" ''
}

bench_train() {
    row documents MB 'tenor-train, s' 'peak MB' 'times the text' 'one thread, s' \
        ${before:+'before, s' 'peak MB'} ${has_fasttext:+'fastText, s' 'peak MB'} \
        ${python:+'scikit-learn, s' 'peak MB'}
    last=''
    for documents in $train; do
        take_first "$documents" || continue
        say "training on $documents documents"
        train_all
    done
    trained_last=$documents
    echo '## Training'
    echo
    print_table
    cat <<END
On two threads where no other number is said; scikit-learn has one. tenor-train searches its settings,
cross-validates and calibrates. fastText makes one model: 10 epochs, 50 dimensions, word pairs, of
ready words, and does not calibrate. scikit-learn fits one linear SVM with the C that it is told and
calibrates on five folds.

END
}

# ---- Growth, ratios ------------------------------------------------------------------

bench_growth() {
    echo '## How cost grows'
    echo
    if [ -n "$plot" ]; then
        awk -f "$here/plot.awk" "$work/growth" >"$plot"
        echo "![Seconds of training and peak memory by number of documents]($(basename "$plot"))"
        echo
    fi
    cat <<END
Exponents, by least squares over all sizes; 1 is in proportion. Seconds of training:
$(slope s tenor-train)${before:+, $(slope s before)}${has_fasttext:+, $(slope s fastText)}${python:+, $(slope s scikit-learn)}.
Peak memory: $(slope MB tenor-train), $(slope MB tenor-classify) (all four models, one thread).

END
    cat "$work/page.memory"
}

# ratios TITLE CELL...: a line of the table of ratios
ratios() {
    printf '%s' "$1" >>"$work/ratios"
    shift
    [ -n "$before" ] || shift
    for cell; do printf '\t%s' "$cell"; done >>"$work/ratios"
    echo >>"$work/ratios"
}

bench_ratios() {
    row 'times as fast as' ${before:+'the build before'} fastText scikit-learn \
        'itself on one thread' 'itself in memory'
    # Scoring comes first, but is measured last: peers score by what they were trained to.
    grep -v '^training' "$work/ratios" >>"$work/table"
    grep '^training' "$work/ratios" >>"$work/table"
    echo '## Ratios'
    echo
    print_table
    cat <<END
Above 1 Tenor is faster. Scoring: evidence included, from JSON lines to JSON lines, less the time for one
article; on one thread, but on two beside "itself on one thread". Training: on two threads, with search,
cross-validation and calibration; scikit-learn on one.

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
    row documents 'Gram and descent, s' '2 threads, s' 'Gram and libsvm, s' ratio \
        'svm-train -t 0, s' ratio 'objectives differ' 'descent, s' 'liblinear-train, s' ratio
    smallest=''
    for size in $solve; do
        head -n "$size" "$work/set.jsonl" >"$work/train.jsonl"
        size=$(wc -l <"$work/train.jsonl")
        smallest=${smallest:-$size}
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
        solver libsvm "$work/solved.1"
        libsvm=$seconds
        attempt "$build/tests/bench_solvers" -w "$work/vectors" "$work/train.jsonl"
        svm='' svm_ratio='' difference='' linear='' linear_ratio=''
        if [ -n "$has_svm" ] && [ "$size" = "$smallest" ]; then # it takes minutes for more
            write_sides
            measure "$work/svm-train-all" "$work" "$labels"
            svm=$(calculate %.1f "$seconds") svm_ratio=$(calculate %.0f "$seconds / $gram")
        fi
        if [ -n "$has_liblinear" ]; then
            measure liblinear-train -q -s 3 -c 1 -B 1 "$work/vectors" "$work/liblinear"
            linear=$(calculate %.2f "$seconds") linear_ratio=$(ratio "$seconds" "$descent")
            difference=$(compare_objectives "$ours")
        fi
        row "$size" "$(calculate %.2f "$gram")" "$(calculate %.2f "$gram_2")" \
            "$(calculate %.2f "$libsvm")" "$(ratio "$libsvm" "$gram")" "$svm" "$svm_ratio" \
            "$difference" "$(calculate %.2f "$descent")" "$linear" "$linear_ratio"
    done
    cat <<END
## Machines alone

END
    print_table
    cat <<END
The same unit vectors of words and word pairs, the same objective (L1 loss, C 1), one machine a
label against the rest; ours by descent on one Gram matrix for all labels, or on the vectors, from
vectors in memory to machines, on one thread and on two; libsvm as \`--solver libsvm\` has it, on the
same matrix; the peers with reading and writing files. libsvm and svm-train put no penalty on the bias;
objectives are compared with liblinear's at a hundredth of its usual tolerance. Ratio: the other's
seconds by ours on one thread.

END
}

# ---- Sizes, opening ------------------------------------------------------------------

opening_row() { # NAME FILES OPEN-MS PROCESS-MS
    # shellcheck disable=SC2086 # a list of files
    row "$1" "$(megabytes $2)" "$3" "$4"
}

own_opening() { # NAME MODEL...: opened together
    name=$1 options=''
    shift
    for model; do options="$options -m $model"; done
    attempt "$build/tests/bench_open" "$@" >"$work/opened"
    # shellcheck disable=SC2086 # a list of options
    measure -n 21 "$build/bin/tenor-classify" -q $options --format jsonl "$one"
    opening_row "$name" "$*" "$(cat "$work/opened")" "$(calculate %.1f "1000 * $seconds")"
}

bench_opening() {
    say 'opening'
    row model MB 'to open, ms' 'process with one article, ms'
    # shellcheck disable=SC2086 # a list of files
    {
        for model in $all; do own_opening "$model" "$model"; done
        own_opening 'all four' $all
    }
    own_opening "tenor-train, $trained_last documents" "$work/model.tenor"
    [ -z "$has_fasttext" ] || opening_row "fastText, $trained_last documents" "$work/fasttext.bin" '' \
        "$(calculate %.1f "1000 * $(of fasttext 2 "$work/single")")"
    [ -z "$python" ] || opening_row "scikit-learn, $trained_last documents" "$work/sklearn" '' \
        "$(calculate %.1f "1000 * $(of sklearn 2 "$work/single")")"
    echo '## Models'
    echo
    print_table
}

find_peers
find_before
find_articles
describe
bench_train >"$work/page.train"
measure_in_memory
bench_files >"$work/page.files"
bench_growing_memory >"$work/page.memory"
bench_ratios
cat "$work/page.files" "$work/page.train"
bench_growth
bench_curve
bench_stages
bench_labels
bench_opening
bench_solve
