# Functions for the recipes; see run.sh.

# needs COMMAND...: skips where one of them is not installed.
needs() {
    for command; do
        command -v "$command" >/dev/null 2>&1 || {
            echo "$command is not installed"
            exit 77
        }
    done
}

# The filter: JSON lines in, JSON lines out.
score() {
    tenor-classify -m "$MODEL" -q --input jsonl --format jsonl "$@"
}

# same WHAT FILE EXPECTED
same() {
    cmp "$2" "$3" && return
    echo "$1: not what a plain run gives"
    exit 1
}

# is WHAT FOUND EXPECTED
is() {
    [ "$2" = "$3" ] && return
    echo "$1: '$2', not '$3'"
    exit 1
}

# patiently COMMAND...: until it succeeds, half a minute at most.
patiently() {
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ $tries -lt 300 ] || {
            echo "in vain: $*"
            exit 1
        }
        sleep 0.1
    done
}
