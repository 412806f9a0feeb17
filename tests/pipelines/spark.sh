# What pipe() of Spark's RDDs and a streaming mapper of Hadoop do: a process for each part, lines in,
# lines out. A stand-in starts the processes; Spark itself is not run.
split -n l/5 "$ARTICLES" part.
for part in part.*; do # like rdd.pipe("tenor-classify ...", checkCode=True)
    sh -c "tenor-classify -m '$MODEL' -q --input jsonl --format jsonl --threads 1" <$part >out.$part &
done
wait
cat out.part.* >scores.jsonl
same 'partitions' scores.jsonl "$EXPECTED"

# Without ids the part is the prefix, as in Hadoop's $mapreduce_task_partition. An empty part is fine.
: >part.empty
for part in part.*; do
    mapreduce_task_partition=${part#part.}
    sed 's/^{"id": "[^"]*", /{/' $part | score --id-prefix "$mapreduce_task_partition-" >named.$part
done
is 'lines of an empty part' "$(wc -l <named.part.empty)" 0
cat named.part.* | cut -d, -f1 | sort -u >ids
is 'ids' "$(wc -l <ids)" 72

# Key and value with a tab between, as Hadoop's text output has them: no header row on either side.
sed 's/^{"id": "\([^"]*\)", .*"text": "\(\([^"\\]\|\\.\)*\)".*/\1\t\2/' "$ARTICLES" | sed 's/\\"/"/g' >pairs.tsv
is 'pairs' "$(grep -c "^s[0-9]*	[^	]*$" pairs.tsv)" 72
tenor-classify -m "$MODEL" -q --input tsv --columns id,text --format tsv --no-header pairs.tsv >scores.tsv
cut -f1 pairs.tsv >keys
cut -f1 scores.tsv >scored
same 'keys' scored keys
