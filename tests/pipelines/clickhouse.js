// Asks chdb, which is ClickHouse in a process: node clickhouse.js CONFIG FORMAT QUERY...
// Prints what each query gives, or the code of its error and the first line of its message. The query
// "kill" kills all processes that the others have started.
const fs = require('fs');
const { Session } = require('chdb');

const [config, format, ...queries] = process.argv.slice(2);
const session = new Session(process.cwd() + '/tables', { connectionArgs: ['--config-file=' + config] });

function killChildren() {
  for (const task of fs.readdirSync('/proc/self/task')) {
    const children = fs.readFileSync(`/proc/self/task/${task}/children`, 'latin1');
    for (const child of children.split(' ').filter(Boolean)) process.kill(Number(child), 'SIGKILL');
  }
}

async function ask(query) {
  try {
    // Bytes, as they are: a string would not keep those that are no UTF-8.
    const bytes = (await session.queryAsync(query, { format })).bytes();
    for (let at = 0; at < bytes.length; ) at += fs.writeSync(1, bytes, at);
  } catch (error) {
    const codes = [...error.message.matchAll(/Code: (\d+)/g)].map((match) => match[1]);
    fs.writeSync(1, 'error ' + codes.join(' ') + '\n');
    fs.writeSync(2, error.message.split('\n')[0] + '\n');
  }
}

(async () => {
  for (const query of queries) {
    if (query === 'kill') killChildren();
    else await ask(query);
  }
  session.close();
})();
