"""Does configuration fit together? Names that are used exist, periods and patterns can be read.

Pure: settings in, ``(key path, message)`` out. Each check is one function, listed in ``CHECKS``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from delenda import signing
from delenda.config.text import KeyPath
from delenda.kinds import Kind
from delenda.settings import S3Store, Settings, SqlStore
from delenda.webhooks import is_secret

Complaint: TypeAlias = tuple[KeyPath, str]

PERIOD: Final = re.compile(r"P(?=\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?")
_GLOB: Final = re.compile(r"[*?\[]")
_PATTERN_PART: Final = re.compile(r"\{([^{}]*)\}")
KEY_STORE: Final = "@keys"
"""How a backup set names the key store of ``shredding:``."""
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint: the nearest known word, or the few there are.

    >>> did_you_mean("ulr", ["url", "type"])
    "; did you mean 'url'?"
    """
    words = sorted(set(known))
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.6) or difflib.get_close_matches(
        word.lower(), words, n=1, cutoff=0.6
    )
    if near:
        return f"; did you mean {near[0]!r}?"
    return f"; known: {', '.join(words)}" if 0 < len(words) <= 12 else ""


def check(settings: Settings) -> Iterator[Complaint]:
    """Yield everything that does not fit together."""
    for each in CHECKS:
        yield from each(settings)


def _store(settings: Settings, address: str, path: KeyPath, *, globs: bool) -> Iterator[Complaint]:
    """Check the store of ``store/collection``; with ``globs`` its name may be a pattern that matches one."""
    name, slash, rest = address.partition("/")
    if not slash or not rest:
        yield path, "must be written store/collection"
    elif globs and _GLOB.search(name):
        if not any(fnmatchcase(store, name) for store in settings.stores):
            yield path, "matches no configured store"
    elif name not in settings.stores:
        yield path, f"names the store {name!r}, which is not configured{did_you_mean(name, settings.stores)}"


def _kind(settings: Settings, name: str, path: KeyPath, also: tuple[str, ...] = ()) -> Iterator[Complaint]:
    known = [*Kind.__members__, *settings.kinds, *also]
    if name not in known:
        yield path, f"there is no kind {name!r}{did_you_mean(name, known)}"


def _stores(settings: Settings) -> Iterator[Complaint]:
    if not settings.stores:
        yield ("stores",), "names no store: there is nowhere to look"
    for name, store in settings.stores.items():
        if not name or "/" in name or _GLOB.search(name):
            yield ("stores", name), "a store's name is not empty and has no '/', '*', '?' or '['"
        if not store.purpose.strip():
            yield ("stores", name, "purpose"), "must say why the data is processed"


def _buckets(settings: Settings) -> Iterator[Complaint]:
    for name, store in settings.stores.items():
        if not isinstance(store, S3Store):
            continue
        path: KeyPath = ("stores", name)
        if store.inventory is not None and store.events is None:
            yield (
                (*path, "inventory"),
                "needs events: a report is a day old, and what was written since comes from them",
            )
        if store.inventory is not None and not store.inventory.prefix.strip("/"):
            yield (*path, "inventory", "prefix"), "must name the folder of the reports, up to the inventory's own name"
        if store.events is not None and not store.events.queue and not store.events.secrets:
            yield (*path, "events"), "names no queue to ask and no secret to know a sender by: nothing would be heard"
        for i, secret in enumerate(store.events.secrets if store.events else ()):
            if not is_secret(secret):
                yield (
                    (*path, "events", "secrets", i),
                    "must be the Base64 of 24 to 64 random bytes",
                )


def _collections(settings: Settings) -> Iterator[Complaint]:
    for address, note in settings.collections.items():
        yield from _store(settings, address, ("collections", address), globs=True)
        parts = _PATTERN_PART.findall(note.path)
        path: KeyPath = ("collections", address, "path")
        if any(brace in _PATTERN_PART.sub("", note.path) for brace in "{}"):
            yield path, "has a brace that does not close"
        for part in parts:
            if not part.isidentifier():
                yield path, f"{{{part}}} is no name; use letters, digits and '_'"
        if len(set(parts)) < len(parts):
            yield path, "names one part twice"


def _fields(settings: Settings) -> Iterator[Complaint]:
    for address, note in settings.fields.items():
        path: KeyPath = ("fields", address)
        yield from _store(settings, address, path, globs=True)
        if "." not in address.partition("/")[2]:
            yield path, "must be written store/collection.field"
        if note.kind:
            yield from _kind(settings, note.kind, (*path, "kind"), ("none",))
        if note.references and note.references != "none":
            yield from _store(settings, note.references, (*path, "references"), globs=False)
        if note.references and note.typed_references:
            yield (
                (*path, "typed_references"),
                "contradicts references: a field refers to one collection, or by its type",
            )
        for i, each in enumerate(note.typed_references):
            yield from _store(settings, each.to, (*path, "typed_references", i, "to"), globs=False)


