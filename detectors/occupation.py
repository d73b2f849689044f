"""Occupations and job titles: as written."""

from __future__ import annotations

from delenda.kinds import Kind
from detectors.labelled import Labelled


class Occupation(Labelled):
    """What people do for a living."""

    kind = Kind.OCCUPATION
    names = (
        "occupation",
        "job",
        "job title",
        "profession",
        "career",
        "position title",
        "title job",
        "employment",
        "work title",
        "user occupation",
        "vocation",
        "job name",
        "job position",
        "occptn",
        "occup",
        "works as",
        "职业",
        "职位",
        "工作",
        "岗位",
        "行业职业",
        "从事职业",
        "职务",
        "工种",
        "zhiye",
        "zhiwei",
        "gongzuo",
        "zhiwu",
        "gangwei",
    )
    initials = (
        "zy",
        "zw",
        "occ",
    )
    phrase = True
    longest = 60

    def accepts(self, value: str) -> bool:
        return not any(c.isdigit() for c in value) and not value.startswith(("http", "{", "["))
