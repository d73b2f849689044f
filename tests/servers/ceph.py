"""A real S3 server: Ceph's object gateway from Debian's packages, on loopback, its data in memory.

One monitor, one OSD, one manager (without it the gateway's pools are never made) and the gateway, each a child
of ours in the foreground. They stop in the order gateway, manager, OSD, monitor.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from servers.process import ServerMissing, free_port, run, running

STARTS = 3
KMS_KEY = "delenda-test-key"

CONF = """
[global]
fsid = {fsid}
mon_initial_members = a
mon_host = [v2:127.0.0.1:{mon2},v1:127.0.0.1:{mon1}]
keyring = {folder}/keyring
auth_allow_insecure_global_id_reclaim = false
mon_warn_on_pool_no_redundancy = false
mon_allow_pool_size_one = true
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_crush_chooseleaf_type = 0
osd_objectstore = memstore
memstore_device_bytes = 2147483648
mon_data = {folder}/mon
osd_data = {folder}/osd
mgr_data = {folder}/mgr
mgr_initial_modules =
run_dir = {folder}/run
admin_socket = {folder}/run/$name.asok
log_file = {folder}/log/$name.log
pid_file = {folder}/run/$name.pid
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
[client.admin]
rgw_data = {folder}/rgw
rgw_frontends = beast endpoint=127.0.0.1:{port} tcp_nodelay=1
rgw_override_bucket_index_max_shards = 1
rgw_crypt_require_ssl = false
rgw_crypt_s3_kms_backend = testing
rgw_crypt_s3_kms_encryption_keys = {kms}=YmluCmJvb3N0CmJvb3N0LWJ1aWxkCmNlcGguY29uZgo=
"""


@dataclass(frozen=True)
class S3Server:
    """Where the server is, and its users: ``access_key`` may do all, ``guest_key`` only what a policy grants."""

    endpoint: str
    access_key: str
    secret_key: str
    guest_key: str
    guest_secret: str
    kms_key: str = KMS_KEY


@contextmanager
def ceph() -> Iterator[S3Server]:
    """Run the server; starting over if an OSD meets a monitor that does not know it yet."""
    with ExitStack() as stack:
        for attempt in range(1, STARTS + 1):
            try:
                server = stack.enter_context(_cluster())
                break
            except ServerMissing:
                if attempt == STARTS:
                    raise
        yield server


@contextmanager
def _cluster() -> Iterator[S3Server]:
    with tempfile.TemporaryDirectory(prefix="delenda-s3-", ignore_cleanup_errors=True) as name, ExitStack() as daemons:
        folder = Path(name)
        for part in ("mon", "osd", "mgr", "rgw", "run", "log"):
            (folder / part).mkdir()
        ports = {p: free_port() for p in ("mon1", "mon2", "port")}
        fsid = str(uuid.uuid4())
        conf = folder / "ceph.conf"
        conf.write_text(CONF.format(fsid=fsid, folder=folder, kms=KMS_KEY, **ports))

        def start(program: str, ident: str, ready: object, *extra: str, stop: signal.Signals = signal.SIGTERM) -> None:
            work = folder / "run" / program
            work.mkdir()
            command = [_program(program), "-c", str(conf), "-f", *ident.split(), *extra]
            daemons.enter_context(running(command, work, None, ready, stop))  # type: ignore[arg-type]

        _monitor(folder, conf, fsid, ports)
        start("ceph-mon", "-i a", lambda: _asks(conf, "mon", "stat"))
        _osd(folder, conf)
        start("ceph-osd", "-i 0", lambda: " 1 up" in _said(conf, "osd", "stat"), "-k", f"{folder}/osd/keyring",
              stop=signal.SIGKILL)  # fmt: skip
        (folder / "mgr" / "keyring").write_text(
            _said(conf, "auth", "get-or-create", "mgr.x", "mon", "allow profile mgr", "osd", "allow *")
        )
        start("ceph-mgr", "-i x", lambda: '"available": true' in _said(conf, "mgr", "dump", "-f", "json-pretty"),
              "-k", f"{folder}/mgr/keyring")  # fmt: skip
        keys = [_user(folder, conf, uid) for uid in ("keeper", "guest")]
        endpoint = f"http://127.0.0.1:{ports['port']}"
        start("radosgw", "-n client.admin", lambda: _answers(endpoint), "-k", f"{folder}/keyring")
        yield S3Server(endpoint, *keys[0], *keys[1])


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    """Return the real S3 server of this session; make a bucket of your own in it."""
    with ceph() as server:
        yield server


def _program(name: str) -> str:
    path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if path is None:
        raise ServerMissing(f"{name} is not installed; run `make servers`")
    return path


def _monitor(folder: Path, conf: Path, fsid: str, ports: dict[str, int]) -> None:
    address = f"[v2:127.0.0.1:{ports['mon2']},v1:127.0.0.1:{ports['mon1']}]"
    tool, keyring = _program("ceph-authtool"), f"{folder}/keyring"
    monmap = f"{folder}/monmap"
    run([_program("monmaptool"), "--create", "--addv", "a", address, "--fsid", fsid, monmap], folder, None)
    run([tool, "--create-keyring", keyring, "--gen-key", "-n", "mon.", "--cap", "mon", "allow *"], folder, None)
    caps = [x for part in ("mon", "osd", "mgr") for x in ("--cap", part, "allow *")]
    run([tool, keyring, "--gen-key", "-n", "client.admin", *caps], folder, None)
    run([_program("ceph-mon"), "-c", str(conf), "--mkfs", "-i", "a", "--monmap", monmap, "--keyring", keyring],
        folder, None)  # fmt: skip


def _osd(folder: Path, conf: Path) -> None:
    ident = str(uuid.uuid4())
    key = _output([_program("ceph-authtool"), "--gen-print-key"])
    secret = folder / "osd.json"
    secret.write_text(json.dumps({"cephx_secret": key}))
    _said(conf, "osd", "new", ident, "0", "-i", str(secret))
    osd = _program("ceph-osd")
    run([osd, "-c", str(conf), "-i", "0", "--mkfs", "--osd-uuid", ident, "--key", key], folder, None)
    (folder / "osd" / "keyring").write_text(f"[osd.0]\n\tkey = {key}\n")
    _said(conf, "osd", "crush", "add", "osd.0", "1.0", "root=default", "host=localhost")


def _user(folder: Path, conf: Path, uid: str) -> tuple[str, str]:
    access, secret = secrets.token_hex(8), secrets.token_hex(16)
    keys = [f"--access-key={access}", f"--secret-key={secret}"]
    command = [_program("radosgw-admin"), "-c", str(conf), "user", "create", f"--uid={uid}", f"--display-name={uid}"]
    run([*command, *keys], folder, None)
    return access, secret


def _said(conf: Path, *words: str) -> str:
    """Return what the cluster answers; nothing if it does not."""
    return _output([_program("ceph"), "-c", str(conf), "--connect-timeout", "10", *words])


def _asks(conf: Path, *words: str) -> bool:
    return bool(_said(conf, *words))


def _output(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    except subprocess.TimeoutExpired:
        return ""
    return (
        done.stdout.strip() + "\n" if done.returncode == 0 and "--gen-print-key" not in command else done.stdout.strip()
    )


def _answers(endpoint: str) -> bool:
    try:
        with urlopen(endpoint, timeout=2):
            return True
    except HTTPError:
        return True
    except (URLError, OSError):
        return False
