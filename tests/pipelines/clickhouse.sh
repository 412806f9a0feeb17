# ClickHouse: as functions of SQL, by the configuration in classify/sql/clickhouse, and as a table. What runs is
# chdb 3.4.0, ClickHouse 26.7 as a library, of the npm registry (546 MB): CHDB names the folder node_modules
# that has it.
needs node
[ -n "${CHDB:-}" ] || { echo 'CHDB does not name a folder node_modules with chdb'; exit 77; }
[ -d "$CHDB/chdb" ] || { echo "there is no chdb in $CHDB"; exit 77; }
export NODE_PATH="$CHDB" TENOR_MODELS="$MODEL"
mkdir scripts
ln -s "$(command -v tenor-classify)" scripts
cat >config.xml <<EOF
<clickhouse>
    <user_scripts_path>$PWD/scripts/</user_scripts_path>
    <user_defined_executable_functions_config>$PWD/*_function.xml</user_defined_executable_functions_config>
</clickhouse>
EOF
cp "$ROOT/classify/sql/clickhouse/tenor_function.xml" .
# ask FORMAT QUERY...
ask() { node "$ROOT/tests/pipelines/clickhouse.js" "$PWD/config.xml" "$@"; }
# Rows whose answers stand beside them, in the order of the input.
filter='tenor-classify -q --input=jsonl --format=jsonl'
scores_of() { sed 's/^.*"scores":\({.*}\),"evidence".*$/\1/' "$1"; }

# The articles as they are. Several threads would give blocks of rows in any order.
compare() {
    lines="file('$1', LineAsString, 'line String')"
    ask LineAsString "select * from executable('$filter', LineAsString, 'record String', (select line from $lines),
        settings check_exit_code = 1) settings max_threads = 1" >found
    same "$3, executable()" found "$2"
    ask LineAsString "select tenor_record(line) from $lines settings max_threads = 1" >found
    same "$3, tenor_record" found "$2"
}
compare "$ARTICLES" "$EXPECTED" 'sample'
sample="file('$ARTICLES', JSONEachRow, 'id String, title String, text String')"
ask LineAsString "select tenor_record(formatRowNoNewline('JSONEachRow', id, title, text)) from $sample" >found
same 'records of columns' found "$EXPECTED"
ask LineAsString "select formatRowNoNewline('JSONEachRow', text) from $sample" >texts.jsonl
score texts.jsonl >expected.texts
scores_of expected.texts >expected.scores
ask LineAsString "select tenor_scores(text) from $sample" >found
same 'tenor_scores' found expected.scores
ask TSVRaw "select * from executable('$filter', JSONEachRow, 'id String, scores String, error Nullable(String)',
    (select id, title, text from $sample), settings check_exit_code = 1)" >found
sed 's/^{"id":"\([^"]*\)".*"scores":\({.*}\),"evidence".*$/\1	\2	\\N/' "$EXPECTED" >expected.table
same 'a table of members' found expected.table
# As the manual page has it.
ask TSVRaw "create table scores (id String, scores Nullable(String), error Nullable(String)) engine = Memory" \
    "insert into scores select * from executable('$filter', JSONEachRow,
        'id String, scores Nullable(String), error Nullable(String)',
        (select id, title, text from $sample), settings check_exit_code = 1)" 'select * from scores order by id' >found
same 'a table that is kept' found expected.table
ask TSVRaw "select id, tenor_scores(text) as scores,
    JSONExtract(scores, 'stance', 'label', 'Nullable(String)') as stance from $sample" >found
sed -n 's/.*"stance":{"label":"\([^"]*\)".*/\1/p; s/.*"stance":{"abstain".*/\\N/p' expected.texts >expected.labels
cut -f 3 found >labels
same 'labels' labels expected.labels

sets=$ROOT/../shared/corpora/stance/allsides/articles.jsonl.gz
if [ -e "$sets" ]; then
    gzip -dc "$sets" | head -n 2000 >articles.jsonl
    score articles.jsonl >expected.many
    is 'articles' "$(wc -l <expected.many)" 2000
    compare "$PWD/articles.jsonl" expected.many '2,000 articles'
fi

# Any text is one row: blank ones, line ends, marks, NUL, no UTF-8, NULL.
awkward="values('n UInt8, text Nullable(String)', (1, 'a\\nb\\r\\nc'), (2, ''), (3, NULL), (4, 'say \"x\" \\\\n\\t'),
    (5, 'one\\0 among words of a longer text'), (6, unhex('61FF20C3')), (7, '   '), (8, 'nul\\0'), (9, 'end'))"
