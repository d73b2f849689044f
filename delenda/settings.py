"""What configuration says, as typed values. ``delenda.config`` reads it; nothing else reads files or environment.

Where we look, what a field holds, how long a record must stay, who got the data: all of it is here, so that
it can be reviewed. Unknown keys are errors. Secrets are ``SecretStr`` and come from references only.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from delenda.kinds import Category, Power
from delenda.model import Action, RequestKind, Role


class Section(BaseModel):
    """Base of every section: frozen, and strict about keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=False)


# --- where we look -----------------------------------------------------------------------------------


class StoreBase(Section):
    """What every store has."""

    region: str = ""
    """Where the data lies, as an ISO 3166 code or a cloud region."""
    purpose: str
    """Why it is processed. Required: a new purpose must show."""
    source: str = ""
    """Where the data comes from, if not from the person: a partner, an SDK."""
    include: tuple[str, ...] = ()
    """Glob patterns of collections (or object keys) to read; empty: all."""
    exclude: tuple[str, ...] = ()


class SqlStore(StoreBase):
    """A relational database."""

    type: Literal["sql"]
    url: SecretStr
    db_schema: Annotated[str, Field(alias="schema")] = ""
    rows_per_batch: int = Field(default=10_000, ge=1)


class FilesStore(StoreBase):
    """A folder."""

    type: Literal["files"]
    root: Path


class S3Store(StoreBase):
    """A bucket, or a prefix of it."""

    type: Literal["s3"]
    bucket: str
    prefix: str = ""
    endpoint: str = ""
    location: str = ""
    """The region to sign for, if not the client's default."""
    access_key: SecretStr | None = None
    secret_key: SecretStr | None = None


AnyStore = Annotated[SqlStore | FilesStore | S3Store, Field(discriminator="type")]


class CollectionNote(Section):
    """What a person says of a collection, keyed ``store/collection`` (globs allowed in the name)."""

    path: str = ""
    """A pattern of object keys whose named parts become fields: ``photos/{account_id}/{file}``."""
    key: tuple[str, ...] = ()
    """The key of a table that declares none."""
    account: str = ""
    """The field that holds the company's account id in the table of accounts. Its space is ``account``."""
    role: Role | None = None
    """What all identifiers in it have to do with the person: ``mentioned`` for address books."""
    category: Category | None = None
    purpose: str = ""
    region: str = ""
    source: str = ""
    treatment: Literal["delete", "anonymize"] | None = None
    """What erasure does to owned records; default: delete."""
    automated_decision: bool = False


class FieldNote(Section):
    """What a person says of a field, keyed ``store/collection.field``."""

    kind: str = ""
    """A kind's name, or ``none``: the field holds nothing personal."""
    role: Role | None = None
    references: str = ""
    """``store/collection.field`` whose value this field holds; ``none`` refuses an inferred edge."""


class CustomKindNote(Section):
    """A kind of the user's own."""

    pattern: str
    """RE2 syntax: linear time."""
    names: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    validator: str = ""
    """``module:function`` taking the text, returning the canonical form or None; or a python-stdnum module."""
    power: Power = Power.WEAK
    category: Category = Category.CUSTOM


# --- rules -------------------------------------------------------------------------------------------


class RetentionRule(Section):
    """A duty to keep records until a day. ISO/IEC 27555: start event + period + what happens after."""

    name: str
    collections: tuple[str, ...]
    """``store/collection`` globs."""
    starts: str = ""
    """The date field that the period starts from; empty: the request's date."""
    period: str
    """ISO 8601 duration in years, months and days: ``P7Y``, ``P90D``."""
    legal_basis: str
    purpose: str
    then: Action = Action.DELETE
    suppress: tuple[str, ...] = ()
    """Kinds that are suppressed in kept records all the same, since the duty does not need them."""


class Caps(Section):
    """More than this in one plan, and it is refused: a bad rule, a hub value, a wildcard."""

    records: int = 100_000
    share: float = Field(default=0.3, gt=0, le=1)
    """Of any one collection with more than ``share_floor`` records."""
    share_floor: int = 50
    fan_out: int = 1_000
    """Records of one collection that one identifier may reach."""


