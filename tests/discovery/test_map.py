"""The data map's renderings: safe for any name, valid for their readers, and without a value."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
import yaml

from delenda.discovery.fides import category_of
from delenda.discovery.ropa import COLUMNS
from delenda.errors import InputError
from delenda.jobs import map as maps
from delenda.jobs import scan
from delenda.jobs.house import House
from delenda.jobs.map import Form
from delenda.kinds import Kind
from delenda.model import Reference
from delenda.settings import BackupSet, CollectionNote, Recipient, RequestSettings, RetentionRule
from delenda.testing.memory import MemoryStore

MakeHouse = Callable[..., House]
HOSTILE = "=cmd|' /C calc'!A0<script>alert(1)</script>\"'&"

# The keys of fideslang's default taxonomy (version 3) that a kind may map to.
FIDESLANG = frozenset(
    """user user.account user.account.username user.authorization.credentials user.authorization.password user.behavior
    user.behavior.browsing_history user.behavior.search_history user.contact user.contact.address user.contact.email
    user.contact.phone_number user.content.private user.content.self_image user.demographic.age_range
    user.demographic.date_of_birth user.demographic.gender user.device user.device.cookie_id user.device.device_id
    user.device.ip_address user.financial user.financial.bank_account user.financial.credit_card user.government_id
    user.government_id.national_identification_number user.job_title user.location.imprecise user.location.precise
    user.name user.social user.unique_id""".split()
)


@pytest.fixture
def view(make_house: MakeHouse) -> maps.MapView:
    app = MemoryStore(
        "app",
        {
            "users": [{"id": i, "email": f"p{i}@example.com", HOSTILE: f"13800138{i:03}"} for i in range(1, 40)],
            "orders": [{"id": i, "user_id": i % 39 + 1, "note": "mail bob@example.com"} for i in range(60)],
            HOSTILE: [{"id": 1, "email": "x@example.com"}],
        },
        references={"orders": [Reference(("user_id",), "users", ("id",))]},
        region="CN",
        purpose="run the app",
    )
    uploads = {
        f"u/{i}.json": [{"account_id": i, "contacts": [{"phone": f"13900139{i:03}"}], "device": {"imei": None}}]
        for i in range(1, 9)
    }
    lake = MemoryStore("lake", objects={"uploads": uploads}, region="EU", purpose=HOSTILE)
    house = make_house(
        app,
        lake,
        collections={"app/orders": CollectionNote(automated_decision=True, source="the shop")},
        requests=RequestSettings(controller="Pomelo", contact="privacy@example.com"),
        recipients=(Recipient(name="adnet", basis="consent", collections=("app/*",), region="US", contract="C-7"),),
        retention=(
            RetentionRule(name="books", collections=("app/orders",), period="P7Y", legal_basis="tax", purpose="x"),
        ),
        backups=(BackupSet(name="nightly", store="app", keep="P30D"),),
    )
    scan.run(house)
    return maps.view(house)


class Page(HTMLParser):
    """Collects what a page contains."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.promise("P66")
@pytest.mark.promise("P46")
def test_the_page_is_one_file_without_script_or_request(view: maps.MapView) -> None:
    html = maps.render(view, Form.HTML)
    page = Page()
    page.feed(html)
    assert "script" not in page.tags
    assert not {"link", "img", "iframe", "object", "base", "form"} & set(page.tags)
    assert not [n for n, _ in page.attributes if n == "style" or n.startswith("on")]
    assert not [v for n, v in page.attributes if n in ("src", "href") and not str(v).startswith("#")]
    assert "url(" not in html.replace("url(#arrow)", "")
    style = re.search(r"<style>(.*?)</style>", html, re.S)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in html.replace("&#39;", "'")
    for words in ("users", "nightly", "P30D", "adnet", "books", "undeclared", "CN", "Pomelo"):
        assert words in page.text


def test_hostile_names_stay_text(view: maps.MapView) -> None:
    page = Page()
    html = maps.render(view, Form.HTML)
    page.feed(html)
    assert "<script>" not in html
    assert "alert(1)" in page.text


@pytest.mark.promise("P60")
@pytest.mark.parametrize("form", Form)
def test_no_rendering_holds_a_value(view: maps.MapView, form: Form) -> None:
    text = maps.render(view, form)
    assert not re.search(r"p\d+@example\.com|bob@example\.com|13[89]00\d{5,}", text)


