"""Texts that were cut are found again by length and token alone, and cut as they were (P23)."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from connectors.treatment import treat
from delenda.backups.graves import Graves
from delenda.backups.replay import replay
from delenda.backups.scars import scars, standing
from delenda.backups.tombstones import Erased, tombstones
from delenda.backups.watch import watch
from delenda.kinds import Kind
from delenda.model import (
    ERASED,
    Action,
    Change,
    DataMap,
    Evidence,
    Finding,
    Identifier,
    MappedCollection,
    MappedField,
    Presence,
    RequestId,
    Role,
    Step,
    Technique,
)
from delenda.testing.clock import NOON
from delenda.testing.memory import MemoryStore

PEPPER = bytes(range(32))
R1, R2 = RequestId("R-1"), RequestId("R-2")
LETTERS = st.text('aB1 2.@-王é["\\{', max_size=24)


@st.composite
def cut_values(draw: st.DrawFn) -> tuple[Any, tuple[str, ...]]:
    """A value of any shape, and spans of which most stand in it."""
    texts = draw(st.lists(LETTERS, min_size=1, max_size=4))
    spans = []
    for text in texts:
        start = draw(st.integers(0, len(text)))
        spans.append(text[start : draw(st.integers(start, len(text)))])
    spans += draw(st.lists(LETTERS, max_size=2))
    shape = draw(st.sampled_from(["text", "list", "json", "numbers", "bytes"]))
    match shape:
        case "text":
            value: Any = " ".join(texts)
        case "list":
            value = [*texts, None, [texts[0]], {texts[-1]: texts[0]}]
        case "json":
            value = json.dumps({"k": texts, texts[0]: [12, 1.50, {"x": texts[-1]}]}, ensure_ascii=draw(st.booleans()))
        case "numbers":
            value, spans = draw(st.integers(0, 99999)), [*spans, str(draw(st.integers(0, 999)))]
        case _:
            value = " ".join(texts).encode()
    return value, tuple(spans)


def again(value: Any, spans: tuple[str, ...], technique: Technique) -> Any:
    """Return what a replay makes of a value, knowing no span."""
    found = standing(PEPPER, R1, value, scars(PEPPER, R1, spans))
    return treat(value, Change("f", technique, found), "")


@pytest.mark.promise("P23")
@pytest.mark.parametrize("technique", [Technique.REDACT_SPAN, Technique.DROP_ENTRY])
@given(cut_values())
@example(("call 1555-0100 or 555-0100", ("555-0100",)))
@example(('{"a": "\\u738b at 12", "b": 12}', ("王", "12")))
@example(("Ann Lee, Ann", ("Ann", "Ann Lee")))
@example(("  1B", ("1", "B")))
@example(("1Ann", ("1", "Ann")))
def test_a_replay_on_the_original_gives_exactly_what_the_erasure_gave(technique, case):
    value, spans = case
    erased = treat(value, Change("f", technique, spans), "")
    here = tuple(s for s in spans if any(s in t for t in (str(value), *_texts(value))))
    assume(treat(value, Change("f", technique, here), "") == erased)  # no span that only the cutting makes
    assert _united(again(value, spans, technique)) == _united(erased)


def _united(value: Any) -> Any:
    """Return a text with neighboring cuts as one: a span of JSON's own syntax decides whether they are told apart."""
    if isinstance(value, bytes):
        return re.sub(rb"(\[erased\])+", rb"[erased]", value)
    return re.sub(r"(\[erased\])+", "[erased]", value) if isinstance(value, str) else value


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        try:
            return _texts(json.loads(value, parse_float=str)) if value[:1] in "[{" else [value]
        except ValueError:
            return [value]
    if isinstance(value, bytes):
        return [value.decode()]
    if isinstance(value, dict):
        return [t for k, v in value.items() for t in (*_texts(k), *_texts(v))]
    return [t for v in value for t in _texts(v)] if isinstance(value, list) else [str(value)]


@pytest.mark.promise("P23", "P40")
@given(cut_values())
def test_twice_is_once(case):
    value, spans = case
    change = Change("f", Technique.REDACT_SPAN, spans)
    erased = treat(value, change, "")
    assume(treat(erased, change, "") == erased)
    assert standing(PEPPER, R1, erased, scars(PEPPER, R1, spans)) == ()


def test_scars_hold_no_text_and_differ_by_request():
    assert b"Ann" not in repr(scars(PEPPER, R1, ["Ann Example"])).encode()
    assert scars(PEPPER, R1, ["Ann"]) != scars(PEPPER, R2, ["Ann"])
    assert scars(PEPPER, R1, ["", "erased", ERASED]) == ()


# --- in stores ---------------------------------------------------------------------------------------

