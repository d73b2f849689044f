# ruff: noqa: E501  values that cannot be broken
"""What stands in cells: `make("email", r)` is one value.

Nobody is meant: names, numbers and addresses are drawn at random. Check digits are right.
"""

import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import md5, sha1, sha256
from random import Random
from uuid import UUID

Maker = Callable[[Random], str]

_MAKERS: dict[str, Maker] = {}


def make(spec: str, r: Random) -> str:
    """A value of a spec: a maker's name, `=this|that`, `n9`, `hex40`, `int:1-99`, `dec:0-9`, `md5:email`, or a text with `<spec>` in it."""
    if "<" in spec and not spec.startswith("="):
        return re.sub(r"<([^<>]+)>", lambda m: make(m[1], r), spec)
    if spec.startswith("="):
        chosen = r.choice(spec[1:].split("|"))
        return make(chosen, r) if "<" in chosen else chosen
    if spec in _MAKERS:
        return _MAKERS[spec](r)
    if m := re.fullmatch(r"(n|hex|HEX|alnum|B)(\d+)", spec):
        return run(m[1], int(m[2]), r)
    if m := re.fullmatch(r"int:(-?\d+)-(\d+)", spec):
        return str(r.randint(int(m[1]), int(m[2])))
    if m := re.fullmatch(r"dec:(\d+)-(\d+)(?:\.(\d))?", spec):
        return f"{r.uniform(int(m[1]), int(m[2])):.{int(m[3] or 2)}f}"
    how, _, of = spec.partition(":")
    if of and how in _WAYS:
        return _WAYS[how](make(of, r))
    raise ValueError(f"no maker is called {spec}")


def names() -> set[str]:
    """What makers are called."""
    return set(_MAKERS)


_ALPHABETS = {
    "n": "0123456789",
    "hex": "0123456789abcdef",
    "HEX": "0123456789ABCDEF",
    "B": "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789",
    "alnum": "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789",
}


def run(alphabet: str, length: int, r: Random) -> str:
    """length characters; digits do not begin with 0."""
    first = r.choice("123456789") if alphabet == "n" else r.choice(_ALPHABETS[alphabet])
    return first + "".join(r.choice(_ALPHABETS[alphabet]) for _ in range(length - 1))


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


_WAYS: dict[str, Callable[[str], str]] = {
    "md5": lambda s: md5(s.encode(), usedforsecurity=False).hexdigest(),
    "MD5": lambda s: md5(s.encode(), usedforsecurity=False).hexdigest().upper(),
    "sha1": lambda s: sha1(s.encode(), usedforsecurity=False).hexdigest(),
    "sha": lambda s: sha256(s.encode()).hexdigest(),
    "b64sha": lambda s: _b64(sha256(s.encode()).digest()),
    "b64": lambda s: _b64(s.encode()),
    "up": str.upper,
    "low": str.lower,
    "fw": lambda s: s.translate({i: i + 0xFEE0 for i in range(0x21, 0x7F)}),
    "pad": lambda s: f"  {s} ",
    "right": lambda s: s.ljust(24),
    "quote": lambda s: f"'{s}",
    "flt": lambda s: f"{s}.0",
    "bare": lambda s: re.sub(r"[^0-9A-Za-z]", "", s),
    "gap4": lambda s: " ".join(s[i : i + 4] for i in range(0, len(s), 4)),
    "mask4": lambda s: "*" * max(len(s) - 4, 4) + s[-4:],
    "mid": lambda s: s[:3] + "*" * max(len(s) - 7, 3) + s[-4:],
    "mid6": lambda s: s[:6] + "*" * max(len(s) - 10, 3) + s[-4:],
    "star": lambda s: s[0] + "*" * max(len(s) - 1, 1),
    "mailmask": lambda s: s[0] + "***" + s[s.index("@") :],
    "xs": lambda s: s[:2] + "X" * max(len(s) - 4, 2) + s[-2:],
}


def _of(text: str, sep: str | None = None) -> Maker:
    items = text.split(sep)
    return lambda r: r.choice(items)


_SURNAMES = "赵 钱 孙 李 周 吴 郑 王 冯 陈 褚 卫 蒋 沈 韩 杨 朱 秦 许 何 吕 施 张 孔 曹 严 华 金 魏 陶 姜 戚 谢 邹 喻 柏 窦 章 苏 潘 葛 范 彭 鲁 韦 马 苗 方 俞 任 袁 柳 唐 薛 雷 贺 倪 汤 殷 罗 毕 郝 邬 安 常 于 傅 齐 康 伍 余 顾 孟 黄 穆 萧 尹 姚 邵 毛 贝 戴 宋 庞 熊 纪 舒 屈 项 祝 董 梁 杜 阮 蓝 闵 席 季 贾 路 江 童 颜 郭 梅 盛 林 钟 徐 邱 骆 高 夏 蔡 田 樊 胡 凌 霍 虞 万 柯 卢 莫 房 欧阳 司马 上官 诸葛 尉迟 皇甫".split()
_GIVEN = "晓彤 文博 雅琪 志远 秀芳 国强 桂兰 俊豪 诗涵 宇轩 丽娟 建平 思源 明哲 海涛 玉兰 佳怡 子豪 梦洁 永康 凤英 润泽 若曦 一鸣 淑珍 立新 春燕 浩宇 芷若 世杰 静 磊 婷 伟 敏 勇 倩 超 颖 鑫 波 琳 斌 蕾 霞 辉 丹 涛 冬梅 振华 红梅 家骏 语嫣 慧敏 长青 少华 亚楠 泽洋 可馨 卫东 书瑶 嘉禾 沐辰 安琪 金凤 玲玲 祥瑞 远航 雪松 月华 启航 婉清 宗翰 彦霖".split()
_MINOR = "阿依努尔·买买提 古丽娜尔·吐尔逊 努尔兰·哈力克 央金拉姆 次仁旺堆 巴特尔·乌力吉 热依汗·阿布都拉 丹增曲珍 娜仁托娅 吾买尔·艾山".split()
_FIRST = "Amelia Oscar Beatrix Callum Dorothea Emeka Farah Gustavo Henrike Ines Jarek Katarzyna Lorenzo Mbali Nadia Otto Priyanka Quentin Rosalind Stefan Tomasz Ursula Viktor Winifred Xiomara Yannick Zainab Alasdair Bronwyn Clement Delphine Edith Florian Greta Hassan Ingrid Jasper Kirsten Ludovic Marisol Niall Olga Piotr Ravi Saskia Thandi Umberto Valentina Wesley Aoife José Zoë Björn".split()
_LAST = "Abernathy Brandvold Castellanos Dahlgren Eriksen Fairweather Gallagher Halloran Ivanova Jankowski Kaminski Laurent Mazur Nwosu Okonkwo Pettersson Quigley Ramaswamy Schreiber Thorne Underwood Vasquez Whitcombe Xavier Yamaguchi Zielinski Ashdown Blackwood Chaudhary Drummond Ellsworth Ferreira Grimshaw Hargreaves Iyer Jefferies Kowalczyk Lindgren Montague Nakamura O'Brien Pemberton Rousseau Sinclair Tremblay Ustinov Van-Dijk Weatherby Müller D'Angelo".split()
_PY_LAST = "zhao qian sun li zhou wu zheng wang feng chen jiang shen han yang zhu qin xu he lv shi zhang kong cao yan hua jin wei tao xie zou su pan ge fan peng lu ma miao fang yu ren yuan liu tang xue lei luo bi hao an chang ouyang sima".split()
_PY_GIVEN = "xiaotong wenbo yaqi zhiyuan xiufang guoqiang guilan junhao shihan yuxuan lijuan jianping siyuan mingzhe haitao yulan jiayi zihao mengjie yongkang fengying runze ruoxi yiming lixin chunyan haoyu shijie jing lei ting wei min yong qian chao ying bo lin".split()
_WORDS = "maple otter copper lantern velvet comet pickle thunder willow pepper mango rocket walnut ember pebble cosmic turbo sleepy salty frosty noodle biscuit panda raven tiger goblin wizard ninja mochi tofu".split()
_ZH_NICK = "月亮不营业 半夏微凉 吃土少女 老王同学 猫系少年 十里春风 隔壁小陈 加班狗日常 一颗小虎牙 山河故人 西瓜味的夏天 沉默的羔羊肉串 星河滚烫 逆光飞翔 芋泥波波 快乐肥宅 北海以北 别熬夜了 雨后彩虹糖 小鹿乱撞 人间清醒 阿杰不打野 夜雨声烦 佛系玩家 橘子汽水 摸鱼达人 不吃香菜 晴天娃娃 野生程序员 爱笑的眼睛".split()
_MAIL_HOSTS = "gmail.com outlook.com qq.com 163.com 126.com hotmail.com yahoo.co.jp icloud.com sina.com foxmail.com gmx.net protonmail.com web.de orange.fr libero.it mail.ru naver.com example.org".split()
_FIRMS = "harborlight.example quorvia.test bluemesa.example tinghua-tech.example.cn northgate.example velora.test jinshan-soft.example.cn ostrava-bank.example".split()


