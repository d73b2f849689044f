"""Occupations and job titles: as written. Known by a field's name, or by what is said of a person and a list
of jobs' words: ``works as a site engineer``, ``一名护士``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import re2

from delenda.kinds import Kind
from delenda.lexer import spans
from delenda.model import Evidence, Match
from detectors.declared import IN_CONTEXT, LISTED, SHAPE
from detectors.labelled import Labelled

_ENGLISH: Final = (
    "engineer|teacher|nurse|driver|manager|accountant|chef|cook|architect|analyst|lawyer|doctor|designer|"
    "developer|programmer|electrician|plumber|consultant|director|assistant|clerk|officer|scientist|"
    "student|writer|artist|barista|cashier|mechanic|pharmacist|dentist|pilot|professor|receptionist|salesperson|"
    "secretary|technician|therapist|waiter|waitress|worker|carpenter|farmer|librarian|"
    "journalist|photographer|translator|specialist|administrator|coordinator|supervisor|operator|executive|"
    "representative|freelancer|entrepreneur|physician|surgeon|veterinarian|editor|musician|"
    "actor|attorney|banker|baker|butcher|tailor|hairdresser|firefighter|cleaner|courier|paramedic|researcher|"
    "tutor|recruiter|auditor|trader|broker|economist|psychologist|biologist|chemist|welder|painter"
)
_CHINESE: Final = (
    "工程师|护士|教师|老师|会计|司机|经理|厨师|律师|公务员|医生|外卖员|设计师|程序员|销售员|记者|警察|教授|主管|"
    "总监|顾问|店长|保安|学生|工人|农民|自由职业者?|职员|文员|快递员|服务员|营业员|药剂师|摄影师|翻译|编辑|演员|"
    "理发师|电工|木工|军人|分析师|架构师|产品经理|收银员|技术员|研究员|个体户|创业者|家庭主妇|导游|作家|教练|"
    "建筑师|飞行员|空乘|客服|销售|运营|退休"
)
_JOB: Final = re.compile(rf"\b(?:{_ENGLISH}|retired|police|soldier|guard)s?\b|{_CHINESE}", re.IGNORECASE)
_STATED: Final = re2.compile(
    (
        rf"(?i:\b(?:(?:work(?:s|ed|ing)? as|employed as|job as|job is|career as|trained as|hired as|occupation is|"
        rf"profession is|am|'m|is|was|as) (?:an? |the ))(?:[a-z]+ ){{0,2}}?(?:{_ENGLISH})\b)"
        rf"|(?:职业|从事|担任|当|做|是一名|是一位|一名|一位|岗位)[:是为]?[一-鿿]{{0,4}}?(?:{_CHINESE})"
    ).encode()
)
_SAID: Final = re.compile(
    r"(?:.* (?:an?|the) |(?:职业|从事|担任|当|做|是一名|是一位|一名|一位|岗位)[:是为]?)(.+)$", re.IGNORECASE
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
        "occpn",
        "job ttl",
        "prof",
        "职业",
        "职位",
        "工作",
        "岗位",
        "行业职业",
        "从事职业",
        "职务",
        "工种",
        "用户职业",
        "zhiye",
        "zhiwei",
        "gongzuo",
        "zhiwu",
        "gangwei",
        "yonghuzhiye",
    )
    initials = ("zy", "zw", "occ")
    phrase = True
    searches = True
    trigger = r"(?i:\b(?:as|am|is|was|'m) (?:an?|the) )|职业|从事|担任|当|做|一名|一位|岗位"
    longest = 60

    def accepts(self, value: str) -> bool:
        return not any(c.isdigit() for c in value) and not value.startswith(("http", "{", "["))

    def evidence(self, value: str) -> Evidence:
        return LISTED if _JOB.search(value) else SHAPE

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_STATED, text):
            said = _SAID.match(text[start:end])
            if said:
                start += said.start(1)
                yield Match(Kind.OCCUPATION, start, end, text[start:end], IN_CONTEXT | Evidence.DICTIONARY)
