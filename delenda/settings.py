"""What configuration says, as typed values. ``delenda.config`` reads it; nothing else reads files or environment.

Where we look, what a field holds, how long a record must stay, who got the data: all of it is here, so that
it can be reviewed. Unknown keys are errors. Secrets are ``SecretStr`` and come from references only.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from delenda.kinds import Category, Power
from delenda.model import Action, RequestKind, Role

Language = Literal["en", "zh"]
"""Languages that letters are written in: English, simplified Chinese."""


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
    """Glob patterns of what not to read."""


class SqlStore(StoreBase):
    """A relational database."""

    type: Literal["sql"]
    """A database."""
    url: SecretStr
    """An SQLAlchemy URL."""
    db_schema: Annotated[str, Field(alias="schema")] = ""
    """The schema; empty: the default one."""
    rows_per_batch: int = Field(default=10_000, ge=1)
    """Rows that are read at a time."""
    gate: tuple[str, ...] = ()
    """Roles (MariaDB: users) that serve from it: kept out of a restored database until it was checked."""
    rows_per_second: int = Field(default=0, ge=0)
    """Rows that an erasure changes in a second, at most; 0: as many as it can."""
    deep: Literal["never", "vacuum", "rewrite"] = "vacuum"
    """What `delenda apply --deep` may do here; `rewrite` writes PostgreSQL's tables anew, and locks them meanwhile."""
    queries: Path | None = None
    """A file of statements that were run (`.sql`, or `pg_stat_statements` as `.csv`): fields that they join refer."""


class FilesStore(StoreBase):
    """A folder."""

    type: Literal["files"]
    """A folder."""
    root: Path
    """The folder."""


class InventorySettings(Section):
    """Where a bucket's S3 Inventory reports lie: scans take the list of objects from them, and from `events`."""

    bucket: str = ""
    """The bucket of the reports; empty: the store's own."""
    prefix: str
    """What their keys start with, up to and with the report's name: `reports/my-bucket/daily`."""
    max_age: dt.timedelta = dt.timedelta(days=2)
    """An older report is not used, the bucket is listed."""
    relist: dt.timedelta = dt.timedelta(days=7)
    """The bucket itself is listed at least this often, and compared with the report and the events."""


class EventSettings(Section):
    """How a bucket tells of changes: S3 event notifications, from a queue or sent to the receiver."""

    queue: str = ""
    """The URL of an SQS queue that holds them, also when they went through SNS or EventBridge. Scans empty it."""
    queue_keeps: dt.timedelta = dt.timedelta(days=4)
    """How long the queue keeps a message: if nobody looked for so long, some may be lost, and the bucket is listed."""
    location: str = ""
    """The queue's region, if not the store's."""
    queue_endpoint: str = ""
    """The queue service's URL, if it is not Amazon's."""
    secrets: tuple[SecretStr, ...] = ()
    """Secrets by which the receiver knows who sends to `/webhooks/objects/<store>`; several while one is replaced."""


class S3Store(StoreBase):
    """A bucket, or a prefix of it."""

    type: Literal["s3"]
    """A bucket."""
    bucket: str
    """Its name."""
    prefix: str = ""
    """Only keys that start with it."""
    endpoint: str = ""
    """A URL, if it is not Amazon's."""
    location: str = ""
    """The region to sign for, if not the client's default."""
    access_key: SecretStr | None = None
    """Empty: the environment's own credentials."""
    secret_key: SecretStr | None = None
    """Its secret."""
    requester_pays: bool = False
    """The bucket is somebody else's who wants requests to be paid for by us."""
    archived: Literal["restore", "tell"] = "tell"
    """What happens when a plan needs an object that lies in an archive (Glacier, Deep Archive): ``restore`` has a
    copy fetched, which costs money and takes hours; the request stays open until it was read. ``tell`` only says so."""
    restore_days: int = Field(default=7, ge=1)
    """How many days such a copy is kept."""
    restore_tier: Literal["Bulk", "Standard", "Expedited"] = "Bulk"
    """How fast, and at which price, it is fetched."""
    inventory: InventorySettings | None = None
    """S3 Inventory reports of this bucket. Needs `events`: a report is a day old when it comes."""
    events: EventSettings | None = None
    """Event notifications of this bucket: `delenda scan --changed` reads only what they name."""


