#!/bin/sh
# Checks who includes whom: a room sees itself and those its row names, and nothing goes
# upwards or past the door (features/extract.h). HACKING.md says what each room is.
# usage: tests/rooms.sh [DIR]
set -eu
cd "${1:-.}"

# A room, and what it may include. `library` and `tool` are classify's two halves: the
# scorer, and the program, which sees tenor.h as an embedder would.
rooms='
features/base
features/text      features/base
features/rules     features/base features/text
features/page      features/base features/text features/rules
features/article   features/base features/text features/rules features/page
features/tokens    features/base features/text features/article
features/lexicon   features/base features/text features/rules features/tokens
features/evidence  features/base features/text features/article features/tokens features/lexicon features/rules
features/ngrams    features/base features/text features/tokens
features           features/base features/text features/article features/tokens features/lexicon features/evidence features/ngrams
features/io        features/base features/text features/rules features/article features/lexicon features/ngrams
features/tool      features features/base features/text features/article features/ngrams features/io
models             features features/base features/text features/article features/ngrams
metrics            features/base
train              features features/base features/text features/article features/ngrams features/io models metrics
train/weights      train features features/base features/text features/rules features/page features/article features/tokens features/lexicon features/evidence features/ngrams features/io
classify/library   features features/base features/text features/article models
classify/python
classify/tool      features/base features/text features/io metrics
classify/sql       classify/tool features/base features/io
classify/sql/sqlite      classify/sql features/base features/io
classify/sql/postgresql  classify/sql
'

find features models metrics train classify -name '*.[ch]' | sort |
    xargs grep -Hn '^#include "' |
    awk -F'[:"]' -v rooms="$rooms" '
    # The room of a file.
    function room(path, name) {
        name = path
        sub(/\/[^\/]*$/, "", name)
        if (name != "classify")
            return name
        return path ~ /\/(opening|scorer|score|result|result_[a-z]+|tenor)\.[ch]$/ ? "classify/library" : "classify/tool"
    }
    # The path of what a file includes, without "x/.." and "./".
    function target(path, included) {
        sub(/[^\/]*$/, "", path)
        path = path included
        while (sub(/[^\/]+\/\.\.\//, "", path)) ;
        return path
    }
    BEGIN {
        count = split(rooms, row, "\n")
        for (i = 1; i <= count; i++) {
            words = split(row[i], word, " ")
            if (words > 0)
                known[word[1]] = 1
            for (w = 2; w <= words; w++)
                may[word[1], word[w]] = 1
        }
    }
    {
        from = room($1)
        path = target($1, $4)
        to = room(path)
        includes++
        if (!(from in known)) {
            printf "%s: no room is called %s\n", $1, from
            wrong++
        } else if (path != "classify/tenor.h" && from != to && !((from, to) in may)) {
            printf "%s:%s: %s may not include %s\n", $1, $2, from, path
            wrong++
        }
    }
    END {
        if (!includes)
            print "rooms: no includes were found"
        else if (!wrong)
            printf "rooms: %d includes, all allowed\n", includes
        exit wrong || !includes
    }'
