# Functions for the tests of the extensions.

skip() {
    echo "$1"
    exit 77
}

# A test of SQLite begins with this.
needs_sqlite() {
    [ -e "$BUILD/sqlite/tenor.so" ] || skip "the extension of SQLite is not built"
    command -v sqlite3 >/dev/null 2>&1 || skip "sqlite3 is not installed"
}

# Runs SQL from standard input in SQLite, with the extension: lite [DATABASE]
lite() {
    TENOR_MODELS=${TENOR_MODELS-$MODELS/} sqlite3 -batch -cmd ".load $BUILD/sqlite/tenor" \
        -cmd '.nullvalue NULL' "${1-:memory:}" 2>&1 | sed "s|$MODELS|MODELS|g"
}

# Makes a database of PostgreSQL with the functions: database NAME [ENCODING]
database() {
    "$SQL/server.sh" start || exit $?
    createdb -h "$SERVER" -U tester -T template0 -E "${2-UTF8}" "$1" &&
        postgres "$1" <"$SERVER/tenor.sql"
}

# Runs SQL from standard input in PostgreSQL: postgres DATABASE [OPTION...]
postgres() {
    to=$1
    shift
    psql -X -q -A -t -P null=NULL -v VERBOSITY="${VERBOSITY-default}" -h "$SERVER" -U "${ROLE-tester}" -d "$to" \
        "$@" 2>&1 | sed "s|$MODELS|MODELS|g; s|$SERVER|SERVER|g"
}

# The text of a demo article, in a string of SQL: quoted NAME
quoted() {
    sed "s/'/''/g; 1s/^/'/; \$s/\$/'/" "$DATA/demo/$1"
}
