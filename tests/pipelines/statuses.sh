# The exit statuses of tenor-pipeline(7), each with what is on standard output and what becomes of -o.
needs perl
head -n 3 "$ARTICLES" >three.jsonl
printf '{"id":"bad"}\n' | cat three.jsonl - >bad.jsonl

# expect STATUS LINES KEPT COMMAND...: by standard output; then the same with -o: does what was there stay?
expect() {
    wanted=$1 lines=$2 kept=$3 status=0
    shift 3
    "$@" >out 2>said || status=$?
    is "status of $*" $status $wanted
    is "lines of $*" "$(wc -l <out)" $lines
    [ ! -s out ] || is "last byte of $*" "$(tail -c 1 out | od -An -tx1)" ' 0a'
    [ $kept != none ] || return 0
    echo old >file
    status=0
    "$@" -o file >out 2>said || status=$?
    is "-o and $*" "$(grep -qx old file && echo yes || echo no)" $kept
    is "left behind by $*" "$(ls -A | grep -c '^\.file')" 0
}
expect 0 3 no score three.jsonl
expect 0 4 no score bad.jsonl
expect 2 0 yes score --nonsense three.jsonl
expect 65 4 no score --strict bad.jsonl
expect 66 3 no score missing.jsonl three.jsonl
expect 66 0 yes score missing.jsonl
expect 66 0 yes score --source-field nobody three.jsonl
expect 66 7 no score --strict bad.jsonl missing.jsonl three.jsonl
expect 78 0 yes tenor-classify -m missing.tenor --input jsonl three.jsonl

# A record that does not fit into memory; those before it are answered.
short_of_memory() {
    { cat three.jsonl; head -c 400000000 /dev/zero | tr '\0' 'x'; } | (
        ulimit -v 250000
        score "$@"
    )
}
expect 71 3 yes short_of_memory

status=0
score three.jsonl >/dev/full 2>said || status=$?
is 'status of a full disk' $status 74

# Signals, while the input is open.
mkfifo input
for signal in HUP INT KILL TERM; do
    case $signal in HUP) wanted=129 ;; INT) wanted=130 ;; KILL) wanted=137 ;; TERM) wanted=143 ;; esac
    for file in no yes; do
        rm -f out .file*
        echo old >file
        # (A shell has its children in the background ignore SIGINT; this undoes it.)
        perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' tenor-classify -m "$MODEL" -q --input jsonl \
            --format jsonl $([ $file = no ] || echo -o file) - <input >out &
        run=$!
        exec 3>input
        cat three.jsonl >&3
        if [ $file = no ]; then
            patiently sh -c '[ "$(wc -l <out)" -eq 3 ]' # they are there while the input is open
        else
            patiently sh -c 'ls .file*'
        fi
        kill -s $signal $run
        status=0
        wait $run || status=$?
        exec 3>&-
        is "status of SIG$signal" $status $wanted
        [ $file = no ] && is "lines after SIG$signal" "$(wc -l <out)" 3
        [ $file = no ] || is "-o after SIG$signal" "$(cat file)" old
        [ $file = no ] || [ $signal = KILL ] || is "left by SIG$signal" "$(ls -A | grep -c '^\.file')" 0
    done
done
