#!/bin/sh
# Runs the recipes and the promises of tenor-pipeline(7): tenor-classify as a filter in engines that cut their input into
# parts, start it many times, or keep it running. What they give must be what one plain run gives.
# usage: run.sh BUILD [NAME...]
#
# Each NAME.sh is a shell script that runs in a new directory, with the functions of helpers.sh and these
# variables: MODEL, ARTICLES (72 records of JSON lines with ids) and EXPECTED (what a plain run makes of
# them). It fails with a message, or exits with 77 where its engine is missing; its last line says so.
# The packages are parallel, libtext-csv-perl, kcat, redis-server, redis-tools, postgresql, slurm-wlm,
# gearman-job-server and gearman-tools; for ClickHouse nodejs, and CHDB, the folder node_modules with chdb 3.4.0.
set -u
here=$(cd "$(dirname "$0")" && pwd)
ROOT=$(cd "$here/../.." && pwd)
build=$(cd "$1" && pwd) || exit 2
shift
[ $# -gt 0 ] || set -- $(cd "$here" && ls *.sh | sed -n -e '/^run\.sh$/d' -e '/^helpers\.sh$/d' -e 's/\.sh$//p')

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
MODEL=$ROOT/models/stance.tenor ARTICLES=$ROOT/data/sample/articles.jsonl
EXPECTED=$work/expected.jsonl HELPERS=$here/helpers.sh
export ROOT MODEL ARTICLES EXPECTED HELPERS PATH="$build/bin:$PATH" LC_ALL=C TENOR_DATA="$ROOT/data"
chmod 755 "$work"
tenor-classify -m "$MODEL" --format jsonl "$ARTICLES" >"$EXPECTED" || exit 2

passed=0 failed=0 skipped=0
for name; do
    mkdir "$work/case"
    (cd "$work/case" && timeout 120 sh -euc '. "$HELPERS"; . "$0"' "$here/$name.sh") \
        >"$work/said" 2>&1 </dev/null
    case $? in
    0)
        passed=$((passed + 1))
        echo "ok   $name"
        ;;
    77)
        skipped=$((skipped + 1))
        echo "skip $name: $(tail -n 1 "$work/said")"
        ;;
    *)
        failed=$((failed + 1))
        echo "FAIL $name"
        tail -n 30 "$work/said"
        ;;
    esac
    rm -rf "$work/case"
done
echo "pipelines: $passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