class LakeBase(StoreBase):
    """What every store of lake tables has."""

    type: str
    """Its table format."""
    history: Literal["table", "erase"] = "table"
    """`table`: earlier versions go at once, unless the table's own properties ask to keep them: then they are owed
    until that day. `erase`: they go at once whatever the properties say. Tags, branches and locks hold in any case."""
    orphans: Literal["keep", "remove"] = "keep"
    """Files below a table that nothing names: left, or removed once they are a week old."""


class DeltaStore(LakeBase):
    """Delta tables in a folder or a bucket: every folder with a `_delta_log` in it is one."""

    type: Literal["delta"]
    """Delta tables."""
    root: Path | None = None
    """The folder; or else `bucket`."""
    bucket: str = ""
    """The bucket's name."""
    prefix: str = ""
    """Only tables below this prefix."""
    endpoint: str = ""
    """A URL, if it is not Amazon's."""
    location: str = ""
    """The region to sign for, if not the client's default."""
    access_key: SecretStr | None = None
    """Empty: the environment's own credentials."""
    secret_key: SecretStr | None = None
    """Its secret."""


class IcebergStore(LakeBase):
    """The Iceberg tables of a catalog. Needs the extra `delenda[lakes]`."""

    type: Literal["iceberg"]
    """Iceberg tables."""
    catalog: str = "default"
    """The catalog's name, as pyiceberg's own configuration may know it."""
    properties: dict[str, str] = {}
    """The catalog's properties as pyiceberg names them: `type`, `uri`, `warehouse`, `s3.endpoint`, …"""
    secrets: dict[str, SecretStr] = {}
    """Those that are secret: `credential`, `token`, `s3.secret-access-key`, a `uri` with a password."""

    @field_validator("properties")
    @classmethod
    def _no_secret(cls, properties: dict[str, str]) -> dict[str, str]:
        for name, value in properties.items():
            if _SECRET.search(name) or _PASSWORD.search(value):
                raise ValueError(f"{name} belongs under secrets")
        return properties


_SECRET = re.compile(r"(?i)secret|password|credential|token$|access-key(?!-id)")
_PASSWORD = re.compile(r"://[^/@]*:[^/@]+@")


AnyStore = Annotated[SqlStore | FilesStore | S3Store | DeltaStore | IcebergStore, Field(discriminator="type")]


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
    """What it holds, if a scan can't tell."""
    purpose: str = ""
    """Why it is processed, if not as its store."""
    region: str = ""
    """Where it lies, if not where its store does."""
    source: str = ""
    """Where it comes from: a partner, an SDK."""
    arrived: str = ""
    """The date field that says when a record came in, where it comes from somebody else."""
    treatment: Literal["delete", "anonymize"] | None = None
    """What erasure does to owned records; default: delete."""
    automated_decision: bool = False
    """Does it record decisions that no person took?"""


class TypedReference(Section):
    """A reference that holds for the records whose ``field`` holds one of ``values``."""

    field: str
    """The field of the same collection that says what is referred to: ``author_type``."""
    values: Annotated[tuple[str, ...], Field(min_length=1)]
    """What it then holds."""
    to: str
    """``store/collection.field`` that is referred to."""
    role: Role | None = None
    """Whose the record then is."""


class FieldNote(Section):
    """What a person says of a field, keyed ``store/collection.field``."""

    kind: str = ""
    """A kind's name, or ``none``: the field holds nothing personal."""
    role: Role | None = None
    """Whose the identifier in it is."""
    references: str = ""
    """``store/collection.field`` whose value this field holds; ``none`` refuses an inferred edge."""
    typed_references: tuple[TypedReference, ...] = ()
    """What this field refers to where another one says so: polymorphic references."""


class CustomKindNote(Section):
    """A kind of the user's own."""

    pattern: str
    """RE2 syntax: linear time."""
    names: tuple[str, ...] = ()
    """Names of fields that hold it."""
    context: tuple[str, ...] = ()
    """Words beside a value that name it."""
    validator: str = ""
    """``module:function`` taking the text, returning the canonical form or None; or a python-stdnum module."""
    power: Power = Power.WEAK
    """What an equal value says of two records: `strong`, `weak` or `never`."""
    category: Category = Category.CUSTOM
    """How the data map lists it."""


# --- rules -------------------------------------------------------------------------------------------