def _kinds(settings: Settings) -> Iterator[Complaint]:
    if settings.kinds:
        import re2

    for name, note in settings.kinds.items():
        path: KeyPath = ("kinds", name)
        if name in Kind.__members__ or name == "none":
            yield path, "is a built-in name; choose another"
        options = re2.Options()
        options.log_errors = False
        try:
            re2.compile(note.pattern, options=options)
        except re2.error:
            yield (*path, "pattern"), "is no RE2 pattern (RE2 has no look-around and no back-references)"
        if note.validator and not re.fullmatch(r"[\w.]+(:\w+)?", note.validator):
            yield (*path, "validator"), "must be module:function, or a module of python-stdnum"


def _retention(settings: Settings) -> Iterator[Complaint]:
    for i, rule in enumerate(settings.retention):
        path: KeyPath = ("retention", i)
        if not rule.collections:
            yield (*path, "collections"), "names no collection: the rule would keep nothing"
        for j, address in enumerate(rule.collections):
            yield from _store(settings, address, (*path, "collections", j), globs=True)
        if not PERIOD.fullmatch(rule.period):
            yield (*path, "period"), "must be an ISO 8601 period of years, months and days, such as P7Y or P1Y6M"
        for j, kind in enumerate(rule.suppress):
            yield from _kind(settings, kind, (*path, "suppress", j))


def _limits(settings: Settings) -> Iterator[Complaint]:
    for i, limit in enumerate(settings.storage_limits):
        path: KeyPath = ("storage_limits", i)
        if not limit.collections:
            yield (*path, "collections"), "names no collection: the limit would reach nothing"
        for j, address in enumerate(limit.collections):
            yield from _store(settings, address, (*path, "collections", j), globs=True)
        for name in ("period", "within"):
            if not PERIOD.fullmatch(getattr(limit, name)):
                yield (*path, name), "must be an ISO 8601 period of years, months and days, such as P90D"
        if limit.owners is not None:
            yield from _store(settings, limit.owners.field, (*path, "owners", "field"), globs=False)
            if "." not in limit.owners.field.partition("/")[2]:
                yield (*path, "owners", "field"), "must name a field: store/collection.field"
        if not limit.starts and limit.period != "P0D":
            yield (*path, "starts"), "names no date field: nobody could tell when the period began"


def _approvers(settings: Settings) -> Iterator[Complaint]:
    keys = settings.erasure.approver_keys
    for name, key in keys.items():
        path: KeyPath = ("erasure", "approver_keys", name)
        if name == "policy":
            yield path, "is the name under which approvals without a person stand"
        if not signing.usable(key):
            yield path, "is no line of an SSH public key (ssh-ed25519 AAAA…); Ed25519, ECDSA and RSA are known"
        elif any(signing.key_digest(key) == signing.key_digest(k) for n, k in keys.items() if n < name):
            yield path, "is the key of somebody else in this list"
    if keys and settings.erasure.approvers > len(keys):
        yield ("erasure", "approvers"), f"wants {settings.erasure.approvers} approvers; there are {len(keys)} keys"


def _requests(settings: Settings) -> Iterator[Complaint]:
    known = [p.name for p in settings.profiles]
    if not settings.requests.profiles:
        yield ("requests", "profiles"), "names no profile: no deadline would apply"
    for i, name in enumerate(settings.requests.profiles):
        if name not in known:
            yield ("requests", "profiles", i), f"there is no profile {name!r}{did_you_mean(name, known)}"


def _profiles(settings: Settings) -> Iterator[Complaint]:
    for i, profile in enumerate(settings.profiles):
        for j, rule in enumerate(profile.deadlines):
            if rule.calendar and not _has_calendar(rule.calendar):
                yield ("profiles", i, "deadlines", j, "calendar"), "must be an ISO 3166 country code, such as CN"
        for code in profile.grounds.postpones:
            if code not in profile.grounds.refuse:
                hint = did_you_mean(code, profile.grounds.refuse)
                yield ("profiles", i, "grounds", "postpones"), f"{code!r} is no ground to refuse{hint}"
        for language, worded in profile.worded.items():
            for code in worded.refuse:
                if code not in profile.grounds.refuse:
                    hint = did_you_mean(code, profile.grounds.refuse)
                    yield ("profiles", i, "worded", language, "refuse"), f"{code!r} is no ground to refuse{hint}"


def _has_calendar(country: str) -> bool:
    if country in ("CN", "US"):  # the shipped profiles' own: the library takes longer to load than all the rest
        return True
    import holidays

    return country in holidays.list_supported_countries(include_aliases=False)


def _recipients(settings: Settings) -> Iterator[Complaint]:
    for i, recipient in enumerate(settings.recipients):
        path: KeyPath = ("recipients", i)
        for j, address in enumerate(recipient.collections):
            yield from _store(settings, address, (*path, "collections", j), globs=True)
        for j, kind in enumerate(recipient.kinds):
            yield from _kind(settings, kind, (*path, "kinds", j))
        if not recipient.basis.strip():
            yield (*path, "basis"), "must say on what basis they got the data"
        if recipient.channel == "https":
            yield from _https(recipient.url, (*path, "url"))
        if recipient.channel == "smtp" and not _MAIL.fullmatch(recipient.contact):
            yield (*path, "contact"), "must be a mail address for the channel smtp"
        if recipient.channel != "manual" and recipient.secret is None:
            yield (*path, "secret"), f"is needed for the channel {recipient.channel}: it signs and seals the notices"


