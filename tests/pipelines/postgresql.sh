# PostgreSQL: rows out as JSON lines, scores in, in one transaction. The cluster is a new one that
# listens on a socket in the test's directory alone.
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
PATH="${bin:-/nonexistent}:$PATH"
needs initdb pg_ctl psql
as_user= # PostgreSQL does not run as root
if [ "$(id -u)" -eq 0 ]; then
    needs runuser
    id postgres >/dev/null 2>&1 || { echo 'there is no user postgres'; exit 77; }
    chown postgres .
    as_user='runuser -u postgres --'
fi
$as_user initdb -D cluster -A trust -E UTF8 --locale=C -N >log 2>&1 || { cat log; exit 1; }
$as_user pg_ctl -D cluster -w -l "$PWD/server" -o "-k '$PWD' -c listen_addresses='' -F" start >log 2>&1 ||
    { cat log server; exit 1; }
trap '$as_user pg_ctl -D cluster -m immediate stop >/dev/null' EXIT
[ -z "$as_user" ] || export PGUSER=postgres
export PGHOST="$PWD" PGDATABASE=postgres
sql() { psql -X -q -v ON_ERROR_STOP=1 "$@"; }

# A line of JSON is a "CSV" row of one cell whose marks never occur in it: COPY's own text format would
# double each backslash.
raw="(format csv, quote e'\\x01', delimiter e'\\x02')"
sql -c 'create table articles (n serial, record jsonb)' -c 'create table scores (n serial, record jsonb)'
sql -c "\\copy articles (record) from '$ARTICLES' with $raw"
sql -c "\\copy (select record from articles order by n) to stdout with $raw" | score |
    sql -1 -c "\\copy scores (record) from stdin with $raw"
score <"$ARTICLES" | sql -c 'create table expected (n serial, record jsonb)' \
    -c "\\copy expected (record) from stdin with $raw"
is 'rows' "$(sql -At -c 'select count(*) from scores')" 72
is 'rows that differ' "$(sql -At -c 'select count(*) from scores s full join expected e using (n)
    where s.record is distinct from e.record')" 0
sql -c "\\copy (select record->>'id' from scores order by n) to 'ids'"
sed 's/^{"id":"\([^"]*\)".*/\1/' "$EXPECTED" >expected.ids
same 'ids' ids expected.ids

# Byte for byte, with columns of type json, which keep their text.
sql -c 'create table texts (n serial, record json)'
sql -c "\\copy texts (record) from program 'tenor-classify -m $MODEL -q --format jsonl $ARTICLES' with $raw"
sql -c "\\copy (select record from texts order by n) to 'scores.jsonl' with $raw"
same 'from program' scores.jsonl "$EXPECTED"

# As a table: a header row goes out, none comes in.
sql -c "\\copy (select record->>'id' as id, record->>'text' as text from articles order by n) to 'a.csv' with (format csv, header)"
tenor-classify -m "$MODEL" -q --input csv --format csv a.csv >expected.csv
columns=$(head -n 1 expected.csv | tr -d '\r' | sed 's/[^,]*/"&" text/g')
sql -c "create table cells ($columns)"
sql -c "\\copy (select record->>'id', record->>'text' from articles order by n) to stdout with (format csv)" |
    tenor-classify -m "$MODEL" -q --input csv --columns id,text --format csv --no-header |
    sql -1 -c '\copy cells from stdin with (format csv)'
sql -c "\\copy cells to 'cells.csv' with (format csv, header)"
tr -d '\r' <expected.csv | sed 's/""//g' >one
sed 's/""//g' cells.csv >other
same 'table' other one

# On the server: COPY FROM PROGRAM fails with the program, and keeps nothing.
sql -c 'create table failing (record json)'
status=0
sql -c "copy failing from program 'head -n 3 $EXPECTED; exit 66' with $raw" 2>said || status=$?
is 'status of copy' $status 1
is 'rows of copy' "$(sql -At -c 'select count(*) from failing')" 0

# psql's \copy from program fails too, but has stored the rows by then, so that a retry doubles them; not
# in one transaction.
rows() { sql -At -c 'select count(*) from failing'; }
copy="\\copy failing from program 'head -n 3 $EXPECTED; exit 66' with $raw"
status=0
sql -c "$copy" 2>said || status=$?
is 'status of \copy' $status 1
is 'rows that \copy keeps' "$(rows)" 3
status=0
sql -1 -c "$copy" 2>said || status=$?
is 'status of \copy in a transaction' $status 1
is 'rows after it' "$(rows)" 3
