"""Lines that hold nothing, whatever their digits and their ids are: known by their template, and not looked at again.

Most lines of a log differ in their digits only, others in the id of a request too. Masked (``detect_masks.py``), they
become a few templates, which Arrow tells apart at a gigabyte a second. A template is *quiet*, so that no line of it
holds anything, if in the masked text, even with patterns relaxed,

* no key names a value;
* nothing is cut out as a piece but what a label calls something else (``trace_id=``) and a time stamp in front;
* nothing tells a detector to search, or only some to which digits are alike, and they find nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, Final, Protocol, TypeAlias

import numpy as np
import pyarrow as pa
import re2

from delenda.discovery.detect_keys import options
from delenda.discovery.detect_masks import DIGITS, TOKENS, Over, masked, masked_tokens, relaxed
from delenda.lexer import CLOSE_PIECES, PIECES, first, fold, spans

Find: TypeAlias = Callable[[str], Iterable[object]]
_KEPT: Final = 1 << 15
"""Templates that are kept."""
_LONGEST: Final = 1 << 10
"""Bytes of a line that may have a template."""
_SOME: Final = 1 << 12
"""Rows that are masked together: they stay in the processor's cache."""
_FEW: Final = 64
"""Rows below which templates cost more than they spare."""
_STAMP: Final = re.compile(r"[^\w\n]*(2111[-/.]11[-/.]11)")
"""A date in front of a line, masked."""
_ID: Final = re.compile(r"[02]1{5,}|z{6,}|z{8}(?:-z{4}){3}-z{12}")
_RESIDENT: Final = frozenset({15, 18})
"""Digits of a Chinese resident id, which is one whatever its label says."""
_DIGIT: Final = re.compile("[0-9]")


class Surroundings(Protocol):
    """What is said of pieces by what stands beside them, whatever is masked there."""

    def is_called_otherwise(self, text: str, start: int) -> bool:
        """Return whether a label says that the piece at ``start``, digits or hexadecimal, is something else."""

    def is_mere_stamp(self, text: str, end: int) -> bool:
        """Return whether a date in front of a line, that ends at ``end``, is nothing."""


class Quiet:
    """Tells the rows of an array that hold nothing by their templates."""

    def __init__(self, looks: Sequence[tuple[str, Find | None]], beside: Surroundings) -> None:
        """``looks`` are patterns, in RE2 syntax, of what is worth a look beside all pieces; none: anything is.

        Behind some of them one detector searches, to which all digits are alike: beside the pattern stands its search.
        """
        able = looks and not any(r"\Q" in pattern for pattern, _ in looks)
        self._templates = (
            (
                _Templates(masked, _Judge(looks, DIGITS, beside)),
                _Templates(masked_tokens, _Judge(looks, TOKENS, beside)),
            )
            if able
            else ()
        )

    def others(self, values: pa.Array) -> pa.Array | None:
        """Return the numbers of the rows that may hold something; None: all may."""
        if len(values) <= _SOME:
            return self._some_others(values)
        found = []
        for at in range(0, len(values), _SOME):
            some = values.slice(at, _SOME)
            left = self._some_others(some)
            found.append(np.arange(at, at + len(some)) if left is None else left.to_numpy() + at)
        return pa.array(np.concatenate(found))

    def _some_others(self, values: pa.Array) -> pa.Array | None:
        numbers: pa.Array | None = None
        for templates in self._templates:
            if len(values) < _FEW:
                break
            left = templates.others(values)
            if left is not None:
                numbers = left if numbers is None else numbers.take(left)
                values = values.take(left)
        return numbers


class _Templates:
    """The templates of one mask, as far as they are known."""

    def __init__(self, mask: Callable[[pa.Array], pa.Array], judge: _Judge) -> None:
        self._mask = mask
        self._judge = judge
        self.quiet: set[str] = set()
        self.loud: set[str] = set()

    def others(self, values: pa.Array) -> pa.Array | None:
        """Return the numbers of the rows whose template is not known to be quiet; None: of all.

        A template is judged when two rows have it: most that have values of their own never come back.
        """
        templates = self._mask(values).dictionary_encode()
        numbers = templates.indices.to_numpy()
        some = templates.dictionary.to_pylist()
        often = (np.bincount(numbers, minlength=len(some)) > 1).tolist()
        known = self.quiet
        quiet = np.fromiter(
            (t in known or (o and self._is_quiet(t)) for t, o in zip(some, often, strict=True)), bool, len(some)
        )
        return pa.array(np.flatnonzero(~quiet[numbers])) if quiet.any() else None

    def _is_quiet(self, template: str) -> bool:
        """Return whether a template that is not known to be quiet holds nothing, and keep that."""
        if template in self.loud or len(template) > _LONGEST:
            return False
        quiet = self._judge.holds_nothing(template)
        known = self.quiet if quiet else self.loud
        if len(known) >= _KEPT:
            known.clear()
        known.add(template)
        return quiet


class _Judge:
    """Judges templates."""

    def __init__(self, looks: Sequence[tuple[str, Find | None]], over: Over, beside: Surroundings) -> None:
        self._looks = looks
        self._over = over
        self._beside = beside

    @cached_property
    def _told(self) -> list[tuple[Any, Find | None]]:
        return [(self._compiled(pattern), find) for pattern, find in self._looks]

    @cached_property
    def _pieces(self) -> Any:
        return self._compiled(PIECES)

    @cached_property
    def _close_pieces(self) -> Any:
        return self._compiled(f"{PIECES}|{CLOSE_PIECES}")

    def _compiled(self, pattern: str) -> Any:
        return re2.compile(relaxed(pattern, self._over).encode(), options())

    def holds_nothing(self, template: str) -> bool:
        """Return whether no line of a template holds anything."""
        text = template
        if not template.isascii():
            text = masked(pa.array([fold(template)]))[0].as_py()
            if len(_DIGIT.findall(text)) > len(_DIGIT.findall(template)):
                return False  # the digits of other scripts are not masked
        data = text.encode()
        told = [find for pattern, find in self._told if first(pattern, data)]
        if None in told:
            return False
        pieces = spans(self._close_pieces if told else self._pieces, text)
        return all(self._is_nothing(text, *piece) for piece in pieces) and not any(
            any(True for _ in find(text)) for find in told if find
        )

    def _is_nothing(self, text: str, start: int, end: int) -> bool:
        """Return whether a piece of a template is nothing, whatever is masked in it."""
        if _ID.fullmatch(text, start, end):
            return end - start not in _RESIDENT and self._beside.is_called_otherwise(text, start)
        stamp = _STAMP.match(text)
        return bool(stamp and stamp.span(1) == (start, end)) and self._beside.is_mere_stamp(text, end)
