"""Which change each field of a record gets. Pure.

Anonymizing takes away every value of a kind that has to do with a person: dates of birth, ages and
positions are generalized, texts lose the spans that name the subject, everything else is suppressed.
What the store needs to stay whole is left: keys, and references that may not be empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Final

from delenda.kinds import AnyKind, Category, Kind, Power, spec_of
from delenda.model import (
    OBJECT_PATH,
    Change,
    Claim,
    Collection,
    MappedCollection,
    MappedField,
    Presence,
    Role,
    Shape,
    Technique,
)
from delenda.nested import NESTED, parent_of
from delenda.settings import CollectionNote

GENERALIZED: Final = frozenset({Kind.BIRTH_DATE, Kind.AGE, Kind.GPS_LOCATION})
CONTENT: Final = frozenset({Kind.CHAT_TEXT, Kind.CONTACTS, Kind.CALL_LOG, Kind.SMS_LOG, Kind.SEARCH_QUERY})
TEXT_LINES: Final = frozenset({"text", "txt", "log"})
"""Formats whose records are lines of text: nobody owns a line but those whom it names."""
PHOTOS: Final = frozenset({"jpeg", "jpg", "png", "image", "photo", "tiff", "heic", "webp"})
ENTRY_LISTS: Final = ("contact", "address_book", "addressbook", "phonebook", "phone_book", "通讯录", "联系人")
"""Names of collections whose records are entries about other people."""
WHOLE_RECORD: Final = ""
"""The field of a change that concerns the record as a whole: an object's metadata."""


def kinds_of(mapped: MappedField) -> frozenset[AnyKind]:
    """Return the kinds that whole cells of a field hold."""
    whole = {f.kind for f in mapped.findings if f.presence is Presence.WHOLE}
    within = {f.kind for f in mapped.findings if f.presence is Presence.WITHIN}
    return frozenset(whole | ({mapped.kind} if mapped.kind is not None and mapped.kind not in within else set()))


def is_text_lines(collection: Collection) -> bool:
    return collection.format in TEXT_LINES


def lists_others(mapped: MappedCollection, note: CollectionNote | None) -> bool:
    """Is each record of the collection an entry about somebody else, as in an address book?"""
    if note is not None and note.role is not None:
        return note.role is Role.MENTIONED
    named = any(word in str(mapped.collection.name).casefold() for word in ENTRY_LISTS)
    named = named or any(f.field.name.startswith(OBJECT_PATH) and Kind.ACCOUNT_ID in kinds_of(f) for f in mapped.fields)
    about = [f for f in mapped.fields if any(spec_of(k).category is Category.CONTACT for k in kinds_of(f))]
    return named and bool(about) and all(f.role is Role.MENTIONED for f in about)


def note_for(notes: dict[str, CollectionNote], address: str) -> CollectionNote | None:
    """Return what config says of a collection: its own note, or that of the longest glob that fits."""
    if address in notes:
        return notes[address]
    fitting = [glob for glob in notes if fnmatchcase(address, glob)]
    return notes[max(fitting, key=len)] if fitting else None


def _fixed(collection: Collection) -> frozenset[str]:
    """Return the fields that can't be changed without breaking the record's place or its references."""
    stuck = set(collection.key) | {f.name for f in collection.fields if f.generated}
    for reference in collection.references:
        stuck |= {name for name in reference.fields if (f := collection.field_named(name)) and not f.nullable}
    return frozenset(stuck)


def key_names_owner(mapped: MappedCollection) -> bool:
    """Does the key hold an identifier that means something outside this house, such as a mail address?"""
    kinds = {k for f in mapped.fields if f.field.name in mapped.collection.key for k in kinds_of(f)}
    return any(spec_of(k).power is Power.STRONG for k in kinds - {Kind.ACCOUNT_ID})