def test_the_same_map_renders_the_same(view: maps.MapView) -> None:
    assert maps.render(view, Form.JSON) == maps.render(view, Form.JSON)
    body = json.loads(maps.render(view, Form.JSON))
    assert body["schema"] == "delenda.data-map/1"
    assert {c["collection"]["name"] for c in body["collections"]} >= {"users", "orders", "uploads"}
    assert [b["name"] for b in body["backups"]] == ["nightly"]


@pytest.mark.promise("P10")
def test_the_record_of_processing_has_the_fields_of_article_30(view: maps.MapView) -> None:
    rows = list(csv.DictReader(io.StringIO(maps.render(view, Form.ROPA))))
    assert tuple(rows[0]) == COLUMNS
    [app] = [r for r in rows if r["purpose"] == "run the app"]
    assert app["controller"] == "Pomelo"
    assert app["contact"] == "privacy@example.com"
    assert "contact" in app["personal_data"]
    assert "account holders" in app["data_subjects"]
    assert app["recipients"] == "adnet (consent)"
    assert app["transfers"] == "CN → US: adnet, contract C-7"
    assert "books: P7Y" in app["erasure"]
    assert "backups nightly: P30D" in app["erasure"]
    assert "the shop" in app["sources"]
    assert app["automated_decisions"] == "app/orders"


@pytest.mark.parametrize("form", [Form.CSV, Form.ROPA])
def test_no_cell_is_a_formula(view: maps.MapView, form: Form) -> None:
    cells = [c for row in csv.reader(io.StringIO(maps.render(view, form))) for c in row]
    assert any(c.startswith("'=cmd") for c in cells)
    assert not [c for c in cells if c.startswith(("=", "+", "-", "@"))]


def test_fides_datasets_keep_fideslangs_rules(view: maps.MapView) -> None:
    body = yaml.safe_load(maps.render(view, Form.FIDES))
    assert [d["fides_key"] for d in body["dataset"]] == ["app", "lake"]
    for dataset in body["dataset"]:
        assert re.fullmatch(r"[a-zA-Z0-9_.<>-]+", dataset["fides_key"])
        for collection in dataset["collections"]:
            _check_fields(collection["fields"])
    [orders] = [c for c in body["dataset"][0]["collections"] if c["name"] == "orders"]
    [user_id] = [f for f in orders["fields"] if f["name"] == "user_id"]
    assert user_id["fides_meta"]["references"] == [{"dataset": "app", "field": "users.id", "direction": "from"}]
    [uploads] = body["dataset"][1]["collections"]
    [contacts] = [f for f in uploads["fields"] if f["name"] == "contacts"]
    assert contacts["fides_meta"] == {"data_type": "object[]"}
    assert contacts["fields"][0]["data_categories"] == ["user.contact.phone_number"]


def _check_fields(fields: list[dict]) -> None:  # type: ignore[type-arg]
    names = [f["name"] for f in fields]
    assert len(names) == len(set(names))
    for each in fields:
        assert set(each.get("data_categories", [])) <= FIDESLANG
        kind = each.get("fides_meta", {}).get("data_type", "string").removesuffix("[]")
        assert kind in {"string", "integer", "float", "boolean", "object_id", "object"}
        if "fields" in each:
            assert kind == "object"
            _check_fields(each["fields"])


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_fideslang_category(kind: Kind) -> None:
    assert category_of(kind) in FIDESLANG


def test_the_table_has_a_row_a_finding(view: maps.MapView) -> None:
    frame = maps.frame(view)
    email = frame[(frame.collection == "users") & (frame.field == "email")]
    assert email[["kind", "presence", "matched", "scanned"]].to_numpy().tolist() == [["EMAIL", "whole", 39, 39]]
    assert len(maps.frame(view, everything=True)) > len(frame)


def test_before_the_first_scan_everything_renders(make_house: MakeHouse) -> None:
    house = make_house()
    view = maps.view(house)
    for form in Form:
        assert maps.render(view, form)
    assert len(maps.frame(view)) == 0
    with pytest.raises(InputError, match="version 3 is not there; the newest is none"):
        maps.view(house, 3)