class RetentionRule(Section):
    """A duty to keep records until a day. ISO/IEC 27555: start event + period + what happens after."""

    name: str
    """The rule's name, as plans show it."""
    collections: tuple[str, ...]
    """``store/collection`` globs."""
    starts: str = ""
    """The date field that the period starts from; empty: the request's date."""
    period: str
    """ISO 8601 duration in years, months and days: ``P7Y``, ``P90D``."""
    legal_basis: str
    """The law that wants it."""
    purpose: str
    """What the kept records are for, and nothing else."""
    then: Action = Action.DELETE
    """What happens after that day."""
    suppress: tuple[str, ...] = ()
    """Kinds that are suppressed in kept records all the same, since the duty does not need them."""


class OwnersNote(Section):
    """People by what a record of theirs says: those whose ``field`` holds one of ``values``."""

    field: str
    """``store/collection.field``, in a collection that names its people: ``app/users.do_not_track``."""
    values: Annotated[tuple[str, ...], Field(min_length=1)]
    """As text: ``1``, ``true``."""


class StorageLimit(Section):
    """How long records may be kept at most (GDPR Art. 5(1)(e)). `delenda retain` finds those whose time is over.

    A retention rule or a legal hold that still runs comes first. An erasure does not wait for a limit.
    """

    name: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_.:/-]{0,39}$")
    """A code for the limit, as requests and plans show it."""
    collections: tuple[str, ...]
    """``store/collection`` globs."""
    starts: str = ""
    """The date field that the period starts from; ``@modified``: when an object was last written; empty: at once."""
    period: str = "P0D"
    """ISO 8601 duration in years, months and days: ``P90D``."""
    owners: OwnersNote | None = None
    """Only the records of these people: of those who do not want to be tracked, say."""
    then: Literal["delete", "anonymize"] = "delete"
    """What happens when the time is over."""
    acts: Literal["approved", "at_once"] = "approved"
    """``at_once``: the flow carries out what it planned, within the caps; ``approved``: a person approves first."""
    within: str = "P30D"
    """Records that are still there so long after their time are overdue: an alert, and exit code 8."""
    legal_basis: str = ""
    """Where it is written, or promised."""


class Caps(Section):
    """More than this in one plan, and it is refused: a bad rule, a hub value, a wildcard."""

    records: int = 100_000
    """Records in one plan."""
    share: float = Field(default=0.3, gt=0, le=1)
    """Of any one collection with more than ``share_floor`` records."""
    share_floor: int = 50
    """Collections smaller than this have no share."""
    fan_out: int = 1_000
    """Records of one collection that one identifier may reach."""


class ErasureSettings(Section):
    caps: Caps = Caps()
    """More than this is refused."""
    plan_valid: dt.timedelta = dt.timedelta(days=7)
    """A plan older than this is stale."""
    clean_passes: int = Field(default=1, ge=1)
    """Re-scans that must find nothing."""
    settle: dt.timedelta = dt.timedelta(0)
    """Wait between the last change and the re-scan."""
    verify: Literal["full", "indexed"] = "full"
    """What the re-scan reads: everything, or only what the locator index names and what changed since."""
    residue: Literal["deep", "surface"] = "deep"
    """Where the re-scan looks: below the stores' surface too (database files, old versions, drafts), or not."""
    residue_bytes: int = Field(default=1 << 30, ge=0)
    """A store whose residue is larger is not searched below its surface, and told as such; ``--deep`` searches it."""
    approvers: int = Field(default=1, ge=1)
    """People who must approve a plan."""
    four_eyes: bool = True
    """The planner may not approve."""
    approver_keys: dict[str, str] = {}
    """SSH public keys of those who may approve, by name. With any, an approval counts only with a signature of one of
    them, and is checked again before the first write. Want two approvers: who plans is only named."""
    approval: Literal["person", "policy"] = "person"
    """Who approves in the flows. ``policy`` lets a signed cancellation that raises no question pass without a person;
    all else waits for one. It approves as ``policy``, within the caps."""


class Grounds(Section):
    """Catalogue of coded grounds, by code: text for letters. Policies differ, so it is data."""

    erase: dict[str, str] = {}
    """Grounds to ask for erasure on."""
    refuse: dict[str, str] = {}
    """Grounds to refuse on."""
    postpones: tuple[str, ...] = ()
    """Codes of ``refuse`` that cover immediate work only: the data goes with its backup, so that stays owed."""


class Wording(Section):
    """What a profile tells people in another language."""

    complaint: str = ""
    """Where a dissatisfied person is told to complain."""
    refuse: dict[str, str] = {}
    """Texts of the grounds to refuse on, by code."""


