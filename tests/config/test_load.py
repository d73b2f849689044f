"""Reading configuration: what it becomes, and what is said of it when it is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delenda.config import check, json_schema, load, reference, shipped, shipped_profiles
from delenda.config.text import Tree, fill, read
from delenda.errors import ConfigError
from delenda.settings import FilesStore, SqlStore

Estate = Callable[..., Path]


def told(file: Path) -> list[str]:
    """The problems of a file, as they are printed, without the file's name."""
    return [str(p).partition(":")[2] for p in check(file)]


def test_a_minimal_configuration_is_read(estate: Estate, tmp_path: Path) -> None:
    settings = load(estate())
    store = settings.stores["crm"]
    assert isinstance(store, SqlStore)
    assert store.url.get_secret_value() == f"sqlite:///{tmp_path}/crm.db"
    assert settings.control.key.get_secret_value() == "sentinel-key"
    assert settings.audit.folder == tmp_path / "delenda-state/log"
    assert settings.control.url.get_secret_value() == f"sqlite:///{tmp_path}/delenda-state/control.db"
    assert {"eu", "uk", "us-ca", "cn"} <= {p.name for p in settings.profiles}


def test_a_folder_is_read_as_one(estate: Estate, tmp_path: Path) -> None:
    estate()
    (tmp_path / "rules.yaml").write_text(
        "retention:\n- {name: bills, collections: [crm/bills], period: P7Y, legal_basis: law, purpose: bookkeeping}\n"
    )
    assert load(tmp_path).retention[0].name == "bills"
    (tmp_path / "again.yaml").write_text("erasure: {approvers: 2}\nstores: {}\n")
    assert "estate.yaml:4: stores: already stands in again.yaml:2; each top-level key in one file only" in [
        str(p) for p in check(tmp_path)
    ]


def test_the_environment_names_the_configuration(
    estate: Estate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DELENDA_CONFIG", str(estate()))
    assert "crm" in load().stores
    monkeypatch.delenv("DELENDA_CONFIG")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match=r"delenda\.yaml: there is no such file.*delenda init"):
        load()


def test_relative_paths_start_from_the_file(estate: Estate, tmp_path: Path) -> None:
    file = estate(
        "  logs: {type: files, root: ./logs, purpose: operate}\n  abs: {type: files, root: /srv, purpose: x}\n"
    )
    stores = load(file).stores
    logs, absolute = stores["logs"], stores["abs"]
    assert isinstance(logs, FilesStore)
    assert isinstance(absolute, FilesStore)
    assert (logs.root, absolute.root) == (tmp_path / "logs", Path("/srv"))


# --- what is wrong, told all at once with its place --------------------------------------------------


