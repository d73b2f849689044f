"""Postal addresses, with single blanks: Chinese by their chain of places, streets and numbers; western by a
house number, a street and its kind of street, and what follows of city, state and postcode."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import re2

from delenda.kinds import Kind
from delenda.lexer import fold, spans
from delenda.model import Evidence, Match
from detectors.declared import IN_CONTEXT, LISTED, NAMED, Declared
from detectors.places import CITIES, DISTRICTS, PROVINCES
from detectors.traditional import simplified


def _han_without(chars: str) -> str:
    """Return an RE2 class of the Han characters that are none of ``chars``."""
    out, at = [], 0x4E00
    for code in sorted(map(ord, chars)):
        if code > at:
            out.append(f"{chr(at)}-{chr(code - 1)}")
        at = code + 1
    return "[" + "".join(out) + f"{chr(at)}-鿿]"


_H: Final = _han_without("的了是在和与及到从被把请我你他她它们有没不给向就也都还已住寄送为于至往叫说吗呢吧啊很太")
_AREA: Final = "特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|自治县|地区|省|市|州|盟"
_LOCAL: Final = "经济技术开发区|高新技术开发区|开发区|高新区|新区|园区|区|县|旗|镇|乡|街道|市|區|縣|鎮|鄉"
_STREET: Final = "大道|大街|公路|胡同|路|街|巷|弄|道"
_ESTATE: Final = (
    "小区|花园|花苑|家园|嘉园|新村|新城|广场|大厦|公寓|中心|大楼|国际|科技园|工业园|产业园|软件园|创业园|校区|"
    "宿舍|别墅|山庄|名苑|雅苑|苑|村|庄|里|坊|府|湾|城|园|庭|居|轩|阁|楼"
)
_NUMBER: Final = "[0-9A-Za-z一二三四五六七八九十甲乙丙丁\\-]{1,7}"
_UNIT: Final = (
    f"(?:{_H}{{1,6}}[A-Za-z]{{0,8}}{_H}{{0,4}}[0-9]{{0,3}}[ ]?{_NUMBER}(?:栋|座|幢|号楼|单元|室|房|期|#)|{_NUMBER}[ "
    f"]?(?:号院|号楼|号|號|弄|栋|幢|座|单元|室|楼|樓|层|段|户|组|期|院|房|号房|铺|#)|"
    f"[0-9A-Za-z]{{1,3}}楼之[0-9]{{1,2}}|[东南西北中]段|"
    f"[0-9]{{1,3}}[A-Z]\\b|"
    f"[A-Z]?[0-9]{{3,5}}[A-Z]?\\b)"
)
_DASHED: Final = "[A-Z]?[0-9]{1,4}(?:-[A-Z]?[0-9]{1,4}){1,4}\\b"
_CROSSING: Final = f"[与和]{_H}{{1,6}}(?:路|街|大道)(?:交叉口|交汇处|交界处|路口)"
_KNOWN: Final = "|".join(sorted({*PROVINCES, *CITIES}, key=len, reverse=True))
_QUARTERS: Final = "|".join(sorted(DISTRICTS, key=len, reverse=True))
_LONGEST: Final = re2.Options()
_LONGEST.longest_match = True
_LONGEST.max_mem = 64 << 20  # with less, RE2 forgets its states again and again, and takes a hundred times as long
_COMMON: Final = (
    "和平|和谐|和睦|为民|太平|太原|太湖|太康|太仓|太谷|太和|太白|太古|太阳|太子|于洪|于都|于家|和县|和田|和顺|"
    "和龙|和兴|和庄|中和|泰和|仁和|共和|"
    "花都|名都|新都|香都|都会|都市|成都|首都|永和|雍和|义和|人和|祥和|嘉和|新和|大和|在水|向阳|向荣|向塘|给水|"
    "已山|至善|寄畅|有福"
)
_BRANDS: Final = "万科|龙湖|碧桂园|绿地|保利|恒大|金地|中海|华润|融创|SOHO"
_STEP: Final = (
    f"(?:(?:{_KNOWN})(?:{_AREA})|(?:{_BRANDS})(?:{_H}|都){{0,6}}|(?:{_H}{{0,3}}?(?:{_COMMON}){_H}{{0,6}}?|"
    f"{_H}{{1,8}}?)(?:{_LOCAL}|"
    f"{_STREET}|{_ESTATE})|[A-Za-z]{{1,8}}{_H}{{0,4}}?(?:{_ESTATE}|{_STREET}))"
)
_CHINESE: Final = re2.compile(
    f"(?:(?:中国)?(?:{_KNOWN})(?:{_AREA})?[ ]?(?:(?:{_QUARTERS})(?:区|县|新区)?)?|(?:{_QUARTERS})(?:区|新区)|"
    f"{_H}{{2,6}}?(?:{_LOCAL}|{_STREET}))"
    f"(?:[ /\\-·]?{_STEP}|[ ]?{_UNIT}|{_DASHED}|{_CROSSING})+".encode(),
    _LONGEST,
)
_DOOR: Final = re2.compile(
    (
        f"{_H}{{2,9}}[0-9A-Za-z]{{1,4}}(?:栋|幢|座|号楼|"
        f"#)(?:[0-9A-Za-z]{{1,4}}单元)?(?:[0-9]{{1,2}}[层楼])?[0-9]{{3,5}}(?:室|房|户)?|"
        f"{_H}{{2,9}}[0-9]{{1,3}}(?:-[0-9]{{1,3}})?-[0-9]{{3,4}}(?:室|房|户|业主|住户|租户|的业主)"
    ).encode(),
    _LONGEST,
)
"""A building and a door in it, without a street: what neighbors, couriers and caretakers write."""
_DOOR_LEAD: Final = re.compile(
    r".*(?:放|通知|提醒|关于|搬|租|买|卖|购|看|找|家(?!属|园|苑|里|庭|私)|业主|用户|客户|收|寄|到|址)(?=.{2})"
)
_DOOR_TAIL: Final = re.compile(r"(?:的业主|业主|住户|租户)$")
_ESTATE_END: Final = re.compile(
    f"(?:{_ESTATE}|家属院|大院|公馆|华庭|豪庭|香槟|绿洲|江南|雅居|名邸|半岛|天地|水岸|印象|时代|港|郡|域|墅|峰|"
    f"台|岸|洲|"
    "邸|院|堡|汇|座|里)$"
)
_TELLING: Final = re.compile(
    rf"(?:{_STREET}|{_ESTATE}|镇|乡|街道)[^路街巷]{{0,4}}?{_NUMBER}|{_NUMBER}(?:号|號|室|栋|幢|座|弄|单元)"
)
_GAZETTEER: Final = re.compile(rf"(?:中国)?(?:{_KNOWN}|{_QUARTERS})")
_LEAD: Final = re.compile(
    r".*(?:地址|住址|住在|家住|寄到|寄往|送到|送至|位于|发到|发往|搬到|现居|居住|收货|前往|租住|本人住|邮寄|配送|"
    r"到达|来到)[:：为是]?"
)

_CHAIN: Final = re.compile(
    r"[^\d\s]{2,9}(?:省|市|自治区|州)[^\d\s]{1,9}(?:区|县|市|旗)[^\d\s]{1,12}(?:镇|乡|街道|村|路|街|庄|屯)"
)
"""Three steps of places are an address without any number."""
_BUSINESS: Final = re.compile(
    r"(?:门店|本店|店铺|商铺|分店|总店|旗舰店|专卖店|专柜|体验店|展厅|营业厅|营业部|网点|服务站|自提点|售后|"
    r"总部|驿站|医院|学校|景区|场馆|活动|会议|面试|会场|"
    r"集合|上课|展会|演出|比赛)(?:地址|地点|位置|位于|在|设在)[:：为是]?$"
)
"""What stands before the address of a shop, a venue or an office: nobody lives there."""
_FIRST_NUMBER: Final = re.compile(r"[0-9A-Za-z]")
_TAIL: Final = re.compile(r" [0-9]{3,5}$")
"""The area code of a telephone number that follows."""
_NAME_WORD: Final = r"(?:[A-Z][A-Za-z'\-]+|[0-9]{1,3}(?:st|nd|rd|th)|[NSEW]\.?|St\.)"
_STREETS: Final = (
    "Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Terrace|Ter|Way|"
    "Parkway|Pkwy|Circle|Cir|Highway|Hwy|Crescent|Close|Gardens|Grove|Row|Mews|Trail|Trl|Plaza|Broadway|Alley|"
    "Walk|Hill|Loop|View|Rise|Vale|Mount|Meadows|Meadow|Parade|Esplanade|Croft|Quay|Wharf|Pike|Ridge|Heights|"
    "Hollow|Run|"
    "Path|Pass|Bend|Point|Crossing|Green|Chase|Fold|Drove|Expressway|Turnpike"
)
_WESTERN: Final = re2.compile(
    (
        rf"(?:\b(?:The )?(?:[A-Z][a-z]+ ){{1,2}}(?:House|Cottage|Court|Lodge|Bakery|Mill|Barn|Barns|Farm|"
        rf"Farmhouse|Hall|Rectory|Vicarage|Mansions|"
        r"Building|Chapel|Forge|Stables|Manor|Villa), )?"
        rf"(?:\b(?:Flat|Apt|Apartment|Unit|Suite|Room|Shop|Blk|Block)\.? [0-9A-Za-z]+(?:,? |"
        rf"/))?\b[0-9]{{1,5}}[A-Za-z]?(?:[\-/][0-9]{{1,4}})?,? "
        rf"(?:{_NAME_WORD} ){{1,4}}?(?:{_STREETS})\b\.?(?: (?:[NSEW][EW]?|North|South|East|West)\b)?"
        r"(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|Fl|Room|Rm|#)\.? ?#?[0-9A-Za-z\-]+)?"
        r"(?:, [A-Z][A-Za-z'\-]+(?: [A-Z][A-Za-z'\-]+){0,2})?"
        r"(?:, [A-Z][A-Za-z]+(?: [A-Z][a-z]+)?)?(?:,? [A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}\b|(?:,? "
        r"[A-Z]{2}\b)?(?:,? [A-Z][0-9][A-Z] [0-9][A-Z][0-9]\b|,? [0-9]{5}(?:-[0-9]{4})?\b)?)"
        r"(?:,? (?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT) [0-9]{4}\b)?(?:,? (?:USA|UK|United States|United Kingdom|"
        r"Canada|Australia))?"
        rf"|\b[0-9]{{1,5}}[A-Za-z]? (?:{_NAME_WORD} ){{1,4}}?(?:{_STREETS})\b\.?(?: (?:[NSEW][EW]?)\b)?,? "
        rf"[0-9]{{1,5}}[A-Z]?, "
        r"[A-Z][A-Za-z'.\-]+(?: [A-Z][A-Za-z'.\-]+){0,2},? [A-Z]{2} [0-9]{5}(?:-[0-9]{4})?\b"
        r"|\b(?:(?:H\.? ?No|House No|Flat No|Flat|Plot No|Plot|Door No|D\.? ?No|Shop No|No|Villa|Survey No)\.?:? ?|#)?"
        r"[0-9][0-9A-Za-z/\-]*, (?:[A-Z0-9][A-Za-z0-9.'\-]*(?: [A-Z0-9(][A-Za-z0-9.'()\-]*){0,5}, "
        r"){1,5}[A-Z][a-z]+(?: [A-Z][a-z]+)?"
        r"[ ,\-]{1,3}[0-9]{3} ?[0-9]{3}\b"
        r"|\b[0-9]{1,3}-[0-9]{1,3}(?:-[0-9]{1,4}){0,2},? (?:[A-Z][A-Za-z\-]+(?: [A-Z][A-Za-z\-]+)?, "
        r"){1,4}[A-Z][A-Za-z\-]+,? "
        r"(?:〒)?[0-9]{3}-[0-9]{4}\b"
        r"|\b[A-ZÄÖÜÉÈ][\p{L}.\-]+(?: [\p{L}.\-]+){0,3} [0-9]{1,4}[A-Za-z]?(?:[\-/][0-9A-Za-z]{1,4})?, (?:[A-Z]{1,2}-)?"
        r"(?:[0-9]{5}|[0-9]{4} [A-Z]{2}|[0-9]{2}-[0-9]{3}|[0-9]{3} [0-9]{2}) [A-ZÄÖÜÅØ][\p{L}.\-]+(?: [A-Z][\p{L}\-]+)?"
        rf"|\b(?:The )?(?:[A-Z][A-Za-z']+ ){{1,2}}(?:House|Cottage|Court|Lodge|Mill|Barn|Barns|Farm|Farmhouse|"
        rf"Hall|Rectory|"
        rf"Vicarage|Mansions|Chapel|Forge|Stables|Manor|Villa|Grange|Croft), (?:[A-Z][A-Za-z']+ ){{1,3}}(?:{_STREETS})"
        r"(?:, [A-Z][A-Za-z'\-]+(?: [A-Z][A-Za-z'\-]+){0,2}){1,2},? [A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}\b"
        r"|\b[0-9]{1,5} (?:[NSEW]\.? )?(?:State Route|US Highway|US Hwy|Highway|Hwy|County Road|County Rd|"
        r"Route|FM|Rural Route) "
        r"[0-9]{1,4}(?:,? (?:Apt|Unit|Lot|Suite|#)\.? ?[0-9A-Za-z]+)?, [A-Z][A-Za-z'.\-]+(?: "
        r"[A-Z][A-Za-z'.\-]+){0,2},? [A-Z]{2} [0-9]{5}\b"
        r"|\b(?:Rua|Avenida|Av\.|Travessa|Alameda|Praça) (?:[\p{L}.]+ ){0,4}[\p{L}]+, [0-9]{1,5}(?:, [\p{L}0-9 "
        r".]+){0,3}"
        r"(?: ?- ?[A-Z]{2})?, [0-9]{5}-[0-9]{3}\b"
        r"|\b(?:Calle|C/|Avenida|Avda\.|Av\.|Plaza|Paseo|Carrer|Via|Viale|Piazza|Corso|Rua|Praça|[Uu]l\.|Ulica|"
        r"Aleja) ?"
        r"(?:[a-zA-ZÀ-ɏ'.]+ ){0,4}?[A-ZÀ-Þ][a-zA-ZÀ-ɏ'\-]+,? (?:n[º°o]\.? ?)?[0-9]{1,4}[A-Za-z]?\b"
        r"(?:, ?[0-9]{2,5}-?[0-9]{0,3} [A-ZÀ-Þ][a-zA-ZÀ-ɏ\-]+)?"
        r"|\b(?:Blk|Block) [0-9]{1,4}[A-Z]? (?:[A-Z][A-Za-z]+ ){1,4}?(?:Ave|Avenue|St|Street|Road|Rd|Drive|Dr|"
        r"Lane|Walk|Way|Crescent)"
        r"(?: [0-9]{1,2})?(?:,? #[0-9]{1,2}-[0-9]{1,4})?(?:,? Singapore(?: [0-9]{6})?)?"
        r"|\b(?:P\.?O\.? Box) [0-9]{1,6}(?:, [A-Z][A-Za-z]+(?: [A-Z][a-z]+)?)?(?:,? [A-Z]{2}\b)?(?:,? [0-9]{5}\b)?"
        r"|\b[A-ZÄÖÜ][a-zäöüß]+(?:straße|strasse|str\.|weg|platz|allee|gasse) [0-9]{1,4}[a-z]?(?:, [0-9]{5} "
        r"[A-ZÄÖÜ][a-zäöüß]+)?"
        r"|\b[0-9]{1,4}(?: ?bis)?,? (?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Bb]d|[Pp]lace|[Aa]llée|[Ii]mpasse|"
        r"[Cc]hemin|[Qq]uai|[Cc]ours) (?:[a-zA-ZÀ-ÿ'\-]+ "
        r"){0,4}?[A-ZÀ-Þ][a-zA-ZÀ-ÿ'\-]+(?:, [0-9]{5} [A-ZÀ-Þ][a-zà-ÿ\-]+)?"
        r"|\b(?:Room|Flat|Rm|Unit) [0-9A-Z]+, (?:[0-9A-Z]+/F,? )?[A-Z][A-Za-z0-9 ]+(?:Building|Tower|Road|Street|"
        r"Centre|Court|House|Mansion)(?:, [A-Z][A-Za-z ]+){0,3}"
        r"|\b(?:No\. ?)[0-9]{1,5},? [A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+){0,3} (?:Road|Street|Avenue|Lane|Lu|Jie|"
        r"Dadao)(?:, [A-Z][A-Za-z]+(?: [A-Z][a-z]+)?){0,4}"
    ).encode(),
    _LONGEST,
)


_NO_PLACE: Final = re.compile(
    r" (?:Box|Lot|Ref|Item|Part|Order|Batch|Code|Invoice|Ticket|Page|Row|Line|Level|Step) ?\d{3} ?\d{3}$"
)
"""A number of a thing where an Indian postcode would stand."""


class Address(Declared):
    """Where people live, work and get mail."""

    kind = Kind.ADDRESS
    searches = True
    digits_alike = True
    trigger = (
        r"\d,? [A-Z][A-Za-z\-]+, |\d, [A-Z]|[a-zß-ÿ.] \d+[A-Za-z]?(?:[\-/]\w+)?, (?:[A-Z]+-)?\d[\d\- ]+[A-ZÄÖÜÅØ]|"
        r"\d[A-Za-z]?,? [A-Z][A-Za-z.'-]*[a-z.] |\d,? [NSEW]{1,2}\.? [0-9A-Z]|\d \d+(?:st|nd|rd|th) |Box \d|"
        r"(?:straße|strasse|str\.|weg|platz|"
        r"allee|gasse) \d|(?:Calle|Avenida|Avda\.|Plaza|Paseo|Carrer|Via|Viale|Piazza|Corso|Rua|[Uu]l\.) "
        r"?[a-zA-Z]|\bBlk \d|\d (?:bis,? )?(?i:rue|avenue|boulevard|bd|place|allée|impasse|chemin|quai|cours) |"
        r"[一-鿿]"
    )
    by_label = True
    names = (
        "detail address",
        "address1",
        "addr line",
        "street1",
        "line1",
        "doorplate",
        "anschrift",
        "adresse",
        "straße",
        "dirección",
        "direccion",
        "domicilio",
        "indirizzo",
        "endereço",
        "门牌号",
        "详细住址",
        "现居地",
        "居住地",
        "所在地址",
        "寄件地址",
        "取件地址",
        "发货地址",
        "退货地址",
        "送货地址",
        "上门地址",
        "安装地址",
        "户籍所在地",
        "住所",
        "mail addr",
        "mail address",
        "address detail",
        "address line1",
        "addr detail",
        "street line",
        "address",
        "addr",
        "home address",
        "street address",
        "mailing address",
        "shipping address",
        "billing address",
        "postal address",
        "delivery address",
        "residential address",
        "address line",
        "street",
        "work address",
        "full address",
        "home addr",
        "shipping addr",
        "residence",
        "lives at",
        "living at",
        "deliver to",
        "ship to",
        "adr",
        "addrs",
        "ship addr",
        "deliv addr",
        "delivery addr",
        "recipient address",
        "user address",
        "contact address",
        "house address",
        "residing at",
        "地址",
        "住址",
        "家庭住址",
        "收货地址",
        "联系地址",
        "通讯地址",
        "详细地址",
        "家庭地址",
        "居住地址",
        "邮寄地址",
        "户籍地址",
        "收件地址",
        "现住址",
        "常住地址",
        "单位地址",
        "办公地址",
        "配送地址",
        "dizhi",
        "zhuzhi",
        "jiatingzhuzhi",
        "shouhuodizhi",
        "lianxidizhi",
        "tongxundizhi",
        "xiangxidizhi",
        "jiatingdizhi",
        "juzhudizhi",
        "youjidizhi",
        "shoujiandizhi",
    )
    initials = ("dz", "zz", "shdz", "lxdz", "jtzz", "xxdz", "jtdz")
    enough = (LISTED, NAMED, IN_CONTEXT)
    phrase = True

    def canonical(self, text: str) -> str | None:
        value = " ".join(fold(text).split())
        if not 5 <= len(value) <= 200 or value.startswith(("http", "{", "[")) or "@" in value:
            return None
        return (
            value if sum(c.isalpha() for c in value) >= 3 and not re.fullmatch(r"[\w:.\-]+", value, re.ASCII) else None
        )

    def evidence(self, value: str) -> Evidence:
        return LISTED if _CHAIN.match(value) or any(True for _ in self.find(value)) else Evidence.SHAPE

    def find(self, text: str) -> Iterator[Match]:
        if not text.isascii():
            yield from _chinese(text)
        for start, end in spans(_WESTERN, text):
            if _NO_PLACE.search(text, start, end):
                continue
            yield Match(Kind.ADDRESS, start, end, " ".join(text[start:end].split()), LISTED)


def _chinese(said: str) -> Iterator[Match]:
    text = simplified(said)
    for start, end in spans(_DOOR, text):
        lead = _DOOR_LEAD.match(text, start, end)
        tail = _DOOR_TAIL.search(text, start, end)
        start, end = lead.end() if lead else start, tail.start() if tail else end
        number = _FIRST_NUMBER.search(text, start, end)
        if not number or number.start() - start < 2:
            continue
        if tail or text[end - 1] in "室房户" or _ESTATE_END.search(text, start, number.start()):
            yield Match(Kind.ADDRESS, start, end, said[start:end], LISTED)
    for start, end in spans(_CHINESE, text):
        piece = _TAIL.sub("", text[start:end]) if text[end : end + 1] in "-0123456789" else text[start:end]
        end = start + len(piece)
        lead = _LEAD.match(piece)
        if lead:
            start += lead.end()
        known = _GAZETTEER.search(piece[lead.end() if lead else 0 :])
        if known and known.start() and not lead:
            start += known.start()
        piece = text[start:end]
        if _BUSINESS.search(text, max(0, start - 12), start):
            continue
        if _TELLING.search(piece) and len(piece) >= 6 and (known or any(s in piece for s in "区县镇路街巷弄道村")):
            sure = LISTED | Evidence.CONTEXT if known and len(piece) > 9 else LISTED
            yield Match(Kind.ADDRESS, start, end, " ".join(said[start:end].split()), sure)