class DeadlineRule(Section):
    """A deadline: from an event, so many units, in a jurisdiction."""

    event: Literal[
        "request", "acknowledge", "contact", "refusal", "extension", "breach", "cancel", "minor", "fee_answer"
    ]
    """What the period starts with, or is for."""
    kinds: tuple[RequestKind, ...] = ()
    """Empty: all kinds."""
    amount: int = Field(gt=0)
    """How many."""
    unit: Literal["month", "day", "business_day", "hour"]
    """A business day's calendar is `calendar`; without one, weekends are free."""
    calendar: str = ""
    """Country code of the holidays that ``business_day`` skips."""
    pausable_by: tuple[Literal["identity", "clarification", "fee"], ...] = ()
    """What stops the clock while we wait for the person."""
    extension: int = 0
    """More of the same unit, with notice."""
    warn_at: float = Field(default=0.75, gt=0, lt=1)
    """The share of the period after which we warn."""
    legal_basis: str = ""
    """Where it is written."""


class Profile(Section):
    """A jurisdiction or a privacy policy, as data. Several may apply: the strictest wins."""

    name: str
    """How requests and `requests.profiles` name it."""
    title: str = ""
    """How people name it."""
    deadlines: tuple[DeadlineRule, ...] = ()
    """What is due when."""
    grounds: Grounds = Grounds()
    """What can be asked and refused on which ground."""
    complaint: str = ""
    """Where a dissatisfied person is told to complain."""
    languages: tuple[Language, ...] = ("en",)
    """Languages of letters to people, in this order: a letter is written in each."""
    worded: dict[Language, Wording] = {}
    """The complaint and the grounds in other languages than the profile's own texts."""
    minor_below: int | None = None
    """Younger people are children."""
    backup_mode: Literal["rotate", "hold"] = "rotate"
    """What happens to copies in backups."""
    free_requests: int = 3
    """Requests in `free_window` that are free in any case."""
    free_window: dt.timedelta = dt.timedelta(days=365)
    """The time in which requests are counted."""
    third_party_on_arrival: Literal["", "anonymize"] = ""
    """What is done with third parties' data as they come in."""
    residency: tuple[str, ...] = ()
    """Countries that data must not leave without consent."""


class RequestSettings(Section):
    profiles: tuple[str, ...] = ("eu",)
    """Names of profiles that apply by default."""
    languages: tuple[Language, ...] = ()
    """Languages of letters to people, in this order; none: those of the request's profiles."""
    verification: dict[RequestKind, int] = {
        RequestKind.ACCESS: 2,
        RequestKind.PORTABILITY: 2,
        RequestKind.ERASE: 2,
        RequestKind.ANONYMIZE: 2,
        RequestKind.SUPPRESS: 1,
    }
    """Needed level: 0 none, 1 control of a contact, 2 known channel or signed account event, 3 document seen."""
    device_only_level: int = 3
    """The level that a request needs which names devices only."""
    webhook_secrets: tuple[SecretStr, ...] = ()
    """Secrets of the signed cancellation event; several while one is replaced."""
    webhook_tolerance: dt.timedelta = dt.timedelta(minutes=5)
    """How old or early an event may be."""
    code_valid: dt.timedelta = dt.timedelta(minutes=30)
    """How long a one-time code is valid."""
    code_attempts: int = 5
    """Attempts that a code allows."""
    controller: str = ""
    """Who answers: name and address, as letters show it."""
    contact: str = ""
    """Where people reach us, as letters show it."""


class Recipient(Section):
    """Somebody who got the data and must be told."""

    name: str
    """The recipient's name."""
    contact: str = ""
    """Whom to write to; a mail address for the channel `smtp`."""
    channel: Literal["https", "smtp", "manual"] = "manual"
    """How they are told; `manual` makes it a person's task."""
    url: str = ""
    """Where notices go, for the channel `https`."""
    secret: SecretStr | None = None
    """The shared secret that signs and seals notices: 24 to 64 random bytes, Base64."""
    collections: tuple[str, ...] = ()
    """What they got: ``store/collection`` globs."""
    kinds: tuple[str, ...] = ()
    """The kinds of identifiers that they got. Empty: all that single somebody out."""
    contract: str = ""
    """The contract's reference."""
    basis: str
    """Why they may have it. Required."""
    independent_authorisation: bool = False
    """They hold the person's own, separate consent: they are not told to delete."""
    region: str = ""
    """Where they are."""


