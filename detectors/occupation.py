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
    "attendant|surveyor|lecturer|nanny|caregiver|barber|florist|geologist|physicist|mathematician|statistician|"
    "optometrist|radiologist|midwife|detective|sailor|fisherman|bartender|janitor|gardener|plasterer|roofer|jeweler|"
    "underwriter|actuary|copywriter|animator|illustrator|producer|principal|dispatcher|conductor|"
    "tutor|recruiter|auditor|trader|broker|economist|psychologist|biologist|chemist|welder|painter"
)
_CHINESE: Final = (
    "工程师|护士|教师|老师|会计|司机|经理|厨师|律师|公务员|医生|外卖员|设计师|程序员|销售员|记者|警察|教授|主管|"
    "总监|顾问|店长|保安|学生|工人|农民|自由职业者?|职员|文员|快递员|服务员|营业员|药剂师|摄影师|翻译|编辑|演员|"
    "理发师|电工|木工|军人|分析师|架构师|产品经理|收银员|技术员|研究员|个体户|创业者|家庭主妇|导游|作家|教练|"
    "兽医|牙医|药师|厨工|焊工|钳工|车工|泥瓦工|油漆工|矿工|渔民|船员|乘务员|空姐|主播|歌手|画家|裁缝|美容师|化妆师|健身教练|培训师|咨询师|"
    "审计师|精算师|评估师|造价师|测量员|质检员|仓管员|出纳|秘书|助理|前台|保洁员?|保姆|月嫂|护工|消防员|法官|检察官|辅警|交警|环卫工|搬运工|"
    "外卖骑手|骑手|网约车司机|货车司机|出租车司机|建筑师|飞行员|空乘|客服|销售|运营|退休"
)
_JOB: Final = re.compile(rf"\b(?:{_ENGLISH}|retired|police|soldier|guard)s?\b|{_CHINESE}", re.IGNORECASE)
_SORT: Final = (
    "(?:退休|离休|小学|初中|高中|中学|大学|幼儿园|幼教|语文|数学|英语|体育|音乐|美术|外科|内科|儿科|妇产科|口腔科|牙科|急诊|软件|硬件|土木|机械|"
    "电气|前端|后端|算法|测试|运维|数据|平面|室内|服装|高级|资深|初级|中级|注册|执业|个体|全职|兼职|私人|首席|助理|实习|产品|项目|财务|人事|"
    "行政|市场|销售|网络|汽车|货车|出租车|公交|地铁|高铁|火车|外卖|快递|餐厅|酒店|医院|社区|农村|民间|专职|自由|职业)*"
)
_TITLED: Final = "|".join(word.capitalize() for word in _ENGLISH.split("|"))
_STATED: Final = re2.compile(
    (
        rf"(?i:\b(?:(?:work(?:s|ed|ing)? as|employed as|job as|job is|career as|trained as|hired as|occupation is|"
        rf"profession is|am|'m|is|was|as) (?:an? |the ))(?:[a-z]+ ){{0,2}}?(?:{_ENGLISH})\b)"
        rf"|(?i:\b(?:promot(?:ed|ion) to|promoted as) (?:lead |senior |chief |head )?)"
        rf"(?:[a-z]+ ){{0,2}}?(?:{_ENGLISH})\b"
        rf"|(?:职业|从事|担任|当|做|是一名|是一位|一名|一位|岗位)[:是为?]*(?:答:)?{_SORT}(?:{_CHINESE})"
        rf"|(?:这位|那位|一位)[0-9]{{0,3}}岁?的?{_SORT}(?:{_CHINESE})"
        rf"|(?:男|女),? ?[0-9]{{1,3}}岁?,? ?{_SORT}(?:{_CHINESE})"
        rf"|我是?(?:个|名)?{_SORT}(?:{_CHINESE})(?:一枚|一名|一位)"
        rf"|(?m:^(?:[A-Z][a-z]+ ){{1,3}}(?:{_TITLED})$)"
    ).encode()
)
_SAID: Final = re.compile(
    r"(?:.* (?:an?|the) |.*promot\w+ (?:to|as) (?:lead |senior |chief |head )?|"
    r"(?:职业|从事|担任|当|做|是一名|是一位|一名|一位|岗位)[:是为?]*(?:答:)?|[这那一]位[0-9]{0,3}岁?的?|"
    r"[男女],? ?[0-9]{1,3}岁?,? ?|我是?[个名]?)?(.+?)(?:一枚|一名|一位)?$",
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
    trigger = (
        r"(?i:\b(?:as|am|is|was|'m) (?:an?|the) )|职业|从事|担任|当|做|[一这那]位|一名|一枚|岗位|"
        rf"[男女],? ?[0-9]|(?i:promot)|(?m:(?:{_TITLED})$)"
    )
    longest = 60

    def accepts(self, value: str) -> bool:
        return not any(c.isdigit() for c in value) and not value.startswith(("http", "{", "["))

    def evidence(self, value: str) -> Evidence:
        return LISTED if _JOB.search(value) else SHAPE

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_STATED, text):
            said = _SAID.match(text[start:end])
            if said:
                start, end = start + said.start(1), start + said.end(1)
                yield Match(Kind.OCCUPATION, start, end, text[start:end], IN_CONTEXT | Evidence.DICTIONARY)