class ErasureSettings(Section):
    caps: Caps = Caps()
    plan_valid: dt.timedelta = dt.timedelta(days=7)
    clean_passes: int = Field(default=1, ge=1)
    settle: dt.timedelta = dt.timedelta(0)
    """Wait between the last change and the re-scan."""
    verify: Literal["full", "indexed"] = "full"
    """What the re-scan reads: everything, or only what the locator index names and what changed since."""
    approvers: int = Field(default=1, ge=1)
    four_eyes: bool = True
    """The planner may not approve."""


class Grounds(Section):
    """Catalogue of coded grounds, by code: text for letters. Policies differ, so it is data."""

    erase: dict[str, str] = {}
    refuse: dict[str, str] = {}
    postpones: tuple[str, ...] = ()
    """Codes of ``refuse`` that cover immediate work only: the data goes with its backup, so that stays owed."""


class DeadlineRule(Section):
    """A deadline: from an event, so many units, in a jurisdiction."""

    event: Literal[
        "request", "acknowledge", "contact", "refusal", "extension", "breach", "cancel", "minor", "fee_answer"
    ]
    kinds: tuple[RequestKind, ...] = ()
    """Empty: all kinds."""
    amount: int = Field(gt=0)
    unit: Literal["month", "day", "business_day", "hour"]
    calendar: str = ""
    """Country code of the holidays that ``business_day`` skips."""
    pausable_by: tuple[Literal["identity", "clarification", "fee"], ...] = ()
    extension: int = 0
    """More of the same unit, with notice."""
    warn_at: float = Field(default=0.75, gt=0, lt=1)
    legal_basis: str = ""


class Profile(Section):
    """A jurisdiction or a privacy policy, as data. Several may apply: the strictest wins."""

    name: str
    title: str = ""
    deadlines: tuple[DeadlineRule, ...] = ()
    grounds: Grounds = Grounds()
    complaint: str = ""
    """Where a dissatisfied person is told to complain."""
    minor_below: int | None = None
    backup_mode: Literal["rotate", "hold"] = "rotate"
    free_requests: int = 3
    free_window: dt.timedelta = dt.timedelta(days=365)
    third_party_on_arrival: Literal["", "anonymize"] = ""
    residency: tuple[str, ...] = ()


class RequestSettings(Section):
    profiles: tuple[str, ...] = ("eu",)
    """Names of profiles that apply by default."""
    verification: dict[RequestKind, int] = {
        RequestKind.ACCESS: 2,
        RequestKind.PORTABILITY: 2,
        RequestKind.ERASE: 2,
        RequestKind.ANONYMIZE: 2,
        RequestKind.SUPPRESS: 1,
    }
    """Needed level: 0 none, 1 control of a contact, 2 known channel or signed account event, 3 document seen."""
    device_only_level: int = 3
    webhook_secrets: tuple[SecretStr, ...] = ()
    webhook_tolerance: dt.timedelta = dt.timedelta(minutes=5)
    code_valid: dt.timedelta = dt.timedelta(minutes=30)
    code_attempts: int = 5
    controller: str = ""
    contact: str = ""


class Recipient(Section):
    """Somebody who got the data and must be told."""

    name: str
    contact: str = ""
    channel: Literal["https", "smtp", "manual"] = "manual"
    url: str = ""
    secret: SecretStr | None = None
    collections: tuple[str, ...] = ()
    """What they got: ``store/collection`` globs."""
    kinds: tuple[str, ...] = ()
    contract: str = ""
    basis: str
    independent_authorisation: bool = False
    """They hold the person's own, separate consent: they are not told to delete."""
    region: str = ""


