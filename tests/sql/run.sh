#!/bin/sh
# Runs the tests of the extensions of SQLite and PostgreSQL.
# usage: run.sh [BUILD] [--accept] [NAME...]
#
# Each NAME.test is a shell script that runs in a new directory, with the functions of helpers.sh and
# these variables: BIN (the build's bin/, which is also first in PATH), BUILD, ROOT (the checkout),
# DATA (data/sample), MODELS (a copy of two models trained on it, genre.tenor and stance.tenor).
# What it prints to standard output and standard error, and its exit status, must be what NAME.out
# says; --accept writes that file anew. A script that exits with 77 is skipped, and its last line says
# why. Tests that begin with postgresql_ share a server of their own: it listens on a socket in the
# tests' folder alone, and has a new database for each.
set -u
here=$(cd "$(dirname "$0")" && pwd)
ROOT=$(cd "$here/../.." && pwd)
BUILD=$ROOT/build accept=no names=
for argument; do
    case $argument in
    --accept) accept=yes ;;
    */*) BUILD=$(cd "$argument" && pwd) || exit 2 ;;
    *) names="$names $argument" ;;
    esac
done
if [ -z "$names" ]; then
    for test in "$here"/*.test; do
        names="$names $(basename "$test" .test)"
    done
fi

BIN=$BUILD/bin DATA=$ROOT/data/sample HELPERS=$here/helpers.sh SQL=$here
work=$(mktemp -d) || exit 2
MODELS=$work/models
export BIN BUILD ROOT DATA MODELS HELPERS SQL PATH="$BIN:$PATH" LC_ALL=C
export TENOR_DATA="$ROOT/data" SERVER="$work/server"
unset TENOR_MODELS
stop() {
    [ ! -e "$SERVER/started" ] || "$here/server.sh" stop
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

mkdir "$MODELS"
chmod a+rx "$work" "$MODELS"
for task in genre stance; do
    if ! tenor-train --quiet --task $task --label-field $task --cost 1 --average 1 \
        --background none \
        -o "$MODELS/$task.tenor" "$DATA/articles.jsonl"; then
        echo "run.sh: cannot train on $DATA/articles.jsonl" >&2
        exit 1
    fi
done
chmod a+r "$MODELS"/*

. "$here/../golden_cases.sh"
compare_cases "sql: "