def test_every_problem_is_told_at_once(estate: Estate) -> None:
    file = estate(
        "storess: {}\n"
        "collections: {cmr/users: {acount: id}}\n"
        "fields: {crm/users.mail: {kind: EMIAL}}\n"
        "retention: [{name: a, collections: [crm/x], period: 7 years, legal_basis: l, purpose: p, then: delet}]\n"
        "requests: {profiles: [euu]}\n"
        "backups: [{name: b, store: crn, keep: soon, path: b}]\n"
        "never: {PHONE: ['1']}\n"
        "recipients: [{name: r, basis: ' ', collections: [crm], kinds: [EMAIL]}]\n"
    )
    assert told(file) == [
        "8: storess: unknown key; did you mean 'stores'?",
        "9: collections.cmr/users.acount: unknown key; did you mean 'account'?",
        "10: fields.crm/users.mail.kind: there is no kind 'EMIAL'; did you mean 'EMAIL'?",
        "11: retention[0].then: is none of delete, anonymize, redact, replace, retain, restrict;"
        " did you mean 'delete'?",
        "12: requests.profiles[0]: there is no profile 'euu'; did you mean 'eu'?",
        "13: backups[0].keep: must be an ISO 8601 period of years, months and days, such as P180D",
        "13: backups[0].store: names the store 'crn', which is not configured; did you mean 'crm'?",
        "14: never.PHONE: there is no kind 'PHONE'",
        "15: recipients[0].basis: must say on what basis they got the data",
        "15: recipients[0].collections[0]: must be written store/collection",
    ]
    with pytest.raises(ConfigError) as caught:
        load(file)
    assert str(caught.value).count("\n") == 9


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (
            "collections: {nope/users: {}}\n",
            "8: collections.nope/users: names the store 'nope', which is not configured",
        ),
        ("collections: {'x*/users': {}}\n", "8: collections.x*/users: matches no configured store"),
        ("collections: {crm/p: {path: 'p/{a}/{a}'}}\n", "8: collections.crm/p.path: names one part twice"),
        ("collections: {crm/p: {path: 'p/{a'}}\n", "8: collections.crm/p.path: has a brace that does not close"),
        ("collections: {crm/p: {path: 'p/{a b}'}}\n", "8: collections.crm/p.path: {a b} is no name"),
        ("fields: {crm/users: {}}\n", "8: fields.crm/users: must be written store/collection.field"),
        ("fields: {crm/a.b: {references: x/c.d}}\n", "8: fields.crm/a.b.references: names the store 'x'"),
        ("kinds: {BADGE: {pattern: '(?=x)'}}\n", "8: kinds.BADGE.pattern: is no RE2 pattern"),
        ("kinds: {EMAIL: {pattern: x}}\n", "8: kinds.EMAIL: is a built-in name"),
        ("kinds: {A: {pattern: x, validator: 'rm -rf'}}\n", "8: kinds.A.validator: must be module:function"),
        ("requests: {profiles: []}\n", "8: requests.profiles: names no profile"),
        ("backups: [{name: b, store: crm}]\n", "8: backups[0].path: is needed for backups in a folder"),
        ("never: {PHONE_NUMBER: ['']}\n", "8: never.PHONE_NUMBER[0]: is empty"),
        ("never: {PHONE_NUMBER: [13800000000]}\n", "8: never.PHONE_NUMBER[0]: must be text; put it in quotes"),
        (
            "backups: [{name: b, store: crm, path: x}, {name: b, store: crm, path: y}]\n",
            "8: backups[1].name: is already",
        ),
        (
            "mail: {host: mail.example.com, security: none, sender: a@example.com}\n",
            "8: mail.security: must be starttls",
        ),
        ("erasure: {caps: {share: 30}}\n", "8: erasure.caps.share: input should be less than or equal to 1"),
        ("erasure: [1]\n", "8: erasure: input should be a valid dictionary"),
        ("prefect: {scan_cron: !!python/object:os.system x}\n", "8: prefect.scan_cron: YAML tags are not read"),
        ("export: {folder: ./a, folder: ./b}\n", "8: export.folder: stands here twice"),
        ("export: {<<: {folder: x}}\n", "8: export: merge keys (<<) are not read"),
        ("export: [", "9: is not YAML: "),
        ("digest: abc\n", "8: digest: unknown key"),
        (
            "requests: {contact: '${NO_SUCH_NAME}'}\n",
            "8: requests.contact: the environment variable NO_SUCH_NAME is not",
        ),
        ("requests: {contact: '${file:nope.txt}'}\n", "8: requests.contact: ${file:nope.txt}: cannot be read"),
        (
            "profiles: [{name: own, deadlines: [{event: request, amount: 5, unit: business_day, calendar: XX}]}]\n",
            "8: profiles[0].deadlines[0].calendar: must be an ISO 3166 country code",
        ),
        (
            "profiles: [{name: own, grounds: {refuse: {tape: x}, postpones: [tapes]}}]\n",
            "8: profiles[0].grounds.postpones: 'tapes' is no ground to refuse; did you mean 'tape'?",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(estate: Estate, more: str, problem: str) -> None:
    problems = told(estate(more))
    assert len(problems) == 1
    assert problems[0].startswith(problem)


@pytest.mark.promise("P52")
@pytest.mark.parametrize(
    ("recipient", "problem"),
    [
        ("{name: r}", "recipients[0]: the key 'basis' is missing"),
        ("{name: r, basis: b, channel: https, url: 'http://x.example.com', secret: '${KEY}'}", "url: must be https;"),
        (
            "{name: r, basis: b, channel: https, url: 'https://a:b@x.example.com', secret: '${KEY}'}",
            "must not hold cred",
        ),
        (
            "{name: r, basis: b, channel: https, url: 'https://x.example.com'}",
            "secret: is needed for the channel https",
        ),
        ("{name: r, basis: b, channel: https, secret: '${KEY}'}", "url: must be an https URL"),
        ("{name: r, basis: b, channel: smtp, secret: '${KEY}', contact: nobody}", "contact: must be a mail address"),
    ],
)
def test_a_recipient_needs_a_basis_and_a_safe_channel(estate: Estate, recipient: str, problem: str) -> None:
    assert any(problem in each for each in told(estate(f"recipients: [{recipient}]\n")))


@pytest.mark.promise("P45")
def test_a_store_without_purpose_is_refused(estate: Estate) -> None:
    assert told(estate(**{"    purpose: support\n": ""})) == ["4: stores.crm: the key 'purpose' is missing"]
    assert told(estate(support="' '")) == ["7: stores.crm.purpose: must say why the data is processed"]


def test_a_file_that_is_no_configuration_is_told(tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    for content, problem in [
        (b"\xff\xfe\x00", "c.yaml: is not UTF-8"),
        (b"- a\n", "c.yaml:1: must be a mapping of keys"),
        (b"a: \x01", "c.yaml: is not YAML"),
        (b"a: " + b"[" * 5_000, "c.yaml"),
        (b"a: &a [*a]", "c.yaml:1: a"),
    ]:
        file.write_bytes(content)
        assert any(str(p).startswith(problem) for p in check(file)), content[:20]
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match="holds no"):
        load(tmp_path / "empty")


def test_aliases_are_bounded(tmp_path: Path) -> None:
    file = tmp_path / "bomb.yaml"
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    file.write_text("\n".join(lines))
    assert any("is an alias repeated?" in str(p) for p in check(file))


def test_norway_is_a_country(estate: Estate) -> None:
    file = estate(
        support="support, region: NO",
        **{"crm:\n    type": "crm: {type", "\n    url": ", url", "\n    purpose": ", purpose"},
    )
    file.write_text(file.read_text().rstrip("\n") + "}\n")
    assert load(file).stores["crm"].region == "NO"


# --- secrets -----------------------------------------------------------------------------------------


@pytest.mark.promise("P60")
@pytest.mark.parametrize(
    ("url", "literal"),
    [
        ("postgresql://app:hunter2@db.example.com/crm", True),
        ("postgresql://app:${KEY:-hunter2}@db.example.com/crm", True),
        ("postgresql://app:hun/ter2@db.example.com/crm", True),
        ("postgresql://db.example.com/crm?user=app&password=hunter2", True),
        ("hunter2", True),
        ("hunter2${KEY}", True),
        ("${KEY:-hunter2}", True),
        ("postgresql://app:${KEY}@db.example.com/crm", False),
        ("postgresql://app@db.example.com/crm", False),
        ("${URL:-sqlite:///crm.db}", False),
        ("sqlite:///crm.db", False),
        ("${KEY}", False),
    ],
)
def test_a_literal_secret_is_refused(estate: Estate, url: str, literal: bool) -> None:
    problems = told(estate(**{"sqlite:///crm.db": url}))
    place = "6: stores.crm.url: holds a secret in clear; write ${NAME} or ${file:path} instead"
    assert problems == ([place] if literal else [])
    assert not any("hunter2" in p for p in problems)


@pytest.mark.parametrize(
    ("section", "problem"),
    [
        ("inventory: {prefix: inv/b/daily}", "inventory: needs events"),
        ("inventory: {prefix: /}, events: {queue: q}", "inventory.prefix: must name the folder"),
        ("events: {}", "events: names no queue to ask and no secret"),
        ("events: {secrets: ['${LONG}', '${SHORT}']}", "events.secrets[1]: must be the Base64"),
        ("inventory: {prefix: inv/b/daily}, events: {queue: q}", ""),
    ],
)
def test_what_a_bucket_tells_has_to_be_heard(
    estate: Estate, monkeypatch: pytest.MonkeyPatch, section: str, problem: str
) -> None:
    monkeypatch.setenv("SHORT", "short")
    monkeypatch.setenv("LONG", "c3Nz" * 8)
    problems = told(estate(f"  u: {{type: s3, bucket: b, purpose: p, {section}}}\n"))
    assert len(problems) == bool(problem) and all(f"stores.u.{problem}" in p for p in problems), problems


def test_secrets_are_linted_wherever_they_may_stand(estate: Estate) -> None:
    file = estate(
        "  u: {type: s3, bucket: b, secret_key: hunter2, purpose: p}\n"
        "requests: {webhook_secrets: ['${KEY}', hunter2]}\n"
        "recipients: [{name: r, basis: b, secret: hunter2}]\n",
        **{'pepper: "${KEY}"': "pepper: hunter2"},
    )
    assert [p.path for p in check(file)] == [
        "control.pepper",
        "stores.u.secret_key",
        "requests.webhook_secrets[1]",
        "recipients[0].secret",
    ]


@pytest.mark.promise("P60")
def test_no_secret_is_printed(estate: Estate) -> None:
    file = estate(**{"sqlite:///crm.db": "postgresql://app:${KEY}@db.example.com/crm"})
    settings = load(file)
    assert "sentinel-key" not in repr(settings)
    assert "sentinel-key" not in settings.model_dump_json()
    file.write_text(file.read_text().replace("audit: {key", "audit: {kee"))
    with pytest.raises(ConfigError) as caught:
        load(file)
    assert "sentinel-key" not in str(caught.value)


@given(st.text(), st.text(alphabet=st.characters(exclude_characters="${}")))
def test_references_are_filled_once(text: str, value: str) -> None:
    plain = text.replace("${", "$ {")
    assert fill(plain, {}, Path()) == plain
    assert fill(f"{plain} ${{NAME}}", {"NAME": "${OTHER}"}, Path()) == f"{plain} ${{OTHER}}"
    assert fill(f"${{NAME:-{value}}}", {}, Path()) == value
    assert fill("$${NAME}", {"NAME": "x"}, Path()) == "${NAME}"


def test_a_file_reference_drops_one_newline(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("abc\n\n")
    assert fill("<${file:s}>", {}, tmp_path) == "<abc\n>"
    with pytest.raises(LookupError, match=r"file:none.*cannot be read"):
        fill("${file:none}", {}, tmp_path)


@given(st.text(max_size=300))
def test_reading_never_raises(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("any") / "any.yaml"
    file.write_text(text, encoding="utf-8", errors="replace")
    read(file, {}, Tree())


# --- digest ------------------------------------------------------------------------------------------


@pytest.mark.promise("P65")
def test_the_digest_follows_the_content_not_the_secrets(
    estate: Estate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = {"sqlite:///crm.db": "postgresql://app:${KEY}@db.example.com/crm"}
    first = load(estate(**url)).digest
    assert len(first) == 64
    monkeypatch.setenv("KEY", "rotated")
    assert load(tmp_path / "estate.yaml").digest == first
    assert load(estate("# a comment\n", **url)).digest == first
    assert load(estate("erasure: {approvers: 2}\n", **url)).digest != first
    moved = load(estate(**{"sqlite:///crm.db": "postgresql://app:${KEY}@other.example.com/crm"})).digest
    assert moved != first


# --- what is shipped ---------------------------------------------------------------------------------


def test_the_schemas_are_current() -> None:
    for path, text in reference.files().items():
        assert path.read_text("utf-8") == text, "write them anew: python -m delenda.config.reference"


def test_every_key_is_documented_with_a_meaning() -> None:
    page = (shipped().parent / "docs" / "configuration.md").read_text("utf-8")
    lines = page.partition(reference.BEGIN)[2].splitlines()
    documented = {line.split("`")[1]: line for line in lines if line.startswith("| `")}
    for name, section in [("", json_schema()), *json_schema()["$defs"].items()]:
        for key in section.get("properties", {}):
            assert key in documented, f"{name}.{key}"
    assert not [line for line in documented.values() if line.endswith("|  |")], "a key without a meaning"


def test_the_example_estate_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (shipped() / "example" / "estate.yaml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schema/delenda.schema.json\n")
    for name in ("APP_DB", "ANALYTICS_DB"):
        monkeypatch.setenv(f"{name}_PASSWORD", "x")
    for name in ("UPLOADS_ACCESS_KEY", "UPLOADS_SECRET_KEY", "MAIL_SENDER_SECRET", "DELENDA_WEBHOOK_SECRET"):
        monkeypatch.setenv(name, "x")
    for name in ("DELENDA_CONTROL_KEY", "DELENDA_PEPPER"):
        monkeypatch.setenv(name, "x")
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "audit.key").write_text("x")
    (tmp_path / "estate.yaml").write_text(text)
    assert check(tmp_path / "estate.yaml") == ()


@pytest.mark.promise("P64")
def test_profiles_are_shipped_and_can_be_replaced(estate: Estate) -> None:
    names = [p.name for p in shipped_profiles()]
    assert names == ["cn", "eu", "mechat", "mix", "policy-001", "uk", "us-ca", "vkel", "y2mate"]
    own = "profiles: [{name: eu, deadlines: [{event: request, amount: 20, unit: day}]}]\n"
    settings = load(estate(own))
    eu = [p for p in settings.profiles if p.name == "eu"]
    assert [d.amount for d in eu[0].deadlines] == [20]
    assert len(settings.profiles) == len(names)


@pytest.mark.promise("P18")
def test_every_profile_names_its_grounds_and_where_to_complain() -> None:
    for profile in shipped_profiles():
        assert profile.grounds.erase, profile.name
        assert profile.grounds.refuse, profile.name
        assert profile.complaint, profile.name
        assert set(profile.grounds.postpones) <= set(profile.grounds.refuse)
        assert any(d.event == "request" for d in profile.deadlines), profile.name
        assert all(d.legal_basis for d in profile.deadlines), profile.name
        assert "cancelled" in profile.grounds.erase, profile.name
        assert "minor" in profile.grounds.erase, profile.name