class NoticeSettings(Section):
    """How recipients are told, and how long we wait for their word."""

    callback: str = ""
    """Where recipients acknowledge: a URL of ours, told in each notice."""
    private_hosts: tuple[str, ...] = ()
    """Hosts that may have a private or loopback address. All others must be public."""
    attempts: int = Field(default=6, ge=1)
    escalate_after: dt.timedelta = dt.timedelta(days=14)
    """Without an acknowledgement by then, a person has to look."""
    timeout: dt.timedelta = dt.timedelta(seconds=20)


class MailSettings(Section):
    """The server that our mail leaves by. ``security`` none is for this machine only."""

    host: str = ""
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: SecretStr | None = None
    sender: str = ""


class BackupSet(Section):
    """Where the backups of a store lie, and how long each is kept."""

    name: str
    store: str
    type: Literal["folder", "s3_versions"] = "folder"
    path: Path | None = None
    pattern: str = "*"
    taken: str = ""
    """A strptime format, or a regular expression with one group, for the time in the name; empty: the file's time."""
    keep: str = "P180D"
    """ISO 8601 duration after which the set's owner rotates a backup out."""
    mode: Literal["rotate", "hold"] = "rotate"
    region: str = ""
    restorers: tuple[str, ...] = ()
    """Who can restore."""
    encrypted: bool = False


# --- ourselves ---------------------------------------------------------------------------------------


class ControlSettings(Section):
    """Our own state. ``key`` seals it (32 bytes, Base64); ``pepper`` keys the tokens."""

    url: SecretStr = SecretStr("sqlite:///delenda-state/control.db")
    key: SecretStr
    pepper: SecretStr
    index: Path | None = None
    """The locator index's folder; by default ``index`` beside a SQLite control store, else ``delenda-state/index``."""


class AuditSettings(Section):
    origin: str = "delenda.example/log"
    key: SecretStr
    """Ed25519 signing key: 32 bytes, Base64."""
    folder: Path = Path("delenda-state/log")
    checkpoint_every: dt.timedelta = dt.timedelta(minutes=15)
    proof_period: dt.timedelta = dt.timedelta(days=730)
    """How long after its end a request can be shown to be about a person; then the key to that is destroyed."""


class ExportSettings(Section):
    """How copies are made and handed over."""

    folder: Path = Path("exports")
    mask_cards: bool = True
    protect: Literal["key", "none"] = "key"
    """``key``: encrypted with a fresh age key that is told once; ``none``: a plain ZIP, for the operator's own eyes."""
    valid: dt.timedelta = dt.timedelta(days=7)
    """How long a package waits to be fetched."""
    part_bytes: int = Field(default=2_000_000_000, ge=100_000)
    region: str = ""
    """Where packages lie and are handed out, as a country code or cloud region."""
    keep_others: tuple[str, ...] = ()
    """``store/collection`` globs in which other people's details are not covered: the person's own address book."""
    approval: Literal["always", "special"] = "always"
    """``special``: a plain copy to a proven person needs none; transfers, crossings and exclusions always do."""
    allow_loopback: bool = False
    """Let transfers go to this machine: for a receiver under test only."""


class PrefectSettings(Section):
    scan_cron: str = "0 3 * * *"
    purge_cron: str = "0 4 * * *"
    work_pool: str = "delenda"


class Settings(Section):
    """Everything that configuration says."""

    control: ControlSettings
    audit: AuditSettings
    stores: dict[str, AnyStore]
    collections: dict[str, CollectionNote] = {}
    fields: dict[str, FieldNote] = {}
    kinds: dict[str, CustomKindNote] = {}
    retention: tuple[RetentionRule, ...] = ()
    erasure: ErasureSettings = ErasureSettings()
    requests: RequestSettings = RequestSettings()
    profiles: tuple[Profile, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    notices: NoticeSettings = NoticeSettings()
    mail: MailSettings = MailSettings()
    backups: tuple[BackupSet, ...] = ()
    export: ExportSettings = ExportSettings()
    prefect: PrefectSettings = PrefectSettings()
    never: dict[str, tuple[str, ...]] = {}
    """Values, by kind, that never link: office IPs, gateway MACs, test numbers."""
    digest: str = ""
    """SHA-256 of what was read, without secrets; stored with each request."""