def anonymize(mapped: MappedCollection, claim: Claim, *, bare: bool = False) -> tuple[Change, ...]:
    """Return the changes after which a record says nothing of its owner.

    ``bare`` empties texts too instead of cutting spans: for a record that stays only because others
    refer to it.
    """
    collection = mapped.collection
    if collection.shape is Shape.OBJECTS and collection.format in PHOTOS:
        return (Change(WHOLE_RECORD, Technique.STRIP_METADATA),)
    fixed, spans = _fixed(collection), dict(claim.mentions)
    changes: list[Change] = []
    for each in mapped.fields:
        name = each.field.name
        if each.field.type == NESTED and parent_of(name) not in fixed and kinds_of(each):
            changes.append(Change(parent_of(name), Technique.SUPPRESS))  # the text it stands in goes
        if name in fixed or name.startswith(OBJECT_PATH) or each.field.type == NESTED:
            continue
        kinds = kinds_of(each)
        personal = bool(each.findings) or each.kind is not None
        if kinds and kinds <= GENERALIZED and not bare:
            changes.append(Change(name, Technique.GENERALIZE))
        elif (kinds and not is_text_lines(collection)) or (bare and personal):
            changes.append(Change(name, Technique.SUPPRESS))
        elif name in spans:
            changes.append(Change(name, Technique.REDACT_SPAN, spans[name]))
    emptied = {c.field for c in changes if c.technique is Technique.SUPPRESS}
    return tuple(dict.fromkeys(c for c in changes if c.technique is Technique.SUPPRESS or c.field not in emptied))


def suppress_kinds(mapped: MappedCollection, kinds: frozenset[AnyKind]) -> tuple[Change, ...]:
    """Return the changes that empty the fields of those kinds, and of no other."""
    fixed = _fixed(mapped.collection)
    names = [
        parent_of(f.field.name) if f.field.type == NESTED else f.field.name
        for f in mapped.fields
        if not f.field.name.startswith(OBJECT_PATH) and kinds_of(f) & kinds
    ]
    return tuple(Change(name, Technique.SUPPRESS) for name in dict.fromkeys(names) if name not in fixed)


def suppress_categories(mapped: MappedCollection, categories: frozenset[Category]) -> tuple[Change, ...]:
    """Return the changes that empty the fields of those categories: a partial request."""
    kinds = {k for f in mapped.fields for k in kinds_of(f) if spec_of(k).category in categories}
    return suppress_kinds(mapped, frozenset(kinds))


def cut_mentions(mapped: MappedCollection, claim: Claim) -> tuple[Change, ...]:
    """Return the changes that take one person out of a record that is not theirs alone."""
    fixed = _fixed(mapped.collection)
    changes: list[Change] = []
    for name, texts in claim.mentions:
        if name in fixed or name.startswith(OBJECT_PATH):
            continue
        each = next((f for f in mapped.fields if f.field.name == name), None)
        if "[]" in name or (each is not None and each.field.type.startswith(("list", "large_list"))):
            changes.append(Change(name, Technique.DROP_ENTRY, texts))
        elif each is None or (kinds_of(each) and not kinds_of(each) & CONTENT and not is_text_lines(mapped.collection)):
            changes.append(Change(name, Technique.SUPPRESS))
        else:
            changes.append(Change(name, Technique.REDACT_SPAN, texts))
    return tuple(changes)


def merged(changes: Iterable[Change], more: Iterable[Change]) -> tuple[Change, ...]:
    """Return both sets of changes, one a field: suppressing wins, the texts of equal techniques unite."""
    by_field: dict[str, Change] = {}
    for change in [*changes, *more]:
        before = by_field.get(change.field)
        if before is None or change.technique is Technique.SUPPRESS:
            by_field[change.field] = change
        elif before.technique is change.technique:
            texts = tuple(dict.fromkeys([*before.texts, *change.texts]))
            by_field[change.field] = Change(change.field, change.technique, texts)
    return tuple(by_field.values())


def cut_fields(names: Sequence[str]) -> tuple[Change, ...]:
    """Return the changes that cut a reference."""
    return tuple(Change(name, Technique.SUPPRESS) for name in names)
