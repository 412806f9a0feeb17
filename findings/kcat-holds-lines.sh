#!/bin/sh
# Package: kcat 1.7.1-2, with librdkafka1 2.0.2-1 (libyajl2 2.1.0-3+deb12u2).
# Input:   a line, and then nothing more, in a pipe to "kcat -P", whose README has
#          "tail -f /var/log/syslog | kcat -b mybroker -t syslog".
# Guess:   the line becomes a message when it has come, or within the 5 ms of librdkafka's linger.ms.
# Seen:    no message while the pipe is open. Input is read by fread of 1,024 bytes, which waits until
#          it has them: of 204 lines of 10 bytes 102 are sent, and the others stand in no buffer that
#          could be flushed. -c 1, -X linger.ms=0 and "stdbuf -i0" change nothing.
# Matters: a filter behind a topic seems to answer late or never, and the last records of a quiet hour
#          are lost if the producer is killed. (A process for each line, or the end of input, sends.)
set -eu
work=$(mktemp -d)
trap 'kill $broker $held 2>/dev/null || :; rm -rf "$work"' EXIT
broker= held=
chmod 755 "$work"
cd "$work"
apt-get download -qq kcat=1.7.1-2 librdkafka1=2.0.2-1 libyajl2=2.1.0-3+deb12u2
for package in *.deb; do dpkg -x "$package" .; done
export PATH="$work/usr/bin:$PATH" LD_LIBRARY_PATH="$(dirname "$(find "$work" -name 'librdkafka.so.1')")"

# A broker for tests, which librdkafka has in it, on loopback.
kcat -X test.mock.num.brokers=1 -d mock -b none -C -t none </dev/null >broker 2>&1 &
broker=$!
tries=0
until grep -q 'bootstrap.servers=' broker || [ $tries -ge 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
brokers=$(sed -n 's/.*bootstrap.servers=\([0-9.:]*\).*/\1/p' broker | head -n 1)
messages() {
    kcat -q -b "$brokers" -C -t "$1" -p 0 -o beginning -e | wc -l
}

# lines NUMBER: what of so many lines is a message four seconds later, and once the pipe is closed.
lines() {
    mkfifo "pipe$1"
    kcat -b "$brokers" -P -t "topic$1" -p 0 -X linger.ms=0 <"pipe$1" &
    held=$!
    exec 3>"pipe$1"
    yes 'nine bytes' | sed 's/ .*/bytes/' | head -n "$1" >&3
    sleep 4
    open=$(messages "topic$1")
    exec 3>&-
    wait $held
    echo "$1 lines: $open messages while the pipe is open, $(messages "topic$1") then" | tee -a seen.txt
}
lines 1
lines 204
cat >expected.txt <<'EXPECTED'
1 lines: 0 messages while the pipe is open, 1 then
204 lines: 102 messages while the pipe is open, 204 then
EXPECTED
diff expected.txt seen.txt
