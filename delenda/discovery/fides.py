"""The data map as fideslang datasets: what Fides reads. Keys of data categories are those of its taxonomy 3."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import yaml

from delenda.discovery.inventory import kinds
from delenda.kinds import AnyKind, Category, Kind, spec_of
from delenda.model import DataMap, Edge, MappedCollection, MappedField, Role

_BY_KIND: Final[Mapping[AnyKind, str]] = {
    Kind.ACCOUNT_ID: "user.unique_id",
    Kind.PERSON_NAME: "user.name",
    Kind.NICKNAME: "user.account.username",
    Kind.PHONE_NUMBER: "user.contact.phone_number",
    Kind.EMAIL: "user.contact.email",
    Kind.ADDRESS: "user.contact.address",
    Kind.GPS_LOCATION: "user.location.precise",
    Kind.GENDER: "user.demographic.gender",
    Kind.AGE: "user.demographic.age_range",
    Kind.BIRTH_DATE: "user.demographic.date_of_birth",
    Kind.OCCUPATION: "user.job_title",
    Kind.PASSWORD: "user.authorization.password",
    Kind.AVATAR_URL: "user.content.self_image",
    Kind.BROWSING_URL: "user.behavior.browsing_history",
    Kind.SEARCH_QUERY: "user.behavior.search_history",
    Kind.CONTACTS: "user.social",
    Kind.IP_ADDRESS: "user.device.ip_address",
    Kind.COOKIE_ID: "user.device.cookie_id",
    Kind.CREDIT_CARD: "user.financial.credit_card",
    Kind.BANK_ACCOUNT: "user.financial.bank_account",
    Kind.CN_RESIDENT_ID: "user.government_id.national_identification_number",
    Kind.NATIONAL_ID: "user.government_id.national_identification_number",
}
_BY_CATEGORY: Final[Mapping[Category, str]] = {
    Category.CONTACT: "user.contact",
    Category.IDENTITY: "user",
    Category.GOVERNMENT_ID: "user.government_id",
    Category.CREDENTIAL: "user.authorization.credentials",
    Category.DEVICE: "user.device.device_id",
    Category.NETWORK: "user.device",
    Category.LOCATION: "user.location.imprecise",
    Category.BEHAVIOR: "user.behavior",
    Category.CONTENT: "user.content.private",
    Category.FINANCIAL: "user.financial",
    Category.TRACKING: "user.device.device_id",
    Category.SOCIAL: "user.social",
    Category.ACCOUNT: "user.account",
    Category.CUSTOM: "user",
}
_IDENTITY: Final[Mapping[AnyKind, str]] = {Kind.EMAIL: "email", Kind.PHONE_NUMBER: "phone_number"}
_NOT_IN_KEY: Final = re.compile(r"[^A-Za-z0-9_.<>-]")


def category_of(kind: AnyKind) -> str:
    """Return the fideslang data category of a kind."""
    return _BY_KIND.get(kind) or _BY_CATEGORY[spec_of(kind).category]


def datasets(data: DataMap) -> str:
    """Return the map as a YAML document with one dataset a store."""
    stores = sorted({m.collection.store for m in data.collections})
    body = {"dataset": [_dataset(data, store) for store in stores]}
    return yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=120)


def _dataset(data: DataMap, store: str) -> dict[str, Any]:
    mapped = [m for m in data.collections if m.collection.store == store]
    purposes = sorted({m.collection.purpose for m in mapped if m.collection.purpose})
    return {
        "fides_key": _key(store),
        "organization_fides_key": "default_organization",
        "name": store,
        "description": "; ".join(purposes) or store,
        "meta": {"regions": sorted({m.collection.region for m in mapped if m.collection.region})},
        "collections": [_collection(data, m) for m in mapped],
    }


def _collection(data: DataMap, mapped: MappedCollection) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for f in mapped.fields:
        name = f.field.name
        parts = [name] if name.startswith("@") else name.split(".")
        here = tree
        for part in parts[:-1]:
            here = here.setdefault(part, {})
            if not isinstance(here, dict):
                break
        if isinstance(here, dict) and not isinstance(here.get(parts[-1]), dict):
            here[parts[-1]] = f
    body: dict[str, Any] = {"name": mapped.collection.name}
    if mapped.collection.purpose:
        body["description"] = mapped.collection.purpose
    return body | {"fields": _fields(data, mapped, tree)}


def _fields(data: DataMap, mapped: MappedCollection, tree: Mapping[str, Any]) -> list[dict[str, Any]]:
    listed = []
    for name, node in sorted(tree.items()):
        if isinstance(node, MappedField):
            listed.append({"name": name.removesuffix("[]")} | _field(data, mapped, node))
        else:
            kind = "object[]" if name.endswith("[]") else "object"
            inner = _fields(data, mapped, node)
            listed.append({"name": name.removesuffix("[]"), "fides_meta": {"data_type": kind}, "fields": inner})
    return listed


def _field(data: DataMap, mapped: MappedCollection, f: MappedField) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if held := sorted({category_of(k) for k in kinds(f)}):
        body["data_categories"] = held
    meta: dict[str, Any] = {}
    if mapped.collection.key == (f.field.name,):
        meta["primary_key"] = True
    if f.kind is not None and f.role is Role.OWNER and (identity := _IDENTITY.get(f.kind)):
        meta["identity"] = identity
    data_type = _type(f.field.type)
    if "[]." in f.field.name:
        data_type = data_type.removesuffix("[]")  # the list is the entry's, not the leaf's
    if data_type:
        meta["data_type"] = data_type
    place = f"{mapped.collection.address}.{f.field.name}"
    if references := [_reference(e) for e in data.edges if len(e.source) == 1 and str(e.source[0]) == place]:
        meta["references"] = references
    return body | ({"fides_meta": meta} if meta else {})


def _reference(edge: Edge) -> dict[str, str]:
    target = edge.target[0]
    return {"dataset": _key(target.store), "field": f"{target.collection}.{target.field}", "direction": "from"}


def _key(name: str) -> str:
    return _NOT_IN_KEY.sub("_", name)


def _type(name: str) -> str:
    """Return the fideslang name of a store's type; empty if it has none."""
    text = name.lower()
    if text.startswith("list"):
        inner = _type(text.partition("<")[2].partition(":")[2].strip(" >") or "string")
        return f"{inner}[]" if inner else ""
    for part, kind in (
        ("bool", "boolean"),
        ("int", "integer"),
        ("serial", "integer"),
        ("float", "float"),
        ("double", "float"),
        ("decimal", "float"),
        ("numeric", "float"),
        ("real", "float"),
        ("char", "string"),
        ("text", "string"),
        ("string", "string"),
        ("uuid", "string"),
    ):
        if part in text:
            return kind
    return ""