def _zh(r: Random) -> str:
    return r.choice(_SURNAMES) + r.choice(_GIVEN)


def _en(r: Random) -> str:
    return f"{r.choice(_FIRST)} {r.choice(_LAST)}"


def _ascii(word: str) -> str:
    table = str.maketrans({"é": "e", "ë": "e", "ö": "o", "ü": "u", "'": "", "-": ""})
    return word.translate(table).lower()


def _local(r: Random) -> str:
    f, s, n = _ascii(r.choice(_FIRST)), _ascii(r.choice(_LAST)), r.randint(1, 9999)
    p, g = r.choice(_PY_LAST), r.choice(_PY_GIVEN)
    return r.choice(
        [f"{f}.{s}", f"{f[0]}{s}{n}", f"{s}_{f}", f"{p}{g}{n}", f"{g}.{p}", f"{r.choice(_WORDS)}{n}", run("n", 9, r)]
    )


def _nick_en(r: Random) -> str:
    a, b = r.sample(_WORDS, 2)
    return r.choice(
        [
            f"{a}_{b}",
            f"{a.title()}{b.title()}{r.randint(1, 99)}",
            f"xX{a}Xx",
            f"{a}{r.randint(100, 2020)}",
            f"the.{a}.{b}",
        ]
    )


_HEADS = "134 135 136 137 138 139 147 150 151 152 157 158 159 178 182 183 187 188 198 130 131 132 155 156 166 175 176 185 186 133 153 173 177 180 181 189 191 199".split()


def _mobile(r: Random) -> str:
    return r.choice(_HEADS) + f"{r.randrange(10**8):08d}"


def _landline(r: Random) -> str:
    area = r.choice("010 021 022 023 025 027 028 029 0571 0755 0532 0431 0851 0991 0371".split())
    return area + r.choice(["-", "", "-", " "]) + run("n", 8 if len(area) == 3 else 7, r)


def _us(r: Random) -> tuple[str, str, str]:
    area = r.choice("202 212 213 303 312 404 415 503 512 617 702 713 808 917 206".split())
    return area, str(r.randint(223, 998)), f"{r.randrange(10**4):04d}"


def _phone_us(r: Random) -> str:
    a, b, c = _us(r)
    return r.choice([f"({a}) {b}-{c}", f"+1{a}{b}{c}", f"{a}-{b}-{c}", f"+1 {a} {b} {c}", f"{a}.{b}.{c}", f"{a}{b}{c}"])


def _phone_eu(r: Random) -> str:
    return r.choice(
        [
            f"+44 7{r.randint(400, 599)} {r.randrange(10**6):06d}",
            f"07{r.randint(400, 599)}{r.randrange(10**6):06d}",
            f"+49 151 {run('n', 8, r)}",
            f"+33 6 {r.randint(10, 99)} {r.randint(10, 99)} {r.randint(10, 99)} {r.randint(10, 99)}",
            f"+34 6{run('n', 8, r)}",
            f"+48 {r.choice(['501', '602', '693', '784'])} {run('n', 3, r)} {run('n', 3, r)}",
            f"+39 34{r.randint(0, 9)} {run('n', 7, r)}",
        ]
    )


def _phone_asia(r: Random) -> str:
    return r.choice(
        [
            f"+91 9{r.randint(1000, 9999)} {run('n', 5, r)}",
            f"+81 90-{run('n', 4, r)}-{run('n', 4, r)}",
            f"+82 10-{run('n', 4, r)}-{run('n', 4, r)}",
            f"+65 9{run('n', 3, r)} {run('n', 4, r)}",
            f"+852 9{run('n', 3, r)} {run('n', 4, r)}",
            f"+886 9{run('n', 8, r)}",
            f"+63 917 {run('n', 3, r)} {run('n', 4, r)}",
        ]
    )


_PLACES = """
北京市 北京市 海淀区,北京市 北京市 丰台区,上海市 上海市 浦东新区,上海市 上海市 杨浦区,广东省 深圳市 南山区,广东省 广州市 天河区,广东省 佛山市 顺德区,浙江省 杭州市 余杭区,浙江省 温州市 瓯海区,江苏省 苏州市 吴中区,
江苏省 徐州市 铜山区,四川省 成都市 武侯区,四川省 德阳市 广汉市,湖北省 武汉市 洪山区,湖北省 襄阳市 樊城区,湖南省 长沙市 岳麓区,湖南省 衡阳市 石鼓区,陕西省 西安市 雁塔区,河北省 石家庄市 裕华区,河北省 唐山市 路北区,
山东省 青岛市 市北区,山东省 烟台市 莱山区,河南省 郑州市 金水区,河南省 新乡市 卫滨区,辽宁省 沈阳市 和平区,辽宁省 大连市 沙河口区,黑龙江省 哈尔滨市 道里区,吉林省 长春市 朝阳区,福建省 厦门市 思明区,福建省 莆田市 荔城区,
江西省 南昌市 红谷滩区,安徽省 合肥市 蜀山区,安徽省 阜阳市 颍州区,重庆市 重庆市 南岸区,天津市 天津市 河西区,云南省 昆明市 五华区,贵州省 贵阳市 云岩区,山西省 太原市 小店区,甘肃省 兰州市 城关区,广西壮族自治区 南宁市 青秀区,
海南省 海口市 龙华区,宁夏回族自治区 银川市 兴庆区,新疆维吾尔自治区 乌鲁木齐市 天山区,内蒙古自治区 呼和浩特市 赛罕区
""".replace("\n", "").split(",")
_ROADS = "科苑路 文三西路 翠竹大道 建国南路 和平街 花园路 中山二路 学院路 东湖大道 松山路 民主路 梧桐街 幸福大街 长虹北路 沿河路 五一路 钟楼南巷 新华西路 工业三路 凤凰大道".split()
_ESTATES = "翠湖天地 金域华府 阳光100 万和家园 碧水云天 绿地世纪城 保利香槟 怡景花园 龙湖时代 锦绣山河 湖畔雅居 天誉名都 滨江一号 橡树湾".split()


