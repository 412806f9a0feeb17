#!/bin/sh
# A server of PostgreSQL for the tests, in the folder $SERVER, on a socket there alone.
# usage: server.sh start | stop | log
# Start exits with 77, and says why, where there is no PostgreSQL. As root the server runs as the user
# postgres, or nobody, since it refuses to run as root.
set -eu
programs=$(pg_config --bindir 2>/dev/null) || programs=
skip() {
    echo "$1"
    exit 77
}
as=
if [ "$(id -u)" = 0 ]; then
    user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    as="runuser -u $user --"
fi

start() {
    [ -x "$programs/initdb" ] || skip "PostgreSQL is not installed"
    [ -e "$BUILD/postgresql/tenor.so" ] || skip "the extension of PostgreSQL is not built"
    [ -z "$as" ] || command -v runuser >/dev/null 2>&1 || skip "there is no runuser"
    mkdir "$SERVER"
    cp "$BUILD/postgresql/tenor.so" "$SERVER"
    sed "s|MODULE_PATHNAME|$SERVER/tenor|" "$ROOT"/classify/sql/postgresql/tenor--*.sql \
        >"$SERVER/tenor.sql"
    chmod a+rx "$SERVER" "$SERVER/tenor.so"
    [ -z "$as" ] || chown "$user" "$SERVER"
    cd "$SERVER"
    $as "$programs/initdb" --no-sync --auth=trust --username=tester --encoding=UTF8 \
        --locale=C -D "$SERVER/data" >"$SERVER.log" 2>&1 || {
        cat "$SERVER.log" >&2
        exit 1
    }
    $as env -u TENOR_MODELS "$programs/pg_ctl" -D "$SERVER/data" -w -l "$SERVER/log" \
        -o "-k '$SERVER' -h '' -F -c shared_buffers=32MB -c max_connections=20 \
-c tenor.models='$MODELS/'" start >"$SERVER.log" 2>&1 || {
        cat "$SERVER.log" "$SERVER/log" >&2
        exit 1
    }
    touch "$SERVER/started"
}

case $1 in
start) [ -e "$SERVER/started" ] || start ;;
stop) cd "$SERVER" && $as "$programs/pg_ctl" -D "$SERVER/data" -m immediate stop >/dev/null ;;
log) cat "$SERVER/log" ;;
esac