class NoticeSettings(Section):
    """How recipients are told, and how long we wait for their word."""

    callback: str = ""
    """Where recipients acknowledge: a URL of ours, told in each notice."""
    private_hosts: tuple[str, ...] = ()
    """Hosts that may have a private or loopback address. All others must be public."""
    attempts: int = Field(default=6, ge=1)
    """Attempts to deliver before a person has to look."""
    escalate_after: dt.timedelta = dt.timedelta(days=14)
    """Without an acknowledgement by then, a person has to look."""
    timeout: dt.timedelta = dt.timedelta(seconds=20)
    """How long one attempt may take."""


class MailSettings(Section):
    """The server that our mail leaves by. ``security`` none is for this machine only."""

    host: str = ""
    """Empty: no mail is sent."""
    port: int = Field(default=587, ge=1, le=65535)
    """The server's port."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection is secured."""
    user: str = ""
    """Who signs in; empty: nobody."""
    password: SecretStr | None = None
    """Their password."""
    sender: str = ""
    """The mail address that we write from."""


class BackupSet(Section):
    """Where the backups of a store lie, and how long each is kept."""

    name: str
    """The set's name."""
    store: str
    """The store whose copies they are."""
    type: Literal["folder", "s3_versions", "restic", "pgbackrest", "rds", "aws_backup"] = "folder"
    """Files in a folder, old versions in a bucket, snapshots of restic, sets of pgBackRest, snapshots of Amazon RDS,
    recovery points of AWS Backup."""
    path: Path | None = None
    """The folder; a restic repository; pgBackRest's configuration file."""
    repository: str = ""
    """A restic repository that is no folder, as restic names it: `s3:https://…`."""
    secret: SecretStr | None = None
    """The restic repository's password."""
    resource: str = ""
    """pgBackRest's stanza; the database instance in RDS, or `cluster:NAME`; the vault of AWS Backup."""
    endpoint: str = ""
    """AWS: a URL, if it is not Amazon's."""
    location: str = ""
    """AWS: the region's name."""
    pattern: str = "*"
    """A glob of the backups' names; of restic's snapshots: of their tags or paths."""
    taken: str = ""
    """A strptime format, or a regular expression with one group, for the time in the name; empty: the file's time."""
    keep: str = "P180D"
    """ISO 8601 duration after which the set's owner rotates a backup out."""
    mode: Literal["rotate", "hold"] = "rotate"
    """`rotate`: gone when its time is over. `hold`: kept securely until it can be erased or anonymized."""
    due: Literal["remove", "rewrite"] = "remove"
    """What a purge does with a backup that is due: `rewrite` writes it anew without what was erased, and keeps it."""
    region: str = ""
    """Where the copies lie."""
    restorers: tuple[str, ...] = ()
    """Who can restore."""
    encrypted: bool = False
    """Are the copies encrypted?"""


class SealedNote(Section):
    """What is sealed with its person's key, keyed ``store/collection.field``; ``store/collection``: whole objects."""

    purpose: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,63}$")] = "person"
    """Keys are one's own by person and purpose: what a duty keeps has a purpose of its own, so the rest can end."""
    kind: str = ""
    """The kind of identifier that is sealed."""
    index: str = ""
    """``store/collection.field`` that holds the blind index by which the value is looked up."""
    since: dt.date | None = None
    """From this day on all of it is sealed: a backup from that day on holds none of it in the clear. Empty: unknown."""


class ShreddingSettings(Section):
    """Keys of people's own for new data, so that a destroyed key ends every copy."""

    keys: SecretStr
    """The key store, an SQLAlchemy URL (SQLite, PostgreSQL): a database of its own, in a backup set of its own."""
    destroyed: SecretStr
    """The log of destroyed keys, an SQLAlchemy URL; in another backup set than ``keys``."""
    kek: SecretStr
    """The key-encryption key: 32 random bytes, Base64."""
    old_keks: tuple[SecretStr, ...] = ()
    """Earlier ones, until `delenda shred rotate-kek` has ended."""
    pepper: SecretStr
    """Keys the names of people, and the blind index: 32 random bytes, Base64. It never changes."""
    subject: str = "ACCOUNT_ID"
    """The kind of identifier by which the application names people to the vault."""
    sealed: dict[str, SealedNote] = {}
    """What is sealed, by ``store/collection.field`` or ``store/collection``."""
    pointers: tuple[str, ...] = ()
    """``store/collection.field`` of surrogate keys that lead to nobody once the keys are gone."""
    key_ttl: dt.timedelta = dt.timedelta(seconds=60)
    """How long an application holds a key in memory, and may still use it after it was destroyed elsewhere."""


# --- ourselves ---------------------------------------------------------------------------------------