def _door(r: Random) -> str:
    return r.choice(
        [
            f"{r.choice(_ESTATES)}{r.randint(1, 30)}栋{r.randint(1, 4)}单元{r.randint(1, 32)}0{r.randint(1, 6)}室",
            f"{r.randint(2, 999)}号{r.choice(_ESTATES)}{r.randint(1, 30)}号楼{r.randint(101, 3204)}",
            f"{r.randint(2, 999)}号院{r.randint(1, 20)}号楼{r.randint(1, 6)}门{r.randint(101, 1803)}",
            f"{r.randint(2, 999)}弄{r.randint(1, 80)}号{r.randint(101, 1803)}室",
            f"{r.randint(2, 999)}号{r.choice(_ESTATES)}{r.randint(1, 12)}-{r.randint(1, 3)}-{r.randint(101, 3304)}",
        ]
    )


def _addr(r: Random) -> str:
    province, city, district = r.choice(_PLACES).split()
    return (province if province != city else "") + city + district + r.choice(_ROADS) + _door(r)


def _addr_road(r: Random) -> str:
    return r.choice(_ROADS) + _door(r)


def _addr_gap(r: Random) -> str:
    return " ".join(r.choice(_PLACES).split()) + " " + r.choice(_ROADS) + _door(r)


def _addr_village(r: Random) -> str:
    province, city, district = r.choice(_PLACES).split()
    town = r.choice("柳林镇 白石乡 双河镇 大王庙乡 红旗镇 沙坪镇 清水镇".split())
    village = r.choice("前进村 上湾村 杨家村 石桥村 东庄村 小河村".split())
    return (
        (province if province != city else "")
        + city
        + district
        + town
        + village
        + f"{r.randint(1, 12)}组{r.randint(1, 200)}号"
    )


_STREETS = "Alder Birchwood Canal Dunmore Elm Foxglove Granary Hawthorn Ivy Juniper Kestrel Larch Mill Nettle Orchard Pine Quarry Rowan Spruce Thistle".split()


def _street(r: Random) -> str:
    return f"{r.randint(1, 9800)} {r.choice(_STREETS)} {r.choice('Street St Ave Road Ln Dr Blvd Court Way'.split())}"


def _addr_us(r: Random) -> str:
    town = r.choice(
        "Springfield, IL 627|Eugene, OR 974|Tucson, AZ 857|Albany, NY 122|Boise, ID 837|Macon, GA 312|Topeka, KS 666|Fresno, CA 937".split(
            "|"
        )
    )
    unit = r.choice(["", "", f", Apt {r.randint(1, 40)}{r.choice('ABCD')}", f" #{r.randint(100, 2400)}"])
    return f"{_street(r)}{unit}, {town}{r.randint(1, 99):02d}"


def _addr_eu(r: Random) -> str:
    return r.choice(
        [
            f"{r.randint(1, 240)} {r.choice(_STREETS)} Road, Leeds LS{r.randint(1, 28)} {r.randint(1, 9)}{r.choice('ABDEFGH')}{r.choice('JLNPQR')}",
            f"Flat {r.randint(1, 60)}, {r.randint(1, 99)} {r.choice(_STREETS)} Street, Bristol BS{r.randint(1, 16)} {r.randint(1, 9)}{r.choice('ABDEFGH')}{r.choice('JLNPQR')}",
            f"{r.choice('Lindenstraße Gartenweg Bahnhofstraße Schillerallee'.split())} {r.randint(1, 180)}, {r.randint(10115, 99998)} {r.choice('Leipzig Kassel Freiburg Bremen'.split())}",
            f"{r.randint(1, 200)} rue {r.choice('des Lilas|du Moulin|Victor Hugo|de la Gare'.split('|'))}, {r.randint(10000, 95999)} {r.choice('Nantes Lille Dijon Angers'.split())}",
            f"ul. {r.choice('Lipowa Krótka Polna Ogrodowa'.split())} {r.randint(1, 90)}/{r.randint(1, 60)}, {r.randint(10, 99)}-{r.randint(100, 999)} {r.choice('Kraków Łódź Gdynia'.split())}",
            f"Calle {r.choice('Mayor|del Sol|Cervantes|de la Luna'.split('|'))} {r.randint(1, 120)}, {r.randint(1, 9)}º {r.choice('ABCD')}, {r.randint(28001, 46025)} {r.choice('Madrid Valencia'.split())}",
        ]
    )


def _day(r: Random, first: int = 1942, last: int = 2012) -> date:
    return date(first, 1, 1) + timedelta(days=r.randrange((last - first) * 365))


_AREAS = "110101 110102 110105 110106 120102 120104 120105 140121 140123 150222 152221 210122 210421 210521 211021 310101 310103 310104 310105 310106 330122 340121 360122 430121 430221 510121 510122 510422 522223 532322 540121 620122 630121 632321 640122 652222 410703 350203 440305 330110 320506 510107 420111 370203".split()


