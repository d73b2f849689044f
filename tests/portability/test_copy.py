"""The copy itself: complete, covered, readable, offline, reproducible (P12, P15, P16, P27, P49)."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
import re
import subprocess
from pathlib import Path

import pytest

from delenda.errors import InputError, NeedsApproval, Refused, StalePlan, Unverified
from delenda.jobs.export import Order
from delenda.model import Identifier, RequestKind, Role, State
from delenda.portability.archive import Disclosure
from delenda.portability.choose import Exclusion
from delenda.portability.page import POLICY
from delenda.portability.staging import read_records


def records(files, name):
    [data] = [content for path, content in files.items() if path.startswith("data/") and path.endswith(name)]
    return json.loads(data)["records"]


@pytest.mark.promise("P15")
@pytest.mark.promise("P27")
def test_the_copy_holds_exactly_the_claimed_records(plain_world):
    report, files = plain_world.copy()
    held = {path: len(json.loads(c)["records"]) for path, c in files.items() if path.startswith("data/")}
    assert held == {
        "data/contact/app.books.json": 1,
        "data/contact/app.messages.json": 2,
        "data/account/app.segments.json": 1,
        "data/location/app.photos.json": 1,
        "data/contact/app.users.json": 1,
    }
    assert report.records == 6
    assert b"bob@example.com" not in b"".join(files.values())
    assert files["files/location/000001.jpg"] == plain_world.photo


@pytest.mark.promise("P27")
def test_the_manifest_names_every_file_with_its_digest(plain_world):
    report, files = plain_world.copy()
    manifest = json.loads(files["manifest.json"])
    assert {f["path"] for f in manifest["files"]} | {"manifest.json"} == set(files)
    for listed in manifest["files"]:
        content = files[listed["path"]]
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (listed["sha256"], listed["bytes"])
    assert report.manifest_sha256 == hashlib.sha256(files["manifest.json"]).hexdigest()
    assert manifest["counts"]["records"] == 6
    assert plain_world.diary.of("export.built")[0]["sha256"] == report.manifest_sha256


def test_values_keep_their_types(plain_world):
    _, files = plain_world.copy()
    [photo] = read_records(files["data/location/app.photos.json"])
    assert photo == {"@path": "photos/7/a.jpg", "camera": "Cam 1", "lat": 51.5}
    [first, second] = read_records(files["data/contact/app.messages.json"])
    assert (first["id"], second["recipient_id"]) == (1, 7)


def test_other_people_are_covered_and_the_person_is_not(plain_world):
    report, files = plain_world.copy()
    [mine, shared] = records(files, "app.messages.json")
    assert mine["body"] == "hi, write to [other person] or me: ann@example.com"
    assert (mine["sender_id"], mine["recipient_id"]) == (7, "[other person]")
    assert (shared["@role"], shared["sender_id"], shared["recipient_id"]) == ("co-owner", "[other person]", 7)
    assert records(files, "app.books.json") == [{"@role": "mentioned", "phone": ["+1 202 555 0143"]}]
    assert report.covered_others == 3


@pytest.mark.promise("P12")
def test_cards_are_masked_and_secrets_are_not_given(plain_world):
    _, files = plain_world.copy()
    [user] = records(files, "app.users.json")
    assert user["card_no"] == "**** **** **** 1111"
    assert user["password_hash"].startswith("[held")
    everything = b"".join(files.values())
    assert b"4111" not in everything
    assert b"$2b$" not in everything


@pytest.mark.promise("P27")
def test_sheets_hold_no_formula(plain_world):
    _, files = plain_world.copy()
    for path, content in files.items():
        if path.endswith(".csv"):
            for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
                assert not any(c[:1] in ("=", "+", "-", "@", "\t", "\r") for c in row if c)


def test_the_same_copy_is_the_same_bytes(plain_world, tmp_path):
    one, _ = plain_world.copy(folder=tmp_path / "one")
    two, _ = plain_world.copy(folder=tmp_path / "two")
    assert one.files[0].read_bytes() == two.files[0].read_bytes()


def test_a_large_copy_comes_in_parts_that_unpack_together(plain_world):
    export = plain_world.house.settings.export.model_copy(update={"part_bytes": 100_000})
    settings = plain_world.house.settings.model_copy(update={"export": export})
    plain_world.house = dataclasses.replace(plain_world.house, settings=settings)
    plain_world.store.originals["photos/7/a.jpg"] = plain_world.photo + bytes(250_000)
    report, files = plain_world.copy()
    manifest = json.loads(files["manifest.json"])
    assert len(report.files) == manifest["parts"] > 1
    assert files["files/location/000001.jpg"].startswith(plain_world.photo)
    parts = {f["path"]: f["part"] for f in manifest["files"]}
    assert parts["index.html"] == 1


def test_a_long_collection_is_told_in_several_files(plain_world):
    from delenda.model import Claim
    from delenda.portability.choose import choose
    from delenda.portability.release import Person, Releaser
    from delenda.portability.staging import Stager
    from delenda.testing.memory import MemoryStore

    store = MemoryStore("log", {"events": [{"id": n, "what": "x" * 50} for n in range(100)]})
    [c] = store.collections()
    refs = [b.ref(i) for u in store.units(c) for b in store.scan(u) for i in range(b.num_rows)]
    claims = [Claim(r, Role.OWNER, ("b",)) for r in refs]
    choice = choose(RequestKind.ACCESS, claims, plain_world.material().datamap, {})
    with Stager(
        Path(plain_world.house.settings.export.folder).parent, Releaser(plain_world.house.engine, Person(())), 2_000
    ) as stager:
        section = stager.add(choice.portions[0], store)
        found = [
            r["id"] for m in stager.staged.members if m.path in section.data for r in read_records(b"".join(m.pieces()))
        ]
    assert len(section.data) > 1
    assert sorted(found) == list(range(100))
    assert section.data[1] == "data/other/log.events-2.json"


def test_a_record_that_changed_meanwhile_is_left_out_and_told(plain_world):
    material = plain_world.material()
    plain_world.store.tables["users"][0]["email"] = "somebody@example.com"
    plain_world.store.tables["segments"].clear()
    report, files = plain_world.copy(material)
    assert b"somebody@example.com" not in b"".join(files.values())
    assert report.incomplete == 1
    reasons = {o["collection"]: o["code"] for o in json.loads(files["manifest.json"])["left_out"]}
    assert reasons == {"app/users": "changed_meanwhile", "app/segments": "gone_meanwhile"}


def test_portability_is_what_the_person_provided(plain_world):
    material = plain_world.material(plain_world.request(RequestKind.PORTABILITY))
    _, files = plain_world.copy(material)
    assert "data/account/app.segments.json" not in files  # derived
    assert "data/contact/app.books.json" not in files  # somebody else's address book
    codes = {o["collection"]: o["code"] for o in json.loads(files["manifest.json"])["left_out"]}
    assert codes == {"app/segments": "not_provided_by_the_person", "app/books": "in_records_of_others"}


@pytest.mark.promise("P16")
def test_an_exclusion_needs_a_reason_and_is_told(plain_world):
    with pytest.raises(InputError, match="reason"):
        Exclusion("app/messages", " ")
    order = Order(exclusions=(Exclusion("app/messages", "two years of logs; offered on request"),))
    _, files = plain_world.copy(order=order)
    assert "data/contact/app.messages.json" not in files
    assert b"two years of logs" in files["ABOUT.txt"]


@pytest.mark.promise("P16")
def test_the_effort_is_estimated_before_anything_is_read(plain_world):
    from delenda.jobs.export import preview
    from delenda.portability.choose import estimate

    choice = preview(plain_world.house, plain_world.material())
    assert ("app/messages", 2, 400) in estimate(choice, {"app/messages": 200})


@pytest.mark.promise("P49")
def test_disclosures_are_told_and_secret_ones_counted(plain_world):
    told = Disclosure("order history", plain_world.clock.now(), "court order 12", "District Court")
    secret = dataclasses.replace(told, recipient="Secret Service", secret=True)
    _, files = plain_world.copy(plain_world.material(disclosures=(told, secret)))
    ledger = json.loads(files["disclosures.json"])
    assert [d["recipient"] for d in ledger["disclosures"]] == ["District Court"]
    assert ledger["withheld"] == {"code": "secrecy", "count": 1}
    assert b"Secret Service" not in b"".join(files.values())
    assert b"District Court" in files["index.html"]


def test_the_about_text_answers_article_15(plain_world):
    _, files = plain_world.copy()
    text = files["ABOUT.txt"].decode()
    for heading in ("Why we hold", "What sorts", "Where it comes from", "Who received", "How long", "machine alone"):
        assert heading in text
    assert "Example Ltd" in text
    assert "app/segments: derived" in text


# --- who may have one ---


@pytest.mark.parametrize("state", [State.RECEIVED, State.DUPLICATE, State.WITHDRAWN, State.EXPIRED, State.REFUSED])
def test_nobody_unproven_gets_a_copy(plain_world, state):
    with pytest.raises(Unverified):
        plain_world.copy(plain_world.material(plain_world.request(state=state)))
    assert plain_world.diary.entries == []


def test_an_erasure_request_gets_no_copy(plain_world):
    with pytest.raises(Refused):
        plain_world.copy(plain_world.material(plain_world.request(RequestKind.ERASE)))


def test_the_copy_must_be_the_approved_one(plain_world):
    with pytest.raises(NeedsApproval):
        plain_world.copy(plain_world.material(plain_world.request(state=State.VERIFIED)))
    approved = plain_world.material(plain_world.request())
    with pytest.raises(StalePlan):
        plain_world.copy(approved, Order(exclusions=(Exclusion("app/users", "too much"),)))


# --- the page ---

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "{{ 7*7 }}{% raw %}",
    "</style><script>fetch('http://192.0.2.1/')</script>",
    "javascript:alert(1)",
)


def hostile(world):
    row = world.store.tables["users"][0]
    for n, payload in enumerate(PAYLOADS):
        world.store.tables["messages"].append({"id": 100 + n, "sender_id": 7, "recipient_id": 7, "body": payload})
    row["note"] = PAYLOADS[0]
    material = world.material()
    from delenda.model import Claim

    [c] = [c for c in world.store.collections() if c.name == "messages"]
    refs = [b.ref(i) for u in world.store.units(c) for b in world.store.scan(u) for i in range(b.num_rows)]
    more = tuple(Claim(r, Role.OWNER, ("x",)) for r in refs[2:])
    attribution = dataclasses.replace(material.attribution, claims=(*material.attribution.claims, *more))
    return world.copy(dataclasses.replace(material, attribution=attribution))


def test_the_page_escapes_whatever_stands_in_the_data(plain_world):
    _, files = hostile(plain_world)
    page = files["index.html"].decode()
    assert "<script" not in page
    assert not re.search(r"<[^>]+\son\w+=", page)
    assert "{{ 7*7 }}" in page
    assert POLICY.startswith("default-src 'none'")
    assert not re.search(r"(?:src|href)=\"(?:https?:|//|javascript:)", page)


def test_a_browser_runs_and_loads_nothing(plain_world, tmp_path):
    _, files = hostile(plain_world)
    for path, content in files.items():
        (tmp_path / "x" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "x" / path).write_bytes(content)
    from playwright.sync_api import sync_playwright

    dialogs, requests, errors = [], [], []
    with sync_playwright() as p:
        browser = p.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        page = browser.new_page()
        page.on("dialog", lambda d: (dialogs.append(d.message), d.dismiss()))
        page.on("request", lambda r: requests.append(r.url))
        page.on("console", lambda m: errors.append(m.text))
        page.goto((tmp_path / "x" / "index.html").as_uri())
        page.wait_for_timeout(300)
        styled = page.evaluate("getComputedStyle(document.querySelector('header')).backgroundColor")
        links = page.eval_on_selector_all("a", "list => list.map(a => a.getAttribute('href'))")
        browser.close()
    assert (dialogs, len(requests), errors) == ([], 1, [])
    assert styled == "rgb(11, 110, 95)"  # the policy lets our own style in
    for link in links:
        assert link.startswith("#") or link in files


def test_a_person_cannot_be_told_from_the_archive_names(plain_world):
    report, files = plain_world.copy()
    names = " ".join([*files, *(p.name for p in report.files)])
    values = [i.value for i in plain_world.person if isinstance(i, Identifier) and len(i.value) > 3]
    assert not any(value in names for value in values)


def test_the_staging_area_is_empty_afterwards(plain_world):
    plain_world.copy()
    left = [p.name for p in Path(plain_world.house.settings.export.folder).iterdir()]
    assert left == ["R-1.zip"]


def test_the_archive_opens_with_other_tools(plain_world, tmp_path):
    report, _ = plain_world.copy()
    done = subprocess.run(["unzip", "-tq", str(report.files[0])], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.promise("P12")
def test_a_card_number_in_a_text_is_masked_too(plain_world):
    plain_world.store.tables["users"][0]["note"] = "paid with 4111-1111-1111-1111, thanks"
    _, files = plain_world.copy()
    assert records(files, "app.users.json")[0]["note"] == "paid with **** **** **** 1111, thanks"


def test_an_original_that_shows_others_is_told_and_not_given(plain_world):
    material = plain_world.material()
    claims = tuple(
        dataclasses.replace(c, shared=c.shared or c.ref.collection == "photos") for c in material.attribution.claims
    )
    attribution = dataclasses.replace(material.attribution, claims=claims)
    _, files = plain_world.copy(dataclasses.replace(material, attribution=attribution))
    assert not any(path.startswith("files/") for path in files)
    assert {o["collection"]: o["code"] for o in json.loads(files["manifest.json"])["left_out"]} == {
        "app/photos": "names_others"
    }


def test_config_may_keep_others_in_the_persons_own_address_book(plain_world):
    config = plain_world.house.settings.export.model_copy(update={"keep_others": ("app/messages",)})
    settings = plain_world.house.settings.model_copy(update={"export": config})
    plain_world.house = dataclasses.replace(plain_world.house, settings=settings)
    _, files = plain_world.copy()
    assert "bob@example.com" in records(files, "app.messages.json")[0]["body"]
