"""Objects in an archive: told, fetched, and erased once they can be read; a request stays open until then."""

from __future__ import annotations

import contextlib
import io
import json
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from moto.moto_api import state_manager
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

from connectors.s3 import S3Connector
from delenda import config
from delenda.audit.keys import fresh_key, fresh_keys
from delenda.cli.main import main
from delenda.demo.layout import write_keys
from delenda.errors import SourceDenied
from delenda.jobs.erase import look_into_archives
from delenda.jobs.opening import open_house

ANN, BOB = "ann-zq81@example.com", "bob-zq82@example.com"
CONFIG = """
control: {{url: "sqlite:///state/control.db", key: "${{file:keys/control}}", pepper: "${{file:keys/pepper}}"}}
audit: {{origin: shop.example/log, key: "${{file:keys/audit}}", folder: state/log}}
stores:
  app: {{type: sql, url: "sqlite:///app.db", purpose: run the shop}}
  logs: {{type: s3, bucket: {bucket}, endpoint: "{endpoint}", location: us-east-1, purpose: safety,
         archived: {archived}, access_key: "${{file:keys/access}}", secret_key: "${{file:keys/access}}"}}
collections:
  app/users: {{account: id}}
erasure: {{caps: {{share: 1.0}}, verify: indexed}}
"""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(port=0)
    server.start()
    fetching(takes_forever=True)
    yield f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    server.stop()


def fetching(*, takes_forever: bool) -> None:
    """Say how long the archive takes to bring up a copy."""
    pace = {"progression": "manual", "times": 1 << 30} if takes_forever else {"progression": "immediate"}
    state_manager.set_transition(model_name="s3::keyrestore", transition=pace)


class Shop:
    """A table of users, and logs in a bucket of which some lie in an archive."""

    def __init__(self, folder: Path, endpoint: str, archived: str) -> None:
        self.folder, self.bucket = folder, f"logs-{uuid.uuid4().hex[:12]}"
        self.s3: Any = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id="k",
            aws_secret_access_key="k",
            config=Config(s3={"addressing_style": "path"}),
        )
        self.s3.create_bucket(Bucket=self.bucket)
        keys = fresh_keys("shop.example/log")
        secrets = {
            "control": keys.control,
            "pepper": keys.pepper,
            "audit": keys.audit,
            "webhook": f"whsec_{fresh_key()}",
        }
        write_keys(folder / "keys", secrets | {"access": "k"})
        (folder / "delenda.yaml").write_text(CONFIG.format(bucket=self.bucket, endpoint=endpoint, archived=archived))
        with sqlite3.connect(folder / "app.db") as db:
            db.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT)")
            db.executemany("INSERT INTO users VALUES (?,?)", [(1, ANN), (2, BOB)])
        for name, mail in (("2019", ANN), ("2020", BOB), ("2021", ANN)):
            self.s3.put_object(Bucket=self.bucket, Key=f"web/{name}.log", Body=f"signed in: {mail}\n".encode())
        self.run("scan")
        for name in ("2019", "2020"):
            source = {"Bucket": self.bucket, "Key": f"web/{name}.log"}
            self.s3.copy_object(**source, CopySource=source, StorageClass="GLACIER")
            s3_backends["123456789012"]["aws"].get_object(self.bucket, source["Key"]).status = "IN_PROGRESS"

    def run(self, *args: str, actor: str = "operator", expect: int = 0) -> dict[str, Any]:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["--config", "delenda.yaml", "--as", actor, *args, "--json"])
        assert code == expect, f"{' '.join(args)} ended with {code}: {err.getvalue()[-2000:]}{out.getvalue()[-1000:]}"
        lines = out.getvalue().strip().splitlines()
        return dict(json.loads(lines[-1])) if lines else {}

    def erase(self, request: str, archived: int) -> dict[str, Any]:
        planned = self.run("plan", request, "-o", "plan.json", actor="planner", expect=2)
        assert planned["cost"].get("archived", 0) == archived
        self.run("approve", "plan.json", actor="officer")
        return dict(self.run("apply", "plan.json", "--confirm", request)["requests"][0])

    def ask(self) -> str:
        request = str(self.run("request", "new", "erase", "--seed", f"EMAIL={ANN}", "--ground", "cancelled")["id"])
        self.run("request", "verify", request, "--method", "known_channel", "--level", "2", "--reason", "seen")
        return request

    def status(self, key: str) -> tuple[str, str]:
        head = self.s3.head_object(Bucket=self.bucket, Key=key)
        return head.get("StorageClass", "STANDARD"), head.get("Restore", "")

    def body(self, key: str) -> bytes:
        return bytes(self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read())


@pytest.mark.promise("P21")
def test_what_lies_in_an_archive_is_fetched_and_then_erased(tmp_path: Path, endpoint: str) -> None:
    shop = Shop(tmp_path, endpoint, "restore")
    request = shop.ask()
    end = shop.erase(request, archived=1)
    assert end["state"] == "complete_with_open_obligations", "nobody has seen what the archive holds of her"
    assert shop.body("web/2021.log") == b""
    assert shop.status("web/2019.log")[1], "a copy was asked for"
    assert not shop.status("web/2020.log")[1], "Bob's log does not name her: it stays where it is, and costs nothing"
    assert shop.run("verify", request)["state"] == "complete_with_open_obligations", "it takes hours"
    fetching(takes_forever=False)  # the copy has come, and shows her
    with contextlib.chdir(tmp_path), open_house(config.load(tmp_path / "delenda.yaml"), actor="flow") as house:
        assert look_into_archives(house) == 1
    assert shop.run("request", "show", request)["state"] == "incomplete"
    end = shop.erase(request, archived=0)
    assert end["state"] == "complete"
    assert shop.body("web/2019.log") == b""
    assert shop.status("web/2019.log")[0] == "STANDARD", "in the archive nobody could look at it again"


def test_where_nothing_may_be_fetched_the_request_stays_open(tmp_path: Path, endpoint: str) -> None:
    shop = Shop(tmp_path, endpoint, "tell")
    request = shop.ask()
    assert shop.erase(request, archived=1)["state"] == "complete_with_open_obligations"
    assert shop.status("web/2019.log") == ("GLACIER", "")
    assert shop.run("verify", request)["state"] == "complete_with_open_obligations"
    with contextlib.chdir(tmp_path), open_house(config.load(tmp_path / "delenda.yaml"), actor="flow") as house:
        assert look_into_archives(house) == 0, "nothing is on its way"


def test_who_may_not_fetch_plans_the_rest_all_the_same(
    tmp_path: Path, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bool:
        raise SourceDenied("logs: the endpoint refuses RestoreObject (AccessDenied)")

    monkeypatch.setattr(S3Connector, "thaw", refuse)
    shop = Shop(tmp_path, endpoint, "restore")
    request = shop.ask()
    assert shop.erase(request, archived=1)["state"] == "complete_with_open_obligations"
    assert shop.body("web/2021.log") == b"", "what can be read is erased"