class ControlSettings(Section):
    """Our own state. ``key`` seals it (32 bytes, Base64); ``pepper`` keys the tokens."""

    url: SecretStr = SecretStr("sqlite:///delenda-state/control.db")
    """An SQLAlchemy URL: SQLite, or PostgreSQL."""
    key: SecretStr
    """Seals what identifies people: 32 random bytes, Base64."""
    pepper: SecretStr
    """Keys the tokens: 32 random bytes, Base64. Losing it loses the index."""
    index: Path | None = None
    """The locator index's folder; by default ``index`` beside a SQLite control store, else ``delenda-state/index``."""


class AuditSettings(Section):
    origin: str = "delenda.example/log"
    """The log's name in its checkpoints: a host and a path that are yours."""
    key: SecretStr
    """Ed25519 signing key: 32 bytes, Base64."""
    folder: Path = Path("delenda-state/log")
    """Where the published log lies: tiles, entries, checkpoints."""
    checkpoint_every: dt.timedelta = dt.timedelta(minutes=15)
    """A checkpoint is signed at least that often, so that silence shows."""
    proof_period: dt.timedelta = dt.timedelta(days=730)
    """How long after its end a request can be shown to be about a person; then the key to that is destroyed."""


class ExportSettings(Section):
    """How copies are made and handed over."""

    folder: Path = Path("exports")
    """Where archives lie until they are fetched."""
    mask_cards: bool = True
    """Write card numbers with their last four digits only."""
    protect: Literal["key", "none"] = "key"
    """``key``: encrypted with a fresh age key that is told once; ``none``: a plain ZIP, for the operator's own eyes."""
    valid: dt.timedelta = dt.timedelta(days=7)
    """How long a package waits to be fetched."""
    part_bytes: int = Field(default=2_000_000_000, ge=100_000)
    """An archive is split at this size."""
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
    """When to scan."""
    purge_cron: str = "0 4 * * *"
    """When to purge backups, copies that nobody fetched and keys that have had their time."""
    retain_cron: str = "30 4 * * *"
    """When to look whose time is over."""
    notify_cron: str = "*/15 * * * *"
    """When to send notices that are due, and to look at deadlines."""
    work_pool: str = "delenda"
    """The work pool of the deployments."""
    plans: Path = Path("delenda-state/plans")
    """Where the flows keep plans, by request; all workers must see this folder. No personal data is in it."""
    runner: Literal["threads", "processes", "dask", "ray"] = "threads"
    """What runs a flow's tasks. Dask and Ray want the packages ``prefect-dask`` and ``prefect-ray``."""
    tasks_at_once: int = Field(default=4, ge=1)
    """Tasks of one flow that run side by side."""


class Settings(Section):
    """Everything that configuration says."""

    control: ControlSettings
    """Our own state."""
    audit: AuditSettings
    """The audit log."""
    stores: dict[str, AnyStore]
    """Where we look, by name."""
    collections: dict[str, CollectionNote] = {}
    """What a person says of collections, by `store/collection`."""
    fields: dict[str, FieldNote] = {}
    """What a person says of fields, by `store/collection.field`."""
    kinds: dict[str, CustomKindNote] = {}
    """Kinds of your own, by name."""
    retention: tuple[RetentionRule, ...] = ()
    """Duties to keep."""
    storage_limits: tuple[StorageLimit, ...] = ()
    """How long records may be kept at most."""
    erasure: ErasureSettings = ErasureSettings()
    """How erasure plans, and what it refuses."""
    requests: RequestSettings = RequestSettings()
    """How requests come in and are proven."""
    profiles: tuple[Profile, ...] = ()
    """Profiles of your own; one replaces a shipped one of its name."""
    recipients: tuple[Recipient, ...] = ()
    """Who got the data."""
    notices: NoticeSettings = NoticeSettings()
    """How they are told."""
    mail: MailSettings = MailSettings()
    """How mail leaves."""
    backups: tuple[BackupSet, ...] = ()
    """Where copies lie."""
    export: ExportSettings = ExportSettings()
    """How copies are handed out."""
    prefect: PrefectSettings = PrefectSettings()
    """When flows run."""
    shredding: ShreddingSettings | None = None
    """Keys of people's own for new data."""
    never: dict[str, tuple[str, ...]] = {}
    """Values, by kind, that never link: office IPs, gateway MACs, test numbers."""
    digest: str = ""
    """SHA-256 of what was read, without secrets; stored with each request."""
