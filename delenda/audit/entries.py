"""What a log entry may hold: the allow-list, the forms of values, and the canonical bytes.

An entry is one JSON object in canonical form (RFC 8785), at most 400 bytes, without personal data::

    {"at":"2026-03-01T09:00:00Z","body":{"subject":"9f…"},"kind":"trail.opened","n":1,"request":"R-7","v":1}

``KINDS`` and ``FIELDS`` are the whole schema. To log something new, add a line there: what is not in the
tables is refused, and with it the work that wanted to log it. A request's entries are numbered from 1
(``n``); its trail opens with ``trail.opened`` and ends with ``trail.closed``, both written by the log itself.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from delenda.canonical import canonical_json
from delenda.errors import AuditBroken

VERSION: Final = 1
ENTRY_BYTES: Final = 400
NAME_BYTES: Final = 56
NAME_LIMITS: Final = (NAME_BYTES, 40, 24, 16)
"""Long names are cut further, all alike, until the entry fits: a long name must not stop an erasure."""
REF_BYTES: Final = 40


class Form(Enum):
    """The forms a value may take."""

    COUNT = "a whole number, not negative"
    CODE = "a code of ours or of the configuration: letters, digits and _ . : / -"
    CODES = "codes, joined by commas"
    NAME = "a name from the configuration or a schema; shortened, and masked where it looks like a value"
    REF = "an opaque id of ours; digested if it is long or unusual"
    DIGEST = "a digest in lower-case hex"
    TIME = "an ISO 8601 day, or a UTC time"


def _fields(**names: str) -> dict[str, Form]:
    return {name: Form[form] for form, text in names.items() for name in text.split()}


FIELDS: Final[Mapping[str, Form]] = _fields(
    COUNT="""level steps planned done absent changed blocked failed kept retained review records fields hits passes
        residual redacted deleted anonymized replaced restricted findings stores collections units backups files bytes
        entries since open errors attempt approvals final suppressed subjects obligations recipients new
        missing identifiers claims problems objects skipped matches version restored""",
    CODE="""kind ground jurisdiction channel method state status outcome reason basis action technique mode wish code
        scope event trigger format exception legal_basis role""",
    CODES="categories kinds profiles purposes",
    NAME="store collection recipient rule set target hold backup name region",
    REF="""subject by run receipt export notice duplicate_of disclosure matter contract tombstone plan_id approver
        obligation delivery""",
    DIGEST="plan config question sha256 commitment evidence old_digest new_digest map_digest signature signer",
    TIME="due until taken expires when released",
)

EVERYWHERE: Final = frozenset({"by", "code"})
"""Keys that every kind takes: who (a role or a pseudonym), and a code that says more."""

_KINDS: Final = {
    # the log itself
    "trail.opened": "subject!",
    "trail.closed": "entries!",
    "log.heartbeat": "entries since open",
    "config.changed": "config old_digest new_digest version",
    "key.destroyed": "reason",
    # requests
    "request.received": """kind ground jurisdiction channel method profiles wish scope categories purposes due config
        level identifiers commitment duplicate_of trigger event role state""",
    "request.verified": "level method channel commitment attempt state identifiers reason",
    "request.answered": "question! reason! state",
    "request.refused": "reason ground exception legal_basis status state level attempt method until",
    "request.duplicate": "duplicate_of reason state",
    "request.withdrawn": "reason channel method state",
    "request.expired": "reason due state",
    "request.extended": "reason due until legal_basis event",
    "hold.set": "hold name matter rule store collection legal_basis until reason scope records",
    "hold.released": "hold name matter rule store collection reason released scope records",
    # planning and applying
    "plan.made": """plan plan_id steps kept review records planned deleted anonymized redacted replaced restricted
        retained stores collections backups config map_digest expires until subjects identifiers claims blocked
        objects fields suppressed recipients""",
    "plan.approved": "plan plan_id approver approvals level steps kept signature signer",
    "plan.rejected": "plan plan_id approver reason steps",
    "apply.started": "plan plan_id run attempt steps stores collections",
    "apply.collection": """store collection action technique planned done absent changed blocked failed run until
        attempt""",
    "apply.finished": """plan plan_id run state outcome status planned done absent changed blocked failed kept steps
        stores collections attempt""",
    "store.tidied": "store collection action status",
    "shred.destroyed": "plan scope fields records status reason until",
    "shred.checked": "records missing restored status",
    "shred.rotated": "records status",
    "verify.finished": """run state outcome status hits passes residual stores collections units records new missing
        backups errors version plan findings attempt""",
    # backups
    "backup.marked": "store set backup tombstone obligation mode taken due until expires records backups obligations",
    "backup.purged": """store set backup tombstone obligation mode taken due when evidence method status outcome reason
        records backups obligations""",
    "backup.kept": """store set backup tombstone obligation mode taken due until reason legal_basis status outcome
        records""",
    "backup.replayed": """store set backup run taken since subjects planned done absent changed blocked failed residual
        records status outcome""",
    "restore.checked": "store set backup run taken subjects hits residual missing state status outcome records",
    # handing data over
    "export.built": """export format scope sha256 files records bytes stores collections redacted categories expires
        skipped suppressed errors blocked""",
    "export.transferred": """export recipient target channel delivery sha256 files bytes basis status attempt region
        when""",
    "export.purged": "export reason files bytes status",
    "recipient.notified": "recipient notice channel action basis attempt due status kinds records collections sha256",
    "recipient.acknowledged": "recipient notice channel status when evidence method",
    "recipient.escalated": "recipient notice reason attempt due status",
    "recipient.exempt": "recipient reason basis exception legal_basis contract",
    "disclosure.recorded": "disclosure categories! when! reason! recipient! basis legal_basis records matter contract",
    # looking
    "scan.finished": """run store stores collections units records findings fields errors new missing changed problems
        objects bytes skipped matches status outcome map_digest config""",
    "drift.found": """run store collection reason action status new missing changed fields records kinds categories
        findings""",
    "impact.assessed": "collections records subjects categories errors due",
    "suppress.added": "purposes scope reason basis channel subjects records identifiers kinds until expires",
    "suppress.blocked": "purposes scope store collection reason records target trigger",
    "receipt.issued": "receipt! sha256! final! state outcome status obligations",
}

CLOSING: Final = frozenset(
    {"request.refused", "request.duplicate", "request.withdrawn", "request.expired", "key.destroyed"}
)
"""Kinds after which a trail is closed; ``receipt.issued`` closes it if it is final. A later entry opens it again."""


@dataclass(frozen=True, slots=True)
class EntryKind:
    """The keys that a kind of entry takes, and those it must have."""

    allowed: frozenset[str]
    required: frozenset[str]


def _kind(text: str) -> EntryKind:
    words = text.split()
    names = frozenset(word.removesuffix("!") for word in words)
    return EntryKind(names | EVERYWHERE, frozenset(w.removesuffix("!") for w in words if w.endswith("!")))


KINDS: Final[Mapping[str, EntryKind]] = {name: _kind(text) for name, text in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``n`` is its number in the request's trail, 0 without a request."""

    kind: str
    at: dt.datetime
    body: Mapping[str, str | int]
    request: str = ""
    n: int = 0

    def canonical(self) -> bytes:
        """Return the entry's bytes: what is hashed, and what is stored."""
        document: dict[str, Any] = {
            "at": f"{self.at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
            "body": dict(self.body),
            "kind": self.kind,
            "v": VERSION,
        }
        if self.request:
            document |= {"request": self.request, "n": self.n}
        return canonical_json(document)

    @property
    def closes(self) -> bool:
        """Does the trail end after this entry?"""
        return self.kind in CLOSING or (self.kind == "receipt.issued" and self.body.get("final") == 1)


