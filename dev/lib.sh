# Shared by the dev/ commands: where things lie, and the few helpers they share.
# Sourced, never run. Everything lies below .odoo/ (git-ignored), except the
# database cluster when we are root: PostgreSQL refuses to run as root, so its
# files must lie where the postgres user can reach them.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
STATE="$ROOT/.odoo"
VENV="$STATE/venv"
PY="$VENV/bin/python"
ADDONS="$STATE/addons"
CONF="$STATE/odoo.conf"
MODULE=trade_union
if [ -n "${ODOO_SRC:-}" ]; then ODOO_SRC=$(realpath -m -- "$ODOO_SRC"); export ODOO_SRC; fi
TAG=$(printf '%s' "$ROOT" | sha256sum | cut -c1-8)
# A unix socket's path must stay under 107 bytes: never below the checkout.
PG_RUN="/tmp/trade_union-$TAG"
PG_ROLE=trade_union
if [ "$(id -u)" = 0 ]; then
    PG_HOME="/var/lib/trade_union-$TAG"
    PG_USER=postgres
else
    PG_HOME="$STATE/pg"
    PG_USER=$(id -un)
fi

STEP=""
HINT=""
step() { STEP=$1; HINT=${2:-}; }
say() { printf '%s\n' "$*" >&2; }
on_fail() {
    local code=$?
    # A subshell that fails takes its parent along, which says so once for both.
    if [ -n "$STEP" ] && [ "$BASHPID" = $$ ]; then
        say ""
        say "FAILED at step: $STEP"
        if [ -n "$HINT" ]; then say "What to do: $HINT"; fi
    fi
    exit "$code"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

as_pg() {
    if [ "$(id -un)" = "$PG_USER" ]; then "$@"; else (cd / && runuser -u "$PG_USER" -- "$@"); fi
}

pg_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

# An own server (PGHOST set) is used as it is; else the private cluster.
pg_env() {
    if [ -n "${PGHOST:-}" ] && [ "$PGHOST" != "$PG_RUN" ]; then
        return
    fi
    export PGHOST="$PG_RUN" PGUSER="$PG_ROLE"
    unset PGPORT PGPASSWORD PGDATABASE
}

pg_own() { [ "${PGHOST:-}" = "$PG_RUN" ]; }

odoo_src() {
    if [ -n "${ODOO_SRC:-}" ]; then
        printf '%s' "$ODOO_SRC"
    else
        printf '%s' "$STATE/src/usr/lib/python3/dist-packages"
    fi
}

odoo_env() {
    pg_env
    export PYTHONPATH
    PYTHONPATH=$(odoo_src)
    export ODOO_RC="$CONF"
    export TZ=UTC LANG=C.UTF-8 LC_ALL=C.UTF-8 PYTHONUNBUFFERED=1
    export PATH="$VENV/bin:$PATH"
}

# For the other commands: quick when all is there, silent unless it fails.
quiet_setup() {
    mkdir -p "$STATE"
    if [ -x "$PY" ]; then
        "$ROOT/dev/setup" 2>"$STATE/setup.out" || { cat "$STATE/setup.out" >&2; exit 1; }
    else
        "$ROOT/dev/setup"
    fi
}

# installed DATABASE [ADDON]
installed() {
    psql -d "$1" -Atqc "select 1 from ir_module_module where name = '${2:-$MODULE}' and state = 'installed'" 2>/dev/null | grep -qx 1
}

# drop_database NAME: whoever is connected. The plain drop comes first: the server sends away an
# autovacuum worker by itself, --force may not.
drop_database() {
    dropdb --if-exists "$1" 2>/dev/null || dropdb --if-exists --force "$1"
}

# test_database [keep]: a fresh database with the addon and no demo data, or with
# "keep" the last one, updated. Leaves the server's log in $STATE/install.log.
TEST_DB="test_trade_union_$TAG"
test_database() {
    local how=-i
    if [ "${1:-}" = keep ] && installed "$TEST_DB"; then
        how=-u
    else
        drop_database "$TEST_DB"
        rm -rf "$STATE/data/filestore/$TEST_DB"
        createdb "$TEST_DB"
    fi
    say "Test database $TEST_DB"
    rm -f "$STATE/install.log"
    odoo -d "$TEST_DB" "$how" "$MODULE" --stop-after-init --no-http --log-level=warn --logfile="$STATE/install.log" \
        2>"$STATE/install.err" || { cat "$STATE/install.err" "$STATE/install.log" >&2; return 1; }
}

odoo() { (cd "$STATE" && exec "$PY" -m odoo "$@"); }
