#!/bin/sh
# Package: chdb 3.4.0 of npm, which is ClickHouse 26.7 as a library (546 MB), with node 18 or later.
# Input:   one filter, which reads all ten rows, prints three and then ends by status 66, or is killed. It is
#          asked by a function of type "executable", and by the table function executable().
# Guess:   both fail: a query whose program was killed is not done.
# Seen:    the function fails (CHILD_WAS_NOT_EXITED_NORMALLY). executable() gives three rows, and INSERT
#          ... SELECT stores them; nothing tells. It fails with SETTINGS check_exit_code = 1, which the
#          list of settings in its manual page does not have.
# Matters: executable() is the one of the two that may give fewer rows than it got, so that no count
#          gives it away: a table of scores lacks all that came after the failure.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" chdb@3.4.0 >log 2>&1 || { cat log; exit 1; }
mkdir scripts
printf '#!/bin/sh\nsed -n 1,3p\nexit 66\n' >scripts/fails
printf '#!/bin/sh\nsed -n 1,3p\nkill -9 $$\n' >scripts/killed
chmod 755 scripts/*
cat >config.xml <<EOF
<clickhouse>
    <user_scripts_path>$work/scripts/</user_scripts_path>
    <user_defined_executable_functions_config>$work/*_function.xml</user_defined_executable_functions_config>
</clickhouse>
EOF
{
    echo '<functions>'
    for name in fails killed; do
        echo "<function><type>executable</type><name>$name</name><return_type>String</return_type>
            <argument><type>String</type></argument><format>TabSeparated</format><command>$name</command></function>"
    done
    echo '</functions>'
} >filter_function.xml
cat >ask.js <<'EOF'
const { Session } = require('chdb');
const session = new Session(__dirname + '/tables', { connectionArgs: ['--config-file=' + __dirname + '/config.xml'] });
function ask(what, query) {
  try {
    console.log(what + ': ' + session.query(query, 'TSV').trim() + ' rows');
  } catch (error) {
    console.log(what + ': ' + /\(([A-Z_]+)\)/.exec(error.message)[1]);
  }
}
const rows = 'select number::String as row from numbers(10)';
for (const filter of ['fails', 'killed']) {
  const table = `executable('${filter}', TabSeparated, 'answer String', (${rows})`;
  ask(filter + ', function', `select count(${filter}(row)) from (${rows})`);
  ask(filter + ', executable()', `select count() from ${table})`);
  session.query(`create table scores_${filter} (answer String) engine = Memory`);
  session.query(`insert into scores_${filter} select * from ${table})`);
  ask(filter + ', inserted', `select count() from scores_${filter}`);
  ask(filter + ', executable() with check_exit_code', `select count() from ${table}, settings check_exit_code = 1)`);
}
session.close();
EOF
node ask.js | tee seen.txt
cat >expected.txt <<'EXPECTED'
fails, function: CHILD_WAS_NOT_EXITED_NORMALLY
fails, executable(): 3 rows
fails, inserted: 3 rows
fails, executable() with check_exit_code: CHILD_WAS_NOT_EXITED_NORMALLY
killed, function: CHILD_WAS_NOT_EXITED_NORMALLY
killed, executable(): 3 rows
killed, inserted: 3 rows
killed, executable() with check_exit_code: CHILD_WAS_NOT_EXITED_NORMALLY
EXPECTED
diff expected.txt seen.txt
