# GNU parallel: blocks of lines, in order.
needs parallel
export PARALLEL_HOME="$PWD"
run="tenor-classify -m $MODEL -q --threads 1"

parallel --pipe --block 20k -k "$run --input jsonl --format jsonl" <"$ARTICLES" >blocks.jsonl
same 'parallel --pipe' blocks.jsonl "$EXPECTED"
parallel --pipepart --block 20k -a "$ARTICLES" -k "$run --input jsonl --format jsonl" >parts.jsonl
same 'parallel --pipepart' parts.jsonl "$EXPECTED"

# Records without ids: each block has its own numbers, which the prefix tells apart.
sed 's/^{"id": "[^"]*", /{/' "$ARTICLES" >nameless.jsonl
parallel --pipe --block 20k -k "$run --input jsonl --format jsonl --id-prefix={#}-" \
    <nameless.jsonl >numbered.jsonl
is 'ids that are there twice' "$(cut -d, -f1 numbered.jsonl | sort | uniq -d | wc -l)" 0
is 'blocks' "$(head -n 1 numbered.jsonl | cut -c1-12)" '{"id":"1-1",'
sed 's/^{"id":[^,]*,//' "$EXPECTED" >one
sed 's/^{"id":[^,]*,//' numbered.jsonl >other
same 'without ids' other one

# A part that fails makes the whole fail.
status=0
parallel --pipe --block 20k --halt now,fail=1 "tenor-classify -m missing.tenor --input jsonl" \
    <"$ARTICLES" >failed.jsonl 2>log || status=$?
[ $status -ne 0 ] || { echo 'a failure is not seen'; exit 1; }

# Tables: the header row goes before each block of the input, and none before those of the output.
python3 -c '
import csv, json, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
for row in rows:
    row["text"] = row["text"].replace(". ", ".\n", 1)
out = csv.writer(open("a.csv", "w", newline=""))
out.writerow(["id", "text"])
out.writerows([row["id"], row["text"]] for row in rows)
with open("a.tsv", "w") as out:
    out.write("id\ttext\n")
    for row in rows:
        out.write(row["id"] + "\t" + row["text"].replace("\\", "\\\\").replace("\n", "\\n") + "\n")
' "$ARTICLES" || { echo "python3 is not installed"; exit 77; }
$run --format tsv --no-header a.tsv >expected.tsv
parallel --pipe --header : --block 20k -k "$run --input tsv --format tsv --no-header" <a.tsv >blocks.tsv
same 'TSV' blocks.tsv expected.tsv
$run --format csv --no-header a.csv >expected.csv
perl -MText::CSV -e 1 2>/dev/null || { # needed by --csv, without which quoted line ends cut rows
    echo 'all but CSV is as it should be; libtext-csv-perl is not installed'
    exit 77
}
parallel --pipe --csv --header : --block 20k -k "$run --input csv --format csv --no-header" \
    <a.csv >blocks.csv
same 'CSV' blocks.csv expected.csv
