"""One object of each format: found, planned, erased, and a witness that shares no code finds nothing."""

from __future__ import annotations

import base64
import uuid
from pathlib import Path
from typing import Any

import boto3
import oracle
import pytest
from erasure.demo_house import opened
from erasure.estate import ask
from format_world import ADA, BELA, PEOPLE, SECRET_TEXTS, SECRETS, objects, paper
from servers.ceph import S3Server

from delenda.demo.layout import write_keys
from delenda.jobs import apply as apply_job
from delenda.jobs import plan as plan_job
from delenda.jobs import scan
from delenda.jobs import verify as verify_job
from delenda.model import State

CONFIG = """
stores:
  lake: {type: files, root: lake, region: DE, purpose: keep what people sent}
collections: {lake/b-pdf/pdf: {role: owner}}
erasure: {caps: {share_floor: 100}}
requests: {profiles: [eu], webhook_secrets: ["${file:keys/webhook}"], controller: Pomelo, contact: p@example.org}
control: {url: "sqlite:///control.db", key: "${file:keys/control}", pepper: "${file:keys/pepper}"}
audit: {origin: pomelo.example/log, key: "${file:keys/audit}", folder: log}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return laid_out(tmp_path, objects(), CONFIG)


def laid_out(tmp_path: Path, things: dict[str, bytes], config: str) -> Path:
    for key, data in things.items():
        path = tmp_path / "lake" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    key = base64.b64encode(bytes(range(32))).decode()
    secret = "whsec_" + base64.b64encode(b"s" * 32).decode()
    write_keys(tmp_path / "keys", {"control": key, "pepper": key, "audit": key, "webhook": secret})
    (tmp_path / "delenda.yaml").write_text(config)
    return tmp_path


def lake(folder: Path) -> dict[str, bytes]:
    root = folder / "lake"
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def said(data: bytes) -> str:
    return "\n".join(oracle.texts(data)).casefold()


def erased(folder: Path) -> tuple[Any, Any]:
    """Scan, ask for Ada, plan, approve, apply and verify; return the last two reports."""
    with opened(folder) as house:
        assert scan.run(house).problems == {}
        request = ask(house, ("EMAIL", SECRETS[0][1]), ("PHONE_NUMBER", SECRETS[1][1]))
        plan_job.plan(house, [request], folder / "plan.json")
    with opened(folder, "approver") as house:
        plan_job.approve(house, folder / "plan.json")
    with opened(folder) as house:
        applied = apply_job.apply(house, folder / "plan.json")
        [verdict] = verify_job.verify(house, [request]).verdicts
    return applied, verdict


@pytest.mark.promise("P7")
def test_a_person_leaves_every_format(folder: Path) -> None:
    before = lake(folder)
    assert {k for k, d in before.items() if not any(s in said(d) for s in SECRET_TEXTS)} == {
        "b-heic/bela.heic", "b-pdf/bela.pdf"}, "the witness sees the person in every other object"  # fmt: skip
    applied, verdict = erased(folder)
    after = lake(folder)
    left = {k for k, d in after.items() if any(s in said(d) for s in SECRET_TEXTS)}
    assert (left, applied.counts["left"], verdict.residual, verdict.state) == (set(), 0, {}, State.COMPLETE)
    assert oracle.hits(oracle.Snapshot({}, after), SECRETS) == []
    for key, data in after.items():
        if key.startswith("a-"):
            assert all(str(p["email"]) in said(data) for p in PEOPLE[1:]), key
    for key in ("b-docx/party.docx", "b-mbox/mail.mbox"):
        assert str(BELA["email"]) in said(after[key]), key
    for key in ("b-pdf/bela.pdf", "b-heic/bela.heic"):
        assert after[key] == before[key]


class Bucket:
    """A versioned bucket on a real server, with the things in it."""

    def __init__(self, server: S3Server, things: dict[str, bytes]) -> None:
        self.name = f"formats-{uuid.uuid4().hex[:12]}"
        keys = {"aws_access_key_id": server.access_key, "aws_secret_access_key": server.secret_key}
        self.client: Any = boto3.client("s3", endpoint_url=server.endpoint, region_name="us-east-1", **keys)
        self.client.create_bucket(Bucket=self.name)
        self.client.put_bucket_versioning(Bucket=self.name, VersioningConfiguration={"Status": "Enabled"})
        for key, data in things.items():
            self.client.put_object(Bucket=self.name, Key=key, Body=data)

    def versions(self) -> dict[str, list[bytes]]:
        """Return every version of every object, whatever it is called."""
        found: dict[str, list[bytes]] = {}
        for page in self.client.get_paginator("list_object_versions").paginate(Bucket=self.name):
            for v in page.get("Versions", []):
                where = {"Bucket": self.name, "Key": v["Key"], "VersionId": v["VersionId"]}
                found.setdefault(v["Key"], []).append(self.client.get_object(**where)["Body"].read())
        return found


@pytest.mark.servers
@pytest.mark.promise("P7")
def test_a_person_leaves_every_format_and_every_version_in_a_bucket(
    s3_server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    things = objects()
    bucket = Bucket(s3_server, things)
    monkeypatch.setenv("LAKE_KEY", s3_server.access_key)
    monkeypatch.setenv("LAKE_SECRET", s3_server.secret_key)
    store = (
        f"{{type: s3, bucket: {bucket.name}, endpoint: '{s3_server.endpoint}', location: us-east-1, region: DE,"
        " access_key: '${LAKE_KEY}', secret_key: '${LAKE_SECRET}', purpose: keep what people sent}"
    )
    config = CONFIG.replace("{type: files, root: lake, region: DE, purpose: keep what people sent}", store)
    applied, verdict = erased(laid_out(tmp_path, {}, config))
    after = bucket.versions()
    left = {k for k, ds in after.items() for d in ds if any(s in said(d) for s in SECRET_TEXTS)}
    assert (left, applied.counts["left"], verdict.residual, verdict.state) == (set(), 0, {}, State.COMPLETE)
    for key, [data] in after.items():  # one version each: those before are gone
        if key.startswith("a-"):
            assert all(str(p["email"]) in said(data) for p in PEOPLE[1:]), key
    for key in ("b-pdf/bela.pdf", "b-heic/bela.heic"):
        assert after[key] == [things[key]]


NOTE = "collections: {lake/b-pdf/pdf: {role: owner}}\n"


@pytest.mark.parametrize(("config", "gone"), [(CONFIG, {"b-pdf/ada.pdf"}), (CONFIG.replace(NOTE, ""), set())])
def test_a_paper_that_can_not_be_cut_goes_whole_only_if_config_says_so_and_it_names_nobody_else(
    tmp_path: Path, config: str, gone: set[str]
) -> None:
    papers = {"b-pdf/ada.pdf": paper(ADA), "b-pdf/both.pdf": paper(ADA, BELA), "b-pdf/bela.pdf": paper(BELA)}
    folder = laid_out(tmp_path, {**papers, "a-csv/people.csv": objects()["a-csv/people.csv"]}, config)
    applied, verdict = erased(folder)
    after = lake(folder)
    assert papers.keys() - after.keys() == gone
    assert all(after[k] == papers[k] for k in papers.keys() - gone)
    assert applied.counts["left"] == len(papers) - 1 - len(gone)
    assert verdict.state is State.INCOMPLETE, "what could not be cut is told"
