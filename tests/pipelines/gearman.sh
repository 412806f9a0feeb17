# Gearman: a job is a block of lines.
needs gearmand gearman gearadmin
port=$((20000 + $$ % 20000))
gearmand --listen 127.0.0.1 --port $port --log-file "$PWD/log" --pid-file "$PWD/pid" &
server=$!
worker=
trap 'kill $server $worker 2>/dev/null || :' EXIT
patiently gearadmin -h 127.0.0.1 -p $port --server-version
gearman -h 127.0.0.1 -p $port -w -f score -- \
    tenor-classify -m "$MODEL" -q --input jsonl --format jsonl --threads 1 &
worker=$!
split -n l/3 "$ARTICLES" part.
for part in part.*; do
    timeout 60 gearman -h 127.0.0.1 -p $port -f score <$part
done >scores.jsonl
same 'jobs' scores.jsonl "$EXPECTED"
