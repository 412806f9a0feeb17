# Redis: a stream in, a stream out, in batches that are acknowledged once their scores are stored.
needs redis-server redis-cli
redis-server --port 0 --unixsocket "$PWD/redis.socket" --save '' --appendonly no --daemonize no >log 2>&1 &
server=$!
trap 'kill $server' EXIT
redis() { redis-cli -s redis.socket "$@"; }
patiently redis ping

# Lines → commands of Redis's protocol, which needs no quoting: lengths are bytes (LC_ALL=C).
to_stream() { # STREAM
    awk -v stream="$1" '{
        printf "*5\r\n$4\r\nXADD\r\n$%d\r\n%s\r\n$1\r\n*\r\n$6\r\nrecord\r\n$%d\r\n%s\r\n",
            length(stream), stream, length($0), $0
    }' | redis --pipe >/dev/null
}
to_stream articles <"$ARTICLES"
is 'articles in the stream' "$(redis xlen articles)" 72

redis xgroup create articles scorers 0 >/dev/null
while
    # The name of the stream; then of each message its id, the name of the field, its value.
    redis --raw xreadgroup group scorers one count 20 streams articles '>' >batch
    [ -s batch ] && [ "$(wc -l <batch)" -gt 1 ]
do
    sed -n '4~3p' batch | score | to_stream scores
    redis xack articles scorers $(sed -n '2~3p' batch) >/dev/null
done
is 'not acknowledged' "$(redis --raw xpending articles scorers | head -n 1)" 0
redis --raw xrange scores - + | sed -n '3~3p' >scores.jsonl
same 'stream to stream' scores.jsonl "$EXPECTED"
