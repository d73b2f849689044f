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
    "agent|paralegal|hygienist|nutritionist|instructor|plumber|stylist|decorator|chauffeur|housekeeper|"
    "bookkeeper|counselor|sommelier|baggage handler|machinist|logger|miner|solicitor|barrister|curator|planner|"
    "inspector|foreman|contractor|"
    "underwriter|actuary|copywriter|animator|illustrator|producer|principal|dispatcher|conductor|"
    "tutor|recruiter|auditor|trader|broker|economist|psychologist|biologist|chemist|welder|painter"
)
_CHINESE: Final = "|".join(
    sorted(
        (
            "工程师|护士|教师|老师|会计|司机|经理|厨师|律师|公务员|医生|外卖员|设计师|程序员|销售员|记者|警察|"
            "教授|主管|"
            "总监|顾问|店长|保安|学生|工人|农民|自由职业者?|职员|文员|快递员|服务员|营业员|药剂师|摄影师|翻译|"
            "编辑|演员|"
            "理发师|电工|木工|军人|分析师|架构师|产品经理|收银员|技术员|研究员|个体户|创业者|家庭主妇|导游|作家|教练|"
            "兽医|牙医|药师|厨工|焊工|钳工|车工|泥瓦工|油漆工|矿工|渔民|船员|乘务员|空姐|主播|歌手|画家|裁缝|"
            "美容师|化妆师|健身教练|培训师|咨询师|"
            "审计师|精算师|评估师|造价师|测量员|质检员|仓管员|出纳|秘书|助理|前台|保洁员?|保姆|月嫂|护工|消防员|"
            "法官|检察官|辅警|交警|环卫工|搬运工|"
            "建筑工人?|代理人|经纪人|护士长|程序媛|打工人|保险员|业务员|推销员|调酒师|咖啡师|面点师|烘焙师|"
            "糕点师|园丁|花匠|设计员|绘图员|教练员|裁判|翻译员|同传|播音员|主持人|模特|摄像师|剪辑师|策划|文案|"
            "运维|外卖骑手|骑手|网约车司机|货车司机|出租车司机|建筑师|飞行员|空乘|客服|销售|运营|退休"
        ).split("|"),
        key=len,
        reverse=True,
    )
)
_JOB: Final = re.compile(rf"\b(?:{_ENGLISH}|retired|police|soldier|guard)s?\b|{_CHINESE}", re.IGNORECASE)
_SORT: Final = (
    "(?:退休|离休|小学|初中|高中|中学|大学|幼儿园|幼教|语文|数学|英语|体育|音乐|美术|外科|内科|儿科|妇产科|"
    "口腔科|牙科|急诊|软件|硬件|土木|机械|"
    "电气|前端|后端|算法|测试|运维|数据|平面|室内|服装|高级|资深|初级|中级|注册|执业|个体|全职|兼职|私人|首席|"
    "助理|实习|产品|项目|财务|人事|"
    "行政|市场|销售|网络|汽车|货车|出租车|公交|地铁|高铁|火车|外卖|快递|餐厅|酒店|医院|社区|农村|民间|专职|自由|"
    "职业|保险|房产|地产|证券|牙科|口腔|产科|急救|手术|理财)*"
)
_TITLED: Final = "|".join(word.capitalize() for word in _ENGLISH.split("|"))
_ENGLISH_LEAD: Final = (
    r"(?:\b(?:work(?:s|ed|ing)? as|employed as|job as|job is|career as|trained as|hired as|occupation is|"
    r"profession is|"
    r"am|is|was|as)|'m|[0-9],) (?:an? |the )(?:male |female )?|\bpromot(?:ed|ion) to (?:lead |senior |chief |head )?|"
    r"\bpromoted as (?:lead |senior |chief |head )?|\btitle[\"']?[:=] ?[\"']?|(?:wife|husband|mother|father|mom|"
    r"dad|brother|sister|son|daughter|friend|boss|neighbou?r), an? |she's an? |he's an? |[a-z], "
)
_CHINESE_LEAD: Final = (
    "(?:这位|那位|一位)[0-9]{0,3}岁?的?|(?:职业|从事|担任|当了?|做|是一名|是一位|一名|岗位)[:是为?]*(?:答:)?|"
    "[男女],? ?[0-9]{1,3}岁?,? ?|今年[0-9]{1,2}岁?[,，]|(?:面试|录用|来|嫁给|娶)了?(?:一?[个名位])|"
    "(?i:title)[\"']?[:=] ?[\"']?|[爸妈哥姐弟妹公婆](?:爸|妈|哥|姐|弟|妹)?(?:是|在)[个名]?|我是?[个名]?"
)
_ROOM: Final = re2.Options()
_ROOM.max_mem = 64 << 20
_STATED: Final = re2.compile(
    (
        rf"(?i:(?:{_ENGLISH_LEAD})(?:[a-z]+ ){{0,3}}?(?:{_ENGLISH})\b)"
        rf"|(?:{_CHINESE_LEAD}){_SORT}(?:{_CHINESE})(?:一枚|一名|一位)?"
        rf"|(?m:^(?:[A-Z][a-z]+ ){{1,3}}(?:{_TITLED})$)"
    ).encode(),
    _ROOM,
)
_LEAD: Final = re.compile(rf"(?i:{_ENGLISH_LEAD})|(?:{_CHINESE_LEAD})")
_COUNTED: Final = re.compile(r"(?:一枚|一名|一位)$")
_AT: Final = re.compile(r" at [A-Z]")


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
        rf"[男女],? ?[0-9]|今年\d|面试|录用|来了|嫁给|相亲|\d, an? |[a-z], [a-z ]+ at [A-Z]|(?i:he's an? )|"
        rf"[a-z], an? |[爸妈哥姐弟妹公婆][是在]|"
        rf"(?i:\btitle[\"']?[:=])|(?i:promot)|(?m:(?:{_TITLED})$)"
    )
    longest = 60

    def accepts(self, value: str) -> bool:
        return not any(c.isdigit() for c in value) and not value.startswith(("http", "{", "["))

    def evidence(self, value: str) -> Evidence:
        return LISTED if _JOB.search(value) else SHAPE

    def find(self, text: str) -> Iterator[Match]:
        for start, end in spans(_STATED, text):
            counted = _COUNTED.search(text[start:end])
            lead = _LEAD.match(text, start, end)
            said = lead[0] if lead else ""
            if (said.startswith("我") and not counted) or (said[1:] == ", " and not _AT.match(text, end)):
                continue
            start, end = start + len(said), end - (len(counted[0]) if counted else 0)
            yield Match(Kind.OCCUPATION, start, end, text[start:end], IN_CONTEXT | Evidence.DICTIONARY)