def make_entry(
    kind: str, body: Mapping[str, str | int | None], at: dt.datetime, request: str = "", n: int = 0
) -> Entry:
    """Return a checked entry. Keys whose value is None are left out.

    Raises ``AuditBroken`` for a kind, key or value that the tables do not allow. The message repeats
    neither an unknown key nor a value: they might be somebody's.
    """
    if request and not _REF.fullmatch(request):
        raise AuditBroken(f"audit entry {_known(kind)}: the request's id is not one of ours")
    schema = _schema(kind)
    given = {key: value for key, value in body.items() if value is not None}
    if not given.keys() <= schema.allowed:
        raise AuditBroken(f"audit entry {kind}: unknown key; it takes {', '.join(sorted(schema.allowed))}")
    if missing := schema.required - given.keys():
        raise AuditBroken(f"audit entry {kind}: key {min(missing)} is missing")
    formed = {key: _formed(kind, key, value) for key, value in given.items()}
    for limit in NAME_LIMITS:
        entry = Entry(kind, at, {key: _within(key, value, limit) for key, value in formed.items()}, request, n)
        if len(entry.canonical()) <= ENTRY_BYTES:
            return entry
    raise AuditBroken(f"audit entry {kind}: longer than {ENTRY_BYTES} bytes")


def read_entry(data: bytes) -> Entry:
    """Return the entry that ``data`` holds, checked as strictly as when it was written.

    Raises ``AuditBroken`` if the bytes are not exactly what :func:`make_entry` would give.
    """
    try:
        document = json.loads(data)
        at = dt.datetime.strptime(document["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
        entry = make_entry(document["kind"], document["body"], at, document.get("request", ""), document.get("n", 0))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as e:
        raise AuditBroken("audit entry: not a JSON object of the entry's form") from e
    if entry.canonical() != data:
        raise AuditBroken("audit entry: not in canonical form")
    return entry


def _schema(kind: str) -> EntryKind:
    if kind not in KINDS:
        raise AuditBroken(f"audit entry: unknown kind; known are {', '.join(KINDS)}")
    return KINDS[kind]


def _known(kind: str) -> str:
    return kind if kind in KINDS else "of unknown kind"


# --- forms of values ---------------------------------------------------------------------------------

_REF: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:#-]{0,39}|#[0-9a-f]{24}")
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/+-]{0,39}")
_DIGEST: Final = re.compile(r"[0-9a-f]{16,64}")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|\+00:00))?")
_VALUE_LIKE: Final = re.compile(r"[^\s/@]+@[^\s/@]+\.[^\s/@]+|\d{9,}")