def _cnid(r: Random) -> str:
    body = f"{r.choice(_AREAS)}{_day(r):%Y%m%d}{r.randint(1, 999):03d}"
    total = sum(int(d) * w for d, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return body + "10X98765432"[total % 11]


def _cnid15(r: Random) -> str:
    return f"{r.choice(_AREAS)}{_day(r, 1942, 1985):%y%m%d}{r.randint(1, 999):03d}"


def luhn(body: str) -> str:
    """body with its check digit."""
    total = 0
    for i, d in enumerate(reversed(body)):
        n = int(d) * (2 if i % 2 == 0 else 1)
        total += n - 9 if n > 9 else n
    return body + str(-total % 10)


def _not_luhn(body: str) -> str:
    right = luhn(body)
    return right[:-1] + str((int(right[-1]) + 3) % 10)


def _card(r: Random) -> str:
    head, length = r.choice([("4", 16), ("51", 16), ("54", 16), ("2223", 16), ("37", 15), ("3528", 16), ("6011", 16)])
    return luhn(head + run("n", length - 1 - len(head), r))


def _unionpay(r: Random) -> str:
    head = r.choice("622202 621700 622848 621661 622588 621226 622260 623052".split())
    return luhn(head + run("n", r.choice([9, 12]), r))


def _iban(r: Random) -> str:
    land, size = r.choice([("DE", 18), ("PL", 24), ("AT", 16), ("DK", 14), ("SE", 20), ("CH", 17), ("LU", 16)])
    body = run("n", size, r)
    digits = body + "".join(str(ord(c) - 55) for c in land) + "00"
    return f"{land}{98 - int(digits) % 97:02d}{body}"


def _iban_gb(r: Random) -> str:
    body = r.choice("NWBK BARC LOYD HBUK MIDL".split()) + run("n", 14, r)
    digits = "".join(c if c.isdigit() else str(ord(c) - 55) for c in body + "GB") + "00"
    return f"GB{98 - int(digits) % 97:02d}{body}"


def _clabe(r: Random) -> str:
    body = r.choice("002 012 014 021 072".split()) + run("n", 14, r)
    total = sum(int(d) * (3, 7, 1)[i % 3] % 10 for i, d in enumerate(body))
    return body + str(-total % 10)


def _ssn(r: Random) -> str:
    return f"{r.choice([*range(1, 666), *range(667, 772)]):03d}-{r.randint(1, 99):02d}-{r.randint(1, 9999):04d}"


def _nino(r: Random) -> str:
    first, second = r.choice("ABCEGHJKLMPRSTWX"), r.choice("ACEHJLMPRSTXYZ")
    return f"{first}{second} {r.randint(10, 99)} {r.randint(10, 99)} {r.randint(10, 99)} {r.choice('ABCD')}"


def _dni(r: Random) -> str:
    n = r.randrange(10**7, 10**8)
    return f"{n}{'TRWAGMYFPDXBNJZSQVHLCKE'[n % 23]}"


def _cpf(r: Random) -> str:
    d = [int(c) for c in run("n", 9, r)]
    for size in (10, 11):
        total = sum(n * w for n, w in zip(d, range(size, 1, -1), strict=True))
        d.append((total * 10) % 11 % 10)
    s = "".join(map(str, d))
    return f"{s[:3]}.{s[3:6]}.{s[6:9]}-{s[9:]}"


def _pesel(r: Random) -> str:
    born = _day(r, 1945, 1999)
    body = f"{born:%y%m%d}{r.randrange(10**4):04d}"
    total = sum(int(d) * w for d, w in zip(body, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3), strict=True))
    return body + str(-total % 10)


def _rrn(r: Random) -> str:
    born = _day(r, 1950, 1999)
    body = f"{born:%y%m%d}{r.choice('12')}{r.choice(['00', '01', '10', '26', '44', '48'])}{r.randint(1, 99):02d}{r.randint(1, 9)}"
    total = sum(int(d) * w for d, w in zip(body, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=True))
    digit = (11 - total % 11) % 10
    return f"{body[:6]}-{body[6:]}{digit}"


def _nir(r: Random) -> str:
    born = _day(r, 1948, 1999)
    body = f"{r.choice('12')}{born:%y%m}{r.randint(1, 19):02d}{r.randint(1, 400):03d}{r.randint(1, 990):03d}"
    return body + f"{97 - int(body) % 97:02d}"


def _sin(r: Random) -> str:
    s = luhn(r.choice("1245679") + run("n", 7, r))
    return f"{s[:3]} {s[3:6]} {s[6:]}"


def _in_pan(r: Random) -> str:
    letters = "ABCDEFGHJKLMNPRSTVW"
    return (
        "".join(r.choice(letters) for _ in range(3))
        + "P"
        + r.choice(letters)
        + f"{r.randint(1, 9999):04d}"
        + r.choice(letters)
    )


_D5 = [[(i + j) % 5 if j < 5 else 5 + (i + j) % 5 for j in range(10)] for i in range(5)] + [
    [5 + (i - j) % 5 if j < 5 else (i - j) % 5 for j in range(10)] for i in range(5, 10)
]


def _aadhaar(r: Random) -> str:
    base, p = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4], [list(range(10))]
    for _ in range(7):
        p.append([p[-1][n] for n in base])
    body = r.choice("23456789") + run("n", 10, r)
    c = 0
    for i, ch in enumerate(reversed(body), 1):
        c = _D5[c][p[i % 8][int(ch)]]
    check = next(d for d in range(10) if _D5[c][d] == 0)
    s = body + str(check)
    return f"{s[:4]} {s[4:8]} {s[8:]}"


def _imei(r: Random) -> str:
    tac = r.choice("35325811 86405904 35693803 86830305 35209900 35332811 86762804 35407115 86019904 35550207".split())
    return luhn(tac + f"{r.randrange(10**6):06d}")


def _iccid(r: Random) -> str:
    return luhn(r.choice("898600 898601 898603 894411 890126 893207".split()) + run("n", 12, r))


def _imsi(r: Random) -> str:
    net = r.choice("46000 46001 46002 46003 46007 46011 310260 26202 23415 40445 50502".split())
    return net + run("n", 15 - len(net), r)


def _mac(r: Random, sep: str = ":") -> str:
    oui = r.choice(
        "3c2eff a45e60 d0817a f0989d 7c0191 b0e235 50642b 28e31f 8c8590 ac233f e4f042 001a11 d8bb2c 00259c".split()
    )
    raw = oui + run("hex", 6, r)
    return sep.join(raw[i : i + 2] for i in range(0, 12, 2))


def _uuid(r: Random) -> str:
    return str(UUID(int=r.getrandbits(128), version=4))


def _ip(r: Random) -> str:
    return r.choice(
        [
            f"{r.choice([36, 39, 42, 49, 58, 61, 101, 112, 117, 120, 183, 202, 219, 222])}.{r.randint(1, 254)}.{r.randint(0, 254)}.{r.randint(1, 254)}",
            f"{r.choice([24, 67, 73, 81, 86, 92, 98, 151, 178, 188, 212])}.{r.randint(1, 254)}.{r.randint(0, 254)}.{r.randint(1, 254)}",
        ]
    )


def _ip_private(r: Random) -> str:
    return r.choice(
        [
            f"192.168.{r.randint(0, 99)}.{r.randint(2, 254)}",
            f"10.{r.randint(0, 254)}.{r.randint(0, 254)}.{r.randint(2, 254)}",
            f"172.{r.randint(16, 31)}.{r.randint(0, 254)}.{r.randint(2, 254)}",
        ]
    )


def _ip6(r: Random) -> str:
    head = r.choice("2409:8a00 240e:3b7 2408:8207 2a02:8109 2600:1700 2001:16b8".split())
    return r.choice(
        [
            f"{head}:{run('hex', 4, r)}:{run('hex', 3, r)}0:{run('hex', 4, r)}:{run('hex', 4, r)}:{run('hex', 4, r)}:{run('hex', 4, r)}",
            f"{head}:{run('hex', 4, r)}::{run('hex', 3, r)}",
        ]
    )


_TOWNS = (
    (31.23, 121.47), (39.91, 116.4), (22.54, 114.05), (30.57, 104.06), (23.13, 113.26), (34.27, 108.94),
    (51.5, -0.12), (48.85, 2.35), (40.71, -74.0), (52.52, 13.4), (-33.86, 151.2),
)  # fmt: skip


def _point(r: Random, places: int = 6) -> tuple[float, float]:
    """Latitude and longitude of a place in or near a town."""
    lat, lon = r.choice(_TOWNS)
    return round(lat + r.uniform(-0.3, 0.3), places), round(lon + r.uniform(-0.3, 0.3), places)


