"""Numbers that are their own E.164 form: a table of country codes and lengths answers for most, and fast.

The table is made of ``phonenumbers``' own data, once for each country code that is met. Where its answer could differ
from the library's (national prefixes, leading zeros, numbers of no country) there is none, and the library is asked.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

_LONGEST_CODE: Final = 3
_NORTH_AMERICA: Final = "1"
"""Numbers there must be valid: any ten digits would do else."""
_NOTHING: Final = r"(?!)"


class _Plan(NamedTuple):
    """How the national numbers of a country code are written."""

    lengths: frozenset[int]
    prefix: re.Pattern[str]
    """What may be stripped at a number's beginning, by the library."""
    valid: tuple[re.Pattern[str], ...]
    """All of these a number must match."""


def is_plain(number: str) -> bool:
    """Return whether ``+`` and ASCII digits are a possible number in E.164; if not, the library may know better.

    >>> is_plain("+447400123456"), is_plain("+4407400123456"), is_plain("+0800")
    (True, False, False)
    """
    code = _code(number[1 : 1 + _LONGEST_CODE])
    plan = _plan(code) if code else None
    if plan is None:
        return False
    at = 1 + len(code)
    return (
        len(number) - at in plan.lengths
        and number[at] != "0"
        and not plan.prefix.match(number, at)
        and all(pattern.fullmatch(number, at) for pattern in plan.valid)
    )


@lru_cache(maxsize=1000)
def _code(digits: str) -> str:
    """Return the country code that digits begin with, or nothing; none is the beginning of another."""
    import phonenumbers

    if digits.startswith("0"):
        return ""
    sizes = range(1, len(digits) + 1)
    return next((digits[:i] for i in sizes if int(digits[:i]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE), "")


@lru_cache(maxsize=1000)
def _plan(code: str) -> _Plan | None:
    """Return the plan of a country code; None if the library had better be asked."""
    import phonenumbers

    region = phonenumbers.region_code_for_country_code(int(code))
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    if metadata is None or (general := metadata.general_desc) is None:
        return None
    prefix = re.compile(metadata.national_prefix_for_parsing or _NOTHING)
    if code != _NORTH_AMERICA:
        return _Plan(frozenset((*general.possible_length, *general.possible_length_local_only)), prefix, ())
    if (fixed := metadata.fixed_line) is None:
        return None
    valid = tuple(re.compile(d.national_number_pattern or _NOTHING) for d in (general, fixed))
    return _Plan(frozenset(fixed.possible_length) & frozenset(general.possible_length), prefix, valid)
