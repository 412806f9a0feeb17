#!/bin/sh
# Package: gearman-tools, gearman-job-server and libgearman8 1.1.20+ds-1.
# Input:   a job for "gearman -w -n -f NAME -- cat", whose manual says of -n "in worker mode send data
#          packet for each line"; four lines.
# Guess:   the client prints the four lines, as it does without -n; only sooner.
# Seen:    ten lines: each packet has all lines before it again, and status 0 on both sides. 100 lines
#          become 5,050. -N does the same, and strips the last line end of each packet.
# Matters: a filter that answers line by line, whose client is to see answers as they come, seems to
#          score each record as often as others follow; 10,000 records would come as 50 million.
set -eu
work=$(mktemp -d)
server= worker=
trap 'kill $server $worker 2>/dev/null || :; rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get download -qq gearman-tools=1.1.20+ds-1 gearman-job-server=1.1.20+ds-1 libgearman8=1.1.20+ds-1
for package in *.deb; do dpkg -x "$package" .; done
export PATH="$work/usr/bin:$work/usr/sbin:$PATH"
export LD_LIBRARY_PATH="$(dirname "$(find "$work" -name 'libgearman.so.8')")"

port=$((20000 + $$ % 20000))
[ "$(id -u)" -ne 0 ] || as='-u root'
gearmand --listen 127.0.0.1 --port $port --log-file "$work/log" --pid-file "$work/pid" ${as:-} &
server=$!
tries=0
until gearadmin -h 127.0.0.1 -p $port --server-version >version 2>/dev/null || [ $tries -ge 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
done

# lines NUMBER OPTION...: how many lines come back of so many, from a worker with these options.
lines() {
    number=$1
    shift
    gearman -h 127.0.0.1 -p $port -w "$@" -f echo -c 1 -- cat &
    worker=$!
    seq "$number" | timeout 30 gearman -h 127.0.0.1 -p $port -f echo >came
    kill $worker 2>/dev/null || :
    wait $worker 2>/dev/null || :
    worker=
    echo "$number lines, worker${*:+ $*}: $(wc -l <came) lines come back" | tee -a seen.txt
}
lines 4
lines 4 -n
tr '\n' ' ' <came | tee four.txt
echo
lines 100 -n
lines 4 -N
cat >expected.txt <<'EXPECTED'
4 lines, worker: 4 lines come back
4 lines, worker -n: 10 lines come back
100 lines, worker -n: 5050 lines come back
4 lines, worker -N: 6 lines come back
EXPECTED
diff expected.txt seen.txt
[ "$(cat four.txt)" = '1 1 2 1 2 3 1 2 3 4 ' ]