def _time(r: Random) -> datetime:
    return datetime(2019, 1, 1, tzinfo=UTC) + timedelta(seconds=r.randrange(190_000_000))


_MODELS = "SM-S9180 2211133C V2243A PGT110 M2102K1C ANA-AN00 SM-A546B Pixel_7 CPH2451 RMX3571 XT2301-4".split()


def _ua(r: Random) -> str:
    v, model = r.randint(88, 126), r.choice(_MODELS)
    return r.choice(
        [
            f"Mozilla/5.0 (Linux; Android {r.randint(9, 14)}; {model}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v}.0.{r.randint(4000, 6400)}.{r.randint(40, 180)} Mobile Safari/537.36",
            f"Mozilla/5.0 (iPhone; CPU iPhone OS {r.randint(13, 17)}_{r.randint(0, 6)} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{r.randint(13, 17)}.0 Mobile/15E148 Safari/604.1",
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v}.0.0.0 Safari/537.36",
            f"Mozilla/5.0 (X11; Linux x86_64; rv:{v}.0) Gecko/20100101 Firefox/{v}.0",
            f"Mozilla/5.0 (Linux; Android {r.randint(9, 14)}; {model} Build/{run('B', 6, r)}; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/{v}.0.4280.141 Mobile Safari/537.36 MicroMessenger/8.0.{r.randint(1, 49)} NetType/{r.choice(['WIFI', '4G', '5G'])} Language/zh_CN",
        ]
    )


