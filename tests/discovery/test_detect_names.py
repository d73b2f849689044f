"""What a field's name says, in the habits of those who put "id" before the noun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from delenda.discovery.detect_names import Vocabulary
from delenda.kinds import AnyKind, Kind


@dataclass
class Entry:
    kind: AnyKind
    names: Sequence[str]
    initials: Sequence[str] = ()


WORDS = Vocabulary([Entry(Kind.COOKIE_ID, ("visitor id",))])


@pytest.mark.parametrize("name", ["visitor_id", "visitorId", "idvisitor", "id_visitor", "idVisitor"])
def test_an_id_before_the_noun_is_the_nouns_id(name: str) -> None:
    assert WORDS.read(name).kinds == (Kind.COOKIE_ID,)


@pytest.mark.parametrize("name", ["idvisit", "visitor", "idol", "idvisitors"])
def test_other_words_are_none(name: str) -> None:
    assert Kind.COOKIE_ID not in WORDS.read(name).kinds
