# Kafka, with kcat: a topic in, a topic out. The broker is librdkafka's own, for tests.
needs kcat
kcat -X test.mock.num.brokers=1 -d mock -b none -C -t held </dev/null >broker 2>&1 &
broker=$! filter= consumer=
trap 'kill $broker $consumer $filter 2>/dev/null || :' EXIT
patiently grep 'bootstrap.servers=' broker
brokers=$(sed -n 's/.*bootstrap.servers=\([0-9.:]*\).*/\1/p' broker | head -n 1)

# What is there, up to its end.
# (Partition 0: order holds within a partition only.)
kcat -b "$brokers" -P -t articles -p 0 <"$ARTICLES"
kcat -q -b "$brokers" -C -t articles -p 0 -o beginning -e >read.jsonl 2>log || { cat log; exit 1; }
same 'what Kafka gives back' read.jsonl "$ARTICLES"
kcat -q -b "$brokers" -C -t articles -p 0 -o beginning -e | score | kcat -b "$brokers" -P -t scores -p 0
kcat -q -b "$brokers" -C -t scores -p 0 -o beginning -e >scores.jsonl
same 'topic to topic' scores.jsonl "$EXPECTED"

# What comes, as it comes: the answers are there while the topic stays open. -u: kcat -C, too, would
# collect lines.
mkfifo comes goes
kcat -q -u -b "$brokers" -C -t live -p 0 -o beginning >comes &
consumer=$!
score <comes >goes &
filter=$!
# kcat -P sends nothing before it has read some kilobytes, or its input ends: so one for each answer.
while read -r answer; do
    printf '%s\n' "$answer" | kcat -b "$brokers" -P -t answers -p 0
done <goes &
filter="$filter $!"
head -n 5 "$ARTICLES" | while read -r article; do
    printf '%s\n' "$article" | kcat -b "$brokers" -P -t live -p 0
done
timeout 60 kcat -q -b "$brokers" -C -t answers -p 0 -o beginning -c 5 >answers.jsonl || {
    echo 'not all answers came'
    exit 1
}
head -n 5 "$EXPECTED" >five.jsonl
same 'while the topic is open' answers.jsonl five.jsonl