KINDS = {
    "messages.sender": (Kind.ACCOUNT_ID, Role.OWNER, Presence.WHOLE),
    "messages.body": (Kind.EMAIL, Role.MENTIONED, Presence.WITHIN),
    "lines.text": (Kind.EMAIL, Role.OWNER, Presence.WITHIN),
}
MESSAGES = [
    {"id": 1, "sender": "9", "body": "Ann Lee and Bob Ray were here"},
    {"id": 2, "sender": "9", "body": "another Ann Lee"},
]
LINES = [
    {"text": "start"},
    {"text": "Ann Lee met bob@example.com"},
    {"text": "Ann Lee <ann@example.com>, bob@example.com"},
    {"text": "cid@example.com knows an Ann Lee too"},
]


def store_of(messages=MESSAGES, lines=LINES) -> MemoryStore:
    return MemoryStore(
        "app",
        tables={"messages": copy.deepcopy(messages)},
        objects={"lines": {"l/1": copy.deepcopy(lines)}},
        keys={"messages": ("id",)},
        formats={"lines": "text"},
    )


def datamap(store: MemoryStore) -> DataMap:
    mapped = []
    for c in store.collections():
        fields = []
        for f in c.fields:
            kind = KINDS.get(f"{c.name}.{f.name}")
            found = (Finding(f.name, kind[0], kind[2], Evidence.SHAPE, 1, 1),) if kind else ()
            fields.append(MappedField(f, found, kind[1] if kind else Role.OWNER, kind[0] if kind else None))
        mapped.append(MappedCollection(c, tuple(fields)))
    return DataMap(tuple(mapped))


def refs(store, name):
    [c] = [c for c in store.collections() if c.name == name]
    return [b.ref(i) for u in store.units(c) for b in store.scan(u) for i in range(b.num_rows)]


def erase(store, request, name, texts, identifiers=()):
    """Cut texts out of rows; return the tombstones. ``texts``: by row, what was cut."""
    [c] = [c for c in store.collections() if c.name == name]
    field = {"messages": "body", "lines": "text"}[name]
    places = refs(store, name)
    steps = [Step(places[r], Action.REDACT, (Change(field, Technique.REDACT_SPAN, t),)) for r, t in texts.items()]
    list(store.apply(c, steps))
    shapes = {(c.store, c.name): c.shape for c in store.collections()}
    return list(tombstones(PEPPER, request, Erased(NOON, tuple(steps), (), identifiers), shapes, lambda _k, _v: True))


@pytest.mark.promise("P23")
def test_two_persons_named_in_one_message_both_go_again_and_a_namesake_elsewhere_stays(engine):
    store = store_of()
    stones = erase(store, R1, "messages", {0: ("Ann Lee",)})
    stones += erase(store, R2, "messages", {0: ("Bob Ray",)})
    live = copy.deepcopy(store.tables["messages"])
    assert live[0]["body"] == "[erased] and [erased] were here"
    graves = Graves.of(PEPPER, stones)
    assert watch(store, graves, datamap(store), engine).hits == {}
    restored = store_of()
    done = replay(restored, graves, datamap(restored), engine)
    assert (done.residual, done.requests) == (0, {R1, R2})
    assert restored.tables["messages"] == live


@pytest.mark.promise("P23")
def test_an_older_wording_loses_the_name_and_nothing_else(engine):
    stones = erase(store_of(), R1, "messages", {0: ("Ann Lee",)})
    older = store_of(messages=[{"id": 1, "sender": "9", "body": "draft: Ann Lee and Bob"}, MESSAGES[1]])
    assert replay(older, Graves.of(PEPPER, stones), datamap(older), engine).residual == 0
    assert [r["body"] for r in older.tables["messages"]] == ["draft: [erased] and Bob", "another Ann Lee"]


CUTS = {1: ("Ann Lee",), 2: ("Ann Lee", "ann@example.com")}


@pytest.mark.promise("P23")
def test_lines_lose_what_was_cut_where_it_stood(engine):
    store = store_of()
    graves = Graves.of(PEPPER, erase(store, R1, "lines", CUTS, (Identifier(Kind.EMAIL, "ann@example.com"),)))
    live = copy.deepcopy(store.objects["lines"])
    assert watch(store, graves, datamap(store), engine).hits == {}
    restored = store_of()
    done = replay(restored, graves, datamap(restored), engine)
    assert done.residual == 0
    assert restored.objects["lines"] == live


@pytest.mark.promise("P23")
def test_in_an_older_object_the_person_goes_by_identity_and_a_bare_name_is_left_to_a_person(engine):
    stones = erase(store_of(), R1, "lines", CUTS, (Identifier(Kind.EMAIL, "ann@example.com"),))
    older = store_of(lines=[{"text": "one more"}, *LINES])
    done = replay(older, Graves.of(PEPPER, stones), datamap(older), engine)
    texts = [r["text"] for r in older.objects["lines"]["l/1"]]
    assert texts[3] == "[erased] <[erased]>, bob@example.com"
    assert texts[4] == "cid@example.com knows an Ann Lee too"
    assert done.residual == 0
    # The name that stood in row 1 now stands in row 2, and a namesake in row 4: which of them, nobody can tell.
    assert done.undecided == 1 + ("Ann Lee" in texts[2])
