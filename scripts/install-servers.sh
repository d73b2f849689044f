#!/bin/sh
# Installs what the tests start: MariaDB and Ceph's object gateway, a real S3 server, a browser, restic and pgBackRest
# (with Debian's PostgreSQL, whose version it reads), from Debian's packages. The PostgreSQL that the tests start comes
# with the Python packages. Nothing is enabled or started here.
# Runs again at no cost: what is there is left alone.
set -eu

PATH="$PATH:/usr/sbin:/sbin"
PROGRAMS="mariadbd mariadb-install-db ceph-mon ceph-osd ceph-mgr radosgw radosgw-admin ceph ceph-authtool mariadb-dump chromium restic pgbackrest"
PACKAGES="mariadb-server-core mariadb-client-core mariadb-client ceph-mon ceph-osd ceph-mgr radosgw ceph-common chromium restic pgbackrest postgresql"

missing() {
    for program in $PROGRAMS; do
        command -v "$program" >/dev/null 2>&1 || printf '%s ' "$program"
    done
}

absent=$(missing)
if [ -z "$absent" ]; then
    echo "servers: all here"
    exit 0
fi
echo "servers: missing: $absent"

if ! command -v apt-get >/dev/null 2>&1; then
    echo "servers: this is not Debian or Ubuntu; install MariaDB, Ceph (mon, osd, mgr, radosgw) and Chromium yourself," >&2
    echo "servers: so that these programs are on the PATH: $PROGRAMS" >&2
    exit 1
fi

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo"
else
    echo "servers: installing packages needs root. Run once, then start again:" >&2
    echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $PACKAGES" >&2
    exit 1
fi

# A package must not start a daemon of its own on this machine; ours run from temporary folders.
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
ours=""
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
    $as_root chmod 755 "$policy"
    ours=yes
fi
trap '[ -z "$ours" ] || $as_root rm -f "$policy"' EXIT

# shellcheck disable=SC2086  # lists of words
install() { $as_root apt-get install -y -q --no-install-recommends $PACKAGES; }

install >/dev/null 2>&1 || {
    $as_root apt-get update -q
    install
}

absent=$(missing)
if [ -n "$absent" ]; then
    echo "servers: still missing after installing: $absent" >&2
    exit 1
fi
echo "servers: installed"