ask TSVRaw "select n, isNull(tenor_scores(text)) from $awkward" >found
printf '%s\t%s\n' 1 0 2 1 3 1 4 0 5 0 6 0 7 1 8 1 9 0 >expected.rows
same 'rows that are not scored' found expected.rows
ask LineAsString "select tenor_record(formatRowNoNewline('JSONEachRow', n as id, text)) from $awkward" >found
ask LineAsString "select formatRowNoNewline('JSONEachRow', n as id, text) from $awkward" >texts.jsonl
score texts.jsonl >expected.awkward
is 'awkward texts' "$(wc -l <expected.awkward)" 9
same 'awkward texts' found expected.awkward
for what in '"code":"empty_text"' '"code":"bad_record"' '"code":"binary_text"' '"notes":\["nul"\]' '"notes":\["invalid_utf8"\]'; do
    grep -q "$what" found || is 'awkward texts' 'without' "$what"
done

# Blocks: a process of the pool has two here, in one query, and goes on to the next.
is 'many rows' "$(ask TSV "select count(), countIf(tenor_scores(concat('row ', number::String)) is null)
    from numbers(100000)" "select isNull(tenor_scores(number % 2 ? 'odd' : '')) from numbers(4)" | tr '\n\t' '  ')" \
    '100000 0 1 0 1 0 '

# A line too many, or too few, is an error, never another row's answer.
is 'two lines in a row' "$(ask TSV "select tenor_record('{\"text\":\"a\"}\\n{\"text\":\"b\"}')" 2>said)" 'error 754 1'
is 'no line' "$(ask TSV "select tenor_record('')" 2>said)" 'error 754 1'

# A filter that fails, was killed, or is not there.
ln -s /nonexistent/tenor.tenor lost.tenor
lost=$(TENOR_MODELS="$PWD/lost.tenor" ask TSV "select tenor_record('{\"text\":\"a\"}')" "select tenor_scores('a')" \
    "select count() from executable('$filter', LineAsString, 'record String', (select '{\"text\":\"a\"}'),
    settings check_exit_code = 1)" 2>said | cut -d' ' -f1 | tr '\n' ' ')
is 'no model' "$lost" 'error error error '
is 'killed between two queries' "$(ask TSV "select isNull(tenor_scores('a'))" kill "select isNull(tenor_scores('a'))" \
    "select isNull(tenor_scores('a'))" 2>said | cut -d' ' -f1 | tr '\n' ' ')" '0 error 0 '
printf '#!/bin/sh\nsed -n 1,3p\nexit 66\n' >scripts/fails
printf '#!/bin/sh\nsed -n 1,3p\nkill -9 $$\n' >scripts/killed
chmod 755 scripts/fails scripts/killed
for ends in fails killed; do
    table="executable('$ends', LineAsString, 'record String', (select line from file('$ARTICLES', LineAsString)) SETTINGS)"
    # What executable() does unasked; see tenor-pipeline(7).
    is "$ends, unchecked" "$(ask TSV "select count() from $(echo "$table" | sed 's/ SETTINGS//')")" 3
    is "$ends, checked" "$(ask TSV "select count() from $(echo "$table" |
        sed 's/ SETTINGS/, settings check_exit_code = 1/')" 2>said)" 'error 302'
done
rm scripts/tenor-classify
is 'not there' "$(ask TSV "select tenor_record('{}')" "select tenor_scores('a')" \
    "select * from executable('$filter', LineAsString, 'record String')" 2>said | tr '\n' ' ')" 'error 1 error 1 error 1 '
