#!/bin/sh
# Do the modules that use vector instructions give the same bits on another kind of processor? Builds
# tests/processor/bits.c for arm64 and runs it by qemu-user. usage: other_processor.sh [CC]
# Skips, saying so, where there is no compiler or no emulator for it.
set -eu
cc=${1:-cc} other=aarch64-linux-gnu-gcc
emulator=$(command -v qemu-aarch64 || command -v qemu-aarch64-static || true)
for tool in "$other" "${emulator:-qemu-aarch64}"; do
    command -v "$tool" >/dev/null || { echo "skip other_processor.sh: '$tool' is not installed"; exit 0; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

build() { # COMPILER OUTPUT
    "$1" -std=c11 -O2 -ffp-contract=off -D_POSIX_C_SOURCE=200809L -DNDEBUG -pthread -static \
        -o "$2" tests/processor/bits.c tests/random_dataset.c features/base/failure.c \
        features/base/memory.c features/base/stop.c features/evidence/tone.c models/row_sums.c \
        train/forms.c train/gram.c train/kernel_solver.c train/linear_solver.c train/minhash.c \
        train/near_duplicates.c train/parallel.c -lm
}

build "$cc" "$work/here"
build "$other" "$work/there"
"$work/here" >"$work/here.out"
"$emulator" "$work/there" >"$work/there.out"
diff "$work/here.out" "$work/there.out" || {
    echo "other_processor.sh: arm64 (>) computes other bits than this processor (<)" >&2
    exit 1
}
echo "other_processor.sh: the same bits on arm64: $(wc -l <"$work/here.out") modules"