def _ua_app(r: Random) -> str:
    return r.choice(
        [
            f"okhttp/{r.randint(3, 4)}.{r.randint(0, 12)}.{r.randint(0, 3)}",
            f"Dalvik/2.1.0 (Linux; U; Android {r.randint(8, 14)}; {r.choice(_MODELS)} Build/{run('B', 6, r)})",
            f"Brightpaw/{r.randint(1, 9)}.{r.randint(0, 30)}.0 (iPhone; iOS {r.randint(13, 17)}.{r.randint(0, 6)}; Scale/3.00)",
            f"Kettle/{r.randint(100, 999)} CFNetwork/{r.randint(1200, 1490)}.0.4 Darwin/{r.randint(20, 23)}.{r.randint(0, 6)}.0",
        ]
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _contacts(r: Random) -> str:
    some = [{"name": r.choice([_zh, _en])(r), "tel": _mobile(r)} for _ in range(r.randint(2, 4))]
    return r.choice(
        [
            _json(some),
            _json({"contacts": [{"displayName": c["name"], "phones": [c["tel"]], "starred": False} for c in some]}),
            ";".join(f"{c['name']}:{c['tel']}" for c in some),
        ]
    )


def _vcf(r: Random) -> str:
    return "".join(
        f"BEGIN:VCARD\nVERSION:3.0\nFN:{_en(r)}\nTEL;TYPE=CELL:{_phone_us(r)}\nEND:VCARD\n"
        for _ in range(r.randint(1, 3))
    )


def _calls(r: Random) -> str:
    some = [
        {
            "number": _mobile(r),
            "type": r.choice([1, 2, 3]),
            "duration": r.randint(0, 900),
            "date": int(_time(r).timestamp() * 1000),
        }
        for _ in range(r.randint(2, 4))
    ]
    return _json(some)


def _calls_flat(r: Random) -> str:
    return "|".join(
        f"{r.choice(['MO', 'MT', '主叫', '被叫'])},{_mobile(r)},{_time(r):%Y%m%d%H%M%S},{r.randint(3, 800)}s"
        for _ in range(r.randint(2, 4))
    )


_SMS = [
    "您的验证码是{n}，5分钟内有效",
    "【丰巢】取件码{n}，请及时取件",
    "晚上回家吃饭吗",
    "Your code is {n}",
    "ok see u there",
    "妈，钱收到了",
    "您尾号{n}的账户支出300.00元",
]


def _sms(r: Random) -> str:
    some = [
        {
            "address": r.choice([_mobile(r), "95588", "10086", "1069" + run("n", 8, r)]),
            "body": r.choice(_SMS).format(n=r.randint(1000, 9999)),
            "date": int(_time(r).timestamp() * 1000),
            "read": r.randint(0, 1),
        }
        for _ in range(r.randint(1, 3))
    ]
    return _json(some)


def _sms_flat(r: Random) -> str:
    return "\n".join(
        f"{_time(r):%m-%d %H:%M} {r.choice(['收', '发'])} {_mobile(r)}: {r.choice(_SMS).format(n=r.randint(1000, 9999))}"
        for _ in range(r.randint(1, 3))
    )


def _exif(r: Random) -> str:
    lat, lon = (abs(n) for n in _point(r))
    return r.choice(
        [
            _json(
                {
                    "Make": r.choice(["HUAWEI", "Apple", "Xiaomi"]),
                    "Model": r.choice(_MODELS),
                    "DateTimeOriginal": f"{_time(r):%Y:%m:%d %H:%M:%S}",
                    "GPSLatitude": [int(lat), int(lat * 60 % 60), round(lat * 3600 % 60, 2)],
                    "GPSLatitudeRef": "N",
                    "GPSLongitude": [int(lon), int(lon * 60 % 60), round(lon * 3600 % 60, 2)],
                    "GPSLongitudeRef": "E",
                    "FNumber": 1.8,
                }
            ),
            f"Make=Canon; Model=EOS R6; DateTimeOriginal={_time(r):%Y:%m:%d %H:%M:%S}; GPSLatitude={int(lat)}/1,{int(lat * 60 % 60)}/1,{r.randint(0, 5999)}/100; GPSLongitude={int(lon)}/1,{int(lon * 60 % 60)}/1,{r.randint(0, 5999)}/100; ISO=200",
        ]
    )


def _dms(r: Random) -> str:
    lat, lon = (abs(n) for n in _point(r))
    return f"{int(lat)}°{int(lat * 60 % 60)}'{lat * 3600 % 60:.1f}\"N {int(lon)}°{int(lon * 60 % 60)}'{lon * 3600 % 60:.1f}\"E"


def _birth_long(r: Random) -> str:
    d = _day(r)
    return r.choice([f"{d:%B} {d.day}, {d.year}", f"{d.day} {d:%b} {d.year}", f"{d:%d-%b-%Y}".upper()])


def _push_fcm(r: Random) -> str:
    return f"{run('alnum', 11, r)}:APA91b{run('alnum', 134, r)}"


def _title_zh(r: Random) -> str:
    return _CHOICES["job_zh"](r)


_CHOICES: dict[str, Maker] = {
    "job_zh": _of("小学教师 出纳 货车司机 护士长 水电工 退休 程序员 保洁员 个体工商户 车间主任 律师 公务员 服装设计师 快递员 农民 在校学生 注册会计师 厨师 保安队长 幼儿园园长 牙医 房产经纪人"),
    "job_en": _of("Dental hygienist|Forklift operator|Primary school teacher|Actuary|Barista|Site foreman|Retired|Civil engineer|Paralegal|Truck driver|Nurse practitioner|Sous chef|Graphic designer|Self-employed|Welder|Student|Accountant", "|"),
    "carrier": _of("中国移动|中国联通|中国电信|CMCC|CHINA UNICOM|China Telecom|中国广电", "|"),
    "carrier_en": _of("Vodafone|T-Mobile|Orange F|AT&T|Verizon|O2 - DE|Telstra|NTT DOCOMO|Airtel|Movistar|EE|SoftBank", "|"),
    "nick": lambda r: r.choice(_ZH_NICK) + r.choice(["", "", "", str(r.randint(1, 99)), "🌙", "~"]),
    "query": _of("附近打印店 社保断缴影响 怀孕可以喝咖啡吗 二手婴儿车 离婚财产分割 心慌胸闷挂什么科 学区房 租房合同模板 周末去哪玩 失眠怎么办 考研英语词汇 甲状腺结节4a级严重吗 信用卡最低还款 猫不吃东西 痛风能吃豆腐吗 相亲说什么 车险续保 治疗脱发多少钱 孩子发烧39度"),
    "query_en": _of("cheap flights lisbon|how to write a will|rash on baby cheek|used kayak near me|divorce lawyer free consultation|symptoms of low iron|best noise cancelling headphones|quit smoking day 3|payday loan no credit check|vegan lasagne|why does my knee click|rent increase notice period|kids bike 16 inch|job interview thank you email", "|"),
    "chat": _of("在吗|晚上几点到？|我先睡了，明早说|哈哈哈哈笑死|你把文件发我一下|好的收到|亲，这个还有货吗|麻烦帮我改下颜色|今天加班，别等我|周末一起爬山不|嗯嗯|刚下地铁|孩子发烧了我请个假|[图片]|这价格能再便宜点吗", "|"),
    "chat_en": _of("running late sorry|did u see the game|brb|can you pick up milk|haha no way|is this still available?|thx!!|mum says hi|I'm outside|call me when free|love you|gg wp|who has the key|ok np|where did you park", "|"),
    "product": _of("无线蓝牙耳机|纯棉四件套|不锈钢保温杯|儿童电话手表|空气炸锅|坚果大礼包|机械键盘|折叠婴儿车|有机大米5kg|洗面奶 120g", "|"),
    "product_en": _of("Ceramic Mug 12oz|Trail Shoe GTX|USB-C Hub 7in1|Linen Duvet Set|Oat Bar x24|Bike Light Pro|Yoga Mat 6mm|Kettle 1.7L", "|"),
    "status": _of("NEW PAID SHIPPED CLOSED REFUNDED FAILED PENDING"),
    "status_zh": _of("待支付 已完成 处理中 已取消 已关闭 审核中"),
    "yn": _of("Y N"),
    "bool": _of("true false"),
    "flag": _of("0 1"),
    "city": _of("杭州市 成都市 沈阳市 厦门市 合肥市 长沙市 郑州市"),
    "city_en": _of("Lisbon Denver Osaka Leeds Gdansk Lyon Perth"),
    "shop": _of("解放路店|万象城店|机场T2店|大学城店|高新店|火车站店", "|"),
    "hotel": _of("Harbour View Inn|Hotel Meridiana|Lakeside Lodge|Grand Pavilion|The Old Mill", "|"),
    "remark_zh": _of("请放门口|加急|已核对，无误|周末配送|货到付款|少放辣|易碎轻放|发票随货|补发配件|无", "|"),
    "remark_en": _of("leave at door|checked ok|priority|duplicate, see previous|awaiting stock|n/a|call before delivery|fragile", "|"),
    "dept": _of("财务部 研发一部 客服中心 物流组 行政处 市场部"),
    "dept_en": _of("Finance|R&D|Customer Care|Logistics|Legal|Ops North", "|"),
    "model": _of("iPhone14,2 iPhone15,3 SM-S9180 2211133C V2243A PGT110 M2102K1C ANA-AN00 Pixel_7 CPH2451 iPad13,4 RMX3571"),
    "brand": _of("HUAWEI Xiaomi OPPO vivo Apple samsung HONOR realme"),
    "url_cdn": lambda r: f"https://img{r.randint(1, 9)}.goodsbox.example/p/{run('hex', 12, r)}_{r.choice([200, 400, 800])}.jpg",
    "url_api": lambda r: f"/api/v{r.randint(1, 3)}/{r.choice(['orders', 'goods/list', 'config', 'health', 'coupon/claim'])}",
}  # fmt: skip

_MAKERS |= _CHOICES
_MAKERS |= {
    "name": _zh,
    "name_rare": lambda r: r.choice(_MINOR) if r.random() < 0.4 else _zh(r),
    "name_en": _en,
    "name_mid": lambda r: f"{r.choice(_FIRST)} {r.choice('ABCDEFGHJKLMPRST')}. {r.choice(_LAST)}",
    "name_comma": lambda r: f"{r.choice(_LAST)}, {r.choice(_FIRST)}",
    "name_pnr": lambda r: f"{_ascii(r.choice(_LAST))}/{_ascii(r.choice(_FIRST))}{r.choice(['', ' MR', ' MRS', ' MS'])}".upper(),
    "name_caps": lambda r: f"{_ascii(r.choice(_LAST))} {_ascii(r.choice(_FIRST))}".upper(),
    "name_py": lambda r: f"{r.choice(_PY_LAST).title()} {r.choice(_PY_GIVEN).title()}",
    "first": lambda r: r.choice(_FIRST),
    "last": lambda r: r.choice(_LAST),
    "surname": lambda r: r.choice(_SURNAMES),
    "given": lambda r: r.choice(_GIVEN),
    "name_masked": lambda r: r.choice(_SURNAMES[:90]) + r.choice(["*", "**", "*" + r.choice("华芳明丽军")]),
    "nick_en": _nick_en,
    "login": _local,
    "mobile": _mobile,
    "mobile_gap": lambda r: re.sub(r"(...)(....)(....)", r.choice([r"\1-\2-\3", r"\1 \2 \3"]), _mobile(r)),
    "mobile_86": lambda r: r.choice(["+86", "86", "0086", "+86 ", "86-"]) + _mobile(r),
    "mobile_masked": lambda r: re.sub(r"(...)....(....)", r"\1****\2", _mobile(r)),
    "landline": _landline,
    "landline_ext": lambda r: _landline(r) + r.choice(["-", "转", " ext."]) + run("n", 4, r),
    "phone_us": _phone_us,
    "phone_us10": lambda r: "".join(_us(r)),
    "phone_us_e164": lambda r: "+1" + "".join(_us(r)),
    "phone_eu": _phone_eu,
    "phone_asia": _phone_asia,
    "email": lambda r: f"{_local(r)}@{r.choice(_MAIL_HOSTS)}",
    "email_work": lambda r: f"{_ascii(r.choice(_FIRST))}.{_ascii(r.choice(_LAST))}@{r.choice(_FIRMS)}",
    "email_qq": lambda r: f"{run('n', r.randint(7, 10), r)}@qq.com",
    "email_named": lambda r: (lambda f, s: f"{f} {s} <{_ascii(f)}.{_ascii(s)}@{r.choice(_MAIL_HOSTS)}>")(r.choice(_FIRST), r.choice(_LAST)),
    "addr": _addr,
    "addr_road": _addr_road,
    "addr_gap": _addr_gap,
    "addr_village": _addr_village,
    "addr_us": _addr_us,
    "addr_eu": _addr_eu,
    "street": _street,
    "street_eu": lambda r: f"{r.choice('Lindenstraße Gartenweg Bahnhofstraße Schillerallee Kirchgasse'.split())} {r.randint(1, 180)}{r.choice(['', '', 'a', 'b'])}",
    "addr_masked": lambda r: re.sub(r"(路|街|道|巷).*", r"\1****", _addr(r)),
    "lat": lambda r: str(_point(r)[0]),
    "lon": lambda r: str(_point(r)[1]),
    "lat5": lambda r: str(_point(r, 5)[0]),
    "lon5": lambda r: str(_point(r, 5)[1]),
    "gps": lambda r: "{},{}".format(*_point(r)),
    "gps_lonlat": lambda r: "{1},{0}".format(*_point(r)),
    "gps_wkt": lambda r: "POINT({1} {0})".format(*_point(r)),
    "gps_dms": _dms,
    "gps_json": lambda r: _json(dict(zip(("lat", "lng"), _point(r), strict=True)) | {"acc": r.randint(5, 90)}),
    "gps_geojson": lambda r: _json({"type": "Point", "coordinates": _point(r)[::-1]}),
    "gps_e6": lambda r: str(int(_point(r)[0] * 10**6)),
    "cnid": _cnid,
    "cnid_low": lambda r: _cnid(r).lower(),
    "cnid15": _cnid15,
    "cnid_masked": lambda r: (lambda s: r.choice([s[:6] + "********" + s[14:], s[:3] + "*" * 11 + s[-4:]]))(_cnid(r)),
    "ssn": _ssn,
    "nino": _nino,
    "dni": _dni,
    "cpf": _cpf,
    "pesel": _pesel,
    "rrn": _rrn,
    "nir": _nir,
    "sin": _sin,
    "in_pan": _in_pan,
    "aadhaar": _aadhaar,
    "card": _card,
    "unionpay": _unionpay,
    "card_exp": lambda r: f"{r.randint(1, 12):02d}/{r.randint(25, 31)}",
    "iban": _iban,
    "iban_gb": _iban_gb,
    "iban_gap": lambda r: _WAYS["gap4"](_iban(r)),
    "clabe": _clabe,
    "birth": lambda r: f"{_day(r):%Y-%m-%d}",
    "birth8": lambda r: f"{_day(r):%Y%m%d}",
    "birth_dmy": lambda r: f"{_day(r):%d/%m/%Y}",
    "birth_mdy": lambda r: f"{_day(r):%m/%d/%Y}",
    "birth_dot": lambda r: f"{_day(r):%d.%m.%Y}",
    "birth_zh": lambda r: (lambda d: f"{d.year}年{d.month}月{d.day}日")(_day(r)),
    "birth_long": _birth_long,
    "birth_ts": lambda r: f"{_day(r):%Y-%m-%d} 00:00:00",
    "birth_ld": lambda r: f"{_day(r):%Y%m%d}000000Z",
    "age": lambda r: str(r.choice([r.randint(16, 70), r.randint(20, 45)])),
    "age_zh": lambda r: f"{r.randint(1, 88)}岁",
    "ip": _ip,
    "ip_private": _ip_private,
    "ip6": _ip6,
    "ip_port": lambda r: f"{_ip(r)}:{r.randint(1024, 65000)}",
    "ip_int": lambda r: str(int.from_bytes(bytes(int(p) for p in _ip(r).split(".")))),
    "ip_chain": lambda r: f"{_ip(r)}, {_ip_private(r)}",
    "ip_masked": lambda r: re.sub(r"\d+$", "*", _ip(r)),
    "ua": _ua,
    "ua_app": _ua_app,
    "mac": lambda r: _mac(r),
    "MAC": lambda r: _mac(r).upper(),
    "mac_dash": lambda r: _mac(r, "-").upper(),
    "mac_bare": lambda r: _mac(r, ""),
    "mac_cisco": lambda r: re.sub(r"(....)(....)(....)", r"\1.\2.\3", _mac(r, "")),
    "imei": _imei,
    "imei2": lambda r: f"{_imei(r)}{r.choice([',', '/', ';'])}{_imei(r)}",
    "imeisv": lambda r: _imei(r)[:14] + f"{r.randint(1, 98):02d}",
    "meid": lambda r: r.choice(["A00000", "990000", "A10000"]) + run("HEX", 8, r),
    "sn_apple": lambda r: r.choice("C39 F2L G6T DNP FFM F17 DMP".split()) + run("B", 9, r),
    "sn_samsung": lambda r: r.choice("R58 R5C RF8 R9C".split()) + run("B", 8, r),
    "sn_pc": lambda r: r.choice(["PF" + run("B", 6, r), run("B", 7, r), "5CG" + run("n", 4, r) + run("B", 3, r), "MXL" + run("n", 4, r) + run("B", 3, r)]),
    "sn_box": lambda r: f"{r.choice(['21', '48', 'HW', 'ZX'])}{run('B', 10, r)}{run('n', 4, r)}",
    "android_id": lambda r: run("hex", 16, r),
    "udid": lambda r: r.choice([run("hex", 40, r), f"0000{r.choice(['8030', '8101', '8020', '8110'])}-00{run('HEX', 14, r)}"]),
    "uuid": _uuid,
    "UUID": lambda r: _uuid(r).upper(),
    "oaid": lambda r: r.choice([_uuid(r), run("hex", 16, r), run("hex", 64, r), run("hex", 32, r)]),
    "ga": lambda r: f"GA1.{r.choice('12')}.{r.randint(10**8, 2 * 10**9)}.{r.randint(1546300000, 1735600000)}",
    "fbp": lambda r: f"fb.1.{r.randint(1546300000000, 1735600000000)}.{r.randint(10**8, 2 * 10**9)}",
    "baiduid": lambda r: run("HEX", 32, r) + ":FG=1",
    "cookie": lambda r: r.choice([run("HEX", 32, r), _uuid(r), f"{run('alnum', 22, r)}", f"{run('n', 19, r)}"]),
    "cookie_line": lambda r: f"_ga=GA1.2.{r.randint(10**8, 2 * 10**9)}.{r.randint(1546300000, 1735600000)}; uid={run('hex', 24, r)}",
    "imsi": _imsi,
    "iccid": _iccid,
    "openid": lambda r: "o" + r.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789_-") + run("alnum", 26, r),
    "wxid": lambda r: "wxid_" + run("hex", 12, r) + "22",
    "qq": lambda r: run("n", r.randint(6, 10), r),
    "weibo": lambda r: r.choice("12567") + run("n", 9, r),
    "push_apns": lambda r: run("hex", 64, r),
    "push_fcm": _push_fcm,
    "push_jg": lambda r: r.choice(["1a0", "190", "170", "141", "161"]) + run("hex", 16, r),
    "push_hw": lambda r: "IQAAAAC" + run("alnum", 100, r),
    "push_expo": lambda r: f"ExponentPushToken[{run('alnum', 22, r)}]",
    "push_web": lambda r: f"https://fcm.googleapis.com/fcm/send/{run('alnum', 11, r)}:APA91b{run('alnum', 60, r)}",
    "lac": lambda r: str(r.randint(4097, 65000)),
    "eci": lambda r: str(r.randint(10_000_000, 268_000_000)),
    "cell": lambda r: f"460-{r.choice(['00', '01', '11'])}-{r.randint(4097, 65000)}-{r.randint(10_000_000, 268_000_000)}",
    "cell_pair": lambda r: f"{r.randint(4097, 65000)}_{r.randint(10_000_000, 268_000_000)}",
    "cell_json": lambda r: _json({"mcc": 460, "mnc": r.choice([0, 1, 11]), "lac": r.randint(4097, 65000), "cid": r.randint(10_000, 268_000_000), "rssi": -r.randint(50, 110)}),
    "cgi": lambda r: f"4600{r.choice('01')}{run('HEX', 4, r)}{run('HEX', 7, r)}",
    "contacts": _contacts,
    "vcf": _vcf,
    "calls": _calls,
    "calls_flat": _calls_flat,
    "sms": _sms,
    "sms_flat": _sms_flat,
    "exif": _exif,
    "bcrypt": lambda r: f"$2{r.choice('aby')}${r.choice(['10', '12'])}${run('alnum', 53, r)}",
    "argon": lambda r: f"$argon2id$v=19$m=65536,t=3,p=4${run('alnum', 22, r)}${run('alnum', 43, r)}",
    "pbkdf": lambda r: f"pbkdf2_sha256${r.choice([150000, 260000, 600000])}${run('alnum', 12, r)}${_b64(r.randbytes(32))}",
    "crypt6": lambda r: f"$6${run('alnum', 8, r)}${run('alnum', 86, r)}",
    "ldap_pw": lambda r: "{SSHA}" + _b64(r.randbytes(24)),
    "password": lambda r: r.choice([f"{r.choice(_WORDS).title()}{r.randint(1, 2024)}!", f"{r.choice(_PY_GIVEN)}{r.randint(1970, 2010)}", run("alnum", 10, r), f"{r.choice(['123456', 'qwerty', 'Passw0rd', 'iloveyou'])}{r.choice(['', 'a', '@1'])}"]),
    "pin6": lambda r: run("n", 6, r),
    "avatar_wx": lambda r: f"https://thirdwx.qlogo.cn/mmopen/vi_32/{run('alnum', 60, r)}/132",
    "avatar": lambda r: r.choice([f"https://cdn.brightpaw.example/avatar/{run('hex', 16, r)}.png", f"https://www.gravatar.com/avatar/{run('hex', 32, r)}?d=identicon", f"https://static.velora.test/u/{run('n', 8, r)}/head_200.jpg", f"/upload/avatar/2023/{r.randint(1, 12):02d}/{run('hex', 12, r)}.jpg"]),
    "visit": lambda r: r.choice([f"https://www.{r.choice(['healthnook', 'stepnews', 'loanfinder', 'petcorner'])}.example/{r.choice(['article', 'topic', 'a'])}/{run('n', 6, r)}?from=feed", f"https://shop.velora.test/item/{run('n', 9, r)}.html?spm={run('hex', 6, r)}", f"https://m.goodsbox.example/search?kw={r.choice(['tent', 'insulin', 'wig', 'crib'])}", f"http://bbs.oldtown.example/thread-{run('n', 6, r)}-1-1.html"]),
    "sku": lambda r: f"{run('B', 3, r)}-{run('n', 5, r)}-{r.choice(['BK', 'WH', 'RD', 'XL', 'S'])}",
    "order": lambda r: r.choice([f"{_time(r):%Y%m%d}{run('n', 10, r)}", f"SO-{run('n', 7, r)}", f"ORD{run('n', 12, r)}"]),
    "ts": lambda r: f"{_time(r):%Y-%m-%d %H:%M:%S}",
    "iso": lambda r: f"{_time(r):%Y-%m-%dT%H:%M:%SZ}",
    "day": lambda r: f"{_time(r):%Y-%m-%d}",
    "day8": lambda r: f"{_time(r):%Y%m%d}",
    "epoch": lambda r: str(int(_time(r).timestamp())),
    "epoch_ms": lambda r: str(int(_time(r).timestamp() * 1000)),
    "expiry": lambda r: f"{date(2026, 1, 1) + timedelta(days=r.randrange(2000)):%Y-%m-%d}",
    "ver": lambda r: f"{r.randint(0, 14)}.{r.randint(0, 30)}.{r.randint(0, 20)}",
    "ver4": lambda r: f"{r.randint(1, 10)}.{r.randint(0, 30)}.{r.randint(100, 250)}.{r.randint(0, 99)}",
    "id15": lambda r: _not_luhn(run("n", 14, r)),
    "id11": lambda r: r.choice("23456789") + run("n", 10, r),
    "id16": lambda r: _not_luhn(run("n", 15, r)),
    "id19": lambda r: _not_luhn("1" + run("n", 17, r)),
    "money": lambda r: f"{r.uniform(0.5, 9000):.2f}",
    "waybill": lambda r: r.choice(["SF", "YT", "JDVB", "ZTO"]) + run("n", 12, r),
    "plate_txt": lambda r: f"{r.choice('ABCDEF')}{r.randint(1, 40)}{r.choice('ABCDEF')}",
    "store_gps": lambda r: "{},{}".format(*_point(r, 4)),
    "shop_addr": lambda r: r.choice(["Gate 12, Terminal 2", "Unit 4, Riverside Mall", "Level 3 Food Court", "Kiosk 7, Central Station"]),
    "json_cfg": lambda r: _json({"theme": r.choice(["dark", "light"]), "lang": r.choice(["zh", "en"]), "v": r.randint(1, 9)}),
    "json_cart": lambda r: _json([{"sku": run("n", 8, r), "qty": r.randint(1, 5), "price": r.randint(100, 99999)} for _ in range(r.randint(1, 3))]),
    "json_evt": lambda r: _json({"event": r.choice(["view", "click", "pay"]), "ts": int(_time(r).timestamp()), "page": r.choice(["home", "cart"]), "dur": r.randint(1, 9000)}),
    "trace": lambda r: f"at com.brightpaw.{r.choice(['ui', 'net', 'db'])}.{r.choice(['Main', 'Feed', 'Loader'])}.{r.choice(['onCreate', 'run', 'load'])}({r.choice(['Main', 'Feed'])}.kt:{r.randint(10, 900)})",
    "path": lambda r: f"/var/data/part-{run('n', 5, r)}.snappy.parquet",
    "cron": lambda r: f"{r.randint(0, 59)} {r.randint(0, 23)} * * {r.choice(['*', '1-5', '0'])}",
    "jwt": lambda r: f"eyJhbGciOiJIUzI1NiJ9.{run('alnum', 40, r)}.{run('alnum', 43, r)}",
    "icd": lambda r: f"{r.choice('ABCEIJKMN')}{r.randint(10, 99)}.{r.randint(0, 9)}",
    "ean": lambda r: (lambda b: b + str(-sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(b)) % 10))(r.choice(["690", "692", "400", "501"]) + run("n", 9, r)),
    "pnr": lambda r: "".join(r.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(6)),
    "flight": lambda r: r.choice("CA MU CZ LH BA UA".split()) + run("n", 4, r),
}  # fmt: skip
