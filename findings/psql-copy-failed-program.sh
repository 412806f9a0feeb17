#!/bin/sh
# Package: postgresql-15, postgresql-client-15 and libpq5 15.20-0+deb12u1.
# Input:   COPY ... FROM PROGRAM, by the server and as psql's \copy, of a filter that prints three
#          rows and then fails with status 3, or is killed.
# Guess:   a copy that fails stores nothing: COPY is one statement, and psql's manual says that \copy runs
#          one, only that psql reads the program instead of the server.
# Seen:    the server's COPY stores nothing. psql says "child process exited with exit code 3", has status
#          1, and the three rows are stored: it learns that the program failed when it closes the
#          pipe, after it has told the server that the data are complete. In one transaction (-1)
#          nothing is kept.
# Matters: a load that is tried again because it failed has the first rows twice, and one that is not is cut
#          off; neither shows in the table.
set -eu
work=$(mktemp -d)
trap 'PATH=$work/bin:$PATH; $as pg_ctl -D cluster -m immediate stop >/dev/null 2>&1 || :; rm -rf "$work"' EXIT
as=
chmod 755 "$work"
cd "$work"
apt-get download -qq postgresql-15=15.20-0+deb12u1 postgresql-client-15=15.20-0+deb12u1 libpq5=15.20-0+deb12u1
for package in *.deb; do dpkg -x "$package" .; done
ln -s usr/lib/postgresql/15/bin bin
export PATH="$work/bin:$PATH" LD_LIBRARY_PATH="$(dirname "$(find "$work" -name 'libpq.so.5')")"
if [ "$(id -u)" -eq 0 ]; then # PostgreSQL does not run as root
    as="runuser -u nobody --"
    mkdir run
    chown nobody run
    cd run
fi
$as initdb -D cluster -U someone -A trust -E UTF8 --locale=C -N -L "$work/usr/share/postgresql/15" >log
$as pg_ctl -D cluster -w -l "$PWD/server" -o "-k '$PWD' -c listen_addresses='' -F" start >log
export PGHOST="$PWD" PGDATABASE=postgres PGUSER=someone

psql -X -q -c 'create table scores (n int)'
# copy HOW ENDS [OPTION]: what becomes of three rows when the program ends so.
copy() {
    psql -X -q -c 'truncate scores'
    status=0
    psql -X -q ${3:-} -v ON_ERROR_STOP=1 -c "$1 scores from program 'seq 3; $2'" 2>said || status=$?
    printf '%s%s, the program ends by %s: status %s, %s rows kept\n' "$1" "${3:+ $3}" "$2" "$status" \
        "$(psql -X -At -c 'select count(*) from scores')" | tee -a seen.txt
    sed 's/^/    /' said
}
copy copy 'exit 3'
copy '\copy' 'exit 3'
copy '\copy' 'kill -9 $$'
copy '\copy' 'exit 3' -1
cat >expected.txt <<'EXPECTED'
copy, the program ends by exit 3: status 1, 0 rows kept
\copy, the program ends by exit 3: status 1, 3 rows kept
\copy, the program ends by kill -9 $$: status 1, 3 rows kept
\copy -1, the program ends by exit 3: status 1, 0 rows kept
EXPECTED
diff expected.txt seen.txt
