#!/bin/sh
# Runs a command whose programs are built with AddressSanitizer, and fails if any of them reported
# something. Leaks are found when a process ends: a test has passed by then. usage: asan.sh DIRECTORY
# COMMAND...
set -eu
reports=$1
shift
rm -rf "$reports"
mkdir -p "$reports"
status=0
ASAN_OPTIONS=log_path="'$reports/report'" "$@" || status=$?
for report in "$reports"/*; do # a test that takes the memory away leaves one without a finding
    grep -qE 'Sanitizer|runtime error' "$report" 2>/dev/null || continue
    cat "$report" >&2
    [ "$status" -ne 0 ] || status=1
done
exit "$status"
