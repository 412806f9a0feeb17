# Runs cases and compares what they print with NAME.out. Sourced by the run.sh of a folder of cases,
# which sets: here (the folder), work, names, accept, HELPERS.

# Prints what the case did, in the form of NAME.out.
run_case() {
    mkdir "$work/case" && cd "$work/case" || exit 2
    timeout 300 sh -c '. "$HELPERS"; . "$0"' "$1" >"$work/stdout" 2>"$work/stderr" </dev/null
    status=$?
    cd "$work" && chmod -R u+rwx case && rm -rf case
    cat "$work/stdout"
    if [ -s "$work/stderr" ]; then
        echo "--- standard error"
        cat "$work/stderr"
    fi
    [ $status -eq 0 ] || echo "--- exit $status"
    return $status
}

# compare_cases TITLE: the last line begins with it.
compare_cases() {
    passed=0 failed=0 skipped=0
    for name in $names; do
        expected=$here/$name.out
        (run_case "$here/$name.test") >"$work/actual"
        if [ $? -eq 77 ]; then
            skipped=$((skipped + 1))
            echo "skip $name: $(tail -n 1 "$work/stdout")"
        elif [ $accept = yes ]; then
            cp "$work/actual" "$expected"
            echo "took $name"
        elif diff -u "$expected" "$work/actual" >"$work/diff" 2>&1; then
            passed=$((passed + 1))
            echo "ok   $name"
        else
            failed=$((failed + 1))
            echo "FAIL $name"
            cat "$work/diff"
        fi
    done
    echo "$1$passed passed, $failed failed, $skipped skipped"
    [ $failed -eq 0 ]
}