def _formed(kind: str, key: str, value: str | int) -> str | int:
    """Return the value in the form that its key demands, or raise ``AuditBroken``."""
    form = FIELDS[key]
    match form, value:
        case Form.COUNT, int() if 0 <= value < 1 << 53:
            return int(value)
        case Form.CODE, str() if _CODE.fullmatch(value) and not _VALUE_LIKE.search(value):
            return str(value)
        case Form.CODES, str() if all(_CODE.fullmatch(c) for c in value.split(",")) and not _VALUE_LIKE.search(value):
            return _some_of(value.split(","))
        case Form.NAME, str() if value.isprintable():
            return public_name(value)
        case Form.REF, str() if value and "@" not in value:
            return value if _REF.fullmatch(value) else "#" + hashlib.sha256(value.encode()).hexdigest()[:24]
        case Form.DIGEST, str() if _DIGEST.fullmatch(value.removeprefix("sha256:")):
            return value.removeprefix("sha256:")
        case Form.TIME, str() if _TIME.fullmatch(value):
            return str(value)
        case _:
            raise AuditBroken(f"audit entry {kind}: {key} must be {form.value}")


def _within(key: str, value: str | int, limit: int) -> str | int:
    return shortened(value, limit) if FIELDS[key] is Form.NAME and isinstance(value, str) else value


def public_name(name: str) -> str:
    """Return a name as the log shows it: what looks like a value becomes ``*``, and the length is bounded.

    ``public_name("inbox/ann@example.com/2026")`` → ``inbox/*/2026``.
    """
    while (public := shortened(_VALUE_LIKE.sub("*", name))) != name:
        name = public
    return name


def _some_of(codes: list[str]) -> str:
    """Return as many codes as a name may be long, and the number of the others: ``a,b,7.more``."""
    if len(",".join(codes)) <= NAME_BYTES:
        return ",".join(codes)
    kept = len(codes) - 1
    while kept and len(",".join(codes[:kept])) > NAME_BYTES - 12:
        kept -= 1
    return ",".join([*codes[:kept], f"{len(codes) - kept}.more"])


def shortened(name: str, limit: int = NAME_BYTES) -> str:
    """Return ``name`` in at most ``limit`` bytes of JSON; a cut name ends in ``~`` and eight digits of its digest."""
    name = name.encode("utf-8", "replace").decode()
    if _json_bytes(name) <= limit:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    while _json_bytes(name) > limit - 9:
        name = name[: min(len(name) - 1, limit)]
    return f"{name}~{digest}"


def _json_bytes(text: str) -> int:
    return len(json.dumps(text, ensure_ascii=False).encode()) - 2
