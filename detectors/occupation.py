"""Occupations and job titles: as written."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from delenda.kinds import Kind
from delenda.lexer import spans
from delenda.model import Match
from detectors.declared import IN_CONTEXT
from detectors.labelled import Labelled

_STATED = re2.compile(
    r"(?i:\b(?:work(?:s|ed|ing)? as|job as|employed as|occupation is|profession is|career as|trained as|by trade,?|hired as) (?:a |an |the )?)[A-Za-z]+(?: (?:[a-z]*(?:er|or|st|an|ve|nt|ef|se|ct|ic|ry|ty|al|ng|ct)))?(?: [a-z]*(?:er|or|st|an|ve|nt|ef|se|ct))?\b"
    r"|(?:从事|担任|做|当)[一-鿿]{0,2}?(?:工程师|护士|教师|老师|会计|司机|经理|厨师|律师|公务员|医生|外卖员|设计师|程序员|销售员|记者|警察|教授|主管|总监|顾问|店长|保安|保姆)".encode()
)
_SAID = re.compile(
    r"(?:(?:work\w* as|job as|employed as|occupation is|profession is|career as|trained as|by trade,?|hired as) (?:an? |the )?|从事|担任|做|当)(.+)$",
    re.IGNORECASE,
)


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
    searches = True

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_STATED, text):
            said = _SAID.search(text[start:end])
            if said:
                start, end = start + said.start(1), start + said.end(1)
                yield Match(Kind.OCCUPATION, start, end, text[start:end], IN_CONTEXT)

    def accepts(self, value: str) -> bool:
        return not any(c.isdigit() for c in value) and not value.startswith(("http", "{", "["))
