#!/bin/sh
# Package: SQLite 3.40.1-2+deb12u2 (libsqlite3-0, -dev, sqlite3); gcc.
# Input:   an extension that adds one function, and then returns SQLITE_NOMEM, as one does that
#          could not allocate what its next function needs.
# Guess:   sqlite3_load_extension reports the error, and the function that was added is gone, or
#          works: the connection goes on in any case.
# Seen:    the error is reported and the extension unloaded, but its function is still there. To call
#          it, or to close the connection (which calls the function's destructor), is a jump to where
#          the extension was: the program crashes. Linked with -z nodelete it does not.
# Matters: lack of memory while an extension is loaded ends a service later, and far from there.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get download -qq libsqlite3-0=3.40.1-2+deb12u2 libsqlite3-dev=3.40.1-2+deb12u2
for package in *.deb; do dpkg -x "$package" .; done

cat >half.c <<'END'
#include <sqlite3ext.h>
#include <stddef.h>
SQLITE_EXTENSION_INIT1

static void one(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count, (void)arguments;
    sqlite3_result_int(context, 1);
}

int sqlite3_half_init(sqlite3 *database, char **message, const sqlite3_api_routines *api)
{
    (void)message;
    SQLITE_EXTENSION_INIT2(api);
    int code = sqlite3_create_function(database, "one", 0, SQLITE_UTF8, NULL, one, NULL, NULL);
    return code == SQLITE_OK ? SQLITE_NOMEM : code;
}
END
cat >host.c <<'END'
#include <sqlite3.h>
#include <stdio.h>

static int show(void *context, int count, char **values, char **names)
{
    (void)context, (void)count, (void)names;
    printf("one() is %s\n", values[0]);
    return 0;
}

int main(void)
{
    sqlite3 *database;
    if (sqlite3_open(":memory:", &database) != SQLITE_OK)
        return 2;
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
    int code = sqlite3_load_extension(database, "./half", NULL, NULL);
    printf("loading: %s\n", code == SQLITE_OK ? "done" : "an error");
    fflush(stdout);
    sqlite3_exec(database, "SELECT one()", show, NULL, NULL);
    return sqlite3_close(database) == SQLITE_OK ? 0 : 1;
}
END
library=$(find . -name 'libsqlite3.so.0' | head -n 1)
${CC:-cc} -Iusr/include host.c "$library" -ldl -lm -o host
for way in delete nodelete; do
    flag=
    [ $way = delete ] || flag=-Wl,-z,nodelete
    ${CC:-cc} -Iusr/include -shared -fPIC $flag half.c -o half.so
    status=0
    (LD_LIBRARY_PATH=$(dirname "$library") ./host) >$way 2>/dev/null || status=$?
    echo "$way: exit $status: $(tr '\n' ';' <$way)" | tee -a seen
done
[ "$(cat seen)" = "delete: exit 139: loading: an error;
nodelete: exit 0: loading: an error;one() is 1;" ]
