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

# ---- the cluster of this checkout ----

checkout_mark() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# own_cluster: the private cluster runs, and is that of this checkout. Its folder goes by the
# checkout's path, but keys and files of its databases lie in the checkout: those of an earlier
# checkout at this path would be opened with other keys. The mark made with the keys tells them
# apart. Such a cluster is set aside and said so; nothing is deleted.
own_cluster() {
    local bin mark aside
    bin=$(pg_bin)
    if [ ! -s "$STATE/checkout" ]; then
        # Set up before there were marks: what lies there is its own.
        checkout_mark >"$STATE/checkout"
        if [ -d "$PG_HOME" ] && [ ! -e "$PG_HOME/checkout" ]; then cp "$STATE/checkout" "$PG_HOME/checkout"; fi
    fi
    mark=$(cat "$STATE/checkout")
    if [ -s "$PG_HOME/data/PG_VERSION" ] && [ "$(cat "$PG_HOME/checkout" 2>/dev/null)" != "$mark" ]; then
        stop_cluster "$bin"
        aside="$PG_HOME.$(date -u +%Y%m%d-%H%M%S)"
        mv -T "$PG_HOME" "$aside"
        say "Note: the databases in $PG_HOME belong to an earlier checkout at this path, or to keys that are gone."
        say "Note: they were set aside, nothing was deleted: $aside"
        say "Note: delete that folder if you need none of them. This checkout gets a new, empty cluster."
    fi
    if [ ! -s "$PG_HOME/data/PG_VERSION" ]; then
        # One whose folder is gone still holds the socket.
        stop_cluster "$bin"
        say "Making a PostgreSQL cluster in $PG_HOME"
        mkdir -p "$PG_HOME"
        [ "$(id -un)" = "$PG_USER" ] || chown "$PG_USER" "$PG_HOME"
        as_pg "$bin/initdb" -D "$PG_HOME/data" -A trust -U "$PG_USER" -E UTF8 --locale=C.UTF-8 >/dev/null
        cp "$STATE/checkout" "$PG_HOME/checkout"
    fi
    mkdir -p -m 700 "$PG_RUN"
    [ "$(id -un)" = "$PG_USER" ] || chown "$PG_USER" "$PG_RUN"
    if ! as_pg "$bin/pg_ctl" -D "$PG_HOME/data" status >/dev/null 2>&1; then
        as_pg "$bin/pg_ctl" -D "$PG_HOME/data" -l "$PG_HOME/log" -w -t 60 start 9>&- >/dev/null \
            -o "-c listen_addresses='' -c unix_socket_directories=$PG_RUN -c shared_buffers=1GB -c jit=off -c max_connections=100 -c max_locks_per_transaction=256 -c max_wal_size=4GB -c synchronous_commit=off"
    fi
    if [ "$(as_pg psql -h "$PG_RUN" -U "$PG_USER" -d postgres -Atc "select 1 from pg_roles where rolname='$PG_ROLE'")" != 1 ]; then
        as_pg psql -h "$PG_RUN" -U "$PG_USER" -d postgres -qc "create role $PG_ROLE login createdb"
    fi
}

# stop_cluster BIN: whoever serves this checkout's socket ends, also where its folder was deleted.
stop_cluster() {
    local pid
    if as_pg "$1/pg_ctl" -D "$PG_HOME/data" status >/dev/null 2>&1; then
        as_pg "$1/pg_ctl" -D "$PG_HOME/data" -m fast -w -t 60 stop >/dev/null
    fi
    pid=$(as_pg sed -n 1p "$PG_RUN/.s.PGSQL.5432.lock" 2>/dev/null || true)
    [ -n "$pid" ] || return 0
    # A number in a file may be anybody's by now.
    [ "$(as_pg readlink "/proc/$pid/exe" 2>/dev/null || true)" = "$1/postgres" ] || return 0
    as_pg kill -INT "$pid"
    for _ in $(seq 120); do
        [ -d "/proc/$pid" ] || return 0
        sleep 0.5
    done
    return 1
}

# clean_log LOG: fails, and shows them, where errors stand in a server's log.
clean_log() { "$PY" "$ROOT/dev/check_log" --errors "$1"; }

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

# For the other commands: quick when all is there, silent unless it fails or has to be known.
quiet_setup() {
    mkdir -p "$STATE"
    if [ -x "$PY" ]; then
        "$ROOT/dev/setup" 2>"$STATE/setup.out" || { cat "$STATE/setup.out" >&2; exit 1; }
        sed -n '/^Note: /p' "$STATE/setup.out" >&2
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
    if [ "$how" = -i ]; then bundles "$TEST_DB"; fi
}

# bundles DATABASE: scripts and styles of the pages, made once. A test that opens one would make
# them and throw them away with its transaction, as would the next.
bundles() {
    odoo shell -d "$1" --no-http --log-level=warn >"$STATE/bundles.log" 2>&1 <<'EOF' || { cat "$STATE/bundles.log" >&2; return 1; }
for name in (
    "web.assets_web",
    "web.assets_tests",
    "web.assets_frontend",
    "web.assets_frontend_minimal",
    "web.assets_frontend_lazy",
    "web.report_assets_common",
    "web.report_assets_pdf",
):
    bundle = env["ir.qweb"]._get_asset_bundle(name)
    bundle.js()
    bundle.css()
env.cr.commit()
EOF
}

odoo() { (cd "$STATE" && exec "$PY" -m odoo "$@"); }
