#!/bin/sh
# Trains the shipped models from the public corpora. usage: make-models.sh BUILD CORPORA
set -eu
build=$1 corpora=$2
here=$(dirname "$0")
train() { # task, labelled set, options...
    task=$1 set=$2
    shift 2
    [ -r "$corpora/$set" ] || {
        echo "make-models: '$corpora/$set' is not there; say where with CORPORA=DIR" >&2
        exit 66
    }
    "$build/bin/tenor-train" --task "$task" "$corpora/$set" "$@" -o "$here/$task.tenor"
}
train genre genre/articles.jsonl.gz --max-features 150000
train stance stance/syria.jsonl --max-features 150000
train hyperpartisan stance/hyperpartisan.jsonl
train lean stance/allsides/articles.jsonl.gz --chars none --max-features 440000