def _https(url: str, path: KeyPath) -> Iterator[Complaint]:
    try:
        parts = urlsplit(url)
    except ValueError:
        yield path, "is no URL"
        return
    if not parts.hostname:
        yield path, "must be an https URL for the channel https"
    elif parts.scheme != "https" and not (
        parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    ):
        yield path, "must be https; plain http is for this machine only"
    elif parts.username or parts.password:
        yield path, "must not hold credentials: notices are signed instead"


def _mail(settings: Settings) -> Iterator[Complaint]:
    mail = settings.mail
    if mail.security == "none" and mail.host not in ("", "localhost", "127.0.0.1", "::1"):
        yield ("mail", "security"), "must be starttls or tls; none is for this machine only"
    if mail.host and not _MAIL.fullmatch(mail.sender):
        yield ("mail", "sender"), "must be the mail address that we write from"
    if not mail.host and any(r.channel == "smtp" for r in settings.recipients):
        yield ("mail", "host"), "is needed: a recipient has the channel smtp"


def _backups(settings: Settings) -> Iterator[Complaint]:
    for i, backup in enumerate(settings.backups):
        path: KeyPath = ("backups", i)
        if backup.store == KEY_STORE and settings.shredding is not None:
            if backup.due == "rewrite":
                yield (*path, "due"), "must be remove: a copy of the key store can't be rewritten"
        elif backup.store not in settings.stores:
            hint = did_you_mean(backup.store, settings.stores)
            yield (*path, "store"), f"names the store {backup.store!r}, which is not configured{hint}"
        if not PERIOD.fullmatch(backup.keep):
            yield (*path, "keep"), "must be an ISO 8601 period of years, months and days, such as P180D"
        if backup.type == "folder" and backup.path is None:
            yield (*path, "path"), "is needed for backups in a folder"


def shredding(settings: Settings) -> Iterator[Complaint]:
    """Check that what opens the data lies apart from it; relative paths of SQLite are compared as they are written."""
    section = settings.shredding
    if section is None:
        return
    taken = {f"stores.{n}": s.url.get_secret_value() for n, s in settings.stores.items() if isinstance(s, SqlStore)}
    taken |= {"control.url": settings.control.url.get_secret_value()} if settings.control is not None else {}
    own = {"keys": section.keys.get_secret_value(), "destroyed": section.destroyed.get_secret_value()}
    for name, url in own.items():
        if same := next((key for key, other in taken.items() if _database(other) == _database(url)), ""):
            yield ("shredding", name), f"is the database of {same}: one backup would hold the data and what opens it"
    if _database(own["keys"]) == _database(own["destroyed"]):
        yield ("shredding", "destroyed"), "is the key store itself: a restored copy would forget what was destroyed"
    yield from _kind(settings, section.subject, ("shredding", "subject"))
    for address, note in section.sealed.items():
        path: KeyPath = ("shredding", "sealed", address)
        yield from _store(settings, address, path, globs=True)
        if note.kind:
            yield from _kind(settings, note.kind, (*path, "kind"))
        if note.index:
            yield from _store(settings, note.index, (*path, "index"), globs=False)
    for i, address in enumerate(section.pointers):
        yield from _store(settings, address, ("shredding", "pointers", i), globs=True)


def _database(url: str) -> tuple[str, str, str]:
    """Return what tells whether two URLs name one database: the system, where it is, and its name."""
    parts = urlsplit(url)
    host = f"{parts.hostname or ''}:{parts.port or ''}"
    return parts.scheme.partition("+")[0], host, parts.path.split("?")[0].replace("//", "/")


def _never(settings: Settings) -> Iterator[Complaint]:
    for kind, values in settings.never.items():
        yield from _kind(settings, kind, ("never", kind))
        for i, value in enumerate(values):
            if not value.strip():
                yield ("never", kind, i), "is empty"


def _names(settings: Settings) -> Iterator[Complaint]:
    for section in ("retention", "storage_limits", "recipients", "backups", "profiles"):
        names = [each.name for each in getattr(settings, section)]
        for i, name in enumerate(names):
            if not name.strip():
                yield (section, i, "name"), "is empty"
            elif name in names[:i]:
                yield (section, i, "name"), "is already taken"


CHECKS: Final[tuple[Callable[[Settings], Iterator[Complaint]], ...]] = (
    _stores,
    _buckets,
    _collections,
    _fields,
    _kinds,
    _retention,
    _limits,
    _approvers,
    _requests,
    _profiles,
    _recipients,
    _mail,
    _backups,
    shredding,
    _never,
    _names,
)
