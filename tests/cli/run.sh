#!/bin/sh
# Runs the command-line tests.
# usage: run.sh [BUILD] [--accept] [NAME...]
#
# Each NAME.test is a shell script that runs in a new directory, with the functions of
# helpers.sh and these variables: BIN (the build's bin/, which is also first in PATH), ROOT (the
# checkout), DATA (data/sample), MODELS (two models trained on it, genre.tenor and
# stance.tenor). What it prints to standard output and standard error, and its exit status, must
# be what NAME.out says; --accept writes that file anew. A script that exits with 77 is
# skipped, and its last line says why.
set -u
here=$(cd "$(dirname "$0")" && pwd)
ROOT=$(cd "$here/../.." && pwd)
build=$ROOT/build accept=no names=
for argument; do
    case $argument in
    --accept) accept=yes ;;
    */*) build=$(cd "$argument" && pwd) || exit 2 ;;
    *) names="$names $argument" ;;
    esac
done
if [ -z "$names" ]; then
    for test in "$here"/*.test; do
        names="$names $(basename "$test" .test)"
    done
fi

BIN=$build/bin DATA=$ROOT/data/sample HELPERS=$here/helpers.sh
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
MODELS=$work/models
export BIN ROOT DATA MODELS HELPERS PATH="$BIN:$PATH" LC_ALL=C
export TENOR_DATA="$ROOT/data"
unset TENOR_MODELS NO_COLOR

mkdir "$MODELS"
for task in genre stance; do
    if ! tenor-train --quiet --task $task --label-field $task --cost 1 --average 1 \
        --background none \
        -o "$MODELS/$task.tenor" "$DATA/articles.jsonl"; then
        echo "run.sh: cannot train on $DATA/articles.jsonl" >&2
        exit 1
    fi
done

. "$here/../golden_cases.sh"
compare_cases ""
